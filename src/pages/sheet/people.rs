//! Where somebody else's change meets what a sheet is about to send: what moved, both versions, and how to go on.

use leptos::prelude::*;

use super::Shared;
use super::steps::Stage;
use crate::browser::dom;
use crate::document::{Conflict, Merged, resolve};
use crate::domain::{Connection, Timestamp};
use crate::lifecycle::{Intent, Plan, Record};
use crate::pages::change_lines::change_lines;
use crate::pages::edit::draft_key;
use crate::pages::people::{PEOPLE, both_versions, conflict_list, merged, who_and_when};
use crate::routes::AgentRef;
use crate::signals::RwSignal;
use crate::ui::{El, IntoChild, all, button, el, live};
use crate::vendors::{self, Both, Edited, Move, Seen};
use crate::words::people as words;

/// So long before a sheet was opened its form may have been, in milliseconds: what was sent from here since is told.
const LATELY_MS: i64 = 24 * 60 * 60 * 1_000;

/// What somebody else changed, as a sheet meets it.
#[derive(Clone)]
pub(super) struct Meeting {
    /// What moved since the sheet was shown.
    moves: Vec<Move>,
    /// Both changes of the document that is edited.
    both: Option<Both>,
    merged: Option<Merged>,
    /// Merging sends something else than one's own alone.
    matters: bool,
    /// What moved changes nothing of what is sent.
    same_request: bool,
    /// What was sent from this browser meanwhile.
    own: Vec<(String, Timestamp)>,
}

/// How a person goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// Not said yet.
    Open,
    /// With one's own alone.
    Mine,
    /// With both.
    Merged,
}

/// The meeting of a sheet, and what was chosen.
#[derive(Clone, Copy)]
pub(super) struct People {
    meeting: RwSignal<Option<Meeting>>,
    way: RwSignal<Way>,
    conflicts: RwSignal<Vec<Conflict>>,
}

impl People {
    pub(super) fn new() -> Self {
        Self { meeting: RwSignal::new(None), way: RwSignal::new(Way::Open), conflicts: RwSignal::new(Vec::new()) }
    }

    /// Follows each choice of how to go on.
    pub(super) fn chosen(&self) {
        self.way.with(|_| ());
        self.conflicts.with(|_| ());
    }

    /// What has to be chosen before anything is sent.
    pub(super) fn problem(&self) -> Option<String> {
        let matters = self.meeting.with_untracked(|meeting| meeting.as_ref().is_some_and(|meeting| meeting.matters));
        if !matters {
            return None;
        }
        let left = self.conflicts.with_untracked(Vec::len);
        match self.way.get_untracked() {
            Way::Open => Some(words::CHOOSE_FIRST.to_owned()),
            Way::Merged if left > 0 => Some(words::decide_first(left)),
            Way::Merged | Way::Mine => None,
        }
    }
}

/// The requests of a plan, to see whether it sends the same.
fn requests(plan: &Plan) -> Vec<&crate::http::Request> {
    plan.steps.iter().map(|step| &step.request).collect()
}

impl Shared {
    /// Looks at what somebody else changed: since the form was opened, and, with `before`, since the sheet was shown.
    pub(super) async fn meet(self, before: Option<&Seen>, seen: &Seen) {
        let record = self.record.try_get_untracked().flatten();
        let (Some(record), Some(intent)) = (record, self.intent.try_get_untracked().flatten()) else { return };
        let connection = self.connection.get_value();
        let meeting = self.meeting(&connection, &record, &intent, before, seen).await;
        // The page may be gone by now.
        if self.stage.try_get_untracked().is_some() {
            self.people.conflicts.set(Vec::new());
            self.people.way.set(Way::Open);
            self.people.meeting.set(meeting);
        }
    }

    async fn meeting(
        self,
        connection: &Connection,
        record: &Record,
        intent: &Intent,
        before: Option<&Seen>,
        seen: &Seen,
    ) -> Option<Meeting> {
        let is_met = before.is_some() || vendors::both(connection, intent, seen, None).is_some();
        if !is_met {
            return None;
        }
        let user = self.console.own_user(connection).await;
        let own = self.console.sent_since(record, record.opened_at.plus(-LATELY_MS)).await;
        let both = vendors::both(connection, intent, seen, user.as_deref());
        let now = self.plan(intent, seen)?;
        let was = before.and_then(|before| Some((before, self.plan(intent, before)?)));
        let moves = was
            .as_ref()
            .map(|(before, was)| vendors::moved(before, seen, &was.fingerprint, &now.fingerprint, user.as_deref()));
        let same_request = was
            .as_ref()
            .is_some_and(|(_, was)| now.refusal.is_none() && requests(was) == requests(&now) && was.lines == now.lines);
        let mut meeting =
            Meeting { moves: moves.unwrap_or_default(), both: None, merged: None, matters: false, same_request, own };
        if let Some(both) = both {
            let merged = merged(both.schema, &both.base, &both.mine, &both.theirs).await;
            let edited = Edited { document: merged.document.clone(), base: both.theirs.clone() };
            let together = self.plan(&vendors::with_edited(intent, &edited), seen);
            let same = together.is_some_and(|together| requests(&together) == requests(&now));
            meeting.matters = !same || !merged.conflicts.is_empty();
            (meeting.both, meeting.merged) = (Some(both), Some(merged));
        }
        Some(meeting)
    }

    /// Goes on with both changes.
    fn merge(self) {
        let Some(Meeting { both: Some(both), merged: Some(merged), .. }) = self.people.meeting.get_untracked() else {
            return;
        };
        self.people.way.set(Way::Merged);
        self.go_on_with(merged, &both);
        dom::focus(PEOPLE);
    }

    /// Goes on with one's own change alone; what is lost by it is ticked in the sheet.
    fn use_mine(self) {
        self.people.way.set(Way::Mine);
        dom::focus(PEOPLE);
    }

    /// Decides one place that both changed.
    fn decide(self, number: usize, theirs: bool) {
        let Some(Meeting { both: Some(both), .. }) = self.people.meeting.get_untracked() else { return };
        let document =
            self.intent.with_untracked(|intent| intent.as_ref().and_then(|it| it.0.get("document").cloned()));
        let mut merged =
            Merged { document: document.unwrap_or_default(), conflicts: self.people.conflicts.get_untracked() };
        if theirs {
            resolve(&mut merged, number);
        } else if number < merged.conflicts.len() {
            merged.conflicts.remove(number);
        }
        self.go_on_with(merged, &both);
    }

    /// Makes the plan anew from what a merge came to. Once nothing is left to decide it is kept: with the sheet, and in
    /// place of what was typed into the form. Until then both begin again with the conflicts.
    fn go_on_with(self, merged: Merged, both: &Both) {
        let (Some(intent), Some(record)) = (self.intent.get_untracked(), self.record.get_untracked()) else { return };
        let Merged { document, conflicts } = merged;
        let (base, is_decided) = (both.theirs.clone(), conflicts.is_empty());
        let changed = vendors::with_edited(&intent, &Edited { document: document.clone(), base: base.clone() });
        self.people.conflicts.set(conflicts);
        self.ticked.set(Vec::new());
        self.intent.set(Some(changed.clone()));
        if !is_decided {
            return;
        }
        let vendor = self.connection.with_value(|c| c.vendor);
        let subject = vendors::typed_in(vendor, &changed).map(|(subject, _)| subject);
        let agent = AgentRef { connection: record.connection.clone(), agent: record.agent.clone() };
        dom::spawn(async move {
            self.console.change_intent(&record, changed).await;
            if let Some(subject) = subject {
                self.console.merge_draft(&draft_key(&agent, subject), &base, document).await;
            }
        });
    }
}

/// The block above the sheet.
pub(super) fn people_view(shared: Shared) -> AnyView {
    live(move || {
        let meeting = shared.people.meeting.get()?;
        let shows = shared.stage.with(|stage| matches!(stage, Stage::Showing | Stage::Sending));
        let is_empty = meeting.moves.is_empty() && meeting.both.is_none();
        (shows && !is_empty).then(|| meeting_view(shared, &meeting))
    })
}

fn meeting_view(shared: Shared, meeting: &Meeting) -> El {
    let vendor = shared.connection.with_value(|c| c.vendor);
    let moves = meeting.moves.iter().map(|moved| {
        let said = match &moved.labels {
            Some((before, after)) => words::moved(moved.place, before, after),
            None => words::changed(moved.place),
        };
        // What is edited here stands below in full.
        let lines = (!moved.lines.is_empty() && meeting.both.is_none()).then(|| {
            el("details").child(el("summary").child(words::SHOW_LINES)).child(change_lines(&moved.lines, None))
        });
        el("div").child(el("p").child(el("strong").child(said))).child(who_and_when(&moved.change, vendor)).child(lines)
    });
    let alone = meeting.both.as_ref().filter(|_| meeting.moves.is_empty());
    let alone = alone.map(|both| who_and_when(&both.change, vendor));
    // The journal fills in what the vendor leaves open.
    let own = meeting.own.iter().take(3).map(|(title, at)| words::sent_from_here(title, &dom::format_time(*at, true)));
    let own: Vec<String> = own.collect();
    let own = if own.is_empty() { vec![words::NOT_FROM_HERE.to_owned()] } else { own };
    let matters = meeting.matters;
    let both = meeting.both.as_ref().map(|both| {
        let choice = match matters {
            true => live(move || choice_view(shared)),
            false => el("p").child(words::STAYS).into_child(),
        };
        all([both_versions(both), choice])
    });
    el("section")
        .class("card pad stack")
        .id(PEOPLE)
        .attr("tabindex", "-1")
        .attr("aria-labelledby", "people-title")
        .child(el("h2").id("people-title").child(words::TITLE))
        .children(moves)
        .child(alone)
        .children(own.into_iter().map(|line| el("p").class("muted").child(line)))
        .child(both)
        .child(meeting.same_request.then(|| el("p").child(words::SAME_REQUEST)))
}

fn choice_view(shared: Shared) -> AnyView {
    let merge = || button(words::MERGE, move || shared.merge());
    match shared.people.way.get() {
        Way::Open => {
            let merge = merge().class("btn primary");
            let mine = button(words::USE_MINE, move || shared.use_mine());
            let row = el("div").class("row").child(merge).child(mine);
            all([el("p").child(words::CHOOSE).into_child(), row.into_child()])
        }
        Way::Mine => {
            let row = el("div").class("row").child(merge());
            all([el("p").child(words::MINE_ALONE).into_child(), row.into_child()])
        }
        Way::Merged => {
            let conflicts = shared.people.conflicts;
            let said = live(move || {
                let open = conflicts.with(|conflicts| !conflicts.is_empty());
                el("p").child(if open { words::MERGED_OPEN } else { words::MERGED })
            });
            all([said, conflict_list(conflicts, move |number, theirs| shared.decide(number, theirs))])
        }
    }
}
