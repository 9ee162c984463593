//! An address that is none.

use leptos::prelude::*;

use super::parts::page_head;
use crate::routes::{BoardQuery, Route};
use crate::signals::Signal;
use crate::state::console;
use crate::ui::{IntoChild, all, el, link};
use crate::words::{hosting, pages as words};

/// Says so, and leads out.
pub fn not_found_page(path: String) -> AnyView {
    // Without practice its addresses are none.
    let why = match Route::parse(&path).is_practice() {
        true => hosting::NO_PRACTICE.to_owned(),
        false => words::not_found(&path),
    };
    let board = console().href(&Route::Board(BoardQuery::default()));
    all([
        page_head(Signal::stored(words::NOT_FOUND.to_owned()), None, None),
        el("p").child(why).into_child(),
        el("p").child(link(board, words::TO_THE_BOARD)).into_child(),
    ])
}
