//! Long tables: only the rows near the window exist, so that the page's size does not depend on the list's.

use leptos::html::Tbody;
use leptos::prelude::*;

use super::{el, live};
use crate::browser::dom;
use crate::signals::{Memo, RwSignal, Signal, effect};

/// How many rows are built beyond each edge of the window.
const OVERSCAN: usize = 8;
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
pub fn windowed(keys: Signal<std::sync::Arc<Vec<String>>>, row: Callback<usize, AnyView>, columns: usize) -> AnyView {
    let viewport = use_context::<Viewport>();
    let body = NodeRef::<Tbody>::new();
    let guess = RwSignal::new(FIRST_GUESS);
    let count = move || keys.with(|keys| keys.len());
    let range = Memo::new(move |_| {
        if let Some(Viewport(tick)) = viewport {
            tick.track();
        }
        let (count, height) = (count(), guess.get());
        let (past, window_height) = body.get().map_or((0.0, 800.0), |body| dom::scrolled_past(&body));
        let first = ((past / height).floor().max(0.0) as usize).saturating_sub(OVERSCAN).min(count);
        let shown = (window_height / height).ceil() as usize + 2 * OVERSCAN;
        (first, (first + shown).min(count))
    });
    // Measures what was drawn, so that the spacers are as high as the rows they stand for.
    effect(move || {
        let (first, end) = range.get();
        keys.track();
        dom::next_frame(move || {
            let (Some(body), Some(height)) = (body.try_get_untracked().flatten(), guess.try_get_untracked()) else {
                return;
            };
            let drawn = end.saturating_sub(first);
            let total = keys.try_get_untracked().map_or(0, |keys| keys.len());
            if drawn == 0 {
                return;
            }
            let spacers = (total - drawn.min(total)) as f64 * height;
            let measured = (dom::height(&body) - spacers) / drawn as f64;
            if measured > 16.0 && (measured - height).abs() > 2.0 {
                guess.set(measured);
            }
        });
    });
    let items = move || {
        let (first, end) = range.get();
        keys.with(|keys| {
            let mut shown: Vec<(usize, String)> = Vec::new();
            for (i, key) in keys.iter().enumerate().take(end).skip(first) {
                // A row that only moves stays as it is. A vendor's list may name an id twice: then they are two rows.
                let repeated = shown.iter().any(|(_, other)| other == key);
                shown.push((i, if repeated { format!("{key} {i}") } else { key.clone() }));
            }
            shown
        })
    };
    let spacer = move |rows: usize| {
        let height = (rows as f64 * guess.get()).round() as i64;
        (rows > 0).then(|| {
            // The one style that is computed; as a property, since the policy forbids the attribute.
            let cell = leptos::html::td().colspan(columns.to_string()).style(("height", format!("{height}px")));
            el("tr").class("spacer").attr("aria-hidden", "true").child(cell.into_any())
        })
    };
    leptos::html::tbody()
        .node_ref(body)
        .child((
            live(move || spacer(range.get().0)),
            For(ForProps::builder().each(items).key(|(_, key)| key.clone()).children(move |(i, _)| row.run(i)).build()),
            live(move || spacer(count() - range.get().1.min(count()))),
        ))
        .into_any()
}
