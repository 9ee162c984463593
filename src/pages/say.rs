//! Test messages to an agent, and what it answered.

use std::cell::Cell;
use std::rc::Rc;

use leptos::prelude::*;

use super::parts::{agent_tabs, board_crumbs, failure_view, name_of, page_head, step_button, with_connection};
use crate::browser::dom;
use crate::domain::{Connection, Timestamp};
use crate::http::ApiError;
use crate::lifecycle::{Ending, Receipt};
use crate::routes::{AgentRef, Route};
use crate::signals::{Memo, RwSignal, Signal};
use crate::state::{Console, Exchange, Reply, Said, Talk, console};
use crate::ui::{DomEvent, El, IntoChild, all, button, el, labelled, link, live, part, when};
use crate::vendors;
use crate::words::{failure as failure_words, runagents, say as words, sheet};

/// The field's id.
const FIELD: &str = "message";

/// The test screen of an agent.
pub fn say_page(agent: AgentRef) -> AnyView {
    let shown = agent.clone();
    with_connection(&agent.connection, move |connection| part(|| page(&shown, &connection)))
}

fn page(agent: &AgentRef, connection: &Connection) -> AnyView {
    let console = console();
    let name = name_of(agent, connection);
    let title = Signal::derive(move || words::title(&name.get()));
    let head = page_head(title, Some(board_crumbs(connection)), None);
    let tabs = agent_tabs(agent, connection);
    if !vendors::takes_messages(connection.vendor) {
        return all([head, tabs, el("p").child(words::none_at(connection.vendor.name())).into_child()]);
    }
    let lead = el("p")
        .class("muted")
        .child(live(move || words::asks(&name.get())))
        .child(" ")
        .child(runagents::SAY_CHANGES)
        .child(" ")
        .child(words::IN_JOURNAL);
    let talk = console.talk(agent);
    let form = form(console, agent, connection, name, &talk);
    all([head, tabs, lead.into_child(), form, conversation(console, connection, name, &talk)])
}

fn form(console: Console, agent: &AgentRef, connection: &Connection, name: Memo<String>, talk: &Talk) -> AnyView {
    let problem = RwSignal::new(None::<String>);
    let send = {
        let (agent, connection, talk) = (agent.clone(), connection.clone(), talk.clone());
        move || {
            if talk.said.with_untracked(Said::awaits) {
                return;
            }
            if talk.typed.with_untracked(|typed| typed.trim().is_empty()) {
                problem.set(Some(runagents::SAY_NOTHING.to_owned()));
                return dom::focus(FIELD);
            }
            problem.set(None);
            let (agent, connection, name) = (agent.clone(), connection.clone(), name.get_untracked());
            // It goes on when the screen is left, and is told there or in the journal.
            dom::spawn(async move { console.say(&connection, &agent, &name).await });
        }
    };
    let (typed, value, by_key) = (talk.typed.clone(), talk.typed.clone(), send.clone());
    let input = el("textarea")
        .attr("rows", "4")
        .value(move || value.get())
        .on("input", move |event: DomEvent| typed.set(dom::field_value(&event)))
        .on("keydown", move |event: DomEvent| {
            if dom::is_send(&event) {
                event.prevent_default();
                by_key();
            }
        });
    let said = talk.said.clone();
    let has_some = Memo::new(move |_| said.with(|said| !said.exchanges.is_empty()));
    let newest = talk.said.clone();
    let outcome = move || {
        let name = name.get();
        newest.with(|said| match said.exchanges.last().map(|last| &last.reply) {
            None => String::new(),
            Some(Reply::Awaited) => words::awaited(&name),
            Some(Reply::Ended(_, ending)) if matches!(**ending, Ending::Done(_)) => words::answered(&name),
            Some(Reply::Ended(..)) => words::not_answered(&name),
            Some(Reply::NotSent(..)) => words::NOT_SENT.to_owned(),
        })
    };
    let outcome = Memo::new(move |_| outcome());
    let agent_of_button = agent.clone();
    let anew = live(move || {
        let agent = agent_of_button.clone();
        has_some.get().then(|| {
            button(words::NEW_CONVERSATION, move || {
                if console.begin_anew(&agent) {
                    console.announce(words::BEGUN_ANEW);
                    dom::focus(FIELD);
                }
            })
        })
    });
    let (of, id) = (connection.clone(), agent.agent.clone());
    let not_running = Memo::new(move |_| {
        // The list of agents tells it, and is asked again when something was sent.
        let lanes = console.lanes(&of, &id, Rc::new(Cell::new(true)));
        lanes.with(|read| read.value.and_then(|lanes| vendors::not_running(of.vendor, lanes)).map(str::to_owned))
    });
    let not_running = move || not_running.get().map(|phase| words::not_running(&name.get(), &phase));
    el("section")
        .class("card pad form narrow")
        .attr("aria-label", words::MESSAGE)
        .child(labelled(FIELD, words::MESSAGE, words::HINT, Some(problem.into()), input))
        .child(
            el("div")
                .class("row")
                .child(step_button(
                    &connection.id,
                    button(live(move || words::send_to(&name.get())), send).class("btn primary"),
                ))
                .child(anew)
                .child(el("span").class("muted").attr("role", "status").child(live(move || outcome.get()))),
        )
        .child(live(move || not_running().map(|words| el("p").class("note warn").child(words))))
        .into_child()
}

/// What was said, newest first.
fn conversation(console: Console, connection: &Connection, name: Memo<String>, talk: &Talk) -> AnyView {
    let (connection, said) = (connection.clone(), talk.said.clone());
    let said = Memo::new(move |_| said.get());
    let journal = console.href(&Route::Journal { practice: connection.id.is_practice() });
    let list = live(move || {
        let name = name.get();
        said.with(|said| {
            if said.exchanges.is_empty() {
                return el("p").class("muted").child(words::NOTHING_SAID).into_child();
            }
            let exchanges = said.exchanges.iter().rev();
            let items = exchanges.map(|one| exchange_view(console, &connection, &name, one));
            let answered = said.exchanges.iter().any(|one| answer_of(&one.reply).is_some());
            let alone =
                (answered && said.conversation.is_none()).then(|| el("p").class("muted").child(words::NO_CONVERSATION));
            all([
                alone.into_child(),
                el("ul").class("plain stack").children(items).into_child(),
                el("p").child(link(journal.clone(), sheet::TO_JOURNAL)).into_child(),
            ])
        })
    });
    el("section")
        .class("stack narrow")
        .attr("aria-labelledby", "conversation")
        .child(el("h2").id("conversation").child(words::CONVERSATION))
        .child(list)
        .into_child()
}

fn answer_of(reply: &Reply) -> Option<(Timestamp, &Receipt)> {
    match reply {
        Reply::Ended(at, ending) => match &**ending {
            Ending::Done(receipt) => Some((*at, receipt)),
            _ => None,
        },
        Reply::Awaited | Reply::NotSent(..) => None,
    }
}

/// A message with what came of it.
fn exchange_view(console: Console, connection: &Connection, name: &str, one: &Exchange) -> El {
    let reply = match (&one.reply, answer_of(&one.reply)) {
        (_, Some((at, receipt))) => answer(console, name, at, receipt),
        (Reply::NotSent(why, error), _) => not_sent(connection, why, error.as_deref()),
        (Reply::Ended(_, ending), _) => failed(connection, ending),
        (Reply::Awaited, _) => el("p").class("muted").child(words::awaited(name)).into_child(),
    };
    el("li").class("card pad stack").child(line(console, words::YOU, one.at, &one.message)).child(reply)
}

/// Who said it, when, and what: as it is written, never as a page.
fn line(console: Console, who: &str, at: Timestamp, what: &str) -> AnyView {
    let head = el("span").class("when").child(el("strong").child(who)).child(" · ").child(when(at, console.now));
    el("div").child(head).child(el("div").class("said").child(what)).into_child()
}

/// The answer is the first of the receipt's notes; others are about it.
fn answer(console: Console, name: &str, at: Timestamp, receipt: &Receipt) -> AnyView {
    let (first, more) = receipt.notes.split_first().map_or(("", &[] as &[String]), |(first, more)| (first, more));
    let empty = first.trim().is_empty().then(|| el("p").class("muted").child(words::EMPTY));
    let more = more.iter().map(|note| el("p").class("muted").child(note.as_str()));
    let more = more.collect::<Vec<_>>();
    all([line(console, name, at, first), empty.into_child(), more.into_child()])
}

fn not_sent(connection: &Connection, why: &str, error: Option<&ApiError>) -> AnyView {
    match error {
        Some(error) => failure_view(connection, error, failure_words::NOTHING_SENT, None),
        None => el("p").class("note warn").child(why).into_child(),
    }
}

fn failed(connection: &Connection, ending: &Ending) -> AnyView {
    match ending {
        Ending::Refused(error) => failure_view(connection, error, words::REFUSED, None),
        Ending::DidNotHappen(error) => failure_view(connection, error, failure_words::NO_TRACE, None),
        Ending::Partly { error, what } => failure_view(connection, error, what, None),
        Ending::Unknown { error, why } => {
            failure_view(connection, error, &format!("{} {why}", failure_words::CANNOT_BE_KNOWN), None)
        }
        Ending::Already(sentence) => el("p").class("note").child(sentence.as_str()).into_child(),
        Ending::Done(_) => ().into_child(),
    }
}
