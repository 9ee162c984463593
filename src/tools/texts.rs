//! What differs between two texts: first by lines, then, inside of lines that changed, by words.

use std::time::Duration;

use similar::{Algorithm, DiffOp, capture_diff_slices_deadline};

// The clock of the standard library does not run in a browser.
#[cfg(target_arch = "wasm32")]
use similar::Instant;
#[cfg(not(target_arch = "wasm32"))]
use std::time::Instant;

use super::runs::Run;

/// So many whole lines before and after a change are shown with it.
const CONTEXT: usize = 3;

/// Fewer lines than this are not worth folding.
const LEAST_FOLDED: usize = 4;

/// How two texts differ. When the time is up, what is left is compared by lines, or told as gone and new as a whole.
pub fn difference(was: &str, now: &str, within: Duration) -> Vec<Run> {
    let deadline = Instant::now().checked_add(within);
    let late = || deadline.is_none_or(|deadline| Instant::now() >= deadline);
    let mut runs = Runs::default();
    let (old, new): (Vec<&str>, Vec<&str>) = (was.split_inclusive('\n').collect(), now.split_inclusive('\n').collect());
    for op in compare(&old, &new, deadline) {
        let (old, new) = (joined(&old, op.old_range()), joined(&new, op.new_range()));
        match op {
            DiffOp::Equal { .. } => runs.same(&old),
            DiffOp::Replace { .. } if !late() => by_words(&old, &new, deadline, &mut runs),
            _ => runs.changed(&old, &new),
        }
    }
    folded(runs.done())
}

fn compare(old: &[&str], new: &[&str], deadline: Option<Instant>) -> Vec<DiffOp> {
    capture_diff_slices_deadline(Algorithm::Myers, old, new, deadline)
}

fn joined(parts: &[&str], range: std::ops::Range<usize>) -> String {
    parts.get(range).unwrap_or_default().concat()
}

/// Words, the white space between them, and every other sign by itself.
fn words(text: &str) -> Vec<&str> {
    #[derive(PartialEq)]
    enum Kind {
        Word,
        Space,
        Break,
        Sign,
    }
    let kind = |sign: char| match sign {
        '\n' => Kind::Break,
        sign if sign.is_whitespace() => Kind::Space,
        sign if sign.is_alphanumeric() || sign == '_' => Kind::Word,
        _ => Kind::Sign,
    };
    let mut words = Vec::new();
    let mut from = 0;
    let mut before = None;
    for (at, sign) in text.char_indices() {
        let this = kind(sign);
        let goes_on = before.as_ref() == Some(&this) && matches!(this, Kind::Word | Kind::Space);
        if at > from && !goes_on {
            words.extend(text.get(from..at));
            from = at;
        }
        before = Some(this);
    }
    words.extend(text.get(from..).filter(|last| !last.is_empty()));
    words
}

/// Lines that changed, word by word; as a whole where little of them is left.
fn by_words(old: &str, new: &str, deadline: Option<Instant>, runs: &mut Runs) {
    let (old_words, new_words) = (words(old), words(new));
    let ops = compare(&old_words, &new_words, deadline);
    let kept = ops.iter().filter(|op| matches!(op, DiffOp::Equal { .. }));
    let kept: usize = kept.map(|op| joined(&old_words, op.old_range()).trim().len()).sum();
    // A quarter of both is too little.
    if kept * 8 < old.trim().len() + new.trim().len() {
        return runs.changed(old, new);
    }
    for op in ops {
        let (old, new) = (joined(&old_words, op.old_range()), joined(&new_words, op.new_range()));
        match op {
            DiffOp::Equal { .. } => runs.same(&old),
            _ => runs.changed(&old, &new),
        }
    }
}

/// Runs being gathered: a change is one `Gone` and one `New`, in this order, with something that stayed between it and
/// the next.
#[derive(Default)]
struct Runs {
    done: Vec<Run>,
    same: String,
    gone: String,
    new: String,
}

impl Runs {
    fn same(&mut self, text: &str) {
        if !text.is_empty() {
            self.end_change();
            self.same.push_str(text);
        }
    }

    fn changed(&mut self, gone: &str, new: &str) {
        if gone.is_empty() && new.is_empty() {
            return;
        }
        // A space that stayed between two words that changed is no news: the two are one change.
        if !self.same.is_empty() && self.same.chars().all(|sign| sign == ' ') && self.ends_in_change() {
            self.reopen();
        }
        if !self.same.is_empty() {
            self.done.push(Run::Same(std::mem::take(&mut self.same)));
        }
        self.gone.push_str(gone);
        self.new.push_str(new);
    }

    fn ends_in_change(&self) -> bool {
        matches!(self.done.last(), Some(Run::Gone(_) | Run::New(_)))
    }

    /// Takes the last change up again, and the space behind it into both of its sides.
    fn reopen(&mut self) {
        while self.ends_in_change() {
            match self.done.pop() {
                Some(Run::New(text)) => self.new = text,
                Some(Run::Gone(text)) => self.gone = text,
                _ => {}
            }
        }
        let space = std::mem::take(&mut self.same);
        self.gone.push_str(&space);
        self.new.push_str(&space);
    }

    fn end_change(&mut self) {
        let (gone, new) = (std::mem::take(&mut self.gone), std::mem::take(&mut self.new));
        self.done.extend((!gone.is_empty()).then_some(Run::Gone(gone)));
        self.done.extend((!new.is_empty()).then_some(Run::New(new)));
    }

    fn done(mut self) -> Vec<Run> {
        self.end_change();
        self.done.extend((!self.same.is_empty()).then_some(Run::Same(self.same)));
        self.done
    }
}

/// The same runs, with whole lines that are far from any change folded.
fn folded(runs: Vec<Run>) -> Vec<Run> {
    let last = runs.len().saturating_sub(1);
    let mut done = Vec::new();
    for (at, run) in runs.into_iter().enumerate() {
        let Run::Same(text) = run else {
            done.push(run);
            continue;
        };
        let lines: Vec<&str> = text.split_inclusive('\n').collect();
        // A part of a line belongs to the change before or behind it, and is no line of context.
        let begun = at > 0 && !follows_a_break(&done);
        let open = at < last && !text.ends_with('\n');
        let head = if at == 0 { 0 } else { CONTEXT + usize::from(begun) };
        let tail = if at == last { 0 } else { CONTEXT + usize::from(open) };
        let hidden = lines.len().saturating_sub(head + tail);
        if hidden < LEAST_FOLDED {
            done.push(Run::Same(text));
            continue;
        }
        let parts =
            [joined(&lines, 0..head), joined(&lines, head..head + hidden), joined(&lines, head + hidden..lines.len())];
        let [head, middle, tail] = parts;
        done.extend((!head.is_empty()).then_some(Run::Same(head)));
        done.push(Run::Folded { lines: hidden, text: middle });
        done.extend((!tail.is_empty()).then_some(Run::Same(tail)));
    }
    done
}

/// Whether the next run begins a line, in both texts.
fn follows_a_break(runs: &[Run]) -> bool {
    let change = runs.iter().rev().take_while(|run| matches!(run, Run::Gone(_) | Run::New(_)));
    change.into_iter().all(|run| run.text().ends_with('\n'))
}
