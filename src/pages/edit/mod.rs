//! An agent's documents as forms: its own fields, and the draft of its next release.

mod autosave;
mod new_agent;
mod problems;
mod turn;
mod unreadable;

pub use new_agent::new_agent_page;
pub use unreadable::unreadable_buttons;

use std::rc::Rc;

use leptos::prelude::*;
use serde_json::Value;

use super::change_lines::change_lines;
use super::parts::{agent_tabs, board_crumbs, loaded, name_of, open_sheet_with, page_head, with_connection};
use super::people::{PEOPLE, both_versions, conflict_list, merged, who_and_when};
use crate::browser::dom;
use crate::document::{Conflict, Merged, Pointer, Schema, Secrets, content, lines, resolve, same};
use crate::domain::{Connection, Vendor, json};
use crate::form::{Editing, Kept, contents, sections};
use crate::routes::{AgentRef, Route};
use crate::signals::{Memo, RwSignal, Signal, effect};
use crate::state::{Damage, Draft, DraftKey, DraftTurn, Found, Keeping, Place, console};
use crate::ui::{DomEvent, El, IntoChild, all, button, el, labelled, live, part, pressed_twice, problem_summary};
use crate::vendors::{self, Both, Change, Edited, Opened, Subject};
use crate::words::{cargo, form as words, pages, people, recovery, runagents, sema4};
use autosave::{Saved, autosave};
use problems::{may_leave, summary};
use turn::{in_turn, keep_secrets};
use unreadable::unreadable_drafts;

/// A document of an agent.
pub fn edit_page(agent: AgentRef, subject: Subject) -> AnyView {
    let shown = agent.clone();
    with_connection(&agent.connection, move |connection| part(|| edit(shown.clone(), subject, connection)))
}

/// What was opened, with what was typed before.
#[derive(Clone)]
struct Ready {
    opened: Opened,
    /// What the form begins with, where it is not what was opened.
    restored: Option<Restored>,
    /// Where the draft is kept.
    place: Option<Place>,
    /// Drafts that cannot be read.
    unreadable: Vec<(Place, Damage)>,
}

/// What was typed before, and not sent.
#[derive(Clone)]
struct Restored {
    kept: Kept,
    at: crate::domain::Timestamp,
    /// It was filled from something that was kept, and nobody typed it.
    filled: bool,
    /// Somebody else changed the document since.
    both: Option<Both>,
    /// Where both changed the same: what was typed here stands, until the other is taken.
    conflicts: Vec<Conflict>,
}

/// Where the form of a document is.
pub fn form_route(agent: &AgentRef, subject: Subject) -> Route {
    match subject {
        Subject::Release => Route::Release(agent.clone()),
        Subject::Agent => Route::Edit(agent.clone()),
        Subject::New => Route::NewAgent(agent.connection.clone()),
    }
}

/// Names what is typed into a form.
pub fn draft_key(agent: &AgentRef, subject: Subject) -> DraftKey {
    DraftKey { connection: agent.connection.0.clone(), agent: agent.agent.0.clone(), subject: subject.slug() }
}

fn edit(agent: AgentRef, subject: Subject, connection: Connection) -> AnyView {
    let console = console();
    let name = name_of(&agent, &connection);
    let title = Signal::derive(move || match subject {
        Subject::Agent | Subject::New => name.get(),
        Subject::Release => pages::draft_of(&name.get()),
    });
    let (head, tabs) = (page_head(title, Some(board_crumbs(&connection)), None), agent_tabs(&agent, &connection));
    let Some(schema) = vendors::schema(&connection, subject) else {
        return all([head, tabs, el("p").child(pages::NOT_EDITED_HERE).into_child()]);
    };
    let of = connection.clone();
    let read = {
        let (key, id) = (draft_key(&agent, subject), agent.agent.clone());
        move || {
            let (connection, id, key) = (of.clone(), id.clone(), key.clone());
            async move {
                let opened = console.open_document(&connection, &id, subject).await;
                let Found { draft, place, unreadable } = console.find_draft(&key).await;
                let opened = opened?;
                let restored = match draft {
                    Some((draft, base)) => restore(&connection, subject, schema, &opened.document, &base, draft).await,
                    None => None,
                };
                Ok(Ready { opened, restored, place, unreadable })
            }
        }
    };
    let turn = console.turn(&draft_key(&agent, subject));
    let secrets = RwSignal::new(Secrets::default());
    let body = in_turn(turn, move || {
        let (agent, shown) = (agent.clone(), connection.clone());
        let editor = move |ready, again| editor(&agent, subject, &shown, name, ready, (turn, secrets), again);
        loaded(&connection, read.clone(), editor)
    });
    all([head, tabs, body])
}

/// What was typed before, over what is there now. `None` where that is the same.
async fn restore(
    connection: &Connection,
    subject: Subject,
    schema: &'static Schema,
    now: &Value,
    base: &Value,
    draft: Draft,
) -> Option<Restored> {
    let own = |document: &Value| content(document, schema);
    if same(&own(&draft.document), &own(now)) && draft.typed.is_empty() {
        return None;
    }
    let both = Both {
        schema,
        base: base.clone(),
        mine: draft.document.clone(),
        theirs: now.clone(),
        change: Change::default(),
    };
    let both = Some(both).filter(|both| !both.their_lines().is_empty());
    let both = match both {
        None => None,
        Some(both) => {
            let user = console().own_user(connection).await;
            let change = vendors::changed_last(connection.vendor, subject, now, user.as_deref());
            Some(Both { change, ..both })
        }
    };
    let Merged { document, conflicts } = merged(schema, base, &draft.document, now).await;
    let Draft { at, filled, typed, .. } = draft;
    Some(Restored { kept: Kept { document, typed }, at, filled, both, conflicts })
}

/// What keeps the form's draft. As long as somebody else's change is not decided on, what is kept goes on from where it
/// began: so that a reload asks again.
fn keeping(
    key: &DraftKey,
    base: &Value,
    place: Option<Place>,
    restored: Option<&Restored>,
    conflicts: RwSignal<Vec<Conflict>>,
) -> Rc<Keeping> {
    let undecided = !conflicts.with_untracked(Vec::is_empty);
    let began = restored.and_then(|restored| restored.both.as_ref()).filter(|_| undecided).map(|both| &both.base);
    let keeping = console().keeping(key, began.unwrap_or(base), place);
    if began.is_some() {
        let (keeping, base) = (keeping.clone(), base.clone());
        effect(move || {
            if conflicts.with(Vec::is_empty) {
                keeping.rebase(&base);
            }
        });
    }
    keeping
}

fn editor(
    agent: &AgentRef,
    subject: Subject,
    connection: &Connection,
    name: Memo<String>,
    ready: Ready,
    (turn, secrets): (DraftTurn, RwSignal<Secrets>),
    again: Callback<()>,
) -> AnyView {
    let Some(schema) = vendors::schema(connection, subject) else { return ().into_child() };
    let Ready { opened, restored, place, unreadable } = ready;
    let base = opened.document.clone();
    let key = draft_key(agent, subject);
    let (mine, vendor) = (turn.is_mine(), connection.vendor);
    let saved = RwSignal::new(Saved::Untouched);
    let conflicts = RwSignal::new(restored.as_ref().map(|restored| restored.conflicts.clone()).unwrap_or_default());
    let (editing, notice) = if mine {
        let editing = Editing::new(schema, base.clone(), opened.read_only.is_some());
        keep_secrets(editing, secrets);
        if let Some(restored) = &restored {
            editing.take_over(restored.kept.clone());
        }
        autosave(editing, keeping(&key, &base, place, restored.as_ref(), conflicts), turn, saved);
        show_refused(editing, &key);
        let notice =
            restored.map(|restored| restored_notice(editing, vendor, &restored, conflicts, key.clone(), again));
        (editing, notice)
    } else {
        let Kept { document, typed } =
            restored.map_or_else(|| Kept { document: base.clone(), typed: Vec::new() }, |r| r.kept);
        (Editing::shown(schema, document, typed), None)
    };
    let unreadable = mine.then(|| unreadable_drafts(&key, &unreadable, again));
    let read_only = opened.read_only.clone().map(|why| el("p").class("note warn").child(why));

    let as_json = RwSignal::new(false);
    let connection_of_form = connection.clone();
    let form = live(move || {
        let as_json = as_json.get();
        let connection = connection_of_form.clone();
        part(|| {
            if as_json {
                return json_view(editing);
            }
            el("div")
                .class("editor")
                .child(contents(editing))
                .child(el("div").class("form sections").child(sections(editing, &connection)))
                .into_child()
        })
    });
    let comparing = RwSignal::new(false);
    let (live_document, base_document) = (opened.live.clone(), base.clone());
    let compared = live(move || {
        comparing.get().then(|| {
            editing.changes();
            let (title, other) = match &live_document {
                Some(live) => (words::AGAINST_LIVE, live),
                None => (words::AGAINST_SAVED, &base_document),
            };
            let content = |document: &Value| content(document, schema);
            let lines = editing.with(|document| lines(schema, &content(other), &content(document)));
            let shown = match lines.is_empty() {
                true => el("p").child(words::NO_DIFFERENCE).into_child(),
                false => change_lines(&lines, None),
            };
            el("section")
                .class("card pad stack")
                .id("compared")
                .attr("tabindex", "-1")
                .child(el("h2").child(title))
                .child(shown)
        })
    });
    let compare = move || {
        comparing.set(!comparing.get_untracked());
        if comparing.get_untracked() {
            dom::focus("compared");
        }
    };
    // What is typed is checked when it is to leave, not while typing.
    let (agent, notes, of_form) = (agent.clone(), opened.notes.clone(), connection.clone());
    let leave = move |publish: bool| {
        // What both changed is decided here, where both are seen: the sheet knows what is there now as what it began with.
        let left = conflicts.with_untracked(Vec::len);
        if left > 0 {
            console().announce(&people::decide_first(left));
            dom::focus(PEOPLE);
            return;
        }
        if !may_leave(editing, &of_form, subject) {
            as_json.set(false);
            return;
        }
        let edited = Edited { document: editing.kept().document, base: base.clone() };
        let intent = match publish {
            true => vendors::publish(vendor, edited, &notes),
            false => vendors::save(vendor, subject, edited),
        };
        if let Some(intent) = intent {
            let (agent, secrets) = (agent.clone(), editing.secrets());
            open_sheet_with(&agent, &name.get_untracked(), &intent, secrets);
        }
    };
    let publish = leave.clone();
    let save_words = match (vendor, subject) {
        (Vendor::RunAgents, Subject::Agent) => Some(runagents::CONFIGURE_BUTTON),
        (_, Subject::Agent | Subject::New) => Some(cargo::SAVE_AGENT_BUTTON),
        (Vendor::Sema4, Subject::Release) => Some(sema4::SAVE_DRAFT_BUTTON),
        // What is deployed is live: a draft is kept here alone.
        (Vendor::RunAgents, Subject::Release) => None,
        (Vendor::Cargo | Vendor::PolyAi, Subject::Release) => Some(cargo::SAVE_DRAFT_BUTTON),
    };
    let publish_words = match vendor {
        Vendor::RunAgents => runagents::DEPLOY_BUTTON,
        Vendor::Cargo | Vendor::Sema4 | Vendor::PolyAi => cargo::PUBLISH_BUTTON,
    };
    let changed = mine && opened.read_only.is_none();
    let save = save_words.map(|words| button(words, move || leave(false)));
    let actions = changed.then(|| match subject {
        Subject::Agent | Subject::New => save.map(|save| save.class("btn primary")).into_iter().collect(),
        Subject::Release => {
            let publish = button(publish_words, move || publish(true)).class("btn primary");
            save.into_iter().chain([publish]).collect::<Vec<_>>()
        }
    });
    let compare_words = if opened.live.is_some() { words::COMPARE_LIVE } else { words::COMPARE };
    let console = console();
    let status = live(move || if mine { saved.get().words(console.holds_drafts()) } else { recovery::READ_ONLY_HERE });
    let mode = button(live(move || if as_json.get() { words::AS_FORM } else { words::AS_JSON }), move || {
        as_json.set(!as_json.get_untracked());
    });
    let bar = el("div")
        .class("bar")
        .attr("role", "group")
        .attr("aria-label", words::BAR)
        .child(el("span").class("muted").attr("role", "status").child(status))
        .child(
            el("span")
                .class("row")
                .children(undo_and_redo(editing))
                .child(mode)
                .child(button(compare_words, compare))
                .children(actions.unwrap_or_default()),
        );
    all([
        problem_summary(summary(editing)),
        unreadable.into_child(),
        notice.into_child(),
        read_only.into_child(),
        form,
        compared,
        bar.into_child(),
    ])
}

/// Takes back what was typed, and does it again.
fn undo_and_redo(editing: Editing) -> [El; 2] {
    let step = move |again: bool| {
        move || {
            if let Some(at) = editing.undo(again) {
                crate::form::open_way_to(editing, &at);
                dom::focus(&crate::form::control_id(&at));
            }
        }
    };
    let off = |possible: bool| (!possible).then(String::new);
    [
        button(words::UNDO, step(false)).attr_live("disabled", move || off(editing.can_undo().0)),
        button(words::REDO, step(true)).attr_live("disabled", move || off(editing.can_undo().1)),
    ]
}

/// What the vendor refused stands at its field, until it is checked again.
fn show_refused(editing: Editing, key: &DraftKey) {
    let refused = console().refused_fields(key);
    if !refused.is_empty() {
        editing.problems.set(refused.into_iter().map(|(key, words)| (Pointer::root().child(key), words)).collect());
    }
}

/// What a form begins with, where it is not what is there.
fn restored_words(at: crate::domain::Timestamp, filled: bool) -> String {
    if filled { pages::FORM_FILLED.to_owned() } else { words::restored(&dom::format_time(at, true)) }
}

/// What was restored, and what can be done with it.
fn restored_notice(
    editing: Editing,
    vendor: Vendor,
    restored: &Restored,
    conflicts: RwSignal<Vec<Conflict>>,
    key: DraftKey,
    again: Callback<()>,
) -> AnyView {
    let console = console();
    let shown = RwSignal::new(true);
    let says = restored_words(restored.at, restored.filled);
    let both = restored.both.clone();
    live(move || {
        let (key, says, both) = (key.clone(), says.clone(), both.clone());
        shown.get().then(|| {
            let discard = move || {
                let key = key.clone();
                dom::spawn(async move {
                    let _ = console.forget_draft(&key).await;
                    again.run(());
                });
            };
            part(|| {
                let keep = button(words::KEEP, move || shown.set(false));
                let moved = both.is_some().then(|| el("p").child(words::RESTORED_MOVED));
                let note =
                    el("div").class("note").attr("role", "status").child(el("p").child(says)).child(moved).child(
                        el("div").class("row").child(keep).child(pressed_twice(
                            words::DISCARD,
                            words::DISCARD_SURE,
                            discard,
                        )),
                    );
                all([note.into_child(), both.map(|both| met(editing, vendor, &both, conflicts)).into_child()])
            })
        })
    })
}

/// What somebody else changed meanwhile, merged into the form; where both changed the same, it is chosen here.
fn met(editing: Editing, vendor: Vendor, both: &Both, conflicts: RwSignal<Vec<Conflict>>) -> El {
    let decide = move |number: usize, theirs: bool| {
        let Kept { document, typed } = editing.kept();
        let mut merged = Merged { document, conflicts: conflicts.get_untracked() };
        if theirs {
            resolve(&mut merged, number);
            editing.take_over(Kept { document: merged.document, typed });
        } else if number < merged.conflicts.len() {
            merged.conflicts.remove(number);
        }
        conflicts.set(merged.conflicts);
    };
    el("section")
        .class("card pad stack")
        .id(PEOPLE)
        .attr("tabindex", "-1")
        .attr("aria-labelledby", "people-title")
        .child(el("h2").id("people-title").child(people::TITLE))
        .child(who_and_when(&both.change, vendor))
        .child(both_versions(both))
        .child(conflict_list(conflicts, decide))
}

/// The whole document as text.
fn json_view(editing: Editing) -> AnyView {
    let problem = RwSignal::new(None::<String>);
    let text = editing.with(json::indented);
    let write = move |event: DomEvent| match json::read(&dom::field_value(&event)) {
        Ok(document) => {
            problem.set(None);
            editing.take_over(Kept { document, typed: Vec::new() });
        }
        Err(flaw) => problem.set(Some(words::json_flaw(flaw.at))),
    };
    let input = el("textarea")
        .class("code prompt")
        .attr("rows", "30")
        .attr("spellcheck", "false")
        .attr_if("readonly", editing.read_only.then_some(""))
        .value(move || text.clone())
        .on("change", write);
    el("div")
        .class("card pad form")
        .child(labelled("json", words::JSON_LABEL, words::JSON_HINT, Some(problem.into()), input))
        .into_child()
}
