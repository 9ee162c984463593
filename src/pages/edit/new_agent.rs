//! Making a new agent.

use leptos::prelude::*;
use serde_json::Value;

use super::problems::{at_label, problems};
use crate::document::Secrets;
use crate::domain::{AgentId, Connection, ConnectionId};
use crate::form::{Editing, control_id, open_way_to, sections};
use crate::pages::parts::{board_crumbs, page_head, with_connection};
use crate::routes::AgentRef;
use crate::signals::Signal;
use crate::ui::{IntoChild, all, button, el, part, problem_summary};
use crate::vendors::{self, Subject};
use crate::words::{cargo, pages};

/// The form of a new agent.
pub fn new_agent_page(connection: ConnectionId) -> AnyView {
    with_connection(&connection, move |connection| part(|| form(connection)))
}

fn form(connection: Connection) -> AnyView {
    let title = Signal::stored(pages::new_agent(connection.vendor.name()));
    let head = page_head(title, Some(board_crumbs(&connection)), None);
    let vendor = connection.vendor;
    let (Some(schema), Some(blank)) = (vendors::schema(vendor, Subject::Agent), vendors::blank_agent(vendor)) else {
        return all([head, el("p").child(pages::NOT_MADE_HERE).into_child()]);
    };
    let editing = Editing::new(schema, blank, false);
    let lines = Signal::derive(move || {
        let line = |(at, text): &(crate::document::Pointer, String)| (control_id(at), at_label(editing, at, text));
        editing.problems.with(|all| all.iter().map(line).collect())
    });
    let shown = connection.clone();
    let make = move || {
        let found = problems(editing, vendor, Subject::Agent);
        let any = !found.is_empty();
        for (at, _) in &found {
            open_way_to(editing, at);
        }
        editing.problems.set(found);
        if any {
            return;
        }
        let document = editing.kept().document;
        let name = document.get("name").and_then(Value::as_str).unwrap_or_default().trim().to_owned();
        if let Some(intent) = vendors::create(vendor, document) {
            let agent = AgentRef { connection: connection.id.clone(), agent: AgentId("new".to_owned()) };
            super::open_sheet_with(&agent, &name, &intent, Secrets::default());
        }
    };
    let bar = el("div")
        .class("bar")
        .child(el("span").class("muted").child(pages::NEW_AGENT_LEAD))
        .child(button(cargo::CREATE_BUTTON, make).class("btn primary"));
    all([
        head,
        problem_summary(lines),
        el("div").class("form sections").child(sections(editing, &shown)).into_child(),
        bar.into_child(),
    ])
}
