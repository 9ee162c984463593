//! What the host of this page decides: its file `console.json`, and how it should serve the page.

mod check;
mod settings;

pub use check::{Expected, Finding, PERMISSIONS, Probe, Served, check, named_by, policy};
pub use settings::{HostSettings, Preset, Relay, is_origin};
