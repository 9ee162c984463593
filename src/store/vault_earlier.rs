//! Vaults of version 1, carried over.
//!
//! `vault`: `{v: 1, kind: "vault", data: {salt, iterations, check}}`: the passphrase, as it was typed, gave the key that
//! sealed everything; `check` was the text `greenroom`, context `greenroom vault`. `key/<connection id>`:
//! `{v: 1, kind: "key", data: {iv, text}}`, context connection id, line feed, origin.
//!
//! When it is unlocked, the vault's record is written anew first, in one step, with the old key wrapped in it; then each
//! key is sealed anew; then the old key goes. Wherever that is cut off, all that was there is there, and the next
//! unlocking goes on.

use super::crypto::Crypto;
use super::vault::{CHECK, KEY, context, record_key, refuse_unsafe};
use super::vault_record::{FirstRecord, Sealed, Stored, VAULT, VERSION, VaultRecord};
use super::{Connections, KeyValue, UnlockError, Vault, open, wrap};
use crate::domain::Connection;

const CHECK_CONTEXT: &[u8] = b"greenroom vault";
const EARLIER_CONTEXT: &[u8] = b"greenroom vault 2 earlier";

impl<K: KeyValue, C: Crypto> Vault<'_, K, C> {
    /// Writes a vault of version 1 anew, with the key that its records are sealed with wrapped in it:
    /// its data key, unless another tab was faster.
    pub(super) async fn carry_over(
        &self,
        text: &str,
        first: &FirstRecord,
        passphrase: &str,
    ) -> Result<Option<C::Key>, UnlockError> {
        refuse_unsafe(first.iterations)?;
        let earlier = self.crypto.derive(passphrase, &first.salt, first.iterations, true).await?;
        match self.open(&earlier, CHECK_CONTEXT, &first.check).await? {
            Some(plain) if *plain == CHECK => {}
            Some(_) => return Err(UnlockError::Damaged),
            None => return Err(UnlockError::WrongPassphrase),
        }
        let data = self.crypto.generate().await?;
        let earlier = self.wrap(&data, EARLIER_CONTEXT, &earlier).await?;
        let (record, key) = self.record(&data, passphrase, Some(earlier)).await?;
        Ok(self.replace(Some(text), &record).await?.then_some(key))
    }

    /// Seals the keys of version 1 anew, each by itself; once none is left, the key that they were sealed with goes.
    pub(super) async fn carry_keys_over(&self, key: &C::Key) -> Result<(), UnlockError> {
        let Some(text) = self.store.get(VAULT).await? else { return Ok(()) };
        let Stored::Second(record) = Stored::read(&text)? else { return Ok(()) };
        let Some(earlier) = &record.earlier else { return Ok(()) };
        let Some(earlier) = self.unwrap(key, EARLIER_CONTEXT, earlier, false).await? else { return Ok(()) };
        let (connections, _) = Connections(self.store).load().await?;
        let mut left = false;
        for (name, text) in self.store.scan("key/").await? {
            let Ok(sealed) = open::<Sealed>(KEY, 1, &text) else { continue };
            let connection = connections.iter().find(|connection| record_key(&connection.id) == name);
            let plain = match connection {
                Some(connection) => self.open(&earlier, &first_context(connection), &sealed).await?,
                None => None,
            };
            // Of a connection that cannot be read now, or of a host that it no longer names: left as it is.
            let (Some(connection), Some(plain)) = (connection, plain) else {
                left = true;
                continue;
            };
            let sealed = self.seal(key, &context(connection), &plain).await?;
            // Where it was changed meanwhile, the newer one stays.
            self.store.compare_and_put(&name, Some(&text), &wrap(KEY, VERSION, &sealed)).await?;
        }
        if !left {
            self.replace(Some(&text), &VaultRecord { earlier: None, ..record }).await?;
        }
        Ok(())
    }
}

fn first_context(connection: &Connection) -> Vec<u8> {
    format!("{}\n{}", connection.id.0, connection.origin()).into_bytes()
}
