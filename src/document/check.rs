//! What is wrong with a document, all at once, each thing with where it is.

use serde_json::Value;

use super::files::{PathFlaw, check_files};
use super::marker::is_marker;
use super::pointer::Pointer;
use super::schema::{Field, Kind, Schema};
use super::text::{is_cron, is_date, is_url, is_uuid, is_version};

/// Something wrong in one place.
#[derive(Clone, Debug, PartialEq)]
pub struct Problem {
    /// Where.
    pub at: Pointer,
    /// What.
    pub what: Wrong,
}

impl Problem {
    /// Whether it is worth a look, but the vendor may take it: limits that are not documented.
    pub fn is_warning(&self) -> bool {
        match self.what {
            Wrong::TooSmall(_) | Wrong::TooLarge(_) => true,
            Wrong::FileTooLarge(_) | Wrong::TooManyFiles(_) | Wrong::FilesTooLarge(_) => true,
            Wrong::Missing | Wrong::Null | Wrong::OtherKind | Wrong::OtherForm | Wrong::Path(_) => false,
        }
    }
}

/// What is wrong with a value.
#[derive(Clone, Debug, PartialEq)]
pub enum Wrong {
    /// It has to be there.
    Missing,
    /// It is `null`, which is no answer here.
    Null,
    /// It is another kind of value than the vendor takes.
    OtherKind,
    /// It is a text, but not of the form that the vendor takes.
    OtherForm,
    /// It is a number below the least.
    TooSmall(i32),
    /// It is a number above the most.
    TooLarge(i32),
    /// It stands under a path that no file can have.
    Path(PathFlaw),
    /// It is a file of more bytes than the vendor's client takes.
    FileTooLarge(u64),
    /// There are more files than the vendor's client takes.
    TooManyFiles(usize),
    /// The files have more bytes together than the vendor's client takes.
    FilesTooLarge(u64),
}

/// Checks a document against a schema. What the schema does not know is no problem, and is kept: unknown keys, unknown
/// variants, unknown choices.
pub fn check(document: &Value, schema: &Schema) -> Vec<Problem> {
    let mut problems = Vec::new();
    for section in schema.sections {
        check_fields(&mut problems, &Pointer::root(), document, section.fields);
    }
    problems
}

fn check_fields(problems: &mut Vec<Problem>, at: &Pointer, object: &Value, fields: &'static [Field]) {
    for field in fields.iter().filter(|field| !field.response_only && field.belongs_into(object)) {
        let place = at.child(field.key);
        let wrong = match object.get(field.key) {
            None if field.required => Wrong::Missing,
            Some(Value::Null) if field.nullable || field.omit_null => continue,
            Some(Value::Null) => Wrong::Null,
            // A list may be empty; a text that has to be there may not.
            Some(Value::String(text)) if field.required && text.trim().is_empty() => Wrong::Missing,
            Some(Value::Object(files)) if field.required && is_files(field.kind) && files.is_empty() => Wrong::Missing,
            None => continue,
            Some(value) => {
                check_value(problems, &place, value, field.kind);
                continue;
            }
        };
        problems.push(Problem { at: place, what: wrong });
    }
}

fn check_value(problems: &mut Vec<Problem>, at: &Pointer, value: &Value, kind: Kind) {
    let wrong = match (kind, value) {
        (Kind::Raw, _) => return,
        // A secret that was taken out, or typed, and goes in again before sending.
        _ if is_marker(value) => return,
        (Kind::List(list), Value::Array(items)) => {
            for (position, item) in items.iter().enumerate() {
                check_value(problems, &at.child(position), item, list.item);
            }
            return;
        }
        (Kind::Map(_) | Kind::Files(_), Value::Object(entries)) => {
            if let Kind::Files(limits) = kind {
                check_files(problems, at, entries, limits);
            }
            if let Some(inner) = kind.entries() {
                for (key, value) in entries {
                    check_value(problems, &at.child(key), value, inner);
                }
            }
            return;
        }
        (Kind::Object(fields), Value::Object(_)) => return check_fields(problems, at, value, fields),
        (Kind::Union(union), Value::Object(_)) => match (union.variant_of(value), value.get(union.tag)) {
            (Some(variant), _) => return check_fields(problems, at, value, variant.fields),
            // A word that Greenroom does not know.
            (None, Some(Value::String(_))) => return,
            (None, tag) => {
                let what = if tag.is_none() { Wrong::Missing } else { Wrong::OtherKind };
                problems.push(Problem { at: at.child(union.tag), what });
                return;
            }
        },
        (Kind::Boolean, Value::Bool(_)) => return,
        (Kind::Integer, Value::Number(number)) if is_whole(number.as_str()) => return,
        (Kind::Number { least, most }, Value::Number(number)) => {
            let Some(number) = number.as_f64() else { return };
            match (least.filter(|least| number < f64::from(*least)), most.filter(|most| number > f64::from(*most))) {
                (Some(least), _) => Wrong::TooSmall(least),
                (None, Some(most)) => Wrong::TooLarge(most),
                (None, None) => return,
            }
        }
        (_, Value::String(text)) => match kind {
            Kind::Uuid if !is_uuid(text) => Wrong::OtherForm,
            Kind::Version if !is_version(text) => Wrong::OtherForm,
            Kind::Url if !is_url(text) => Wrong::OtherForm,
            Kind::Cron if !is_cron(text) => Wrong::OtherForm,
            Kind::Date if !is_date(text) => Wrong::OtherForm,
            Kind::Text
            | Kind::LongText
            | Kind::Markdown
            | Kind::Choice(_)
            | Kind::OwnChoice(_)
            | Kind::Listed(_)
            | Kind::Secret
            | Kind::Uuid
            | Kind::Version
            | Kind::Url
            | Kind::Cron
            | Kind::Date => return,
            _ => Wrong::OtherKind,
        },
        _ => Wrong::OtherKind,
    };
    problems.push(Problem { at: at.clone(), what: wrong });
}

fn is_files(kind: Kind) -> bool {
    matches!(kind, Kind::Files(_))
}

/// `12`, also written `12.0` or `1.2e1`: JSON has one kind of number.
fn is_whole(text: &str) -> bool {
    text.parse::<f64>().is_ok_and(|number| number.is_finite() && number.fract() == 0.0)
}
