//! What the host of this page decides: its file `console.json`, and how it should serve the page.

mod check;
mod found;
mod rules;
mod settings;

pub use check::{Expected, Finding, PERMISSIONS, Probe, Served, check, named_by, policy};
pub use found::{Basis, Gone, Hosted, Reply, is_page};
pub use rules::{Way, origin_fits};
pub use settings::{HostSettings, LARGEST, Preset, Relay, is_origin};
