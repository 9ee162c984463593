//! What is in an agent's package of Sema4.ai, before anybody imports it (fact sheet 3, "Export zip").
//!
//! A package is a file from somewhere: a zip archive that may be broken, or made to do harm. It is read in memory only,
//! in the tools worker. The page knows what comes of it, a [`summary`](summary::Package) or a
//! [`refusal`](refusal::Refusal); the tidy test keeps the rest out of it.
//!
//! * No size that an archive claims is believed. What is inflated is counted, and stopped where it is more than claimed.
//! * One unpacked entry is held at a time; most are never held, only checked as they pass.
//! * No value of a header or of a variable leaves the reader: no masked one, and none that somebody wrote in the clear.

pub mod archive;
pub mod inflate;
pub mod names;
pub mod reader;
pub mod refusal;
mod say;
pub mod servers;
pub mod spec;
pub mod summary;
pub mod wire;
pub mod yaml;
