//! The form of a new connection.

use leptos::prelude::*;

use super::connection::form;
use super::connections::crumbs;
use super::parts::page_head;
use crate::domain::Vendor;
use crate::signals::{Memo, RwSignal, Signal};
use crate::state::console;
use crate::ui::{IntoChild, SelectField, all, el, live, part};
use crate::words::connect as words;

/// Connects a vendor: the one that the address names, or the one that is chosen.
pub fn new_connection_page(named: Option<Vendor>) -> AnyView {
    let crumbs = crumbs(console());
    let chosen = RwSignal::new(named.unwrap_or(Vendor::PolyAi).slug().to_owned());
    let options = Vendor::ALL.map(|vendor| (vendor.slug().to_owned(), vendor.name().to_owned())).to_vec();
    let choose = Callback::new(move |slug| chosen.set(slug));
    let field = SelectField::new("vendor", words::VENDOR, Signal::stored(options), chosen.into(), choose);
    let vendor = Memo::new(move |_| Vendor::parse(&chosen.get()).unwrap_or(Vendor::PolyAi));
    let title = Signal::derive(move || words::new_title(vendor.get().name()));
    all([
        page_head(title, Some(crumbs), None),
        el("div").class("card pad form narrow").child(field).into_child(),
        live(move || {
            let vendor = vendor.get();
            part(|| form(None, vendor))
        }),
    ])
}
