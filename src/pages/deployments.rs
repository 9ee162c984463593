//! The history of one environment, and every field of one deployment.

use std::sync::Arc;

use leptos::prelude::*;
use serde_json::Value;

use super::parts::{
    AgentTabs, PageHead, action_buttons, board_crumbs, failure_view, happened, label, with_connection,
};
use crate::domain::{Connection, Deployment, Environment, Lanes};
use crate::routes::{AgentRef, DeploymentsQuery, Route};
use crate::state::{Cached, Console, console};
use crate::ui::{When, Windowed};
use crate::vendors;
use crate::words::{common, failure as failure_words, pages as words};

/// The history of an agent.
#[component]
pub fn DeploymentsPage(
    /// Which agent.
    agent: AgentRef,
) -> impl IntoView {
    let shown = agent.clone();
    with_connection(&agent.connection, move |connection| {
        view! { <History agent=shown.clone() connection /> }.into_any()
    })
}

fn query(console: Console) -> Memo<DeploymentsQuery> {
    Memo::new(move |old: Option<&DeploymentsQuery>| match console.route.get() {
        Route::Deployments(_, query) => query,
        _ => old.cloned().unwrap_or_default(),
    })
}

#[component]
fn History(agent: AgentRef, connection: Connection) -> impl IntoView {
    let console = console();
    let query = query(console);
    let name = Memo::new({
        let (connection, id) = (connection.clone(), agent.agent.clone());
        move |_| console.agent_name(&connection, &id)
    });
    let place = Memo::new(move |_| query.with(|query| (query.environment, query.limit)));
    let read = Memo::new_with_compare(
        {
            let (connection, id) = (connection.clone(), agent.agent.clone());
            move |_| {
                let (environment, limit) = place.get();
                let cached = console.deployments(&connection, &id, environment, limit, false).get();
                let rows = cached.value.clone().map(|(asked, rows)| (asked, Arc::new(rows)));
                Arc::new((rows, cached.map(|_| ())))
            }
        },
        |old, new| match (old, new) {
            (Some(old), Some(new)) => !Arc::ptr_eq(old, new),
            _ => true,
        },
    );
    // What is active decides what each row can do.
    let lanes = {
        let (connection, id) = (connection.clone(), agent.agent.clone());
        let wanted = StoredValue::new_local(std::rc::Rc::new(std::cell::Cell::new(true)));
        Signal::derive(move || console.lanes(&connection, &id, false, wanted.get_value()).get().value.unwrap_or_default())
    };
    let again = {
        let (connection, id) = (connection.clone(), agent.agent.clone());
        Callback::new(move |()| {
            let (environment, limit) = place.get_untracked();
            console.deployments(&connection, &id, environment, limit, true);
        })
    };
    let environments = {
        let agent = agent.clone();
        move || {
            let chosen = query.with(|query| query.environment);
            Environment::ALL
                .map(|environment| {
                    let route =
                        Route::Deployments(agent.clone(), DeploymentsQuery { environment, ..DeploymentsQuery::default() });
                    let current = (environment == chosen).then_some("true");
                    view! { <a class="btn" href=console.href(&route) aria-current=current>{environment.name()}</a> }
                })
                .collect_view()
        }
    };
    let crumbs = board_crumbs(&connection);
    let (detail_agent, table_agent) = (agent.clone(), agent.clone());
    let detail = Memo::new(move |_| {
        let id = query.with(|query| query.detail.clone())?;
        read.with(|read| {
            let (_, rows) = read.0.as_ref()?;
            rows.iter().find(|row| row.id == id).cloned()
        })
    });
    let failed_connection = connection.clone();
    view! {
        <PageHead title=Signal::derive(move || name.get()) crumbs=crumbs />
        <AgentTabs agent />
        <nav class="row" aria-label=words::ENVIRONMENT>{environments}</nav>
        {move || detail.get().map(|deployment| view! { <Fields agent=detail_agent.clone() query deployment /> })}
        {move || {
            let read = read.get();
            let Cached { reading, error, .. } = &read.1;
            let failed = error.as_ref().filter(|_| !reading).map(|error| {
                failure_view(&failed_connection, error, failure_words::NOTHING_CHANGED, Some(again))
            });
            let loading = (read.0.is_none() && failed.is_none())
                .then(|| view! { <p class="muted" role="status">{common::LOADING}</p> });
            view! { {failed} {loading} }
        }}
        <Table agent=table_agent connection name read query lanes />
    }
}

type Read = Arc<(Option<(u32, Arc<Vec<Deployment>>)>, Cached<()>)>;

#[component]
fn Table(
    agent: AgentRef,
    connection: Connection,
    name: Memo<String>,
    read: Memo<Read>,
    query: Memo<DeploymentsQuery>,
    lanes: Signal<Lanes>,
) -> impl IntoView {
    let console = console();
    let rows = Memo::new_with_compare(
        move |_| read.with(|read| read.0.as_ref().map(|(_, rows)| rows.clone())).unwrap_or_default(),
        |old: Option<&Arc<Vec<Deployment>>>, new| match (old, new) {
            (Some(old), Some(new)) => !Arc::ptr_eq(old, new),
            _ => true,
        },
    );
    let keys = Memo::new(move |_| {
        // Rows change what they offer when something else becomes active.
        let active = lanes.with(|lanes| Environment::ALL.map(|e| lanes.get(e).map(|row| row.id.clone())));
        Arc::new(rows.with(|rows| rows.iter().map(|row| format!("{}{active:?}", row.id)).collect::<Vec<_>>()))
    });
    let vendor = connection.vendor;
    let row_agent = agent.clone();
    let row = Callback::new(move |position: usize| {
        let Some(deployment) = rows.with_untracked(|rows| rows.get(position).cloned()) else { return ().into_any() };
        let actions = lanes.with_untracked(|lanes| vendors::row_actions(vendor, lanes, &deployment));
        let folded: Vec<_> = actions
            .into_iter()
            .map(|action| crate::lifecycle::Action { secondary: true, primary: false, ..action })
            .collect();
        let detail = DeploymentsQuery { detail: Some(deployment.id.clone()), ..query.get_untracked() };
        let href = console.href(&Route::Deployments(row_agent.clone(), detail));
        let active = lanes.with_untracked(|lanes| {
            deployment.environment.and_then(|place| lanes.get(place)).is_some_and(|active| active.id == deployment.id)
        });
        let title = deployment.message.clone().unwrap_or_else(|| common::NO_MESSAGE.to_owned());
        let about = format!("{}: {}", words::ALL_FIELDS, label(&deployment));
        view! {
            <tr>
                <th scope="row">
                    <span class="what">{title}</span>
                    <span class="when v">{deployment.short_version().unwrap_or_default().to_owned()}</span>
                    {active.then(|| view! { <span class="tag live">{words::ACTIVE_NOW}</span> })}
                </th>
                <td>{happened(&deployment)}</td>
                <td>{deployment.at.map(|at| view! { <When at=at now=console.now /> })}</td>
                <td>
                    <a href=href aria-label=about>{words::ALL_FIELDS}</a>
                    {action_buttons(&row_agent, &name.get_untracked(), &folded, &label(&deployment))}
                </td>
            </tr>
        }
        .into_any()
    });
    let columns = words::DEPLOYMENT_COLUMNS.map(|words| view! { <th scope="col">{words}</th> }).collect_view();
    let caption = move || {
        let count = common::count(rows.with(|rows| rows.len()), "deployment", "deployments");
        words::deployments_lead(&count, query.with(|query| query.environment.name()))
    };
    let more = move || {
        let read = read.get();
        let (asked, rows) = read.0.as_ref()?;
        if rows.is_empty() {
            let words = words::no_deployments(query.with(|query| query.environment.name()));
            return Some(view! { <p class="pad muted">{words}</p> }.into_any());
        }
        if (rows.len() as u32) < *asked {
            return Some(view! { <p class="pad muted">{words::THAT_IS_ALL}</p> }.into_any());
        }
        let query = query.get();
        let limit = (query.limit.saturating_mul(4)).min(DeploymentsQuery::LARGEST_LIMIT);
        let reading = read.1.reading;
        let route = Route::Deployments(agent.clone(), DeploymentsQuery { limit, ..query });
        let show = move |_| console.refine(&route);
        Some(
            view! {
                <p class="pad">
                    <button type="button" class="btn" on:click=show>
                        {if reading { common::LOADING } else { words::SHOW_MORE }}
                    </button>
                </p>
            }
            .into_any(),
        )
    };
    view! {
        <div class="card">
            <table class="list">
                <caption>{caption}</caption>
                <thead><tr>{columns}</tr></thead>
                <Windowed keys row columns=4 />
            </table>
            {more}
        </div>
    }
}

/// Every field of a deployment, metadata and unknown ones too.
#[component]
fn Fields(agent: AgentRef, query: Memo<DeploymentsQuery>, deployment: Deployment) -> impl IntoView {
    let console = console();
    let lines = flatten(&deployment.raw)
        .into_iter()
        .map(|(name, value)| view! { <dt class="mono">{name}</dt><dd>{value}</dd> })
        .collect_view();
    let close = move || {
        let query = DeploymentsQuery { detail: None, ..query.get() };
        console.href(&Route::Deployments(agent.clone(), query))
    };
    Effect::new(move |_| crate::browser::dom::focus("fields"));
    view! {
        <section class="card pad stack" aria-labelledby="fields">
            <h2 id="fields" tabindex="-1">{words::fields_title(&label(&deployment))}</h2>
            <p class="muted">{words::FIELDS_HINT}</p>
            <dl class="fields">{lines}</dl>
            <p><a class="btn" href=close>{words::CLOSE}</a></p>
        </section>
    }
}

/// A document's leaves with their paths, in its own order.
fn flatten(document: &Value) -> Vec<(String, String)> {
    fn walk(path: &str, value: &Value, leaves: &mut Vec<(String, String)>) {
        match value {
            Value::Object(map) if !map.is_empty() => {
                for (key, value) in map {
                    let path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
                    walk(&path, value, leaves);
                }
            }
            Value::Array(list) if !list.is_empty() => {
                for (i, value) in list.iter().enumerate() {
                    walk(&format!("{path}[{i}]"), value, leaves);
                }
            }
            Value::Null => leaves.push((path.to_owned(), words::NULL.to_owned())),
            Value::String(text) => leaves.push((path.to_owned(), text.clone())),
            other => leaves.push((path.to_owned(), other.to_string())),
        }
    }
    let mut leaves = Vec::new();
    walk("", document, &mut leaves);
    leaves
}
