//! A link that leads out of this page, such as to a vendor's own documents. All others are made by a route.

use super::{El, IntoChild, el};
use crate::domain::safe_link;

/// A link that opens beside this page and tells the other side nothing of it. Only to an address under `https`, or to
/// a letter: with any other it is no link, and the words stand there alone.
pub fn outward(to: &str, words: impl IntoChild) -> El {
    let link = if safe_link(to) {
        el("a").attr("href", to).attr("target", "_blank").attr("rel", "noreferrer noopener")
    } else {
        el("span")
    };
    link.child(words)
}
