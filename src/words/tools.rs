//! Words of what is worked out apart from the page: previews of Markdown, texts compared, packages read.

use super::common::count;

/// The tools did not start.
pub fn not_started(reason: &str) -> String {
    format!(
        "The part of Greenroom that compares and previews texts, and reads packages, did not start ({reason}). Your text \
         is safe. Try again, or reload the page; if it stays so, ask whoever hosts Greenroom."
    )
}
/// The tools ended without an answer.
pub const NOT_DONE: &str =
    "This could not be worked out: the work on it broke off. Nothing was changed, and your text is safe. Try again.";

/// Before words that are gone; read out, not seen.
pub const WAS: &str = "was: ";
/// Before words that are new; read out, not seen.
pub const NOW: &str = "now: ";
/// Nothing differs.
pub const SAME: &str = "The two texts are the same.";

/// Lines that did not change, folded.
pub fn unchanged_lines(lines: usize) -> String {
    format!("… {} …", count(lines, "unchanged line", "unchanged lines"))
}

/// A task in a list, read out.
pub fn task(done: bool) -> &'static str {
    if done { "Done: " } else { "To do: " }
}
/// Above what of a long text is not laid out.
pub const REST: &str = "This text is too long to be laid out whole. From here on it is shown as it is written:";

/// A number of bytes, as people say it.
pub fn size(bytes: u64) -> String {
    match bytes {
        0..10_000 => count(bytes.try_into().unwrap_or(usize::MAX), "byte", "bytes"),
        10_000..1_000_000 => format!("{} KB", bytes.div_ceil(1_000)),
        1_000_000..1_000_000_000 => format!("{} MB", bytes.div_ceil(1_000_000)),
        _ => {
            let tenths = bytes.div_ceil(100_000_000);
            format!("{}.{} GB", tenths / 10, tenths % 10)
        }
    }
}

/// The file is no zip archive.
pub const PACKAGE_NOT_ZIP: &str =
    "This file is no zip archive. Choose the file that an export of an agent has made; its name ends in .zip.";
/// The file breaks off.
pub const PACKAGE_TRUNCATED: &str =
    "This zip archive breaks off before its end. It was not copied or downloaded whole: get it again.";
/// The archive's directory does not fit.
pub const PACKAGE_DIRECTORY: &str =
    "The list of contents in this zip archive does not fit what is in it. The file is damaged: get it again.";
/// Something stands around the archive.
pub const PACKAGE_SURROUNDED: &str = "Beside the zip archive there is something else in this file: it was cut off, or \
    joined with another file. What Greenroom would show may not be what gets imported. Export the agent again.";
/// The file is too large.
pub fn package_too_large(bytes: u64, most: u64) -> String {
    format!("This file has {}. Greenroom reads packages of up to {} and did not look into it.", size(bytes), size(most))
}
/// There are too many entries.
pub fn package_too_many(entries: u64, most: u64) -> String {
    format!("This zip archive has {entries} entries or more. Greenroom reads packages of up to {most} entries.")
}
/// Unpacked it is too large.
pub fn package_too_large_unpacked(bytes: u64, most: u64) -> String {
    let (bytes, most) = (size(bytes), size(most));
    format!("Unpacked, this zip archive has {bytes} or more. Greenroom reads packages that have up to {most} then.")
}
/// A name that is refused, and why.
pub fn package_name(name: &str, why: &str) -> String {
    format!(
        "The zip archive has an entry “{name}” whose name {why}. No export has such a name; do not unpack the file, and \
         ask whoever gave it to you."
    )
}
/// Its `agent-spec.yaml` is missing, or in a folder.
pub fn package_no_spec(elsewhere: Option<&str>) -> String {
    match elsewhere {
        None => "This zip archive has no agent-spec.yaml, so it is no package of an agent.".to_owned(),
        Some(place) => format!(
            "This zip archive has its agent-spec.yaml in a folder, as “{place}”; it must not be in one. Pack what is in \
             the folder, not the folder itself."
        ),
    }
}
/// The specification cannot be read.
pub fn package_spec(line: u32, why: &str) -> String {
    format!("agent-spec.yaml cannot be read: line {line} {why}.")
}
/// The specification is of something else.
pub const PACKAGE_NO_AGENT: &str = "agent-spec.yaml describes no agent: it has no “agents” below “agent-package”.";
/// The specification has several agents.
pub fn package_several_agents(agents: u32) -> String {
    format!("agent-spec.yaml describes {agents} agents. A package that can be imported has one.")
}
/// The agent has no name.
pub const PACKAGE_NAMELESS: &str = "agent-spec.yaml gives the agent no name, without which it cannot be imported.";

/// After "whose name".
pub const NAME_PARENT: &str = "leads out of the folder with “..”";
/// After "whose name".
pub const NAME_ABSOLUTE: &str = "begins with “/”, and so anywhere on a computer";
/// After "whose name".
pub const NAME_DRIVE: &str = "begins with a drive, and so anywhere on a computer";
/// After "whose name".
pub const NAME_BACKSLASH: &str = "has a backslash, which not every system reads alike";
/// After "whose name".
pub const NAME_CONTROL: &str = "has characters that cannot be seen";
/// After "whose name".
pub const NAME_EMPTY: &str = "is empty";
/// After "whose name".
pub const NAME_NOT_TEXT: &str = "is not written in UTF-8";
/// After "whose name".
pub const NAME_TOO_LONG: &str = "is too long";

/// After the number of a line.
pub const YAML_SYNTAX: &str = "is not YAML";
/// After the number of a line.
pub const YAML_CHARACTER: &str = "has a character that YAML does not allow";
/// After the number of a line.
pub const YAML_TOO_DEEP: &str = "is too deep inside of other parts, or repeats itself without end";
/// After the number of a line.
pub const YAML_TOO_MUCH: &str = "makes it larger than any agent’s specification is";
/// After the number of a line.
pub const YAML_KEY_TWICE: &str = "has a key that was there before";
/// After the number of a line.
pub const YAML_KEY: &str = "has a list or a mapping for a key";
/// After the number of a line.
pub const YAML_MERGE: &str = "has “<<”, which YAML 1.2 does not know; write out what it stands for";
/// After the number of a line.
pub const YAML_DOCUMENTS: &str = "begins a second document";

/// An entry is encrypted.
pub fn entry_encrypted(name: &str) -> String {
    format!("“{name}” in the zip archive is encrypted. Pack it without a password.")
}
/// An entry is no file.
pub fn entry_not_a_file(name: &str) -> String {
    format!("“{name}” in the zip archive is no file but a link, or something else that no package has.")
}
/// An entry is packed in another way.
pub fn entry_method(name: &str, method: u16) -> String {
    format!("“{name}” in the zip archive is packed with method {method}. Pack it with the usual one, deflate.")
}
/// An entry gets far too large.
pub fn entry_bomb(name: &str) -> String {
    format!(
        "“{name}” in the zip archive is made to become many times larger when it is unpacked. It was not unpacked; do \
         not unpack it elsewhere either."
    )
}
/// A text is too long.
pub fn entry_too_long(name: &str, most: u64) -> String {
    format!("“{name}” in the zip archive is longer than {}, up to which Greenroom reads it.", size(most))
}
/// A text is no text.
pub fn entry_not_text(name: &str) -> String {
    format!("“{name}” in the zip archive is not written in UTF-8. Save it as UTF-8 and pack it again.")
}
/// An entry's size is a lie.
pub fn entry_size(name: &str) -> String {
    format!("“{name}” has another size than the zip archive says. It was made to mislead, or is damaged: get it again.")
}
/// An entry's checksum is wrong.
pub fn entry_checksum(name: &str) -> String {
    format!("“{name}” in the zip archive is damaged: its checksum is wrong. Get the file again.")
}
/// An entry cannot be unpacked.
pub fn entry_damaged(name: &str) -> String {
    format!("“{name}” in the zip archive is damaged and cannot be unpacked. Get the file again.")
}
/// An entry has two names.
pub fn entry_two_names(name: &str) -> String {
    format!(
        "“{name}” has another name at its place in the zip archive. The archive was made to mislead, or is damaged."
    )
}
/// Two entries have one name.
pub fn entry_twice(name: &str, other: &str) -> String {
    if name == other {
        return format!("“{name}” is in the zip archive twice. Which of the two would be imported, nobody can say.");
    }
    format!("“{name}” and “{other}” in the zip archive have the same name, but for capital letters and empty parts.")
}
/// Two entries share bytes.
pub fn entry_overlaps(name: &str, other: &str) -> String {
    format!("“{name}” and “{other}” share bytes of the zip archive. It was made to mislead, or is damaged.")
}
