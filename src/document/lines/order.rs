//! Which items of a list moved.

/// Given where each item of a list stood before (`None` for a new one): whether it still stands in its place among the
/// others. As many as can be do.
pub(super) fn staying(before: &[Option<usize>]) -> Vec<bool> {
    // The longest increasing row, by patience: `ends` holds the item at which the best row of each length ends.
    let mut ends: Vec<usize> = Vec::new();
    let mut previous: Vec<Option<usize>> = Vec::with_capacity(before.len());
    let stood = |item: &usize| before.get(*item).copied().flatten();
    for (item, from) in before.iter().enumerate() {
        let length = ends.partition_point(|end| stood(end) < *from);
        previous.push(length.checked_sub(1).and_then(|shorter| ends.get(shorter)).copied());
        match ends.get_mut(length) {
            _ if from.is_none() => {}
            Some(end) => *end = item,
            None => ends.push(item),
        }
    }
    let mut stays = vec![false; before.len()];
    let mut item = ends.last().copied();
    while let Some(at) = item {
        if let Some(stays) = stays.get_mut(at) {
            *stays = true;
        }
        item = previous.get(at).copied().flatten();
    }
    stays
}
