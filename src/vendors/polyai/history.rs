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
    let empty = Lineage { base: new.base, rows: Vec::new() };
    let old = match from {
        None => &empty,
        Some(from) => match lineage(from) {
            Some(lineage) if lineage.base == new.base => lineage,
            _ => return Comparison::Unknown,
        },
    };
    let only = |these: &[usize], those: &[usize]| -> Vec<Deployment> {
        let rows = these.iter().rev().filter(|index| !those.contains(index));
        rows.filter_map(|index| sandbox.get(*index)).cloned().collect()
    };
    Comparison::Known { included: only(&new.rows, &old.rows), reverted: only(&old.rows, &new.rows) }
}

/// What a release is made up of.
#[derive(Clone)]
struct Lineage {
    /// What lies below its rows: 0 for what was there before the history that was read begins, another number for
    /// each rollback to a release from before that. Lineages on different bases cannot be compared.
    base: usize,
    /// Oldest first.
    rows: Vec<usize>,
}

/// For each version, its lineage when it first appeared. The same version again, by a rollback or otherwise, is that
/// release again: what came on top of it is gone.
fn lineages(sandbox: &[Deployment]) -> HashMap<String, Lineage> {
    let mut lineages: HashMap<String, Lineage> = HashMap::new();
    let mut bases = 0;
    let mut stack = Lineage { base: 0, rows: Vec::new() };
    for (index, row) in sandbox.iter().enumerate().rev() {
        if let Some(known) = row.version.as_ref().and_then(|version| lineages.get(version)) {
            stack.clone_from(known);
            continue;
        }
        if row.kind == Some(Kind::Rollback) {
            bases += 1;
            stack = Lineage { base: bases, rows: Vec::new() };
        }
        stack.rows.push(index);
        if let Some(version) = &row.version {
            lineages.insert(version.clone(), stack.clone());
        }
    }
    lineages
}
