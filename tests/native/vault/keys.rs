//! Keys of connections behind a passphrase.

use super::{CANARY, PASSPHRASE, Safe};
use crate::support::{connection, now};

#[test]
fn a_key_comes_back_behind_its_passphrase() {
    let (safe, made) = Safe::filled();
    let key = now(safe.vault().unlock(PASSPHRASE)).unwrap();
    assert_eq!(key, made);
    assert!(!key.extractable, "what stays in memory never leaves the browser");
    assert_eq!(safe.canary(&key).as_deref(), Some(CANARY));
    assert_eq!(safe.crypto.derived(), [1_000_000, 1_000_000]);
    now(safe.vault().forget(&connection().id)).unwrap();
    assert_eq!(safe.canary(&key), None);
    assert!(now(safe.vault().exists()).unwrap());
}
