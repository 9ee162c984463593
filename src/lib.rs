//! Greenroom: a static page in which people who do not write code edit AI agents and release them.
//!
//! # The map
//!
//! Everything that can be decided without a browser is decided in plain Rust and tested natively; the browser is
//! one folder. From the bottom up:
//!
//! | room | subject |
//! | --- | --- |
//! | [`words`] | every sentence shown to a person |
//! | [`domain`] | vendor, connection, agent, lane, release, deployment, time |
//! | [`document`] | vendor documents as JSON: where something stands, what differs, what is secret; merging |
//! | [`tools`] | long work with texts, done in a worker: Markdown, words that differ, merging |
//! | [`hosting`] | what the host of this page decides, and how it should serve the page |
//! | [`http`] | request, response, the one seam to the network, its errors, retries, `curl` |
//! | [`lifecycle`] | an intended outward step as a value, and the one engine that takes it |
//! | [`vendors`] | one folder a vendor, with the same file names in each |
//! | [`practice`] | the vendors simulated: an independent second reading of their contracts |
//! | [`store`] | records, vault and journal, over traits |
//! | [`routes`] | the addresses of the page |
//! | `browser` | the only place that talks to the browser |
//! | `state` | reactive glue between the above and the screens |
//! | `signals` | Leptos' signals, one type for every type of value |
//! | `ui`, `pages`, `app` | widgets that know no vendor, one file a screen, the shell |
//!
//! # Invariants, each held by a test in `tests/native/tidy.rs`
//!
//! - a room imports only from the rooms that its row in that test names;
//! - nothing outside `browser` names a browser interface;
//! - no view carries a `style` attribute or an `href` that was not made by [`routes::Route::href`];
//! - no sentence is worded outside [`words`].
//!
//! Deliberately absent: a server of our own, a service worker, third-party requests, a route that sends anything
//! by being opened.

#[cfg(all(target_arch = "wasm32", feature = "console"))]
pub mod app;
#[cfg(target_arch = "wasm32")]
pub mod browser;
pub mod document;
pub mod domain;
#[cfg(all(target_arch = "wasm32", feature = "console"))]
pub mod form;
pub mod hosting;
pub mod http;
pub mod lifecycle;
#[cfg(all(target_arch = "wasm32", feature = "console"))]
pub mod pages;
pub mod practice;
pub mod routes;
#[cfg(all(target_arch = "wasm32", feature = "console"))]
pub mod signals;
#[cfg(all(target_arch = "wasm32", feature = "console"))]
pub mod state;
pub mod store;
pub mod tools;
#[cfg(all(target_arch = "wasm32", feature = "console"))]
pub mod ui;
pub mod vendors;
pub mod words;
