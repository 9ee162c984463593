//! What the host of this page decides: its file `console.json`, and how it should serve the page.

mod settings;

pub use settings::{HostSettings, Preset, Relay, is_origin};
