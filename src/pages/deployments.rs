//! The history of one environment, and every field of one deployment.

use std::sync::Arc;

use leptos::prelude::*;
use serde_json::Value;

use super::parts::{
    action_buttons, agent_tabs, board_crumbs, failure_view, happened, label, name_of, page_head, with_connection,
};
use crate::domain::json;
use crate::domain::{Connection, Deployment, Environment};
use crate::lifecycle::Action;
use crate::routes::{AgentRef, DeploymentsQuery, Route};
use crate::signals::{Memo, effect};
use crate::state::{Console, Read, console};
use crate::ui::{El, IntoChild, all, button, el, link, live, part, when, windowed};
use crate::vendors;
use crate::words::{common, failure as failure_words, pages as words};

/// The history of an agent.
pub fn deployments_page(agent: AgentRef) -> AnyView {
    let shown = agent.clone();
    with_connection(&agent.connection, move |connection| part(|| history(shown.clone(), connection)))
}

/// What the parts of the page share.
struct History {
    console: Console,
    agent: AgentRef,
    connection: Connection,
    name: Memo<String>,
    /// What is asked for: the address, while it is of this page.
    route: Memo<Route>,
    /// The same without the detail, so that opening one reads nothing again.
    place: Memo<Route>,
}

fn asked(route: Route) -> DeploymentsQuery {
    match route {
        Route::Deployments(_, query) => query,
        _ => DeploymentsQuery::default(),
    }
}

impl History {
    fn new(agent: AgentRef, connection: Connection) -> Self {
        let console = console();
        let name = name_of(&agent, &connection);
        let own = agent.clone();
        let route = Memo::new(move |old: Option<&Route>| match console.route.get() {
            Route::Deployments(of, query) if of == own => Route::Deployments(of, query),
            _ => old.cloned().unwrap_or_else(|| Route::Deployments(own.clone(), DeploymentsQuery::default())),
        });
        let own = agent.clone();
        let place = Memo::new(move |_| {
            Route::Deployments(own.clone(), DeploymentsQuery { detail: None, ..asked(route.get()) })
        });
        Self { console, agent, connection, name, route, place }
    }

    fn href(&self, query: DeploymentsQuery) -> String {
        self.console.href(&Route::Deployments(self.agent.clone(), query))
    }

    /// What was read, with how many were asked for.
    fn read(&self, again: bool) -> Read<(u32, Vec<Deployment>)> {
        let place = asked(self.place.get());
        self.console.deployments(&self.connection, &self.agent.agent, place.environment, place.limit, again)
    }

    fn with_rows<T>(&self, with: impl FnOnce(&[Deployment]) -> T) -> T {
        self.read(false).with(|read| with(read.value.map_or(&[], |(_, rows)| rows)))
    }

    /// The ids of what is active, which decides what each row can do.
    fn active(&self) -> String {
        let lanes = self.lanes();
        Environment::ALL.map(|place| lanes.get(place).map(|row| row.id.as_str()).unwrap_or_default()).join(" ")
    }

    fn lanes(&self) -> crate::domain::Lanes {
        let lanes = self.console.lanes(&self.connection, &self.agent.agent, wanted());
        lanes.with(|lanes| lanes.value.cloned().unwrap_or_default())
    }

    /// A choice of environment.
    fn environment(self: &Arc<Self>, environment: Environment) -> El {
        let page = self.clone();
        let current = move || (asked(page.place.get()).environment == environment).then(|| "true".to_owned());
        link(self.href(DeploymentsQuery { environment, ..DeploymentsQuery::default() }), environment.name())
            .class("btn")
            .attr_live("aria-current", current)
    }

    fn row(&self, position: usize) -> AnyView {
        let Some(deployment) = self.with_rows(|rows| rows.get(position).cloned()) else { return ().into_child() };
        let lanes = self.lanes();
        let folded: Vec<_> = vendors::row_actions(self.connection.vendor, &lanes, &deployment)
            .into_iter()
            .map(|action| Action { secondary: true, primary: false, ..action })
            .collect();
        let href = self.href(DeploymentsQuery { detail: Some(deployment.id.clone()), ..asked(self.place.get()) });
        let active = deployment.environment.and_then(|place| lanes.get(place));
        let active = active.is_some_and(|active| active.id == deployment.id);
        let about = format!("{}: {}", words::ALL_FIELDS, label(&deployment));
        let release = el("th")
            .attr("scope", "row")
            .child(el("span").class("what").child(deployment.message.as_deref().unwrap_or(common::NO_MESSAGE)))
            .child(el("span").class("when v").child(deployment.short_version().unwrap_or_default()))
            .child(active.then(|| el("span").class("tag live").child(words::ACTIVE_NOW)));
        let actions = action_buttons(&self.agent, self.name, &folded, &label(&deployment));
        el("tr")
            .child(release)
            .child(el("td").child(happened(&deployment)))
            .child(el("td").child(deployment.at.map(|at| when(at, self.console.now))))
            .child(
                el("td")
                    .child(link(href, words::ALL_FIELDS).class("btn link").attr("aria-label", about))
                    .child(actions),
            )
            .into_child()
    }

    /// There may be more than what is shown.
    fn more(&self) -> bool {
        self.read(false)
            .with(|read| read.value.is_some_and(|(asked, rows)| !rows.is_empty() && rows.len() >= *asked as usize))
    }

    /// What ends the list when there is no more.
    fn end(&self) -> Option<String> {
        let empty = self.read(false).with(|read| read.value.map(|(_, rows)| rows.is_empty()))?;
        Some(match empty {
            true => words::no_deployments(asked(self.place.get()).environment.name()),
            false => words::THAT_IS_ALL.to_owned(),
        })
    }

    fn show_more(&self) {
        let query = asked(self.route.get_untracked());
        let limit = query.limit.saturating_mul(4).min(DeploymentsQuery::LARGEST_LIMIT);
        self.console.refine(&Route::Deployments(self.agent.clone(), DeploymentsQuery { limit, ..query }));
    }

    /// Every field of a deployment, metadata and unknown ones too.
    fn fields(self: &Arc<Self>, deployment: &Deployment) -> AnyView {
        let lines = flatten(&deployment.raw)
            .into_iter()
            .flat_map(|(name, value)| [el("dt").class("mono").child(name), el("dd").child(value)]);
        let page = self.clone();
        let close = move || Some(page.href(asked(page.place.get())));
        effect(move || crate::browser::dom::focus("fields"));
        let title = words::fields_title(&label(deployment));
        el("section")
            .class("card pad stack")
            .attr("aria-labelledby", "fields")
            .child(el("h2").id("fields").attr("tabindex", "-1").child(title))
            .child(el("p").class("muted").child(words::FIELDS_HINT))
            .child(el("dl").class("fields").children(lines))
            .child(el("p").child(el("a").class("btn").attr_live("href", close).child(words::CLOSE)))
            .into_child()
    }
}

/// Nobody gives up what is read here.
fn wanted() -> std::rc::Rc<std::cell::Cell<bool>> {
    std::rc::Rc::new(std::cell::Cell::new(true))
}

fn history(agent: AgentRef, connection: Connection) -> AnyView {
    let page = Arc::new(History::new(agent, connection));
    let again = {
        let page = page.clone();
        Callback::new(move |()| {
            untrack(|| page.read(true));
        })
    };
    let detail = {
        let page = page.clone();
        Memo::new(move |_| {
            let id = asked(page.route.get()).detail?;
            page.with_rows(|rows| rows.iter().find(|row| row.id == id).cloned())
        })
    };
    let fields = {
        let page = page.clone();
        live(move || detail.get().map(|deployment| part(|| page.fields(&deployment))))
    };
    let state = {
        let page = page.clone();
        live(move || {
            page.read(false).with(|read| match read.error {
                Some(error) if !read.reading => {
                    Some(failure_view(&page.connection, error, failure_words::NOTHING_CHANGED, Some(again)))
                }
                _ => read
                    .value
                    .is_none()
                    .then(|| el("p").class("muted").attr("role", "status").child(common::LOADING).into_child()),
            })
        })
    };
    let environments = el("nav").class("row").attr("aria-label", words::ENVIRONMENT).children(
        vendors::environments(page.connection.vendor).iter().map(|environment| page.environment(*environment)),
    );
    all([
        page_head(page.name.into(), Some(board_crumbs(&page.connection)), None),
        agent_tabs(&page.agent, &page.connection),
        environments.into_child(),
        fields,
        state,
        table(&page).into_child(),
    ])
}

fn table(page: &Arc<History>) -> El {
    let keys = {
        let page = page.clone();
        Memo::new(move |_| {
            // Rows change what they offer when something else becomes active.
            let active = page.active();
            Arc::new(page.with_rows(|rows| rows.iter().map(|row| format!("{} {active}", row.id)).collect::<Vec<_>>()))
        })
    };
    let row = {
        let page = page.clone();
        Callback::new(move |position: usize| part(|| page.row(position)))
    };
    let columns = words::DEPLOYMENT_COLUMNS.map(|words| el("th").attr("scope", "col").child(words));
    let caption = {
        let page = page.clone();
        live(move || {
            let count = common::count(page.with_rows(<[_]>::len), "deployment", "deployments");
            words::deployments_lead(&count, asked(page.place.get()).environment.name())
        })
    };
    let hidden = {
        let page = page.clone();
        move || page.with_rows(<[_]>::is_empty).then(String::new)
    };
    // The button stays while more is read: it has focus.
    let more = {
        let page = page.clone();
        Memo::new(move |_| page.more())
    };
    let end = {
        let page = page.clone();
        live(move || match more.get() {
            true => Some(el("p").class("pad").child(more_button(&page))),
            false => page.end().map(|words| el("p").class("pad muted").child(words)),
        })
    };
    let table = el("table")
        .class("list")
        .attr_live("hidden", hidden)
        .child(el("caption").child(caption))
        .child(el("thead").child(el("tr").children(columns)))
        .child(windowed(keys.into(), row, 4));
    el("div").class("card").child(table).child(end)
}

fn more_button(page: &Arc<History>) -> El {
    let (shown, pressed) = (page.clone(), page.clone());
    let words = live(move || {
        let reading = shown.read(false).with(|read| read.reading);
        if reading { common::LOADING } else { words::SHOW_MORE }
    });
    button(words, move || pressed.show_more())
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
            other => leaves.push((path.to_owned(), json::written(other))),
        }
    }
    let mut leaves = Vec::new();
    walk("", document, &mut leaves);
    leaves
}
