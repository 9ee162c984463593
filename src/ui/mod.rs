//! Widgets that know no vendor and no route: they take plain values and signals, and know how to be used by keyboard
//! and screen reader. Labels, hints and errors are tied to their inputs here, and nowhere by hand.

mod copy;
mod failure;
mod fields;
mod summary;
mod when;
mod window;

pub use copy::CopyButton;
pub use failure::FailureNote;
pub use fields::{RadioField, SelectField, TextAreaField, TextField};
pub use summary::ErrorSummary;
pub use when::When;
pub use window::{Viewport, Windowed};
