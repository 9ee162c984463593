//! HTTP as values: what to send, what came back, what can go wrong, and the one seam to the network.

mod message;

pub use message::{Body, CredentialRef, Effect, Headers, Method, Request, Response};
