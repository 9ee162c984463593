//! Known answers: records that another implementation wrote (`vectors.py`) open here, and ours are the same to the byte.

use greenroom::domain::{Connection, ConnectionId, Secret};
use greenroom::http::Bytes;
use greenroom::store::{Connections, Guarded, KeyValue as _, Memory, UnlockError, Vault};
use serde_json::Value;

use super::crypto::{Key, Native};
use crate::support::{connection, now};

fn vectors() -> Value {
    serde_json::from_str(include_str!("vectors.json")).unwrap()
}

fn text<'a>(of: &'a Value, name: &str) -> &'a str {
    of[name].as_str().unwrap()
}

fn bytes(of: &Value, name: &str) -> Vec<u8> {
    let digits = text(of, name).as_bytes();
    let digit = |byte: u8| char::from(byte).to_digit(16).unwrap() as u8;
    digits.chunks(2).map(|pair| digit(pair[0]) * 16 + digit(pair[1])).collect()
}

fn data_key(vectors: &Value) -> Key {
    Key { bytes: bytes(vectors, "data_key").try_into().unwrap(), extractable: false }
}

fn stored(key: &str, text: &str) -> Memory {
    let memory = Memory::default();
    now(memory.put(key, text)).unwrap();
    memory
}

/// Each of the ways of typing it, with as many iterations as the record asks for.
fn unlocked(memory: &Memory, passphrases: &[&str]) -> Vec<Result<Key, UnlockError>> {
    let crypto = Native::in_full(&[]);
    passphrases.iter().map(|passphrase| now(Vault { store: memory, crypto: &crypto }.unlock(passphrase))).collect()
}

#[test]
fn a_vault_is_written_as_another_implementation_writes_it() {
    let vectors = vectors();
    let memory = Memory::default();
    let crypto = Native::in_full(&bytes(&vectors["vault"], "drawn"));
    let key = now(Vault { store: &memory, crypto: &crypto }.create(text(&vectors, "passphrase"))).unwrap();
    assert_eq!(key, data_key(&vectors));
    assert_eq!(now(memory.get("vault")).unwrap().as_deref(), Some(text(&vectors["vault"], "record")));
}

#[test]
fn another_implementations_vault_opens_however_its_passphrase_is_typed() {
    let vectors = vectors();
    let memory = stored("vault", text(&vectors["vault"], "record"));
    let typed: Vec<&str> = vectors["typed"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
    assert!(typed[1] != typed[0] && typed[2] != typed[0] && typed.len() == 3);
    assert_eq!(unlocked(&memory, &typed), vec![Ok(data_key(&vectors)); 3]);
    let stored = now(memory.get("vault")).unwrap();
    assert_eq!(stored.as_deref(), Some(text(&vectors["vault"], "record")), "left as it was");
}

#[test]
fn another_implementations_weaker_vault_opens_and_is_made_stronger() {
    let vectors = vectors();
    let memory = stored("vault", text(&vectors, "weaker"));
    assert_eq!(unlocked(&memory, &[text(&vectors, "passphrase")]), [Ok(data_key(&vectors))]);
    let stronger = now(memory.get("vault")).unwrap().unwrap();
    assert!(stronger.contains(r#""iterations":1000000,"#), "{stronger}");
    assert_eq!(unlocked(&memory, &[text(&vectors, "passphrase")]), [Ok(data_key(&vectors))]);
}

#[test]
fn another_implementations_first_vault_is_carried_over() {
    let vectors = vectors();
    let first = &vectors["first"];
    let memory = stored("vault", text(first, "vault"));
    now(memory.put("key/polyai-us-acme", text(first, "key"))).unwrap();
    now(Connections(&memory).save(&connection())).unwrap();
    let key = unlocked(&memory, &[text(first, "passphrase")]).remove(0).unwrap();
    let crypto = Native::default();
    let vault = Vault { store: &memory, crypto: &crypto };
    let secret = now(vault.get(&key, &connection())).unwrap().unwrap();
    assert_eq!(secret.expose(), text(&vectors["keys"][0], "secret"));
    assert!(now(memory.get("vault")).unwrap().unwrap().starts_with(r#"{"v":2,"#));
}

#[test]
fn another_implementations_carrying_over_goes_on() {
    let vectors = vectors();
    let memory = stored("vault", text(&vectors, "half_way"));
    now(memory.put("key/polyai-us-acme", text(&vectors["first"], "key"))).unwrap();
    now(Connections(&memory).save(&connection())).unwrap();
    let key = unlocked(&memory, &[text(&vectors, "passphrase")]).remove(0).unwrap();
    assert_eq!(key, data_key(&vectors));
    let crypto = Native::default();
    let vault = Vault { store: &memory, crypto: &crypto };
    assert_eq!(now(vault.get(&key, &connection())).unwrap().unwrap().expose(), text(&vectors["keys"][0], "secret"));
    assert!(!now(memory.get("vault")).unwrap().unwrap().contains("earlier"));
}

#[test]
fn keys_are_written_and_read_as_another_implementation_does() {
    let vectors = vectors();
    for vector in vectors["keys"].as_array().unwrap() {
        let connection = Connection {
            id: ConnectionId(text(vector, "connection").to_owned()),
            base_url: format!("{}/api", text(vector, "origin")),
            ..connection()
        };
        let (memory, crypto) = (Memory::default(), Native::in_full(&bytes(vector, "drawn")));
        let vault = Vault { store: &memory, crypto: &crypto };
        now(vault.put(&data_key(&vectors), &connection, &Secret::from_pasted(text(vector, "secret")))).unwrap();
        let name = format!("key/{}", connection.id.0);
        assert_eq!(now(memory.get(&name)).unwrap().as_deref(), Some(text(vector, "record")));
        assert_eq!(now(vault.get(&data_key(&vectors), &connection)).unwrap().unwrap().expose(), text(vector, "secret"));
    }
}

#[test]
fn sealed_texts_entries_and_files_are_written_and_read_as_another_implementation_does() {
    let vectors = vectors();
    let of = |vector: &Value| {
        let guarded = Guarded::new(Memory::default(), Native::in_full(&bytes(vector, "drawn")));
        guarded.unlock(data_key(&vectors));
        guarded
    };
    for vector in vectors["texts"].as_array().unwrap() {
        let (guarded, key) = (of(vector), text(vector, "key"));
        now(guarded.put(key, text(vector, "text"))).unwrap();
        assert_eq!(now(guarded.inner().get(key)).unwrap().as_deref(), Some(text(vector, "record")), "{key}");
        assert_eq!(now(guarded.get(key)).unwrap().as_deref(), Some(text(vector, "text")), "{key}");
    }
    for vector in vectors["log"].as_array().unwrap() {
        let guarded = of(vector);
        assert_eq!(now(guarded.append_after(None, text(vector, "text"))), Ok(true));
        assert_eq!(now(guarded.inner().log()).unwrap(), [text(vector, "record")]);
        assert_eq!(now(guarded.log()).unwrap(), [text(vector, "text")]);
    }
    for vector in vectors["files"].as_array().unwrap() {
        let (guarded, key) = (of(vector), text(vector, "key"));
        let content = Bytes::from(bytes(vector, "content"));
        now(guarded.put_file(key, &content)).unwrap();
        let stored = now(guarded.inner().get_file(key)).unwrap().unwrap();
        assert_eq!(stored.as_slice(), bytes(vector, "record"), "{key}");
        assert_eq!(now(guarded.get_file(key)), Ok(Some(content)), "{key}");
    }
}
