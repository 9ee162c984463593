//! The worker of long work with texts: what it does is `greenroom::tools`; this only listens and answers.

#[cfg(target_arch = "wasm32")]
fn main() {
    use greenroom::browser::worker::serve;
    use greenroom::tools;

    // What is not understood gets an answer too: whoever asked would wait for ever.
    serve(|ask| std::future::ready(Some(tools::answer(&ask.json).into())));
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    // There are no workers outside of a browser.
}
