//! Two people at one agent of Sema4.ai's: what moved between two readings, and what reading back tells of somebody else.
//! Who it was is never given, when only of the draft (fact sheet 2.1).

use serde_json::Value;

use super::super::super::people::{Change, Move};
use super::super::schema::DRAFT;
use super::super::{Resource, ResourceKind, Seen, field_label, text};
use super::copy::LiveCopy;
use super::evidence::{Deed, Evidence, alike, field};
use super::mappings::Mappings;
use super::wish::Wish;
use crate::document::{content, lines, masked};
use crate::domain::json::{self, Object};
use crate::domain::{Environment, Lane, Timestamp};
use crate::lifecycle::{Intent, Receipt};
use crate::words::{common, people, sema4 as words};

/// What moved between two readings, at a place of their fingerprints.
pub fn moved(place: &str, before: &Seen, after: &Seen) -> Option<Move> {
    let plain = |place, before: String, after: String| Move {
        place,
        labels: Some((before, after)),
        change: Change::default(),
        lines: Vec::new(),
    };
    Some(match place {
        "draft" => {
            let told = match (&before.agent, &after.agent) {
                (Some(before), Some(after)) => lines(&DRAFT, &content(before, &DRAFT), &content(after, &DRAFT)),
                _ => Vec::new(),
            };
            let (was, is) = (standing(before), standing(after));
            Move {
                place: Lane::Draft.name(),
                labels: (was != is).then(|| (was.to_owned(), is.to_owned())),
                change: after.agent.as_ref().map(changed_last).unwrap_or_default(),
                lines: told,
            }
        }
        "live" => {
            let live = |seen: &Seen, version: &str| match seen.state.live_version {
                Some(_) => version.to_owned(),
                None => common::NOTHING.to_owned(),
            };
            plain(Environment::Live.name(), live(before, words::THE_VERSION), live(after, words::ANOTHER_VERSION))
        }
        "mappings" => plain(words::RESOURCES, all(before), all(after)),
        "attached" => plain(words::ATTACHED, attached(before), attached(after)),
        "names" => {
            let there = |seen: &Seen| if seen.namesakes.is_empty() { common::NOTHING } else { words::NAMESAKE };
            plain(words::AGENTS, there(before).to_owned(), there(after).to_owned())
        }
        _ => return None,
    })
}

fn standing(seen: &Seen) -> &'static str {
    match (&seen.agent, seen.state.live) {
        (None, _) => common::NOTHING,
        (Some(_), true) => words::NO_OPEN_DRAFT,
        (Some(_), false) => words::AN_OPEN_DRAFT,
    }
}

fn attached(seen: &Seen) -> String {
    names(seen.servers.iter().chain(&seen.models).flatten())
}

fn all(seen: &Seen) -> String {
    names(seen.all_servers.iter().chain(&seen.all_connections))
}

fn names<'a>(resources: impl Iterator<Item = &'a Resource>) -> String {
    let names = resources.map(|resource| resource.name.as_str()).collect::<Vec<_>>().join(", ");
    if names.is_empty() { common::NOTHING.to_owned() } else { names }
}

/// When an agent's document was changed last.
pub fn changed_last(agent: &Value) -> Change {
    Change { by: None, at: text(agent, "updated_at").and_then(Timestamp::parse) }
}

/// What of a colleague's a step may replace without a trace: what they did.
pub fn untraced(intent: &Intent) -> Option<&'static str> {
    match Wish::read(intent)? {
        Wish::Save { .. } | Wish::Publish { .. } => Some(people::SAME_FIELDS),
        Wish::Discard { .. } | Wish::Again { .. } | Wish::Update { .. } => Some(people::SAVED_DRAFT),
        Wish::Remove => Some(people::CHANGED_AGENT),
        Wish::Create { .. } | Wish::Import { .. } | Wish::Edit | Wish::Attach { .. } | Wish::Detach { .. } => None,
    }
}

/// What is to be live once a draft is published, as far as the sheet showed it: kept, to be compared afterwards. `own` are
/// the fields that the plan sends.
pub(super) fn expected(next: &Value, own: &[String], attached: [Option<Vec<(String, String)>>; 2]) -> Value {
    let next = masked(next, &DRAFT);
    let mut document = Object::default();
    for key in EDITED {
        document.put(key, json::field(&next, key).clone());
    }
    let [servers, models] = attached.map(|list| {
        let Some(list) = list else { return Value::Null };
        let pair = |(id, or): (String, String)| Object::default().text("id", &id).text("or", &or).done();
        Value::Array(list.into_iter().map(pair).collect())
    });
    Object::default()
        .put("document", document.done())
        .texts("own", own)
        .put("servers", servers)
        .put("models", models)
        .done()
}

/// What people edit of an agent.
const EDITED: [&str; 3] = ["name", "description", "runbook_text"];

/// What is attached now, each also under the id that it is swapped for.
pub(super) fn attached_now(seen: &Seen, swapped: &Mappings) -> [Option<Vec<(String, String)>>; 2] {
    let servers = seen
        .servers
        .as_ref()
        .map(|all| all.iter().map(|server| (server.id.clone(), swapped.server(&server.id).to_owned())).collect());
    let models = seen.models.as_ref().map(|all| all.iter().map(|model| (model.id.clone(), model.id.clone())).collect());
    [servers, models]
}

/// The same of a version that is made again, of the kinds that its plan attaches one by one.
pub(super) fn attached_then(
    copy: &LiveCopy,
    kinds: &[ResourceKind],
    swapped: &Mappings,
) -> [Option<Vec<(String, String)>>; 2] {
    let of = |kind: ResourceKind, wanted: &Option<Vec<(String, String)>>| {
        let wanted = wanted.as_ref().filter(|_| kinds.contains(&kind))?;
        Some(wanted.iter().map(|(id, _)| (id.clone(), swapped.server_before(id).to_owned())).collect())
    };
    [of(ResourceKind::McpServer, &copy.servers), of(ResourceKind::DataModel, &copy.models)]
}

/// What reading back tells of somebody else who came in right before or right after.
pub(super) fn compare_after(evidence: &Evidence, receipt: &Receipt, seen: &Seen) -> Vec<String> {
    let mut notes = Vec::new();
    let makes_or_removes = matches!(evidence.deed, Deed::Create | Deed::Remove);
    if seen.agent.is_none() && !makes_or_removes {
        return vec![people::gone_after(people::THE_AGENT)];
    }
    let (live, lifecycle) = (seen.state.live_version.as_deref(), !seen.no_lifecycle);
    let mut closed = || {
        if seen.state.live && lifecycle {
            notes.push(people::PUBLISHED_RIGHT_AFTER.to_owned());
        }
    };
    match evidence.deed {
        Deed::Publish if live.unwrap_or_default() == evidence.mark => notes.push(words::STILL_THE_SAME.to_owned()),
        Deed::Publish if receipt.environment == Some(Environment::Live) && live != Some(receipt.id.as_str()) => {
            notes.push(words::NO_LONGER_LIVE.to_owned());
        }
        // A draft that is open again is another matter.
        Deed::Publish if seen.state.live => went_along(&mut notes, evidence, seen),
        Deed::Publish => {}
        Deed::Save => {
            closed();
            let labels = labels(&evidence.differing(seen));
            if !labels.is_empty() {
                notes.push(words::came_back_otherwise(&labels));
            }
        }
        // No other version went live, so it was discarded.
        Deed::Overwrite if seen.state.live && lifecycle && was_live(evidence) == live => {
            notes.push(people::gone_after(people::THE_DRAFT));
        }
        Deed::Edit | Deed::Overwrite => closed(),
        Deed::Attach | Deed::Detach => {
            closed();
            let kind = text(&evidence.sent, "kind").and_then(ResourceKind::parse);
            let attached = kind.and_then(|kind| seen.attached(kind));
            let there = attached.map(|all| all.iter().any(|one| text(&evidence.sent, "id") == Some(&one.id)));
            if there == Some(evidence.deed == Deed::Detach) {
                notes.push(people::theirs_over_yours(people::ATTACHED));
            }
        }
        Deed::Discard if live.unwrap_or_default() != evidence.mark => notes.push(words::PUBLISHED_MEANWHILE.to_owned()),
        Deed::Discard => {}
        Deed::Create => {
            if !seen.namesakes.iter().any(|(id, _)| *id == receipt.id) {
                notes.push(words::NEW_NOT_FOUND.to_owned());
            }
        }
        Deed::Remove => {}
    }
    notes
}

/// Which version was live before a draft was overwritten.
fn was_live(evidence: &Evidence) -> Option<&str> {
    text(evidence.kept.as_ref()?, "live")
}

/// What went live is not what the sheet showed.
fn went_along(notes: &mut Vec<String>, evidence: &Evidence, seen: &Seen) {
    let Some(expected) = &evidence.kept else { return };
    let own: Vec<&str> =
        json::field(expected, "own").as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let document = json::field(expected, "document");
    let otherwise = EDITED.into_iter().filter(|key| !alike(field(seen, key), json::field(document, key)));
    let (mine, theirs): (Vec<&str>, Vec<&str>) = otherwise.partition(|key| own.contains(key));
    for (keys, told) in
        [(mine, words::came_back_otherwise as fn(&str) -> String), (theirs, people::went_along as fn(&str) -> String)]
    {
        if !keys.is_empty() {
            notes.push(told(&labels(&keys)));
        }
    }
    for (key, kind) in [("servers", ResourceKind::McpServer), ("models", ResourceKind::DataModel)] {
        let (Some(expected), Some(there)) = (json::field(expected, key).as_array(), seen.attached(kind)) else {
            continue;
        };
        let is = |pair: &Value, id: &str| text(pair, "id") == Some(id) || text(pair, "or") == Some(id);
        let new = there.iter().any(|one| !expected.iter().any(|pair| is(pair, &one.id)));
        let gone = expected.iter().any(|pair| !there.iter().any(|one| is(pair, &one.id)));
        if (new || gone) && !notes.iter().any(|note| note.contains(people::ATTACHED)) {
            notes.push(people::went_along(people::ATTACHED));
        }
    }
}

fn labels(keys: &[impl AsRef<str>]) -> String {
    keys.iter().map(|key| field_label(key.as_ref()).unwrap_or(key.as_ref())).collect::<Vec<_>>().join(", ")
}
