//! What the host of this page decided, where screens tell of it.

use leptos::prelude::*;

use crate::browser::dom;
use crate::domain::{Connection, Keep};
use crate::hosting::{Basis, Way};
use crate::routes::Route;
use crate::state::{Console, console};
use crate::ui::{El, button, el, link, live, outward};
use crate::words::{connect, hosting as words, pages};

/// That the host's settings are not used, and why; nothing where they are.
pub fn not_used() -> Option<El> {
    let hosted = console().hosted();
    let advice = match hosted.basis {
        Basis::Now => return None,
        Basis::Before => words::GOES_BY_EARLIER,
        Basis::Nothing => words::NOT_USED_ADVICE,
    };
    let says = el("div")
        .class("note warn stack")
        .attr("role", "status")
        .child(el("p").child(el("strong").child(words::NOT_USED)))
        .child(el("p").child(advice))
        .child(el("ul").children(hosted.wrong.iter().map(|says| el("li").child(says.as_str()))))
        .child(el("div").class("row").child(button(pages::RELOAD, dom::reload)));
    Some(says)
}

/// Whose console this is, and where to turn to.
pub fn whose() -> Option<El> {
    let hosted = console().hosted();
    let host = &hosted.settings;
    let support = host.support.as_deref().map(|to| outward(to, words::SUPPORT));
    let name = host.organisation.as_deref().map(|name| el("strong").child(name));
    let between = (name.is_some() && support.is_some()).then_some(" · ");
    (name.is_some() || support.is_some()).then(|| el("p").child(name).child(between).child(support))
}

/// Connections that the host names: each waits for its key.
pub fn presets(console: Console) -> AnyView {
    live(move || {
        let all = console.presets();
        let items = all.iter().map(|preset| {
            let detail = format!("{} · {}", preset.vendor.name(), place(preset));
            let href = console.href(&Route::Connection(preset.id.clone()));
            let label = format!("{}: {}", words::ENTER_ITS_KEY, preset.name);
            let about = el("span")
                .child(el("strong").child(preset.name.as_str()))
                .child(" ")
                .child(el("span").class("tag").child(connect::KEY_MISSING))
                .child(el("span").class("when").child(detail));
            el("li")
                .class("item")
                .child(about)
                .child(link(href, words::ENTER_ITS_KEY).class("btn").attr("aria-label", label))
        });
        (!all.is_empty()).then(|| {
            el("section")
                .class("stack")
                .attr("aria-labelledby", "presets")
                .child(el("h2").id("presets").child(words::PRESETS))
                .child(el("ul").class("plain card").children(items))
        })
    })
}

/// Where a connection leads, and by which way.
pub fn place(connection: &Connection) -> String {
    let way = match &connection.relay {
        Some(_) => words::through(connection.host()),
        None => connection.host().to_owned(),
    };
    match connection.account.as_str() {
        "" => way,
        account => format!("{way} · {account}"),
    }
}

/// Why a connection is not used as it is, if so: it can be looked at, but nothing is sent through it.
pub fn out_of_use(connection: &Connection) -> Option<El> {
    let console = console();
    let hosted = console.hosted();
    let host = &hosted.settings;
    let says = if connection.id.is_practice() {
        return None;
    } else if !host.offers(connection.vendor) {
        words::not_used_here(connection.vendor.name())
    } else if console.way(connection) == Way::Changed {
        words::WAY_CHANGED.to_owned()
    } else if connection.keep == Keep::Vault && !host.remember && !console.has_key(&connection.id) {
        words::KEPT_NOT_USED.to_owned()
    } else {
        return None;
    };
    Some(el("p").child(says))
}
