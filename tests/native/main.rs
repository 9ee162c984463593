//! Native tests: everything that is decided without a browser, by subject.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    missing_docs,
    reason = "a test that cannot go on fails"
)]

mod asvs;
mod cargo;
mod chain;
mod contract;
mod document;
mod engine;
mod files;
mod fuzz;
mod hosting;
mod hosting_rules;
mod interrupted;
mod inventory;
mod json;
mod lock;
mod package;
mod people;
mod polyai_rules;
mod practice_cargo;
mod practice_polyai;
mod practice_runagents;
mod practice_sema4;
mod properties;
mod records;
mod recovery;
mod runagents;
mod sema4;
mod smuggling;
mod store;
mod support;
mod tidy;
mod tools;
mod vault;
mod watching;
