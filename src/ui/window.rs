//! Long tables: only the rows near the window exist, so that the page's size does not depend on the list's.

use std::sync::Arc;

use leptos::prelude::*;
use send_wrapper::SendWrapper;

use super::keyed::{Row, redraw};
use super::{IntoChild, el};
use crate::browser::dom;
use crate::browser::element::{self, Element};
use crate::signals::{Memo, RwSignal, Signal, effect};

/// How many rows are built beyond each edge of the window.
const OVERSCAN: usize = 8;
/// How long the list stays as it is before those are built and the height of the rows is measured, in milliseconds.
const SETTLED_AFTER_MS: u32 = 100;
/// How high a row is taken to be until one was measured, in CSS pixels.
const FIRST_GUESS: f64 = 64.0;

/// Rises whenever the window scrolls or changes its size; one listener for the whole page.
#[derive(Clone, Copy)]
pub struct Viewport(RwSignal<u32>);

impl Viewport {
    /// Listens, for the life of the page.
    pub fn watch() -> Self {
        let tick = RwSignal::new(0_u32);
        for event in ["scroll", "resize"] {
            dom::listen_window(event, move |_| tick.update(|tick| *tick = tick.wrapping_add(1)));
        }
        Self(tick)
    }
}

/// A table's body. `keys` names each row (unchanged key: unchanged row), `row` builds one, `columns` is what a spacer
/// spans.
pub fn windowed(keys: Signal<Arc<Vec<String>>>, row: Callback<usize, AnyView>, columns: usize) -> AnyView {
    let viewport = use_context::<Viewport>();
    let guess = RwSignal::new(FIRST_GUESS);
    let body = el("tbody");
    let element = SendWrapper::new(body.element());
    // The keys for which the rows beyond the edges are there, too: only once they have stayed for a while. A keystroke
    // that leads to other keys waits for the rows that are seen.
    let settled = RwSignal::new(Arc::new(Vec::new()));
    let range = Memo::new({
        let body = element.clone();
        move |_| {
            if let Some(Viewport(tick)) = viewport {
                tick.track();
            }
            let (count, height) = (keys.with(|keys| keys.len()), guess.get());
            let is_settled = keys.with(|keys| settled.with(|settled| settled == keys));
            let (top, window_height) = dom::place(&body);
            // What stands above the table may go away without a word: once there is time, a whole window is drawn.
            let (beyond, below) = if is_settled { (OVERSCAN, top.min(0.0)) } else { (1, top) };
            let first = ((-top / height).floor().max(0.0) as usize).saturating_sub(beyond).min(count);
            let end = ((window_height - below) / height).ceil().max(0.0) as usize + beyond;
            (first, end.clamp(first, count))
        }
    });
    effect({
        let body = element.clone();
        move || {
            let (body, then) = (body.clone(), (keys.get(), range.get()));
            dom::spawn(async move {
                dom::pause(SETTLED_AFTER_MS).await;
                // The page may be gone by now; or other rows are there, whose own time runs.
                let now = keys.try_get_untracked().zip(range.try_get_untracked());
                let (Some(height), true) = (guess.try_get_untracked(), now.as_ref() == Some(&then)) else { return };
                let (keys, range) = then;
                if let Some(measured) = measure(&body, keys.len(), range, height) {
                    guess.set(measured);
                }
                settled.set(keys);
            });
        }
    });
    let spacer = |rows: Box<dyn Fn() -> usize + Send>| {
        let height = move |cell: &Element| {
            let rows = rows();
            element::set_height(cell, (rows as f64 * guess.get()).round());
        };
        let cell = el("td").attr("colspan", columns.to_string()).following(Box::new(height));
        el("tr").class("spacer").attr("aria-hidden", "true").child(cell)
    };
    let end = spacer(Box::new(move || keys.with(|keys| keys.len()).saturating_sub(range.get().1)));
    let after = end.element();
    let owner = Owner::current().unwrap_or_default();
    let mut drawn: Vec<Row> = Vec::new();
    let draw = move |body: &Element| {
        let wanted = keys.with(|keys| names(keys, range.get()));
        drawn = redraw(std::mem::take(&mut drawn), wanted, body, Some(&after), &owner, |position| row.run(position));
    };
    let top = spacer(Box::new(move || range.get().0));
    body.child(top).child(end).following(Box::new(draw)).into_child()
}

/// How high a row is on average, where that differs much from what was taken: the spacers shall be about as high as the
/// rows they stand for, but rows of uneven height must not make a long table hop.
fn measure(body: &Element, count: usize, (first, end): (usize, usize), taken: f64) -> Option<f64> {
    let drawn = end.saturating_sub(first);
    if drawn == 0 {
        return None;
    }
    let spacers = (count - drawn.min(count)) as f64 * taken;
    let measured = (dom::height(body) - spacers) / drawn as f64;
    let enough = if taken == FIRST_GUESS { 2.0 } else { 0.15 * taken };
    (measured > 16.0 && (measured - taken).abs() > enough).then_some(measured)
}

/// The rows of a range, by position and key. A vendor's list may name an id twice: then they are two rows.
fn names(keys: &[String], (first, end): (usize, usize)) -> Vec<(usize, String)> {
    let mut shown: Vec<(usize, String)> = Vec::new();
    for (i, key) in keys.iter().enumerate().take(end).skip(first) {
        let repeated = shown.iter().any(|(_, other)| other == key);
        shown.push((i, if repeated { format!("{key} {i}") } else { key.clone() }));
    }
    shown
}
