//! Long work with texts and files, in a worker that starts when it is first asked.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use js_sys::{Function, Promise};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

use super::worker::{Message, Worker};
use crate::domain::json::Json as _;
use crate::http::Bytes;
use crate::tools::messages::{Done, Task};
use crate::tools::package::refusal::Refusal;
use crate::tools::package::summary::Package;
use crate::tools::runs::Run;
use crate::tools::tree::Markdown;
use crate::words::tools as words;

/// The tools worker, asked for one purpose: such as the preview of one field, or the comparison of one prompt.
///
/// What is asked while an answer is awaited waits its turn, and is void when something newer is asked for the same
/// purpose: so whoever types never waits for the texts of before. Two purposes do not disturb each other; copies made
/// by `clone` share theirs.
#[derive(Clone)]
pub struct Tools {
    worker: Worker,
    purpose: Rc<Purpose>,
}

#[derive(Default)]
struct Purpose {
    /// How many requests there were; the newest has this number.
    newest: Cell<u32>,
    /// The end of the request that is with the worker.
    under_way: RefCell<Option<Promise>>,
}

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoAnswer {
    /// Something newer was asked for the same purpose: nothing is to be done or said.
    Outdated,
    /// The worker did not start, or did not get to an end; in words for a person.
    Failed(String),
}

/// Ends a request's turn, also where nobody waits for the answer any more.
struct Turn(Function);

impl Drop for Turn {
    fn drop(&mut self) {
        // A promise's resolver does not throw.
        let _ = self.0.call0(&JsValue::NULL);
    }
}

impl Default for Tools {
    fn default() -> Self {
        Self { worker: Worker::new("tools_loader.js"), purpose: Rc::default() }
    }
}

impl Tools {
    /// Ends the worker, and with it what it holds. The next request starts another one.
    pub fn stop(&self) {
        self.worker.stop();
    }

    /// The same worker for another purpose.
    #[must_use]
    pub fn for_one_purpose(&self) -> Self {
        Self { worker: self.worker.clone(), purpose: Rc::default() }
    }

    /// Reads Markdown.
    pub async fn markdown(&self, text: &str) -> Result<Markdown, NoAnswer> {
        match self.ask(&Task::Markdown(text.to_owned())).await? {
            Done::Markdown(markdown) => Ok(markdown),
            _ => Err(misunderstood()),
        }
    }

    /// How a text of before and one of now differ.
    pub async fn difference(&self, was: &str, now: &str) -> Result<Vec<Run>, NoAnswer> {
        match self.ask(&Task::Words(was.to_owned(), now.to_owned())).await? {
            Done::Words(runs) => Ok(runs),
            _ => Err(misunderstood()),
        }
    }

    /// Joins what two people made of a text. `None`: both changed the same lines, or neighbouring ones.
    pub async fn merge_lines(&self, base: &str, mine: &str, theirs: &str) -> Result<Option<String>, NoAnswer> {
        let [base, mine, theirs] = [base, mine, theirs].map(str::to_owned);
        match self.ask(&Task::MergeLines { base, mine, theirs }).await? {
            Done::Merged(text) => Ok(text),
            _ => Err(misunderstood()),
        }
    }

    /// What is in a package of an agent, or why it is refused. Nothing of the file leaves this computer.
    pub async fn inspect(&self, file: &Bytes) -> Result<Result<Package, Refusal>, NoAnswer> {
        match self.ask_with(&Task::Inspect, Some(file.clone())).await? {
            Done::Package(outcome) => Ok(*outcome),
            _ => Err(misunderstood()),
        }
    }

    async fn ask(&self, task: &Task) -> Result<Done, NoAnswer> {
        self.ask_with(task, None).await
    }

    async fn ask_with(&self, task: &Task, file: Option<Bytes>) -> Result<Done, NoAnswer> {
        let purpose = &self.purpose;
        let this = purpose.newest.get().wrapping_add(1);
        purpose.newest.set(this);
        let is_newest = || if purpose.newest.get() == this { Ok(()) } else { Err(NoAnswer::Outdated) };
        let before = purpose.under_way.borrow().clone();
        if let Some(before) = before {
            // Never rejected. Whoever waits beside this one and is older gives up next.
            let _ = JsFuture::from(before).await;
            is_newest()?;
        }
        let mut turn = None;
        let end = Promise::new(&mut |resolve, _| turn = Some(Turn(resolve)));
        *purpose.under_way.borrow_mut() = Some(end);
        let answer = self.worker.ask(&Message { json: task.to_json(), file }).await;
        drop(turn);
        is_newest()?;
        let answer = answer.map_err(|reason| NoAnswer::Failed(words::not_started(&reason)))?;
        Done::from_json(&answer.json).ok_or_else(misunderstood)
    }
}

/// The worker died over it: its answer is nothing.
fn misunderstood() -> NoAnswer {
    NoAnswer::Failed(words::NOT_DONE.to_owned())
}
