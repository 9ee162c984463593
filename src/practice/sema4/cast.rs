//! Who is who: the agents that everybody meets, those that fail, and those that are made up when more are asked for.

use super::tenants::Tenant;
use super::world::Sema4;

/// Where an agent stands when the world begins.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    /// Published, nothing new.
    Live,
    /// Published, and the draft differs.
    Edited,
    /// Published, and the draft says the same.
    Opened,
    /// Never published.
    Never,
    /// Published, the state is live, and yet there is a draft (fact sheet, 3).
    Behind,
}

/// What is special about an agent.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Quirk {
    None,
    /// Runs by itself.
    Worker,
    /// Belongs to somebody else.
    Theirs,
    /// Its published version uses production resources.
    Mapped,
    /// Uses everything there is.
    Everything,
    /// The agent object has fields that nobody documented.
    UnknownFields,
}

/// An agent with a part to play.
pub(super) struct Part {
    pub(super) name: String,
    pub(super) about: Option<&'static str>,
    pub(super) standing: Standing,
    pub(super) quirk: Quirk,
    /// MCP servers, by number.
    pub(super) servers: &'static [usize],
    /// Semantic data models, by number.
    pub(super) models: &'static [usize],
}

type Row = (&'static str, Option<&'static str>, Standing, Quirk, &'static [usize], &'static [usize]);

/// The tenants `acme` and `acme-paths`.
const ACME: [Row; 12] = [
    ("Invoice Roast", Some("Forensic expense analyst."), Standing::Edited, Quirk::Mapped, &[0, 4], &[0]),
    (
        "Vendor Onboarding",
        Some("Collects what finance needs of a new vendor."),
        Standing::Live,
        Quirk::None,
        &[5],
        &[1],
    ),
    ("Contract Reader", Some("Finds what a contract promises."), Standing::Never, Quirk::None, &[4], &[]),
    ("Ledger Sweeper", Some("Clears small differences at night."), Standing::Live, Quirk::Worker, &[2], &[3]),
    ("Payroll Checker", Some("Compares payslips with contracts."), Standing::Live, Quirk::Theirs, &[4], &[0]),
    ("Tax Notes", None, Standing::Live, Quirk::None, &[], &[]),
    ("Audit Trail", Some("Tells who changed what."), Standing::Behind, Quirk::None, &[2], &[3]),
    ("Supplier Scout", Some("Compares offers."), Standing::Opened, Quirk::None, &[5, 7], &[1]),
    ("Month-End Closer", Some("Walks through the closing list."), Standing::Never, Quirk::Worker, &[2, 6], &[3]),
    ("Budget Oracle", Some("Knows every table."), Standing::Edited, Quirk::Everything, &[], &[]),
    ("Receipt Reader", Some("Reads crumpled paper."), Standing::Live, Quirk::UnknownFields, &[0], &[0]),
    ("Travel Desk", Some("Books within the policy."), Standing::Live, Quirk::Mapped, &[0, 2], &[2]),
];

/// The ends of names in `acme-failures`, which `faults.rs` acts on, and what they stand behind.
const FAILURES: [(&str, &str); 24] = [
    ("Claims desk", "-error-400"),
    ("Petty cash", "-error-403"),
    ("Card office", "-error-404"),
    ("Night audit", "-error-409"),
    ("Fleet costs", "-error-412"),
    ("Rent roll", "-error-422"),
    ("Bank feed", "-error-500"),
    ("Mileage line", "-error-503"),
    ("Grant book", "-proxy-422"),
    ("Archive clerk", "-slow"),
    ("Ticket office", "-lost-answer"),
    ("Customs desk", "-timeout-after"),
    ("Library fund", "-cut-answer"),
    ("Pool budget", "-error-after-doing"),
    ("Garden shop", "-dropped-before"),
    ("Clinic bills", "-cut-reading"),
    ("Harbour dues", "-html"),
    ("Tour desk", "-html-reading"),
    ("Museum till", "-odd-reading"),
    ("Ferry fares", "-unknown-state"),
    ("Price watch", "-moves"),
    ("Relay desk", "-overtaken"),
    ("Moving house", "-cut-export"),
    ("Broken box", "-odd-export"),
];

/// How many agents a tenant has before any request.
pub(super) fn count(world: &Sema4, tenant: Tenant) -> usize {
    match tenant {
        Tenant::Acme | Tenant::Paths => world.options.agents,
        Tenant::Basic => 4,
        Tenant::Failures => FAILURES.len(),
        Tenant::Evil => 6,
        Tenant::Empty => 0,
        Tenant::Many => 300,
    }
}

/// The part of the `number`th agent of a tenant.
pub(super) fn part(world: &Sema4, tenant: Tenant, number: usize) -> Option<Part> {
    if number >= count(world, tenant) {
        return None;
    }
    let of = |(name, about, standing, quirk, servers, models): Row| Part {
        name: name.to_owned(),
        about,
        standing,
        quirk,
        servers,
        models,
    };
    let ordinary = |name: String| Part {
        name,
        about: Some("One of many."),
        standing: [Standing::Live, Standing::Edited, Standing::Never]
            .get(number % 3)
            .copied()
            .unwrap_or(Standing::Live),
        quirk: Quirk::None,
        servers: &[0],
        models: &[0],
    };
    match tenant {
        Tenant::Failures => {
            let (name, end) = FAILURES.get(number)?;
            let about = Some("Fails as its name says.");
            Some(Part { about, standing: Standing::Edited, ..ordinary(format!("{name}{end}")) })
        }
        Tenant::Basic => {
            let part = of(*ACME.get(number)?);
            // Nobody can enter edit mode here: what is to be edited was never published.
            let standing = if number < 2 { Standing::Never } else { Standing::Live };
            Some(Part { standing, ..part })
        }
        Tenant::Evil => Some(of(*ACME.get(number)?)),
        Tenant::Many => Some(ordinary(made_up_name(number))),
        Tenant::Acme | Tenant::Paths | Tenant::Empty => Some(match ACME.get(number) {
            Some(row) => of(*row),
            None => ordinary(made_up_name(number)),
        }),
    }
}

/// Names that do not repeat below 1,080, and then have a number.
fn made_up_name(number: usize) -> String {
    const WHERE: [&str; 12] = [
        "Nordic", "Alpine", "Iberian", "Baltic", "Island", "Coastal", "Central", "Southern", "Texan", "Ontario",
        "Andean", "Pacific",
    ];
    const WHAT: [&str; 9] =
        ["expenses", "invoices", "vendors", "payroll", "travel", "contracts", "budgets", "grants", "audits"];
    const WHO: [&str; 10] =
        ["clerk", "reader", "desk", "checker", "watch", "helper", "planner", "notes", "sorter", "guide"];
    let pick = |of: &[&'static str], nth: usize| of.get(nth % of.len()).copied().unwrap_or_default();
    let (place, task) = (pick(&WHERE, number), pick(&WHAT, number / WHERE.len()));
    let who = pick(&WHO, number / (WHERE.len() * WHAT.len()));
    match number / (WHERE.len() * WHAT.len() * WHO.len()) {
        0 => format!("{place} {task} {who}"),
        round => format!("{place} {task} {who} {}", round + 1),
    }
}
