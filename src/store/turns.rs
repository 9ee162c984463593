//! The order of writes. A browser's database does what it is asked in the order of asking; sealing takes as long as what
//! is sealed is long. Without turns a long text could be kept after, and over, a shorter one that was typed later.

use std::cell::RefCell;
use std::future::poll_fn;
use std::task::{Poll, Waker};

/// Writes under way.
#[derive(Default)]
pub(super) struct Turns(RefCell<Inside>);

#[derive(Default)]
struct Inside {
    next: u64,
    under_way: Vec<(u64, String)>,
    waiting: Vec<Waker>,
}

/// Held while a write is under way.
pub(super) struct Turn<'a> {
    turns: &'a Turns,
    number: u64,
}

impl Turns {
    /// A write begins under a name: waits for those that were before it under the same name.
    pub(super) async fn take(&self, name: &str) -> Turn<'_> {
        let number = {
            let mut inside = self.0.borrow_mut();
            let number = inside.next;
            inside.next += 1;
            inside.under_way.push((number, name.to_owned()));
            number
        };
        // Made before anything is waited for: whoever gives up waiting leaves the queue.
        let turn = Turn { turns: self, number };
        self.wait(|before, other| before < number && other == name).await;
        turn
    }

    /// Waits for the writes that began before, under names that concern.
    pub(super) async fn over(&self, concerns: impl Fn(&str) -> bool) {
        let now = self.0.borrow().next;
        self.wait(|before, other| before < now && concerns(other)).await;
    }

    /// Waits until no write is under way.
    pub(super) async fn all_over(&self) {
        self.wait(|_, _| true).await;
    }

    async fn wait(&self, for_it: impl Fn(u64, &str) -> bool) {
        poll_fn(|context| {
            let mut inside = self.0.borrow_mut();
            if !inside.under_way.iter().any(|(number, name)| for_it(*number, name)) {
                return Poll::Ready(());
            }
            inside.waiting.push(context.waker().clone());
            Poll::Pending
        })
        .await;
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        let waiting = {
            let mut inside = self.turns.0.borrow_mut();
            inside.under_way.retain(|(number, _)| *number != self.number);
            std::mem::take(&mut inside.waiting)
        };
        waiting.into_iter().for_each(Waker::wake);
    }
}
