//! What differs between two texts: gone words struck out, new ones underlined, and both said to screen readers.

use super::{El, el};
use crate::tools::runs::Run;
use crate::words::tools as words;

/// Two texts in one, with what did not change far around folded.
pub fn difference(runs: &[Run]) -> El {
    let changed = runs.iter().any(|run| matches!(run, Run::Gone(_) | Run::New(_)));
    let note = (!changed).then(|| el("p").class("muted").child(words::SAME));
    el("div").class("difference").child(note).children(runs.iter().map(shown))
}

fn shown(run: &Run) -> El {
    match run {
        Run::Same(text) => el("span").child(text.as_str()),
        Run::Folded { lines, text } => el("details")
            .child(el("summary").child(words::unchanged_lines(*lines)))
            .child(el("span").child(text.as_str())),
        Run::Gone(text) => change("del", words::WAS, text),
        Run::New(text) => change("ins", words::NOW, text),
    }
}

fn change(tag: &'static str, said: &str, text: &str) -> El {
    let shown = el(tag).child(el("span").class("vh").child(said));
    // Space alone would be a change that nobody sees.
    if text.chars().all(char::is_whitespace) {
        let marks = text.chars().map(|sign| if sign == '\n' { "¶\n" } else { "·" });
        shown.children(marks)
    } else {
        shown.child(text)
    }
}
