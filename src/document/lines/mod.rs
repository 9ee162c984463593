//! What differs between two documents, in words: a line for each difference.

mod order;

use serde_json::{Map, Value};

use super::diff::{pair, same_read};
use super::digest::digest;
use super::known::Known;
use super::place::{Place, Side, Step, pointer};
use super::pointer::Pointer;
use super::say;
use super::schema::{Field, Kind, Schema, Union};
use super::secrets::mask;
use crate::words::changes as words;

/// One difference. Its texts hold no secret.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// Made again from the same facts it is the same; no two lines share one. Where something is lost, it is another
    /// one as soon as something else is lost.
    pub id: String,
    /// Which sort of difference.
    pub kind: LineKind,
    /// The title of the schema's section, or [`words::ELSEWHERE`].
    pub section: &'static str,
    /// Where: in the later document, or in the earlier one for what is gone. The line of another variant stands at the
    /// tag, and speaks also for the keys that came or went with it because only one of two known variants has them.
    pub at: Pointer,
    /// Where in the earlier document; of what is new, where it is in the later one.
    pub was_at: Pointer,
    /// The difference as a sentence.
    pub words: String,
    /// What was there, shortened to 80 characters.
    pub was: Option<String>,
    /// What is there, shortened to 80 characters.
    pub now: Option<String>,
    /// Both texts in full, where one of them is long.
    pub texts: Option<(String, String)>,
    /// Somebody who knew the earlier document misses something in the later one.
    pub loses: bool,
}

/// Sorts of differences.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineKind {
    /// It is gone.
    Removed,
    /// It is another one.
    Changed,
    /// It is new.
    Added,
    /// It stands at another place of its list.
    Moved,
}

/// The differences of two documents: in the order of the schema's sections, in each first what is lost, then by where
/// they stand. None for documents that are the same.
///
/// Lost is: a key or an item that is gone, at any depth; a value that became `null`; a text that became empty; an object
/// or a list that became another sort of value; what goes along with another variant. A plain value that became another
/// one is not. Secrets that were taken out of two readings are taken to be the same.
pub fn lines(schema: &Schema, a: &Value, b: &Value) -> Vec<Line> {
    let known = Known::document(schema);
    let (a, b) = (Side { known, value: a }, Side { known, value: b });
    let mut found = Found { section: words::ELSEWHERE, lines: Vec::new(), losses: Vec::new(), others: Vec::new() };
    if !a.value.is_object() || !b.value.is_object() {
        found.compare(None, a, b);
        found.close_section();
        return found.lines;
    }
    for (at, section) in schema.sections.iter().enumerate() {
        found.section = section.title;
        let told = |key: &str| schema.sections.iter().take(at).any(|section| has(section.fields, key));
        found.fields(None, a, b, section.fields, &told);
        found.close_section();
    }
    found.section = words::ELSEWHERE;
    found.rest(None, a, b, &|key| schema.fields().any(|field| field.key == key));
    found.close_section();
    found.lines
}

fn has(fields: &[Field], key: &str) -> bool {
    fields.iter().any(|field| field.key == key)
}

struct Found {
    section: &'static str,
    lines: Vec<Line>,
    /// Of the section under way.
    losses: Vec<Line>,
    others: Vec<Line>,
}

/// What a line says beside its words.
#[derive(Default)]
struct More {
    was: Option<String>,
    now: Option<String>,
    texts: Option<(String, String)>,
    /// What is lost, its secrets masked.
    lost: Option<Value>,
}

impl Found {
    fn close_section(&mut self) {
        self.lines.append(&mut self.losses);
        self.lines.append(&mut self.others);
    }

    fn add(&mut self, kind: LineKind, place: Option<&Place<'_>>, words: String, more: More) {
        let (before, after) = (pointer(place, false), pointer(place, true));
        let sort = match kind {
            LineKind::Removed => "removed",
            LineKind::Changed => "changed",
            LineKind::Added => "added",
            LineKind::Moved => "moved",
        };
        let (from, to) = (before.to_string(), after.to_string());
        let mut id = format!("{sort} {} {from} {to}", from.len());
        if let Some(lost) = &more.lost {
            id.push(' ');
            id.push_str(&digest(lost).to_string());
        }
        let loses = more.lost.is_some();
        let at = if kind == LineKind::Removed { before.clone() } else { after };
        let (section, was_at) = (self.section, before);
        let line =
            Line { id, kind, section, at, was_at, words, was: more.was, now: more.now, texts: more.texts, loses };
        if loses { self.losses.push(line) } else { self.others.push(line) }
    }

    fn compare(&mut self, place: Option<&Place<'_>>, a: Side<'_>, b: Side<'_>) {
        match (a.value, b.value) {
            (Value::Object(_), Value::Object(_)) if a.holds() && b.holds() => self.objects(place, a, b),
            (Value::Array(before), Value::Array(after)) => self.lists(place, a, b, before, after),
            _ if same_read(a.value, b.value) => {}
            _ => self.changed(place, a, b),
        }
    }

    fn objects(&mut self, place: Option<&Place<'_>>, a: Side<'_>, b: Side<'_>) {
        let (old, new) = (a.known.fields(a.value), b.known.fields(b.value));
        let tag = a.union().or(b.union()).map(|union| union.tag);
        let words = |side: Side<'_>| side.value.get(tag?)?.as_str().map(str::to_owned);
        let switched = words(a).zip(words(b)).filter(|(a, b)| a != b);
        // Of a variant that the schema does not know nobody can tell which keys are its own.
        let both_known = |union: &Union| union.variant_of(a.value).is_some() && union.variant_of(b.value).is_some();
        let by_variant = switched.is_some() && a.union().is_some_and(both_known);
        // Came or went with the variant.
        let along = |key: &str| {
            let (in_a, in_b) = (a.value.get(key).is_some(), b.value.get(key).is_some());
            by_variant && in_a != in_b && has(old, key) == in_a && has(new, key) == in_b
        };
        match (tag, &switched) {
            (Some(tag), Some(_)) => self.switched(place, a, b, tag, &along),
            (Some(tag), None) => self.entry(place, a, b, tag),
            _ => {}
        }
        let is_tag = |key: &str| tag == Some(key);
        self.fields(place, a, b, new, &|key| is_tag(key) || along(key));
        self.fields(place, a, b, old, &|key| is_tag(key) || along(key) || has(new, key));
        self.rest(place, a, b, &|key| is_tag(key) || has(new, key) || has(old, key));
    }

    /// Keys that the schema knows, in its order.
    fn fields(
        &mut self,
        place: Option<&Place<'_>>,
        a: Side<'_>,
        b: Side<'_>,
        fields: &'static [Field],
        told: &dyn Fn(&str) -> bool,
    ) {
        for (at, field) in fields.iter().enumerate() {
            // A key may have a field for each of several conditions.
            let again = fields.iter().take(at).any(|before| before.key == field.key);
            if !again && !told(field.key) {
                self.entry(place, a, b, field.key);
            }
        }
    }

    /// Keys that the schema does not know: first those that are gone.
    fn rest(&mut self, place: Option<&Place<'_>>, a: Side<'_>, b: Side<'_>, told: &dyn Fn(&str) -> bool) {
        let (Some(before), Some(after)) = (a.value.as_object(), b.value.as_object()) else { return };
        let gone = before.keys().filter(|key| !after.contains_key(*key));
        for key in gone.chain(after.keys()).filter(|key| !told(key)) {
            self.entry(place, a, b, key);
        }
    }

    fn entry(&mut self, place: Option<&Place<'_>>, a: Side<'_>, b: Side<'_>, key: &str) {
        let (before, after) = (a.child(key), b.child(key));
        let owner = if after.is_some() { b } else { a };
        let here = Place { up: place, step: Step::Key { owner, key } };
        match (before, after) {
            (Some(a), Some(b)) => self.compare(Some(&here), a, b),
            (Some(gone), None) => {
                let plain = !gone.holds() && owner.kind().is_none_or(|kind| kind.entries().is_none());
                let what = say::place(Some(&here));
                let words = if plain { words::unset(&what) } else { words::removed(&what) };
                let (was, lost) = (Some(say::value(gone)), Some(mask(gone.known, gone.value)));
                self.add(LineKind::Removed, Some(&here), words, More { was, lost, ..More::default() });
            }
            (None, Some(new)) => {
                let what = say::place(Some(&here));
                let words = match say::in_sentence(new) {
                    _ if new.holds() => words::added(&what),
                    Some(value) if !new.is_secret() => words::set_to(&what, &value),
                    _ => words::set(&what),
                };
                let now = Some(say::value(new));
                self.add(LineKind::Added, Some(&here), words, More { now, ..More::default() });
            }
            (None, None) => {}
        }
    }

    fn lists(&mut self, place: Option<&Place<'_>>, a: Side<'_>, b: Side<'_>, before: &[Value], after: &[Value]) {
        let pairs = pair(before, after, &|item| b.known.identity(item));
        let mut kept = vec![false; before.len()];
        for from in pairs.iter().flatten() {
            if let Some(kept) = kept.get_mut(*from) {
                *kept = true;
            }
        }
        for (at, (value, _)) in before.iter().zip(kept).enumerate().filter(|(_, (_, kept))| !kept) {
            let item = a.item(value);
            let here = Place { up: place, step: Step::Item { list: a, item, a: Some(at), b: None } };
            let (was, lost) = (Some(say::value(item)), Some(mask(item.known, value)));
            let words = words::removed(&say::place(Some(&here)));
            self.add(LineKind::Removed, Some(&here), words, More { was, lost, ..More::default() });
        }
        let stays = order::staying(&pairs);
        for (to, ((value, from), stays)) in after.iter().zip(&pairs).zip(stays).enumerate() {
            let item = b.item(value);
            let here = Place { up: place, step: Step::Item { list: b, item, a: *from, b: Some(to) } };
            let Some((from, old)) = from.and_then(|from| Some((from, before.get(from)?))) else {
                let now = Some(say::value(item));
                let words = words::added(&say::place(Some(&here)));
                self.add(LineKind::Added, Some(&here), words, More { now, ..More::default() });
                continue;
            };
            if !stays {
                let words = words::moved(&say::place(Some(&here)), from + 1, to + 1);
                let (was, now) = (Some(words::ordinal(from + 1)), Some(words::ordinal(to + 1)));
                self.add(LineKind::Moved, Some(&here), words, More { was, now, ..More::default() });
            }
            self.compare(Some(&here), a.item(old), item);
        }
    }

    /// Another variant of a union.
    fn switched(
        &mut self,
        place: Option<&Place<'_>>,
        a: Side<'_>,
        b: Side<'_>,
        tag: &str,
        along: &dyn Fn(&str) -> bool,
    ) {
        let here = Place { up: place, step: Step::Key { owner: b, key: tag } };
        let variant = |side: Side<'_>| {
            let known = side.union().and_then(|union| union.variant_of(side.value));
            let word = || side.value.get(tag).and_then(Value::as_str).unwrap_or_default();
            known.map_or_else(|| words::quoted(&say::shortened(word(), 40)), |variant| variant.label.to_owned())
        };
        let words = words::switched(&say::place(Some(&here)), &variant(a), &variant(b));
        let mut lost = Map::new();
        let mut was = variant(a);
        for key in a.value.as_object().into_iter().flat_map(Map::keys).filter(|key| along(key)) {
            let Some(gone) = a.child(key).filter(|_| b.value.get(key).is_none()) else { continue };
            lost.insert(key.clone(), mask(gone.known, gone.value));
            was.push_str(", ");
            was.push_str(&words::entry(&say::label(a, key), &say::value(gone)));
        }
        let (was, now) = (Some(say::shortened(&was, 80)), Some(variant(b)));
        let lost = (!lost.is_empty()).then_some(Value::Object(lost));
        self.add(LineKind::Changed, Some(&here), words, More { was, now, lost, texts: None });
    }

    /// One value instead of another, of which not both are objects or lists.
    fn changed(&mut self, place: Option<&Place<'_>>, a: Side<'_>, b: Side<'_>) {
        let what = say::place(place);
        let nullable = place.is_some_and(|place| match place.step {
            Step::Key { owner, key } => owner.known.field(owner.value, key).is_some_and(|field| field.nullable),
            Step::Item { .. } => false,
        });
        let secret = a.is_secret() || b.is_secret();
        let emptied = b.value.as_str().is_some_and(|now| is_emptied(a, now));
        let loses = b.value.is_null() || emptied || a.holds();
        let words = match (a.value, b.value) {
            (_, Value::Null) if nullable && a.holds() => words::turned_off(&what),
            (Value::Null, _) if nullable && b.holds() => words::turned_on(&what),
            (_, Value::Null) => words::set_to(&what, words::NULL),
            _ if emptied => words::emptied(&what),
            _ if a.holds() || b.holds() || a.is_secret() && b.is_secret() => words::replaced(&what),
            _ if b.is_secret() => words::set(&what),
            _ => match say::in_sentence(a).zip(say::in_sentence(b)) {
                Some((was, now)) => words::from_to(&what, &was, &now),
                None => words::changed(&what),
            },
        };
        let long = |side: Side<'_>| {
            matches!(side.kind(), Some(Kind::LongText | Kind::Markdown))
                || side.value.as_str().is_some_and(say::is_long)
        };
        let texts = a.value.as_str().zip(b.value.as_str()).filter(|_| !secret && (long(a) || long(b)));
        let texts = texts.map(|(was, now)| (was.to_owned(), now.to_owned()));
        let (was, now) = (Some(say::value(a)), Some(say::value(b)));
        let lost = loses.then(|| mask(a.known, a.value));
        self.add(LineKind::Changed, place, words, More { was, now, texts, lost });
    }
}

/// Whether nothing that can be read is left of a text, or of a secret.
fn is_emptied(was: Side<'_>, now: &str) -> bool {
    let readable = |text: &str| !text.trim().is_empty();
    match was.value.as_str() {
        Some(was) => !readable(now) && (now.is_empty() || readable(was)),
        None => was.is_secret() && !readable(now),
    }
}
