//! An agent's overview: lanes and actions, each enabled or disabled with its reason.

use leptos::prelude::*;

use super::parts::{
    action_buttons, agent_tabs, board_crumbs, deployment_lines, failure_view, happened, label, name_of, page_head,
    with_connection,
};
use super::returned::notices;
use super::watch::watch_on_page;
use crate::browser::dom;
use crate::domain::{Connection, Deployment, Environment, Lane, Vendor};
use crate::lifecycle::{Action, LaneState, LaneView, Row};
use crate::routes::{AgentRef, CompareQuery, DeploymentsQuery, Route};
use crate::signals::Memo;
use crate::state::console;
use crate::ui::{El, IntoChild, all, el, link, live, part, when};
use crate::vendors::{self, AgentView, Subject};
use crate::words::{common, failure as failure_words, pages as words, polyai};

/// How many releases the overview lists.
const SHOWN: usize = 12;

/// An agent's overview.
pub fn agent_page(agent: AgentRef) -> AnyView {
    let shown = agent.clone();
    with_connection(&agent.connection, move |connection| part(|| overview(shown.clone(), connection)))
}

fn overview(agent: AgentRef, connection: Connection) -> AnyView {
    let console = console();
    let name = name_of(&agent, &connection);
    let look = {
        let (connection, id) = (connection.clone(), agent.agent.clone());
        move |again: bool| console.agent_view(&connection, &id, again)
    };
    let (read, state, dated, date) = (look.clone(), look.clone(), look.clone(), look.clone());
    let again = Callback::new(move |()| {
        look(true);
    });
    // Reading again draws nothing anew but what became different: focus and what is unfolded stay.
    let view = Memo::new(move |_| read(false).with(|read| read.value.cloned()));
    let dated = Memo::new(move |_| dated(false).with(|read| read.as_of.is_some()));
    let date = move || date(false).with(|read| read.as_of).map(|at| dom::format_time(at, false));
    let (head, tabs) = (page_head(name.into(), Some(board_crumbs(&connection)), None), agent_tabs(&agent, &connection));
    let watch = watch_on_page(&connection, &agent, name, view);
    let returned = {
        let (agent, practice) = (agent.clone(), connection.id.is_practice());
        live(move || part(|| notices(&console.returned.get(), practice, Some(&agent))))
    };
    let of_content = connection.clone();
    let state = live(move || {
        state(false).with(|read| match read.error {
            Some(error) if !read.reading => {
                let as_of = read.value.and(read.as_of);
                let stale = as_of.map(|at| el("p").child(common::stale(&dom::format_time(at, false))));
                let failed = failure_view(&connection, error, failure_words::NOTHING_CHANGED, Some(again));
                Some(all([stale.into_child(), failed]))
            }
            _ => read.value.is_none().then(loading),
        })
    });
    let content = live(move || view.with(|view| view.as_ref().map(|view| content(&agent, &of_content, name, view))));
    let as_of = live(move || {
        let date = date.clone();
        dated.get().then(|| {
            let refresh = el("button").attr("type", "button").class("btn link").on("click", move |_| again.run(()));
            el("p")
                .class("muted")
                .child(live(move || date().map(|date| common::as_of(&date))))
                .child(" · ")
                .child(refresh.child(common::REFRESH))
        })
    });
    all([head, tabs, returned, state, watch, content, as_of])
}

/// Said where the vendor lets nothing be edited from here.
fn where_to_edit(vendor: Vendor) -> Option<&'static str> {
    match vendor {
        Vendor::Cargo | Vendor::Sema4 | Vendor::RunAgents => None,
        Vendor::PolyAi => Some(polyai::WHERE_TO_EDIT),
    }
}

fn loading() -> AnyView {
    el("p").class("muted").attr("role", "status").child(common::LOADING).into_child()
}

fn content(agent: &AgentRef, connection: &Connection, name: Memo<String>, view: &AgentView) -> AnyView {
    let overview = &view.overview;
    let warning = |words: &String| el("div").class("note warn").child(el("p").child(words.as_str()));
    // What is on its way is told by the part that watches it.
    let waiting = overview.waiting.iter().filter(|_| !vendors::comes_up(connection.vendor, overview));
    let warnings: Vec<El> = waiting.chain(&overview.warnings).map(warning).collect();
    let lanes = overview.lanes.iter().map(|lane| lane_card(agent, connection, name, lane));
    let live = overview.lanes.iter().find_map(|lane| match (&lane.lane, &lane.state) {
        (Lane::In(Environment::Live), LaneState::Holding(live)) => Some(live.as_ref()),
        _ => None,
    });
    let releases = (!view.rows.is_empty()).then(|| {
        let live = live.filter(|_| vendors::has_history(connection.vendor));
        let rows = view.rows.iter().take(SHOWN).map(|row| release_row(agent, name, row, live));
        let columns = words::RELEASE_COLUMNS.map(|words| el("th").attr("scope", "col").child(words));
        // What this computer kept is all there is, where the vendor tells of no earlier releases.
        let told = vendors::has_history(connection.vendor);
        let deployments = told.then(|| console().href(&Route::Deployments(agent.clone(), DeploymentsQuery::default())));
        let heading = if told { words::RELEASES } else { words::KEPT_HERE };
        let table = el("table")
            .class("list")
            .child(el("thead").child(el("tr").children(columns)))
            .child(el("tbody").children(rows));
        el("section")
            .class("stack")
            .attr("aria-labelledby", "releases")
            .child(el("h2").id("releases").child(heading))
            .child(el("div").class("card").child(table))
            .child(deployments.map(|href| el("p").child(link(href, words::ALL_DEPLOYMENTS))))
    });
    let lanes = el("section").attr("aria-label", words::LANES).child(el("div").class("lanes").children(lanes));
    all([
        warnings.into_child(),
        lanes.into_child(),
        releases.into_child(),
        where_to_edit(connection.vendor).map(|words| el("p").class("muted").child(words)).into_child(),
    ])
}

fn lane_card(agent: &AgentRef, connection: &Connection, name: Memo<String>, lane: &LaneView) -> El {
    let vendor = connection.vendor;
    let state = match &lane.state {
        LaneState::Text(words) => el("span").class("muted").child(words.as_str()).into_child(),
        // A draft has no message and no version yet.
        LaneState::Holding(draft) if lane.lane == Lane::Draft => {
            let saved = draft.at.map(|at| all([words::SAVED_AT.into_child(), when(at, console().now)]));
            el("span").class("when").child(saved).into_child()
        }
        LaneState::Holding(deployment) => deployment_lines(vendor, deployment),
    };
    let editable = lane.lane == Lane::Draft && vendors::schema(connection, Subject::Release).is_some();
    let edit = editable.then(|| {
        let href = console().href(&Route::Release(agent.clone()));
        // What opens a draft at the vendor is a step of its own there: this only shows the form.
        let none_yet = vendor == Vendor::Sema4 && matches!(lane.state, LaneState::Text(_));
        link(href, if none_yet { words::EDIT_LIVE } else { words::OPEN_DRAFT }).class("btn primary")
    });
    el("section")
        .class("lane card")
        .attr("aria-label", lane.lane.name())
        .child(el("h2").class("lane-name").child(lane.lane.name()))
        .child(state)
        .child(edit.map(|edit| el("div").class("actions").child(edit)))
        .child(action_buttons(agent, name, &lane.actions, ""))
}

fn release_row(agent: &AgentRef, name: Memo<String>, row: &Row, live: Option<&Deployment>) -> El {
    let console = console();
    let deployment = &row.deployment;
    let places: Vec<&str> = row.active_in.iter().map(|place| place.name()).collect();
    let places = if places.is_empty() { words::NOWHERE.to_owned() } else { places.join(", ") };
    let at = deployment.at.map(|at| el("span").class("when").child(when(at, console.now)));
    let compare = live.filter(|live| !live.same_release(deployment)).map(|live| {
        let query = CompareQuery { from: live.id.clone(), to: deployment.id.clone() };
        let href = console.href(&Route::Compare(agent.clone(), query));
        let about = format!("{}: {}", words::COMPARE_WITH_LIVE, label(deployment));
        link(href, words::COMPARE_WITH_LIVE).attr("aria-label", about)
    });
    // Under "More" alone: the lanes above offer the likely ones.
    let folded: Vec<_> = row
        .actions
        .iter()
        .filter(|action| action.capability.reason().is_none())
        .map(|action| Action { secondary: true, primary: false, ..action.clone() })
        .collect();
    let release = el("th")
        .attr("scope", "row")
        .child(el("span").class("what").child(deployment.message.as_deref().unwrap_or(common::NO_MESSAGE)))
        .child(el("span").class("when v").child(deployment.short_version().unwrap_or_default()));
    el("tr")
        .child(release)
        .child(el("td").child(places))
        .child(el("td").child(happened(deployment)).child(at))
        .child(el("td").child(compare).child(action_buttons(agent, name, &folded, &label(deployment))))
}
