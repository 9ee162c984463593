//! Secrets back into a document that was edited without them.

use serde_json::Value;

use super::Secrets;
use super::destination::Destination;
use crate::document::diff::same_but_secrets;
use crate::document::known::{Known, rebuilt};
use crate::document::marker::{self, KEY, TYPED};
use crate::document::pointer::Pointer;
use crate::document::schema::Schema;

/// Puts the secrets back: `next` is what the person made of `base`, both with markers; `sources` are the newest
/// readings, the best first, with what was taken out of them; `typed` is what the person typed. The reading that `base`
/// came from is best given too, as the last source.
///
/// A marker becomes the secret that stands *now* at its place in the first source that has one there: the vendor may
/// have refreshed it since. The place is followed from the reading that the marker came from: by the names of items
/// where a name is there once in both lists, else by items that are the same in all but their secrets, and only if there
/// are as many of them in both. Likeness is not enough for a secret.
///
/// A secret does not go to another host. All addresses around the place where it goes, inside the outermost item of a
/// list or entry of a map and beside the way to that, must be those around the place that it comes from; of web
/// addresses the scheme, user, host and port count, the path may be another. So a client whose host was edited wants its
/// secrets typed again, a copied or moved one keeps them, and so does a renamed one. It also goes only where a secret
/// belongs, under the same keys. What the person typed goes where its marker stands; where it was copied to places with
/// several addresses, to none of them.
///
/// # Errors
///
/// Where markers of `next` stand whose secret must be typed again; a damaged marker is among them.
pub fn put_back(
    next: &Value,
    base: &Value,
    sources: &[(&Value, &Secrets)],
    typed: &Secrets,
    schema: &Schema,
) -> Result<Value, Vec<Pointer>> {
    let mut back = Back { next, base, sources, typed, schema, markers: Vec::new(), lacking: Vec::new() };
    back.find_typed(&Pointer::root(), next);
    let document = back.fill(&Pointer::root(), next);
    if back.lacking.is_empty() { Ok(document) } else { Err(back.lacking) }
}

struct Back<'a> {
    next: &'a Value,
    base: &'a Value,
    sources: &'a [(&'a Value, &'a Secrets)],
    typed: &'a Secrets,
    schema: &'a Schema,
    /// Markers of typed secrets, and where they stand.
    markers: Vec<(&'a str, Destination)>,
    lacking: Vec<Pointer>,
}

impl<'a> Back<'a> {
    fn find_typed(&mut self, at: &Pointer, value: &'a Value) {
        match value {
            Value::Array(list) => {
                for (step, item) in list.iter().enumerate() {
                    self.find_typed(&at.child(step), item);
                }
            }
            Value::Object(object) => {
                if let Some(id) = marker::id_of(value).filter(|id| id.starts_with(TYPED)) {
                    self.markers.extend(Destination::of(self.next, self.schema, at).map(|place| (id, place)));
                }
                for (key, inner) in object {
                    self.find_typed(&at.child(key), inner);
                }
            }
            _ => {}
        }
    }

    fn fill(&mut self, at: &Pointer, value: &Value) -> Value {
        if value.get(KEY).is_none() {
            let name = |key: &str| marker::unescaped(key).to_owned();
            return rebuilt(value, name, &mut |step, inner| self.fill(&at.child(step), inner));
        }
        let secret = marker::id_of(value).and_then(|id| self.secret(at, id));
        if secret.is_none() {
            self.lacking.push(at.clone());
        }
        secret.map_or(Value::Null, |text| Value::String(text.to_owned()))
    }

    /// The secret for a marker.
    fn secret(&self, at: &Pointer, id: &str) -> Option<&'a str> {
        let place = Destination::of(self.next, self.schema, at)?;
        if id.starts_with(TYPED) {
            let mut copies = self.markers.iter().filter(|(other, _)| *other == id);
            return copies.all(|(_, other)| place.sends_where(other)).then(|| self.typed.get(id)).flatten();
        }
        let was = Pointer::parse(marker::reading_of(id)?.1)?;
        let readings = std::iter::once(self.base).chain(self.sources.iter().map(|(document, _)| *document));
        let mut with_it =
            readings.filter(|document| was.get(document).and_then(marker::id_of).is_some_and(|other| other == id));
        let reading = with_it.next()?;
        self.sources.iter().find_map(|(document, secrets)| {
            let there = follow(self.schema, reading, document, &was)?;
            let text = secrets.get(there.get(document).and_then(marker::id_of)?)?;
            Destination::of(document, self.schema, &there).filter(|there| there.agrees(&place)).map(|_| text)
        })
    }
}

/// A document edited from the reading `from`, with the markers of the reading `to` wherever it has the same secret: as if
/// it had been edited from there. The others stay.
pub(in crate::document) fn refreshed(schema: &Schema, document: &Value, from: &Value, to: &Value) -> Value {
    let newer = marker::id_of(document).and_then(|id| {
        let was = Pointer::parse(marker::reading_of(id)?.1)?;
        was.get(from).and_then(marker::id_of).filter(|other| *other == id)?;
        follow(schema, from, to, &was)?.get(to).filter(|newer| marker::is_marker(newer))
    });
    match newer {
        Some(newer) => newer.clone(),
        None => rebuilt(document, str::to_owned, &mut |_, inner| refreshed(schema, inner, from, to)),
    }
}

/// Where something stands in another reading of the same document.
fn follow(schema: &Schema, from: &Value, to: &Value, at: &Pointer) -> Option<Pointer> {
    let (mut from, mut to, mut known) = (from, to, Known::document(schema));
    let mut there = Pointer::root();
    for step in at.steps() {
        match (from, to) {
            (Value::Array(old), Value::Array(new)) => {
                let position = Pointer::root().child(step).get(from).map(|_| step.parse().ok())??;
                let position = follow_item(known, old, new, position)?;
                (from, to, known) = (Pointer::root().child(step).get(from)?, new.get(position)?, known.item());
                there = there.child(position);
            }
            (Value::Object(old), Value::Object(new)) => {
                known = known.child(from, step);
                (from, to) = (old.get(step)?, new.get(step)?);
                there = there.child(step);
            }
            _ => return None,
        }
    }
    Some(there)
}

fn follow_item(list: Known, old: &[Value], new: &[Value], at: usize) -> Option<usize> {
    let item = old.get(at)?;
    let name = list.identity(item);
    if name.is_some() {
        let of_name = |items: &[Value]| -> Vec<usize> {
            (0..items.len()).filter(|at| items.get(*at).and_then(|item| list.identity(item)) == name).collect()
        };
        match (of_name(old).as_slice(), of_name(new).as_slice()) {
            ([_], [there]) => return Some(*there),
            ([_], _) | (_, []) => return None,
            _ => {}
        }
    }
    let alike = |items: &[Value]| -> Vec<usize> {
        (0..items.len()).filter(|at| items.get(*at).is_some_and(|other| same_but_secrets(item, other))).collect()
    };
    let (before, after) = (alike(old), alike(new));
    let which = before.iter().position(|other| *other == at)?;
    if before.len() == after.len() { after.get(which).copied() } else { None }
}
