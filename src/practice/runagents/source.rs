//! What the vendor makes of source files: how an agent is run, and whether an image has to be built (fact sheet, 3).

use crate::practice::chance::{blend, of_text};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Words in a source that ask for more than the prebuilt runtime.
const FRAMEWORKS: [&str; 4] = ["langchain", "langgraph", "crewai", "autogen"];

/// Packages that an overlay has.
const OVERLAID: [&str; 8] =
    ["runagents", "langchain", "langgraph", "crewai", "autogen", "openai", "anthropic", "requests"];

/// Source files, read and forgotten.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Source {
    pub(super) mode: Mode,
    /// Why a build of it fails; empty where it does not.
    pub(super) problem: String,
    /// Six hexadecimal digits, the same for the same source.
    pub(super) hash: String,
}

/// How an agent comes to run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Mode {
    /// The prebuilt runtime.
    Instant,
    /// A framework on top of it: a short build.
    Overlay,
    /// Other packages: a build of its own. Its name is a guess, as no list of names is published.
    Compatibility,
}

impl Mode {
    /// `execution_mode`
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Instant => "INSTANT_RUNTIME",
            Self::Overlay => "FAST_OVERLAY",
            Self::Compatibility => "COMPATIBILITY_BUILD",
        }
    }

    /// `build_required`
    pub(super) fn builds(self) -> bool {
        self != Self::Instant
    }

    /// `build_profile`
    pub(super) fn profile(self) -> &'static str {
        match self {
            Self::Instant => "instant_runtime",
            Self::Overlay => "fast_overlay",
            Self::Compatibility => "compatibility",
        }
    }

    /// `decision_reason`
    pub(super) fn reason(self) -> &'static str {
        match self {
            Self::Instant => "Nothing beyond the prebuilt runtime was found",
            Self::Overlay => "Detected framework runtime overlay path",
            Self::Compatibility => "Requirements outside the overlay were found",
        }
    }
}

impl Source {
    /// Reads files; `None` where there are none.
    pub(super) fn read(
        files: &BTreeMap<String, String>,
        entry_point: &str,
        requirements: &str,
        framework: &str,
    ) -> Option<Self> {
        if files.is_empty() {
            return None;
        }
        let wanted: Vec<&str> = packages(requirements).collect();
        let is_overlaid = |name: &&str| OVERLAID.iter().any(|known| name.starts_with(known));
        let says = |text: &String| FRAMEWORKS.iter().any(|word| text.contains(word));
        let problem = match () {
            () if !files.keys().any(|name| name.ends_with(".py")) => "no Python source found".to_owned(),
            () if !entry_point.is_empty() && !files.contains_key(entry_point) => {
                format!("entry point {entry_point:?} not found in the source files")
            }
            () => String::new(),
        };
        let mode = match () {
            () if !wanted.iter().all(is_overlaid) => Mode::Compatibility,
            () if !wanted.is_empty() || !framework.is_empty() || files.values().any(says) => Mode::Overlay,
            // What cannot run is found out by a build.
            () if !problem.is_empty() => Mode::Overlay,
            () => Mode::Instant,
        };
        let parts: Vec<u64> = files.iter().flat_map(|(name, text)| [of_text(name), of_text(text)]).collect();
        let hash = blend(&[blend(&parts), of_text(requirements), of_text(entry_point), of_text(framework)]);
        Some(Self { mode, problem, hash: format!("{:06x}", hash & 0xff_ffff) })
    }
}

/// The names of the packages that requirements ask for.
pub(super) fn packages(requirements: &str) -> impl Iterator<Item = &str> {
    let lines = requirements.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines.map(|line| line.split(['=', '>', '<', '~', '!', '[', ';', ' ']).next().unwrap_or(line))
}
