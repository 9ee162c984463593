//! What became of sheets that were left in the middle: notices on the board, and on the pages of their agents.

use leptos::prelude::*;

use crate::browser::dom;
use crate::domain::ConnectionId;
use crate::routes::{AgentRef, Route};
use crate::state::{Console, Returned, Stands, console};
use crate::ui::{El, IntoChild, button, el, link};
use crate::words::interruption as words;

/// The notices of a realm, or of one agent of it; nothing where there are none.
pub fn notices(all: &[Returned], practice: bool, of: Option<&AgentRef>) -> AnyView {
    let console = console();
    let here = |told: &&Returned| {
        let record = &told.record;
        let own = of.is_none_or(|agent| agent.connection == record.connection && agent.agent == record.agent);
        own && record.connection.is_practice() == practice
    };
    let here: Vec<&Returned> = all.iter().filter(here).collect();
    if here.is_empty() {
        return ().into_child();
    }
    let mut locked: Vec<(&ConnectionId, usize)> = Vec::new();
    let mut lines = Vec::new();
    for told in here {
        match told.stands {
            Stands::NoKey => match locked.iter_mut().find(|(id, _)| **id == told.record.connection) {
                Some((_, count)) => *count += 1,
                None => locked.push((&told.record.connection, 1)),
            },
            _ => lines.push(notice(console, told)),
        }
    }
    lines.extend(locked.into_iter().map(|(id, count)| without_key(console, id, count)));
    el("section").class("stack").attr("role", "status").attr("aria-label", words::NOTICES).children(lines).into_child()
}

fn notice(console: Console, told: &Returned) -> El {
    let record = &told.record;
    let title = record.called();
    let sentences = match &told.stands {
        Stands::Known => {
            let when = record.course.sent_at.map(|at| dom::format_time(at, true));
            record.tells(when.as_deref())
        }
        Stands::MayArrive => vec![words::may_arrive(title)],
        Stands::Unread(why) => vec![words::not_read_yet(title, why)],
        Stands::NoConnection => vec![words::without_connection(title)],
        // Told with the others of its connection.
        Stands::NoKey => Vec::new(),
        Stands::Broken => vec![words::broken(title)],
    };
    let agent = AgentRef { connection: record.connection.clone(), agent: record.agent.clone() };
    let sheet = console.href(&Route::Sheet(agent, record.id.clone()));
    let has_sheet = matches!(told.stands, Stands::Known | Stands::MayArrive | Stands::Unread(_));
    let open = has_sheet.then(|| {
        link(sheet, words::OPEN_SHEET).class("btn").attr("aria-label", format!("{}: {title}", words::OPEN_SHEET))
    });
    // What is still being found out stays in sight.
    let can_be_put_away = !matches!(told.stands, Stands::MayArrive | Stands::Unread(_));
    let put_away = can_be_put_away.then(|| {
        let record = record.clone();
        let put_away = button(words::PUT_AWAY, move || {
            console.put_away(&record);
            dom::focus("title");
        });
        put_away.attr("aria-label", format!("{}: {title}", words::PUT_AWAY))
    });
    el("div")
        .class("note")
        .child(el("p").child(sentences.join(" ")))
        .child(el("div").class("row").child(open).child(put_away))
}

fn without_key(console: Console, id: &ConnectionId, count: usize) -> El {
    let name = console.connection(id).map_or_else(|| id.0.clone(), |connection| connection.name);
    let to_key = link(console.href(&Route::Connection(id.clone())), words::TO_KEY).class("btn");
    el("div")
        .class("note warn")
        .child(el("p").child(words::without_key(count, &name)))
        .child(el("div").class("row").child(to_key))
}
