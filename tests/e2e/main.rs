//! Browser tests: what a person does and meets, in Chromium, Firefox and WebKitGTK, against the built page.
//!
//! `e2e [FILTER]` runs the tests whose names contain FILTER and ends with `e2e: N passed, N failed`. Each test starts
//! the servers and browsers it needs on free ports and ends exactly those; after a failure a screenshot and the
//! page's source are under `target/e2e/`. Environment:
//!
//! | variable | what |
//! | --- | --- |
//! | `GREENROOM_DIST` | the built page (`dist`) |
//! | `GREENROOM_PACKAGE` | the package (`target/package/greenroom-VERSION.zip`) |
//! | `GREENROOM_PRACTICE_SERVER` | the practice server (`target/debug/practice-server`) |
//! | `GREENROOM_AXE` | axe-core's `axe.min.js` |
//! | `GREENROOM_LOOKS` | a folder for a picture of everything that axe looks at |
//! | `GREENROOM_FULL=1` | the long forms too |
//! | `GREENROOM_BENCH=1` | only the measurements, as lines of JSON |
//! | `GREENROOM_SCREENSHOTS=1` | also writes the README's pictures into `tests/e2e/screenshots/` |
//! | `GREENROOM_E2E_JOBS` | tests at a time (2) |
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    missing_docs,
    reason = "a test that cannot go on says why and stops"
)]

mod accessibility;
mod accessibility_hosting;
mod accessibility_recovery;
mod accessibility_runagents;
mod asking;
mod bench;
mod browsers;
mod canary;
mod canary_journeys;
mod canary_scene;
mod cargo;
mod cargo_choices;
mod cargo_drafts;
mod cargo_failures;
mod cargo_fields;
mod cargo_secrets;
mod console;
mod console_json;
mod failures;
mod failures_of_writes;
mod fixtures;
mod forms;
mod hosting;
mod hosting_configure;
mod hosting_mistakes;
mod hosting_neighbours;
mod hosting_recipes;
mod hosting_relay;
mod hosting_settings;
mod hosting_sign_in;
mod hosting_updates;
mod hosts;
mod hosts_caddy;
mod hosts_listening;
mod interrupted;
mod journeys;
mod keyboard;
mod keys;
mod killed;
mod locks;
#[path = "../native/package/made.rs"]
mod made;
mod memory;
mod once;
mod page;
mod people;
mod places;
mod policy;
mod processes;
mod recovery;
mod requests;
mod runagents;
mod runagents_failures;
mod runagents_fields;
mod runagents_files;
mod runagents_keyboard;
mod runagents_scene;
mod runagents_secrets;
mod runagents_watch;
mod runagents_ways;
mod runner;
mod saving;
mod screens;
mod screenshots;
mod search;
mod sema4;
mod sema4_failures;
mod sema4_fields;
mod sema4_keyboard;
mod sema4_packages;
mod sema4_scene;
mod sema4_secrets;
mod servers;
mod smuggling;

use runner::{Case, Stage};
use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    let stage = match Stage::from_environment() {
        Ok(stage) => stage,
        Err(failure) => {
            eprintln!("e2e: {failure}");
            println!("e2e: 0 passed, 1 failed");
            return ExitCode::FAILURE;
        }
    };
    let filter = std::env::args().skip(1).find(|argument| !argument.starts_with('-')).unwrap_or_default();
    let cases: Vec<Case> = if stage.bench {
        bench::cases()
    } else {
        [
            journeys::cases(),
            once::cases(),
            failures::cases(),
            failures_of_writes::cases(),
            interrupted::cases(),
            accessibility::cases(),
            accessibility_hosting::cases(),
            accessibility_recovery::cases(),
            accessibility_runagents::cases(),
            keyboard::cases(),
            keys::cases(),
            screens::cases(),
            policy::cases(),
            recovery::cases(),
            cargo::cases(),
            cargo_drafts::cases(),
            cargo_secrets::cases(),
            cargo_failures::cases(),
            cargo_choices::cases(),
            cargo_fields::cases(),
            runagents::cases(),
            runagents_failures::cases(),
            runagents_fields::cases(),
            runagents_files::cases(),
            runagents_keyboard::cases(),
            runagents_secrets::cases(),
            runagents_watch::cases(),
            runagents_ways::cases(),
            sema4::cases(),
            sema4_failures::cases(),
            sema4_fields::cases(),
            sema4_keyboard::cases(),
            sema4_packages::cases(),
            sema4_secrets::cases(),
            smuggling::cases(),
            canary::cases(),
            people::cases(),
            killed::cases(),
            locks::cases(),
            screenshots::cases(),
            hosting::cases(),
            hosting_configure::cases(),
            hosting_mistakes::cases(),
            hosting_neighbours::cases(),
            hosting_recipes::cases(),
            hosting_relay::cases(),
            hosting_sign_in::cases(),
            hosting_updates::cases(),
            console_json::cases(),
            hosting_settings::cases(),
        ]
        .into_iter()
        .flatten()
        .collect()
    };
    let in_firefox = if stage.full { cases.iter().filter_map(Case::in_firefox).collect() } else { Vec::new() };
    let full = stage.full;
    let on_nginx = if stage.bench { Vec::new() } else { hosts::again(&cases, full) };
    let cases = cases.into_iter().chain(in_firefox).chain(on_nginx).filter(move |case| full || !case.long);
    runner::run(stage, cases.filter(|case| case.name.contains(&filter)).collect()).await
}
