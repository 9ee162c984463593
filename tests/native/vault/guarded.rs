//! The store that is sealed while there is a vault.

use greenroom::http::Bytes;
use greenroom::lifecycle::Journal as _;
use greenroom::store::{Connections, Damage, Guarded, KeyValue, Memory, Records, Refusal, Settings, StoreError, open};
use proptest::collection::vec;
use proptest::option::of;
use proptest::prelude::*;
use serde_json::Value;

use super::crypto::{Key, Native};
use crate::support::{connection, now, record};

pub const KEY: Key = Key { bytes: [9; 32], extractable: false };
const OTHER: Key = Key { bytes: [8; 32], extractable: false };

fn opened() -> Guarded<Memory, Native> {
    let guarded = Guarded::new(Memory::default(), Native::default());
    guarded.unlock(KEY);
    guarded
}

// The same as a store that seals nothing, to whoever uses it.

/// What is done with a store.
#[derive(Clone, Debug)]
enum Step {
    Put(String, String),
    PutFile(String, Vec<u8>),
    Delete(String),
    /// With what is there, or with another text.
    Compare(String, Option<Option<String>>, String),
    Append(Option<String>, String),
    ReplaceOldest(usize, usize, String),
    Lock,
    Seal,
}

fn name() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("draft/c/a/agent".to_owned()),
        Just("draft-base/c/a/agent".to_owned()),
        Just("sheet/1".to_owned()),
        Just("notes/c/a".to_owned()),
        Just("file/1".to_owned()),
        Just("settings".to_owned()),
        Just("connection/c".to_owned()),
        Just("vault-attempts".to_owned()),
        "[a-z/%é]{1,8}",
    ]
}

/// Long enough to be told from anything that comes about by chance.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>().prop_map(|text| format!("canary {text} canary")),
        vec(any::<char>(), 0..600).prop_map(|all| format!("canary{}", all.into_iter().collect::<String>())),
        "[\\[\\]{}\":,0-9a-z]{0,40}".prop_map(|text| format!("{{\"v\":1,\"kind\":\"canary\",\"data\":\"{text}\"}}")),
    ]
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => (name(), text()).prop_map(|(name, text)| Step::Put(name, text)),
        2 => (name(), vec(any::<u8>(), 0..300)).prop_map(|(name, file)| {
            Step::PutFile(name, [b"canary file ".as_slice(), &file].concat())
        }),
        1 => name().prop_map(Step::Delete),
        3 => (name(), of(of(text())), text()).prop_map(|(name, seen, text)| Step::Compare(name, seen, text)),
        3 => (of(text()), text()).prop_map(|(seen, text)| Step::Append(seen, text)),
        1 => (0_usize..4, 0_usize..4, text()).prop_map(|(seen, texts, text)| Step::ReplaceOldest(seen, texts, text)),
        1 => Just(Step::Lock),
        1 => Just(Step::Seal),
    ]
}

/// Does a step, and says what came of it.
fn take(store: &impl KeyValue, step: &Step) -> String {
    now(async {
        match step {
            Step::Put(name, text) => format!("{:?}", store.put(name, text).await),
            Step::PutFile(name, file) => format!("{:?}", store.put_file(name, &file.clone().into()).await),
            Step::Delete(name) => format!("{:?}", store.delete(name).await),
            Step::Compare(name, seen, text) => {
                let there = store.get(name).await.unwrap();
                let seen = seen.clone().unwrap_or(there);
                format!("{:?}", store.compare_and_put(name, seen.as_deref(), text).await)
            }
            Step::Append(seen, text) => {
                let newest = store.newest().await.unwrap();
                let seen = seen.clone().or(newest);
                format!("{:?}", store.append_after(seen.as_deref(), text).await)
            }
            Step::ReplaceOldest(seen, texts, text) => {
                let log = store.log().await.unwrap();
                let seen: Vec<String> = log.into_iter().take(*seen).collect();
                format!("{:?}", store.replace_oldest(&seen, &vec![text.clone(); *texts]).await)
            }
            Step::Lock | Step::Seal => String::new(),
        }
    })
}

/// Keys, texts, files and the log.
type Everything = (Vec<String>, Vec<(String, String)>, Vec<Option<Bytes>>, Vec<String>);

fn everything(store: &impl KeyValue) -> Everything {
    now(async {
        let names = store.keys("").await.unwrap();
        let mut files = Vec::new();
        for name in &names {
            files.push(store.get_file(name).await.unwrap());
        }
        (names, store.scan("").await.unwrap(), files, store.log().await.unwrap())
    })
}

/// Whether a name is of what is read before the passphrase is entered.
fn in_clear(name: &str) -> bool {
    ["settings", "vault", "connection/", "key/"].iter().any(|clear| name.starts_with(clear))
}

fn hold_no_canary(memory: &Memory) -> Result<(), TestCaseError> {
    let (names, texts, files, log) = everything(memory);
    for (name, text) in texts.iter().filter(|(name, _)| !in_clear(name)) {
        prop_assert!(!text.contains("canary"), "{name}: {text}");
    }
    for (name, file) in names.iter().zip(files).filter(|(name, _)| !in_clear(name)) {
        let found = file.is_some_and(|file| file.as_slice().windows(6).any(|part| part == b"canary"));
        prop_assert!(!found, "{name}");
    }
    prop_assert!(!log.iter().any(|entry| entry.contains("canary")), "{log:?}");
    Ok(())
}

proptest! {
    #![proptest_config(crate::properties::config(64))]

    #[test]
    fn a_sealed_store_is_to_its_users_as_any_other_and_holds_nothing_in_clear(
        before in vec(step(), 0..12), after in vec(step(), 0..25),
    ) {
        let plain = Memory::default();
        let guarded = Guarded::new(Memory::default(), Native::default());
        for step in &before {
            prop_assert_eq!(take(&guarded, step), take(&plain, step), "{:?}", step);
        }
        prop_assert_eq!(everything(guarded.inner()), everything(&plain), "without a vault nothing is sealed");
        guarded.unlock(KEY);
        prop_assert_eq!(everything(&guarded), everything(&plain), "what was there in clear is read");
        for step in &after {
            match step {
                Step::Lock => {
                    guarded.lock();
                    guarded.unlock(KEY);
                }
                Step::Seal => drop(now(guarded.seal_what_is_open()).unwrap()),
                step => prop_assert_eq!(take(&guarded, step), take(&plain, step), "{:?}", step),
            }
        }
        prop_assert_eq!(everything(&guarded), everything(&plain));
        now(guarded.seal_what_is_open()).unwrap();
        prop_assert_eq!(everything(&guarded), everything(&plain));
        hold_no_canary(guarded.inner())?;
    }

    #[test]
    fn base64_of_any_length_comes_back(texts in vec(any::<String>(), 1..3), bytes in vec(any::<u8>(), 0..100)) {
        let guarded = opened();
        for text in &texts {
            now(guarded.put("draft/x", text)).unwrap();
            prop_assert_eq!(&now(guarded.get("draft/x")).unwrap().unwrap(), text);
        }
        let file = Bytes::from(bytes);
        now(guarded.put_file("file/x", &file)).unwrap();
        prop_assert_eq!(now(guarded.get_file("file/x")).unwrap(), Some(file));
    }
}

// Locked.

#[test]
fn a_locked_store_answers_that_it_is_locked_and_changes_nothing() {
    let guarded = opened();
    now(async {
        guarded.put("sheet/1", "text").await.unwrap();
        guarded.put_file("file/1", &vec![1].into()).await.unwrap();
        guarded.append_after(None, "entry").await.unwrap();
        Settings::default().save(&guarded).await.unwrap();
        let before = everything(guarded.inner());
        guarded.lock();
        assert!(guarded.key().is_none());
        let refusals = [
            guarded.get("sheet/1").await.map(drop),
            guarded.get("sheet/none").await.map(drop),
            guarded.put("sheet/1", "other").await,
            guarded.delete("sheet/1").await,
            guarded.scan("sheet/").await.map(drop),
            guarded.scan("nothing/").await.map(drop),
            guarded.scan("").await.map(drop),
            guarded.compare_and_put("sheet/1", None, "other").await.map(drop),
            guarded.get_file("file/1").await.map(drop),
            guarded.put_file("file/1", &vec![2].into()).await,
            guarded.append_after(Some("entry"), "other").await.map(drop),
            guarded.newest().await.map(drop),
            guarded.log().await.map(drop),
            guarded.replace_oldest(&["entry".to_owned()], &[]).await.map(drop),
            guarded.seal_what_is_open().await.map(drop),
        ];
        for (at, refused) in refusals.into_iter().enumerate() {
            assert_eq!(refused.unwrap_err().1, Refusal::Locked, "{at}");
        }
        assert_eq!(everything(guarded.inner()), before);
        // What is needed before the passphrase is entered.
        assert_eq!(Settings::load(&guarded).await.unwrap(), Settings::default());
        Connections(&guarded).save(&connection()).await.unwrap();
        assert_eq!(Connections(&guarded).load().await.unwrap().0, [connection()]);
        guarded.put("vault-attempts", "1").await.unwrap();
        assert_eq!(guarded.keys("sheet/").await.unwrap(), ["sheet/1"]);
        guarded.unlock(KEY);
        assert_eq!(guarded.get("sheet/1").await.unwrap().as_deref(), Some("text"));
    });
}

#[test]
fn whether_there_is_a_vault_is_learnt_but_an_open_one_stays_open() {
    let guarded = Guarded::new(Memory::default(), Native::default());
    let is_locked = || now(guarded.get("sheet/1")).is_err();
    guarded.lock();
    assert!(!is_locked(), "without a vault there is nothing to lock");
    guarded.learn(true);
    assert!(is_locked());
    guarded.learn(false);
    assert!(!is_locked(), "everything was forgotten in another tab");
    guarded.unlock(KEY);
    for exists in [true, false] {
        guarded.learn(exists);
        assert_eq!(guarded.key(), Some(KEY), "what was looked up before it was made");
    }
}

type Reading = fn(&Guarded<Memory, Native>) -> Result<(), StoreError>;

/// Another tab made a vault, and this one was not told yet.
#[test]
fn what_is_sealed_where_no_vault_is_known_of_is_locked() {
    let reads: [Reading; 5] = [
        |store| now(store.get("sheet/1")).map(drop),
        |store| now(store.scan("sheet/")).map(drop),
        |store| now(store.get_file("file/1")).map(drop),
        |store| now(store.log()).map(drop),
        |store| now(store.newest()).map(drop),
    ];
    for read in reads {
        let sealed = opened();
        now(sealed.put("sheet/1", "text")).unwrap();
        now(sealed.put_file("file/1", &vec![1].into())).unwrap();
        now(sealed.append_after(None, "entry")).unwrap();
        let memory = Memory::default();
        now(memory.put("sheet/1", &now(sealed.inner().get("sheet/1")).unwrap().unwrap())).unwrap();
        now(memory.put_file("file/1", &now(sealed.inner().get_file("file/1")).unwrap().unwrap())).unwrap();
        now(memory.append_after(None, &now(sealed.inner().newest()).unwrap().unwrap())).unwrap();
        let unaware = Guarded::new(memory, Native::default());
        assert_eq!(read(&unaware).unwrap_err().1, Refusal::Locked);
        assert_eq!(now(unaware.put("sheet/2", "x")).unwrap_err().1, Refusal::Locked, "and knows from now on");
        unaware.unlock(KEY);
        assert_eq!(now(unaware.get("sheet/1")).unwrap().as_deref(), Some("text"));
    }
}

#[test]
fn everything_goes_with_its_vault() {
    let guarded = opened();
    now(guarded.put("vault", "{}")).unwrap();
    now(guarded.put("sheet/1", "text")).unwrap();
    now(guarded.clear()).unwrap();
    assert!(guarded.key().is_none());
    assert_eq!(now(guarded.get("sheet/1")), Ok(None), "there is no vault any more");
    now(guarded.put("sheet/1", "in clear")).unwrap();
    assert_eq!(now(guarded.inner().get("sheet/1")).unwrap().as_deref(), Some("in clear"));
}

// What cannot be read.

#[test]
fn what_a_newer_greenroom_sealed_is_left_alone_and_told_from_damage() {
    let guarded = opened();
    let newer = r#"{"v":2,"kind":"sealed","data":{"any":"thing"}}"#;
    let damaged = r#"{"v":1,"kind":"sealed","data":"AAAA"}"#;
    now(async {
        for (name, text, damage) in [("sheet/1", newer, Damage::Newer), ("sheet/2", damaged, Damage::Broken)] {
            guarded.inner().put(name, text).await.unwrap();
            let read = guarded.get(name).await.unwrap().unwrap();
            assert_eq!(open::<Value>("sheet", 1, &read), Err(damage), "{name}");
            assert!(Records(&guarded).load(name.trim_start_matches("sheet/")).await.is_err());
        }
        guarded.inner().append_after(None, newer).await.unwrap();
        guarded.inner().append_after(Some(newer), damaged).await.unwrap();
        let publish = greenroom::vendors::polyai::lifecycle::publish(greenroom::domain::Environment::Sandbox);
        Records(&guarded).open_sheet(&record("3", &publish)).await.unwrap();
        assert_eq!(Records(&guarded).sheets().await.unwrap().len(), 1, "the others are there");
        assert_eq!(guarded.log().await.unwrap(), [newer, damaged]);
        assert_eq!(guarded.append_after(Some(damaged), "next").await, Ok(true));
        assert_eq!(guarded.seal_what_is_open().await, Ok(0));
        assert_eq!(guarded.inner().get("sheet/1").await.unwrap().as_deref(), Some(newer));
        assert_eq!(guarded.inner().get("sheet/2").await.unwrap().as_deref(), Some(damaged));
        for (name, file) in [("file/1", "greenroom sealed file 2\nx"), ("file/2", "greenroom sealed file 1\nx")] {
            guarded.inner().put_file(name, &file.as_bytes().to_vec().into()).await.unwrap();
            let refused = guarded.get_file(name).await.unwrap_err();
            assert_eq!(refused.0.contains("newer"), name == "file/1", "{refused:?}");
            assert_eq!(refused.1, Refusal::Other, "not locked");
        }
        assert_eq!(guarded.seal_what_is_open().await, Ok(0));
    });
}

#[test]
fn clones_are_the_same_store() {
    let one = opened();
    let other = one.clone();
    now(other.put("sheet/1", "text")).unwrap();
    one.lock();
    assert!(now(other.get("sheet/1")).is_err());
    other.unlock(OTHER);
    assert_eq!(one.key(), Some(OTHER));
}
