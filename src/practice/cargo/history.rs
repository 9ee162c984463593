//! Made-up pasts: the releases that an agent had before the world was made. Any one of them is made without the others.

use super::cast::{self, Drafted, Part};
use super::content;
use super::ids::{self, Kind, Said};
use super::world::{Agent, Cargo, Release, Status, Workspace};
use crate::domain::Timestamp;
use crate::practice::chance::blend;
use serde_json::Map;

const HOUR: i64 = 3_600_000;
const MINUTE: i64 = 60_000;

/// Release notes.
const NOTES: [&str; 20] = [
    "First version that the team may use",
    "Ask for the company's domain first",
    "Shorter answers",
    "No longer guesses head counts",
    "Cites the page that a number comes from",
    "Skips companies in trial",
    "Knows the new price list",
    "Stops after three failed look-ups",
    "Friendlier to partners",
    "German and French",
    "Two more sources of funding rounds",
    "Writes the summary before the details",
    "Leaves closed deals alone",
    "Checks for duplicates before it creates a contact",
    "Quarter names follow our fiscal year",
    "Cheaper model for the first pass",
    "Says when a page could not be read",
    "Owner comes from the territory table",
    "Fewer bullet points",
    "Refuses personal addresses",
];

/// An agent's past. Releases are numbered from the oldest: archived ones, then the deployed one, then the draft.
pub(super) struct Past {
    part: Part,
    workspace: Workspace,
    /// The agent's number in its workspace.
    agent: usize,
    born: Timestamp,
    chance: u64,
    archived: usize,
    /// Milliseconds between two releases.
    gap: i64,
    /// Age of the deployed one.
    newest: i64,
}

impl Past {
    /// The past of an agent; one that a request made has none.
    pub(super) fn of(world: &Cargo, agent: &Agent) -> Option<Self> {
        let number = agent.part?;
        let part = cast::part(world, agent.workspace, number)?;
        let chance = blend(&[world.seed, 71, number as u64, agent.workspace.number() as u64]);
        let archived = match world.options.history {
            Some(history) if part.deployed => history,
            _ => part.archived,
        };
        let longest = 400 * 24 * HOUR / i64::try_from(archived.max(1)).unwrap_or(i64::MAX).max(1);
        Some(Self {
            part,
            workspace: agent.workspace,
            agent: number,
            born: world.born,
            chance,
            archived,
            gap: longest.min(9 * 24 * HOUR),
            newest: 2 * HOUR + i64::try_from(chance % 90).unwrap_or(0) * HOUR,
        })
    }

    /// How many releases, the draft among them.
    pub(super) fn len(&self) -> usize {
        self.draft_number() + usize::from(self.part.drafted != Drafted::No)
    }

    fn draft_number(&self) -> usize {
        self.archived + usize::from(self.part.deployed)
    }

    /// The draft as it was made.
    pub(super) fn draft(&self) -> Option<Release> {
        self.release(self.draft_number())
    }

    /// The deployed release as it was made.
    pub(super) fn deployed(&self) -> Option<Release> {
        if self.part.deployed { self.release(self.archived) } else { None }
    }

    /// A release by its number.
    pub(super) fn release(&self, number: usize) -> Option<Release> {
        self.outline(number).map(|outline| self.fill(outline))
    }

    /// The number of a release of this past.
    pub(super) fn number(&self, uuid: &str) -> Option<usize> {
        let said = ids::read(uuid)?;
        let ours = said.kind == Kind::Release && said.workspace == self.workspace && said.number == self.agent;
        (ours && said.release < self.len()).then_some(said.release)
    }

    /// A release without what it says.
    pub(super) fn outline(&self, number: usize) -> Option<Release> {
        if number >= self.len() {
            return None;
        }
        let status = match number {
            _ if number == self.draft_number() => Status::Draft,
            _ if number == self.archived => Status::Deployed,
            _ => Status::Archived,
        };
        let at = self.time(number);
        let (created, updated) = match status {
            Status::Draft => (at.plus(-self.newest / 2), self.born.plus(-7 * MINUTE)),
            Status::Deployed => (at.plus(-self.gap * 6 / 10), at),
            Status::Archived => (at.plus(-self.gap * 6 / 10), self.time(number + 1)),
        };
        let is_draft = status == Status::Draft;
        Some(Release {
            uuid: self.id(number),
            parent: number.checked_sub(1).map(|before| self.id(before)),
            user: self.user(number),
            description: (!is_draft).then(|| self.note(number)),
            template: self.part.template.map(str::to_owned),
            version: if is_draft { None } else { self.version(number) },
            status,
            content: Map::new(),
            deployed: (!is_draft).then_some(at),
            created,
            updated,
        })
    }

    /// Adds what a release says.
    pub(super) fn fill(&self, outline: Release) -> Release {
        let number = self.number(&outline.uuid).unwrap_or(0);
        let edited = outline.status == Status::Draft && self.part.drafted == Drafted::Changed;
        // A draft that nobody edited says what its parent says.
        let told = if outline.status == Status::Draft { number.saturating_sub(1) } else { number };
        let content = content::of(&self.part, self.workspace, told, self.archived.saturating_sub(told), edited);
        Release { content, ..outline }
    }

    fn id(&self, number: usize) -> String {
        let said = Said { kind: Kind::Release, workspace: self.workspace, number: self.agent, release: number };
        ids::release_id(said)
    }

    /// When a release was deployed.
    fn time(&self, number: usize) -> Timestamp {
        let back = i64::try_from(self.archived.saturating_sub(number)).unwrap_or(0);
        let wobble = if back == 0 { 0 } else { i64::try_from(self.random(2, number) % 1_000).unwrap_or(0) };
        if number > self.archived {
            return self.born;
        }
        self.born.plus(-self.newest - back * self.gap + wobble * self.gap / 10_000)
    }

    /// 1.0.0, 1.0.1 … 1.0.3, 1.1.0: the twelfth is 1.2.3.
    fn version(&self, number: usize) -> Option<String> {
        if self.part.quirk == cast::Quirk::Unknown {
            // Versions as other tools of the vendor wrote them: a bare number, and none.
            return (number % 2 == self.archived % 2).then(|| (number / 2 + 1).to_string());
        }
        Some(format!("{}.{}.{}", 1 + number / 200, number / 4 % 50, number % 4))
    }

    fn note(&self, number: usize) -> String {
        let back = self.archived.saturating_sub(number);
        let offset = usize::try_from(self.chance % 20).unwrap_or(0);
        let of_all = NOTES.get((number * 7 + offset) % NOTES.len()).copied().unwrap_or_default();
        self.part.notes.get(back).copied().unwrap_or(of_all).to_owned()
    }

    fn user(&self, number: usize) -> String {
        // The newest release and the draft are not the caller's own, so that "another user" is seen too.
        let nth = if number >= self.archived { 1 } else { usize::try_from(self.random(3, number) % 4).unwrap_or(0) };
        ids::id(Kind::User, Workspace::Acme, nth)
    }

    fn random(&self, what: u64, number: usize) -> u64 {
        blend(&[self.chance, what, u64::try_from(number).unwrap_or(0)])
    }
}
