//! Whoever changes a record, or moves it, gets nothing opened.

use greenroom::http::Bytes;
use greenroom::store::{Damage, Guarded, KeyValue as _, Memory, UnlockError, Vault, open, wrap};
use serde_json::{Value, json};

use super::crypto::{Key, Native};
use super::{CANARY, PASSPHRASE, Safe};
use crate::support::now;

/// Every other text that differs in one bit.
fn flipped(text: &str) -> impl Iterator<Item = String> {
    let bits = (0..text.len()).flat_map(|at| (0..8).map(move |bit| (at, bit)));
    bits.filter_map(|(at, bit)| {
        let mut bytes = text.as_bytes().to_vec();
        bytes[at] ^= 1 << bit;
        String::from_utf8(bytes).ok()
    })
}

#[test]
fn a_flipped_bit_of_a_vault_is_damage_and_never_a_wrong_passphrase() {
    let (safe, key) = Safe::filled();
    let text = safe.text("vault");
    let mut count = 0;
    for changed in flipped(&text) {
        safe.put("vault", &changed);
        let refused = now(safe.vault().unlock(PASSPHRASE)).unwrap_err();
        // The digit of the version, too, is a byte.
        let newer = !changed.starts_with(r#"{"v":2"#) && refused == UnlockError::Newer;
        assert!(newer || refused == UnlockError::Damaged, "{refused:?}: {changed}");
        assert_eq!(now(safe.vault().is_ours(&key)), Ok(false), "{changed}");
        assert_eq!(safe.text("vault"), changed, "left as it is");
        count += 1;
    }
    assert!(count > text.len() * 6, "{count}");
    assert_eq!(safe.crypto.derived().len(), 1, "the passphrase is not used on what is damaged");
}

/// With a right checksum: by somebody who means it.
#[test]
fn what_somebody_forges_in_a_vault_does_not_open() {
    for field in ["key", "check", "salt"] {
        for at in 0..64 {
            let (safe, made) = Safe::filled();
            safe.alter(|data| {
                let text = if field == "salt" { &mut data["salt"] } else { &mut data[field]["text"] };
                let mut digits = text.as_str().unwrap().to_owned();
                let at = at % digits.len();
                let other = if digits.as_bytes()[at] == b'0' { "1" } else { "0" };
                digits.replace_range(at..=at, other);
                *text = json!(digits);
            });
            match (field, now(safe.vault().unlock(PASSPHRASE))) {
                // What tells whose a key is has nothing to do with opening.
                ("check", Ok(key)) => assert_eq!(now(safe.vault().is_ours(&key)), Ok(false)),
                (_, opened) => assert_eq!(opened, Err(UnlockError::WrongPassphrase), "{field} {at}"),
            }
            assert!(field != "check" || now(safe.vault().is_ours(&made)) == Ok(false));
        }
    }
}

#[test]
fn a_flipped_bit_of_a_connections_key_is_refused() {
    let (safe, key) = Safe::filled();
    let text = safe.text("key/polyai-us-acme");
    assert_eq!(safe.canary(&key).as_deref(), Some(CANARY));
    for changed in flipped(&text) {
        safe.put("key/polyai-us-acme", &changed);
        assert_eq!(safe.canary(&key), None, "{changed}");
    }
}

fn guarded() -> Guarded<Memory, Native> {
    let guarded = Guarded::new(Memory::default(), Native::default());
    guarded.unlock(Key { bytes: [3; 32], extractable: false });
    guarded
}

fn record() -> String {
    wrap("draft", 1, &json!({"document": CANARY}))
}

#[test]
fn a_flipped_bit_of_a_sealed_text_or_entry_is_refused() {
    let guarded = guarded();
    now(guarded.put("draft/c/a/agent", &record())).unwrap();
    now(guarded.append_after(None, &record())).unwrap();
    let (text, entry) =
        (now(guarded.inner().get("draft/c/a/agent")).unwrap().unwrap(), now(guarded.inner().log()).unwrap().remove(0));
    for changed in flipped(&text) {
        now(guarded.inner().put("draft/c/a/agent", &changed)).unwrap();
        let read = now(guarded.get("draft/c/a/agent")).unwrap().unwrap();
        assert_eq!(read, changed, "given as it is stored");
        assert!(open::<Value>("draft", 1, &read).is_err(), "{changed}");
    }
    for changed in flipped(&entry) {
        assert_eq!(
            now(guarded.inner().replace_oldest(&now(guarded.inner().log()).unwrap(), std::slice::from_ref(&changed))),
            Ok(true)
        );
        let read = now(guarded.log()).unwrap().remove(0);
        assert!(read == changed && open::<Value>("draft", 1, &read).is_err(), "{changed}");
        assert_eq!(now(guarded.newest()).unwrap(), Some(changed));
    }
}

#[test]
fn a_flipped_bit_of_a_sealed_file_is_refused() {
    let guarded = guarded();
    let file = Bytes::from(format!("PK {CANARY}").into_bytes());
    now(guarded.put_file("file/1", &file)).unwrap();
    let stored = now(guarded.inner().get_file("file/1")).unwrap().unwrap();
    for at in 0..stored.len() {
        for bit in 0..8 {
            let mut changed = stored.as_slice().to_vec();
            changed[at] ^= 1 << bit;
            now(guarded.inner().put_file("file/1", &changed.into())).unwrap();
            assert!(now(guarded.get_file("file/1")).is_err(), "byte {at}, bit {bit}");
        }
    }
    for end in 24..stored.len() {
        now(guarded.inner().put_file("file/1", &stored.as_slice()[..end].to_vec().into())).unwrap();
        assert!(now(guarded.get_file("file/1")).is_err(), "cut at {end}");
    }
}

#[test]
fn what_is_moved_does_not_open() {
    let guarded = guarded();
    let inner = guarded.inner();
    now(guarded.put("draft/c/a/agent", &record())).unwrap();
    now(guarded.append_after(None, &record())).unwrap();
    now(guarded.put_file("file/1", &record().into_bytes().into())).unwrap();
    let (text, entry) = (now(inner.get("draft/c/a/agent")).unwrap().unwrap(), now(inner.log()).unwrap().remove(0));
    for moved in [&text, &entry] {
        now(inner.put("draft/c/b/agent", moved)).unwrap();
        assert_eq!(now(guarded.get("draft/c/b/agent")).unwrap().as_ref(), Some(moved), "to another key");
    }
    now(inner.append_after(Some(&entry), &text)).unwrap();
    assert_eq!(now(guarded.log()).unwrap(), [record(), text], "into the log");
    let file = now(inner.get_file("file/1")).unwrap().unwrap();
    now(inner.put_file("file/2", &file)).unwrap();
    assert!(now(guarded.get_file("file/2")).is_err());
    assert!(now(guarded.get_file("file/1")).unwrap().is_some());
}

#[test]
fn another_vaults_records_do_not_open() {
    let guarded = guarded();
    now(guarded.put("draft/c/a/agent", &record())).unwrap();
    guarded.lock();
    guarded.unlock(Key { bytes: [4; 32], extractable: false });
    let read = now(guarded.get("draft/c/a/agent")).unwrap().unwrap();
    assert!(!read.contains(CANARY));
    assert_eq!(open::<Value>("draft", 1, &read), Err(Damage::Broken));
}

#[test]
fn of_two_first_unlockings_at_once_both_open_the_same_vault() {
    let safe = Safe::default();
    let vault = safe.text_of_first_vault();
    let one = now(safe.vault().unlock(PASSPHRASE)).unwrap();
    let carried = safe.text("vault");
    assert_ne!(carried, vault);
    assert_eq!(now(Vault { store: &safe.memory, crypto: &safe.crypto }.unlock(PASSPHRASE)), Ok(one));
    assert_eq!(safe.text("vault"), carried);
}
