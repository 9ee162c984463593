//! What the host of this page decided, and how it serves the page.

use super::Console;
use crate::browser::{dom, host};
use crate::hosting::{Expected, Finding, HostSettings, Probe, Served, check, named_by};

/// Where the host's settings are, beside the page.
const FILE: &str = "console.json";
/// A name that no file has.
const NO_FILE: &str = "there-is-no-such-file.js";
/// The script of the practice vendors' worker.
const WORKER: &str = "practice.js";

impl Console {
    /// Compares how this page is served with how it should be. The browser's own words where the host could not be
    /// asked.
    pub async fn check_host(&self) -> Result<Vec<Finding>, String> {
        let base = dom::base_path();
        let page = host::ask(&base).await?;
        let (files, script) = named_by(&page.text);
        let ending = |end: &str| files.iter().find(|name| name.ends_with(end)).map(|name| (*name).to_owned());
        let script = match script {
            Some(text) => host::hash(text).await,
            None => None,
        };
        let mut served = Vec::new();
        for probe in Probe::ALL {
            let name = match probe {
                Probe::Page => Some(String::new()),
                Probe::DeepLink => Some("help".to_owned()),
                Probe::Script => ending(".js"),
                Probe::Wasm => ending(".wasm"),
                Probe::Style => ending(".css"),
                Probe::Worker => Some(WORKER.to_owned()),
                Probe::Settings => Some(FILE.to_owned()),
                Probe::Missing => Some(NO_FILE.to_owned()),
            };
            let Some(name) = name else { continue };
            let path = format!("{base}{name}");
            let answer = host::ask(&path).await?;
            let is_page = answer.text.contains("<base href=") && answer.text.contains("Greenroom");
            served.push(Served { probe, path, status: answer.status, headers: answer.headers, is_page });
        }
        let settings = served.iter().find(|one| one.probe == Probe::Settings && one.status == 200);
        let settings = match settings {
            Some(one) => HostSettings::read(&host::ask(&one.path).await?.text).unwrap_or_default(),
            None => HostSettings::default(),
        };
        let expected = Expected { settings: &settings, script: script.as_deref(), secure: host::is_secure() };
        Ok(check(&served, &expected))
    }
}
