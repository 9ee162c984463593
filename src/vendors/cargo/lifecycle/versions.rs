//! The version of a release to be made.

use super::super::{Seen, Version, api};
use crate::lifecycle::VersionField;
use crate::words::cargo as words;

/// What was typed, else the next patch version.
pub(super) fn version_field(seen: &Seen, typed: Option<&str>) -> VersionField {
    let texts = seen.releases.iter().chain(&seen.live).filter_map(|release| api::text(release, "version"));
    let texts: Vec<&str> = texts.collect();
    let highest = Version::highest(texts.iter().copied());
    let proposals: Vec<String> = match highest {
        Some(highest) => highest.successors().into_iter().map(Version::text).collect(),
        None => vec![Version::FIRST.text()],
    };
    let hint = match (highest, proposals.is_empty()) {
        (Some(highest), false) => words::version_above(&highest.text()),
        (Some(highest), true) => words::version_limit(&highest.text()),
        (None, _) => words::NO_VERSION_YET.to_owned(),
    };
    let value = typed.map_or_else(|| proposals.first().cloned().unwrap_or_default(), |text| text.trim().to_owned());
    let problem = if !value.is_empty() && Version::parse(&value).is_none() {
        Some(words::VERSION_FORM.to_owned())
    } else if texts.iter().any(|known| *known == value) {
        Some(words::version_used(&value))
    } else {
        None
    };
    VersionField { value, proposals, hint, problem }
}
