//! One tab asks another to let go of what both want to edit: a channel for each such thing.

use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{BroadcastChannel, MessageEvent};

/// What is said. Nothing else is.
const GIVE: &str = "give";

/// This tab's end of the channel, until dropped.
pub struct Handover {
    channel: BroadcastChannel,
    _listener: Closure<dyn FnMut(MessageEvent)>,
}

impl Handover {
    /// Joins the channel of a name; `asked` runs when another tab asks for it. `None` where the browser has no channels.
    pub fn join(name: &str, asked: impl Fn() + 'static) -> Option<Self> {
        let channel = BroadcastChannel::new(name).ok()?;
        let listener = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            if event.data().as_string().as_deref() == Some(GIVE) {
                asked();
            }
        });
        channel.set_onmessage(Some(listener.as_ref().unchecked_ref()));
        Some(Self { channel, _listener: listener })
    }

    /// Asks the other tabs.
    pub fn ask(&self) {
        // Posting a string throws only on a closed channel; this one is closed when it is dropped.
        let _ = self.channel.post_message(&GIVE.into());
    }
}

impl Drop for Handover {
    fn drop(&mut self) {
        self.channel.set_onmessage(None);
        self.channel.close();
    }
}
