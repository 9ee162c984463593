//! Values and places in words.

use serde_json::Value;

use super::marker;
use super::place::{Place, Side, Step};
use super::schema::Kind;
use crate::words::changes as words;

/// So many characters of a value are told.
const LONGEST: usize = 80;
/// So many of a name, or of a value in the middle of a sentence.
const SHORT: usize = 40;

/// A value for the eye: a text as it is, without line breaks; never a secret; shortened.
pub(super) fn value(side: Side<'_>) -> String {
    match side.value {
        Value::String(text) if !text.is_empty() && !side.is_secret() && choice(side.kind(), text).is_none() => {
            shortened(text, LONGEST)
        }
        _ => {
            let mut said = String::new();
            say(&mut said, side, LONGEST);
            shortened(&said, LONGEST)
        }
    }
}

/// A value in a sentence: a text in quotes. `None` where it is too long for that.
pub(super) fn in_sentence(side: Side<'_>) -> Option<String> {
    if side.value.as_str().is_some_and(is_long) {
        return None;
    }
    let mut said = String::new();
    say(&mut said, side, SHORT);
    Some(said)
}

/// Whether a text is more than a few words.
pub(super) fn is_long(text: &str) -> bool {
    text.contains('\n') || text.chars().nth(SHORT).is_some()
}

/// Says a value, and stops a while after there is enough.
fn say(said: &mut String, side: Side<'_>, enough: usize) {
    match side.value {
        _ if side.is_secret() => said.push_str(words::SECRET),
        Value::Null => said.push_str(words::NULL),
        Value::Bool(yes) => said.push_str(if *yes { words::YES } else { words::NO }),
        Value::Number(number) => said.push_str(number.as_str()),
        Value::String(text) if text.is_empty() => said.push_str(words::EMPTY),
        Value::String(text) => match choice(side.kind(), text) {
            Some(label) => said.push_str(label),
            None => said.push_str(&words::quoted(&shortened(text, LONGEST))),
        },
        Value::Array(list) => {
            let start = said.len();
            for (at, item) in list.iter().enumerate() {
                separate(said, start);
                say(said, Side { known: side.known.item(), value: item }, enough);
                if said.len() > 4 * enough && at + 1 < list.len() {
                    said.push('…');
                    return;
                }
            }
            if list.is_empty() {
                said.push_str(words::EMPTY);
            }
        }
        Value::Object(object) => {
            let start = said.len();
            for (at, key) in object.keys().enumerate() {
                separate(said, start);
                let Some(inner) = side.child(key) else { continue };
                let mut value = String::new();
                say(&mut value, inner, enough);
                said.push_str(&words::entry(&label(side, key), &value));
                if said.len() > 4 * enough && at + 1 < object.len() {
                    said.push('…');
                    return;
                }
            }
            if object.is_empty() {
                said.push_str(words::EMPTY);
            }
        }
    }
}

fn separate(said: &mut String, start: usize) {
    if said.len() > start {
        said.push_str(", ");
    }
}

/// What a key of an object is called.
pub(super) fn label(side: Side<'_>, key: &str) -> String {
    match (side.known.field(side.value, key), side.kind()) {
        (Some(field), _) => field.label.to_owned(),
        (None, Some(Kind::Union(union))) if union.tag == key => words::KIND.to_owned(),
        _ => words::quoted(&shortened(key, SHORT)),
    }
}

fn choice(kind: Option<Kind>, text: &str) -> Option<&'static str> {
    let (Kind::Choice(choices) | Kind::OwnChoice(choices)) = kind? else { return None };
    choices.iter().find(|choice| choice.value == text).map(|choice| choice.label)
}

/// At most so many characters of a text, on one line.
pub(super) fn shortened(text: &str, longest: usize) -> String {
    let one_line = |c: char| if c.is_control() { ' ' } else { c };
    let mut short: String = text.chars().take(longest).map(one_line).collect();
    if text.chars().nth(longest).is_some() {
        short.push('…');
    }
    short
}

/// Where something stands, as a sentence begins: "Action Enrich company: Description".
pub(super) fn place(place: Option<&Place<'_>>) -> String {
    let Some(place) = place else { return words::DOCUMENT.to_owned() };
    let (name, above) = match place.step {
        Step::Key { owner, key } => (label(owner, key), place.up),
        Step::Item { list, item, a, b } => {
            let noun = match list.kind() {
                Some(Kind::List(list)) => Some(list.noun),
                _ => None,
            };
            let position = b.or(a).unwrap_or_default();
            // A list whose items have a noun of their own is not named itself, where it is a field.
            let above = match place.up {
                Some(Place { up, step: Step::Key { owner, key } })
                    if noun.is_some() && owner.known.field(owner.value, key).is_some() =>
                {
                    *up
                }
                up => up,
            };
            (self::item(list, item, noun.unwrap_or(words::ITEM), position), above)
        }
    };
    match above {
        None => name,
        Some(_) => words::within(&self::place(above), &name),
    }
}

/// An item: by its name, else by its position.
fn item(list: Side<'_>, item: Side<'_>, noun: &str, position: usize) -> String {
    let name = match item.value {
        Value::String(text) if !text.trim().is_empty() && !item.is_secret() => Some(text.clone()),
        Value::Number(number) => Some(number.as_str().to_owned()),
        Value::Object(_) if marker::id_of(item.value).is_none() => {
            let of_key = |key: &&str| {
                let inner = item.child(key).filter(|inner| !inner.is_secret())?;
                inner.value.as_str().filter(|text| !text.trim().is_empty()).map(str::to_owned)
            };
            let identity: &[&str] = match list.kind() {
                Some(Kind::List(list)) => list.identity,
                _ => &[],
            };
            // What people write before what machines read.
            let told = ["name", "title"].iter().find_map(of_key);
            told.or_else(|| identity.iter().find_map(of_key)).or_else(|| ["text", "slug"].iter().find_map(of_key))
        }
        _ => None,
    };
    match name {
        Some(name) => words::named(noun, &shortened(name.trim(), SHORT)),
        None => words::nameless(noun, position + 1),
    }
}
