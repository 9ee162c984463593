//! Vendor documents as data: JSON as it was read, edited value by value, so that what Greenroom does not know goes back
//! as it came.

mod diff;
mod number;
mod pointer;

pub use diff::{Edit, Identity, Item, apply, diff, same};
pub use number::same_number;
pub use pointer::Pointer;
