//! The tabs of this page tell each other what they must all know.

use js_sys::Array;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{BroadcastChannel, MessageEvent};

use super::crypto::VaultKey;
use crate::domain::Timestamp;

/// What one tab says to the others. A vendor's key is never said; the vault's key is one that no script can read, and is
/// given only to a tab that asked for it.
#[derive(Clone, Debug)]
pub enum News {
    /// Lock the vault and forget keys in memory.
    Lock,
    /// The vault was unlocked: whoever is locked may ask for its key.
    Unlocked,
    /// The vault's key is asked for, under a number that nobody else knows.
    KeyWanted(String),
    /// The vault's key, for whoever asked under this number.
    Key(String, VaultKey),
    /// Somebody was here, at this moment.
    Active(Timestamp),
    /// Connections were added, changed or forgotten.
    Connections,
    /// What was chosen for this computer changed.
    Settings,
    /// Something was sent: what was read may be old.
    Sent,
    /// Everything on this computer was forgotten.
    Forgotten,
}

const LOCK: &str = "lock";
const UNLOCKED: &str = "unlocked";
const KEY_WANTED: &str = "key wanted";
const KEY: &str = "key";
const ACTIVE: &str = "active";
const CONNECTIONS: &str = "connections";
const SETTINGS: &str = "settings";
const SENT: &str = "sent";
const FORGOTTEN: &str = "forgotten";

impl News {
    /// A word alone is posted as a text, so that a tab of an older version hears it, too.
    fn posted(&self) -> JsValue {
        let word = |word: &str| JsValue::from_str(word);
        match self {
            Self::Lock => word(LOCK),
            Self::Unlocked => word(UNLOCKED),
            Self::KeyWanted(number) => Array::of2(&word(KEY_WANTED), &word(number)).into(),
            Self::Key(number, key) => Array::of3(&word(KEY), &word(number), key).into(),
            Self::Active(at) => Array::of2(&word(ACTIVE), &JsValue::from_f64(at.0 as f64)).into(),
            Self::Connections => word(CONNECTIONS),
            Self::Settings => word(SETTINGS),
            Self::Sent => word(SENT),
            Self::Forgotten => word(FORGOTTEN),
        }
    }

    /// `None`: nothing that this version knows.
    fn heard(posted: &JsValue) -> Option<Self> {
        let Some(parts) = posted.dyn_ref::<Array>() else {
            return Some(match posted.as_string()?.as_str() {
                LOCK => Self::Lock,
                UNLOCKED => Self::Unlocked,
                CONNECTIONS => Self::Connections,
                SETTINGS => Self::Settings,
                SENT => Self::Sent,
                FORGOTTEN => Self::Forgotten,
                _ => return None,
            });
        };
        Some(match parts.get(0).as_string()?.as_str() {
            KEY_WANTED => Self::KeyWanted(parts.get(1).as_string()?),
            KEY => Self::Key(parts.get(1).as_string()?, parts.get(2).dyn_into().ok()?),
            ACTIVE => Self::Active(Timestamp(parts.get(1).as_f64()? as i64)),
            _ => return None,
        })
    }
}

/// The channel between tabs.
#[derive(Clone)]
pub struct Tabs(Option<BroadcastChannel>);

impl Tabs {
    /// Joins the channel; `hear` is called with what other tabs say.
    pub fn join(hear: impl Fn(News) + 'static) -> Self {
        let Ok(channel) = BroadcastChannel::new("greenroom") else { return Self(None) };
        let listener = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            if let Some(news) = News::heard(&event.data()) {
                hear(news);
            }
        });
        channel.set_onmessage(Some(listener.as_ref().unchecked_ref()));
        // For the life of the page.
        listener.forget();
        Self(Some(channel))
    }

    /// Tells the other tabs.
    pub fn say(&self, news: &News) {
        if let Some(channel) = &self.0 {
            // Posting a text or a key throws only on a closed channel; this one is never closed.
            let _ = channel.post_message(&news.posted());
        }
    }
}
