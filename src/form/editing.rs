//! A document being edited: its value, what was typed and is no value yet, what can be undone, what is unfolded.

use leptos::prelude::on_cleanup;
use serde_json::Value;

use super::bells::Bells;
use crate::browser::dom;
use crate::document::{Pointer, Schema, Secrets};
use crate::signals::{Held, Memo, RwSignal};

/// How many steps can be undone.
const MOST_STEPS: usize = 200;
/// What the steps that can be undone hold of texts, in bytes: beyond it the oldest go. A step may hold all source files.
const MOST_HELD: usize = 64 << 20;

/// A document being edited: a handle that can be copied into every part of its form.
#[derive(Clone, Copy)]
pub struct Editing {
    /// What the document may hold.
    pub schema: &'static Schema,
    /// It can be looked at, not changed.
    pub read_only: bool,
    document: RwSignal<Value>,
    changes: RwSignal<u64>,
    bells: RwSignal<Bells>,
    typed: RwSignal<Vec<(Pointer, String)>>,
    open: RwSignal<Vec<Pointer>>,
    shelf: RwSignal<Vec<(Pointer, String, Value)>>,
    history: RwSignal<History>,
    secrets: RwSignal<Secrets>,
    /// What is wrong, by place, since the form was checked last.
    pub problems: RwSignal<Vec<(Pointer, String)>>,
}

/// What a form keeps while the page is closed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Kept {
    /// The document, with markers for its secrets.
    pub document: Value,
    /// What was typed and is no value.
    pub typed: Vec<(Pointer, String)>,
}

#[derive(Clone, Default)]
struct History {
    undo: Vec<Step>,
    redo: Vec<Step>,
    /// Whether the next change at the same place belongs to the last step: one keeps typing.
    running: bool,
}

#[derive(Clone)]
struct Step {
    at: Pointer,
    before: Option<Value>,
    after: Option<Value>,
    shape: bool,
}

impl History {
    /// Forgets what is beyond the limits. The last step can be undone always.
    fn forget_oldest(&mut self) {
        let mut sum = 0;
        let fit = self.undo.iter().rev().take(MOST_STEPS).take_while(|step| {
            sum += step.held();
            sum <= MOST_HELD
        });
        let kept = fit.count().max(1);
        self.undo.drain(..self.undo.len().saturating_sub(kept));
    }
}

impl Step {
    /// How many bytes of texts it holds.
    fn held(&self) -> usize {
        [&self.before, &self.after].into_iter().flatten().map(held).sum()
    }
}

fn held(value: &Value) -> usize {
    match value {
        Value::String(text) => text.len(),
        Value::Array(items) => items.iter().map(held).sum(),
        Value::Object(object) => object.iter().map(|(key, value)| key.len() + held(value)).sum(),
        Value::Null | Value::Bool(_) | Value::Number(_) => 0,
    }
}

impl Editing {
    /// A form over a document.
    pub fn new(schema: &'static Schema, document: Value, read_only: bool) -> Self {
        Self {
            schema,
            read_only,
            document: RwSignal::new(document),
            changes: RwSignal::new(0),
            bells: RwSignal::new(Bells::default()),
            typed: RwSignal::new(Vec::new()),
            open: RwSignal::new(Vec::new()),
            shelf: RwSignal::new(Vec::new()),
            history: RwSignal::new(History::default()),
            secrets: RwSignal::new(Secrets::default()),
            problems: RwSignal::new(Vec::new()),
        }
    }

    /// A form that shows a document as it was typed so far, and changes nothing.
    pub fn shown(schema: &'static Schema, document: Value, typed: Vec<(Pointer, String)>) -> Self {
        Self { typed: RwSignal::new(typed), ..Self::new(schema, document, true) }
    }

    // Reading.

    /// Rises with each change that concerns a place; with `whole`, only when it was replaced or re-arranged as a whole.
    fn bell(&self, at: &Pointer, whole: bool) -> RwSignal<u64> {
        let (rung, bells) = (RwSignal::new(0), self.bells);
        let mut number = 0;
        bells.update_untracked(|bells| number = bells.hang(at, whole, rung));
        on_cleanup(move || bells.update_untracked(|bells| bells.take_down(number)));
        rung
    }

    /// What stands at a place; whoever runs this is run again when it changes.
    pub fn value(&self, at: &Pointer) -> Memo<Option<Value>> {
        let (at, editing, bell) = (at.clone(), *self, self.bell(at, false));
        Memo::new(move |_| {
            bell.track();
            editing.peek(&at)
        })
    }

    /// What something makes of the part of the document at a place, again when that changes.
    pub fn look<T: Held + PartialEq>(
        &self,
        at: &Pointer,
        look: impl Fn(Option<&Value>) -> T + Send + Sync + 'static,
    ) -> Memo<T> {
        let (at, editing, bell) = (at.clone(), *self, self.bell(at, false));
        Memo::new(move |_| {
            bell.track();
            editing.with(|document| look(at.get(document)))
        })
    }

    /// What stands at a place now.
    pub fn peek(&self, at: &Pointer) -> Option<Value> {
        self.document.with_untracked(|document| at.get(document).cloned())
    }

    /// Looks at the whole document, without following it.
    pub fn with<R>(&self, look: impl FnOnce(&Value) -> R) -> R {
        self.document.with_untracked(look)
    }

    /// Counts the changes: to do something after each.
    pub fn changes(&self) -> u64 {
        self.changes.get()
    }

    /// The same without following it.
    pub fn changes_untracked(&self) -> u64 {
        self.changes.get_untracked()
    }

    /// The same; `None` when the page was left.
    pub fn try_changes(&self) -> Option<u64> {
        self.changes.try_get_untracked()
    }

    /// The page was left. A field that goes with it while the keyboard is in it tells of its change only then.
    fn is_gone(&self) -> bool {
        self.try_changes().is_none()
    }

    /// Rises when what stands at a place was replaced or re-arranged as a whole.
    pub fn shape(&self, at: &Pointer) -> RwSignal<u64> {
        self.bell(at, true)
    }

    /// What was typed at a place and is no value.
    pub fn typed(&self, at: &Pointer) -> Option<String> {
        self.typed.with(|all| all.iter().find(|(place, _)| place == at).map(|(_, text)| text.clone()))
    }

    /// Everything that was typed and is no value.
    pub fn all_typed(&self) -> Vec<(Pointer, String)> {
        self.typed.get_untracked()
    }

    /// What is wrong at a place.
    pub fn problem(&self, at: &Pointer) -> Memo<Option<String>> {
        let (at, problems) = (at.clone(), self.problems);
        Memo::new(move |_| {
            problems.with(|all| all.iter().find(|(place, _)| *place == at).map(|(_, text)| text.clone()))
        })
    }

    /// For keeping it.
    pub fn kept(&self) -> Kept {
        Kept { document: self.document.get_untracked(), typed: self.typed.get_untracked() }
    }

    /// The secrets that were typed into this form.
    pub fn secrets(&self) -> Secrets {
        self.secrets.get_untracked()
    }

    /// The same; `None` when the page was left.
    pub fn try_secrets(&self) -> Option<Secrets> {
        self.secrets.try_get_untracked()
    }

    /// Goes on with secrets that were typed into another form of the same document.
    pub fn hold_secrets(&self, secrets: Secrets) {
        self.secrets.set(secrets);
    }

    // Writing.

    /// Writes one value, or takes its key away. Typing on in the same place is one step to undo.
    pub fn put(&self, at: &Pointer, value: Option<Value>) {
        if self.is_gone() {
            return;
        }
        self.forget_typed(at);
        self.write(at, value, false);
    }

    /// The same as a step of its own to undo. What shows it follows it by itself.
    pub fn put_apart(&self, at: &Pointer, value: Option<Value>) {
        let apart = || self.history.update_untracked(|history| history.running = false);
        if self.is_gone() {
            return;
        }
        apart();
        self.put(at, value);
        apart();
    }

    /// Replaces what stands at a place as a whole: what shows it is drawn again.
    pub fn replace(&self, at: &Pointer, value: Option<Value>) {
        self.typed.update(|typed| typed.retain(|(place, _)| !place.is_within(at)));
        self.write(at, value, true);
    }

    /// Keeps what was typed and is no value.
    pub fn put_typed(&self, at: &Pointer, text: &str) {
        self.typed.update(|typed| {
            typed.retain(|(place, _)| place != at);
            typed.push((at.clone(), text.to_owned()));
        });
        self.touch(at, false);
    }

    fn forget_typed(&self, at: &Pointer) {
        if self.typed.with_untracked(|typed| typed.iter().any(|(place, _)| place == at)) {
            self.typed.update(|typed| typed.retain(|(place, _)| place != at));
        }
    }

    /// A new arrangement of a list: its items now, and where each old position went.
    pub fn arrange(&self, list: &Pointer, items: Vec<Value>, went: &dyn Fn(usize) -> Option<usize>) {
        let depth = list.steps().len();
        let moved = |place: &Pointer| -> Option<Pointer> {
            if !place.is_within(list) || place == list {
                return Some(place.clone());
            }
            let from = place.steps().get(depth)?.parse().ok()?;
            let rest = place.steps().get(depth + 1..).unwrap_or_default();
            let to = list.child(went(from)?);
            Some(rest.iter().fold(to, |place, step| place.child(step)))
        };
        self.open.update(|open| *open = open.iter().filter_map(&moved).collect());
        self.typed.update(|typed| {
            *typed = typed.iter().filter_map(|(place, text)| Some((moved(place)?, text.clone()))).collect();
        });
        self.problems.update(|problems| {
            *problems = problems.iter().filter_map(|(place, text)| Some((moved(place)?, text.clone()))).collect();
        });
        self.shelf.update(|shelf| {
            let kept = shelf.iter().filter_map(|(place, tag, value)| Some((moved(place)?, tag.clone(), value.clone())));
            *shelf = kept.collect();
        });
        self.write(list, Some(Value::Array(items)), true);
    }

    fn write(&self, at: &Pointer, value: Option<Value>, shape: bool) {
        if self.read_only {
            return;
        }
        let before = self.peek(at);
        if before == value {
            return;
        }
        // A key that goes is remembered with its object, so that undoing brings it back to its place.
        let whole = match (&value, at.split_last()) {
            (None, Some((parent, _))) => parent,
            _ => at.clone(),
        };
        let whole_before = if whole == *at { before } else { self.peek(&whole) };
        if !self.set(at, value) {
            return;
        }
        let whole_after = self.peek(&whole);
        self.history.update(|history| {
            history.redo.clear();
            match history.undo.last_mut() {
                Some(last) if history.running && last.at == whole && !shape && !last.shape => last.after = whole_after,
                _ => {
                    history.undo.push(Step { at: whole.clone(), before: whole_before, after: whole_after, shape });
                    history.forget_oldest();
                }
            }
            history.running = !shape;
        });
        self.touch(at, shape);
    }

    fn set(&self, at: &Pointer, value: Option<Value>) -> bool {
        let mut done = false;
        self.document.update_untracked(|document| {
            done = match value {
                Some(value) => at.set(document, value).is_some(),
                None => at.remove(document).is_some(),
            };
        });
        done
    }

    fn touch(&self, at: &Pointer, shape: bool) {
        self.changes.update(|changes| *changes += 1);
        for bell in self.bells.with_untracked(|bells| bells.concerned(at, shape)) {
            bell.update(|rung| *rung += 1);
        }
    }

    // Undoing.

    /// Whether something can be undone, and whether something can be done again.
    pub fn can_undo(&self) -> (bool, bool) {
        self.history.with(|history| (!history.undo.is_empty(), !history.redo.is_empty()))
    }

    /// Takes the last step back, or takes it again; where it was.
    pub fn undo(&self, again: bool) -> Option<Pointer> {
        let mut taken = None;
        self.history.update(|history| {
            taken = if again { history.redo.pop() } else { history.undo.pop() };
            history.running = false;
            if let Some(step) = &taken {
                let other = if again { &mut history.undo } else { &mut history.redo };
                other.push(step.clone());
            }
        });
        let step = taken?;
        let value = if again { step.after } else { step.before };
        self.forget_typed(&step.at);
        self.set(&step.at, value);
        // What is drawn may show another number of keys or items: it is drawn again as a whole.
        let leaf = !step.shape && self.peek(&step.at).is_none_or(|value| !value.is_object() && !value.is_array());
        self.touch(&step.at, !leaf);
        Some(step.at)
    }

    /// Puts another document in place of this one, as a step that can be undone.
    pub fn take_over(&self, kept: Kept) {
        if self.is_gone() {
            return;
        }
        let root = Pointer::root();
        self.write(&root, Some(kept.document), true);
        self.typed.set(kept.typed);
        self.touch(&root, true);
    }

    // What is unfolded, and what is shelved.

    /// Whether an item is unfolded.
    pub fn is_open(&self, at: &Pointer) -> bool {
        self.open.with(|open| open.contains(at))
    }

    /// Unfolds or folds an item.
    pub fn set_open(&self, at: &Pointer, open: bool) {
        self.open.update(|all| {
            all.retain(|place| place != at);
            if open {
                all.push(at.clone());
            }
        });
    }

    /// Keeps what another variant, or "on", held, until the page is left.
    pub fn shelve(&self, at: &Pointer, tag: &str, value: Value) {
        self.shelf.update(|shelf| {
            shelf.retain(|(place, other, _)| place != at || other != tag);
            shelf.push((at.clone(), tag.to_owned(), value));
        });
    }

    /// What was shelved.
    pub fn shelved(&self, at: &Pointer, tag: &str) -> Option<Value> {
        self.shelf.with_untracked(|shelf| {
            shelf.iter().find(|(place, other, _)| place == at && other == tag).map(|(_, _, value)| value.clone())
        })
    }

    /// Keeps a secret in memory, and puts a marker in its place.
    pub fn put_secret(&self, at: &Pointer, text: &str) {
        if self.is_gone() {
            return;
        }
        let mut marker = Value::Null;
        // Never used before: by the time, and by how many were typed.
        self.secrets.update(|secrets| marker = secrets.add_typed(&format!("{}-{}", dom::now(), secrets.len()), text));
        self.put(at, Some(marker));
    }
}
