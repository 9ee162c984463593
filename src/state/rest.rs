//! What the page loads after its first screen, and what waits for it.

use super::Console;
use crate::browser::{dom, more};

impl Console {
    /// Runs what only the rest of the page can do, once that is here. Where it does not come every screen says so.
    pub fn later(self, run: impl FnOnce() + 'static) {
        dom::spawn(async move {
            if self.whole().await {
                run();
            }
        });
    }

    /// Waits for the rest of the page; whether it came.
    pub async fn whole(self) -> bool {
        more::load().await.is_ok()
    }
}
