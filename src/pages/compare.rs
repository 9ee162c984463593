//! Two deployments by what can be known: which releases come along, and which are taken back.

use leptos::prelude::*;

use super::parts::{AgentTabs, PageHead, board_crumbs, deployment_lines, failure_view, label, with_connection};
use crate::browser::dom;
use crate::domain::{Connection, Deployment};
use crate::http::ApiError;
use crate::routes::{AgentRef, CompareQuery, Route};
use crate::state::{Console, console};
use crate::ui::SelectField;
use crate::vendors::{Compared, Comparison};
use crate::words::{common, failure as failure_words, pages as words};

/// Compares two deployments of an agent.
#[component]
pub fn ComparePage(
    /// Which agent.
    agent: AgentRef,
) -> impl IntoView {
    let shown = agent.clone();
    with_connection(&agent.connection, move |connection| {
        view! { <Compare agent=shown.clone() connection /> }.into_any()
    })
}

fn query(console: Console) -> Memo<CompareQuery> {
    Memo::new(move |old: Option<&CompareQuery>| match console.route.get() {
        Route::Compare(_, query) => query,
        _ => old.cloned().unwrap_or_default(),
    })
}

#[component]
fn Compare(agent: AgentRef, connection: Connection) -> impl IntoView {
    let console = console();
    let query = query(console);
    let name = Memo::new({
        let (connection, id) = (connection.clone(), agent.agent.clone());
        move |_| console.agent_name(&connection, &id)
    });
    let result = RwSignal::new(None::<Result<Compared, ApiError>>);
    let again = RwSignal::new(0_u32);
    Effect::new({
        let (connection, agent) = (connection.clone(), agent.clone());
        move |_| {
            again.track();
            let query = query.get();
            let (connection, agent) = (connection.clone(), agent.clone());
            dom::spawn(async move {
                let compared = console.compare(&connection, &agent.agent, &query.from, &query.to).await;
                // The page may be gone by now.
                result.try_set(Some(compared));
            });
        }
    });
    let choices = Signal::derive(move || {
        let none = std::iter::once((String::new(), words::CHOOSE.to_owned()));
        let listed = result.with(|result| match result {
            Some(Ok(compared)) => compared.choices.iter().map(choice).collect::<Vec<_>>(),
            _ => Vec::new(),
        });
        none.chain(listed).collect::<Vec<_>>()
    });
    let choose = {
        let agent = agent.clone();
        move |change: &dyn Fn(&mut CompareQuery)| {
            let mut next = query.get_untracked();
            change(&mut next);
            console.refine(&Route::Compare(agent.clone(), next));
        }
    };
    let (choose_from, choose_to) = (choose.clone(), choose);
    let crumbs = board_crumbs(&connection);
    view! {
        <PageHead title=name crumbs=crumbs />
        <AgentTabs agent />
        <p class="muted lead">{words::COMPARE_LEAD}</p>
        <div class="filters">
            <SelectField
                id="from"
                label=words::FROM
                options=choices
                value=Signal::derive(move || query.with(|query| query.from.clone()))
                on_change=Callback::new(move |id: String| choose_from(&|query| query.from.clone_from(&id)))
            />
            <SelectField
                id="to"
                label=words::TO
                options=choices
                value=Signal::derive(move || query.with(|query| query.to.clone()))
                on_change=Callback::new(move |id: String| choose_to(&|query| query.to.clone_from(&id)))
            />
        </div>
        {move || match result.get() {
            None => view! { <p class="muted" role="status">{common::LOADING}</p> }.into_any(),
            Some(Err(error)) => {
                let retry = Callback::new(move |()| again.update(|n| *n += 1));
                failure_view(&connection, &error, failure_words::NOTHING_CHANGED, Some(retry))
            }
            Some(Ok(compared)) => {
                let chosen = query.with(|query| !query.from.is_empty() && !query.to.is_empty());
                if chosen { comparison(&compared.comparison) } else {
                    view! { <p>{words::CHOOSE_BOTH}</p> }.into_any()
                }
            }
        }}
    }
}

/// A deployment as a choice: where, what, which.
fn choice(deployment: &Deployment) -> (String, String) {
    let place = deployment.environment.map_or("", |place| place.name());
    let version = deployment.short_version().unwrap_or_default();
    (deployment.id.clone(), format!("{place}: {} {version}", label(deployment)))
}

fn comparison(comparison: &Comparison) -> AnyView {
    let line = |kind: &'static str, class: &'static str, row: &Deployment| {
        view! {
            <li><span class=class>{kind}</span><span>{deployment_lines(row)}</span></li>
        }
    };
    match comparison {
        Comparison::Same => view! { <p>{words::SAME_RELEASE}</p> }.into_any(),
        Comparison::Unknown => view! { <p>{crate::words::polyai::CHANGES_UNKNOWN}</p> }.into_any(),
        Comparison::Known { included, reverted } if included.is_empty() && reverted.is_empty() => {
            view! { <p>{words::NO_DIFFERENCE}</p> }.into_any()
        }
        Comparison::Known { included, reverted } => {
            let reverted = reverted.iter().map(|row| line(words::REVERTED, "kind rm", row)).collect_view();
            let included = included.iter().map(|row| line(words::INCLUDED, "kind add", row)).collect_view();
            view! { <ul class="changes card">{reverted} {included}</ul> }.into_any()
        }
    }
}
