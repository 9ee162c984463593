//! Who is who: the agents that everybody meets, those that fail, and those that are made up when more are asked for.

use super::workspaces::Workspace;
use super::world::RunAgents;

/// What is special about an agent.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Quirk {
    None,
    /// Has nothing but a name and an image.
    Bare,
    /// Failed.
    Failed,
    /// Has a budget that is nearly spent, and one that is.
    Spent,
    /// Has everything there is, and fields that nobody documented.
    Everything,
    /// Has a model that no provider has.
    UnknownModel,
    /// Runs an image that was not built here.
    OwnImage,
}

/// An agent with a part to play.
pub(super) struct Part {
    pub(super) name: String,
    pub(super) tools: &'static [&'static str],
    pub(super) policies: &'static [&'static str],
    /// Empty: open.
    pub(super) identity_provider: &'static str,
    pub(super) prompt: &'static str,
    pub(super) quirk: Quirk,
}

type Row = (&'static str, &'static [&'static str], &'static [&'static str], &'static str, &'static str, Quirk);

/// The workspaces `default` and `acme`.
const ACME: [Row; 12] = [
    (
        "payment-agent",
        &["stripe-api"],
        &["billing-stripe-policy"],
        "",
        "You are a payment processing assistant.",
        Quirk::None,
    ),
    (
        "billing-agent",
        &["stripe-api"],
        &["billing-stripe-policy"],
        "corp-sso",
        "You explain invoices, line by line.",
        Quirk::Spent,
    ),
    ("echo-agent", &["echo-tool"], &["echo-read-policy"], "", "You say again what you hear.", Quirk::OwnImage),
    // Allowed nothing: every call of its tools is refused.
    ("refund-desk", &["stripe-api", "mail-sender"], &[], "", "You prepare refunds.", Quirk::None),
    // Waits for a tool that is not registered.
    ("ledger-sync", &["erp-api"], &["crm-read-policy"], "", "You keep two ledgers the same.", Quirk::None),
    ("ticket-triage", &["crm-search"], &["crm-read-policy"], "", "You sort what comes in.", Quirk::Failed),
    ("bare-agent", &[], &[], "", "", Quirk::Bare),
    (
        "everything-agent",
        &["stripe-api", "echo-tool", "crm-search", "mail-sender"],
        &["billing-stripe-policy", "echo-read-policy", "mail-approval-policy"],
        "corp-sso",
        "You can do a little of everything.\nAsk before you act.",
        Quirk::Everything,
    ),
    (
        "travel-desk",
        &["mail-sender"],
        &["mail-approval-policy"],
        "",
        "You book within the policy.",
        Quirk::UnknownModel,
    ),
    ("partner-helpdesk", &["crm-search"], &["crm-read-policy"], "partner-login", "You help partners.", Quirk::None),
    ("claims-reader", &["crm-search"], &["crm-read-policy"], "", "You read claims.", Quirk::None),
    ("night-audit", &["echo-tool"], &["echo-read-policy"], "", "You look over the day.", Quirk::None),
];

/// The agents of `acme-failures`; `faults.rs` and others act on how they end.
const FAILURES: [&str; 37] = [
    "claims-desk-error-400",
    "vault-error-401",
    "petty-cash-error-402",
    "card-office-error-403",
    "ghost-error-404",
    "night-shift-error-409",
    "busy-desk-error-429",
    "bank-feed-error-500",
    "rent-roll-error-502",
    "mileage-error-503",
    "new-hire-missing-fields",
    "moving-house-namespace-mismatch",
    "empty-box-no-source",
    "toolbox-tool-fails",
    "unlucky-agent-fails",
    "builder-build-refused",
    "claims-build-fails",
    "fleet-build-hangs",
    "parcel-build-lost",
    "crane-never-runs",
    "pump-crashes",
    "tank-unknown-phase",
    "tower-unreachable",
    "clerk-answers-text",
    "oracle-answers-500",
    "archive-slow",
    "tickets-lost-answer",
    "customs-timeout-after",
    "library-cut-answer",
    "pool-error-after-doing",
    "garden-dropped-before",
    "clinic-cut-reading",
    "harbour-html",
    "tours-html-reading",
    "museum-odd-reading",
    "prices-moves",
    "ferry-gateway-page",
];

/// How many agents a workspace has before any request.
fn count(world: &RunAgents, workspace: Workspace) -> usize {
    match workspace {
        Workspace::Default | Workspace::Acme => world.options.agents,
        Workspace::Failures => FAILURES.len(),
        Workspace::Empty => 0,
        Workspace::Many => 300,
        Workspace::Readonly | Workspace::Suspended | Workspace::Flat => 4,
    }
}

/// The names of a workspace's agents before any request.
pub(super) fn names(world: &RunAgents, workspace: Workspace) -> Vec<String> {
    (0..count(world, workspace)).filter_map(|number| Some(part(world, workspace, number)?.name)).collect()
}

/// The number of an agent, if it was there before any request.
pub(super) fn number(world: &RunAgents, workspace: Workspace, name: &str) -> Option<usize> {
    names(world, workspace).iter().position(|one| one == name)
}

/// The part of the `number`th agent of a workspace.
pub(super) fn part(world: &RunAgents, workspace: Workspace, number: usize) -> Option<Part> {
    if number >= count(world, workspace) {
        return None;
    }
    let of = |(name, tools, policies, identity_provider, prompt, quirk): Row| Part {
        name: name.to_owned(),
        tools,
        policies,
        identity_provider,
        prompt,
        quirk,
    };
    let ordinary = |name: String| Part {
        name,
        tools: &["echo-tool"],
        policies: &["echo-read-policy"],
        identity_provider: "",
        prompt: "You are one of many.",
        quirk: Quirk::None,
    };
    Some(match workspace {
        Workspace::Failures => ordinary((*FAILURES.get(number)?).to_owned()),
        Workspace::Many => ordinary(made_up_name(number)),
        _ => ACME.get(number).map_or_else(|| ordinary(made_up_name(number)), |row| of(*row)),
    })
}

/// Names that do not repeat below 1,080, and then have a number.
fn made_up_name(number: usize) -> String {
    const WHERE: [&str; 12] = [
        "nordic", "alpine", "iberian", "baltic", "island", "coastal", "central", "southern", "texan", "ontario",
        "andean", "pacific",
    ];
    const WHAT: [&str; 9] =
        ["payments", "invoices", "refunds", "payroll", "travel", "contracts", "budgets", "grants", "audits"];
    const WHO: [&str; 10] =
        ["clerk", "reader", "desk", "checker", "watch", "helper", "planner", "notes", "sorter", "guide"];
    let pick = |of: &[&'static str], nth: usize| of.get(nth % of.len()).copied().unwrap_or_default();
    let (place, task) = (pick(&WHERE, number), pick(&WHAT, number / WHERE.len()));
    let who = pick(&WHO, number / (WHERE.len() * WHAT.len()));
    match number / (WHERE.len() * WHAT.len() * WHO.len()) {
        0 => format!("{place}-{task}-{who}"),
        round => format!("{place}-{task}-{who}-{}", round + 1),
    }
}
