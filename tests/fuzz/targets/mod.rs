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

use std::sync::LazyLock;
use std::time::{Duration, Instant};

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

/// No input may keep the processor busy for longer. The page's own code is several times as quick as what is fuzzed.
const LONGEST: Duration = Duration::from_secs(2);

/// Gives an input to a target, which has to come back in time. Where other programs made it wait, it is looked at once
/// more, by what the processor spent on it.
pub fn run(target: Target, input: &[u8]) {
    let began = Instant::now();
    target(input);
    if began.elapsed() > LONGEST {
        let before = busy();
        target(input);
        let took = busy().saturating_sub(before);
        assert!(took <= LONGEST, "it took {took:?}");
    }
}

/// For how long this thread has run; where the system does not tell, the time.
fn busy() -> Duration {
    static BEGAN: LazyLock<Instant> = LazyLock::new(Instant::now);
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanos = told.as_deref().and_then(|told| told.split(' ').next()?.parse().ok());
    nanos.map_or_else(|| BEGAN.elapsed(), Duration::from_nanos)
}
