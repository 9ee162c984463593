//! A sentence for each reason why a package is not read.

use super::refusal::{AgentFlaw, EntryFlaw, MOST_BYTES, MOST_ENTRIES, MOST_UNPACKED, NameFlaw, Refusal, YamlFlaw};
use crate::words::tools as words;

impl Refusal {
    /// What to say to whoever chose the file: what is wrong, and what to do.
    pub fn sentence(&self) -> String {
        match self {
            Self::NotZip => words::PACKAGE_NOT_ZIP.to_owned(),
            Self::Truncated => words::PACKAGE_TRUNCATED.to_owned(),
            Self::Directory => words::PACKAGE_DIRECTORY.to_owned(),
            Self::Surrounded => words::PACKAGE_SURROUNDED.to_owned(),
            Self::TooLarge(bytes) => words::package_too_large(*bytes, MOST_BYTES),
            Self::TooManyEntries(count) => words::package_too_many(*count, MOST_ENTRIES),
            Self::TooLargeUnpacked(bytes) => words::package_too_large_unpacked(*bytes, MOST_UNPACKED),
            Self::Name(name, flaw) => words::package_name(name, flaw.words()),
            Self::Entry(name, flaw) => flaw.sentence(name),
            Self::NoSpec(elsewhere) => words::package_no_spec(elsewhere.as_deref()),
            Self::Spec(line, flaw) => words::package_spec(*line, flaw.words()),
            Self::NotAnAgent(AgentFlaw::None) => words::PACKAGE_NO_AGENT.to_owned(),
            Self::NotAnAgent(AgentFlaw::Several(count)) => words::package_several_agents(*count),
            Self::NotAnAgent(AgentFlaw::Nameless) => words::PACKAGE_NAMELESS.to_owned(),
        }
    }
}

impl NameFlaw {
    fn words(self) -> &'static str {
        match self {
            Self::Parent => words::NAME_PARENT,
            Self::Absolute => words::NAME_ABSOLUTE,
            Self::Drive => words::NAME_DRIVE,
            Self::Backslash => words::NAME_BACKSLASH,
            Self::Control => words::NAME_CONTROL,
            Self::Empty => words::NAME_EMPTY,
            Self::NotText => words::NAME_NOT_TEXT,
            Self::TooLong => words::NAME_TOO_LONG,
        }
    }
}

impl YamlFlaw {
    fn words(self) -> &'static str {
        match self {
            Self::Syntax => words::YAML_SYNTAX,
            Self::Character => words::YAML_CHARACTER,
            Self::TooDeep => words::YAML_TOO_DEEP,
            Self::TooMuch => words::YAML_TOO_MUCH,
            Self::KeyTwice => words::YAML_KEY_TWICE,
            Self::Key => words::YAML_KEY,
            Self::Merge => words::YAML_MERGE,
            Self::Documents => words::YAML_DOCUMENTS,
        }
    }
}

impl EntryFlaw {
    fn sentence(&self, name: &str) -> String {
        match self {
            Self::Encrypted => words::entry_encrypted(name),
            Self::NotAFile => words::entry_not_a_file(name),
            Self::Method(method) => words::entry_method(name, *method),
            Self::Bomb => words::entry_bomb(name),
            Self::TooLong(most) => words::entry_too_long(name, *most),
            Self::NotText => words::entry_not_text(name),
            Self::Size => words::entry_size(name),
            Self::Checksum => words::entry_checksum(name),
            Self::Damaged => words::entry_damaged(name),
            Self::TwoNames => words::entry_two_names(name),
            Self::Twice(other) => words::entry_twice(name, other),
            Self::Overlaps(other) => words::entry_overlaps(name, other),
        }
    }
}
