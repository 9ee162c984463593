//! The worker of long work: what it does is `greenroom::tools`; this only listens and answers.

#[cfg(target_arch = "wasm32")]
fn main() {
    use greenroom::browser::worker::serve;
    use greenroom::tools;

    // What is not understood gets an answer too: whoever asked would wait for ever.
    serve(|ask| {
        let file = ask.file.unwrap_or_default();
        std::future::ready(Some(tools::answer(&ask.json, file.as_slice()).into()))
    });
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    // There are no workers outside of a browser.
}
