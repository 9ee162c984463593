//! Records that outlive a page: connections, the vault, release sheets, the journal, settings. Over two traits, so
//! that everything here is tested natively.

mod attempts;
mod base64;
mod chain;
mod connections;
pub mod copy;
mod crypto;
mod drafts;
mod envelope;
mod guarded;
mod guarded_store;
mod host;
mod journal;
mod keeping;
mod memory;
mod notes;
mod refusal;
mod retention;
mod sealed;
mod settings;
mod turns;
mod unreadable;
mod vault;
mod vault_earlier;
mod vault_record;

pub use attempts::{Attempts, seconds_until};
pub use connections::{Connections, PRACTICE_HOST};
pub use crypto::{AesGcmParams, Crypto};
pub use drafts::{Draft, DraftKey, Drafts, Found, Listed, Place, draft_text};
pub use envelope::{Damage, open, wrap};
pub use guarded::Guarded;
pub use host::{keep_host, load_host};
pub use journal::{Records, Signed};
pub use keeping::{Held, Keeping};
pub use memory::Memory;
pub use notes::Notes;
pub use refusal::{Refusal, StoreError};
pub use retention::Retention;
pub use settings::{Settings, Theme};
pub use unreadable::{RecordKind, Survey, Unreadable};
pub use vault::{ITERATIONS, LEAST_ITERATIONS, MOST_ITERATIONS, UnlockError, Vault};

use crate::http::Bytes;

/// A place for JSON texts under keys, and a log. JSON stays text: no number passes through JavaScript.
#[expect(async_fn_in_trait, reason = "futures of the page stay on its one thread")]
pub trait KeyValue {
    /// The text under a key.
    async fn get(&self, key: &str) -> Result<Option<String>, StoreError>;
    /// Puts a text under a key.
    async fn put(&self, key: &str, text: &str) -> Result<(), StoreError>;
    /// Removes a key.
    async fn delete(&self, key: &str) -> Result<(), StoreError>;
    /// Every text whose key begins so, with its key, in the order of keys.
    async fn scan(&self, prefix: &str) -> Result<Vec<(String, String)>, StoreError>;
    /// The keys that begin so, of texts and files alike, in their order.
    async fn keys(&self, prefix: &str) -> Result<Vec<String>, StoreError>;
    /// Puts a text only where the key holds what the caller saw (`None`: nothing), in one transaction.
    async fn compare_and_put(&self, key: &str, seen: Option<&str>, text: &str) -> Result<bool, StoreError>;
    /// The file under a key.
    async fn get_file(&self, key: &str) -> Result<Option<Bytes>, StoreError>;
    /// Puts a file under a key.
    async fn put_file(&self, key: &str, file: &Bytes) -> Result<(), StoreError>;
    /// Appends to the log only where its newest entry is the one that the caller saw (`None`: the log is empty), in one
    /// transaction. So two tabs that append at once do not both follow the same entry.
    async fn append_after(&self, seen: Option<&str>, text: &str) -> Result<bool, StoreError>;
    /// The newest entry of the log.
    async fn newest(&self) -> Result<Option<String>, StoreError>;
    /// The whole log, oldest first.
    async fn log(&self) -> Result<Vec<String>, StoreError>;
    /// Puts other entries, no more than there were, in the place of the oldest ones, only where these are still the
    /// ones that the caller saw, in one transaction. What follows them stays where it is. None of them removes them.
    async fn replace_oldest(&self, seen: &[String], texts: &[String]) -> Result<bool, StoreError>;
    /// Removes everything.
    async fn clear(&self) -> Result<(), StoreError>;
}
