//! Files of source code in a document: which paths they can have, and how their texts are written.

use serde_json::{Map, Value};

use super::check::{Problem, Wrong};
use super::pointer::Pointer;
use super::schema::FilesLimits;
use crate::words::files as words;

/// Why no file can have a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PathFlaw {
    /// There is nothing.
    Empty,
    /// It has a line break or another control character.
    Control,
    /// It begins at the root of a computer: `/etc/hosts`, `C:\x`.
    Absolute,
    /// It has a backslash.
    Backslash,
    /// It has nothing between two slashes, or behind the last.
    EmptyPart,
    /// It goes by way of `.` or `..`.
    Dots,
}

impl PathFlaw {
    /// What is wrong, and what to do about it.
    pub fn sentence(self) -> &'static str {
        match self {
            Self::Empty => words::NO_PATH,
            Self::Control => words::CONTROL,
            Self::Absolute => words::ABSOLUTE,
            Self::Backslash => words::BACKSLASH,
            Self::EmptyPart => words::EMPTY_PART,
            Self::Dots => words::DOTS,
        }
    }
}

/// What is wrong with the path of a source file. Paths are relative to the folder of the code, with `/` between their
/// parts (fact sheet of RunAgents, "Artifacts").
pub fn path_flaw(path: &str) -> Option<PathFlaw> {
    let drive = |path: &str| {
        let mut letters = path.chars();
        letters.next().is_some_and(|letter| letter.is_ascii_alphabetic())
            && letters.next() == Some(':')
            && matches!(letters.next(), None | Some('/' | '\\'))
    };
    if path.trim().is_empty() {
        Some(PathFlaw::Empty)
    } else if path.contains(char::is_control) {
        Some(PathFlaw::Control)
    } else if path.starts_with('/') || drive(path) {
        Some(PathFlaw::Absolute)
    } else if path.contains('\\') {
        Some(PathFlaw::Backslash)
    } else if path.split('/').any(str::is_empty) {
        Some(PathFlaw::EmptyPart)
    } else if path.split('/').any(|part| matches!(part, "." | "..")) {
        Some(PathFlaw::Dots)
    } else {
        None
    }
}

/// How many bytes a file has. What is no text has none.
pub(super) fn size(text: &Value) -> u64 {
    text.as_str().map_or(0, str::len) as u64
}

/// Finds what is wrong with the files below a place. Their kinds are looked at elsewhere.
pub(super) fn check_files(
    problems: &mut Vec<Problem>,
    at: &Pointer,
    files: &Map<String, Value>,
    limits: &'static FilesLimits,
) {
    let mut add = |at: Pointer, what: Wrong| problems.push(Problem { at, what });
    if files.len() > limits.most_files {
        add(at.clone(), Wrong::TooManyFiles(limits.most_files));
    }
    if files.values().map(size).sum::<u64>() > limits.most_together {
        add(at.clone(), Wrong::FilesTooLarge(limits.most_together));
    }
    for (path, text) in files {
        if let Some(flaw) = path_flaw(path) {
            add(at.child(path), Wrong::Path(flaw));
        }
        if size(text) > limits.most_bytes {
            add(at.child(path), Wrong::FileTooLarge(limits.most_bytes));
        }
    }
}

/// What became of files that were put among others: by their paths.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PutFiles {
    /// New ones.
    pub added: Vec<String>,
    /// Others stood there.
    pub replaced: Vec<String>,
    /// The same stood there.
    pub same: Vec<String>,
}

/// Puts files among others, in the place of those that have their paths.
pub fn put_files(among: &mut Map<String, Value>, files: Vec<(String, String)>) -> PutFiles {
    let mut put = PutFiles::default();
    for (path, text) in files {
        match among.get_mut(&path) {
            None => {
                among.insert(path.clone(), Value::String(text));
                put.added.push(path);
            }
            Some(Value::String(there)) if *there == text => put.same.push(path),
            Some(there) => {
                *there = Value::String(text);
                put.replaced.push(path);
            }
        }
    }
    put
}

/// A text as a field has it: every line ends in `\n`.
pub fn as_typed(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}

/// A text as it was typed into a field, where every line ends in `\n`, with the line ends that it had before: those of
/// what was left alone stay, and new lines end as most did.
pub fn with_line_ends(was: &str, typed: &str) -> String {
    if !was.contains('\r') {
        return typed.to_owned();
    }
    let both = was.matches("\r\n").count();
    let end = if 2 * both >= was.matches('\n').count() && both > 0 { "\r\n" } else { "\n" };
    if as_typed(was) == typed {
        return was.to_owned();
    }
    // A lone `\r` is a line end too; beside a `\n` that comes to stand behind it, it would be one with it.
    if was.matches('\r').count() > both {
        return typed.replace('\n', end);
    }
    let (was_bytes, typed_bytes) = (was.as_bytes(), typed.as_bytes());
    let (mut i, mut j) = (0, 0);
    while let (Some(a), Some(b)) = (was_bytes.get(i), typed_bytes.get(j)) {
        match (a, b) {
            (b'\r', b'\n') => i += 2,
            _ if a == b => i += 1,
            _ => break,
        }
        j += 1;
    }
    while !typed.is_char_boundary(j) {
        (i, j) = (i - 1, j - 1);
    }
    let (mut to, mut typed_to) = (was.len(), typed.len());
    while to > i && typed_to > j && was_bytes.get(to - 1) == typed_bytes.get(typed_to - 1) {
        // Of a pair both are there: what comes before `i` ends behind one.
        let pair = was_bytes.get(to - 1) == Some(&b'\n') && to - i > 1 && was_bytes.get(to - 2) == Some(&b'\r');
        to -= if pair { 2 } else { 1 };
        typed_to -= 1;
    }
    while !typed.is_char_boundary(typed_to) {
        (to, typed_to) = (to + 1, typed_to + 1);
    }
    let part = |text: &str, from: usize, to: usize| text.get(from..to).unwrap_or_default().to_owned();
    let middle = part(typed, j, typed_to).replace('\n', end);
    part(was, 0, i) + &middle + &part(was, to, was.len())
}
