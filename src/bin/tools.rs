//! The worker of long work with texts.
fn main() {}
