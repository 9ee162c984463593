//! One target of the fuzzing, named by the environment, in the loop of libFuzzer.

#![no_main]

#[path = "../targets/mod.rs"]
mod targets;

use std::sync::LazyLock;

/// The target's name is read once: the loop below runs thousands of times a second.
static TARGET: LazyLock<targets::Target> = LazyLock::new(|| {
    let name = std::env::var("GREENROOM_FUZZ").unwrap_or_default();
    let found = targets::ALL.into_iter().find(|(known, _)| *known == name);
    found.map(|(_, target)| target).expect("GREENROOM_FUZZ names a target")
});

libfuzzer_sys::fuzz_target!(|data: &[u8]| targets::run(*TARGET, data));
