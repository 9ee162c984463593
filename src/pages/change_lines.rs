//! Changes of a document in words, grouped by the form's sections.

use leptos::prelude::*;

use crate::browser::dom;
use crate::document::{Line, LineKind};
use crate::signals::RwSignal;
use crate::state::{NoAnswer, console};
use crate::tools::runs::Run;
use crate::ui::{DomEvent, El, IntoChild, all, difference, el, live};
use crate::words::{common, pages as words, sheet};

/// The lines. With `ticked`, each that takes something away is ticked by hand, and those come first.
pub fn change_lines(lines: &[Line], ticked: Option<RwSignal<Vec<String>>>) -> AnyView {
    let Some(ticked) = ticked else { return grouped(lines.iter(), None) };
    let any_loss = lines.iter().any(|line| line.loses);
    let losses = any_loss.then(|| {
        el("div")
            .class("note warn")
            .id("losses")
            .attr("tabindex", "-1")
            .child(el("p").child(el("strong").child(sheet::LOSSES_LEAD)))
            .child(grouped(lines.iter().filter(|line| line.loses), Some(ticked)))
    });
    all([losses.into_child(), grouped(lines.iter().filter(|line| !line.loses), None)])
}

/// Lines under the headings of their sections, in their own order.
fn grouped<'a>(lines: impl Iterator<Item = &'a Line>, ticked: Option<RwSignal<Vec<String>>>) -> AnyView {
    let mut sections: Vec<(&'static str, Vec<El>)> = Vec::new();
    for line in lines {
        let shown = line_view(line, ticked);
        match sections.iter_mut().find(|(title, _)| *title == line.section) {
            Some((_, lines)) => lines.push(shown),
            None => sections.push((line.section, vec![shown])),
        }
    }
    let sections = sections.into_iter().map(|(title, lines)| {
        el("section").child(el("h3").child(title)).child(el("ul").class("changes card").children(lines))
    });
    sections.map(IntoChild::into_child).collect::<Vec<AnyView>>().into_child()
}

fn line_view(line: &Line, ticked: Option<RwSignal<Vec<String>>>) -> El {
    let (word, class) = match line.kind {
        LineKind::Removed => (words::REMOVED, "kind rm"),
        LineKind::Changed => (words::CHANGED, "kind ch"),
        LineKind::Added => (words::ADDED, "kind add"),
        LineKind::Moved => (words::MOVED, "kind mv"),
    };
    let kind = el("span").class(class).child(word);
    let said = el("span").child(line.words.as_str()).child(line.texts.as_ref().map(text_detail));
    let Some(ticked) = ticked else { return el("li").child(kind).child(said) };
    let id = line.id.clone();
    let pressed = move |event: DomEvent| {
        let on = dom::field_checked(&event);
        ticked.update(|ticked| {
            ticked.retain(|other| *other != id);
            if on {
                ticked.push(id.clone());
            }
        });
    };
    let id = line.id.clone();
    let checked = move || ticked.with(|ticked| ticked.contains(&id));
    let tick = el("input").attr("type", "checkbox").checked(checked).on("change", pressed);
    el("li").child(el("label").class("tick").child(tick).child(kind).child(said))
}

/// The words that changed in a long text, worked out when they are asked for.
fn text_detail((was, now): &(String, String)) -> AnyView {
    let (was, now) = (was.clone(), now.clone());
    let runs = RwSignal::new(None::<Result<Vec<Run>, String>>);
    let tools = console().tools();
    let opened = move |event: DomEvent| {
        if !dom::is_open(&event) || runs.with_untracked(Option::is_some) {
            return;
        }
        let (was, now, tools) = (was.clone(), now.clone(), tools.clone());
        dom::spawn(async move {
            match tools.difference(&was, &now).await {
                Ok(found) => runs.set(Some(Ok(found))),
                Err(NoAnswer::Failed(why)) => runs.set(Some(Err(why))),
                Err(NoAnswer::Outdated) => {}
            }
        });
    };
    let content = live(move || {
        runs.with(|runs| match runs {
            None => el("p").class("muted").child(common::LOADING),
            Some(Ok(runs)) => difference(runs),
            Some(Err(why)) => el("p").class("muted").child(why.as_str()),
        })
    });
    el("details").on("toggle", opened).child(el("summary").child(words::SHOW_WORDS)).child(content).into_child()
}
