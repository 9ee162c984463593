//! Sema4.ai: our client against the practice vendor, what its plans can and cannot do, and its rules.

mod any;
mod contract;
mod losing;
mod notes;
mod paging;
mod plans;
mod secrets;
pub mod support;
mod swaps;
