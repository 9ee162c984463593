//! A document as it was edited, and what that undoes of somebody else's.

use serde_json::Value;

use crate::document::{Line, LineKind, Pointer, Schema, content, lines, masked};
use crate::domain::json::{self, Object};
use crate::words::form as words;

/// A document as it was edited, and what it was when the editing began. Without secrets: markers stand for them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Edited {
    /// As it is to be.
    pub document: Value,
    /// As it was read.
    pub base: Value,
}

impl Edited {
    pub(super) fn write(&self, intent: &mut Object) {
        intent.put("document", self.document.clone()).put("base", self.base.clone());
    }

    pub(super) fn read(intent: &Value) -> Option<Self> {
        Some(Self { document: json::any(intent, "document")?, base: json::any(intent, "base")? })
    }
}

/// Lines of what is there now and what is to be there, where a line undoes what somebody else changed since the editing
/// began at `base`: theirs is lost, to be ticked. As soon as they change it again, it is another line.
pub(super) fn mark_foreign(found: &mut [Line], schema: &Schema, base: &Value, now: &Value, next: &Value) {
    let read = |document: &Value| content(&masked(document, schema), schema);
    let (base, now, next) = (read(base), read(now), read(next));
    let theirs = lines(schema, &base, &now);
    if theirs.is_empty() {
        return;
    }
    let mine = lines(schema, &base, &next);
    for line in found {
        let over = match line.kind {
            // They took it away, and it comes again: it is new, but not of mine.
            LineKind::Added => !mine.iter().any(|mine| mine.kind == LineKind::Added && line.at.is_within(&mine.at)),
            kind => theirs.iter().any(|theirs| {
                let moved_only = theirs.kind == LineKind::Moved && kind != LineKind::Moved;
                theirs.kind != LineKind::Removed && !moved_only && meet(&theirs.at, &line.was_at)
            }),
        };
        if over {
            line.loses = true;
            line.words.push_str(words::OVER_ANOTHERS);
            if line.kind != LineKind::Added {
                line.id.push_str(" over ");
                line.id.push_str(&line.was_at.get(&now).map(json::written).unwrap_or_default());
            }
        }
    }
}

fn meet(one: &Pointer, other: &Pointer) -> bool {
    one.is_within(other) || other.is_within(one)
}
