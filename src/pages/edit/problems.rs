//! What is wrong with a document, in words, each with its place.

use crate::document::{Kind, Pointer, Wrong, check, lacking};
use crate::domain::Connection;
use crate::form::{Editing, control_id, open_way_to};
use crate::signals::Signal;
use crate::vendors::{self, Subject};
use crate::words::form as words;

/// Everything that the vendor would refuse: by the schema, by the vendor's own rules, and what is no value yet.
fn problems(editing: Editing, connection: &Connection, subject: Subject) -> Vec<(Pointer, String)> {
    let mut found: Vec<(Pointer, String)> = editing.with(|document| {
        let checked = check(document, editing.schema).into_iter().filter(|problem| !problem.is_warning());
        let mut found: Vec<(Pointer, String)> = checked
            .map(|problem| {
                let kind = editing.schema.kind_at(document, &problem.at);
                (problem.at, in_words(&problem.what, kind).to_owned())
            })
            .collect();
        found.extend(vendors::check(connection, subject, document));
        let again = lacking(document, &editing.secrets()).into_iter();
        found.extend(again.map(|at| (at, words::TYPE_AGAIN.to_owned())));
        found
    });
    for (at, _) in editing.all_typed() {
        let kind = editing.with(|document| editing.schema.kind_at(document, &at));
        let text = match kind {
            Some(Kind::Raw) => words::NOT_JSON,
            Some(Kind::Listed(_)) => words::NOT_IN_LIST,
            _ => words::NOT_A_NUMBER,
        };
        found.retain(|(place, _)| *place != at);
        found.push((at, text.to_owned()));
    }
    found
}

fn in_words(wrong: &Wrong, kind: Option<Kind>) -> &'static str {
    match (wrong, kind) {
        (Wrong::Missing, _) => words::MISSING,
        (Wrong::Null, _) => words::NO_NULL,
        (Wrong::OtherKind, Some(Kind::Number { .. } | Kind::Integer)) => words::NOT_A_NUMBER,
        (Wrong::OtherKind, _) => words::OTHER_KIND,
        (Wrong::OtherForm, Some(Kind::Cron)) => words::NO_SCHEDULE,
        (Wrong::OtherForm, Some(Kind::Date)) => words::NO_DATE,
        (Wrong::OtherForm, Some(Kind::Url)) => words::NO_URL,
        (Wrong::OtherForm, Some(Kind::Uuid)) => words::NO_UUID,
        (Wrong::Path(flaw), _) => flaw.sentence(),
        // Limits are told where the value stands, and keep nobody from leaving.
        (Wrong::TooSmall(_) | Wrong::TooLarge(_), _) => words::OTHER_FORM,
        (Wrong::FileTooLarge(_) | Wrong::TooManyFiles(_) | Wrong::FilesTooLarge(_), _) => words::OTHER_FORM,
        (Wrong::OtherForm, _) => words::OTHER_FORM,
    }
}

/// Checks what was typed, now that it is to leave: whether it may. What may not stands in its field, unfolded.
pub fn may_leave(editing: Editing, connection: &Connection, subject: Subject) -> bool {
    let found = problems(editing, connection, subject);
    for (at, _) in &found {
        open_way_to(editing, at);
    }
    let none = found.is_empty();
    editing.problems.set(found);
    none
}

/// The lines of the error summary: each problem's field, and its words.
pub fn summary(editing: Editing) -> Signal<Vec<(String, String)>> {
    let line = move |(at, text): &(Pointer, String)| (control_id(at), at_label(editing, at, text));
    Signal::derive(move || editing.problems.with(|all| all.iter().map(line).collect()))
}

/// A problem with the name of its place.
fn at_label(editing: Editing, at: &Pointer, text: &str) -> String {
    let label = editing.with(|document| editing.schema.label_at(document, at));
    if label.is_empty() { text.to_owned() } else { words::problem_at(&label, text) }
}
