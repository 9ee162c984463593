//! Which Greenroom this is, and how it is served.

use leptos::prelude::*;

use crate::browser::dom;
use crate::pages::hosted::whose;
use crate::routes::Route;
use crate::state::Console;
use crate::ui::{IntoChild, el, link};
use crate::words::{hosting_check, settings as words};

/// The name under which a package's page says its version and commit.
const VERSION: &str = "greenroom-version";

/// The version, and the way to the hosting check.
pub(super) fn about(console: Console) -> AnyView {
    // Who builds the page and serves it from there has no package.
    let version = dom::meta(VERSION).unwrap_or_else(|| env!("CARGO_PKG_VERSION").to_owned());
    let version = el("p").child(words::VERSION).child(" ").child(el("span").class("mono").child(version));
    super::section("about", words::ABOUT, words::ABOUT_LEAD)
        .child(whose())
        .child(version)
        .child(el("p").child(link(console.href(&Route::Hosting), hosting_check::TITLE)))
        .into_child()
}
