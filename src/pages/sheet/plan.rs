//! A plan as people read it: what is there, what will be, what changes, and the request.

use leptos::prelude::*;

use super::Shared;
use crate::browser::dom;
use crate::domain::by_relay;
use crate::http::{Request, curl};
use crate::lifecycle::{Card, Change, ChangeKind, Plan};
use crate::pages::change_lines::change_lines;
use crate::pages::parts::release_lines;
use crate::signals::{Memo, RwSignal};
use crate::ui::{DomEvent, El, IntoChild, all, copy_button, el, live};
use crate::vendors;
use crate::words::{common, sheet as words};

pub(super) fn plan_view(shared: Shared, plan: &Plan) -> AnyView {
    let now = match &plan.now {
        None => el("strong").child(words::NOTHING).into_child(),
        Some(card) => card_view(card),
    };
    let refusal = plan.refusal.clone().map(|reason| {
        let note = el("p").class("note bad").child(el("strong").child(reason));
        el("section").id("refusal").attr("tabindex", "-1").child(note)
    });
    let warnings = (!plan.warnings.is_empty()).then(|| {
        let note = el("div").class("note warn").child(el("h2").child(words::WARNINGS)).child(list(&plan.warnings));
        el("section").child(note)
    });
    // Of a vendor whose documents can be read, what is written changes; of another, releases go along.
    let of_content = shared.connection.with_value(|c| vendors::schema(c, vendors::Subject::Release).is_some());
    let changes = match (&plan.changes_unknown, plan.changes.is_empty()) {
        (Some(reason), _) => el("p").class("muted").child(reason.clone()).into_child(),
        _ if !plan.lines.is_empty() => change_lines(&plan.lines, Some(shared.ticked)),
        // Nothing was worked out where it cannot be sent.
        (None, true) if plan.refusal.is_some() => el("p").class("muted").child(words::NOT_WORKED_OUT).into_child(),
        (None, true) if of_content => el("p").class("muted").child(words::NO_LINES).into_child(),
        (None, true) => el("p").class("muted").child(words::NO_CHANGES).into_child(),
        (None, false) => el("ul").class("changes card").children(plan.changes.iter().map(change_view)).into_child(),
    };
    let heading = if of_content && plan.changes.is_empty() { words::WHAT_CHANGES } else { words::CHANGES };
    let side = |words: String, card: AnyView| el("div").child(el("span").class("muted").child(words)).child(card);
    let fromto = el("div")
        .class("fromto")
        .child(side(words::now_in(plan.target.name()), now))
        .child(el("span").attr("aria-hidden", "true").child("→"))
        .child(side(words::will_be_in(plan.target.name()), card_view(&plan.then)));
    all([
        refusal.into_child(),
        el("section").child(fromto).into_child(),
        warnings.into_child(),
        el("section").child(el("h2").child(heading)).child(changes).into_child(),
        el("section").child(el("h2").child(words::EFFECTS)).child(list(&plan.effects)).into_child(),
    ])
}

fn list(lines: &[String]) -> El {
    el("ul").children(lines.iter().map(|line| el("li").child(line.clone())))
}

fn card_view(card: &Card) -> AnyView {
    release_lines("strong", card.title.clone(), card.version.as_deref(), card.by.clone(), card.at)
}

fn change_view(change: &Change) -> El {
    let (word, class) = match change.kind {
        ChangeKind::Reverted => (crate::words::pages::REVERTED, "kind rm"),
        ChangeKind::Included => (crate::words::pages::INCLUDED, "kind add"),
    };
    el("li").child(el("span").class(class).child(word)).child(el("span").child(card_view(&change.card)))
}

/// The request, as an engineer would repeat it.
pub(super) fn shown_request(shared: Shared, current: Memo<Option<Plan>>) -> AnyView {
    let text = move || {
        let steps = current.get().map(|plan| plan.steps).unwrap_or_default();
        shared.connection.with_value(|c| {
            let requests = steps.iter().map(|step| {
                let shown = step.shown();
                // Where it goes, not where it ends.
                let url = c.relay.as_deref().and_then(|relay| by_relay(relay, &shown.url));
                curl(&Request { url: url.unwrap_or_else(|| shown.url.clone()), ..shown }, c.vendor, &c.auth)
            });
            requests.collect::<Vec<_>>().join("\n\n")
        })
    };
    // Written out only where somebody looks: a deployment carries whole files.
    let shown = RwSignal::new(false);
    let inside = live(move || {
        shown.get().then(|| {
            el("div")
                .class("stack")
                .child(el("p").class("muted").child(words::SHOW_REQUEST_HINT))
                .child(el("pre").class("code").attr("tabindex", "0").child(live(text)))
                .child(copy_button(common::COPY, move || untrack(text)))
        })
    });
    let details = el("details").on("toggle", move |event: DomEvent| shown.set(dom::is_open(&event)));
    let details = details.child(el("summary").child(words::SHOW_REQUEST)).child(inside);
    el("section").child(details).into_child()
}
