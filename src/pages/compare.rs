//! Two deployments by what can be known: which releases come along, and which are taken back.

use leptos::prelude::*;

use super::change_lines::change_lines;
use super::parts::{
    agent_tabs, board_crumbs, deployment_lines, failure_view, label, name_of, page_head, with_connection,
};
use crate::browser::dom;
use crate::domain::{Connection, Deployment, Vendor};
use crate::http::ApiError;
use crate::routes::{AgentRef, CompareQuery, Route};
use crate::signals::{Memo, RwSignal, Signal, effect};
use crate::state::console;
use crate::ui::{El, IntoChild, SelectField, all, el, live, part};
use crate::vendors::{Compared, Comparison, Difference};
use crate::words::{common, failure as failure_words, pages as words};

/// Compares two deployments of an agent.
pub fn compare_page(agent: AgentRef) -> AnyView {
    let shown = agent.clone();
    with_connection(&agent.connection, move |connection| part(|| compare(shown.clone(), connection)))
}

fn asked(route: Route) -> CompareQuery {
    match route {
        Route::Compare(_, query) => query,
        _ => CompareQuery::default(),
    }
}

fn compare(agent: AgentRef, connection: Connection) -> AnyView {
    let console = console();
    let own = agent.clone();
    // The address, while it is of this page.
    let route = Memo::new(move |old: Option<&Route>| match console.route.get() {
        Route::Compare(of, query) if of == own => Route::Compare(of, query),
        _ => old.cloned().unwrap_or_else(|| Route::Compare(own.clone(), CompareQuery::default())),
    });
    let name = name_of(&agent, &connection);
    let result = RwSignal::new(None::<Result<Compared, ApiError>>);
    let again = RwSignal::new(0_u32);
    effect({
        let (connection, agent) = (connection.clone(), agent.clone());
        move || {
            again.track();
            let query = asked(route.get());
            let (connection, agent) = (connection.clone(), agent.clone());
            dom::spawn(async move {
                let compared = Some(console.compare(&connection, &agent.agent, &query.from, &query.to).await);
                // The page may be gone by now, or something else chosen. The same again draws nothing anew: focus stays.
                if route.try_get_untracked().map(asked) != Some(query) {
                    return;
                }
                if result.try_get_untracked().is_some_and(|result| result != compared) {
                    result.set(compared);
                }
            });
        }
    });
    let choices = Signal::derive(move || {
        let mut choices = vec![(String::new(), words::CHOOSE.to_owned())];
        result.with(|result| {
            if let Some(Ok(compared)) = result {
                choices.extend(compared.choices.iter().map(choice));
            }
        });
        choices
    });
    let (head, tabs) = (page_head(name.into(), Some(board_crumbs(&connection)), None), agent_tabs(&agent, &connection));
    let choose = move |change: &dyn Fn(&mut CompareQuery)| {
        let mut next = asked(route.get_untracked());
        change(&mut next);
        console.refine(&Route::Compare(agent.clone(), next));
    };
    let (choose_from, choose_to) = (choose.clone(), choose);
    let from = SelectField::new(
        "from",
        words::FROM,
        choices,
        Signal::derive(move || asked(route.get()).from),
        Callback::new(move |id: String| choose_from(&|query| query.from.clone_from(&id))),
    );
    let to = SelectField::new(
        "to",
        words::TO,
        choices,
        Signal::derive(move || asked(route.get()).to),
        Callback::new(move |id: String| choose_to(&|query| query.to.clone_from(&id))),
    );
    let outcome = live(move || {
        result.with(|result| match result {
            None => el("p").class("muted").attr("role", "status").child(common::LOADING).into_child(),
            Some(Err(error)) => {
                let retry = Callback::new(move |()| again.update(|n| *n += 1));
                failure_view(&connection, error, failure_words::NOTHING_CHANGED, Some(retry))
            }
            Some(Ok(compared)) => {
                let query = asked(route.get());
                let chosen = !query.from.is_empty() && !query.to.is_empty();
                match &compared.difference {
                    _ if !chosen => el("p").child(words::CHOOSE_BOTH).into_child(),
                    Difference::Releases(difference) => comparison(connection.vendor, difference).into_child(),
                    Difference::Content(lines) if lines.is_empty() => el("p").child(words::SAME_CONTENT).into_child(),
                    Difference::Content(lines) => change_lines(lines, None),
                }
            }
        })
    });
    all([
        head,
        tabs,
        el("p").class("muted lead").child(words::COMPARE_LEAD).into_child(),
        el("div").class("filters").child(from).child(to).into_child(),
        outcome,
    ])
}

/// A deployment as a choice: where, what, which.
fn choice(deployment: &Deployment) -> (String, String) {
    let place = deployment.environment.map_or(crate::domain::Lane::Draft.name(), |place| place.name());
    let version = deployment.short_version().unwrap_or_default();
    (deployment.id.clone(), format!("{place}: {} {version}", label(deployment)))
}

fn comparison(vendor: Vendor, comparison: &Comparison) -> El {
    let line = |kind: &'static str, class: &'static str, row: &Deployment| {
        el("li").child(el("span").class(class).child(kind)).child(el("span").child(deployment_lines(vendor, row)))
    };
    match comparison {
        Comparison::Same => el("p").child(words::SAME_RELEASE),
        Comparison::Unknown => el("p").child(crate::words::polyai::CHANGES_UNKNOWN),
        Comparison::Known { included, reverted } if included.is_empty() && reverted.is_empty() => {
            el("p").child(words::NO_DIFFERENCE)
        }
        Comparison::Known { included, reverted } => el("ul")
            .class("changes card")
            .children(reverted.iter().map(|row| line(words::REVERTED, "kind rm", row)))
            .children(included.iter().map(|row| line(words::INCLUDED, "kind add", row))),
    }
}
