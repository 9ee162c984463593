//! Widgets that know no vendor and no route: they take plain values and signals, and know how to be used by keyboard
//! and screen reader. Labels, hints and errors are tied to their inputs here, and nowhere by hand.

mod combobox;
mod copy;
mod difference;
mod el;
mod failure;
mod fields;
mod keyed;
mod markdown;
mod outward;
mod summary;
mod twice;
mod when;
mod window;

pub use combobox::Combobox;
pub use copy::copy_button;
pub use difference::difference;
pub use el::{DomEvent, El, IntoChild, all, button, el, link, live, part};
pub use failure::FailureNote;
pub use fields::{Problem, SelectField, TextField, labelled, radio_field, text_area};
pub use keyed::keyed;
pub use markdown::markdown;
pub use outward::outward;
pub use summary::{error_summary, problem_summary};
pub use twice::{one_of_many, pressed_twice};
pub use when::when;
pub use window::{Viewport, windowed};
