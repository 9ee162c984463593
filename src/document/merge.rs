//! Two documents that were made from the same third become one.

use serde_json::{Map, Value};

use super::diff::{pair, same_read};
use super::known::Known;
use super::place::{Place, Side, Step};
use super::pointer::Pointer;
use super::say;
use super::schema::{Kind, Schema};
use super::secrets::refreshed;
use crate::words::changes as words;

/// Merges three versions of a text, the common one first; `None` where a person must decide.
pub type Texts<'a> = &'a dyn Fn(&str, &str, &str) -> Option<String>;

/// What became of two documents.
#[derive(Clone, Debug, PartialEq)]
pub struct Merged {
    /// The document. In a conflict it holds what is mine.
    pub document: Value,
    /// What a person must decide, in the order of the document.
    pub conflicts: Vec<Conflict>,
}

/// A place that both changed, each otherwise.
#[derive(Clone, Debug, PartialEq)]
pub struct Conflict {
    /// Where, in the merged document. What is not there because I removed it would stand there.
    pub at: Pointer,
    /// The conflict as a sentence.
    pub words: String,
    /// What both began with.
    pub base: Option<Value>,
    /// What the document holds.
    pub mine: Option<Value>,
    /// What it holds after [`resolve`].
    pub theirs: Option<Value>,
}

/// Merges what was made of `base` here and elsewhere. The documents hold markers in place of secrets, so that no
/// conflict shows one.
///
/// What only one of the two changed is taken from there; inside objects, and inside items of lists, which are followed
/// by name or likeness as in a comparison. New items of both are kept. Items stand as they do in `theirs`, mine each
/// behind the one that it stands behind in `mine`; where only mine were put into another order, the other way round. A
/// change that both made is none. Long texts that both changed are given to `texts`. All else that both changed is a
/// conflict; another variant of a union is one as a whole.
///
/// Where `theirs` is a newer reading than `base`, the markers become those of the newer one wherever it has the same
/// secret: what is merged is edited on from there.
pub fn merge(schema: &Schema, base: &Value, mine: &Value, theirs: &Value, texts: Texts<'_>) -> Merged {
    let known = Known::document(schema);
    let (base, mine) = (&refreshed(schema, base, base, theirs), &refreshed(schema, mine, base, theirs));
    let side = |value| Some(Side { known, value });
    let mut merging = Merging { texts, conflicts: Vec::new() };
    let three = Three { base: side(base), mine: side(mine), theirs: side(theirs) };
    // Both documents are there, so there is one afterwards.
    let document = merging.value(None, &Pointer::root(), three).unwrap_or_else(|| mine.clone());
    Merged { document, conflicts: merging.conflicts }
}

/// Takes theirs in a conflict, by its number, and strikes it off. The document must not have been changed in between
/// otherwise.
pub fn resolve(merged: &mut Merged, conflict: usize) {
    if conflict >= merged.conflicts.len() {
        return;
    }
    let Conflict { at, mine, theirs, .. } = merged.conflicts.remove(conflict);
    let list = at.split_last().and_then(|(list, step)| Some((list, step.parse::<usize>().ok()?)));
    let list = list.filter(|(list, _)| list.get(&merged.document).is_some_and(Value::is_array));
    match (list, mine, theirs) {
        (Some((list, position)), None, Some(theirs)) => {
            if let Some(items) = list.get_mut(&mut merged.document).and_then(Value::as_array_mut) {
                items.insert(position.min(items.len()), theirs);
            }
            // What would stand in the same place, and comes earlier, stays in front.
            let later = merged.conflicts.iter_mut().skip(conflict);
            later.for_each(|other| other.at = shifted(&other.at, &list, position, |step| step + 1));
        }
        (Some((list, position)), Some(_), None) => {
            let _ = at.remove(&mut merged.document);
            let others = merged.conflicts.iter_mut();
            others.for_each(|other| other.at = shifted(&other.at, &list, position + 1, |step| step - 1));
        }
        (_, _, Some(theirs)) => drop(at.set(&mut merged.document, theirs)),
        (_, _, None) => drop(at.remove(&mut merged.document)),
    }
}

/// A pointer, after the items of a list from a position on stand elsewhere.
fn shifted(at: &Pointer, list: &Pointer, from: usize, to: fn(usize) -> usize) -> Pointer {
    let depth = list.steps().len();
    let mut shifted = Pointer::root();
    for (level, step) in at.steps().iter().enumerate() {
        let position = step.parse().ok().filter(|step| level == depth && at.is_within(list) && *step >= from);
        shifted = position.map_or_else(|| shifted.child(step), |step| shifted.child(to(step)));
    }
    shifted
}

/// One value in each of the documents.
#[derive(Clone, Copy)]
struct Three<'a> {
    base: Option<Side<'a>>,
    mine: Option<Side<'a>>,
    theirs: Option<Side<'a>>,
}

impl<'a> Three<'a> {
    fn child(self, key: &str) -> Self {
        let of = |side: Option<Side<'a>>| side?.child(key);
        Self { base: of(self.base), mine: of(self.mine), theirs: of(self.theirs) }
    }

    fn items(self, [base, mine, theirs]: [&'a [Value]; 3], slot: Slot) -> Self {
        let of = |side: Option<Side<'a>>, list: &'a [Value], at: Option<usize>| Some(side?.item(list.get(at?)?));
        Self {
            base: of(self.base, base, slot.base),
            mine: of(self.mine, mine, slot.mine),
            theirs: of(self.theirs, theirs, slot.theirs),
        }
    }

    /// What stands in all three.
    fn all<T>(self, what: impl Fn(Side<'a>) -> Option<T>) -> Option<(T, T, T)> {
        Some((what(self.base?)?, what(self.mine?)?, what(self.theirs?)?))
    }
}

/// An item, by its position in each list that has it.
#[derive(Clone, Copy, PartialEq)]
struct Slot {
    base: Option<usize>,
    mine: Option<usize>,
    theirs: Option<usize>,
}

struct Merging<'t> {
    texts: Texts<'t>,
    conflicts: Vec<Conflict>,
}

fn same(a: Option<Side<'_>>, b: Option<Side<'_>>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => same_read(a.value, b.value),
        (None, None) => true,
        _ => false,
    }
}

fn copy(side: Option<Side<'_>>) -> Option<Value> {
    side.map(|side| side.value.clone())
}

impl Merging<'_> {
    /// What stands at a place afterwards, if anything does.
    fn value(&mut self, place: Option<&Place<'_>>, at: &Pointer, three: Three<'_>) -> Option<Value> {
        let Three { base, mine, theirs } = three;
        if same(theirs, base) || same(mine, theirs) {
            return copy(mine);
        }
        if same(mine, base) {
            return copy(theirs);
        }
        if three.all(|side| (side.holds() && side.value.is_object()).then_some(())).is_some() && one_variant(three) {
            return Some(self.object(place, at, three));
        }
        if let Some((base, mine, theirs)) = three.all(|side| side.value.as_array()) {
            return Some(self.list(place, at, three, [base, mine, theirs]));
        }
        if let Some((base, mine, theirs)) = three.all(text_in_lines)
            && let Some(text) = (self.texts)(base, mine, theirs)
        {
            return Some(Value::String(text));
        }
        let what = say::place(place);
        let words = match three {
            Three { mine: None, .. } => words::removed_here(&what),
            Three { theirs: None, .. } => words::removed_elsewhere(&what),
            Three { base: None, .. } => words::both_added(&what),
            _ => words::both_changed(&what),
        };
        let (base, mine, theirs) = (copy(base), copy(mine), copy(theirs));
        self.conflicts.push(Conflict { at: at.clone(), words, base, mine: mine.clone(), theirs });
        mine
    }

    fn object(&mut self, place: Option<&Place<'_>>, at: &Pointer, three: Three<'_>) -> Value {
        let mut merged = Map::new();
        let told = |key: &str| three.mine.is_some_and(|mine| mine.value.get(key).is_some());
        for (mine, owner) in [(true, three.mine), (false, three.theirs)] {
            let Some(owner) = owner else { continue };
            let keys = owner.value.as_object().into_iter().flat_map(Map::keys);
            for key in keys.filter(|key| mine || !told(key)) {
                let here = Place { up: place, step: Step::Key { owner, key } };
                if let Some(value) = self.value(Some(&here), &at.child(key), three.child(key)) {
                    merged.insert(key.clone(), value);
                }
            }
        }
        Value::Object(merged)
    }

    fn list<'a>(
        &mut self,
        place: Option<&Place<'_>>,
        at: &Pointer,
        three: Three<'a>,
        lists: [&'a [Value]; 3],
    ) -> Value {
        let mut merged = Vec::new();
        for slot in slots(three, lists) {
            let items = three.items(lists, slot);
            let owner = if items.mine.is_some() { (three.mine, items.mine) } else { (three.theirs, items.theirs) };
            let (Some(list), Some(item)) = owner else { continue };
            let step = Step::Item { list, item, a: slot.base, b: slot.mine.or(slot.theirs) };
            let here = Place { up: place, step };
            let value = self.value(Some(&here), &at.child(merged.len()), items);
            merged.extend(value);
        }
        Value::Array(merged)
    }
}

/// Whether two objects may be merged key by key: not two variants of a union.
fn one_variant(three: Three<'_>) -> bool {
    let tag = |side: Option<Side<'_>>| side?.value.get(side?.union()?.tag).cloned();
    tag(three.mine) == tag(three.theirs)
}

/// A text that is worked on line by line.
fn text_in_lines(side: Side<'_>) -> Option<&str> {
    let long = match side.kind() {
        Some(Kind::LongText | Kind::Markdown) => true,
        Some(Kind::Secret) => false,
        _ => side.text()?.contains('\n'),
    };
    side.text().filter(|_| long)
}

/// The items of three lists, each once, in the order in which they stand afterwards.
fn slots(three: Three<'_>, [base, mine, theirs]: [&[Value]; 3]) -> Vec<Slot> {
    let name = |item: &Value| three.mine.and_then(|list| list.known.identity(item));
    let (mine_before, theirs_before) = (pair(base, mine, &name), pair(base, theirs, &name));
    let both_new = both_new(mine, theirs, &mine_before, &theirs_before, &name);
    let of_mine = mine_before.iter().enumerate().map(|(at, before)| Slot {
        base: *before,
        mine: Some(at),
        theirs: match before {
            Some(_) => theirs_before.iter().position(|other| other == before),
            None => both_new.iter().find(|(mine, _)| *mine == at).map(|(_, theirs)| *theirs),
        },
    });
    let of_theirs = theirs_before.iter().enumerate().map(|(at, before)| Slot {
        base: *before,
        mine: match before {
            Some(_) => mine_before.iter().position(|other| other == before),
            None => both_new.iter().find(|(_, theirs)| *theirs == at).map(|(mine, _)| *mine),
        },
        theirs: Some(at),
    });
    let in_order = |before: &[Option<usize>]| before.iter().flatten().is_sorted();
    let (mut slots, others): (Vec<Slot>, Vec<Slot>) = if in_order(&theirs_before) && !in_order(&mine_before) {
        (of_mine.collect(), of_theirs.collect())
    } else {
        (of_theirs.collect(), of_mine.collect())
    };
    let mut behind = 0;
    for slot in others {
        behind = match slots.iter().position(|other| *other == slot) {
            Some(at) => at + 1,
            None => {
                slots.insert(behind.min(slots.len()), slot);
                behind + 1
            }
        };
    }
    slots
}

/// Items that both added: the same ones, and those of one name.
fn both_new(
    mine: &[Value],
    theirs: &[Value],
    mine_before: &[Option<usize>],
    theirs_before: &[Option<usize>],
    name: &dyn Fn(&Value) -> Option<String>,
) -> Vec<(usize, usize)> {
    let mut both = Vec::new();
    let mut find = |likely: &dyn Fn(&Value, &Value) -> bool| {
        for (at, item) in mine.iter().enumerate().filter(|(at, _)| mine_before.get(*at) == Some(&None)) {
            let free = |there: usize, both: &[(usize, usize)]| {
                theirs_before.get(there) == Some(&None)
                    && both.iter().all(|(mine, other)| *mine != at && *other != there)
            };
            let found = theirs.iter().enumerate().position(|(there, other)| free(there, &both) && likely(item, other));
            both.extend(found.map(|there| (at, there)));
        }
    };
    find(&same_read);
    find(&|a, b| name(a).is_some_and(|a| name(b) == Some(a)));
    both
}
