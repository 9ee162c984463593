//! Order in short lists.

/// A list in order; what is equal keeps its order. For lists of at most some hundred items: the standard library's
/// sorting, compiled for each type that it sorts, is three kilobytes each time.
pub fn sorted<T>(items: Vec<T>, before_or_equal: impl Fn(&T, &T) -> bool) -> Vec<T> {
    let mut sorted: Vec<T> = Vec::with_capacity(items.len());
    for item in items {
        let at = sorted.partition_point(|other| before_or_equal(other, &item));
        sorted.insert(at, item);
    }
    sorted
}
