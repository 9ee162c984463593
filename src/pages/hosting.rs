//! How this page is served: for the administrator who put it there.

use leptos::prelude::*;

use super::hosted::not_used;
use super::parts::page_head;
use crate::browser::dom;
use crate::hosting::Finding;
use crate::signals::{RwSignal, Signal};
use crate::state::console;
use crate::ui::{El, IntoChild, all, button, copy_button, el, live};
use crate::words::{common, hosting_check as words};

/// Where the check is.
#[derive(Clone, PartialEq)]
enum Check {
    Asking,
    Failed(String),
    Found(Vec<Finding>),
}

/// The hosting check.
pub fn hosting_page() -> AnyView {
    let console = console();
    let state = RwSignal::new(Check::Asking);
    let ask = move || {
        state.set(Check::Asking);
        dom::spawn(async move {
            let found = console.check_host().await.map_or_else(Check::Failed, Check::Found);
            // The page may be gone.
            if state.try_get_untracked().is_some() {
                state.set(found);
            }
        });
    };
    ask();
    let result = live(move || match state.get() {
        Check::Asking => el("p").class("muted").attr("role", "status").child(common::LOADING).into_child(),
        Check::Failed(why) => {
            el("p").class("note bad").attr("role", "alert").child(words::could_not_ask(&why)).into_child()
        }
        Check::Found(found) if found.is_empty() => {
            el("p").class("note").attr("role", "status").child(words::ALL_WELL).into_child()
        }
        Check::Found(found) => all([
            el("p").class("note warn").attr("role", "status").child(words::found(found.len())).into_child(),
            el("ol").class("plain stack").children(found.iter().map(finding)).into_child(),
        ]),
    });
    all([
        page_head(Signal::stored(words::TITLE.to_owned()), None, Some(button(words::AGAIN, ask).into_child())),
        el("p").class("muted lead").child(words::LEAD).into_child(),
        not_used().into_child(),
        result,
    ])
}

fn finding(finding: &Finding) -> El {
    let found = finding
        .found
        .as_ref()
        .map(|found| el("p").class("muted").child(words::FOUND).child(" ").child(el("code").child(found.as_str())));
    let line = finding.line.clone();
    el("li")
        .class("card pad stack")
        .child(el("p").child(el("strong").child(finding.says.as_str())))
        .child(el("p").class("muted").child(el("code").child(finding.path.as_str())))
        .child(found)
        .child(el("pre").class("code").attr("tabindex", "0").child(finding.line.as_str()))
        .child(copy_button(words::COPY_LINE, move || line.clone()))
}
