//! Every agent × lane: what is where, since when, by whom, what is waiting.

use std::cell::Cell;
use std::rc::Rc;
use std::sync::Arc;

use leptos::prelude::*;

use super::parts::{MissingKey, PageHead, deployment_lines, failure_view};
use crate::browser::dom;
use crate::domain::{AgentSummary, Connection, ConnectionId, Environment, Lane, Vendor};
use crate::routes::{AgentRef, BoardQuery, Route};
use crate::state::{Cached, Console, console};
use crate::ui::{SelectField, TextField, Windowed};
use crate::vendors;
use crate::words::{common, connect, failure as failure_words, pages as words, polyai};

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
#[component]
pub fn BoardPage(
    /// The practice board.
    practice: bool,
) -> impl IntoView {
    let console = console();
    let connections = Memo::new(move |_| {
        let all = console.connections.get();
        all.into_iter().filter(|c| c.id.is_practice() == practice).map(Arc::new).collect::<Vec<_>>()
    });
    move || {
        if connections.with(Vec::is_empty) {
            view! { <FirstRun /> }.into_any()
        } else {
            view! { <Board practice connections /> }.into_any()
        }
    }
}

/// Without a connection: what this is, and two ways in.
#[component]
fn FirstRun() -> impl IntoView {
    let console = console();
    let tiles = Vendor::ALL
        .into_iter()
        .map(|vendor| {
            let needs = match vendor {
                Vendor::PolyAi => words::POLYAI_NEEDS,
            };
            view! {
                <div class="tile card">
                    <h2>{vendor.name()}</h2>
                    <p class="muted">{needs}</p>
                    <p>
                        <a class="btn" href=console.href(&Route::NewConnection)>
                            {words::connect_vendor(vendor.name())}
                        </a>
                    </p>
                </div>
            }
        })
        .collect_view();
    let practice = Route::Board(BoardQuery { practice: true, ..BoardQuery::default() });
    view! {
        <PageHead title=words::FIRST_TITLE.to_owned() />
        <p class="muted lead">{words::FIRST_LEAD}</p>
        <div class="row">
            <a class="btn primary" href=console.href(&practice)>{words::TRY_PRACTICE}</a>
            <a class="btn" href=console.href(&Route::NewConnection)>{words::CONNECT}</a>
        </div>
        <div class="tiles">{tiles}</div>
        <p class="muted">{words::COMING}</p>
    }
}

/// The query of the address, while this board is shown.
fn query(console: Console, practice: bool) -> Memo<BoardQuery> {
    Memo::new(move |old: Option<&BoardQuery>| match console.route.get() {
        Route::Board(query) if query.practice == practice => query,
        _ => old.cloned().unwrap_or_default(),
    })
}

#[component]
fn Board(practice: bool, connections: Memo<Vec<Arc<Connection>>>) -> impl IntoView {
    let console = console();
    let query = query(console, practice);
    let refine = move |change: &dyn Fn(&mut BoardQuery)| {
        let mut next = query.get_untracked();
        change(&mut next);
        console.refine(&Route::Board(next));
    };
    // The field's own text; the address follows it, and is read once, on arrival.
    let find = RwSignal::new(query.get_untracked().find);
    Effect::new(move |old: Option<String>| {
        let text = find.get();
        if old.is_some_and(|old| old != text) {
            refine(&|query| query.find.clone_from(&text));
        }
        text
    });

    let items = Memo::new(move |_| {
        let all = connections.get();
        let mut items = Vec::new();
        for connection in all {
            let agents = console.agents(&connection, false);
            agents.with(|cached| {
                let list = cached.value.iter().flatten();
                items.extend(list.map(|agent| Item { connection: connection.clone(), agent: agent.clone() }));
            });
        }
        Arc::new(items)
    });
    // Lower-cased once, not at each keystroke.
    let haystack = Memo::new(move |_| {
        let texts = items.with(|items| items.iter().map(|item| item.agent.name.to_lowercase()).collect::<Vec<_>>());
        Arc::new(texts)
    });
    let wanted = Memo::new(move |_| (find.get().trim().to_lowercase(), query.with(|q| (q.connection.clone(), q.waiting))));
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
        match item {
            Some(item) => view! { <BoardRow item /> }.into_any(),
            None => ().into_any(),
        }
    });

    let connection_options = Signal::derive(move || {
        let all = std::iter::once((String::new(), words::ALL_CONNECTIONS.to_owned()));
        all.chain(connections.get().iter().map(|c| (c.id.0.clone(), format!("{} · {}", c.vendor.name(), c.name)))).collect()
    });
    let state_options =
        vec![(String::new(), words::ANY_STATE.to_owned()), ("waiting".to_owned(), words::ONLY_WAITING.to_owned())];
    let clear = move |_| {
        find.set(String::new());
        console.refine(&Route::Board(BoardQuery { practice, ..BoardQuery::default() }));
    };
    let title = if practice { words::PRACTICE_BOARD } else { words::BOARD };
    let add = (!practice).then(|| {
        view! { <a class="btn" href=console.href(&Route::NewConnection)>{words::ADD_CONNECTION}</a> }.into_any()
    });
    let lanes = Lane::ALL.map(|lane| view! { <th scope="col">{lane.name()}</th> }).collect_view();
    let nothing_fits = move || {
        let none = visible.with(|visible| visible.is_empty()) && !items.with(|items| items.is_empty());
        none.then(|| {
            view! {
                <p class="pad">
                    {words::NO_MATCH} " "
                    <button type="button" class="btn" on:click=clear>{words::CLEAR_SEARCH}</button>
                </p>
            }
        })
    };
    let statuses = move || {
        connections.get().into_iter().map(|connection| view! { <ConnectionStatus connection /> }).collect_view()
    };
    view! {
        <PageHead title=title.to_owned() beside=add.unwrap_or_else(|| ().into_any()) />
        <Lead connections items />
        <div class="filters" role="search">
            <TextField id="find" label=words::FIND value=find kind="search" />
            <SelectField
                id="connection"
                label=words::CONNECTION
                options=connection_options
                value=Signal::derive(move || query.with(|q| q.connection.clone().map(|id| id.0).unwrap_or_default()))
                on_change=Callback::new(move |id: String| {
                    let id = (!id.is_empty()).then_some(ConnectionId(id));
                    refine(&|query| query.connection.clone_from(&id));
                })
            />
            <SelectField
                id="state"
                label=words::STATE
                options=Signal::stored(state_options)
                value=Signal::derive(move || if query.with(|q| q.waiting) { "waiting".to_owned() } else { String::new() })
                on_change=Callback::new(move |state: String| refine(&|query| query.waiting = state == "waiting"))
            />
        </div>
        {statuses}
        <div class="card">
            <table class="board">
                <caption class="vh">{words::BOARD_CAPTION}</caption>
                <thead>
                    <tr><th scope="col">{words::AGENT}</th>{lanes}</tr>
                </thead>
                <Windowed keys row columns=5 />
            </table>
            {nothing_fits}
            <NotHere connections />
        </div>
    }
}

fn is_waiting(console: Console, item: &Item) -> bool {
    let lanes = console.lanes(&item.connection, &item.agent.id, false, Rc::new(Cell::new(true)));
    lanes.with(|cached| {
        cached.value.as_ref().is_some_and(|lanes| vendors::waiting(item.connection.vendor, lanes).is_some())
    })
}

/// "12 agents on 2 connections · as of 9:41 · Refresh".
#[component]
fn Lead(connections: Memo<Vec<Arc<Connection>>>, items: Memo<Arc<Vec<Item>>>) -> impl IntoView {
    let console = console();
    let counts = move || {
        let agents = common::count(items.with(|items| items.len()), "agent", "agents");
        words::board_lead(&agents, &common::count(connections.with(Vec::len), "connection", "connections"))
    };
    let as_of = move || {
        let oldest = connections.get().iter().filter_map(|c| console.agents(c, false).with(|cached| cached.as_of)).min();
        oldest.map(|at| format!(" · {}", common::as_of(&dom::format_time(at, false))))
    };
    view! {
        <p class="muted lead">
            {counts} {as_of} " · "
            <button type="button" class="btn link" on:click=move |_| console.refresh_all()>{common::REFRESH}</button>
        </p>
    }
}

/// What stands in the way of one connection: still reading, a failure, or nothing there.
#[component]
fn ConnectionStatus(connection: Arc<Connection>) -> impl IntoView {
    let console = console();
    let agents = console.agents(&connection, false);
    let has_key = Memo::new({
        let id = connection.id.clone();
        move |_| console.has_key(&id)
    });
    move || {
        if !has_key.get() {
            return view! {
                <div class="note warn">
                    <p><strong>{connection.name.clone()}</strong> ": " {connect::KEY_NEEDED}</p>
                    <MissingKey connection=(*connection).clone() />
                </div>
            }
            .into_any();
        }
        let Cached { value, as_of, reading, error, .. } = agents.get();
        let retry = {
            let connection = connection.clone();
            Callback::new(move |()| {
                console.agents(&connection, true);
            })
        };
        match (value, error) {
            (value, Some(error)) if !reading => {
                let stale = value.and(as_of).map(|at| view! { <p>{common::stale(&dom::format_time(at, false))}</p> });
                view! {
                    <section class="stack" aria-label=connection.name.clone()>
                        <p><strong>{connection.name.clone()}</strong></p>
                        {stale}
                        {failure_view(&connection, &error, failure_words::NOTHING_CHANGED, Some(retry))}
                    </section>
                }
                .into_any()
            }
            (None, _) => view! {
                <p class="muted" role="status">{connection.name.clone()} ": " {common::LOADING}</p>
            }
            .into_any(),
            (Some(list), _) if list.is_empty() => {
                view! { <p class="muted">{connection.name.clone()} ": " {words::NO_AGENTS}</p> }.into_any()
            }
            _ => ().into_any(),
        }
    }
}

/// The last row: why an agent may be missing.
#[component]
fn NotHere(connections: Memo<Vec<Arc<Connection>>>) -> impl IntoView {
    let console = console();
    let target = move || match connections.get().as_slice() {
        [only] => console.href(&Route::Connection(only.id.clone())),
        _ => console.href(&Route::Connections),
    };
    view! {
        <p class="pad muted foot">{words::NOT_HERE} " " <a href=target>{words::ADD_BY_ID}</a></p>
    }
}

#[component]
fn BoardRow(item: Item) -> impl IntoView {
    let console = console();
    // A row that scrolls away before its turn is not read.
    let wanted = Rc::new(Cell::new(true));
    let gone = StoredValue::new_local(wanted.clone());
    on_cleanup(move || gone.with_value(|wanted| wanted.set(false)));
    let Item { connection, agent } = item.clone();
    let lanes = {
        let (connection, id) = (connection.clone(), agent.id.clone());
        let wanted = StoredValue::new_local(wanted);
        Signal::derive(move || {
            let signal = console.lanes(&connection, &id, false, wanted.get_value());
            signal.get()
        })
    };
    let href = console.href(&Route::Agent(item.reference()));
    let vendor = connection.vendor;
    let where_ = format!("{} · {}", vendor.name(), connection.name);
    let state = move || {
        lanes.with(|cached| {
            let waiting = cached.value.as_ref().and_then(|lanes| vendors::waiting(vendor, lanes));
            let failed = cached.error.is_some() && !cached.reading;
            if failed {
                let since = cached.as_of.map_or_else(
                    || words::ROW_FAILED.to_owned(),
                    |at| common::stale(&dom::format_time(at, false)),
                );
                return view! { <span class="state bad">"▲ " {since}</span> }.into_any();
            }
            waiting.map(|words| view! { <span class="state wait">"● " {words}</span> }).into_any()
        })
    };
    let cells = Environment::ALL
        .into_iter()
        .map(|environment| {
            let content = move || {
                lanes.with(|cached| match cached.value.as_ref() {
                    Some(lanes) => match lanes.get(environment) {
                        Some(deployment) => deployment_lines(deployment),
                        None => view! { <span class="none">{words::NONE}</span> }.into_any(),
                    },
                    None if cached.error.is_some() => view! { <span class="none">"–"</span> }.into_any(),
                    None => view! { <span class="none">{words::UNREAD}</span> }.into_any(),
                })
            };
            view! { <td data-lane=environment.name()><span>{content}</span></td> }
        })
        .collect_view();
    view! {
        <tr>
            <th scope="row" data-lane=words::AGENT>
                <span>
                    <a href=href><strong>{agent.name}</strong></a>
                    <span class="when vendor">{where_}</span>
                    {state}
                </span>
            </th>
            <td data-lane=Lane::Draft.name()><span class="none">{polyai::DRAFT_LANE_SHORT}</span></td>
            {cells}
        </tr>
    }
}
