//! Why a package is not read: for each reason a word of its own. Its sentence is in [`say`](super::say).

use serde_json::Value;

use crate::domain::json::{self, Json, Object, choice, word};

/// The largest file that is read, in bytes.
pub const MOST_BYTES: u64 = 64 * 1024 * 1024;
/// The most that a package may be when unpacked, in bytes.
pub const MOST_UNPACKED: u64 = 256 * 1024 * 1024;
/// The most entries of a package.
pub const MOST_ENTRIES: u64 = 10_000;

/// Why a file is not taken for a package of an agent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// It is no zip archive.
    NotZip,
    /// It begins like a zip archive and breaks off.
    Truncated,
    /// Its directory does not fit what is there.
    Directory,
    /// Other bytes stand before or behind the archive.
    Surrounded,
    /// It has more bytes than [`MOST_BYTES`]: so many.
    TooLarge(u64),
    /// It has, or says that it has, more entries than [`MOST_ENTRIES`]: so many at least.
    TooManyEntries(u64),
    /// Unpacked it is, by its own account, larger than [`MOST_UNPACKED`]: so many bytes.
    TooLargeUnpacked(u64),
    /// An entry's name, fit to be shown, and what is wrong with it.
    Name(String, NameFlaw),
    /// An entry's name, and what is wrong with the entry.
    Entry(String, EntryFlaw),
    /// There is no `agent-spec.yaml`; the entry of this name in a folder, if there is one.
    NoSpec(Option<String>),
    /// The specification, in which line (from 1) it cannot be read, and why.
    Spec(u32, YamlFlaw),
    /// The specification can be read, and is not that of one agent.
    NotAnAgent(AgentFlaw),
}

/// What is wrong with a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameFlaw {
    /// It leads out of the folder: `..`.
    Parent,
    /// It begins at the root: `/`.
    Absolute,
    /// It begins with a drive: `C:`.
    Drive,
    /// It has a backslash, which is a separator on one system and a letter on another.
    Backslash,
    /// It has characters that cannot be seen, or that turn the text around.
    Control,
    /// It is empty.
    Empty,
    /// It is not UTF-8.
    NotText,
    /// It is longer than any file system allows.
    TooLong,
}

/// What is wrong with an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EntryFlaw {
    /// It is encrypted.
    Encrypted,
    /// It is a link, or another thing that is no file.
    NotAFile,
    /// It is packed in a way that is not read: the number of the method.
    Method(u16),
    /// It gets many times larger when unpacked.
    Bomb,
    /// It is a text that is read, and longer than so many bytes.
    TooLong(u64),
    /// It is a text that is read, and not UTF-8.
    NotText,
    /// It has another size than it claims.
    Size,
    /// Its checksum is wrong.
    Checksum,
    /// It cannot be unpacked, or is not where the directory says.
    Damaged,
    /// At its place it has another name than in the directory.
    TwoNames,
    /// This entry has the same name, or one that only differs in case.
    Twice(String),
    /// This entry has some of its bytes too.
    Overlaps(String),
}

/// Why YAML cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum YamlFlaw {
    /// It is no YAML.
    Syntax,
    /// It has a character that YAML does not allow.
    Character,
    /// It has parts in parts in parts, too deep.
    TooDeep,
    /// It has too many parts, counted with those that aliases repeat.
    TooMuch,
    /// A key stands twice in one mapping.
    KeyTwice,
    /// A key is no text.
    Key,
    /// It has a `<<`, which newer YAML does not know.
    Merge,
    /// It is more than one document.
    Documents,
}

/// Why a specification is not that of one agent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AgentFlaw {
    /// There is no `agent-package` with `agents`.
    None,
    /// There are several, so many.
    Several(u32),
    /// Its name is missing.
    Nameless,
}

/// A choice's word; of words that say all.
trait Word: Copy + PartialEq + 'static {
    const WORDS: &'static [(Self, &'static str)];

    fn put(self) -> Value {
        Self::WORDS.iter().find(|(known, _)| *known == self).map_or(Value::Null, |(_, said)| word(said))
    }

    fn read(value: &Value) -> Option<Self> {
        let said = value.as_str()?;
        Self::WORDS.iter().find(|(_, known)| *known == said).map(|(known, _)| *known)
    }
}

impl Word for NameFlaw {
    const WORDS: &'static [(Self, &'static str)] = &[
        (Self::Parent, "Parent"),
        (Self::Absolute, "Absolute"),
        (Self::Drive, "Drive"),
        (Self::Backslash, "Backslash"),
        (Self::Control, "Control"),
        (Self::Empty, "Empty"),
        (Self::NotText, "NotText"),
        (Self::TooLong, "TooLong"),
    ];
}

impl Word for YamlFlaw {
    const WORDS: &'static [(Self, &'static str)] = &[
        (Self::Syntax, "Syntax"),
        (Self::Character, "Character"),
        (Self::TooDeep, "TooDeep"),
        (Self::TooMuch, "TooMuch"),
        (Self::KeyTwice, "KeyTwice"),
        (Self::Key, "Key"),
        (Self::Merge, "Merge"),
        (Self::Documents, "Documents"),
    ];
}

/// A number as JSON; none here gets near the end of an `i64`, and one that claims to is shown as that.
fn number(number: u64) -> Value {
    json::whole(number.try_into().unwrap_or(i64::MAX))
}

impl Json for Refusal {
    fn to_json(&self) -> Value {
        let entry = |name: &str, flaw| Object::default().text("name", name).put("flaw", flaw).done();
        match self {
            Self::NotZip => word("NotZip"),
            Self::Truncated => word("Truncated"),
            Self::Directory => word("Directory"),
            Self::Surrounded => word("Surrounded"),
            Self::TooLarge(bytes) => choice("TooLarge", number(*bytes)),
            Self::TooManyEntries(count) => choice("TooManyEntries", number(*count)),
            Self::TooLargeUnpacked(bytes) => choice("TooLargeUnpacked", number(*bytes)),
            Self::Name(name, flaw) => choice("Name", entry(name, flaw.put())),
            Self::Entry(name, flaw) => choice("Entry", entry(name, flaw.to_json())),
            Self::NoSpec(elsewhere) => choice("NoSpec", elsewhere.as_deref().map_or(Value::Null, word)),
            Self::Spec(line, flaw) => {
                choice("Spec", Object::default().number("line", (*line).into()).put("flaw", flaw.put()).done())
            }
            Self::NotAnAgent(AgentFlaw::None) => choice("NotAnAgent", number(0)),
            Self::NotAnAgent(AgentFlaw::Nameless) => choice("NotAnAgent", number(1)),
            Self::NotAnAgent(AgentFlaw::Several(count)) => choice("NotAnAgent", number((*count).into())),
        }
    }

    fn from_json(value: &Value) -> Option<Self> {
        let (kind, more) = json::read_choice(value)?;
        let name = || json::text(more, "name");
        let flaw = json::field(more, "flaw");
        Some(match kind {
            "NotZip" => Self::NotZip,
            "Truncated" => Self::Truncated,
            "Directory" => Self::Directory,
            "Surrounded" => Self::Surrounded,
            "TooLarge" => Self::TooLarge(json::read_whole(more)?),
            "TooManyEntries" => Self::TooManyEntries(json::read_whole(more)?),
            "TooLargeUnpacked" => Self::TooLargeUnpacked(json::read_whole(more)?),
            "Name" => Self::Name(name()?, NameFlaw::read(flaw)?),
            "Entry" => Self::Entry(name()?, EntryFlaw::from_json(flaw)?),
            "NoSpec" => Self::NoSpec(more.as_str().map(str::to_owned)),
            "Spec" => Self::Spec(json::number(more, "line")?, YamlFlaw::read(flaw)?),
            "NotAnAgent" => Self::NotAnAgent(match json::read_whole(more)? {
                0 => AgentFlaw::None,
                1 => AgentFlaw::Nameless,
                several => AgentFlaw::Several(several),
            }),
            _ => return None,
        })
    }
}

impl Json for EntryFlaw {
    fn to_json(&self) -> Value {
        match self {
            Self::Encrypted => word("Encrypted"),
            Self::NotAFile => word("NotAFile"),
            Self::Method(method) => choice("Method", number((*method).into())),
            Self::Bomb => word("Bomb"),
            Self::TooLong(most) => choice("TooLong", number(*most)),
            Self::NotText => word("NotText"),
            Self::Size => word("Size"),
            Self::Checksum => word("Checksum"),
            Self::Damaged => word("Damaged"),
            Self::TwoNames => word("TwoNames"),
            Self::Twice(other) => choice("Twice", word(other)),
            Self::Overlaps(other) => choice("Overlaps", word(other)),
        }
    }

    fn from_json(value: &Value) -> Option<Self> {
        let (kind, more) = json::read_choice(value)?;
        Some(match kind {
            "Encrypted" => Self::Encrypted,
            "NotAFile" => Self::NotAFile,
            "Method" => Self::Method(json::read_whole(more)?),
            "Bomb" => Self::Bomb,
            "TooLong" => Self::TooLong(json::read_whole(more)?),
            "NotText" => Self::NotText,
            "Size" => Self::Size,
            "Checksum" => Self::Checksum,
            "Damaged" => Self::Damaged,
            "TwoNames" => Self::TwoNames,
            "Twice" => Self::Twice(more.as_str()?.to_owned()),
            "Overlaps" => Self::Overlaps(more.as_str()?.to_owned()),
            _ => return None,
        })
    }
}
