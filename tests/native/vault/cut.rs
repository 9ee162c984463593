//! Power goes, or a tab is closed, after any write: nothing that was there is lost, and the next time goes on.

use std::cell::{Cell, RefCell};

use greenroom::domain::{Connection, ConnectionId, Secret};
use greenroom::http::Bytes;
use greenroom::store::{Connections, Guarded, KeyValue, Memory, StoreError, UnlockError, Vault, wrap};
use serde_json::json;

use super::crypto::Native;
use super::{CANARY, PASSPHRASE, Safe};
use crate::support::{connection, now};

/// A store that takes so many writes, and nothing after them.
struct Cut<'a> {
    memory: &'a Memory,
    left: Cell<usize>,
    /// Put just before the next comparison, by another tab.
    meddling: RefCell<Option<(String, String)>>,
}

impl<'a> Cut<'a> {
    fn after(memory: &'a Memory, writes: usize) -> Self {
        Self { memory, left: Cell::new(writes), meddling: RefCell::default() }
    }

    fn write(&self) -> Result<(), StoreError> {
        let left = self.left.get().checked_sub(1).ok_or_else(|| StoreError::other("cut"))?;
        self.left.set(left);
        Ok(())
    }
}

impl KeyValue for Cut<'_> {
    async fn get(&self, key: &str) -> Result<Option<String>, StoreError> {
        self.memory.get(key).await
    }
    async fn put(&self, key: &str, text: &str) -> Result<(), StoreError> {
        self.write()?;
        self.memory.put(key, text).await
    }
    async fn delete(&self, key: &str) -> Result<(), StoreError> {
        self.write()?;
        self.memory.delete(key).await
    }
    async fn scan(&self, prefix: &str) -> Result<Vec<(String, String)>, StoreError> {
        self.memory.scan(prefix).await
    }
    async fn keys(&self, prefix: &str) -> Result<Vec<String>, StoreError> {
        self.memory.keys(prefix).await
    }
    async fn compare_and_put(&self, key: &str, seen: Option<&str>, text: &str) -> Result<bool, StoreError> {
        self.write()?;
        if let Some((key, text)) = self.meddling.take() {
            self.memory.put(&key, &text).await?;
        }
        self.memory.compare_and_put(key, seen, text).await
    }
    async fn get_file(&self, key: &str) -> Result<Option<Bytes>, StoreError> {
        self.memory.get_file(key).await
    }
    async fn put_file(&self, key: &str, file: &Bytes) -> Result<(), StoreError> {
        self.write()?;
        self.memory.put_file(key, file).await
    }
    async fn append_after(&self, seen: Option<&str>, text: &str) -> Result<bool, StoreError> {
        self.write()?;
        self.memory.append_after(seen, text).await
    }
    async fn newest(&self) -> Result<Option<String>, StoreError> {
        self.memory.newest().await
    }
    async fn log(&self) -> Result<Vec<String>, StoreError> {
        self.memory.log().await
    }
    async fn replace_oldest(&self, seen: &[String], texts: &[String]) -> Result<bool, StoreError> {
        self.write()?;
        self.memory.replace_oldest(seen, texts).await
    }
    async fn clear(&self) -> Result<(), StoreError> {
        self.write()?;
        self.memory.clear().await
    }
}

fn named(id: &str) -> Connection {
    Connection { id: ConnectionId(id.to_owned()), ..connection() }
}

/// Does something with a store that is cut after 0, 1, 2, … writes, until it is not cut any more; `check` looks at what
/// is left each time. How often it was cut.
fn cut_anywhere(prepare: impl Fn() -> Safe, act: impl Fn(&Cut<'_>, &Native), check: impl Fn(&Safe)) -> usize {
    for writes in 0.. {
        let safe = prepare();
        let cut = Cut::after(&safe.memory, writes);
        act(&cut, &safe.crypto);
        let whole = cut.left.get() > 0;
        check(&safe);
        if whole {
            return writes;
        }
    }
    unreachable!()
}

fn key_of(safe: &Safe, passphrase: &str, id: &str) -> Option<String> {
    let key = now(safe.vault().unlock(passphrase)).unwrap();
    now(safe.vault().get(&key, &named(id))).unwrap().map(|secret| secret.expose().to_owned())
}

/// A vault of version 1 with the keys of `one`, `two`, and of `away`, whose connection cannot be read now.
fn first_vault() -> Safe {
    let safe = Safe::default();
    safe.text_of_first_vault();
    for id in ["one", "two", "away"] {
        safe.put_first_key(&named(id), &format!("{CANARY}-{id}"));
    }
    for id in ["one", "two"] {
        now(Connections(&safe.memory).save(&named(id))).unwrap();
    }
    safe
}

fn everything_of_the_first_is_there(safe: &Safe, passphrase: &str) {
    for id in ["one", "two"] {
        assert_eq!(key_of(safe, passphrase, id), Some(format!("{CANARY}-{id}")), "{id}");
    }
    assert_eq!(key_of(safe, passphrase, "away"), None);
    // Its connection can be read again.
    now(Connections(&safe.memory).save(&named("away"))).unwrap();
    assert_eq!(key_of(safe, passphrase, "away"), Some(format!("{CANARY}-away")));
    assert!(!safe.text("vault").contains("earlier"), "the first vault's key goes with the last of its records");
}

#[test]
fn carrying_a_first_vault_over_loses_nothing_wherever_it_is_cut() {
    let cuts = cut_anywhere(
        first_vault,
        |store, crypto| drop(now(Vault { store, crypto }.unlock(PASSPHRASE))),
        |safe| everything_of_the_first_is_there(safe, PASSPHRASE),
    );
    assert_eq!(cuts, 4, "the vault, two keys, and none left over");
}

#[test]
fn a_first_vaults_passphrase_is_changed_without_losing_what_is_not_carried_over_yet() {
    let cuts = cut_anywhere(
        first_vault,
        |store, crypto| drop(now(Vault { store, crypto }.change_passphrase(PASSPHRASE, "battery staple"))),
        |safe| {
            let changed = now(safe.vault().unlock(PASSPHRASE)) == Err(UnlockError::WrongPassphrase);
            everything_of_the_first_is_there(safe, if changed { "battery staple" } else { PASSPHRASE });
        },
    );
    assert_eq!(cuts, 5);
}

#[test]
fn a_passphrase_is_changed_or_not_and_nothing_between() {
    let states = RefCell::new(Vec::new());
    cut_anywhere(
        || Safe::filled().0,
        |store, crypto| drop(now(Vault { store, crypto }.change_passphrase(PASSPHRASE, "battery staple"))),
        |safe| {
            let opens = |passphrase| now(safe.vault().unlock(passphrase)).ok();
            let (old, new) = (opens(PASSPHRASE), opens("battery staple"));
            assert!(old.is_some() != new.is_some());
            states.borrow_mut().push(new.is_some());
            assert_eq!(safe.canary(&old.or(new).unwrap()).as_deref(), Some(CANARY));
        },
    );
    assert_eq!(states.take(), [false, true, true]);
}

#[test]
fn a_vault_that_could_not_be_made_stronger_is_open_all_the_same() {
    let weaker = || {
        let safe = Safe::default();
        safe.weaker_vault();
        safe
    };
    let cuts = cut_anywhere(
        weaker,
        |store, crypto| assert!(now(Vault { store, crypto }.unlock(PASSPHRASE)).is_ok()),
        |safe| assert!(now(safe.vault().unlock(PASSPHRASE)).is_ok()),
    );
    assert_eq!(cuts, 2);
}

/// Another tab is faster by a hair.
#[test]
fn a_vault_that_another_tab_changes_meanwhile_is_opened_as_that_tab_left_it() {
    let (safe, other) = (first_vault(), first_vault());
    let theirs = now(other.vault().unlock(PASSPHRASE)).unwrap();
    let cut = Cut::after(&safe.memory, usize::MAX);
    *cut.meddling.borrow_mut() = Some(("vault".to_owned(), other.text("vault")));
    let crypto = Native::drawing_from(1_000);
    assert_eq!(now(Vault { store: &cut, crypto: &crypto }.unlock(PASSPHRASE)), Ok(theirs));
    assert_eq!(safe.text("vault"), other.text("vault"));

    let (safe, _) = Safe::filled();
    let cut = Cut::after(&safe.memory, usize::MAX);
    *cut.meddling.borrow_mut() = Some(("vault".to_owned(), {
        let (changed, _) = Safe::filled();
        now(changed.vault().change_passphrase(PASSPHRASE, "theirs")).unwrap();
        changed.text("vault")
    }));
    let ours = now(Vault { store: &cut, crypto: &safe.crypto }.change_passphrase(PASSPHRASE, "ours"));
    assert_eq!(ours, Err(UnlockError::WrongPassphrase), "it was changed already");
    assert!(now(safe.vault().unlock("theirs")).is_ok());
}

#[test]
fn a_vault_is_made_or_not() {
    let cuts = cut_anywhere(
        Safe::default,
        |store, crypto| {
            let vault = Vault { store, crypto };
            if let Ok(key) = now(vault.create(PASSPHRASE)) {
                let _ = now(vault.put(&key, &connection(), &Secret::from_pasted(CANARY)));
            }
        },
        |safe| match now(safe.vault().unlock(PASSPHRASE)) {
            Ok(key) => assert!(safe.canary(&key).is_none_or(|canary| canary == CANARY)),
            Err(error) => assert_eq!(error, UnlockError::NoVault),
        },
    );
    assert_eq!(cuts, 3);
}

// Sealing what was kept in clear.

const NAMES: [&str; 4] = ["draft/c/a/agent", "draft-base/c/a/agent", "sheet/1", "notes/c/a"];

fn in_clear() -> Safe {
    let safe = Safe::default();
    for name in NAMES {
        safe.put(name, &wrap("thing", 1, &json!(format!("{CANARY} {name}"))));
    }
    now(safe.memory.put_file("file/1", &CANARY.as_bytes().to_vec().into())).unwrap();
    for (seen, entry) in [(None, "one"), (Some("canary-7f3a9c one"), "two")] {
        assert_eq!(now(safe.memory.append_after(seen, &format!("{CANARY} {entry}"))), Ok(true));
    }
    now(Connections(&safe.memory).save(&connection())).unwrap();
    safe.put("settings", "{}");
    safe
}

fn is_all_there<K: KeyValue>(store: &Guarded<K, Native>) {
    for name in NAMES {
        let expected = wrap("thing", 1, &json!(format!("{CANARY} {name}")));
        assert_eq!(now(store.get(name)).unwrap(), Some(expected), "{name}");
    }
    assert_eq!(now(store.get_file("file/1")).unwrap().unwrap().as_slice(), CANARY.as_bytes());
    assert_eq!(now(store.log()).unwrap(), ["one", "two"].map(|entry| format!("{CANARY} {entry}")));
}

fn holds_in_clear(memory: &Memory) -> usize {
    let texts = now(memory.scan("")).unwrap().into_iter().map(|(_, text)| text).chain(now(memory.log()).unwrap());
    let file = now(memory.get_file("file/1")).unwrap().unwrap();
    let in_file = file.as_slice().windows(CANARY.len()).any(|part| part == CANARY.as_bytes());
    texts.filter(|text| text.contains(CANARY)).count() + usize::from(in_file)
}

#[test]
fn what_was_kept_before_there_was_a_vault_is_sealed_wherever_it_is_cut() {
    let key = now(Safe::default().vault().create(PASSPHRASE)).unwrap();
    let in_clear_left = RefCell::new(Vec::new());
    let cuts = cut_anywhere(
        in_clear,
        |store, crypto| {
            let cut = Cut::after(store.memory, store.left.get());
            let guarded = Guarded::new(cut, crypto.clone());
            guarded.unlock(key.clone());
            let _ = now(guarded.seal_what_is_open());
            store.left.set(guarded.inner().left.get());
            is_all_there(&guarded);
        },
        |safe| {
            in_clear_left.borrow_mut().push(holds_in_clear(&safe.memory));
            let memory = Cut::after(&safe.memory, usize::MAX);
            let guarded = Guarded::new(memory, Native::drawing_from(1_000));
            guarded.unlock(key.clone());
            is_all_there(&guarded);
            now(guarded.seal_what_is_open()).unwrap();
            is_all_there(&guarded);
            assert_eq!(holds_in_clear(&safe.memory), 0);
            assert_eq!(now(guarded.seal_what_is_open()), Ok(0), "there is nothing left to seal");
            assert_eq!(safe.text("settings"), "{}");
            assert_eq!(now(Connections(&safe.memory).load()).unwrap().0, [connection()]);
        },
    );
    assert_eq!(cuts, 7, "four texts, a file, and the log at once");
    assert_eq!(in_clear_left.take(), [7, 6, 5, 4, 3, 2, 0, 0]);
}

/// Somebody typed while it was sealed: in this tab or in another.
#[test]
fn what_is_written_while_older_things_are_sealed_stays() {
    let safe = in_clear();
    let cut = Cut::after(&safe.memory, usize::MAX);
    *cut.meddling.borrow_mut() = Some(("draft-base/c/a/agent".to_owned(), "newer".to_owned()));
    let guarded = Guarded::new(cut, Native::default());
    guarded.unlock(now(safe.crypto_key()));
    now(guarded.seal_what_is_open()).unwrap();
    assert_eq!(now(guarded.get("draft-base/c/a/agent")).unwrap().as_deref(), Some("newer"));
}

/// The same text, sealed again by another tab between looking and putting: what it says is what counts.
#[test]
fn a_comparison_looks_at_what_is_said_and_not_at_how_it_is_sealed() {
    let memory = Memory::default();
    let key = now(Safe::default().crypto_key());
    let sealed_by = |crypto: Native, text: &str| {
        let elsewhere = Memory::default();
        let guarded = Guarded::new(elsewhere, crypto);
        guarded.unlock(key.clone());
        now(guarded.put("sheet/1", text)).unwrap();
        now(guarded.inner().get("sheet/1")).unwrap().unwrap()
    };
    for (theirs, expected) in [("seen", true), ("changed", false)] {
        now(memory.put("sheet/1", &sealed_by(Native::default(), "seen"))).unwrap();
        let cut = Cut::after(&memory, usize::MAX);
        *cut.meddling.borrow_mut() = Some(("sheet/1".to_owned(), sealed_by(Native::drawing_from(500), theirs)));
        let guarded = Guarded::new(cut, Native::drawing_from(1_000));
        guarded.unlock(key.clone());
        assert_eq!(now(guarded.compare_and_put("sheet/1", Some("seen"), "mine")), Ok(expected), "{theirs}");
        let expected = if expected { "mine" } else { theirs };
        assert_eq!(now(guarded.get("sheet/1")).unwrap().as_deref(), Some(expected));
    }
}
