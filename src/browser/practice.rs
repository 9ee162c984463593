//! The practice vendors in a Web Worker: the page's side, and the worker's.

use super::worker::{self, Message};
use crate::domain::json::Json;
use crate::http::{Request, Response};

/// The database that practice has for itself.
pub const DATABASE: &str = "greenroom-practice";

#[cfg(feature = "console")]
pub use page::PracticeWorker;

#[cfg(feature = "console")]
mod page {
    use crate::browser::worker::{Message, Worker};
    use crate::domain::json::Json as _;
    use crate::http::{Failure, Request, Response};

    /// The page's side of the practice vendors; starts its worker at the first request.
    #[derive(Clone)]
    pub struct PracticeWorker(Worker);

    impl Default for PracticeWorker {
        fn default() -> Self {
            Self(Worker::new("practice_loader.js"))
        }
    }

    impl PracticeWorker {
        /// Sends a request to the practice vendors.
        pub async fn send(&self, request: &Request) -> Result<Response, Failure> {
            let ask = Message { json: request.to_json(), file: request.file().cloned() };
            let answer = self.0.ask(&ask).await.map_err(Failure::NoPractice)?;
            let response = Response::from_json(&answer.json).ok_or(Failure::Cut)?;
            Ok(Response { file: answer.file, ..response })
        }

        /// Starts the practice world over.
        pub async fn reset(&self) -> Result<(), Failure> {
            self.0.ask(&Message::default()).await.map_err(Failure::NoPractice)?;
            Ok(())
        }
    }
}

/// The worker's side: answers each request with what `answer` makes of it. `None` asks to start the world over.
pub fn serve<F>(answer: impl Fn(Option<Request>) -> F + 'static)
where
    F: Future<Output = Answer> + 'static,
{
    worker::serve(move |ask| {
        let request = Request::from_json(&ask.json);
        // What is not understood does not start the world over.
        let understood = ask.json.is_null() || request.is_some();
        let request = request.map(|request| request.with_file(ask.file.unwrap_or_default()));
        let answer = understood.then(|| answer(request));
        async move {
            match answer?.await {
                Answer::Response(response) => Some(Message { json: response.to_json(), file: response.file }),
                Answer::Broken => Some(Message::default()),
                Answer::Silence => None,
            }
        }
    });
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
