//! Watching what was deployed: its build, then the agent, until it runs, fails, or the page is left.

use leptos::prelude::*;

use super::parts::{failure_view, state_label};
use crate::browser::dom;
use crate::domain::{Connection, Timestamp};
use crate::http::{ApiError, ErrorKind};
use crate::routes::AgentRef;
use crate::signals::{Memo, RwSignal};
use crate::state::{Console, console};
use crate::ui::{El, IntoChild, all, button, el, live, part, when};
use crate::vendors::{self, AgentView, Mood, Standing, StandingBuild};
use crate::words::{common, failure as failure_words, watch as words};

/// The seconds between two looks: as in the vendor's own examples (fact sheet 1).
const PAUSE_SECONDS: u32 = 5;
/// So long it is looked at without being asked, in milliseconds.
const LOOKS_FOR_MS: i64 = 30 * 60 * 1_000;

/// Which build is waited for.
#[derive(Clone)]
enum Awaited {
    /// As the answer to the deployment said: this one, or none.
    Told(Option<String>),
    /// The one that this computer began last.
    Remembered,
}

/// What is watched, and what was seen of it.
#[derive(Clone, Copy)]
struct Watch {
    console: Console,
    of: StoredValue<(Connection, AgentRef, Awaited)>,
    /// What the agent is called, for what is said at the end.
    name: Memo<String>,
    seen: RwSignal<Option<Standing>>,
    as_of: RwSignal<Option<Timestamp>>,
    failure: RwSignal<Option<ApiError>>,
    looking: RwSignal<bool>,
    /// The end of a build was seen.
    ended: Callback<()>,
}

/// What a step sent on its way, at the end of its sheet. `since` is when it was sent: what is long over is looked at once.
pub(super) fn watch_sent(
    connection: &Connection,
    agent: &AgentRef,
    name: &str,
    build: Option<String>,
    since: Timestamp,
) -> AnyView {
    let name = name.to_owned();
    let name = Memo::new(move |_| name.clone());
    let until = since.plus(LOOKS_FOR_MS);
    watch(connection, agent, name, Awaited::Told(build), until, Callback::new(|()| ()))
}

/// The same on an agent's own page: as long as the agent is still to run, or a build that this computer began was not seen
/// to its end.
pub(super) fn watch_on_page(
    connection: &Connection,
    agent: &AgentRef,
    name: Memo<String>,
    view: Memo<Option<AgentView>>,
) -> AnyView {
    let (console, vendor) = (console(), connection.vendor);
    if !vendors::has_standing(vendor) {
        return ().into_child();
    }
    // `None`: what is remembered was not read yet.
    let unfinished = RwSignal::new(None::<bool>);
    let (connection, agent) = (connection.clone(), agent.clone());
    {
        let (connection, agent) = (connection.clone(), agent.agent.clone());
        dom::spawn(async move {
            let notes = console.notes(&connection, &agent).await;
            unfinished.set(Some(vendors::build_of_notes(&notes).is_some_and(|(_, seen)| !seen)));
        });
    }
    // How often it set out while this page is open. At its end it stays, and says how it ended.
    let set_out = Memo::new(move |before: Option<&(bool, u32)>| {
        let (was, times) = before.copied().unwrap_or_default();
        let Some(unfinished) = unfinished.get() else { return (was, times) };
        let coming = view.with(|view| view.as_ref().is_some_and(|view| vendors::comes_up(vendor, &view.overview)));
        let on_its_way = unfinished || coming;
        (on_its_way, times + u32::from(on_its_way && !was))
    });
    let times = Memo::new(move |_| set_out.get().1);
    live(move || {
        (times.get() > 0).then(|| {
            let until = Timestamp(dom::now()).plus(LOOKS_FOR_MS);
            let ended = Callback::new(move |()| unfinished.set(Some(false)));
            part(|| watch(&connection, &agent, name, Awaited::Remembered, until, ended))
        })
    })
}

fn watch(
    connection: &Connection,
    agent: &AgentRef,
    name: Memo<String>,
    build: Awaited,
    until: Timestamp,
    ended: Callback<()>,
) -> AnyView {
    let vendor = connection.vendor;
    let watch = Watch {
        console: console(),
        of: StoredValue::new((connection.clone(), agent.clone(), build)),
        name,
        seen: RwSignal::new(None),
        as_of: RwSignal::new(None),
        failure: RwSignal::new(None),
        looking: RwSignal::new(true),
        ended,
    };
    dom::spawn(watch.look(until));
    // Looking again draws nothing anew but what became different.
    let seen = Memo::new(move |_| watch.seen.get());
    let failure = Memo::new(move |_| watch.failure.get());
    let says = Memo::new(move |_| {
        seen.with(|seen| seen.as_ref().map_or_else(|| (words::FIRST_LOOK.to_owned(), None), |seen| seen.says(vendor)))
    });
    let rows = live(move || seen.with(|seen| seen.as_ref().map(|seen| rows(watch.console, seen, vendor))));
    let connection = connection.clone();
    let failed = live(move || failure.get().map(|error| failure_view(&connection, &error, words::LOOKS_ON, None)));
    let looking = Memo::new(move |_| watch.looking.get());
    let below = live(move || match looking.get() {
        true => el("p").class("muted").child(live(move || watch.as_of())).into_child(),
        false => {
            let ended = seen.with(|seen| seen.as_ref().is_some_and(|seen| seen.ended.is_some()));
            let stopped = (!ended).then(|| el("span").class("muted").child(words::STOPPED));
            let again = button(failure_words::LOOK_AGAIN, move || watch.look_again());
            el("div").class("row").child(again).child(stopped).into_child()
        }
    });
    let status = el("div")
        .attr("role", "status")
        .child(el("p").child(el("strong").child(live(move || says.get().0))))
        .child(live(move || says.get().1.map(|more| el("p").child(more))));
    el("section")
        .class("card pad stack")
        .attr("aria-labelledby", "on-its-way")
        .child(el("h2").id("on-its-way").child(words::TITLE))
        .child(status)
        .child(rows)
        .child(failed)
        .child(below)
        .into_child()
}

impl Watch {
    /// Looks until it ended, or until this moment; at least once.
    async fn look(self, until: Timestamp) {
        // Begun a moment after the page was made: it may have been left in that moment.
        let Some((connection, agent, build)) = self.of.try_get_value() else { return };
        let build = match build {
            Awaited::Told(build) => build,
            Awaited::Remembered => {
                let notes = self.console.notes(&connection, &agent.agent).await;
                vendors::build_of_notes(&notes).map(|(build, _)| build)
            }
        };
        loop {
            let result = self.console.standing(&connection, &agent.agent, build.as_deref()).await;
            // The page was left.
            let Some(before) = self.seen.try_get_untracked() else { return };
            let mut pause = PAUSE_SECONDS;
            match result {
                Ok(now) => {
                    let ended = now.ended;
                    self.failure.set(None);
                    self.as_of.set(Some(Timestamp(dom::now())));
                    self.seen.set(Some(now.clone()));
                    if is_another(before.as_ref(), &now) {
                        self.console.refresh_agent(&connection, &agent);
                    }
                    if let Some(runs) = ended {
                        self.end(&now, &agent, runs, before.is_some_and(|before| before.ended.is_none())).await;
                        break;
                    }
                }
                Err(error) => {
                    if let ErrorKind::TooMany(Some(seconds)) = error.kind {
                        pause = pause.max(seconds);
                    }
                    self.failure.set(Some(error));
                }
            }
            if dom::now() >= until.0 {
                break;
            }
            dom::pause(pause.saturating_mul(1_000)).await;
            if self.seen.try_get_untracked().is_none() {
                return;
            }
        }
        self.looking.set(false);
    }

    fn look_again(self) {
        self.looking.set(true);
        dom::spawn(self.look(Timestamp(dom::now()).plus(LOOKS_FOR_MS)));
    }

    /// It ended. What was over before anybody looked is shown, and not called out.
    async fn end(self, now: &Standing, agent: &AgentRef, runs: bool, was_watched: bool) {
        if was_watched {
            let name = self.name.get_untracked();
            self.console.announce(&words::ended(&name, runs));
            dom::set_title(&format!("{} · {}", words::tab(&name, runs), common::GREENROOM));
        }
        // A build that failed stays in sight until the next one: nothing else on the agent's page tells of it.
        if let Some(build) = now.build.as_ref().filter(|build| !build.failed) {
            // Where the browser keeps nothing, it is looked at once more at the next visit.
            let _ = self.console.remember(agent, &vendors::build_ended(&build.id)).await;
            if self.seen.try_get_untracked().is_some() {
                self.ended.run(());
            }
        }
    }

    /// When it was looked at, and that it is looked at again.
    fn as_of(self) -> String {
        let again = words::looks_again(PAUSE_SECONDS);
        match self.as_of.get() {
            Some(at) => format!("{} · {again}", common::as_of(&dom::format_time(at, false))),
            None => again,
        }
    }
}

/// Whether the agent is another one than what was read of it before this look.
fn is_another(before: Option<&Standing>, now: &Standing) -> bool {
    match before {
        Some(before) => before.phase != now.phase,
        None => now.ended.is_some() && !now.build_failed(),
    }
}

/// The build and the agent, each with its state.
fn rows(console: Console, seen: &Standing, vendor: crate::domain::Vendor) -> AnyView {
    let mut rows = Vec::new();
    if let Some(build) = &seen.build {
        let begun = build.began.filter(|_| !build.finished && !build.lost);
        let begun = begun.map(|at| el("span").class("when").child(words::BEGUN).child(when(at, console.now)));
        rows.push(el("dt").child(words::BUILD));
        rows.push(
            el("dd")
                .child(el("span").class("mono").child(build.id.as_str()))
                .child(" ")
                .child(state(build.says(vendor)))
                .child(begun),
        );
        if let Some(image) = &build.image {
            rows.extend([el("dt").child(words::IMAGE), el("dd").class("mono").child(image.as_str())]);
        }
    }
    rows.extend([el("dt").child(words::AGENT), el("dd").child(state(seen.phase_says()))]);
    all([el("dl").class("fields").children(rows).into_child(), seen.build.as_ref().and_then(build_error).into_child()])
}

fn state((mood, says): (Mood, String)) -> El {
    state_label(mood, &says)
}

/// The vendor's own text about a build that failed.
fn build_error(build: &StandingBuild) -> Option<AnyView> {
    let text = build.error.as_deref()?;
    let shown = el("pre").class("code").attr("tabindex", "0").child(text);
    Some(all([el("h3").child(words::BUILD_ERROR).into_child(), shown.into_child()]))
}
