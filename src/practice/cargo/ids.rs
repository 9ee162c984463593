//! Ids that look random and say what they are the id of, so that one release among millions is found without a
//! search. They depend on nothing but their number: the same in every practice world.

use super::world::Workspace;
use crate::practice::chance::{blend, uuid4};

/// What an id is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    User,
    Folder,
    Agent,
    Release,
    Tool,
    Workflow,
    Connector,
    Dataset,
    Model,
    File,
    Library,
    App,
    Segment,
    McpServer,
    /// What nothing has: for references that lead nowhere.
    Nobody,
}

impl Kind {
    const ALL: [Self; 15] = [
        Self::User,
        Self::Folder,
        Self::Agent,
        Self::Release,
        Self::Tool,
        Self::Workflow,
        Self::Connector,
        Self::Dataset,
        Self::Model,
        Self::File,
        Self::Library,
        Self::App,
        Self::Segment,
        Self::McpServer,
        Self::Nobody,
    ];
}

/// What an id says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Said {
    pub(super) kind: Kind,
    pub(super) workspace: Workspace,
    /// Of an agent, or of a thing in its list: below 65,536.
    pub(super) number: usize,
    /// Of a release of an agent: below 16,777,216.
    pub(super) release: usize,
}

const LOW: u64 = 0xffff_ffff_ffff;

/// The id of the `number`th thing of a kind.
pub(super) fn id(kind: Kind, workspace: Workspace, number: usize) -> String {
    release_id(Said { kind, workspace, number, release: 0 })
}

/// The id of anything, a release for one.
pub(super) fn release_id(said: Said) -> String {
    let number = |number: usize| u64::try_from(number).unwrap_or(0);
    let workspace = number(said.workspace.number());
    let packed = workspace << 46
        | (said.kind as u64) << 40
        | (number(said.number) & 0xffff) << 24
        | number(said.release) & 0xff_ffff;
    let high = blend(&[packed]) & !0xf000;
    uuid4(high, blend(&[high]) & !LOW | (packed ^ blend(&[high, 1])) & LOW)
}

/// What an id says, if it is one of ours.
pub(super) fn read(uuid: &str) -> Option<Said> {
    let parts: Vec<u64> = uuid.split('-').map(|part| u64::from_str_radix(part, 16)).collect::<Result<_, _>>().ok()?;
    let [a, b, c, _, e] = *parts.as_slice() else { return None };
    let high = a << 32 | b << 16 | c & 0xfff;
    let packed = (e ^ blend(&[high, 1])) & LOW;
    let part = |shift: u32, bits: u64| usize::try_from(packed >> shift & bits).unwrap_or(0);
    let said = Said {
        kind: *Kind::ALL.get(part(40, 0x3f))?,
        workspace: *Workspace::ALL.get(part(46, 3))?,
        number: part(24, 0xffff),
        release: part(0, 0xff_ffff),
    };
    (release_id(said) == uuid).then_some(said)
}

/// Whether a text has the pattern of a UUID of version 4 that the vendor's pages print.
pub(super) fn is_uuid(text: &str) -> bool {
    let groups: Vec<&str> = text.split('-').collect();
    let lengths: Vec<usize> = groups.iter().map(|group| group.len()).collect();
    lengths == [8, 4, 4, 4, 12]
        && groups.iter().all(|group| group.bytes().all(|byte| byte.is_ascii_hexdigit()))
        && groups.get(2).is_some_and(|group| group.starts_with('4'))
        && groups.get(3).is_some_and(|group| group.starts_with(['8', '9', 'a', 'b', 'A', 'B']))
}
