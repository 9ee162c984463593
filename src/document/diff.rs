//! What differs between two documents, as edits that lead from one to the other.

use serde_json::{Map, Value};

use super::marker;
use super::number::same_number;
use super::pointer::Pointer;

/// What names an item of a list, so that it is found again when it moved: the list, the item. `None` where it has no
/// name.
pub type Identity<'a> = &'a dyn Fn(&Pointer, &Value) -> Option<String>;

/// One step from one document to another. Pointers are those of the document as the steps before have left it.
#[derive(Clone, Debug, PartialEq)]
pub enum Edit {
    /// A value takes the place of another, or stands under a new key (`from` is `None`).
    Put {
        /// Where.
        at: Pointer,
        /// What was there.
        from: Option<Value>,
        /// What is there now.
        to: Value,
    },
    /// A key is taken away.
    Take {
        /// Where it was.
        at: Pointer,
        /// What was there.
        value: Value,
    },
    /// The items of a list are others, or stand in another order. What differs inside of kept ones follows as edits of
    /// its own.
    Arrange {
        /// The list.
        at: Pointer,
        /// Its items now.
        items: Vec<Item>,
        /// The items that are gone, by where they were.
        gone: Vec<(usize, Value)>,
    },
}

/// An item of a list after an [`Edit::Arrange`].
#[derive(Clone, Debug, PartialEq)]
pub enum Item {
    /// The one that stood at this position.
    Kept(usize),
    /// A new one.
    New(Value),
}

/// Whether two values mean the same: numbers by value, objects whatever the order of their keys.
pub fn same(a: &Value, b: &Value) -> bool {
    equal(a, b, |_, _| false)
}

/// As [`same`], but of secrets that were taken out of two readings nobody can tell whether they are one: they are taken
/// to be.
pub(super) fn same_read(a: &Value, b: &Value) -> bool {
    equal(a, b, marker::same_secret)
}

/// As [`same`], whatever the secrets that were taken out.
pub(super) fn same_but_secrets(a: &Value, b: &Value) -> bool {
    equal(a, b, |_, _| true)
}

fn equal(a: &Value, b: &Value, secrets: fn(&str, &str) -> bool) -> bool {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => same_number(a, b),
        (Value::Array(a), Value::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| equal(a, b, secrets)),
        (Value::Object(x), Value::Object(y)) => {
            let markers = marker::id_of(a).zip(marker::id_of(b));
            markers.is_some_and(|(a, b)| secrets(a, b))
                || x.len() == y.len() && x.iter().all(|(key, a)| y.get(key).is_some_and(|b| equal(a, b, secrets)))
        }
        _ => a == b,
    }
}

/// The edits that lead from `a` to `b`; none where they are the same.
pub fn diff(a: &Value, b: &Value, identity: Identity<'_>) -> Vec<Edit> {
    let mut edits = Vec::new();
    compare(&mut edits, &Pointer::root(), a, b, identity);
    edits
}

fn compare(edits: &mut Vec<Edit>, at: &Pointer, a: &Value, b: &Value, identity: Identity<'_>) {
    match (a, b) {
        (Value::Object(a), Value::Object(b)) => objects(edits, at, a, b, identity),
        (Value::Array(a), Value::Array(b)) => lists(edits, at, a, b, identity),
        _ if same(a, b) => {}
        _ => edits.push(Edit::Put { at: at.clone(), from: Some(a.clone()), to: b.clone() }),
    }
}

fn objects(
    edits: &mut Vec<Edit>,
    at: &Pointer,
    a: &Map<String, Value>,
    b: &Map<String, Value>,
    identity: Identity<'_>,
) {
    for (key, value) in a.iter().filter(|(key, _)| !b.contains_key(*key)) {
        edits.push(Edit::Take { at: at.child(key), value: value.clone() });
    }
    for (key, to) in b {
        match a.get(key) {
            Some(from) => compare(edits, &at.child(key), from, to, identity),
            None => edits.push(Edit::Put { at: at.child(key), from: None, to: to.clone() }),
        }
    }
}

fn lists(edits: &mut Vec<Edit>, at: &Pointer, a: &[Value], b: &[Value], identity: Identity<'_>) {
    let pairs = pair(a, b, &|item| identity(at, item));
    let stays = a.len() == b.len() && pairs.iter().enumerate().all(|(to, from)| *from == Some(to));
    if !stays {
        let items = pairs.iter().zip(b).map(|(from, to)| from.map_or_else(|| Item::New(to.clone()), Item::Kept));
        let gone = a.iter().enumerate().filter(|(from, _)| !pairs.contains(&Some(*from)));
        edits.push(Edit::Arrange {
            at: at.clone(),
            items: items.collect(),
            gone: gone.map(|(from, value)| (from, value.clone())).collect(),
        });
    }
    for (to, (from, value)) in pairs.iter().zip(b).enumerate() {
        if let Some(from) = from.and_then(|from| a.get(from)) {
            compare(edits, &at.child(to), from, value, identity);
        }
    }
}

/// Beyond so many items a likeness is not looked for.
const MOST_COMPARED: usize = 500;

/// What names an item of one list.
pub(super) type Name<'a> = &'a dyn Fn(&Value) -> Option<String>;

/// For each item of `b`, which item of `a` it was: by name where a name is there once in both, else one that is the
/// same, else one that is like it.
pub(super) fn pair(a: &[Value], b: &[Value], name: Name<'_>) -> Vec<Option<usize>> {
    let names = |list: &[Value]| list.iter().map(name).collect::<Vec<Option<String>>>();
    let (in_a, in_b) = (names(a), names(b));
    let once =
        |names: &[Option<String>], name: &Option<String>| names.iter().filter(|other| *other == name).count() == 1;
    let mut pairs: Vec<Option<usize>> = vec![None; b.len()];
    let mut free: Vec<bool> = vec![true; a.len()];
    for (to, name) in in_b.iter().enumerate() {
        if name.is_none() || !once(&in_b, name) || !once(&in_a, name) {
            continue;
        }
        if let Some(from) = in_a.iter().position(|other| other == name) {
            take(&mut pairs, &mut free, from, to);
        }
    }
    let mut find = |likely: &dyn Fn(usize, usize) -> bool| {
        for to in 0..b.len() {
            if pairs.get(to) != Some(&None) {
                continue;
            }
            // The nearest one, looked for from there outwards.
            let outwards = (0..a.len().max(b.len())).flat_map(|far| [to.checked_sub(far), to.checked_add(far)]);
            let mut likely = outwards.flatten().filter(|from| free.get(*from) == Some(&true) && likely(*from, to));
            if let Some(from) = likely.next() {
                take(&mut pairs, &mut free, from, to);
            }
        }
    };
    let both = |from: usize, to: usize| Some((a.get(from)?, b.get(to)?));
    find(&|from, to| both(from, to).is_some_and(|(a, b)| same_read(a, b)));
    if a.len().max(b.len()) <= MOST_COMPARED {
        let named_alike = |from: usize, to: usize| match (in_a.get(from), in_b.get(to)) {
            (Some(Some(a)), Some(Some(b))) => a == b,
            _ => true,
        };
        find(&|from, to| named_alike(from, to) && both(from, to).is_some_and(|(a, b)| alike(a, b)));
    }
    pairs
}

fn take(pairs: &mut [Option<usize>], free: &mut [bool], from: usize, to: usize) {
    if let (Some(pair), Some(free)) = (pairs.get_mut(to), free.get_mut(from)) {
        *pair = Some(from);
        *free = false;
    }
}

/// Whether one object can have become the other: half of their keys, or more, hold the same.
fn alike(a: &Value, b: &Value) -> bool {
    let (Value::Object(a), Value::Object(b)) = (a, b) else { return false };
    let equal = a.iter().filter(|(key, a)| b.get(*key).is_some_and(|b| same_read(a, b))).count();
    2 * equal >= a.len().max(b.len()).max(1)
}

/// Takes the steps. `None`, and the document as it was, where they do not fit it.
#[must_use]
pub fn apply(document: &Value, edits: &[Edit]) -> Option<Value> {
    let mut document = document.clone();
    for edit in edits {
        match edit {
            Edit::Put { at, to, .. } => at.set(&mut document, to.clone())?,
            Edit::Take { at, .. } => drop(at.remove(&mut document)?),
            Edit::Arrange { at, items, .. } => {
                let list = at.get_mut(&mut document)?.as_array_mut()?;
                let mut old: Vec<Option<Value>> = std::mem::take(list).into_iter().map(Some).collect();
                for item in items {
                    list.push(match item {
                        Item::Kept(from) => old.get_mut(*from)?.take()?,
                        Item::New(value) => value.clone(),
                    });
                }
            }
        }
    }
    Some(document)
}
