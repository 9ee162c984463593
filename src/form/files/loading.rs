//! Files that are picked: chosen or dropped, read one by one, and told of.

use std::sync::Arc;

use leptos::prelude::*;
use serde_json::Value;

use super::Files;
use crate::browser::{dom, files};
use crate::document::{LeftOut, Picked, Picking, PutFiles, Reason, put_files};
use crate::form::control_id;
use crate::signals::RwSignal;
use crate::state::console;
use crate::ui::{DomEvent, El, IntoChild, el, live};
use crate::words::files as words;

/// So many lines stand there unfolded.
const UNFOLDED: usize = 5;
/// So many lines are told at all.
const MOST_TOLD: usize = 200;

/// How far loading is.
#[derive(Clone)]
pub enum Loading {
    /// Nothing was picked.
    Nothing,
    /// Files are being read.
    Reading,
    /// They were read: what became of them.
    Done(Arc<(PutFiles, Vec<LeftOut>)>),
}

impl Files {
    /// Ways to pick files, and where to drop them.
    pub(super) fn pickers(&self) -> AnyView {
        let over = RwSignal::new(false);
        let id = control_id(&self.place.at);
        let field = |id: &str, words: &'static str| {
            let files = self.clone();
            let input = el("input")
                .class("vh")
                .attr("type", "file")
                .attr("multiple", "")
                .id(id)
                .attr("aria-describedby", format!("{}-limits", control_id(&self.place.at)))
                .on("change", move |event: DomEvent| files.load(files::chosen(&event)));
            (input, words)
        };
        let button = |(input, words): (El, &'static str)| el("label").class("btn pick").child(input).child(words);
        let (folder, words) = field(&format!("{id}-folder"), words::CHOOSE_FOLDER);
        let drag = move |event: DomEvent| {
            if files::are_dragged(&event) {
                // Otherwise the browser shows the file in place of the page.
                event.prevent_default();
                over.set(true);
            }
        };
        let dropped = self.clone();
        let drop = move |event: DomEvent| {
            over.set(false);
            if files::are_dragged(&event) {
                event.prevent_default();
                dropped.load(files::dropped(&event));
            }
        };
        el("div")
            .attr_live("class", move || Some(if over.get() { "drop over" } else { "drop" }.to_owned()))
            .on("dragover", drag)
            .on("dragleave", move |_| over.set(false))
            .on("drop", drop)
            .child(
                el("div")
                    .class("row")
                    .child(button(field(&id, words::CHOOSE_FILES)))
                    .child(button((folder.attr("webkitdirectory", ""), words))),
            )
            .child(el("p").class("hint").child(words::DROP))
            .into_child()
    }

    /// Reads what was picked, file by file, and puts it among the others as one step.
    fn load(&self, picks: files::Picks) {
        let Files { place, limits, loading, .. } = self.clone();
        let (editing, console) = (place.editing, console());
        loading.set(Loading::Reading);
        dom::spawn(async move {
            let found = picks.list(limits.skipped).await;
            if editing.try_changes().is_none() {
                return;
            }
            let picked = found.iter().map(|file| Picked { path: file.path.clone(), size: file.size });
            let picked = picked.collect::<Vec<_>>();
            let none = serde_json::Map::new();
            let mut picking = editing.with(|document| {
                let there = place.at.get(document).and_then(Value::as_object).unwrap_or(&none);
                Picking::new(&picked, there, limits)
            });
            while let Some(file) = picking.to_read().and_then(|at| found.get(at)) {
                picking.was_read(file.bytes().await.as_ref().map(|bytes| bytes.as_slice()));
            }
            let (taken, left) = picking.done();
            // The page may be gone, or what the files would stand in: then so are they.
            if editing.try_changes().is_none() {
                return;
            }
            let Some(Value::Object(mut there)) = editing.peek(&place.at) else { return };
            let put = put_files(&mut there, taken);
            editing.put_apart(&place.at, Some(Value::Object(there)));
            if loading.try_get_untracked().is_none() {
                // The form was drawn again meanwhile: what stood there to tell of it is gone.
                let left = left.iter().map(LeftOut::files).sum();
                let told = [words::added(put.added.len()), words::replaced(put.replaced.len()), words::left(left)];
                console.announce(&told.join(" "));
                return;
            }
            loading.set(Loading::Done(Arc::new((put, left))));
        });
    }

    /// What became of what was picked.
    pub(super) fn told(&self) -> AnyView {
        let (loading, limits) = (self.loading, self.limits);
        let told = live(move || match loading.get() {
            Loading::Nothing => ().into_child(),
            Loading::Reading => el("p").class("muted").child(words::READING).into_child(),
            Loading::Done(done) => {
                let (put, left) = &*done;
                let sentences: Vec<String> = left.iter().map(|left| left.sentence(limits)).collect();
                let count = left.iter().map(LeftOut::files).sum();
                let parts = [
                    lines(&put.added, put.added.len(), words::added),
                    lines(&put.replaced, put.replaced.len(), words::replaced),
                    lines(&put.same, put.same.len(), words::same),
                    lines(&sentences, count, words::left),
                ];
                let parts = parts.into_iter().flatten().collect::<Vec<_>>();
                let nothing = parts.is_empty().then(|| el("p").child(words::NOTHING_PICKED));
                let asked_for = left.iter().any(|left| !matches!(left.reason, Reason::Folder(_)));
                let note = el("div").class(if asked_for { "note warn" } else { "note" });
                note.children(parts).child(nothing).into_child()
            }
        });
        el("div").attr("role", "status").child(told).into_child()
    }
}

/// A sentence, and its lines below it; folded where they are many.
fn lines(lines: &[String], count: usize, sentence: fn(usize) -> String) -> Option<El> {
    if lines.is_empty() {
        return None;
    }
    let sentence = sentence(count);
    let rest = lines.len().saturating_sub(MOST_TOLD);
    let list = el("ul").children(lines.iter().take(MOST_TOLD).map(|line| el("li").child(line.as_str())));
    let more = (rest > 0).then(|| el("p").child(words::and_more(rest)));
    Some(if lines.len() > UNFOLDED {
        el("details").child(el("summary").child(sentence)).child(list).child(more)
    } else {
        el("div").child(el("p").child(sentence)).child(list)
    })
}
