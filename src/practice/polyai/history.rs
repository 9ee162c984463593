//! Made-up pasts: who published, promoted and rolled back what, before the world was made.

use super::cast;
use super::world::{Agent, Deployment, Environment, Kind, PolyAi};
use crate::domain::Timestamp;
use crate::practice::chance::{blend, hash32, of_text, uuid7};

/// How an agent's past runs.
#[derive(Clone, Copy)]
pub(super) struct Course {
    pub(super) shape: Shape,
    /// How many releases sandbox is ahead of live.
    pub(super) ahead: usize,
    /// Messages of the newest releases, newest first; older ones come from [`MESSAGES`].
    pub(super) recent: &'static [&'static str],
}

/// What kind of past.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// Sandbox, pre-release and live, many times.
    Full,
    /// As `Full`, and live went back to the release before an hour ago.
    LiveRolledBack,
    /// As `Full`; the newest row of sandbox has no version.
    EmptyVersion,
    /// As `Full`; some rows, among them the live one, have no metadata.
    NullMetadata,
    /// Never went further.
    SandboxOnly,
    /// Live directly; sandbox stands still.
    Simplified,
    /// Never deployed.
    Never,
}

const PEOPLE: [&str; 5] =
    ["ana@acme.example", "tom@acme.example", "li@acme.example", "priya@acme.example", "jonas@acme.example"];

const MESSAGES: [&str; 48] = [
    "Summer opening hours",
    "Friendlier goodbye",
    "Ask for the order number first",
    "Bank holiday closing times",
    "Refunds take five working days",
    "Shorter menu",
    "New phone number of the service desk",
    "Price list of spring",
    "Explain the deposit",
    "Spell names back to the caller",
    "Handover to a person after two failed tries",
    "Delivery to islands",
    "Gift cards",
    "Complaints: apologise first",
    "Cancelling without a fee",
    "Voice test",
    "Reminder of the appointment by text",
    "Parking and public transport",
    "Student discount ends",
    "Lost property",
    "Invoice copies by e-mail",
    "Address changes",
    "Say the total before the tax",
    "Quieter hold music",
    "Accessibility questions",
    "Two languages in one call",
    "Do not promise call-backs",
    "Warranty of three years",
    "Meter readings",
    "Storm outages",
    "Correct the name of the app",
    "Pets are welcome",
    "Early check-in",
    "Moving house",
    "Change of contract partner",
    "Payment by instalments",
    "Longer pauses before answering",
    "Order status by postcode",
    "Newsletter removed",
    "Autumn campaign",
    "Winter coats",
    "Fewer apologies",
    "Emergency numbers first",
    "Opening of the second shop",
    "Seat reservations",
    "Group bookings",
    "Confirm dates with the weekday",
    "Tariff change from January",
];

const HOUR: i64 = 3_600_000;
const MINUTE: i64 = 60_000;

/// The past of an agent, oldest row first.
pub(super) fn of(world: &PolyAi, agent: &Agent) -> Vec<Deployment> {
    let course = cast::course(agent);
    let chance = blend(&[world.seed, of_text(&agent.id)]);
    let count = match course.shape {
        Shape::Never => 0,
        _ => world.options.history.unwrap_or(30 + usize::try_from(chance % 31).unwrap_or(0)),
    };
    if count == 0 {
        return Vec::new();
    }
    let mut past = Past::new(world.born, chance, course, count);
    match course.shape {
        Shape::Simplified => past.simplified(),
        Shape::SandboxOnly => past.sandbox(),
        _ => past.full(),
    }
    past.rows.sort_by_key(|row| row.at);
    past.rows
}

struct Past {
    born: Timestamp,
    chance: u64,
    course: Course,
    /// Releases in sandbox.
    count: usize,
    /// Milliseconds between two of them.
    gap: i64,
    /// Age of the newest.
    newest: i64,
    rows: Vec<Deployment>,
}

impl Past {
    fn new(born: Timestamp, chance: u64, course: Course, count: usize) -> Self {
        let ahead = course.ahead.min(count - 1);
        let course = Course { ahead, ..course };
        let longest = 420 * 24 * HOUR / i64::try_from(count).unwrap_or(i64::MAX).max(1);
        let gap = (20 * HOUR + i64::try_from(blend(&[chance, 1]) % 24).unwrap_or(0) * HOUR).min(longest);
        let newest = match (course.shape, ahead) {
            (Shape::Simplified, _) => 60 * 24 * HOUR,
            // What was promoted as well must be old enough for that.
            (Shape::Full | Shape::LiveRolledBack | Shape::EmptyVersion | Shape::NullMetadata, 0) => gap + 12 * MINUTE,
            _ => 12 * MINUTE,
        };
        Self { born, chance, course, count, gap, newest, rows: Vec::new() }
    }

    /// The number of the release that is live.
    fn head(&self) -> usize {
        self.count - 1 - self.course.ahead
    }

    fn random(&self, what: u64, release: usize) -> u64 {
        blend(&[self.chance, what, u64::try_from(release).unwrap_or(0)])
    }

    fn published(&self, release: usize) -> Timestamp {
        let back = i64::try_from(self.count - 1 - release).unwrap_or(0);
        let wobble = if back == 0 { 0 } else { i64::try_from(self.random(2, release) % 1_000).unwrap_or(0) };
        self.born.plus(-self.newest - back * self.gap + wobble * self.gap / 10_000)
    }

    fn message(&self, release: usize) -> String {
        let back = self.count - 1 - release;
        match self.course.recent.get(back) {
            Some(message) => (*message).to_owned(),
            None => {
                let offset = usize::try_from(self.chance % 48).unwrap_or(0);
                MESSAGES[(release * 7 + offset) % MESSAGES.len()].to_owned()
            }
        }
    }

    fn person(&self, release: usize, what: u64) -> String {
        // The newest releases of an agent are one person's.
        let team = u64::try_from(PEOPLE.len()).unwrap_or(1);
        let nth = if release > self.head() { 0 } else { self.random(what, release) % team };
        PEOPLE[usize::try_from(nth).unwrap_or(0)].to_owned()
    }

    fn row(&self, release: usize, environment: Environment, kind: Kind, at: Timestamp) -> Deployment {
        let what = 10 + environment as u64;
        Deployment {
            id: uuid7(at, self.random(what, release)),
            environment,
            version: hash32(self.random(3, release)),
            artifact: self.published(release).plus(-MINUTE - i64::from(self.random(4, release) as u16) * 30),
            by: self.person(release, what),
            at,
            kind,
            message: Some(self.message(release)),
            tag: None,
        }
    }

    fn sandbox(&mut self) {
        for release in 0..self.count {
            let mut row = self.row(release, Environment::Sandbox, Kind::Publish, self.published(release));
            // Now and then somebody went back to the release but one before.
            if release % 19 == 11 && release + 6 < self.count {
                let target = self.row(release - 2, Environment::Sandbox, Kind::Rollback, row.at);
                row = Deployment { id: row.id, ..target };
            }
            self.rows.push(row);
        }
    }

    fn full(&mut self) {
        self.sandbox();
        let head = self.head();
        for release in 0..=head {
            let reached_live = release == head || release + 2 == head;
            let reached_pre_release = reached_live || self.random(5, release) % 5 < 3;
            if !reached_pre_release || (release % 19 == 11 && release != head) {
                continue;
            }
            let pre_release = self.published(release).plus(self.gap * 3 / 10);
            self.rows.push(self.row(release, Environment::PreRelease, Kind::Promotion, pre_release));
            if reached_live || !self.random(6, release).is_multiple_of(3) {
                let live = self.published(release).plus(self.gap * 7 / 10);
                self.rows.push(self.row(release, Environment::Live, Kind::Promotion, live));
            }
        }
        match self.course.shape {
            Shape::LiveRolledBack if head >= 2 => {
                let mut row = self.row(head - 2, Environment::Live, Kind::Rollback, self.born.plus(-HOUR));
                row.id = uuid7(row.at, self.random(9, head));
                row.by = PEOPLE[2].to_owned();
                self.rows.push(row);
            }
            Shape::EmptyVersion => {
                if let Some(row) = self.newest_in(Environment::Sandbox) {
                    row.version.clear();
                }
            }
            Shape::NullMetadata => {
                for environment in [Environment::Sandbox, Environment::Live] {
                    if let Some(row) = self.newest_in(environment) {
                        row.message = None;
                    }
                }
            }
            _ => {}
        }
    }

    /// Sandbox as it was when the project changed over, then live directly.
    fn simplified(&mut self) {
        self.sandbox();
        if let Some(row) = self.newest_in(Environment::Sandbox) {
            row.tag = Some("staging".to_owned());
        }
        for nth in 0..12 {
            let at = self.born.plus(-2 * HOUR - i64::from(11 - nth) * 4 * 24 * HOUR);
            let number = usize::try_from(nth).unwrap_or(0);
            let mut row = self.row(0, Environment::Live, Kind::Publish, at);
            row.id = uuid7(at, self.random(40, number));
            row.version = hash32(self.random(41, number));
            row.artifact = at.plus(-MINUTE);
            row.by = PEOPLE[usize::try_from(self.random(42, number) % 5).unwrap_or(0)].to_owned();
            row.message = Some(MESSAGES[(number * 5 + 3) % MESSAGES.len()].to_owned());
            self.rows.push(row);
        }
    }

    fn newest_in(&mut self, environment: Environment) -> Option<&mut Deployment> {
        self.rows.iter_mut().filter(|row| row.environment == environment).max_by_key(|row| row.at)
    }
}
