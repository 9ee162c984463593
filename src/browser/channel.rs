//! The tabs of this page tell each other what they must all know.

use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{BroadcastChannel, MessageEvent};

/// What one tab says to the others. Never a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum News {
    /// Lock the vault and forget keys in memory.
    Lock,
    /// Connections were added, changed or forgotten.
    Connections,
    /// Something was sent: what was read may be old.
    Sent,
    /// Everything on this computer was forgotten.
    Forgotten,
}

impl News {
    const ALL: [(Self, &'static str); 4] = [
        (Self::Lock, "lock"),
        (Self::Connections, "connections"),
        (Self::Sent, "sent"),
        (Self::Forgotten, "forgotten"),
    ];
}

/// The channel between tabs.
#[derive(Clone)]
pub struct Tabs(Option<BroadcastChannel>);

impl Tabs {
    /// Joins the channel; `hear` is called with what other tabs say.
    pub fn join(hear: impl Fn(News) + 'static) -> Self {
        let Ok(channel) = BroadcastChannel::new("greenroom") else { return Self(None) };
        let listener = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            let word = event.data().as_string();
            if let Some((news, _)) = News::ALL.into_iter().find(|(_, known)| word.as_deref() == Some(*known)) {
                hear(news);
            }
        });
        channel.set_onmessage(Some(listener.as_ref().unchecked_ref()));
        // For the life of the page.
        listener.forget();
        Self(Some(channel))
    }

    /// Tells the other tabs.
    pub fn say(&self, news: News) {
        let word = News::ALL.into_iter().find(|(known, _)| *known == news).map(|(_, word)| word);
        if let (Some(channel), Some(word)) = (&self.0, word) {
            // Posting a string throws only on a closed channel; this one is never closed.
            let _ = channel.post_message(&word.into());
        }
    }
}
