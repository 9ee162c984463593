//! What stands beside the form of a connection: agents added by id, and forgetting it.

use leptos::prelude::*;

use crate::browser::dom;
use crate::domain::{Connection, ConnectionId};
use crate::routes::Route;
use crate::signals::RwSignal;
use crate::state::console;
use crate::ui::{DomEvent, El, IntoChild, TextField, button, el, pressed_twice};
use crate::words::{connect as words, hosting};

/// A section with its heading, and a sentence about it.
fn section(id: &'static str, title: &'static str, lead: &'static str) -> El {
    el("section")
        .class("card pad stack narrow")
        .attr("aria-labelledby", id)
        .child(el("h2").id(id).child(title))
        .child(el("p").class("muted").child(lead))
}

/// Agents added by id, where listing is refused or limited.
pub(super) fn by_hand(connection: &Connection) -> AnyView {
    let console = console();
    let id = RwSignal::new(String::new());
    let problem = RwSignal::new(None::<String>);
    let keep = move |mut next: Connection, agents: Vec<String>| {
        next.agents_by_hand = agents;
        dom::spawn(async move {
            if let Err(error) = console.save_connection(&next).await {
                problem.set(Some(words::not_kept(error.words())));
            }
        });
    };
    let list = connection.agents_by_hand.iter().map(|agent| {
        let (before, gone) = (connection.clone(), agent.clone());
        let remove = move || {
            let mut agents = before.agents_by_hand.clone();
            agents.retain(|id| *id != gone);
            keep(before.clone(), agents);
        };
        el("li")
            .class("item")
            .child(el("span").class("mono").child(agent.clone()))
            .child(button(words::remove_agent(agent), remove))
    });
    let before = connection.clone();
    let add = move |event: DomEvent| {
        event.prevent_default();
        let text = id.get_untracked().trim().to_owned();
        // agentId: ^[a-zA-Z0-9-]+$ (the vendor's description).
        if text.is_empty() || !text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-') {
            problem.set(Some(words::NEED_AGENT_ID.to_owned()));
            dom::focus("agent-id");
            return;
        }
        let mut agents = before.agents_by_hand.clone();
        if !agents.contains(&text) {
            agents.push(text);
        }
        keep(before.clone(), agents);
    };
    let field = TextField::new("agent-id", words::AGENT_ID, id).hint(words::AGENT_ID_HINT).error(problem.into());
    let form = el("form")
        .class("form")
        .attr("novalidate", "")
        .on("submit", add)
        .child(field)
        .child(el("div").class("row").child(el("button").class("btn").child(words::ADD_AGENT)));
    section("by-hand", words::BY_HAND_TITLE, words::BY_HAND_LEAD)
        .child(el("ul").class("plain").children(list))
        .child(form)
        .into_child()
}

/// Forgets the connection, on the second press.
pub(super) fn forget(id: ConnectionId) -> AnyView {
    let console = console();
    // It comes back without its key.
    let lead = if console.is_named_by_host(&id) { hosting::PRESET_FORGET_LEAD } else { words::FORGET_LEAD };
    let forget = move || {
        let id = id.clone();
        dom::spawn(async move {
            match console.forget_connection(&id).await {
                Ok(()) => {
                    console.announce(words::FORGOTTEN);
                    console.go(&Route::Connections);
                }
                Err(error) => console.announce(&words::not_kept(error.words())),
            }
        });
    };
    let buttons = pressed_twice(words::FORGET, words::FORGET_SURE, forget);
    section("forget", words::FORGET_TITLE, lead).child(el("div").class("row").child(buttons)).into_child()
}
