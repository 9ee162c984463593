//! An address that is none.

use leptos::prelude::*;

use super::parts::PageHead;
use crate::routes::{BoardQuery, Route};
use crate::state::console;
use crate::words::pages as words;

/// Says so, and leads out.
#[component]
pub fn NotFoundPage(
    /// What was asked for.
    path: String,
) -> impl IntoView {
    let board = console().href(&Route::Board(BoardQuery::default()));
    view! {
        <PageHead title=words::NOT_FOUND.to_owned() />
        <p>{words::not_found(&path)}</p>
        <p><a href=board>{words::TO_THE_BOARD}</a></p>
    }
}
