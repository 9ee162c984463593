//! What comes to its end before the keys go: steps under way to vendors, and writes to this computer that are planned.

use std::cell::{Cell, RefCell};
use std::future::poll_fn;
use std::rc::Rc;
use std::task::{Poll, Waker};

/// Counts what is under way.
#[derive(Default)]
pub(super) struct Work(Rc<Inside>);

#[derive(Default)]
struct Inside {
    under_way: Cell<usize>,
    waiting: RefCell<Vec<Waker>>,
}

/// Under way until it is dropped.
#[must_use]
pub struct UnderWay(Rc<Inside>);

impl Work {
    /// Something begins.
    pub(super) fn begin(&self) -> UnderWay {
        self.0.under_way.set(self.0.under_way.get() + 1);
        UnderWay(self.0.clone())
    }

    /// Whether something is under way.
    pub(super) fn is_under_way(&self) -> bool {
        self.0.under_way.get() > 0
    }

    /// Waits until nothing is.
    pub(super) async fn ended(&self) {
        poll_fn(|context| match self.is_under_way() {
            true => {
                self.0.waiting.borrow_mut().push(context.waker().clone());
                Poll::Pending
            }
            false => Poll::Ready(()),
        })
        .await;
    }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.0.under_way.set(self.0.under_way.get().saturating_sub(1));
        if self.0.under_way.get() == 0 {
            for waiting in self.0.waiting.take() {
                waiting.wake();
            }
        }
    }
}
