//! Sentences of the hosting check: what a host forgot, and the line to add.

/// The page is not where it should be.
pub const PAGE_GONE: &str = "The page itself is not served.";
/// The line for it.
pub const LINE_PAGE: &str = "Serve index.html at the console's folder, with status 200.";
/// A part of it is not there.
pub const FILE_GONE: &str = "A file of the page is not served: the page will not open, or a part of it.";
/// The line for it.
pub const LINE_FILE: &str = "Copy all files of the folder site, also those that end in .wasm, .br and .gz.";
/// A link into the page.
pub const NO_FALLBACK: &str = "An address inside the page is not answered with the page: links and reloading fail.";
/// The line for it.
pub const LINE_FALLBACK: &str =
    "Answer every address below the console's folder that is no file with index.html, status 200.";
/// A script that there is not.
pub const MISSING_IS_PAGE: &str =
    "A script that there is not is not answered with 404: after an update open tabs would run nonsense.";
/// Settings that there are not.
pub const SETTINGS_UNCLEAR: &str =
    "It cannot be told whether there is a console.json: it is not answered with 200 or 404.";
/// The line for both.
pub const LINE_MISSING: &str =
    "Answer files that end in .js, .wasm, .css, .svg or .json and are not there with 404, not with index.html.";
/// A relay that leads nowhere.
pub const NO_RELAY: &str = "The relay that console.json names does not lead to its vendor: this page answers there.";
/// The line for it.
pub const LINE_RELAY: &str = "Run configure.sh, install the recipes that it writes, and reload the server.";
/// The page itself did not come.
pub fn silent(seconds: u32) -> String {
    format!("no answer came within {seconds} seconds.")
}

/// In place of a status.
pub const NO_ANSWER: &str = "no answer, or another address";
/// A type.
pub const WRONG_TYPE: &str = "A file is served with a type that browsers do not take for it.";
/// Kept where it must not be.
pub const KEPT_TOO_LONG: &str = "Browsers may keep this without asking: after an update they go on with the old one.";
/// Not kept where it can be.
pub const NOT_KEPT: &str = "Its name changes with its content, but browsers fetch it each time.";
/// Sent as it is.
pub const NOT_COMPRESSED: &str = "It is sent uncompressed: four times the bytes.";
/// Types are guessed.
pub const SNIFFED: &str = "Browsers may guess what a file is.";
/// Addresses are told.
pub const REFERS: &str = "Addresses of this page are told to the hosts that it calls.";
/// Devices.
pub const PERMITS: &str = "The page may ask for camera, microphone and place, none of which it needs.";
/// Other windows.
pub const OPENED_BY_OTHERS: &str = "A page that opens this one keeps a handle on its window.";
/// Without TLS.
pub const NOT_ALWAYS_TLS: &str = "Browsers may come by plain http once, where the page can be exchanged on its way.";
/// No policy.
pub const NO_POLICY: &str = "There is no Content-Security-Policy: whatever gets into the page could send keys anywhere, and any site may frame it.";

/// A directive that there is not.
pub fn directive_missing(directive: &str) -> String {
    format!("The Content-Security-Policy says nothing of {directive}.")
}

/// More than is needed.
pub fn allows_more(directive: &str, sources: &str) -> String {
    format!("The Content-Security-Policy allows more than the page needs in {directive}: {sources}.")
}

/// Less than is needed.
pub fn allows_less(directive: &str, sources: &str) -> String {
    format!("The Content-Security-Policy does not allow what the page needs in {directive}: {sources}.")
}

/// A directive that is none of the page's.
pub fn directive_unknown(directive: &str) -> String {
    format!("The Content-Security-Policy says something of {directive} that this page was not made for.")
}

/// A header as a line.
pub fn header(name: &str, value: &str) -> String {
    format!("{name}: {value}")
}

/// The screen.
pub const TITLE: &str = "How this page is served";
/// What it is for.
pub const LEAD: &str = "For whoever put Greenroom on this host. The page asks its own host for some of its files and \
    compares the answers with what they should be. Nothing is sent anywhere else.";
/// Asks again.
pub const AGAIN: &str = "Check again";
/// Nothing is wrong.
pub const ALL_WELL: &str = "All is as it should be: files, types, compression, links, headers and policy.";
/// Before what there is.
pub const FOUND: &str = "Found:";
/// Copies a line.
pub const COPY_LINE: &str = "Copy the line";

/// So many things are wrong.
pub fn found(count: usize) -> String {
    match count {
        1 => "One thing should be mended. Below it stands the line to add.".to_owned(),
        _ => format!("{count} things should be mended. Below each stands the line to add."),
    }
}

/// The host did not answer.
pub fn could_not_ask(why: &str) -> String {
    format!("The host of this page could not be asked: {why}")
}
