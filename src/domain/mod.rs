//! The words of the product as types. Knows no vendor's wire format and no browser.

mod time;

pub use time::Timestamp;
