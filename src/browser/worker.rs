//! A Web Worker of our own: the page's side, and the worker's. What is asked and answered is JSON, and goes over as
//! text, a file beside it; first of all a worker says which protocol it speaks. Nothing here is generic over what is
//! asked: the page has this once, for all its workers.

use js_sys::{Array, Uint8Array};
use serde_json::Value;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::MessageEvent;

use crate::domain::json;
use crate::http::Bytes;

/// Both sides must be of one build: worker files are not hashed, so an old one may come out of a cache, and after an
/// update the host has a new one for a page that is open.
const PROTOCOL: &str = concat!(env!("CARGO_PKG_VERSION"), "/3");
/// Names the sources that were built, where the build says it.
const BUILD: Option<&str> = option_env!("GREENROOM_BUILD");

/// What a worker says first of all.
fn greeting() -> String {
    format!("{PROTOCOL} {}", BUILD.unwrap_or_default())
}

/// What is asked or answered: JSON, and a file that belongs to it.
#[derive(Debug, Default)]
pub struct Message {
    /// All but the file.
    pub json: Value,
    /// Its bytes.
    pub file: Option<Bytes>,
}

impl From<Value> for Message {
    fn from(json: Value) -> Self {
        Self { json, file: None }
    }
}

/// A question or an answer as it goes over: a number, by which the two find each other, what it is, and its file. Beside
/// it what is handed over, not copied: the memory of the file.
fn numbered(id: u32, message: &Message) -> (JsValue, Array) {
    let file = message.file.as_ref().map(|file| Uint8Array::from(file.as_slice()));
    let handed_over = file.iter().map(Uint8Array::buffer).collect();
    let file = file.map_or(JsValue::NULL, Into::into);
    (Array::of3(&id.into(), &json::written(&message.json).into(), &file).into(), handed_over)
}

/// What a number stands with. `None` where it is nothing of ours.
fn read_numbered(event: &MessageEvent) -> Option<(u32, Message)> {
    let posted = event.data();
    let parts = posted.dyn_ref::<Array>()?;
    let id = parts.get(0).as_f64()? as u32;
    let json = json::read(&parts.get(1).as_string()?).ok()?;
    let file = parts.get(2).dyn_into::<Uint8Array>().ok().map(|file| Bytes::from(file.to_vec()));
    Some((id, Message { json, file }))
}

#[cfg(feature = "console")]
pub use page::Worker;

#[cfg(feature = "console")]
mod page {
    use std::cell::RefCell;
    use std::rc::Rc;

    use js_sys::{Function, Promise};
    use wasm_bindgen::prelude::Closure;
    use wasm_bindgen::{JsCast, JsValue};
    use wasm_bindgen_futures::JsFuture;
    use web_sys::MessageEvent;

    use super::{Message, greeting, numbered, read_numbered};
    use crate::browser::{host, message_of, time::sleep};

    /// How long a worker may take to start.
    const START_TIMEOUT_MS: u32 = 20_000;

    /// The page's side of a worker, which starts at the first question.
    #[derive(Clone)]
    pub struct Worker {
        /// The file that loads it, beside the page's own.
        file: &'static str,
        state: Rc<RefCell<State>>,
    }

    #[derive(Default)]
    struct State {
        worker: Option<web_sys::Worker>,
        ready: Option<Promise>,
        next: u32,
        /// Who waits for the answer to which question.
        waiting: Vec<(u32, Waiting)>,
    }

    struct Waiting {
        /// Where the answer goes.
        answer: Rc<RefCell<Message>>,
        /// Tells that it is there.
        resolve: Function,
    }

    impl Waiting {
        fn tell(&self) {
            // A promise's resolver does not throw.
            let _ = self.resolve.call0(&JsValue::NULL);
        }
    }

    impl Worker {
        /// The worker of a file; not started.
        pub fn new(file: &'static str) -> Self {
            Self { file, state: Rc::default() }
        }

        /// The answer to a question; `null` where the worker died over it. The error is why it did not start.
        pub async fn ask(&self, ask: &Message) -> Result<Message, String> {
            self.start().await?;
            let id = {
                let mut state = self.state.borrow_mut();
                state.next += 1;
                state.next
            };
            let answer: Rc<RefCell<Message>> = Rc::default();
            let promise = Promise::new(&mut |resolve, _| {
                self.state.borrow_mut().waiting.push((id, Waiting { answer: answer.clone(), resolve }));
            });
            let worker = self.state.borrow().worker.clone();
            let worker = worker.ok_or_else(|| "stopped".to_owned())?;
            let (message, handed_over) = numbered(id, ask);
            worker.post_message_with_transfer(&message, &handed_over).map_err(|error| message_of(&error))?;
            // A promise that is never rejected.
            let _ = JsFuture::from(promise).await;
            Ok(answer.take())
        }

        async fn start(&self) -> Result<(), String> {
            let existing = self.state.borrow().ready.clone();
            let ready = match existing {
                Some(ready) => ready,
                None => {
                    let ready = self.spawn();
                    self.state.borrow_mut().ready = Some(ready.clone());
                    ready
                }
            };
            match JsFuture::from(ready.clone()).await {
                Ok(_) => Ok(()),
                Err(error) => {
                    // Of several that waited for it the first gets here; another may start anew before the others do.
                    let current =
                        self.state.borrow().ready.as_ref().is_some_and(|known| js_sys::Object::is(known, &ready));
                    if current {
                        self.stop();
                    }
                    host::part_is_gone();
                    Err(error.as_string().unwrap_or_else(|| message_of(&error)))
                }
            }
        }

        /// Ends the worker. Who waits gets no answer; the next question starts another one.
        pub(crate) fn stop(&self) {
            let state = std::mem::take(&mut *self.state.borrow_mut());
            if let Some(worker) = state.worker {
                worker.terminate();
            }
            for (_, waiting) in state.waiting {
                waiting.tell();
            }
        }

        /// A promise of the worker's handshake.
        fn spawn(&self) -> Promise {
            Promise::new(&mut |resolve, reject| {
                let refuse = |reason: &str| {
                    // A promise's resolver does not throw.
                    let _ = reject.call1(&JsValue::NULL, &reason.into());
                };
                let url = format!("{}{}", crate::browser::dom::base_path(), self.file);
                let worker = match web_sys::Worker::new(&url) {
                    Ok(worker) => worker,
                    Err(error) => return refuse(&message_of(&error)),
                };
                let on_message = {
                    let (state, resolve, reject) = (self.state.clone(), resolve.clone(), reject.clone());
                    Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
                        if event.data().as_string().is_some_and(|said| said == greeting()) {
                            let _ = resolve.call0(&JsValue::NULL);
                        } else if let Some((id, answer)) = read_numbered(&event) {
                            let waiting = {
                                let waiting = &mut state.borrow_mut().waiting;
                                let place = waiting.iter().position(|(known, _)| *known == id);
                                place.map(|place| waiting.swap_remove(place).1)
                            };
                            if let Some(waiting) = waiting {
                                *waiting.answer.borrow_mut() = answer;
                                waiting.tell();
                            }
                        } else {
                            let _ = reject.call1(&JsValue::NULL, &"another version; reload the page".into());
                        }
                    })
                };
                let on_error = {
                    let (this, reject) = (self.clone(), reject.clone());
                    Closure::<dyn FnMut(JsValue)>::new(move |_| {
                        // Where it never started this is why; where it had, whoever waits is told.
                        let _ = reject.call1(&JsValue::NULL, &"its file could not be loaded".into());
                        this.stop();
                    })
                };
                worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
                worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
                // One worker for the life of the page, nearly always.
                on_message.forget();
                on_error.forget();
                self.state.borrow_mut().worker = Some(worker);
                let reject = reject.clone();
                wasm_bindgen_futures::spawn_local(async move {
                    sleep(START_TIMEOUT_MS).await;
                    let _ = reject.call1(&JsValue::NULL, &"it did not answer".into());
                });
            })
        }
    }
}

/// The worker's side: answers each question with what `answer` makes of it; never where that is `None`.
pub fn serve<F>(answer: impl Fn(Message) -> F + 'static)
where
    F: Future<Output = Option<Message>> + 'static,
{
    let scope: web_sys::DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    let say = {
        let scope = scope.clone();
        move |message: &JsValue, handed_over: &Array| {
            // Posting texts and bytes throws only when the page is gone.
            let _ = scope.post_message_with_transfer(message, handed_over);
        }
    };
    let answer = std::rc::Rc::new(answer);
    let on_message = {
        let say = say.clone();
        Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            let Some((id, ask)) = read_numbered(&event) else { return };
            let (say, answer) = (say.clone(), answer.clone());
            wasm_bindgen_futures::spawn_local(async move {
                if let Some(answer) = answer(ask).await {
                    let (message, handed_over) = numbered(id, &answer);
                    say(&message, &handed_over);
                }
            });
        })
    };
    scope.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    on_message.forget();
    say(&greeting().into(), &Array::new());
}
