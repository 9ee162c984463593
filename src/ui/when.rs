//! Dates as people say them, with the exact moment on hover.

use leptos::prelude::*;

use crate::browser::dom;
use crate::domain::Timestamp;
use crate::words::common;

/// "12 min ago", kept true by `now`; the exact moment as its title.
#[component]
pub fn When(
    /// The moment.
    at: Timestamp,
    /// Ticks.
    now: RwSignal<Timestamp>,
) -> impl IntoView {
    view! {
        <time datetime=at.to_iso() title=dom::format_time(at, true)>
            {move || common::ago(now.get().0 - at.0)}
        </time>
    }
}
