//! An agent as a package: saved, copied to another connection, and its draft overwritten from one.

use std::cell::Cell;
use std::rc::Rc;

use leptos::prelude::*;

use super::package_parts::{
    Chosen, Looking, lacking_servers, lacking_view, look_into, picker, reference, result, section,
};
use super::parts::{
    agent_tabs, board_crumbs, failure_view, name_of, open_sheet, page_head, step_button, with_connection,
};
use crate::browser::dom;
use crate::domain::{AgentId, Connection};
use crate::http::{ApiError, Bytes};
use crate::lifecycle::Intent;
use crate::routes::{AgentRef, NEW_AGENT};
use crate::signals::{Memo, RwSignal, Signal};
use crate::state::console;
use crate::ui::{IntoChild, SelectField, all, button, el, live, part};
use crate::vendors::{self, Package};
use crate::words::{
    common, failure as failure_words, package as words, sema4, sheet as sheet_words, tools as tools_words,
};

/// The media type of a package.
const ZIP: &str = "application/zip";

/// The package of an agent.
pub fn package_page(agent: AgentRef) -> AnyView {
    let shown = agent.clone();
    with_connection(&agent.connection, move |connection| part(|| page(shown.clone(), connection)))
}

fn page(agent: AgentRef, connection: Connection) -> AnyView {
    let name = name_of(&agent, &connection);
    let title = Signal::derive(move || words::title(&name.get()));
    let head = page_head(title, Some(board_crumbs(&connection)), None);
    let tabs = agent_tabs(&agent, &connection);
    all([head, tabs, export(&agent, &connection, name), copy(&agent, &connection), update(&agent, &connection, name)])
}

/// How far a package is on its way here.
#[derive(Clone, PartialEq)]
enum Fetching {
    /// Not asked for.
    Idle,
    /// So many bytes are here, of so many.
    Coming(u64, Option<u64>),
    /// The person stopped it.
    Stopped,
    /// It is here.
    Here,
    /// It could not be had.
    Failed(ApiError),
}

/// Fetches the agent's package, telling how far it is; `then` gets it.
fn fetch(
    agent: &AgentRef,
    connection: &Connection,
    fetching: RwSignal<Fetching>,
    stop: &Rc<Cell<bool>>,
    then: impl FnOnce(Bytes) + 'static,
) {
    let console = console();
    let (connection, request) = (connection.clone(), vendors::export(connection, &agent.agent.0));
    let stopped = stop.clone();
    stopped.set(false);
    fetching.set(Fetching::Coming(0, None));
    let progress = {
        let stopped = stopped.clone();
        Rc::new(move |bytes, total| {
            let wanted = !stopped.get() && fetching.try_get_untracked().is_some();
            if wanted {
                fetching.set(Fetching::Coming(bytes, total));
            }
            wanted
        })
    };
    dom::spawn(async move {
        let file = console.fetch_file(&connection, &request, Some(progress)).await;
        // Whoever left or stopped gets nothing.
        if stopped.get() || fetching.try_get_untracked().is_none() {
            return;
        }
        match file {
            Ok(file) => {
                fetching.set(Fetching::Here);
                then(file);
            }
            Err(error) => fetching.set(Fetching::Failed(error)),
        }
    });
}

/// What is said while a package is on its way, and why it did not arrive; with a way to stop.
fn fetching_view(connection: &Connection, fetching: RwSignal<Fetching>, stop: Rc<Cell<bool>>) -> AnyView {
    let connection = connection.clone();
    let stop = StoredValue::new_local(stop);
    let kind = Memo::new(move |_| match fetching.get() {
        Fetching::Coming(..) => Fetching::Coming(0, None),
        other => other,
    });
    let coming = move || match fetching.get() {
        Fetching::Coming(bytes, total) => Some((bytes, total)),
        _ => None,
    };
    live(move || match kind.get() {
        Fetching::Idle => ().into_child(),
        Fetching::Coming(..) => part(|| {
            let bar = el("progress")
                .attr("aria-label", words::PROGRESS)
                .attr_live("max", move || coming().and_then(|(_, total)| total).map(|total| total.to_string()))
                .attr_live("value", move || coming().and_then(|(bytes, total)| total.map(|_| bytes.to_string())));
            let said = live(move || {
                coming().map(|(bytes, total)| {
                    words::so_far(&tools_words::size(bytes), total.map(tools_words::size).as_deref())
                })
            });
            let halt = move || {
                stop.with_value(|stop| stop.set(true));
                fetching.set(Fetching::Stopped);
            };
            el("div")
                .class("row")
                .child(bar)
                .child(el("span").class("muted").child(said))
                .child(button(words::STOP, halt))
        }),
        Fetching::Stopped => el("p").class("muted").attr("role", "status").child(words::STOPPED).into_child(),
        Fetching::Here => ().into_child(),
        Fetching::Failed(error) => failure_view(&connection, &error, failure_words::NOTHING_CHANGED, None),
    })
}

fn export(agent: &AgentRef, connection: &Connection, name: Memo<String>) -> AnyView {
    let (fetching, stop) = (RwSignal::new(Fetching::Idle), Rc::new(Cell::new(false)));
    let view = fetching_view(connection, fetching, stop.clone());
    let (agent, connection) = (agent.clone(), connection.clone());
    let download = move || {
        if matches!(fetching.get_untracked(), Fetching::Coming(..)) {
            return;
        }
        let file_name = sheet_words::package_name(&name.get_untracked());
        fetch(&agent, &connection, fetching, &stop, move |file| {
            dom::save_bytes(&file_name, ZIP, file.as_slice());
        });
    };
    let done = live(move || {
        (fetching.get() == Fetching::Here)
            .then(|| el("p").class("note").attr("role", "status").child(words::DOWNLOADED))
    });
    section("export", words::EXPORT, words::EXPORT_LEAD)
        .child(el("div").class("row").child(button(words::DOWNLOAD, download).class("btn primary")))
        .child(view)
        .child(done)
        .into_child()
}

/// Fetches the package, shows what is in it, and opens a sheet that imports it elsewhere.
fn copy(agent: &AgentRef, connection: &Connection) -> AnyView {
    let console = console();
    let practice = connection.id.is_practice();
    let others = console.connections.with_untracked(|all| {
        let fits = |other: &&Connection| {
            other.vendor == connection.vendor && other.id != connection.id && other.id.is_practice() == practice
        };
        all.iter().filter(fits).cloned().collect::<Vec<_>>()
    });
    let frame = section("copy", words::COPY, words::COPY_LEAD);
    if others.is_empty() {
        return frame.child(el("p").class("muted").child(words::NO_OTHER)).into_child();
    }
    let mut options = vec![(String::new(), common::NOT_CHOSEN.to_owned())];
    options.extend(others.iter().map(|other| (other.id.0.clone(), other.name.clone())));
    let target = RwSignal::new(String::new());
    let problem = RwSignal::new(false);
    let choose = Callback::new(move |id| {
        problem.set(false);
        target.set(id);
    });
    let field = SelectField::new("copy-to", words::COPY_TO, Signal::stored(options), target.into(), choose);
    let (fetching, stop) = (RwSignal::new(Fetching::Idle), Rc::new(Cell::new(false)));
    let looking = RwSignal::new(Looking::Nothing);
    let view = fetching_view(connection, fetching, stop.clone());
    let (agent, connection) = (agent.clone(), connection.clone());
    let name = name_of(&agent, &connection);
    let look = move || {
        if target.with_untracked(String::is_empty) {
            problem.set(true);
            dom::focus("copy-to");
            return;
        }
        if !matches!(fetching.get_untracked(), Fetching::Coming(..)) {
            let file_name = sheet_words::package_name(&name.get_untracked());
            fetch(&agent, &connection, fetching, &stop, move |file| look_into(file_name, file, looking));
        }
    };
    let send = live(move || {
        let chosen = looking.get();
        let other = others.iter().find(|other| target.with(|target| *target == other.id.0)).cloned();
        match (chosen, other) {
            (Looking::Done(chosen), Some(other)) => import_button(other, *chosen).into_child(),
            _ => ().into_child(),
        }
    });
    let missing = live(move || {
        problem.get().then(|| el("p").class("error").attr("role", "alert").child(words::CHOOSE_CONNECTION))
    });
    frame
        .child(el("div").class("form narrow").child(field).child(missing))
        .child(el("div").class("row").child(button(words::COPY_BUTTON, look)))
        .child(view)
        .child(result(looking))
        .child(send)
        .into_child()
}

/// Opens the sheet that makes a new agent from a package.
pub fn import_button(connection: Connection, chosen: Chosen) -> AnyView {
    let agent = AgentRef { connection: connection.id.clone(), agent: AgentId(NEW_AGENT.to_owned()) };
    let name = chosen.package.name.clone();
    send_button(words::IMPORT_BUTTON, connection, agent, name, chosen, vendors::import)
}

/// Keeps a package until its sheet sends it, and opens the sheet.
fn send_button(
    label: &'static str,
    connection: Connection,
    agent: AgentRef,
    name: String,
    chosen: Chosen,
    intent: fn(Package) -> Intent,
) -> AnyView {
    let console = console();
    // The specification names what the file lacks: the vendor would refuse it.
    let incomplete = !chosen.package.missing.is_empty();
    let lacking = lacking_servers(&connection, &chosen.package);
    let id = connection.id.clone();
    let press = move || {
        let (connection, agent, name, chosen) = (connection.clone(), agent.clone(), name.clone(), chosen.clone());
        let lacking = lacking.get_untracked();
        dom::spawn(async move {
            match console.keep_file(&connection, &chosen.bytes).await {
                Ok(file) => open_sheet(&agent, &name, &intent(reference(&chosen, file, &lacking))),
                Err(error) => console.announce(&format!("{}: {}", words::NOT_KEPT, error.words())),
            }
        });
    };
    let button = button(label, press).class("btn primary").attr_if("disabled", incomplete.then_some(""));
    all([lacking_view(lacking), el("div").class("row").child(step_button(&id, button)).into_child()])
}

/// Overwrites the draft from a file, where the deployment can.
fn update(agent: &AgentRef, connection: &Connection, name: Memo<String>) -> AnyView {
    let console = console();
    let features = console.features(connection);
    let looking = RwSignal::new(Looking::Nothing);
    let (agent, connection) = (agent.clone(), connection.clone());
    let able = Memo::new(move |_| features.with(|read| read.value.map_or((true, true), |all| (all.update, all.diff))));
    let body = live(move || {
        let (update, diff) = able.get();
        let (agent, connection) = (agent.clone(), connection.clone());
        part(|| {
            if !update {
                return el("p").class("muted").child(sema4::NO_UPDATE).into_child();
            }
            let send = {
                let (agent, connection) = (agent.clone(), connection.clone());
                live(move || match looking.get() {
                    Looking::Done(chosen) => {
                        let changes = diff.then(|| difference(&agent, &connection, &chosen));
                        let unknown = (!diff).then(|| el("p").class("muted").child(sema4::NO_DIFF));
                        let name = name.get_untracked();
                        let (connection, agent) = (connection.clone(), agent.clone());
                        let send = send_button(words::UPDATE_BUTTON, connection, agent, name, *chosen, vendors::update);
                        all([changes.into_child(), unknown.into_child(), send])
                    }
                    _ => ().into_child(),
                })
            };
            all([el("div").class("form narrow").child(picker("package", looking)).into_child(), result(looking), send])
        })
    });
    section("update", words::UPDATE, words::UPDATE_LEAD).child(body).into_child()
}

/// What overwriting would change, as the vendor tells it.
fn difference(agent: &AgentRef, connection: &Connection, chosen: &Chosen) -> AnyView {
    type Told = Result<Option<Vec<(String, String, String)>>, ApiError>;
    let console = console();
    let told = RwSignal::new(None::<Told>);
    let (agent, connection, chosen) = (agent.clone(), connection.clone(), chosen.clone());
    let of = connection.clone();
    dom::spawn(async move {
        let read = console.package_difference(&of, &agent.agent, &chosen.name, &chosen.bytes).await;
        if told.try_get_untracked().is_some() {
            told.set(Some(read));
        }
    });
    let body = live(move || {
        told.with(|told| match told {
            None => el("p").class("muted").attr("role", "status").child(common::LOADING).into_child(),
            Some(Err(error)) => failure_view(&connection, error, failure_words::NOTHING_CHANGED, None),
            Some(Ok(None)) => el("p").class("muted").child(sema4::NO_DIFF).into_child(),
            Some(Ok(Some(changes))) if changes.is_empty() => el("p").child(words::NO_CHANGE).into_child(),
            Some(Ok(Some(changes))) => {
                let line = |(place, was, is): &(String, String, String)| {
                    let shown = |text: &str| match text.char_indices().nth(200) {
                        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
                        None => text.to_owned(),
                    };
                    el("li").child(words::change(place, &shown(was), &shown(is)))
                };
                el("ul").children(changes.iter().map(line)).into_child()
            }
        })
    });
    el("section")
        .class("stack")
        .attr("aria-labelledby", "would-change")
        .child(el("h3").id("would-change").child(words::WOULD_CHANGE))
        .child(body)
        .into_child()
}
