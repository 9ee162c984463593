//! What the page's host last decided, as its file said it: gone by where the host cannot be asked or understood.

use serde_json::Value;

use super::{KeyValue, StoreError, open, wrap};

const KIND: &str = "host";
const VERSION: u32 = 1;

/// What is remembered. A record that cannot be read counts as none.
pub async fn load_host(store: &impl KeyValue) -> Option<String> {
    let text = store.get(KIND).await.ok()??;
    match open::<Value>(KIND, VERSION, &text) {
        Ok(Value::String(file)) => Some(file),
        Ok(_) | Err(_) => None,
    }
}

/// Remembers it, where it is another than before.
pub async fn keep_host(store: &impl KeyValue, file: &str) -> Result<(), StoreError> {
    let record = wrap(KIND, VERSION, &Value::String(file.to_owned()));
    match store.get(KIND).await? {
        Some(kept) if kept == record => Ok(()),
        _ => store.put(KIND, &record).await,
    }
}
