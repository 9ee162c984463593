//! Making a new agent.

use leptos::prelude::*;
use serde_json::Value;

use super::autosave::{Saved, autosave};
use super::problems::{may_leave, summary};
use super::turn::{in_turn, keep_secrets};
use super::unreadable::unreadable_drafts;
use super::{draft_key, restored_words, show_refused, undo_and_redo};
use crate::browser::dom;
use crate::document::{Pointer, Schema, Secrets};
use crate::domain::{AgentId, Connection, ConnectionId, Vendor};
use crate::form::{Editing, Kept, sections};
use crate::pages::package::import_button;
use crate::pages::package_parts::{Looking, picker, result, section};
use crate::pages::parts::{board_crumbs, loaded, open_sheet, open_sheet_with, page_head, step_button, with_connection};
use crate::routes::{AgentRef, NEW_AGENT, Route};
use crate::signals::{Memo, RwSignal, Signal};
use crate::state::{DraftTurn, Found, console};
use crate::ui::{IntoChild, all, button, el, link, live, part, pressed_twice, problem_summary};
use crate::vendors::{self, Edited, Subject};
use crate::words::{cargo, form as words, inventory, package, pages, recovery, runagents};

/// The form of a new agent.
pub fn new_agent_page(connection: ConnectionId) -> AnyView {
    with_connection(&connection, move |connection| part(|| page(connection)))
}

fn page(connection: Connection) -> AnyView {
    let (of, of_form) = (connection.clone(), connection.clone());
    let title = Signal::stored(pages::new_agent(connection.vendor.name()));
    let head = page_head(title, Some(board_crumbs(&connection)), None);
    let vendor = connection.vendor;
    let (Some(schema), Some(blank)) = (vendors::schema(&connection, Subject::New), vendors::blank_agent(vendor)) else {
        return all([head, el("p").child(pages::NOT_MADE_HERE).into_child()]);
    };
    // What was typed before and never sent comes back.
    let console = console();
    let agent = AgentRef { connection: connection.id.clone(), agent: AgentId(NEW_AGENT.to_owned()) };
    let key = draft_key(&agent, Subject::New);
    let turn = console.turn(&key);
    let secrets = RwSignal::new(Secrets::default());
    let body = in_turn(turn, move || {
        let (connection, blank) = (connection.clone(), blank.clone());
        let form = move |found, again| form(&connection, schema, &blank, found, (turn, secrets), again);
        let key = key.clone();
        let find = move || {
            let key = key.clone();
            async move { Ok(console.find_draft(&key).await) }
        };
        loaded(&of_form, find, form)
    });
    all([head, starter_kit(&of), import(&of), body])
}

/// Makes one from a package, where the vendor has packages.
fn import(connection: &Connection) -> AnyView {
    if !vendors::has_packages(connection.vendor) {
        return ().into_child();
    }
    let looking = RwSignal::new(Looking::Nothing);
    let connection = connection.clone();
    let send = live(move || match looking.get() {
        Looking::Done(chosen) => import_button(connection.clone(), *chosen),
        _ => ().into_child(),
    });
    section("import", package::IMPORT, package::IMPORT_LEAD)
        .child(el("div").class("form narrow").child(picker("package", looking)))
        .child(result(looking))
        .child(send)
        .into_child()
}

fn form(
    connection: &Connection,
    schema: &'static Schema,
    blank: &Value,
    Found { draft, place, unreadable }: Found,
    (turn, secrets): (DraftTurn, RwSignal<Secrets>),
    again: Callback<()>,
) -> AnyView {
    let console = console();
    let vendor = connection.vendor;
    let agent = AgentRef { connection: connection.id.clone(), agent: AgentId(NEW_AGENT.to_owned()) };
    let key = draft_key(&agent, Subject::New);
    let draft = draft.map(|(draft, _)| draft);
    if !turn.is_mine() {
        let (document, typed) =
            draft.map_or_else(|| (blank.clone(), Vec::new()), |draft| (draft.document, draft.typed));
        let editing = Editing::shown(schema, document, typed);
        return el("div").class("form sections").child(sections(editing, connection)).into_child();
    }
    let editing = Editing::new(schema, blank.clone(), false);
    keep_secrets(editing, secrets);
    let notice = draft.map(|draft| {
        let says = restored_words(draft.at, draft.filled);
        editing.take_over(Kept { document: draft.document, typed: draft.typed });
        let key = key.clone();
        let discard = move || {
            let key = key.clone();
            dom::spawn(async move {
                let _ = console.forget_draft(&key).await;
                again.run(());
            });
        };
        let discard = pressed_twice(words::DISCARD, words::DISCARD_SURE, discard);
        el("div")
            .class("note")
            .attr("role", "status")
            .child(el("p").child(says))
            .child(el("div").class("row").child(discard))
    });
    show_refused(editing, &key);
    let saved = RwSignal::new(Saved::Untouched);
    autosave(editing, console.keeping(&key, blank, place), turn, saved);
    let unreadable = unreadable_drafts(&key, &unreadable, again);
    let not_kept = live(move || {
        (saved.get() == Saved::Failed && console.holds_drafts())
            .then(|| el("p").class("note warn").attr("role", "status").child(recovery::NOT_KEPT))
    });
    let of_form = connection.clone();
    let make = move || {
        if !may_leave(editing, &of_form, Subject::New) {
            return;
        }
        let document = editing.kept().document;
        let name = vendors::name_in(vendor, &document);
        if let Some(intent) = vendors::save(vendor, Subject::New, Edited { document, base: Value::Null }) {
            open_sheet_with(&agent, &name, &intent, editing.secrets());
        }
    };
    let bar = el("div").class("bar").child(lead(connection, editing)).child(
        el("span")
            .class("row")
            .children(undo_and_redo(editing))
            .child(step_button(&connection.id, button(create_words(vendor), make).class("btn primary"))),
    );
    all([
        problem_summary(summary(editing)),
        unreadable,
        notice.into_child(),
        not_kept,
        el("div").class("form sections").child(sections(editing, connection)).into_child(),
        bar.into_child(),
    ])
}

/// What the button says that opens the sheet.
fn create_words(vendor: Vendor) -> &'static str {
    match vendor {
        Vendor::RunAgents => runagents::DEPLOY_BUTTON,
        Vendor::Cargo | Vendor::Sema4 | Vendor::PolyAi => cargo::CREATE_BUTTON,
    }
}

/// What becomes of it. Where an agent is named by its own name, whether there is one already: looked up while it is typed.
fn lead(connection: &Connection, editing: Editing) -> AnyView {
    let lead = match connection.vendor {
        Vendor::RunAgents => runagents::NEW_AGENT_LEAD,
        Vendor::Cargo | Vendor::Sema4 | Vendor::PolyAi => pages::NEW_AGENT_LEAD,
    };
    let Some(key) = vendors::names_agents_by(connection.vendor) else {
        return el("span").class("muted").child(lead).into_child();
    };
    let (console, connection) = (console(), connection.clone());
    let of = connection.clone();
    let name = editing.value(&Pointer::root().child(key));
    let says = move || {
        let name = name.with(|name| name.as_ref().and_then(Value::as_str).unwrap_or_default().trim().to_owned());
        if name.is_empty() {
            return (lead.to_owned(), None);
        }
        let agents = console.agents(&of, false);
        agents.with(|agents| match agents.value {
            Some(all) => match all.iter().find(|agent| agent.id.0 == name) {
                Some(agent) => (runagents::is_there(&name), Some(agent.id.clone())),
                None => (runagents::is_new(&name), None),
            },
            None => (lead.to_owned(), None),
        })
    };
    let says = Memo::new(move |_| says());
    let status = el("span").class("muted").attr("role", "status").child(live(move || says.get().0));
    // What is deployed from here replaces all that the other says: its own form begins with that.
    let other = live(move || {
        says.get().1.map(|agent| {
            let agent = AgentRef { connection: connection.id.clone(), agent };
            link(console.href(&Route::Release(agent)), runagents::OPEN_INSTEAD)
        })
    });
    el("span").child(status).child(" ").child(other).into_child()
}

/// What a workspace can be begun with, where the vendor makes that.
fn starter_kit(connection: &Connection) -> AnyView {
    let Some(intent) = vendors::starter_kit(connection.vendor) else { return ().into_child() };
    let agent = AgentRef { connection: connection.id.clone(), agent: AgentId(NEW_AGENT.to_owned()) };
    let look = vendors::has_inventory(connection.vendor).then(|| {
        let href = console().href(&Route::Resources(agent.clone()));
        link(href, inventory::LOOK_AT_IT)
    });
    let open = button(runagents::STARTER_KIT_BUTTON, move || open_sheet(&agent, runagents::KIT_NAME, &intent));
    section("starter-kit", runagents::STARTER_KIT, runagents::STARTER_KIT_LEAD)
        .child(el("div").class("row").child(step_button(&connection.id, open)).child(look))
        .into_child()
}
