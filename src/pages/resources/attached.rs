//! What is attached to an agent: tools and data.

use leptos::prelude::*;

use crate::browser::dom;
use crate::domain::Connection;
use crate::pages::parts::{loaded, open_sheet, step_button};
use crate::routes::AgentRef;
use crate::signals::{Memo, RwSignal, Signal};
use crate::state::console;
use crate::ui::{Combobox, El, IntoChild, all, button, el};
use crate::vendors::{self, Attachments, AttachmentsView, Resource, ResourceKind};
use crate::words::resources as words;

/// What is attached of each kind, below the screen's heading.
pub(super) fn attached(agent: AgentRef, connection: &Connection, name: Memo<String>) -> AnyView {
    let console = console();
    let of = connection.clone();
    let read = {
        let id = agent.agent.clone();
        move || {
            let (connection, id) = (of.clone(), id.clone());
            async move { console.attachments(&connection, &id).await }
        }
    };
    let body = loaded(connection, read, move |view: AttachmentsView, _| {
        let kinds = view.kinds.iter().map(|kind| section(&agent, name, kind, &view.connections));
        kinds.collect::<Vec<_>>().into_child()
    });
    all([el("p").class("muted").child(words::LEAD).into_child(), body])
}

/// Which of two words.
fn at(kind: ResourceKind) -> usize {
    match kind {
        ResourceKind::McpServer => 0,
        ResourceKind::DataModel => 1,
    }
}

/// What is attached of one kind, and a field to attach another.
fn section(agent: &AgentRef, name: Memo<String>, of: &Attachments, connections: &[Resource]) -> El {
    let kind = of.kind;
    let id = kind.path();
    let of_agent = agent.connection.clone();
    let rows = of.attached.iter().flatten().map(|resource| {
        let (agent, detached) = (agent.clone(), resource.clone());
        let detach = move || {
            open_sheet(&agent, &name.get_untracked(), &vendors::attach(kind, &detached, false));
        };
        let reached = resource.connections.iter().map(|id| {
            let known = connections.iter().find(|connection| connection.id == *id);
            known.map_or(id.as_str(), |connection| connection.name.as_str())
        });
        let reached = reached.collect::<Vec<_>>().join(", ");
        el("li")
            .class("item")
            .child(
                el("div")
                    .child(el("strong").child(resource.name.as_str()))
                    .child(el("span").class("when").child(resource.detail.as_str()))
                    .child((!reached.is_empty()).then(|| el("span").class("when").child(words::reaches(&reached)))),
            )
            .child(step_button(
                &of_agent,
                button(words::DETACH, detach).attr("aria-label", words::detach_label(&resource.name)),
            ))
    });
    let rows = rows.collect::<Vec<_>>();
    let list = match (&of.attached, rows.is_empty()) {
        (None, _) => el("p").class("note warn").child(words::NOT_READABLE).into_child(),
        (Some(_), true) => el("p").class("muted").child(words::NONE[at(kind)]).into_child(),
        (Some(_), false) => el("ul").class("plain").children(rows).into_child(),
    };
    el("section")
        .class("card pad stack")
        .attr("aria-labelledby", id)
        .child(el("h2").id(id).child(words::HEADINGS[at(kind)]))
        .child(list)
        .child(attach_field(agent, name, of))
}

/// Searches what is not attached yet, and attaches it.
fn attach_field(agent: &AgentRef, name: Memo<String>, of: &Attachments) -> AnyView {
    let kind = of.kind;
    let Some(everything) = of.all.clone() else {
        return el("p").class("muted").child(words::NO_LIST).into_child();
    };
    let attached = |resource: &Resource| of.attached.iter().flatten().any(|known| known.id == resource.id);
    let free: Vec<Resource> = everything.into_iter().filter(|resource| !attached(resource)).collect();
    if free.is_empty() {
        return el("p").class("muted").child(words::NOTHING_LEFT).into_child();
    }
    let options = free.iter().map(|resource| (resource.id.clone(), resource.name.clone())).collect::<Vec<_>>();
    let chosen = RwSignal::new(String::new());
    let problem = RwSignal::new(None::<String>);
    let id = format!("attach-{}", kind.path());
    let field = Combobox {
        id: id.clone(),
        label: words::ATTACH_LABELS[at(kind)].to_owned(),
        hint: words::ATTACH_HINT.to_owned(),
        options: Signal::stored(options),
        value: chosen.into(),
        other: Callback::new(|value: String| value),
        typed: RwSignal::new(None),
        choose: Callback::new(move |value| {
            problem.set(None);
            chosen.set(value);
        }),
        leave: Callback::new(move |_: String| problem.set(Some(words::NOT_IN_LIST.to_owned()))),
        error: Some(problem.into()),
        disabled: false,
    };
    let (agent, of_agent) = (agent.clone(), agent.connection.clone());
    let attach = move || {
        let id_chosen = chosen.get_untracked();
        match free.iter().find(|resource| resource.id == id_chosen) {
            Some(resource) => open_sheet(&agent, &name.get_untracked(), &vendors::attach(kind, resource, true)),
            None => {
                problem.set(Some(words::CHOOSE_FIRST.to_owned()));
                dom::focus(&id);
            }
        }
    };
    el("div")
        .class("form narrow")
        .child(field)
        .child(el("div").class("row").child(step_button(&of_agent, button(words::ATTACH_BUTTONS[at(kind)], attach))))
        .into_child()
}
