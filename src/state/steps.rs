//! Steps under way to vendors: they come to their end before the keys go.

use std::cell::{Cell, RefCell};
use std::future::poll_fn;
use std::rc::Rc;
use std::task::{Poll, Waker};

/// Counts the steps under way.
#[derive(Clone, Default)]
pub(super) struct Steps(Rc<Inside>);

#[derive(Default)]
struct Inside {
    under_way: Cell<usize>,
    waiting: RefCell<Vec<Waker>>,
}

/// A step, under way until this is dropped.
#[must_use]
pub struct StepUnderWay(Rc<Inside>);

impl Steps {
    /// One begins.
    pub(super) fn begin(&self) -> StepUnderWay {
        self.0.under_way.set(self.0.under_way.get() + 1);
        StepUnderWay(self.0.clone())
    }

    /// Whether one is under way.
    pub(super) fn are_under_way(&self) -> bool {
        self.0.under_way.get() > 0
    }

    /// Waits until none is.
    pub(super) async fn ended(&self) {
        poll_fn(|context| match self.are_under_way() {
            true => {
                self.0.waiting.borrow_mut().push(context.waker().clone());
                Poll::Pending
            }
            false => Poll::Ready(()),
        })
        .await;
    }
}

impl Drop for StepUnderWay {
    fn drop(&mut self) {
        self.0.under_way.set(self.0.under_way.get().saturating_sub(1));
        if !Steps(self.0.clone()).are_under_way() {
            for waiting in self.0.waiting.take() {
                waiting.wake();
            }
        }
    }
}
