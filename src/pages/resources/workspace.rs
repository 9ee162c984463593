//! What a workspace has: tools, models, policies, identity providers. Only looked at.

use leptos::prelude::*;

use crate::browser::dom;
use crate::domain::{AgentId, Connection};
use crate::pages::parts::{loaded, state_label};
use crate::signals::{Memo, RwSignal};
use crate::state::console;
use crate::ui::{El, IntoChild, TextField, all, el, live};
use crate::vendors::{Holding, HoldingKind, Holdings, Tie};
use crate::words::inventory as words;

/// Longer lists can be searched.
const SEARCHED_FROM: usize = 10;

/// What the workspace has, below the screen's heading; with an agent also what that uses of it.
pub(super) fn workspace(connection: &Connection, agent: Option<AgentId>) -> AnyView {
    let console = console();
    let of = connection.clone();
    let read = move || {
        let (connection, agent) = (of.clone(), agent.clone());
        async move { console.inventory(&connection, agent.as_ref()).await }
    };
    let body =
        loaded(connection, read, |all: Vec<Holdings>, _| all.into_iter().map(section).collect::<Vec<_>>().into_child());
    all([el("p").class("muted").child(words::lead(connection.vendor.name())).into_child(), body])
}

/// Which of the words that there are for each kind, and the section's id.
fn place(kind: HoldingKind) -> (usize, &'static str) {
    match kind {
        HoldingKind::Tools => (0, "tools"),
        HoldingKind::Models => (1, "models"),
        HoldingKind::Policies => (2, "policies"),
        HoldingKind::IdentityProviders => (3, "identity-providers"),
    }
}

fn section(of: Holdings) -> El {
    let (at, id) = place(of.kind);
    let body = match of.things {
        None => el("p").class("note warn").child(words::NOT_READABLE).into_child(),
        Some(things) if things.is_empty() => el("p").class("muted").child(words::NONE[at]).into_child(),
        Some(things) if things.len() > SEARCHED_FROM => searched(things, of.kind),
        Some(things) => list(things.iter(), of.kind),
    };
    let untold = of.ties_unknown.then(|| el("p").class("muted").child(words::TIES_UNKNOWN));
    el("section")
        .class("card pad stack")
        .attr("aria-labelledby", id)
        .child(el("h2").id(id).child(words::HEADINGS[at]))
        .child(untold)
        .child(body)
}

/// A long list, with a field that finds in it.
fn searched(things: Vec<Holding>, kind: HoldingKind) -> AnyView {
    let (at, id) = place(kind);
    let typed = RwSignal::new(String::new());
    let things: Vec<(String, Holding)> = things.into_iter().map(|thing| (written(&thing), thing)).collect();
    let find = Memo::new(move |_| dom::lower_case(typed.get().trim()));
    let found = live(move || {
        let find = find.get();
        let fitting: Vec<&Holding> =
            things.iter().filter(|(text, _)| text.contains(&find)).map(|(_, thing)| thing).collect();
        if fitting.is_empty() {
            return el("p").class("muted").attr("role", "status").child(words::NOTHING_FITS).into_child();
        }
        list(fitting.into_iter(), kind)
    });
    let field = TextField::new(format!("find-{id}"), words::FIND[at], typed).kind("search");
    all([el("div").class("narrow").child(field).into_child(), found])
}

/// Everything that is written of a thing, in small letters.
fn written(thing: &Holding) -> String {
    let facts = thing.facts.iter().flat_map(|(_, values)| values);
    let state = thing.state.iter().map(|(_, words)| words);
    let texts = std::iter::once(&thing.name).chain(&thing.about).chain(state).chain(facts);
    dom::lower_case(&texts.map(String::as_str).collect::<Vec<_>>().join("\n"))
}

fn list<'a>(things: impl Iterator<Item = &'a Holding>, kind: HoldingKind) -> AnyView {
    el("ul").class("plain").children(things.map(|thing| item(thing, kind))).into_child()
}

fn item(thing: &Holding, kind: HoldingKind) -> El {
    let (at, _) = place(kind);
    let name = if thing.name.is_empty() { words::NO_NAME } else { &thing.name };
    let tie = match thing.tie {
        Tie::NotUsed if kind == HoldingKind::Policies => Some(el("span").class("tag").child(words::NOT_BOUND)),
        Tie::Untold | Tie::NotUsed => None,
        Tie::Used => Some(el("span").class("tag live").child(words::USED[at])),
        Tie::Missing => Some(el("span").class("state bad").child(words::MISSING[at])),
    };
    let state = thing.state.as_ref().map(|(mood, says)| state_label(*mood, says));
    let facts = thing.facts.iter().flat_map(|(label, values)| {
        let value = match values.as_slice() {
            [one] => el("dd").child(one.as_str()),
            many => el("dd").child(el("ul").class("plain").children(many.iter().map(|it| el("li").child(it.as_str())))),
        };
        [el("dt").child(*label), value]
    });
    let facts: Vec<El> = facts.collect();
    let facts = (!facts.is_empty()).then(|| el("dl").class("fields").children(facts));
    el("li")
        .class("stack thing")
        .child(el("div").class("row").child(el("strong").child(name)).child(tie).child(state))
        .child(thing.about.as_ref().map(|about| el("p").class("muted").child(about.as_str())))
        .child(facts)
}
