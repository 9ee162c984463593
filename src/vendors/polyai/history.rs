//! Which releases a release contains, from the history of sandbox alone: PolyAI does not let a page read what is
//! inside one.
//!
//! Sandbox is the one linear history. A publish adds a release on top of what was there; a rollback to an earlier one
//! takes off everything above it, because it rewrites the draft as well. So each release has a lineage, and going
//! from one release to another includes what only the new lineage has and reverts what only the old one has.

use std::collections::HashMap;

use crate::domain::{Deployment, Kind};

/// What going from one release to another means.
#[derive(Clone, Debug, PartialEq)]
pub enum Comparison {
    /// Both are the same release.
    Same,
    /// What comes along and what is taken back, newest first in each.
    Known {
        /// In the new one only.
        included: Vec<Deployment>,
        /// In the old one only.
        reverted: Vec<Deployment>,
    },
    /// One of them is not in the history that was read, or has no version.
    Unknown,
}

/// Compares two releases by the history of sandbox (newest first, as PolyAI lists it). `from` is `None` where nothing
/// is active yet: then everything in the new lineage is included.
pub fn compare(sandbox: &[Deployment], from: Option<&Deployment>, to: &Deployment) -> Comparison {
    if from.is_some_and(|from| from.same_release(to)) {
        return Comparison::Same;
    }
    let lineages = lineages(sandbox);
    let lineage = |deployment: &Deployment| deployment.version.as_ref().and_then(|version| lineages.get(version));
    let Some(new) = lineage(to) else { return Comparison::Unknown };
    let empty = Vec::new();
    let old = match from {
        None => &empty,
        Some(from) => match lineage(from) {
            Some(lineage) => lineage,
            None => return Comparison::Unknown,
        },
    };
    let only = |these: &[usize], those: &[usize]| -> Vec<Deployment> {
        let rows = these.iter().rev().filter(|index| !those.contains(index));
        rows.filter_map(|index| sandbox.get(*index)).cloned().collect()
    };
    Comparison::Known { included: only(new, old), reverted: only(old, new) }
}

/// For each version, the rows of which it is made up, oldest first, as they stood when it first appeared.
fn lineages(sandbox: &[Deployment]) -> HashMap<String, Vec<usize>> {
    let mut lineages: HashMap<String, Vec<usize>> = HashMap::new();
    let mut stack: Vec<usize> = Vec::new();
    for (index, row) in sandbox.iter().enumerate().rev() {
        match row.version.as_ref().and_then(|version| lineages.get(version)) {
            Some(lineage) if row.kind == Some(Kind::Rollback) => stack.clone_from(lineage),
            // The same version again, not by a rollback: nothing new.
            Some(_) => {}
            None => {
                stack.push(index);
                if let Some(version) = &row.version {
                    lineages.insert(version.clone(), stack.clone());
                }
            }
        }
    }
    lineages
}
