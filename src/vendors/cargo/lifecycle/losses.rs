//! What a plan takes away, and whose it is; what the vendor would not take.

use serde_json::Value;

use super::super::super::edited::mark_foreign;
use super::super::schema::RELEASE;
use crate::document::{Line, Problem, Schema, Wrong, check, content, lines};
use crate::words::cargo as words;

/// What the saved draft has and the release would not, beyond what is told of the difference to live: the draft is used
/// up by publishing. Of the same loss that is told once, one is left out, not two.
pub(super) fn lost_in_draft(draft: &Value, base: &Value, next: &Value, told: &[Line]) -> Vec<Line> {
    let mut lost = lines(&RELEASE, &content(draft, &RELEASE), &content(next, &RELEASE));
    mark_foreign(&mut lost, &RELEASE, base, draft, next);
    let mut told: Vec<&Line> = told.iter().filter(|line| line.loses).collect();
    lost.retain(|line| {
        let known = told.iter().position(|other| same_loss(line, other));
        if let Some(known) = known {
            told.remove(known);
        }
        line.loses && known.is_none()
    });
    for line in &mut lost {
        line.section = words::ONLY_IN_DRAFT;
        line.id.insert_str(0, "draft ");
    }
    lost
}

/// Whether two lines say the same of the same: an id ends in a number for what is lost.
fn same_loss(one: &Line, other: &Line) -> bool {
    let lost = |line: &Line| line.id.rsplit(' ').next().map(str::to_owned);
    one.words == other.words && lost(one) == lost(other)
}

/// How many places of a document the vendor would not take, among the keys that `sent` says are sent. A text whose form
/// is not as it should be is only a problem of who typed it: where `base` has it too, the vendor gave it.
pub(super) fn problems(next: &Value, base: &Value, schema: &Schema, sent: &dyn Fn(&str) -> bool) -> usize {
    let form = |problem: &Problem| problem.what == Wrong::OtherForm;
    let given: Vec<(Option<String>, &Value)> =
        check(base, schema).iter().filter(|problem| form(problem)).filter_map(|problem| place(problem, base)).collect();
    let new = |problem: &Problem| !(form(problem) && place(problem, next).is_some_and(|place| given.contains(&place)));
    let of_sent = |problem: &Problem| problem.at.steps().first().is_none_or(|key| sent(key));
    check(next, schema).iter().filter(|problem| !problem.is_warning() && new(problem) && of_sent(problem)).count()
}

/// The last step to a problem, and the value there.
fn place<'a>(problem: &Problem, document: &'a Value) -> Option<(Option<String>, &'a Value)> {
    Some((problem.at.steps().last().cloned(), problem.at.get(document)?))
}

/// Sentences for fields that are emptied here, and that the vendor takes no `null` for: it may keep what `draft` has.
pub(super) fn cannot_be_emptied(draft: Option<&Value>, next: &Value) -> Vec<String> {
    let there = |document: &Value, key: &str| document.get(key).is_some_and(|value| !value.is_null());
    let Some(draft) = draft else { return Vec::new() };
    let emptied =
        RELEASE.fields().filter(|field| field.omit_null && there(draft, field.key) && !there(next, field.key));
    emptied.map(|field| words::cannot_be_emptied(field.label)).collect()
}
