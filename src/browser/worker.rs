//! The practice vendors in a Web Worker: the page's side, and the worker's.

use serde_json::Value;

use crate::domain::json::{self, Json, Object, choice, word};
use crate::http::{Request, Response};

/// Both sides must be of one build: worker files are not hashed, so an old one may come out of a cache.
pub const PROTOCOL: &str = concat!(env!("CARGO_PKG_VERSION"), "/1");

/// The database that practice has for itself.
pub const DATABASE: &str = "greenroom-practice";

/// What the page asks.
#[derive(Debug)]
pub struct Question {
    /// Finds the answer.
    pub id: u32,
    /// What would go to a vendor; `None`: start the practice world over.
    pub request: Option<Request>,
}

/// What the worker says.
#[derive(Debug)]
pub enum Message {
    /// It is there, and speaks this protocol.
    Ready(String),
    /// The answer to a question; `None`: the connection was dropped, or cut in the middle.
    Answer(u32, Option<Response>),
}

impl Json for Question {
    fn to_json(&self) -> Value {
        let request = self.request.as_ref().map_or(Value::Null, Json::to_json);
        Object::default().number("id", self.id.into()).put("request", request).done()
    }

    fn from_json(value: &Value) -> Option<Self> {
        Some(Self {
            id: json::number(value, "id")?,
            request: match json::field(value, "request") {
                Value::Null => None,
                request => Some(Request::from_json(request)?),
            },
        })
    }
}

impl Json for Message {
    fn to_json(&self) -> Value {
        match self {
            Self::Ready(protocol) => choice("Ready", word(protocol)),
            Self::Answer(id, response) => {
                let response = response.as_ref().map_or(Value::Null, Json::to_json);
                choice("Answer", Value::Array(vec![json::whole((*id).into()), response]))
            }
        }
    }

    fn from_json(value: &Value) -> Option<Self> {
        match json::read_choice(value)? {
            ("Ready", protocol) => Some(Self::Ready(protocol.as_str()?.to_owned())),
            ("Answer", answer) => match answer.as_array()?.as_slice() {
                [id, Value::Null] => Some(Self::Answer(json::read_whole(id)?, None)),
                [id, response] => Some(Self::Answer(json::read_whole(id)?, Some(Response::from_json(response)?))),
                _ => None,
            },
            _ => None,
        }
    }
}

/// What was posted. `None` where it is nothing of this protocol.
fn read<T: Json>(event: &web_sys::MessageEvent) -> Option<T> {
    let posted = json::read(&event.data().as_string()?).ok()?;
    T::from_json(&posted)
}

#[cfg(feature = "console")]
pub use page::PracticeWorker;

#[cfg(feature = "console")]
mod page {
    use std::cell::RefCell;
    use std::rc::Rc;

    use js_sys::{Function, Promise};
    use wasm_bindgen::prelude::Closure;
    use wasm_bindgen::{JsCast, JsValue};
    use wasm_bindgen_futures::JsFuture;
    use web_sys::{MessageEvent, Worker};

    use super::{Message, PROTOCOL, Question, read};
    use crate::browser::{message_of, time::sleep};
    use crate::domain::json::{self, Json as _};
    use crate::http::{Failure, Request, Response};

    /// How long the worker may take to start.
    const START_TIMEOUT_MS: u32 = 20_000;

    /// The page's side of the practice vendors; starts its worker at the first request.
    #[derive(Clone, Default)]
    pub struct PracticeWorker(Rc<RefCell<State>>);

    #[derive(Default)]
    struct State {
        worker: Option<Worker>,
        ready: Option<Promise>,
        next: u32,
        /// Who waits for the answer to which question.
        waiting: Vec<(u32, Waiting)>,
    }

    struct Waiting {
        /// Where the answer goes.
        answer: Rc<RefCell<Option<Response>>>,
        /// Tells that it is there.
        resolve: Function,
    }

    impl PracticeWorker {
        /// Sends a request to the practice vendors.
        pub async fn send(&self, request: &Request) -> Result<Response, Failure> {
            self.ask(Some(request.clone())).await?.ok_or(Failure::Cut)
        }

        /// Starts the practice world over.
        pub async fn reset(&self) -> Result<(), Failure> {
            self.ask(None).await.map(|_| ())
        }

        async fn ask(&self, request: Option<Request>) -> Result<Option<Response>, Failure> {
            self.start().await?;
            let id = {
                let mut state = self.0.borrow_mut();
                state.next += 1;
                state.next
            };
            let question = json::written(&Question { id, request }.to_json());
            let answer: Rc<RefCell<Option<Response>>> = Rc::default();
            let promise = Promise::new(&mut |resolve, _| {
                self.0.borrow_mut().waiting.push((id, Waiting { answer: answer.clone(), resolve }));
            });
            let worker = self.0.borrow().worker.clone();
            let worker = worker.ok_or_else(|| Failure::NoPractice("stopped".to_owned()))?;
            worker.post_message(&question.into()).map_err(|error| Failure::NoPractice(message_of(&error)))?;
            JsFuture::from(promise).await.map_err(|_| Failure::Cut)?;
            Ok(answer.take())
        }

        async fn start(&self) -> Result<(), Failure> {
            let existing = self.0.borrow().ready.clone();
            let ready = match existing {
                Some(ready) => ready,
                None => {
                    let ready = self.spawn();
                    self.0.borrow_mut().ready = Some(ready.clone());
                    ready
                }
            };
            match JsFuture::from(ready).await {
                Ok(_) => Ok(()),
                Err(error) => {
                    // Next time a new worker is tried.
                    *self.0.borrow_mut() = State::default();
                    Err(Failure::NoPractice(error.as_string().unwrap_or_else(|| message_of(&error))))
                }
            }
        }

        /// A promise of the worker's handshake.
        fn spawn(&self) -> Promise {
            let state = self.0.clone();
            Promise::new(&mut |resolve, reject| {
                let refuse = |reason: &str| {
                    // A promise's resolver does not throw.
                    let _ = reject.call1(&JsValue::NULL, &reason.into());
                };
                let url = format!("{}practice_loader.js", crate::browser::dom::base_path());
                let worker = match Worker::new(&url) {
                    Ok(worker) => worker,
                    Err(error) => return refuse(&message_of(&error)),
                };
                let on_message = {
                    let (state, resolve, reject) = (state.clone(), resolve.clone(), reject.clone());
                    Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| match read(&event) {
                        Some(Message::Ready(protocol)) if protocol == PROTOCOL => {
                            let _ = resolve.call0(&JsValue::NULL);
                        }
                        Some(Message::Ready(_)) | None => {
                            let _ = reject.call1(&JsValue::NULL, &"another version; reload the page".into());
                        }
                        Some(Message::Answer(id, answer)) => {
                            let waiting = {
                                let waiting = &mut state.borrow_mut().waiting;
                                let place = waiting.iter().position(|(known, _)| *known == id);
                                place.map(|place| waiting.swap_remove(place).1)
                            };
                            if let Some(waiting) = waiting {
                                *waiting.answer.borrow_mut() = answer;
                                let _ = waiting.resolve.call0(&JsValue::NULL);
                            }
                        }
                    })
                };
                let on_error = {
                    let reject = reject.clone();
                    Closure::<dyn FnMut(JsValue)>::new(move |_| {
                        let _ = reject.call1(&JsValue::NULL, &"its file could not be loaded".into());
                    })
                };
                worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
                worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
                // One worker for the life of the page.
                on_message.forget();
                on_error.forget();
                state.borrow_mut().worker = Some(worker);
                let reject = reject.clone();
                wasm_bindgen_futures::spawn_local(async move {
                    sleep(START_TIMEOUT_MS).await;
                    let _ = reject.call1(&JsValue::NULL, &"it did not answer".into());
                });
            })
        }
    }
}

/// The worker's side: answers each question with what `answer` makes of it.
pub fn serve<F>(answer: impl Fn(Question) -> F + 'static)
where
    F: Future<Output = Answer> + 'static,
{
    use wasm_bindgen::JsCast;
    use wasm_bindgen::prelude::Closure;

    let scope: web_sys::DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    let say = {
        let scope = scope.clone();
        move |message: &Message| {
            // Posting a string throws only when the page is gone.
            let _ = scope.post_message(&json::written(&message.to_json()).into());
        }
    };
    let answer = std::rc::Rc::new(answer);
    let on_message = {
        let say = say.clone();
        Closure::<dyn FnMut(web_sys::MessageEvent)>::new(move |event: web_sys::MessageEvent| {
            let Some(question) = read::<Question>(&event) else { return };
            let (say, id, answer) = (say.clone(), question.id, answer.clone());
            wasm_bindgen_futures::spawn_local(async move {
                match answer(question).await {
                    Answer::Response(response) => say(&Message::Answer(id, Some(response))),
                    Answer::Broken => say(&Message::Answer(id, None)),
                    Answer::Silence => {}
                }
            });
        })
    };
    scope.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    on_message.forget();
    say(&Message::Ready(PROTOCOL.to_owned()));
}

/// What reaches the page.
#[derive(Debug)]
pub enum Answer {
    /// An answer.
    Response(Response),
    /// The connection broke.
    Broken,
    /// Nothing, ever.
    Silence,
}
