//! Dates as people say them, with the exact moment on hover.

use leptos::prelude::*;

use super::{IntoChild, el, live};
use crate::browser::dom;
use crate::domain::Timestamp;
use crate::signals::RwSignal;
use crate::words::common;

/// "12 min ago", kept true by `now`; the exact moment as its title.
pub fn when(at: Timestamp, now: RwSignal<Timestamp>) -> AnyView {
    el("time")
        .attr("datetime", at.to_iso())
        .attr("title", dom::format_time(at, true))
        .child(live(move || common::ago(now.get().0 - at.0)))
        .into_child()
}
