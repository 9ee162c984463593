//! Checking a body against a table. Keys that the table does not name are let through; what is wrong is said with its
//! path.

use super::ids::is_uuid;
use serde_json::Value;

/// What a value has to be.
pub(super) enum Shape {
    Text,
    Flag,
    Number,
    /// A number from 0 to 1.
    Share,
    /// A UUID of version 4.
    Uuid,
    /// `1.2.3`, as the vendor's page has the pattern.
    Version,
    /// The vendor's cron grammar (fact sheet, 2.2).
    Cron,
    /// An object with anything in it.
    Open,
    /// An object with texts in it that are UUIDs.
    Uuids,
    /// One text or several.
    Texts,
    OneOf(&'static [&'static str]),
    OrNull(&'static Shape),
    List(&'static Shape),
    Record(&'static [Field]),
    /// Which fields there are depends on one of them; besides, the fields that all variants have.
    Union {
        tag: &'static str,
        common: &'static [Field],
        variants: &'static [Variant],
    },
}

/// One of a union: the value of its tag, and its own fields.
pub(super) type Variant = (&'static str, &'static [Field]);

/// In place of a field's name: the shape is one of the whole object, for a union within a union.
pub(super) const ITSELF: &str = "";

/// A field of an object.
pub(super) struct Field(pub(super) &'static str, pub(super) Need, pub(super) &'static Shape);

/// Whether a field has to be there.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Need {
    Must,
    May,
    /// The server adds it, and does not take it.
    MustNot,
}

/// Everything that is wrong with a value.
pub(super) fn check(shape: &Shape, path: &str, value: &Value, issues: &mut Vec<String>) {
    let expected = match shape {
        Shape::Text if value.is_string() => return,
        Shape::Text => "string",
        Shape::Flag if value.is_boolean() => return,
        Shape::Flag => "boolean",
        Shape::Number if value.is_number() => return,
        Shape::Number => "number",
        Shape::Share => match value.as_f64() {
            Some(number) if (0.0..=1.0).contains(&number) => return,
            Some(_) => return issues.push(format!("{path}: Number must be between 0 and 1")),
            None => "number",
        },
        Shape::Uuid => return pattern(value, path, is_uuid, "Invalid UUID", issues),
        Shape::Version => return pattern(value, path, is_version, "Invalid version", issues),
        Shape::Cron => return pattern(value, path, is_cron, "Invalid cron expression", issues),
        Shape::Open if value.is_object() => return,
        Shape::Open => "object",
        Shape::Uuids => match value {
            Value::Object(object) => {
                return object
                    .iter()
                    .for_each(|(key, value)| check(&Shape::Uuid, &format!("{path}.{key}"), value, issues));
            }
            _ => "object",
        },
        Shape::Texts => match value {
            Value::Array(_) => return check(&Shape::List(&Shape::Text), path, value, issues),
            _ => return check(&Shape::Text, path, value, issues),
        },
        Shape::OneOf(known) => match value {
            Value::String(text) if known.contains(&text.as_str()) => return,
            _ => return issues.push(format!("{path}: Invalid option: expected one of {}", known.join("|"))),
        },
        Shape::OrNull(_) if value.is_null() => return,
        Shape::OrNull(shape) => return check(shape, path, value, issues),
        Shape::List(shape) => match value {
            Value::Array(items) => {
                return items
                    .iter()
                    .enumerate()
                    .for_each(|(number, item)| check(shape, &format!("{path}[{number}]"), item, issues));
            }
            _ => "array",
        },
        Shape::Record(fields) => match value {
            Value::Object(_) => return check_fields(fields, path, value, issues),
            _ => "object",
        },
        Shape::Union { tag, common, variants } => match value {
            Value::Object(object) => {
                let is = object.get(*tag).and_then(Value::as_str).unwrap_or_default();
                match variants.iter().find(|(name, _)| *name == is) {
                    Some((_, fields)) => {
                        check_fields(common, path, value, issues);
                        check_fields(fields, path, value, issues);
                    }
                    None => issues.push(format!("{}: Invalid discriminator value", join(path, tag))),
                }
                return;
            }
            _ => "object",
        },
    };
    issues.push(format!("{path}: Invalid input: expected {expected}, received {}", kind(value)));
}

/// Everything that is wrong with an object's fields.
pub(super) fn check_fields(fields: &[Field], path: &str, object: &Value, issues: &mut Vec<String>) {
    for Field(name, need, shape) in fields {
        match (object.get(name), need) {
            _ if *name == ITSELF => check(shape, path, object, issues),
            (None, Need::Must) => issues.push(format!("{}: Required", join(path, name))),
            (None, _) => {}
            (Some(_), Need::MustNot) => issues.push(format!("{}: Unrecognized key", join(path, name))),
            (Some(value), _) => check(shape, &join(path, name), value, issues),
        }
    }
}

fn join(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
}

fn pattern(value: &Value, path: &str, fits: impl Fn(&str) -> bool, what: &str, issues: &mut Vec<String>) {
    match value {
        Value::String(text) if fits(text) => {}
        Value::String(_) => issues.push(format!("{path}: {what}")),
        _ => check(&Shape::Text, path, value, issues),
    }
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

/// `^(0|[1-9]\d{0,3})\.(0|[1-9]\d{0,3})\.(0|[1-9]\d{0,4})$`
fn is_version(text: &str) -> bool {
    let parts: Vec<&str> = text.split('.').collect();
    let fits = |part: &str, most: usize| {
        !part.is_empty()
            && part.len() <= most
            && part.bytes().all(|byte| byte.is_ascii_digit())
            && (part == "0" || !part.starts_with('0'))
    };
    parts.len() == 3 && parts.iter().zip([4, 4, 5]).all(|(part, most)| fits(part, most))
}

/// Five fields of numbers, `*`, lists, ranges and steps, or `@every 1h30m`.
fn is_cron(text: &str) -> bool {
    if let Some(spans) = text.strip_prefix("@every ") {
        let ends = spans.ends_with(['s', 'm', 'h']);
        let mut spans = spans.split(['s', 'm', 'h']).filter(|span| !span.is_empty()).peekable();
        return ends && spans.peek().is_some() && spans.all(|span| span.bytes().all(|byte| byte.is_ascii_digit()));
    }
    let fields: Vec<&str> = text.split(' ').collect();
    let number = |text: &str, (least, most): (u32, u32)| {
        text.bytes().all(|byte| byte.is_ascii_digit())
            && text.parse().is_ok_and(|number: u32| (least..=most).contains(&number))
    };
    let range = |text: &str, limits| match text.split_once('-') {
        Some((from, to)) => number(from, limits) && number(to, limits),
        None => text == "*" || number(text, limits),
    };
    let step = |text: &str, limits: (u32, u32)| match text.split_once('/') {
        Some((of, step)) => range(of, limits) && number(step, (1, limits.1)),
        None => range(text, limits),
    };
    let limits = [(0, 59), (0, 23), (1, 31), (1, 12), (0, 6)];
    fields.len() == 5
        && fields.iter().zip(limits).all(|(field, limits)| field.split(',').all(|part| step(part, limits)))
}
