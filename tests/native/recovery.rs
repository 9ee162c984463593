//! What survives: drafts over a store that refuses, records that cannot be read, copies.

use std::cell::Cell;
use std::pin::pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use greenroom::document::Pointer;
use greenroom::domain::json::read;
use greenroom::domain::{Keep, Secret, Timestamp};
use greenroom::http::Bytes;
use greenroom::lifecycle::{Journal as _, Record, RecordState};
use greenroom::store::copy::{self, Fate};
use greenroom::store::{
    Connections, Damage, Draft, DraftKey, Drafts, Held, Keeping, KeyValue, Memory, Notes, Records, Refusal, Settings,
    StoreError, Survey, Theme, draft_text, wrap,
};
use greenroom::vendors::polyai::lifecycle::publish;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::properties::{any_json, any_text, config};
use crate::support::{NOW, connection, now, record};

/// A store in memory that refuses when it is told to, and may let a writing wait.
#[derive(Default)]
struct Unsteady {
    memory: Memory,
    refuses: Cell<Option<Refusal>>,
    /// Only what is longer is refused, in bytes: as when there is little room.
    beyond: Cell<usize>,
    no_writes: Cell<bool>,
    slow: Cell<bool>,
}

impl Unsteady {
    fn check(&self, bytes: usize) -> Result<(), StoreError> {
        match self.refuses.get() {
            Some(kind) if bytes >= self.beyond.get() => Err(StoreError::of(kind)),
            _ => Ok(()),
        }
    }
}

/// Ready the second time that it is looked at.
async fn wait_once() {
    let mut waited = false;
    std::future::poll_fn(|_| if std::mem::replace(&mut waited, true) { Poll::Ready(()) } else { Poll::Pending }).await;
}

impl KeyValue for Unsteady {
    async fn get(&self, key: &str) -> Result<Option<String>, StoreError> {
        self.check(usize::MAX)?;
        self.memory.get(key).await
    }

    async fn put(&self, key: &str, text: &str) -> Result<(), StoreError> {
        if self.slow.get() {
            wait_once().await;
        }
        if self.no_writes.get() {
            return Err(StoreError::of(Refusal::Full));
        }
        self.check(text.len())?;
        self.memory.put(key, text).await
    }

    async fn delete(&self, key: &str) -> Result<(), StoreError> {
        self.check(usize::MAX)?;
        self.memory.delete(key).await
    }

    async fn scan(&self, prefix: &str) -> Result<Vec<(String, String)>, StoreError> {
        self.check(usize::MAX)?;
        self.memory.scan(prefix).await
    }

    async fn keys(&self, prefix: &str) -> Result<Vec<String>, StoreError> {
        self.check(usize::MAX)?;
        self.memory.keys(prefix).await
    }

    async fn compare_and_put(&self, key: &str, seen: Option<&str>, text: &str) -> Result<bool, StoreError> {
        self.check(text.len())?;
        self.memory.compare_and_put(key, seen, text).await
    }

    async fn get_file(&self, key: &str) -> Result<Option<Bytes>, StoreError> {
        self.check(usize::MAX)?;
        self.memory.get_file(key).await
    }

    async fn put_file(&self, key: &str, file: &Bytes) -> Result<(), StoreError> {
        self.check(file.as_slice().len())?;
        self.memory.put_file(key, file).await
    }

    async fn append_after(&self, seen: Option<&str>, text: &str) -> Result<bool, StoreError> {
        self.check(text.len())?;
        self.memory.append_after(seen, text).await
    }

    async fn newest(&self) -> Result<Option<String>, StoreError> {
        self.check(usize::MAX)?;
        self.memory.newest().await
    }

    async fn log(&self) -> Result<Vec<String>, StoreError> {
        self.check(usize::MAX)?;
        self.memory.log().await
    }

    async fn replace_oldest(&self, seen: &[String], texts: &[String]) -> Result<bool, StoreError> {
        self.check(usize::MAX)?;
        self.memory.replace_oldest(seen, texts).await
    }

    async fn clear(&self) -> Result<(), StoreError> {
        self.check(usize::MAX)?;
        self.memory.clear().await
    }
}

fn key() -> DraftKey {
    DraftKey { connection: "polyai-us-acme".to_owned(), agent: "a/b%".to_owned(), subject: "release" }
}

/// A document and its text as a draft.
fn typed(number: usize) -> (Value, String) {
    let document = json!({ "prompt": format!("typed {number}") });
    let text = draft_text(&document, &[], Timestamp(NOW.0 + number as i64));
    (document, text)
}

fn document_of(found: Option<(Draft, Value)>) -> Option<Value> {
    found.map(|(draft, _)| draft.document)
}

// Refusals.

#[test]
fn refusals_are_told_apart_by_their_names() {
    for (name, opening, kind) in [
        ("QuotaExceededError", false, Refusal::Full),
        ("QuotaExceededError", true, Refusal::Full),
        ("VersionError", true, Refusal::Newer),
        ("SecurityError", true, Refusal::Blocked),
        ("InvalidStateError", true, Refusal::Blocked),
        ("InvalidStateError", false, Refusal::Deleted),
        ("AbortError", false, Refusal::Deleted),
        ("AbortError", true, Refusal::Damaged),
        ("NotFoundError", false, Refusal::Damaged),
        ("UnknownError", true, Refusal::Damaged),
        ("TypeError", false, Refusal::Other),
        ("", true, Refusal::Other),
    ] {
        assert_eq!(Refusal::of(name, opening), kind, "{name}");
    }
    use Refusal::{Blocked, Busy, Damaged, Deleted, Full, Locked, Newer, Other, Outdated};
    let all = [Full, Blocked, Deleted, Newer, Outdated, Busy, Damaged, Locked, Other];
    for (number, one) in all.iter().enumerate() {
        for other in &all[number + 1..] {
            assert_ne!(one.words(), other.words(), "{one:?} and {other:?} are told apart");
        }
    }
    assert_eq!(StoreError("raw".to_owned(), Refusal::Full).words(), Refusal::Full.words());
    assert_eq!(StoreError::other("in words").words(), "in words");
}

// Drafts over a store that refuses.

/// What a person and a browser do.
#[derive(Clone, Debug)]
enum Deed {
    Type,
    Refuse(usize),
    Allow,
    Retry,
    /// The form is left and opened again.
    Reopen,
}

fn deeds() -> impl Strategy<Value = Vec<Deed>> {
    let deed = prop_oneof![
        4 => Just(Deed::Type),
        1 => prop_oneof![Just(0), Just(40), Just(90)].prop_map(Deed::Refuse),
        1 => Just(Deed::Allow),
        1 => Just(Deed::Retry),
        1 => Just(Deed::Reopen),
    ];
    proptest::collection::vec(deed, 1..24)
}

proptest! {
    #![proptest_config(config(400))]

    /// Whenever the browser refuses, what was typed last is here; and it is kept once the browser takes it.
    #[test]
    fn what_is_typed_is_held_until_it_is_kept(deeds in deeds()) {
        let (store, held) = (Unsteady::default(), Held::default());
        let base = json!({ "prompt": "" });
        let opened = || {
            let found = now(Drafts(&store).find(&key())).ok();
            match held.of(&key()) {
                Some((_, keeping)) => keeping,
                None => Rc::new(Keeping::new(&key(), &base, found.and_then(|found| found.place))),
            }
        };
        let mut keeping = opened();
        let mut last = None;
        for (number, deed) in deeds.into_iter().enumerate() {
            match deed {
                Deed::Type => {
                    let (document, text) = typed(number);
                    keeping.take(text);
                    let kept = now(held.keep(&store, &keeping));
                    prop_assert_eq!(kept.is_ok(), held.of(&key()).is_none(), "held exactly where it is not kept");
                    last = Some(document);
                }
                Deed::Refuse(beyond) => {
                    store.beyond.set(beyond);
                    store.refuses.set(Some(Refusal::Full));
                }
                Deed::Allow => store.refuses.set(None),
                Deed::Retry => {
                    let kept = now(held.retry(|_| Shared(&store)));
                    prop_assert_eq!(kept.is_ok(), held.is_empty());
                }
                Deed::Reopen => keeping = opened(),
            }
            // In the page it is there in any case; in the store, where nothing is held.
            let stored = || now(Drafts(&store.memory).load(&key())).unwrap();
            let here = document_of(held.of(&key()).map_or_else(stored, |(draft, _)| Some(draft)));
            prop_assert_eq!(here, last.clone());
        }
        store.refuses.set(None);
        now(held.retry(|_| Shared(&store))).unwrap();
        prop_assert!(held.is_empty());
        let found = now(Drafts(&store.memory).load(&key())).unwrap();
        prop_assert_eq!(found.as_ref().map(|(_, base)| base.clone()), last.as_ref().map(|_| base.clone()));
        prop_assert_eq!(document_of(found), last);
    }
}

/// A store that belongs to the test.
struct Shared<'a>(&'a Unsteady);

macro_rules! shared {
    ($($name:ident($($argument:ident: $kind:ty),*) -> $answer:ty;)*) => {
        impl KeyValue for Shared<'_> {
            $(async fn $name(&self, $($argument: $kind),*) -> Result<$answer, StoreError> { self.0.$name($($argument),*).await })*
        }
    };
}
shared! {
    get(key: &str) -> Option<String>;
    put(key: &str, text: &str) -> ();
    delete(key: &str) -> ();
    scan(prefix: &str) -> Vec<(String, String)>;
    keys(prefix: &str) -> Vec<String>;
    compare_and_put(key: &str, seen: Option<&str>, text: &str) -> bool;
    get_file(key: &str) -> Option<Bytes>;
    put_file(key: &str, file: &Bytes) -> ();
    append_after(seen: Option<&str>, text: &str) -> bool;
    newest() -> Option<String>;
    log() -> Vec<String>;
    replace_oldest(seen: &[String], texts: &[String]) -> bool;
    clear() -> ();
}

/// Sealing takes time, and a later text may be sealed sooner: the newest stays all the same.
#[test]
fn a_later_text_that_overtakes_stays() {
    let store = Unsteady::default();
    let keeping = Keeping::new(&key(), &json!({}), now(Drafts(&store).find(&key())).unwrap().place);
    keeping.take(typed(0).1);
    now(keeping.write(&store)).unwrap();
    store.slow.set(true);
    let mut context = Context::from_waker(Waker::noop());
    keeping.take(typed(1).1);
    let mut first = pin!(keeping.write(&store));
    assert!(first.as_mut().poll(&mut context).is_pending());
    keeping.take(typed(2).1);
    let mut second = pin!(keeping.write(&store));
    while second.as_mut().poll(&mut context).is_pending() {}
    while first.as_mut().poll(&mut context).is_pending() {}
    assert_eq!(document_of(now(Drafts(&store.memory).load(&key())).unwrap()), Some(typed(2).0));
}

/// Practice is there also where there is no room to keep its connections.
#[test]
fn practice_needs_no_room() {
    let store = Unsteady::default();
    store.no_writes.set(true);
    assert_eq!(now(Connections(&store).load_practice()).unwrap().len(), 9);
    assert!(now(store.memory.scan("")).unwrap().is_empty());
}

/// A tab that was asleep while another went on keeps its last words apart.
#[test]
fn what_is_typed_after_another_tab_goes_on_is_kept_apart() {
    let (store, held) = (Memory::default(), Held::default());
    let place = now(Drafts(&store).find(&key())).unwrap().place;
    let first = Rc::new(Keeping::new(&key(), &json!({}), place));
    first.take(typed(1).1);
    now(held.keep(&store, &first)).unwrap();
    // Another tab takes over, with what is kept.
    let found = now(Drafts(&store).find(&key())).unwrap();
    let second = Rc::new(Keeping::new(&key(), &json!({}), found.place));
    second.take(typed(9).1);
    now(held.keep(&store, &second)).unwrap();
    first.give_away();
    first.take(typed(2).1);
    now(held.keep(&store, &first)).unwrap();
    let all: Vec<Value> = now(Drafts(&store).all()).unwrap().into_iter().map(|listed| listed.draft.document).collect();
    assert_eq!(all, [typed(9).0, typed(2).0], "both are there");
    assert_eq!(document_of(now(Drafts(&store).load(&key())).unwrap()), Some(typed(9).0), "the newest is gone on with");
    assert!(held.of(&key()).is_none());
}

/// A draft that could not be read when its form was opened is not written over by what is typed then.
#[test]
fn a_draft_that_was_out_of_reach_is_not_written_over() {
    let store = Unsteady::default();
    let draft = Draft { document: typed(1).0, typed: Vec::new(), at: NOW, filled: false };
    now(Drafts(&store).save(&key(), &draft, &json!({}))).unwrap();
    store.refuses.set(Some(Refusal::Deleted));
    assert!(now(Drafts(&store).find(&key())).is_err());
    let (held, keeping) = (Held::default(), Rc::new(Keeping::new(&key(), &json!({}), None)));
    keeping.take(typed(2).1);
    assert!(now(held.keep(&store, &keeping)).is_err());
    store.refuses.set(None);
    now(held.retry(|_| Shared(&store))).unwrap();
    let all: Vec<Value> = now(Drafts(&store).all()).unwrap().into_iter().map(|listed| listed.draft.document).collect();
    assert_eq!(all, [typed(1).0, typed(2).0]);
    assert_eq!(document_of(now(Drafts(&store).load(&key())).unwrap()), Some(typed(2).0));
}

/// The database was deleted under a form: the next text brings back also what the typing began with.
#[test]
fn a_draft_comes_back_whole_into_an_empty_store() {
    let (store, held) = (Unsteady::default(), Held::default());
    let keeping = Rc::new(Keeping::new(&key(), &json!({"base": 1}), now(Drafts(&store).find(&key())).unwrap().place));
    keeping.take(typed(1).1);
    now(held.keep(&store, &keeping)).unwrap();
    now(store.clear()).unwrap();
    store.refuses.set(Some(Refusal::Deleted));
    keeping.take(typed(2).1);
    assert!(now(held.keep(&store, &keeping)).is_err());
    store.refuses.set(None);
    now(held.retry(|_| Shared(&store))).unwrap();
    let (draft, base) = now(Drafts(&store).load(&key())).unwrap().unwrap();
    assert_eq!((draft.document, base), (typed(2).0, json!({"base": 1})));
}

// Records that cannot be read.

/// Anything that may stand in a record.
fn any_record() -> impl Strategy<Value = String> {
    let kind = prop_oneof![
        Just("draft"),
        Just("draft-base"),
        Just("sheet"),
        Just("notes"),
        Just("connection"),
        Just("settings"),
        Just("journal")
    ];
    let whole = || {
        let draft =
            Draft { document: json!({"a": 1}), typed: vec![(Pointer::root(), "x".to_owned())], at: NOW, filled: true };
        let records = [
            wrap("draft", 1, &draft),
            wrap("draft-base", 1, &json!({"b": 2})),
            wrap("sheet", 1, &record("1", &publish(greenroom::domain::Environment::Sandbox))),
            wrap("notes", 1, &json!({"live": 1})),
            wrap("connection", 1, &connection()),
            wrap("settings", 1, &Settings { theme: Theme::Dark, ..Settings::default() }),
        ];
        proptest::sample::select(records.to_vec())
    };
    prop_oneof![
        any_text(),
        any_json(),
        (kind, 0_u32..4, any_json())
            .prop_map(|(kind, v, data)| format!("{{\"v\":{v},\"kind\":\"{kind}\",\"data\":{data}}}")),
        whole(),
        whole().prop_map(|text| text.replacen("\"v\":1", "\"v\":2", 1)),
        (whole(), any::<prop::sample::Index>()).prop_map(|(text, at)| {
            let end = (0..=at.index(text.len() + 1)).rev().find(|end| text.is_char_boundary(*end)).unwrap();
            text[..end].to_owned()
        }),
    ]
}

fn log_more(store: &Memory, text: &str) {
    let newest = now(store.newest()).unwrap();
    assert_eq!(now(store.append_after(newest.as_deref(), text)), Ok(true));
}

/// Everything that a person does to an agent: opens its form, types, saves, publishes, and chooses settings.
async fn work(store: &Memory) {
    let (held, connections) = (Held::default(), Connections(store));
    let settings = Settings::load(store).await.unwrap();
    let _ = settings.save(store).await;
    let _ = connections.load().await.unwrap();
    let _ = connections.load_practice().await;
    let _ = connections.save(&connection()).await;
    let drafts = Drafts(store);
    let found = drafts.find(&key()).await.unwrap();
    let keeping = Rc::new(Keeping::new(&key(), &json!({}), found.place));
    for number in 0..3 {
        keeping.take(typed(number).1);
        let _ = held.keep(store, &keeping).await;
    }
    let here = held.of(&key()).map(|(draft, _)| draft);
    let here = match here {
        Some(draft) => Some(draft),
        None => drafts.find(&key()).await.unwrap().draft,
    };
    assert!(here.is_some(), "what was typed is here");
    let _ = drafts.save(&key(), &here.unwrap().0, &json!({})).await;
    let notes = Notes(store);
    notes.load("polyai-us-acme", "a/b%").await;
    let _ = notes.change("polyai-us-acme", "a/b%", &json!({"live": 2, "log+": 3}), NOW).await;
    let records = Records(store);
    let _ = records.sheets().await.unwrap();
    let open = record("fresh", &publish(greenroom::domain::Environment::Sandbox));
    let sending = RecordState::Sending { step: 0, since: NOW, evidence: Value::Null };
    records.open_sheet(&open).await.unwrap();
    assert_eq!(records.advance(&open, &Record { state: sending.clone(), ..open.clone() }).await, Ok(true));
    if let Ok(Some(kept)) = records.load("1").await {
        let _ = records.advance(&kept, &Record { state: sending, ..kept.clone() }).await;
    }
    drafts.forget(&key()).await.unwrap();
    let copied = copy::export(store, NOW).await.unwrap();
    copy::read(&copied).unwrap().bring_in(store).await.unwrap();
}

proptest! {
    #![proptest_config(config(300))]

    /// Whatever stands in a record: nothing panics, and what cannot be read is neither written over nor deleted.
    #[test]
    fn what_cannot_be_read_stays_as_it_is(
        records in proptest::collection::vec((0_usize..12, any_record()), 1..8),
        log in proptest::collection::vec(any_record(), 0..3),
    ) {
        let place = "polyai-us-acme/a%2Fb%25/release";
        let names = [
            format!("draft/{place}"),
            format!("draft-base/{place}"),
            format!("draft/{place}/2"),
            format!("draft-base/{place}/2"),
            format!("draft/{place}/3"),
            format!("draft/{place}/4"),
            "notes/polyai-us-acme/a%2Fb%25".to_owned(),
            "sheet/1".to_owned(),
            "settings".to_owned(),
            "connection/polyai-us-acme".to_owned(),
            "connection/practice-cargo-acme".to_owned(),
            "draft/odd".to_owned(),
        ];
        let store = Memory::default();
        for (number, text) in &records {
            now(store.put(&names[*number], text)).unwrap();
        }
        for text in &log {
            log_more(&store, text);
        }
        let (before, entries) = now(Survey(&store).unreadable()).unwrap();
        let texts = |unreadable: &greenroom::store::Unreadable| -> Vec<Option<String>> {
            unreadable.names.iter().map(|name| now(store.get(name)).unwrap()).collect()
        };
        let kept: Vec<_> = before.iter().map(&texts).collect();
        now(work(&store));
        for (unreadable, kept) in before.iter().zip(kept) {
            prop_assert_eq!(texts(unreadable), kept, "{:?}", unreadable);
        }
        prop_assert_eq!(&now(store.log()).unwrap()[..log.len()], &log[..]);
        let (after, entries_after) = now(Survey(&store).unreadable()).unwrap();
        prop_assert_eq!(&after, &before, "nothing else became unreadable");
        prop_assert_eq!(entries_after, entries);
        // Only what is damaged can be discarded, and then it is gone.
        for unreadable in &before {
            let discarded = now(Survey(&store).discard(unreadable)).unwrap();
            prop_assert_eq!(discarded, unreadable.damage == Damage::Broken);
            prop_assert_eq!(texts(unreadable).iter().all(Option::is_none), discarded);
        }
    }
}

#[test]
fn what_cannot_be_read_is_found_with_its_kind() {
    let store = Memory::default();
    let draft = Draft { document: json!({}), typed: Vec::new(), at: NOW, filled: false };
    now(Drafts(&store).save(&key(), &draft, &json!({}))).unwrap();
    assert_eq!(now(Survey(&store).unreadable()).unwrap(), (Vec::new(), 0));
    let place = now(Drafts(&store).find(&key())).unwrap().place.unwrap();
    now(store.delete(&place.base())).unwrap();
    now(store.put("settings", &wrap("settings", 2, &json!({})))).unwrap();
    log_more(&store, "rubbish");
    let (found, entries) = now(Survey(&store).unreadable()).unwrap();
    let kinds: Vec<_> = found.iter().map(|unreadable| (unreadable.kind, unreadable.damage)).collect();
    use greenroom::store::RecordKind;
    assert_eq!(kinds, [(RecordKind::Draft, Damage::Broken), (RecordKind::Settings, Damage::Newer)]);
    assert_eq!(entries, 1);
    // What the journal writes itself can be read.
    let sent = greenroom::lifecycle::Event::Ended(greenroom::lifecycle::Ending::Already("so".to_owned()));
    let entry = greenroom::lifecycle::Entry { at: NOW, plan: "1".to_owned(), step: 0, event: sent, by: None };
    now(Records(&store).append(&entry)).unwrap();
    assert_eq!(now(Survey(&store).unreadable()).unwrap().1, 1);
    // As a file, the records are in it as they are.
    let file = now(Survey(&store).as_file(&found[0].names)).unwrap();
    let kept = now(store.get(&place.draft())).unwrap().unwrap();
    assert_eq!(read(&file).unwrap()[0]["text"], json!(kept));
    // What came in order meanwhile is not discarded.
    now(store.put(&place.base(), &wrap("draft-base", 1, &json!({})))).unwrap();
    assert_eq!(now(Survey(&store).discard(&found[0])), Ok(false));
    assert_eq!(document_of(now(Drafts(&store).load(&key())).unwrap()), Some(json!({})));
}

/// What is typed beside a draft that cannot be read is found again, and forgotten by itself.
#[test]
fn a_draft_beside_one_that_cannot_be_read() {
    let store = Memory::default();
    let newer = wrap("draft", 2, &json!({}));
    now(store.put("draft/polyai-us-acme/a%2Fb%25/release", &newer)).unwrap();
    let found = now(Drafts(&store).find(&key())).unwrap();
    assert_eq!(found.unreadable.iter().map(|(_, damage)| *damage).collect::<Vec<_>>(), [Damage::Newer]);
    let keeping = Keeping::new(&key(), &json!({}), found.place);
    keeping.take(typed(1).1);
    now(keeping.write(&store)).unwrap();
    assert_eq!(document_of(now(Drafts(&store).load(&key())).unwrap()), Some(typed(1).0));
    now(Drafts(&store).forget(&key())).unwrap();
    let rest = now(store.scan("draft")).unwrap();
    assert_eq!(rest, [("draft/polyai-us-acme/a%2Fb%25/release".to_owned(), newer)]);
}

// Copies.

fn draft() -> impl Strategy<Value = (DraftKey, Draft, Value)> {
    let subject = proptest::sample::select(DraftKey::SUBJECTS.to_vec());
    let agent = any_text().prop_filter("an agent has an id", |text| !text.is_empty());
    let place = any_text();
    ("[a-z]{1,4}", agent, subject, any_json(), any_json(), place, 0_i64..9, any::<bool>()).prop_map(
        |(connection, agent, subject, document, base, place, at, filled)| {
            let typed = vec![(Pointer::root().child(place), "½".to_owned())];
            let draft = Draft { document: read(&document).unwrap(), typed, at: Timestamp(at), filled };
            (DraftKey { connection: format!("cargo-{connection}"), agent, subject }, draft, read(&base).unwrap())
        },
    )
}

/// What is kept, but for what a copy does not have.
fn kept(store: &Memory) -> Vec<(String, String)> {
    let all = now(store.scan("")).unwrap();
    let wanted = |name: &str| ["draft", "notes/", "connection/"].iter().any(|prefix| name.starts_with(prefix));
    all.into_iter().filter(|(name, _)| wanted(name)).collect()
}

proptest! {
    #![proptest_config(config(200))]

    /// A copy brought into an empty browser gives the same; brought in again it changes nothing.
    #[test]
    fn a_copy_gives_the_same_again(
        drafts in proptest::collection::vec(draft(), 0..5),
        notes in proptest::collection::vec(("[a-z]{1,3}", any_text(), object()), 0..3),
    ) {
        let store = Memory::default();
        now(Connections(&store).save(&connection())).unwrap();
        for (key, draft, base) in &drafts {
            now(Drafts(&store).save(key, draft, base)).unwrap();
        }
        for (connection, agent, notes) in notes.iter().filter(|(_, agent, _)| !agent.is_empty()) {
            let name = format!("notes/{connection}/{}", agent.replace('%', "%25").replace('/', "%2F"));
            now(store.put(&name, &wrap("notes", 1, &read(notes).unwrap()))).unwrap();
        }
        now(store.put("vault", "sealed")).unwrap();
        now(store.put("key/polyai-us-acme", "sealed")).unwrap();
        let before = kept(&store);
        let text = now(copy::export(&store, NOW)).unwrap();
        let copy = copy::read(&text).unwrap();
        prop_assert_eq!((copy.at, copy.unreadable), (NOW, 0));
        now(store.clear()).unwrap();
        let fates = now(copy.preview(&store)).unwrap();
        prop_assert!(kept(&store).is_empty(), "looking changes nothing");
        prop_assert!(fates.iter().all(|(_, fate)| *fate == Fate::Added));
        prop_assert_eq!(&now(copy.bring_in(&store)).unwrap(), &fates);
        prop_assert_eq!(kept(&store), before.clone());
        let again = now(copy.bring_in(&store)).unwrap();
        prop_assert!(again.iter().all(|(_, fate)| *fate == Fate::Same), "{:?}", again);
        prop_assert_eq!(kept(&store), before);
        prop_assert_eq!(now(copy::export(&store, NOW)).unwrap(), text);
    }

    /// Whatever a file holds, bringing it in writes only what a copy may hold, and writes over nothing.
    #[test]
    fn no_file_writes_over_anything(text in hostile()) {
        let store = Memory::default();
        now(Connections(&store).save(&connection())).unwrap();
        let old = Draft { document: json!({"here": 1}), typed: Vec::new(), at: NOW, filled: false };
        now(Drafts(&store).save(&key(), &old, &json!({}))).unwrap();
        now(Notes(&store).change("polyai-us-acme", "a/b%", &json!({"here": 1}), NOW)).unwrap();
        for name in ["vault", "key/polyai-us-acme", "settings", "sheet/1", "connection/practice-cargo-acme"] {
            now(store.put(name, "here")).unwrap();
        }
        let before = now(store.scan("")).unwrap();
        if let Ok(copy) = copy::read(&text) {
            now(copy.bring_in(&store)).unwrap();
        }
        let after = now(store.scan("")).unwrap();
        for record in &before {
            prop_assert!(after.contains(record), "{:?} was written over", record);
        }
        for (name, text) in after.iter().filter(|record| !before.contains(record)) {
            let known = ["draft/", "draft-base/", "notes/", "connection/"].iter().any(|prefix| name.starts_with(prefix));
            prop_assert!(known && !name.contains("practice-"), "{name}: {text}");
        }
        prop_assert_eq!(now(Survey(&store).unreadable()).unwrap().0.len(), 3, "what came in can be read");
    }
}

fn object() -> impl Strategy<Value = String> {
    any_json().prop_map(|value| format!("{{\"it\":{value}}}"))
}

/// Files that mean no good: nearly copies, with names and kinds that belong elsewhere.
fn hostile() -> impl Strategy<Value = String> {
    let id = prop_oneof![
        Just("polyai-us-acme"),
        Just("vault"),
        Just("key/x"),
        Just("settings"),
        Just("__proto__"),
        Just("practice-cargo-acme"),
        Just("../x"),
        Just("new"),
        Just("cargo-ok"),
        Just(""),
    ];
    let url = prop_oneof![
        Just("https://vendor.example"),
        Just("http://evil.example"),
        Just("javascript:alert(1)"),
        Just("https://a@b")
    ];
    let field = prop_oneof![
        Just("\"x\"".to_owned()),
        Just("7".to_owned()),
        Just("null".to_owned()),
        Just("{}".to_owned()),
        any_json()
    ];
    let list = (id, url, field, any_text(), 0_i64..3).prop_map(|(id, url, field, text, at)| {
        let text = Value::String(text).to_string();
        let at = NOW.0 - 1 + at;
        let connection = format!(r#"{{"id":"{id}","name":{text},"vendor":"cargo","base_url":"{url}","account":{field},"auth":{{"header":"Authorization","prefix":"Bearer "}},"keep":"vault","key":"canary"}}"#);
        let draft = format!(r#"{{"connection":"{id}","agent":"a/b%","subject":"release","document":{field},"typed":[],"at":{at},"base":{field}}}"#);
        let notes = format!(r#"{{"connection":"{id}","agent":"a/b%","notes":{field}}}"#);
        (connection, draft, notes)
    });
    let copy = (proptest::collection::vec(list, 0..4), 0_u32..3).prop_map(|(entries, v)| {
        let part = |pick: fn(&(String, String, String)) -> &String| {
            entries.iter().map(pick).cloned().collect::<Vec<_>>().join(",")
        };
        format!(
            r#"{{"v":{v},"kind":"greenroom-copy","data":{{"at":1,"connections":[{}],"drafts":[{}],"notes":[{}]}}}}"#,
            part(|entry| &entry.0),
            part(|entry| &entry.1),
            part(|entry| &entry.2)
        )
    });
    prop_oneof![4 => copy, 1 => any_json(), 1 => any_text()]
}

#[test]
fn a_copy_has_no_key_and_no_secret() {
    const CANARY: &str = "canary-5d11";
    let store = Memory::default();
    let kept_in_vault = greenroom::domain::Connection { keep: Keep::Vault, ..connection() };
    now(Connections(&store).save(&kept_in_vault)).unwrap();
    for name in ["vault", "key/polyai-us-acme", "sheet/1", "settings"] {
        now(store.put(name, Secret::from_pasted(CANARY).expose())).unwrap();
    }
    let text = now(copy::export(&store, NOW)).unwrap();
    assert!(!text.contains(CANARY) && !text.contains("\"vault\""), "{text}");
    // People can read it: a line for each field.
    assert!(text.lines().count() > 10);
    let copy = copy::read(&text).unwrap();
    assert!(
        now(copy.preview(&store)).unwrap().iter().all(|(_, fate)| *fate == Fate::Same),
        "a key makes no difference"
    );
    now(store.clear()).unwrap();
    now(copy.bring_in(&store)).unwrap();
    assert_eq!(now(Connections(&store).load()).unwrap().0, [connection()], "it arrives without its key");
}

#[test]
fn what_is_newer_here_stays() {
    let (there, here) = (Memory::default(), Memory::default());
    let draft =
        |at: i64, says: &str| Draft { document: json!(says), typed: Vec::new(), at: Timestamp(at), filled: false };
    now(Drafts(&there).save(&key(), &draft(5, "older"), &json!({}))).unwrap();
    let copy = copy::read(&now(copy::export(&there, NOW)).unwrap()).unwrap();
    now(Drafts(&here).save(&key(), &draft(6, "newer"), &json!({}))).unwrap();
    assert_eq!(now(copy.bring_in(&here)).unwrap()[0].1, Fate::Stays);
    // A newer one goes beside what is here, and is gone on with; the other is still in the list.
    now(Drafts(&there).save(&key(), &draft(7, "newest"), &json!({}))).unwrap();
    let copy = copy::read(&now(copy::export(&there, NOW)).unwrap()).unwrap();
    assert_eq!(now(copy.bring_in(&here)).unwrap()[0].1, Fate::Added);
    assert_eq!(document_of(now(Drafts(&here).load(&key())).unwrap()), Some(json!("newest")));
    assert_eq!(now(Drafts(&here).all()).unwrap().len(), 2);
    // Another connection of the same id, and other notes, stay.
    let other = greenroom::domain::Connection { name: "Another".to_owned(), ..connection() };
    now(Connections(&there).save(&other)).unwrap();
    now(Notes(&there).change("c", "a", &json!({"n": 1}), NOW)).unwrap();
    now(Connections(&here).save(&connection())).unwrap();
    now(Notes(&here).change("c", "a", &json!({"n": 2}), NOW)).unwrap();
    let copy = copy::read(&now(copy::export(&there, NOW)).unwrap()).unwrap();
    let fates: Vec<Fate> = now(copy.bring_in(&here)).unwrap().into_iter().map(|(_, fate)| fate).collect();
    assert_eq!(fates, [Fate::Stays, Fate::Same, Fate::Stays]);
    assert_eq!(now(Connections(&here).load()).unwrap().0, [connection()]);
    assert_eq!(now(Notes(&here).load("c", "a")), json!({"n": 2}));
}

#[test]
fn other_files_are_refused() {
    let empty = now(copy::export(&Memory::default(), NOW)).unwrap();
    assert_eq!(copy::read(&empty).map(|copy| copy.unreadable), Ok(0));
    assert_eq!(copy::read(&empty.replace("\"v\": 1", "\"v\": 2")), Err(Damage::Newer));
    let nonsense = "[".repeat(10_000_000);
    for text in [
        "",
        "{}",
        "null",
        &nonsense,
        &empty.replace("greenroom-copy", "draft"),
        &empty.replace("\"notes\": []", "\"notes\": 7"),
    ] {
        assert_eq!(copy::read(text), Err(Damage::Broken), "{}", &text[..text.len().min(80)]);
    }
    // Deep nonsense inside an entry is an entry that cannot be read, or a file that cannot be.
    let deep = format!("{}{}", "[".repeat(5_000_000), "]".repeat(5_000_000));
    let deep = empty.replace("\"drafts\": []", &format!("\"drafts\": [{deep}]"));
    assert!(
        copy::read(&deep).is_err_and(|damage| damage == Damage::Broken)
            || copy::read(&deep).is_ok_and(|copy| copy.unreadable == 1)
    );
}
