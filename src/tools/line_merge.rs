//! Joining what two people made of one text, line by line.

use similar::{MergeResolution, TextMerge};

/// What both made of `base`, together. `None` where both changed the same lines, or lines side by side, in different
/// ways: then a person has to choose. Where only one changed something, or both the same, it is that text, letter by
/// letter.
pub fn merge(base: &str, mine: &str, theirs: &str) -> Option<String> {
    if mine == base || mine == theirs {
        return Some(theirs.to_owned());
    }
    if theirs == base {
        return Some(mine.to_owned());
    }
    let merge = TextMerge::from_lines(base, mine, theirs);
    // Side by side: neither author saw the other's line, and a last line may lack the break that keeps them apart.
    let mut regions = merge.regions().iter().map(|region| region.resolution() != MergeResolution::Unchanged);
    let mut before = false;
    let side_by_side = regions.any(|changed| std::mem::replace(&mut before, changed) && changed);
    (!merge.is_conflicted() && !side_by_side).then(|| merge.to_string())
}
