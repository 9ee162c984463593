//! Who is who: the agents that everybody meets, those whose names fail, and those that are made up when more are asked
//! for.

use super::making::made_up_name;
use super::world::{Cargo, Workspace};

/// What is special about an agent, apart from the faults that its name asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Quirk {
    None,
    ReadOnly,
    /// Still listed, with `deletedAt` set.
    Deleted,
    /// 200 actions, in every form that their configuration has.
    Everything,
    /// Keys and variants that are in no published document.
    Unknown,
    /// MCP clients and environment variables, with secrets.
    Secrets,
    /// Its releases are of the generation before: `tools` in place of `actions`.
    Older,
    /// Resources with a condition of every kind.
    Filters,
    /// Answers as JSON, wakes itself, is graded.
    Measured,
}

/// Whether an agent has a draft.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Drafted {
    No,
    /// One that says what the deployed release says.
    Same,
    /// One that differs in every section.
    Changed,
}

/// An agent with a part to play.
#[derive(Clone, Debug)]
pub(super) struct Part {
    pub(super) name: String,
    pub(super) about: &'static str,
    pub(super) icon: (&'static str, &'static str),
    /// Number in the list of folders.
    pub(super) folder: Option<usize>,
    pub(super) template: Option<&'static str>,
    pub(super) quirk: Quirk,
    pub(super) deployed: bool,
    pub(super) archived: usize,
    pub(super) drafted: Drafted,
    /// Release notes of the newest releases, newest first.
    pub(super) notes: &'static [&'static str],
}

type Row = (&'static str, &'static str, (&'static str, &'static str), Option<usize>, Quirk, Option<usize>, Drafted);

/// The workspace Acme: name, description, icon, folder, quirk, archived releases (`None`: never deployed), draft.
const ACME: [Row; 13] = [
    (
        "Account researcher",
        "Finds out what a company does, who decides there, and why now",
        ("blue", "🔎"),
        Some(0),
        Quirk::None,
        Some(11),
        Drafted::Changed,
    ),
    (
        "Inbound qualifier",
        "Scores who filled in the form, and says why",
        ("green", "📥"),
        Some(0),
        Quirk::None,
        Some(4),
        Drafted::No,
    ),
    (
        "Meeting prep",
        "A page about the people in the next meeting",
        ("yellow", "📅"),
        None,
        Quirk::None,
        None,
        Drafted::No,
    ),
    (
        "Renewals watcher",
        "Looks after contracts that end within ninety days",
        ("grey", "🔔"),
        Some(2),
        Quirk::ReadOnly,
        Some(3),
        Drafted::Same,
    ),
    (
        "Everything agent",
        "Has every action that the workspace has",
        ("purple", "🧰"),
        None,
        Quirk::Everything,
        Some(2),
        Drafted::Changed,
    ),
    (
        "Signals scout",
        "Reads job offers, funding news and changelogs",
        ("red", "📡"),
        Some(0),
        Quirk::Unknown,
        Some(3),
        Drafted::Same,
    ),
    (
        "Deal desk",
        "Answers questions about discounts and terms",
        ("green", "🤝"),
        None,
        Quirk::Secrets,
        Some(3),
        Drafted::Changed,
    ),
    ("Legacy enricher", "Fills gaps in contact data", ("grey", "🧩"), None, Quirk::Older, Some(2), Drafted::No),
    (
        "Champion tracker",
        "Notices when a customer's champion changes jobs",
        ("purple", "🏅"),
        Some(1),
        Quirk::Filters,
        Some(5),
        Drafted::Same,
    ),
    (
        "Outbound writer",
        "Drafts the first message, for a person to send",
        ("blue", "✍️"),
        Some(1),
        Quirk::Measured,
        Some(6),
        Drafted::Changed,
    ),
    ("Support triage", "Sorts new tickets by urgency", ("red", "🧯"), Some(2), Quirk::None, Some(1), Drafted::No),
    ("Pipeline reporter", "Monday's numbers, in words", ("yellow", "📈"), None, Quirk::None, Some(8), Drafted::Same),
    (
        "Event follow-up (old)",
        "Wrote to people who came to the stand",
        ("grey", "🎪"),
        Some(1),
        Quirk::Deleted,
        Some(1),
        Drafted::No,
    ),
];

/// How many play a part in Acme.
pub(super) const CAST: usize = ACME.len();

/// Those of them who live; the deleted one comes after them.
const LIVING: usize = CAST - 1;

/// The workspace "Acme failures": the ends of the names are what `faults.rs` acts on.
const FAILURES: [&str; 23] = [
    "Night shift-error-500",
    "Ferry times-error-503",
    "Lost luggage-error-400",
    "Museum guide-slow",
    "Ticket office-lost-answer",
    "Bus depot-timeout-after",
    "Library desk-cut-answer",
    "Pool desk-error-after-doing",
    "Garden shop-dropped-before",
    "Clinic line-cut-reading",
    "Harbour line-odd-reading",
    "Repair desk-moves",
    "Print shop-overtaken",
    "Ticket sync-secret-refreshes",
    "Tour desk-reason-agentNotFound",
    "Post room-reason-folderNotFound",
    "Front office-reason-draftReleaseNotFound",
    "Back office-reason-releaseNotFound",
    "Mail room-reason-invalidParent",
    "Switchboard-reason-invalidConnector",
    "Tool shed-reason-failedToReconciliateAgentAiTools",
    "Archive-reason-invalidReleaseVersion",
    "Gatehouse-forbidden",
];

/// Made-up agents number from the end of the cast up to this.
const MOST_AGENTS: usize = 9_999;

/// Notes of the agent that demonstrations begin with.
const RESEARCHER: [&str; 4] = [
    "Names the source of every number",
    "Funding rounds, and who led them",
    "Stops when the domain is parked",
    "Reads the careers page too",
];

/// The numbers of a workspace's agents, before any request.
pub(super) fn numbers(world: &Cargo, workspace: Workspace) -> Vec<usize> {
    match workspace {
        Workspace::Acme => {
            let agents = world.options.agents.min(MOST_AGENTS);
            let cast = 0..LIVING.min(agents);
            // The deleted one is there beside as many living ones as were asked for.
            cast.chain(LIVING..=LIVING).chain(CAST..=agents).collect()
        }
        Workspace::Failures => (0..FAILURES.len()).collect(),
        Workspace::Empty => Vec::new(),
    }
}

/// The part of an agent, by its number in the workspace.
pub(super) fn part(world: &Cargo, workspace: Workspace, number: usize) -> Option<Part> {
    let agents = world.options.agents.min(MOST_AGENTS);
    let is_there = match workspace {
        Workspace::Acme => number == LIVING || number < LIVING.min(agents) || (CAST..=agents).contains(&number),
        Workspace::Failures => number < FAILURES.len(),
        Workspace::Empty => false,
    };
    if !is_there {
        return None;
    }
    Some(match workspace {
        Workspace::Acme => match ACME.get(number) {
            Some((name, about, icon, folder, quirk, archived, drafted)) => Part {
                name: (*name).to_owned(),
                about,
                icon: *icon,
                folder: *folder,
                template: (*quirk == Quirk::Filters).then_some("champion-tracker"),
                quirk: *quirk,
                deployed: archived.is_some(),
                archived: archived.unwrap_or(0),
                drafted: *drafted,
                notes: if number == 0 { &RESEARCHER } else { &[] },
            },
            None => Part { archived: number % 6, ..plain(made_up_name(number), number) },
        },
        _ => plain((*FAILURES.get(number)?).to_owned(), number),
    })
}

/// A part like many others.
fn plain(name: String, number: usize) -> Part {
    const ICONS: [(&str, &str); 6] =
        [("grey", "🤖"), ("green", "🌱"), ("purple", "🔮"), ("yellow", "💡"), ("blue", "🛰️"), ("red", "🚩")];
    Part {
        // What refreshes a secret needs one.
        quirk: if name.ends_with("-secret-refreshes") { Quirk::Secrets } else { Quirk::None },
        name,
        about: "One of many",
        icon: ICONS.get(number % 6).copied().unwrap_or(("grey", "🤖")),
        folder: number.is_multiple_of(3).then_some(number / 3 % 3),
        template: None,
        deployed: true,
        archived: 3,
        drafted: Drafted::Changed,
        notes: &[],
    }
}
