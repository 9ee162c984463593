//! Cargo: our client against the practice vendor, what its plans can and cannot do, and its rules.

mod contract;
mod drafts;
mod losing;
mod plans;
mod rules;
pub mod support;
