//! The form of a new connection.

use leptos::prelude::*;

use super::connection::form;
use super::connections::crumbs;
use super::hosted::{not_used, presets};
use super::parts::page_head;
use crate::domain::Vendor;
use crate::signals::{Memo, RwSignal, Signal};
use crate::state::console;
use crate::ui::{IntoChild, SelectField, all, el, live, part};
use crate::words::{connect as words, hosting};

/// Connects a vendor: the one that the address names, or the one that is chosen.
pub fn new_connection_page(named: Option<Vendor>) -> AnyView {
    let console = console();
    let crumbs = crumbs(console);
    let hosted = console.hosted();
    let offered = hosted.settings.offered();
    let hidden = named.filter(|named| !offered.contains(named));
    let usual = offered.iter().copied().find(|vendor| *vendor == Vendor::PolyAi).or(offered.first().copied());
    let Some(first) = named.filter(|named| offered.contains(named)).or(usual) else {
        return all([
            page_head(Signal::stored(words::ADD.to_owned()), Some(crumbs), None),
            el("p").child(hosting::NONE_OFFERED).into_child(),
        ]);
    };
    let hidden = hidden.map(|vendor| el("p").class("note warn").child(hosting::not_used_here(vendor.name())));
    let chosen = RwSignal::new(first.slug().to_owned());
    let options = offered.iter().map(|vendor| (vendor.slug().to_owned(), vendor.name().to_owned())).collect::<Vec<_>>();
    let choose = Callback::new(move |slug| chosen.set(slug));
    let field = SelectField::new("vendor", words::VENDOR, Signal::stored(options), chosen.into(), choose);
    let vendor = Memo::new(move |_| Vendor::parse(&chosen.get()).unwrap_or(first));
    let title = Signal::derive(move || words::new_title(vendor.get().name()));
    all([
        page_head(title, Some(crumbs), None),
        not_used().into_child(),
        hidden.into_child(),
        presets(console),
        el("div").class("card pad form narrow").child(field).into_child(),
        live(move || {
            let vendor = vendor.get();
            part(|| form(None, None, vendor))
        }),
    ])
}
