//! Words of the files of source code in a form.

use super::common::count;

/// Picks files.
pub const CHOOSE_FILES: &str = "Choose files…";
/// Picks a folder.
pub const CHOOSE_FOLDER: &str = "Choose a folder…";
/// What else can be done.
pub const DROP: &str = "Or drop files or a folder here. Of a folder, paths begin below it.";
/// While files are read.
pub const READING: &str = "Reading the files…";
/// A typed path.
pub const NEW_PATH: &str = "Path of a new file";
/// A typed path.
pub const NEW_PATH_HINT: &str = "Such as src/agent.py";
/// Adds an empty file.
pub const ADD: &str = "Add a file";
/// Another path.
pub const RENAME: &str = "Rename";
/// Takes a file away.
pub const REMOVE: &str = "Remove";
/// Unfolds a file that cannot be changed.
pub const SHOW: &str = "Show";

/// A path.
pub const NO_PATH: &str = "Write a path, such as src/agent.py";
/// A path.
pub const CONTROL: &str = "This path has a line break or another control character in it: write it without";
/// A path.
pub const ABSOLUTE: &str = "This path begins at the root of a computer: write it from the folder of the code on";
/// A path.
pub const BACKSLASH: &str = "This path has a backslash: write / between its parts";
/// A path.
pub const EMPTY_PART: &str = "This path has nothing before or behind one of its slashes: take that slash out";
/// A path.
pub const DOTS: &str = "This path goes by way of . or ..: write it without";
/// A path.
pub const USED: &str = "Another file has this path already";

/// Why a file was left out.
pub const TWICE: &str = "Another file with this path was picked too, and taken first";
/// Why a file was left out.
pub const UNREADABLE: &str = "The browser could not read it";
/// Why a file was left out.
pub const NO_TEXT: &str = "It is no text in UTF-8";

/// A number of bytes as the limits are told, in KiB and MiB; rounded up, so that what is beyond a limit looks so.
pub fn size(bytes: u64) -> String {
    const KIB: u64 = 1_024;
    let (unit, name) = match bytes {
        0..KIB => return count(bytes.try_into().unwrap_or(usize::MAX), "byte", "bytes"),
        _ if bytes.div_ceil(KIB) < KIB => (KIB, "KiB"),
        _ => (KIB * KIB, "MiB"),
    };
    let tenths = (u128::from(bytes) * 10).div_ceil(u128::from(unit));
    match (tenths / 10, tenths % 10) {
        (whole, 0) => format!("{whole} {name}"),
        (whole, tenth) => format!("{whole}.{tenth} {name}"),
    }
}

/// What there is.
pub fn there(files: usize, bytes: u64) -> String {
    if files == 0 {
        return "No file yet.".to_owned();
    }
    format!("{}, {} together.", count(files, "file", "files"), size(bytes))
}
/// What the vendor's client takes.
pub fn limits(files: usize, each: u64, together: u64) -> String {
    let (each, together) = (size(each), size(together));
    format!("The vendor's own client sends {files} files at most, each of up to {each}, {together} together.")
}
/// Names a button.
pub fn show(open: bool, path: &str) -> String {
    if open { super::form::unfold(true, path) } else { format!("{SHOW} {path}") }
}
/// Names a button.
pub fn rename(path: &str) -> String {
    format!("{RENAME} {path}")
}
/// Names a field.
pub fn new_path_of(path: &str) -> String {
    format!("New path of {path}")
}
/// Said.
pub fn renamed(from: &str, to: &str) -> String {
    format!("{from} is {to} now.")
}
/// Said: an empty file is there.
pub fn added_one(path: &str) -> String {
    format!("{path} was added.")
}

/// What loading came to.
pub fn added(files: usize) -> String {
    format!("{} added.", were(files))
}
/// What loading came to.
pub fn replaced(files: usize) -> String {
    format!("{} put in place of what was there.", were(files))
}
/// What loading came to.
pub fn same(files: usize) -> String {
    if files == 1 { "1 file is as it was.".to_owned() } else { format!("{files} files are as they were.") }
}
/// What loading came to.
pub fn left(files: usize) -> String {
    format!("{} left out.", were(files))
}
/// Nothing was picked: an empty folder.
pub const NOTHING_PICKED: &str = "There was no file in it.";
/// The rest of a long list.
pub fn and_more(files: usize) -> String {
    format!("And {} more.", count(files, "line", "lines"))
}

/// Why files were left out.
pub fn skipped(folder: &str, files: usize) -> String {
    format!("{folder}: folders of this name are always left out; it has {} in it.", count(files, "file", "files"))
}
/// Why a file was left out.
pub fn left_out(path: &str, why: &str) -> String {
    let path = if path.is_empty() { "A file without a name" } else { path };
    format!("{path}: {}.", super::form::in_a_sentence(why))
}
/// Why a file was left out.
pub fn too_large(bytes: u64, most: u64) -> String {
    format!("It has {}, and {} is the most", size(bytes), size(most))
}
/// Why a file was left out.
pub fn too_many(most: usize) -> String {
    format!("There are {most} files already, which is the most")
}
/// Why a file was left out.
pub fn too_much(bytes: u64, most: u64) -> String {
    format!("With its {} all files would have more than {} together", size(bytes), size(most))
}

fn were(files: usize) -> String {
    format!("{} {}", count(files, "file", "files"), if files == 1 { "was" } else { "were" })
}
