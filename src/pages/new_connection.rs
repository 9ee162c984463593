//! The form of a new connection.

use leptos::prelude::*;

use super::connection::form;
use super::connections::crumbs;
use super::parts::page_head;
use crate::signals::Signal;
use crate::state::console;
use crate::ui::all;
use crate::words::connect as words;

/// Connects a vendor.
pub fn new_connection_page() -> AnyView {
    let crumbs = crumbs(console());
    all([page_head(Signal::stored(words::NEW_TITLE.to_owned()), Some(crumbs), None), form(None)])
}
