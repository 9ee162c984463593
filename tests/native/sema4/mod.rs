//! Sema4.ai: our client against the practice vendor, what its plans can and cannot do, and its rules.

mod contract;
mod losing;
mod notes;
mod plans;
mod support;
mod swaps;
