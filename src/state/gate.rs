//! At most so many requests at a time.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::future::poll_fn;
use std::rc::Rc;
use std::task::{Poll, Waker};

/// A gate that so many may be past at a time; the others wait in order.
#[derive(Clone)]
pub struct Gate(Rc<Inside>);

struct Inside {
    free: Cell<usize>,
    waiting: RefCell<VecDeque<Waker>>,
}

/// Held while past the gate.
pub struct Pass(Rc<Inside>);

impl Gate {
    /// A gate for so many.
    pub fn new(free: usize) -> Self {
        Self(Rc::new(Inside { free: Cell::new(free), waiting: RefCell::default() }))
    }

    /// Waits for its turn.
    pub async fn enter(&self) -> Pass {
        poll_fn(|context| match self.0.free.get() {
            0 => {
                self.0.waiting.borrow_mut().push_back(context.waker().clone());
                Poll::Pending
            }
            free => {
                self.0.free.set(free - 1);
                Poll::Ready(())
            }
        })
        .await;
        Pass(self.0.clone())
    }
}

impl Drop for Pass {
    fn drop(&mut self) {
        self.0.free.set(self.0.free.get() + 1);
        let next = self.0.waiting.borrow_mut().pop_front();
        if let Some(next) = next {
            next.wake();
        }
    }
}
