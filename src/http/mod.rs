//! HTTP as values: what to send, what came back, what can go wrong, and the one seam to the network.

mod bytes;
mod curl;
mod explain;
mod failure;
mod ladder;
mod message;
mod together;
mod transport;
mod url;

pub use bytes::Bytes;
pub use curl::curl;
pub use explain::{Explanation, explain};
pub use failure::{ApiError, Conflict, ErrorKind, Failure, FieldError, retry_after};
pub use ladder::{Rung, rung_of};
pub use message::{Body, CredentialRef, Effect, Expects, Headers, Method, Request, Response, Upload};
pub use together::{Work, together};
pub use transport::{MOST_ATTEMPTS, Transport, send, wait_before_repeating};
pub use url::{decode, encode, encode_value};
