//! The form of a new connection.

use leptos::prelude::*;

use super::connection::Form;
use super::connections::crumbs;
use super::parts::PageHead;
use crate::state::console;
use crate::words::connect as words;

/// Connects a vendor.
#[component]
pub fn NewConnectionPage() -> impl IntoView {
    let crumbs = crumbs(console());
    view! {
        <PageHead title=words::NEW_TITLE.to_owned() crumbs=crumbs />
        <Form existing=None />
    }
}
