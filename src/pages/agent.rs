//! An agent's overview: lanes and actions, each enabled or disabled with its reason.

use leptos::prelude::*;

use super::parts::{
    AgentTabs, PageHead, action_buttons, board_crumbs, deployment_lines, failure_view, happened, label, with_connection,
};
use crate::browser::dom;
use crate::domain::{Connection, Deployment};
use crate::lifecycle::{LaneState, LaneView, Row};
use crate::routes::{AgentRef, CompareQuery, DeploymentsQuery, Route};
use crate::state::{Cached, console};
use crate::ui::When;
use crate::vendors::AgentView;
use crate::words::{common, failure as failure_words, pages as words, polyai};

/// How many releases the overview lists.
const SHOWN: usize = 12;

/// An agent's overview.
#[component]
pub fn AgentPage(
    /// Which agent.
    agent: AgentRef,
) -> impl IntoView {
    let shown = agent.clone();
    with_connection(&agent.connection, move |connection| {
        view! { <Overview agent=shown.clone() connection /> }.into_any()
    })
}

#[component]
fn Overview(agent: AgentRef, connection: Connection) -> impl IntoView {
    let console = console();
    let name = Memo::new({
        let (connection, id) = (connection.clone(), agent.agent.clone());
        move |_| console.agent_name(&connection, &id)
    });
    let read = {
        let (connection, id) = (connection.clone(), agent.agent.clone());
        Signal::derive(move || console.agent_view(&connection, &id, false).get())
    };
    let again = {
        let (connection, id) = (connection.clone(), agent.agent.clone());
        Callback::new(move |()| {
            console.agent_view(&connection, &id, true);
        })
    };
    let crumbs = board_crumbs(&connection);
    let body = {
        let agent = agent.clone();
        move || {
            let Cached { value, as_of, reading, error, .. } = read.get();
            let failed = error.filter(|_| !reading).map(|error| {
                let stale =
                    value.as_ref().and(as_of).map(|at| view! { <p>{common::stale(&dom::format_time(at, false))}</p> });
                view! {
                    {stale}
                    {failure_view(&connection, &error, failure_words::NOTHING_CHANGED, Some(again))}
                }
            });
            let content = value.map(|view| content(&agent, &name.get(), &view));
            let waiting = (content.is_none() && failed.is_none())
                .then(|| view! { <p class="muted" role="status">{common::LOADING}</p> });
            let as_of = as_of.map(|at| {
                view! {
                    <p class="muted">
                        {common::as_of(&dom::format_time(at, false))} " · "
                        <button type="button" class="btn link" on:click=move |_| again.run(())>
                            {common::REFRESH}
                        </button>
                    </p>
                }
            });
            view! { {failed} {waiting} {content} {as_of} }
        }
    };
    view! {
        <PageHead title=name crumbs=crumbs />
        <AgentTabs agent />
        {body}
    }
}

fn content(agent: &AgentRef, name: &str, view: &AgentView) -> AnyView {
    let waiting = view.overview.waiting.clone().map(|words| view! { <div class="note warn"><p>{words}</p></div> });
    let warnings = view
        .overview
        .warnings
        .iter()
        .map(|words| view! { <div class="note warn"><p>{words.clone()}</p></div> })
        .collect_view();
    let lanes = view.overview.lanes.iter().map(|lane| lane_card(agent, name, lane)).collect_view();
    let live = view.overview.lanes.iter().find_map(|lane| match (&lane.lane, &lane.state) {
        (crate::domain::Lane::In(crate::domain::Environment::Live), LaneState::Holding(live)) => Some(live.as_ref()),
        _ => None,
    });
    let rows = view.rows.iter().take(SHOWN).map(|row| release_row(agent, name, row, live)).collect_view();
    let columns = words::RELEASE_COLUMNS.map(|words| view! { <th scope="col">{words}</th> }).collect_view();
    let all = console().href(&Route::Deployments(agent.clone(), DeploymentsQuery::default()));
    let releases = (!view.rows.is_empty()).then(|| {
        view! {
            <section class="stack" aria-labelledby="releases">
                <h2 id="releases">{words::RELEASES}</h2>
                <div class="card">
                    <table class="list">
                        <thead><tr>{columns}</tr></thead>
                        <tbody>{rows}</tbody>
                    </table>
                </div>
                <p><a href=all>{words::ALL_DEPLOYMENTS}</a></p>
            </section>
        }
    });
    view! {
        {waiting}
        {warnings}
        <section aria-label=words::LANES>
            <div class="lanes">{lanes}</div>
        </section>
        {releases}
        <p class="muted">{polyai::WHERE_TO_EDIT}</p>
    }
    .into_any()
}

fn lane_card(agent: &AgentRef, name: &str, lane: &LaneView) -> AnyView {
    let state = match &lane.state {
        LaneState::Text(words) => view! { <span class="muted">{words.clone()}</span> }.into_any(),
        LaneState::Holding(deployment) => deployment_lines(deployment),
    };
    view! {
        <section class="lane card" aria-label=lane.lane.name()>
            <h2 class="lane-name">{lane.lane.name()}</h2>
            {state}
            {action_buttons(agent, name, &lane.actions, "")}
        </section>
    }
    .into_any()
}

fn release_row(agent: &AgentRef, name: &str, row: &Row, live: Option<&Deployment>) -> AnyView {
    let console = console();
    let deployment = &row.deployment;
    let title = deployment.message.clone().unwrap_or_else(|| common::NO_MESSAGE.to_owned());
    let places: Vec<&str> = row.active_in.iter().map(|place| place.name()).collect();
    let places = if places.is_empty() { words::NOWHERE.to_owned() } else { places.join(", ") };
    let at = deployment.at.map(|at| view! { <span class="when"><When at=at now=console.now /></span> });
    let compare = live.filter(|live| !live.same_release(deployment)).map(|live| {
        let query = CompareQuery { from: live.id.clone(), to: deployment.id.clone() };
        let href = console.href(&Route::Compare(agent.clone(), query));
        let about = format!("{}: {}", words::COMPARE_WITH_LIVE, label(deployment));
        view! { <a href=href aria-label=about>{words::COMPARE_WITH_LIVE}</a> }
    });
    // Under "More" alone: the lanes above offer the likely ones.
    let folded: Vec<_> = row
        .actions
        .iter()
        .filter(|action| action.capability.reason().is_none())
        .map(|action| crate::lifecycle::Action { secondary: true, primary: false, ..action.clone() })
        .collect();
    view! {
        <tr>
            <th scope="row">
                <span class="what">{title}</span>
                <span class="when v">{deployment.short_version().unwrap_or_default().to_owned()}</span>
            </th>
            <td>{places}</td>
            <td>{happened(deployment)} {at}</td>
            <td>{compare} {action_buttons(agent, name, &folded, &label(deployment))}</td>
        </tr>
    }
    .into_any()
}
