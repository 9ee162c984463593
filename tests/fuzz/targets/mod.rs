//! What is fuzzed: five functions that take any bytes and must come back, whatever they are. Each makes something of the
//! bytes that its subject reads, gives it to that, and holds what comes of it to a few rules beside "no panic".
//!
//! They are used twice: by `tests/native/fuzz.rs`, for seconds and always the same, and by `./dev fuzz`, guided by
//! coverage for as long as one likes.

mod answers;
mod documents;
mod input;
mod mutate;
mod packages;
mod records;
mod routes;
mod sealed;
mod wire;

pub use input::Input;

/// Takes any bytes.
pub type Target = fn(&[u8]);

/// Every target, by its name.
pub const ALL: [(&str, Target); 5] = [
    ("answers", answers::answers),
    ("documents", documents::documents),
    ("packages", packages::packages),
    ("records", records::records),
    ("routes", routes::routes),
];
