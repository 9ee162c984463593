//! What an agent can use: what is attached to it, or what its workspace has, as its vendor knows it.

mod attached;
mod workspace;

use leptos::prelude::*;

use super::parts::{agent_tabs, board_crumbs, name_of, page_head, with_connection};
use crate::domain::Connection;
use crate::routes::{AgentRef, NEW_AGENT};
use crate::signals::Signal;
use crate::ui::{IntoChild, all, el, part};
use crate::vendors;
use crate::words::{inventory, resources as words};

/// The resources of an agent.
pub fn resources_page(agent: AgentRef) -> AnyView {
    let shown = agent.clone();
    with_connection(&agent.connection, move |connection| part(|| page(shown.clone(), connection)))
}

fn page(agent: AgentRef, connection: Connection) -> AnyView {
    let vendor = connection.vendor;
    let crumbs = Some(board_crumbs(&connection));
    if vendors::has_inventory(vendor) && agent.agent.0 == NEW_AGENT {
        let head = page_head(Signal::stored(inventory::TITLE.to_owned()), crumbs, None);
        return all([head, workspace::workspace(&connection, None)]);
    }
    let name = name_of(&agent, &connection);
    let title = Signal::derive(move || match vendors::has_inventory(vendor) {
        true => inventory::title(&name.get()),
        false => words::title(&name.get()),
    });
    let (head, tabs) = (page_head(title, crumbs, None), agent_tabs(&agent, &connection));
    let body = match (vendors::has_resources(vendor), vendors::has_inventory(vendor)) {
        (true, _) => attached::attached(agent, &connection, name),
        (false, true) => workspace::workspace(&connection, Some(agent.agent)),
        (false, false) => el("p").child(words::none_at(vendor.name())).into_child(),
    };
    all([head, tabs, body])
}
