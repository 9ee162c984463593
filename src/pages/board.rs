//! Every agent × lane: what is where, since when, by whom, what is waiting.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::Arc;

use leptos::prelude::*;

use super::hosted::{not_used, presets};
use super::parts::{deployment_lines, failure_view, key_reminder, missing_key, page_head, plain_head};
use super::returned::notices;
use crate::browser::dom;
use crate::domain::{AgentSummary, Connection, ConnectionId, Environment, Lane, Vendor};
use crate::routes::{AgentRef, BoardQuery, Route};
use crate::signals::{Memo, RwSignal, Signal, effect};
use crate::state::{Cached, Console, console};
use crate::ui::{IntoChild, SelectField, TextField, all, button, el, link, live, part, when, windowed};
use crate::vendors;
use crate::words::{common, connect, failure as failure_words, hosting, pages as words, polyai, runagents};

/// A row of the board.
#[derive(Clone, PartialEq)]
struct Item {
    connection: Arc<Connection>,
    agent: AgentSummary,
}

impl Item {
    fn reference(&self) -> AgentRef {
        AgentRef { connection: self.connection.id.clone(), agent: self.agent.id.clone() }
    }
}

/// The board, of practice or of what is real.
pub fn board_page(practice: bool) -> AnyView {
    let console = console();
    let connections = Memo::new(move |_| {
        let all = console.connections.get();
        all.into_iter().filter(|c| c.id.is_practice() == practice).map(Arc::new).collect::<Vec<_>>()
    });
    live(move || {
        let none = connections.with(Vec::is_empty);
        part(|| if none { first_run() } else { board(practice, connections) })
    })
}

/// Without a connection: what this is, and two ways in.
fn first_run() -> AnyView {
    let console = console();
    let hosted = console.hosted();
    let host = &hosted.settings;
    let tiles = host.offered().into_iter().map(|vendor| {
        let needs = match vendor {
            Vendor::Cargo => words::CARGO_NEEDS,
            Vendor::Sema4 => words::SEMA4_NEEDS,
            Vendor::RunAgents => runagents::NEEDS,
            Vendor::PolyAi => words::POLYAI_NEEDS,
        };
        let connect =
            link(console.href(&Route::NewConnection(Some(vendor))), words::connect_vendor(vendor.name())).class("btn");
        el("div")
            .class("tile card")
            .child(el("h2").child(vendor.name()))
            .child(el("p").class("muted").child(needs))
            .child(el("p").child(connect))
    });
    let practice = Route::Board(BoardQuery { practice: true, ..BoardQuery::default() });
    let connect_class = if host.practice { "btn" } else { "btn primary" };
    let practice = host.practice.then(|| link(console.href(&practice), words::TRY_PRACTICE).class("btn primary"));
    all([
        plain_head(words::FIRST_TITLE),
        el("p").class("muted lead").child(words::FIRST_LEAD).into_child(),
        not_used().into_child(),
        presets(console),
        el("div")
            .class("row")
            .child(practice)
            .child(link(console.href(&Route::NewConnection(None)), words::CONNECT).class(connect_class))
            .into_child(),
        el("div").class("tiles").children(tiles).into_child(),
    ])
}

/// The query of the address, while this board is shown.
fn query(console: Console, practice: bool) -> Memo<BoardQuery> {
    Memo::new(move |old: Option<&BoardQuery>| match console.route.get() {
        Route::Board(query) if query.practice == practice => query,
        _ => old.cloned().unwrap_or_default(),
    })
}

fn board(practice: bool, connections: Memo<Vec<Arc<Connection>>>) -> AnyView {
    let console = console();
    let query = query(console, practice);
    let refine = move |change: &dyn Fn(&mut BoardQuery)| {
        let mut next = query.get_untracked();
        change(&mut next);
        console.refine(&Route::Board(next));
    };
    // The field's own text; the address follows it, and is read once, on arrival.
    let find = RwSignal::new(query.get_untracked().find);
    let before = RefCell::new(find.get_untracked());
    effect(move || {
        let text = find.get();
        if before.replace(text.clone()) != text {
            refine(&|query| query.find.clone_from(&text));
        }
    });

    let items = Memo::new(move |_| {
        let all = connections.get();
        let mut items = Vec::new();
        for connection in all {
            let agents = console.agents(&connection, false);
            agents.with(|cached| {
                let list = cached.value.into_iter().flatten();
                items.extend(list.map(|agent| Item { connection: connection.clone(), agent: agent.clone() }));
            });
        }
        Arc::new(items)
    });
    // Lower-cased once, not at each keystroke.
    let haystack = Memo::new(move |_| {
        let texts = items.with(|items| items.iter().map(|item| dom::lower_case(&item.agent.name)).collect::<Vec<_>>());
        Arc::new(texts)
    });
    let wanted =
        Memo::new(move |_| (dom::lower_case(find.get().trim()), query.with(|q| (q.connection.clone(), q.waiting))));
    let visible = Memo::new(move |_| {
        let (needle, (connection, waiting)) = wanted.get();
        let (items, haystack) = (items.get(), haystack.get());
        let fits = |i: &usize| {
            let Some(item) = items.get(*i) else { return false };
            let named = haystack.get(*i).is_some_and(|name| name.contains(&needle));
            let connected = connection.as_ref().is_none_or(|id| *id == item.connection.id);
            named && connected && (!waiting || is_waiting(console, item))
        };
        Arc::new((0..items.len()).filter(fits).collect::<Vec<usize>>())
    });
    let keys = Memo::new(move |_| {
        let (items, visible) = (items.get(), visible.get());
        let key = |i: &usize| items.get(*i).map(|item| format!("{}/{}", item.connection.id.0, item.agent.id.0));
        Arc::new(visible.iter().filter_map(key).collect::<Vec<String>>())
    });
    let row = Callback::new(move |position: usize| {
        let item = visible.with_untracked(|visible| visible.get(position).copied());
        let item = item.and_then(|i| items.with_untracked(|items| items.get(i).cloned()));
        item.map(board_row).into_child()
    });

    let connection_options = Signal::derive(move || {
        let all = std::iter::once((String::new(), words::ALL_CONNECTIONS.to_owned()));
        all.chain(connections.get().iter().map(|c| (c.id.0.clone(), format!("{} · {}", c.vendor.name(), c.name))))
            .collect()
    });
    let state_options =
        vec![(String::new(), words::ANY_STATE.to_owned()), ("waiting".to_owned(), words::ONLY_WAITING.to_owned())];
    let clear = move || {
        find.set(String::new());
        console.refine(&Route::Board(BoardQuery { practice, ..BoardQuery::default() }));
    };
    let title = if practice { words::PRACTICE_BOARD } else { words::BOARD };
    let add = (!practice)
        .then(|| link(console.href(&Route::NewConnection(None)), words::ADD_CONNECTION).class("btn").into_child());
    let lanes = Lane::ALL.map(|lane| el("th").attr("scope", "col").child(lane.name()));
    let nothing_fits = move || {
        let none = visible.with(|visible| visible.is_empty()) && !items.with(|items| items.is_empty());
        none.then(|| el("p").class("pad").child(words::NO_MATCH).child(" ").child(button(words::CLEAR_SEARCH, clear)))
    };
    let statuses = move || connections.get().into_iter().map(connection_status).collect::<Vec<AnyView>>();
    let today = Memo::new(move |_| console.today());
    let reminders = move || {
        let today = today.get();
        connections.with(|all| all.iter().filter_map(|one| key_reminder(one, today)).collect::<Vec<_>>())
    };
    let connection_field = SelectField::new(
        "connection",
        words::CONNECTION,
        connection_options,
        Signal::derive(move || query.with(|q| q.connection.clone().map(|id| id.0).unwrap_or_default())),
        Callback::new(move |id: String| {
            let id = (!id.is_empty()).then_some(ConnectionId(id));
            refine(&|query| query.connection.clone_from(&id));
        }),
    );
    let state_field = SelectField::new(
        "state",
        words::STATE,
        Signal::stored(state_options),
        Signal::derive(move || if query.with(|q| q.waiting) { "waiting".to_owned() } else { String::new() }),
        Callback::new(move |state: String| refine(&|query| query.waiting = state == "waiting")),
    );
    let filters = el("div")
        .class("filters")
        .attr("role", "search")
        .child(TextField::new("find", words::FIND, find).kind("search"))
        .child(connection_field)
        .child(state_field);
    let heading = el("tr").child(el("th").attr("scope", "col").child(words::AGENT)).children(lanes);
    let table = el("table")
        .class("board")
        .child(el("caption").class("vh").child(words::BOARD_CAPTION))
        .child(el("thead").child(heading))
        .child(windowed(keys.into(), row, 5));
    // Filled once what draws it is loaded.
    let returned = live(move || {
        let some = console.returned.get();
        (!some.is_empty()).then(|| part(|| notices(&some, practice, None)))
    });
    all([
        page_head(Signal::stored(title.to_owned()), None, add),
        not_used().into_child(),
        lead(connections, items),
        returned,
        filters.into_child(),
        live(reminders),
        live(statuses),
        (!practice).then(|| presets(console)).into_child(),
        el("div")
            .class("card")
            .child(table)
            .child(live(nothing_fits))
            .child(new_agents(connections))
            .child(not_here(connections))
            .into_child(),
    ])
}

fn is_waiting(console: Console, item: &Item) -> bool {
    let lanes = console.lanes(&item.connection, &item.agent.id, Rc::new(Cell::new(true)));
    lanes.with(|cached| cached.value.is_some_and(|lanes| vendors::waiting(item.connection.vendor, lanes).is_some()))
}

/// "12 agents on 2 connections · as of 9:41 · Refresh".
fn lead(connections: Memo<Vec<Arc<Connection>>>, items: Memo<Arc<Vec<Item>>>) -> AnyView {
    let console = console();
    let counts = move || {
        let agents = common::count(items.with(|items| items.len()), "agent", "agents");
        let counts =
            words::board_lead(&agents, &common::count(connections.with(Vec::len), "connection", "connections"));
        let oldest =
            connections.get().iter().filter_map(|c| console.agents(c, false).with(|cached| cached.as_of)).min();
        let as_of = oldest.map(|at| format!(" · {}", common::as_of(&dom::format_time(at, false))));
        format!("{counts}{} · ", as_of.unwrap_or_default())
    };
    let refresh = el("button")
        .attr("type", "button")
        .class("btn link")
        .on("click", move |_| console.refresh_all())
        .child(common::REFRESH);
    el("p").class("muted lead").child(live(counts)).child(refresh).into_child()
}

/// What stands in the way of one connection: still reading, a failure, or nothing there.
fn connection_status(connection: Arc<Connection>) -> AnyView {
    let console = console();
    live(move || {
        let name = || el("strong").child(connection.name.clone());
        if !console.hosted().settings.offers(connection.vendor) {
            let why = hosting::not_used_here(connection.vendor.name());
            return el("p").class("note").child(name()).child(format!(": {why}")).into_child();
        }
        if !console.has_key(&connection.id) {
            return el("div")
                .class("note warn")
                .child(el("p").child(name()).child(format!(": {}", connect::KEY_NEEDED)))
                .child(missing_key(&connection))
                .into_child();
        }
        let agents = console.agents(&connection, false);
        let retry = {
            let connection = connection.clone();
            Callback::new(move |()| {
                console.agents(&connection, true);
            })
        };
        agents.with(|Cached { value, as_of, reading, error }| match (value, error) {
            (value, Some(error)) if !reading => {
                let stale = value.and(as_of).map(|at| el("p").child(common::stale(&dom::format_time(at, false))));
                el("section")
                    .class("stack")
                    .attr("aria-label", connection.name.clone())
                    .child(el("p").child(name()))
                    .child(stale)
                    .child(failure_view(&connection, error, failure_words::NOTHING_CHANGED, Some(retry)))
                    .into_child()
            }
            (None, _) => el("p")
                .class("muted")
                .attr("role", "status")
                .child(format!("{}: {}", connection.name, common::LOADING))
                .into_child(),
            (Some(list), _) if list.is_empty() => {
                el("p").class("muted").child(format!("{}: {}", connection.name, words::NO_AGENTS)).into_child()
            }
            _ => ().into_child(),
        })
    })
}

/// The last row: why an agent may be missing.
fn not_here(connections: Memo<Vec<Arc<Connection>>>) -> AnyView {
    let console = console();
    let target = move || match connections.get().as_slice() {
        [only] => Some(console.href(&Route::Connection(only.id.clone()))),
        _ => Some(console.href(&Route::Connections)),
    };
    el("p")
        .class("pad muted foot")
        .child(words::NOT_HERE)
        .child(" ")
        .child(el("a").attr_live("href", target).child(words::ADD_BY_ID))
        .into_child()
}

fn board_row(item: Item) -> AnyView {
    let console = console();
    // A row that scrolls away before its turn is not read.
    let wanted = Rc::new(Cell::new(true));
    let gone = StoredValue::new_local(wanted);
    on_cleanup(move || gone.with_value(|wanted| wanted.set(false)));
    let href = console.href(&Route::Agent(item.reference()));
    let Item { connection, agent } = item;
    let vendor = connection.vendor;
    let where_ = format!("{} · {}", vendor.name(), connection.name);
    let id = agent.id;
    let read = move || console.lanes(&connection, &id, gone.get_value());
    // The same reading for as long as the page lives: one of the row's parts asks again when it has become old.
    let lanes = Arc::new(untrack(&read));
    let state = move || {
        read().with(|cached| {
            if cached.error.is_some() && !cached.reading {
                let since = cached
                    .as_of
                    .map_or_else(|| words::ROW_FAILED.to_owned(), |at| common::stale(&dom::format_time(at, false)));
                return Some(el("span").class("state bad").child(format!("▲ {since}")));
            }
            let waiting = cached.value.and_then(|lanes| vendors::waiting(vendor, lanes));
            waiting.map(|words| el("span").class("state wait").child(format!("● {words}")))
        })
    };
    let cells = Environment::ALL.map(|environment| {
        let lanes = lanes.clone();
        let has = vendors::environments(vendor).contains(&environment);
        let content = move || {
            if !has {
                return el("span").class("none").child(words::NOT_OFFERED).into_child();
            }
            let none = |words: &str| el("span").class("none").child(words).into_child();
            lanes.with(|cached| match cached.value {
                Some(lanes) => match lanes.get(environment) {
                    Some(deployment) => deployment_lines(vendor, deployment),
                    None => none(words::NONE),
                },
                None if cached.error.is_some() => none("–"),
                None => none(words::UNREAD),
            })
        };
        el("td").attr("data-lane", environment.name()).child(el("span").child(live(content)))
    });
    let name = el("span")
        .child(link(href, el("strong").child(agent.name)))
        .child(el("span").class("when vendor").child(where_))
        .child(live(state));
    let draft = {
        let lanes = lanes.clone();
        let content = move || match vendor {
            Vendor::PolyAi => el("span").class("none").child(polyai::DRAFT_LANE_SHORT),
            Vendor::RunAgents => el("span").class("none").child(runagents::DRAFT_LANE_SHORT),
            Vendor::Cargo | Vendor::Sema4 => lanes.with(|cached| match cached.value {
                Some(lanes) => match &lanes.draft {
                    Some(draft) => el("span").child(draft.at.map(saved)),
                    None => el("span").class("none").child(words::NO_DRAFT),
                },
                None => el("span").class("none").child(words::UNREAD),
            }),
        };
        el("td").attr("data-lane", Lane::Draft.name()).child(el("span").child(live(content)))
    };
    el("tr")
        .child(el("th").attr("scope", "row").attr("data-lane", words::AGENT).child(name))
        .child(draft)
        .children(cells)
        .into_child()
}

/// Leads to the forms of new agents, where vendors let them be made.
fn new_agents(connections: Memo<Vec<Arc<Connection>>>) -> AnyView {
    let console = console();
    live(move || {
        let able = connections.get().into_iter().filter(|c| vendors::blank_agent(c.vendor).is_some());
        let links = able.map(|c| {
            let href = console.href(&Route::NewAgent(c.id.clone()));
            link(href, words::new_agent_on(c.vendor.name(), &c.name))
        });
        let links: Vec<_> = links.collect();
        (!links.is_empty()).then(|| el("p").class("pad row foot").children(links))
    })
}

/// When a draft was saved last.
fn saved(at: crate::domain::Timestamp) -> AnyView {
    all([
        el("span").class("what").child(words::DRAFT).into_child(),
        el("span").class("when").child(when(at, console().now)).into_child(),
    ])
}
