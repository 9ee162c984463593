//! Keys of connections behind a passphrase.

use greenroom::domain::{Connection, ConnectionId, Secret};
use greenroom::store::{
    Connections, ITERATIONS, KeyValue as _, LEAST_ITERATIONS, MOST_ITERATIONS, Refusal, UnlockError, wrap,
};
use serde_json::{Value, json};

use super::crypto::Key;
use super::{CANARY, PASSPHRASE, Safe, hex};
use crate::support::{connection, now};

#[test]
fn a_key_comes_back_behind_its_passphrase() {
    let (safe, made) = Safe::filled();
    let key = now(safe.vault().unlock(PASSPHRASE)).unwrap();
    assert_eq!(key, made);
    assert!(!key.extractable, "what stays in memory never leaves the browser");
    assert_eq!(safe.canary(&key).as_deref(), Some(CANARY));
    assert_eq!(safe.crypto.derived(), [ITERATIONS, ITERATIONS]);
    now(safe.vault().forget(&connection().id)).unwrap();
    assert_eq!(safe.canary(&key), None);
    assert!(now(safe.vault().exists()).unwrap());
}

#[test]
fn another_passphrase_does_not_open_it() {
    let (safe, _) = Safe::filled();
    for wrong in ["", "correct horsf", "Correct horse", "correct horse ", "correct  horse", "correcthorse"] {
        assert_eq!(now(safe.vault().unlock(wrong)), Err(UnlockError::WrongPassphrase), "{wrong:?}");
    }
    assert_eq!(now(Safe::default().vault().unlock("x")), Err(UnlockError::NoVault));
    assert!(!now(Safe::default().vault().exists()).unwrap());
}

#[test]
fn a_key_opens_only_for_its_connection_and_origin() {
    let (safe, key) = Safe::filled();
    let get = |connection: &Connection| now(safe.vault().get(&key, connection)).unwrap();
    let elsewhere = |url: &str| Connection { base_url: url.to_owned(), ..connection() };
    let same = get(&elsewhere("https://vendor.example/another/path")).unwrap();
    assert_eq!(same.expose(), CANARY, "the same origin");
    for url in ["https://evil.example/polyai", "http://vendor.example/polyai", "https://vendor.example:8443/polyai"] {
        assert_eq!(get(&elsewhere(url)), None, "{url}");
    }
    // By another way than it was entered for: through a relay, or no longer.
    let by = |relay: Option<&str>| Connection { relay: relay.map(str::to_owned), ..connection() };
    assert_eq!(get(&by(Some("https://page.example/relay/polyai/"))), None);
    let relayed = by(Some("https://page.example/relay/polyai/"));
    now(safe.vault().put(&key, &relayed, &Secret::from_pasted(CANARY))).unwrap();
    assert_eq!(get(&relayed).unwrap().expose(), CANARY);
    for other in [None, Some("https://page.example/relay/other/"), Some("https://other.example/relay/polyai/")] {
        assert_eq!(get(&by(other)), None, "{other:?}");
    }
    now(safe.vault().put(&key, &connection(), &Secret::from_pasted(CANARY))).unwrap();
    // Its record, put under another connection.
    safe.put("key/other", &safe.text("key/polyai-us-acme"));
    assert_eq!(get(&Connection { id: ConnectionId("other".to_owned()), ..connection() }), None);
    // A newer one, and what is none.
    for text in ["{}".to_owned(), wrap("key", 2, &json!({"iv": "zz", "text": "+1"})), wrap("key", 3, &json!({}))] {
        safe.put("key/polyai-us-acme", &text);
        assert_eq!(get(&connection()), None, "{text}");
    }
}

/// Where the id ends and the origin begins is part of what is sealed.
#[test]
fn an_id_does_not_pass_for_the_beginning_of_an_origin() {
    let (safe, key) = Safe::filled();
    let named =
        |id: &str, url: &str| Connection { id: ConnectionId(id.to_owned()), base_url: url.to_owned(), ..connection() };
    let (one, other) = (named("a\nb", "c"), named("a", "b\nc"));
    now(safe.vault().put(&key, &one, &Secret::from_pasted(CANARY))).unwrap();
    assert!(now(safe.vault().get(&key, &one)).unwrap().is_some());
    safe.put("key/a", &safe.text("key/a\nb"));
    assert_eq!(now(safe.vault().get(&key, &other)).unwrap(), None);
}

#[test]
fn a_weakened_vault_is_refused_before_the_passphrase_is_used() {
    let cases = [
        (0, UnlockError::Weak),
        (1, UnlockError::Weak),
        (LEAST_ITERATIONS - 1, UnlockError::Weak),
        (MOST_ITERATIONS + 1, UnlockError::Damaged),
        (u32::MAX, UnlockError::Damaged),
    ];
    for (iterations, expected) in cases {
        let (safe, _) = Safe::filled();
        safe.alter(|data| data["iterations"] = json!(iterations));
        assert_eq!(now(safe.vault().unlock(PASSPHRASE)), Err(expected.clone()), "{iterations}");
        let changed = now(safe.vault().change_passphrase(PASSPHRASE, "new"));
        assert_eq!(changed, Err(expected), "{iterations}");
        assert_eq!(safe.crypto.derived(), [ITERATIONS], "{iterations}");
    }
}

#[test]
fn a_vaults_record_that_is_none_is_damaged_and_a_newer_one_newer() {
    let damages: [fn(&mut Value); 8] = [
        |data| data["salt"] = json!("00"),
        |data| data["salt"] = json!("not hexadecimal"),
        |data| data["iterations"] = json!("many"),
        |data| data["key"] = json!("key"),
        |data| data["check"]["iv"] = json!("00"),
        |data| data["key"]["text"] = json!("00"),
        |data| data["earlier"] = json!({}),
        |data| *data = json!("rubbish"),
    ];
    for damage in damages {
        let (safe, key) = Safe::filled();
        safe.alter(damage);
        assert_eq!(now(safe.vault().unlock(PASSPHRASE)), Err(UnlockError::Damaged));
        assert_eq!(now(safe.vault().is_ours(&key)), Ok(false));
    }
    let (safe, _) = Safe::filled();
    let newer = safe.text("vault").replacen(r#""v":2"#, r#""v":3"#, 1);
    safe.put("vault", &newer);
    assert_eq!(now(safe.vault().unlock(PASSPHRASE)), Err(UnlockError::Newer));
    assert_eq!(now(safe.vault().change_passphrase(PASSPHRASE, "new")), Err(UnlockError::Newer));
    assert_eq!(safe.text("vault"), newer);
}

#[test]
fn another_passphrase_means_one_record_written_anew() {
    let (safe, key) = Safe::filled();
    let (vault, kept) = (safe.text("vault"), safe.text("key/polyai-us-acme"));
    let wrong = now(safe.vault().change_passphrase("wrong", "battery staple"));
    assert_eq!(wrong, Err(UnlockError::WrongPassphrase));
    assert_eq!(safe.text("vault"), vault, "nothing was changed");
    now(safe.vault().change_passphrase(PASSPHRASE, "battery staple")).unwrap();
    assert_eq!(now(safe.vault().unlock(PASSPHRASE)), Err(UnlockError::WrongPassphrase));
    assert_eq!(now(safe.vault().unlock("battery staple")), Ok(key.clone()));
    assert_eq!(safe.text("key/polyai-us-acme"), kept);
    let salt = |text: &str| serde_json::from_str::<Value>(text).unwrap()["data"]["salt"].clone();
    assert_ne!(salt(&vault), salt(&safe.text("vault")));
    assert_eq!(now(safe.vault().is_ours(&key)), Ok(true), "open tabs stay open");
    let none = now(Safe::default().vault().change_passphrase("a", "b"));
    assert_eq!(none, Err(UnlockError::NoVault));
}

#[test]
fn a_key_that_is_handed_over_is_known_to_be_this_vaults() {
    let (safe, key) = Safe::filled();
    assert_eq!(now(safe.vault().is_ours(&key)), Ok(true));
    assert_eq!(now(safe.vault().is_ours(&Key { bytes: [7; 32], extractable: false })), Ok(false));
    assert_eq!(now(Safe::default().vault().is_ours(&key)), Ok(false));
}

#[test]
fn a_vault_is_not_made_over_another() {
    let (safe, _) = Safe::filled();
    let before = safe.text("vault");
    assert_eq!(now(safe.vault().create("another")).unwrap_err().1, Refusal::Other);
    assert_eq!(safe.text("vault"), before);
}

#[test]
fn no_stored_text_has_a_key_or_a_passphrase_in_it() {
    let (safe, key) = Safe::filled();
    now(Connections(&safe.memory).save(&connection())).unwrap();
    let texts = now(safe.memory.scan("")).unwrap();
    assert_eq!(texts.len(), 3);
    for (name, text) in texts {
        for secret in [CANARY, PASSPHRASE] {
            assert!(!text.contains(secret) && !text.contains(&hex(secret.as_bytes())), "{name}: {text}");
        }
        assert!(!text.contains(&hex(&key.bytes)), "{name}: {text}");
    }
    assert_eq!(format!("{:?}", Secret::from_pasted(CANARY)), "Secret(…)");
}

#[test]
fn each_sealing_draws_anew() {
    let (safe, key) = Safe::filled();
    let first = safe.text("key/polyai-us-acme");
    now(safe.vault().put(&key, &connection(), &Secret::from_pasted(CANARY))).unwrap();
    assert_ne!(safe.text("key/polyai-us-acme"), first);
}
