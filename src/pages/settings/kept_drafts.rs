//! The drafts that are kept here, also of agents that are no longer there.

use leptos::prelude::*;

use super::section;
use crate::browser::dom;
use crate::domain::{AgentId, ConnectionId};
use crate::pages::edit::form_route;
use crate::routes::AgentRef;
use crate::signals::RwSignal;
use crate::state::{Listed, console};
use crate::ui::{El, IntoChild, all, button, el, link, live, one_of_many, when};
use crate::vendors::Subject;
use crate::words::{recovery as words, tools};

/// The section.
pub fn kept_drafts() -> AnyView {
    let console = console();
    let found = RwSignal::new(None::<Result<Vec<Listed>, String>>);
    let load = Callback::new(move |()| {
        dom::spawn(async move {
            let mut all = console.all_drafts(false).await;
            if let (Ok(real), Ok(practice)) = (&mut all, console.all_drafts(true).await) {
                real.extend(practice);
            }
            if found.try_get_untracked().is_some() {
                found.set(Some(all.map_err(|error| error.words().to_owned())));
            }
        });
    });
    load.run(());
    let list = live(move || {
        found.with(|found| match found {
            None => ().into_child(),
            Some(Err(why)) => el("p").class("note warn").child(why.as_str()).into_child(),
            Some(Ok(drafts)) if drafts.is_empty() => el("p").child(words::NO_DRAFTS).into_child(),
            Some(Ok(drafts)) => {
                let rows = drafts.iter().enumerate().map(|(number, listed)| row(number, listed, load));
                el("ul").class("plain card").children(rows).into_child()
            }
        })
    });
    section("drafts", words::DRAFTS, words::DRAFTS_LEAD).child(list).into_child()
}

fn row(number: usize, listed: &Listed, load: Callback<()>) -> El {
    let console = console();
    let agent =
        AgentRef { connection: ConnectionId(listed.key.connection.clone()), agent: AgentId(listed.key.agent.clone()) };
    let connection = console.connection(&agent.connection);
    let named = connection.as_ref().map(|connection| console.agent_name(connection, &agent.agent));
    let subject = [Subject::Agent, Subject::Release, Subject::New].into_iter().find(|s| s.slug() == listed.key.subject);
    let (form, what) = match subject {
        Some(Subject::New) => (Subject::New, words::OF_A_NEW_AGENT.to_owned()),
        Some(Subject::Release) => (Subject::Release, words::draft_of(&named.unwrap_or_else(|| agent.agent.0.clone()))),
        Some(Subject::Agent) | None => {
            (Subject::Agent, words::fields_of(&named.unwrap_or_else(|| agent.agent.0.clone())))
        }
    };
    let of = connection.as_ref().map_or_else(
        || words::connection_gone(&agent.connection.0),
        |connection| format!("{} · {}", connection.vendor.name(), connection.name),
    );
    let open = connection.map(|_| {
        let href = console.href(&form_route(&agent, form));
        link(href, words::OPEN).class("btn").attr("aria-label", words::open(&what))
    });
    let practice = console.is_practice_draft(&listed.key);
    let names = [listed.place.draft(), listed.place.base()];
    let save = move || {
        let names = names.clone();
        dom::spawn(async move { console.save_records(practice, &names).await });
    };
    let (key, place) = (listed.key.clone(), listed.place.clone());
    let discard = move || {
        let (key, place) = (key.clone(), place.clone());
        dom::spawn(async move {
            if let Err(error) = console.forget_draft_at(&key, &place).await {
                console.announce(error.words());
            }
            load.run(());
        });
    };
    let size = tools::size(listed.bytes.try_into().unwrap_or(u64::MAX));
    let about = el("span").class("when").child(of).child(" · ").child(size).child(" · ");
    el("li").class("item").child(el("span").child(what).child(about.child(when(listed.draft.at, console.now)))).child(
        el("span").class("row").child(open).child(button(words::SAVE_AS_FILE, save)).child(all([one_of_many(
            &format!("draft-{number}"),
            words::DISCARD,
            words::DISCARD_SURE,
            discard,
        )])),
    )
}
