//! YAML as JSON has it: texts, numbers, lists, mappings. Made for files from anywhere, so it has a budget for everything
//! that grows faster than the text: depth, parts, what aliases repeat, and what the scanner looks ahead.
//!
//! Scalars are read by the core schema of YAML 1.2; a number keeps its letters, so that a version `1.10` stays that.
//! Tags other than `!!str` change nothing.

use std::cell::Cell;
use std::collections::BTreeMap;

use saphyr_parser::{Event, Parser, ScalarStyle, Tag};
use serde_json::{Map, Number, Value};

use super::refusal::YamlFlaw;

/// So many parts may stand in each other. What comes of it goes over as JSON, which ends at 127.
const DEEPEST: usize = 60;
/// So many parts there may be, counted with those that aliases repeat.
const MOST_PARTS: usize = 100_000;
/// So many bytes of text there may be, counted like the parts.
const MOST_TEXT: usize = 8 * 1024 * 1024;
/// So many characters the scanner may read before it knows what they are. It keeps up to 370 bytes for each of them
/// where a list in brackets has no end.
const FARTHEST: usize = 256 * 1024;

/// Why a text was not read: the line, from 1, and the reason.
pub type Flaw = (u32, YamlFlaw);

/// Reads the one document of a text; nothing is `null`.
pub fn read(text: &str) -> Result<Value, Flaw> {
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    // A scanner takes the first NUL for the end, and would show less than another reader sees.
    if let Some(at) = text.find(|c: char| c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{85}')) {
        let before = text.get(..at).unwrap_or_default();
        return Err((number_of(before.matches('\n').count() + 1), YamlFlaw::Character));
    }
    let ahead = Cell::new(0);
    let characters = text.chars().map_while(|c| {
        ahead.set(ahead.get() + 1);
        (ahead.get() <= FARTHEST).then_some(c)
    });
    let mut parser = Parser::new_from_iter(characters);
    let mut tree = Tree::default();
    while let Some(event) = parser.next_event() {
        let line = event.as_ref().map_or_else(|error| error.marker().line(), |(_, span)| span.start.line());
        let refuse = |flaw| (number_of(line), flaw);
        if ahead.replace(0) > FARTHEST {
            return Err(refuse(YamlFlaw::TooMuch));
        }
        // The scanner has a limit of its own, which it may meet while it looks ahead; it has a sentence, but no kind.
        let (event, _) = event.map_err(|error| {
            refuse(if error.info().contains("recursion limit") { YamlFlaw::TooDeep } else { YamlFlaw::Syntax })
        })?;
        tree.take(event).map_err(refuse)?;
    }
    Ok(tree.done.unwrap_or_default())
}

fn number_of(line: usize) -> u32 {
    line.try_into().unwrap_or(u32::MAX)
}

/// What is open, the innermost last, and what is done.
#[derive(Default)]
struct Tree {
    open: Vec<Open>,
    done: Option<Value>,
    /// What anchors stand for, once it is whole.
    anchors: BTreeMap<usize, Value>,
    spent: Weight,
}

/// A list or a mapping that is not at its end, with its anchor.
struct Open {
    anchor: usize,
    inside: Inside,
}

enum Inside {
    List(Vec<Value>),
    /// With the key whose value comes next.
    Mapping(Map<String, Value>, Option<String>),
}

/// What a value costs.
#[derive(Clone, Copy, Default)]
struct Weight {
    parts: usize,
    text: usize,
    /// How many parts stand in each other in it.
    depth: usize,
}

impl Tree {
    fn take(&mut self, event: Event<'_>) -> Result<(), YamlFlaw> {
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                let is_text = style != ScalarStyle::Plain || tag.is_some_and(|tag| is_text(&tag));
                if !is_text && text == "<<" && self.awaits_key() {
                    return Err(YamlFlaw::Merge);
                }
                let value = if is_text { Value::String(text.into_owned()) } else { plain(&text) };
                self.spend(Weight { parts: 1, text: text_of(&value).len(), depth: 1 })?;
                self.put(value, anchor)
            }
            Event::SequenceStart(anchor, _) => self.begin(anchor, Inside::List(Vec::new())),
            Event::MappingStart(anchor, _) => self.begin(anchor, Inside::Mapping(Map::new(), None)),
            Event::SequenceEnd | Event::MappingEnd => match self.open.pop() {
                Some(Open { anchor, inside: Inside::List(list) }) => self.put(Value::Array(list), anchor),
                Some(Open { anchor, inside: Inside::Mapping(entries, _) }) => self.put(Value::Object(entries), anchor),
                None => Err(YamlFlaw::Syntax),
            },
            // An alias inside of what it stands for is not whole yet, and never would be.
            Event::Alias(anchor) => {
                let value = self.anchors.get(&anchor).ok_or(YamlFlaw::TooDeep)?;
                let weight = weigh(value);
                self.spent.admits(weight, self.open.len())?;
                let value = value.clone();
                self.spend(weight)?;
                self.put(value, 0)
            }
            Event::DocumentStart(_) if self.done.is_some() => Err(YamlFlaw::Documents),
            _ => Ok(()),
        }
    }

    /// Whether a key is what comes next.
    fn awaits_key(&self) -> bool {
        matches!(self.open.last(), Some(Open { inside: Inside::Mapping(_, None), .. }))
    }

    fn begin(&mut self, anchor: usize, inside: Inside) -> Result<(), YamlFlaw> {
        if self.awaits_key() {
            return Err(YamlFlaw::Key);
        }
        self.spend(Weight { parts: 1, text: 0, depth: 1 })?;
        self.open.push(Open { anchor, inside });
        Ok(())
    }

    fn spend(&mut self, weight: Weight) -> Result<(), YamlFlaw> {
        self.spent.admits(weight, self.open.len())?;
        self.spent.parts += weight.parts;
        self.spent.text += weight.text;
        Ok(())
    }

    /// Puts a value where one is expected.
    fn put(&mut self, value: Value, anchor: usize) -> Result<(), YamlFlaw> {
        if anchor > 0 {
            // It is held twice then.
            self.spend(weigh(&value))?;
            self.anchors.insert(anchor, value.clone());
        }
        match self.open.last_mut().map(|open| &mut open.inside) {
            None => self.done = Some(value),
            Some(Inside::List(list)) => list.push(value),
            Some(Inside::Mapping(entries, key)) => match key.take() {
                Some(key) => {
                    entries.insert(key, value);
                }
                None => {
                    let name = key_of(value)?;
                    if entries.contains_key(&name) {
                        return Err(YamlFlaw::KeyTwice);
                    }
                    *key = Some(name);
                }
            },
        }
        Ok(())
    }
}

impl Weight {
    /// Whether so much more may be added, in so many open parts.
    fn admits(&self, more: Weight, open: usize) -> Result<(), YamlFlaw> {
        if open + more.depth > DEEPEST {
            Err(YamlFlaw::TooDeep)
        } else if self.parts + more.parts > MOST_PARTS || self.text + more.text > MOST_TEXT {
            Err(YamlFlaw::TooMuch)
        } else {
            Ok(())
        }
    }
}

/// The weight of a value; never deeper than [`DEEPEST`].
fn weigh(value: &Value) -> Weight {
    let mut all = Weight { parts: 1, text: 0, depth: 1 };
    let mut add = |inside: &Value, key: usize| {
        let weight = weigh(inside);
        all.parts += weight.parts;
        all.text += weight.text + key;
        all.depth = all.depth.max(weight.depth + 1);
    };
    match value {
        Value::Array(list) => list.iter().for_each(|item| add(item, 0)),
        Value::Object(entries) => entries.iter().for_each(|(key, item)| add(item, key.len())),
        scalar => all.text += text_of(scalar).len(),
    }
    all
}

fn is_text(tag: &Tag) -> bool {
    (tag.is_yaml_core_schema() && tag.suffix == "str") || (tag.handle.is_empty() && tag.suffix == "!")
}

/// A scalar's letters.
fn text_of(value: &Value) -> &str {
    match value {
        Value::String(text) => text,
        Value::Number(number) => number.as_str(),
        Value::Bool(true) => "true",
        Value::Bool(false) => "false",
        _ => "",
    }
}

fn key_of(value: Value) -> Result<String, YamlFlaw> {
    match value {
        Value::String(text) => Ok(text),
        Value::Number(_) | Value::Bool(_) => Ok(text_of(&value).to_owned()),
        Value::Null => Ok("null".to_owned()),
        _ => Err(YamlFlaw::Key),
    }
}

/// A scalar without quotes, by the core schema (YAML 1.2.2, 10.3.2). What JSON has no number for is text.
fn plain(text: &str) -> Value {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Value::Null,
        "true" | "True" | "TRUE" => Value::Bool(true),
        "false" | "False" | "FALSE" => Value::Bool(false),
        _ if text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'-' | b'+' | b'.' | b'e' | b'E')) => {
            text.parse::<Number>().map_or_else(|_| Value::String(text.to_owned()), Value::Number)
        }
        _ => Value::String(text.to_owned()),
    }
}
