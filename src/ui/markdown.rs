//! Markdown, shown. It was read in the tools worker into a tree, so that no text of a vendor's is ever taken for HTML.

use super::{El, el, outward};
use crate::tools::tree::{Block, Cell, Inline, Item, Markdown};
use crate::words::tools as words;

/// Heading elements by level.
const HEADINGS: [&str; 6] = ["h1", "h2", "h3", "h4", "h5", "h6"];

/// A text of Markdown. Its headings come `below` so many levels of the screen's own, so that an outline of the whole
/// screen makes sense.
pub fn markdown(tree: &Markdown, below: u8) -> El {
    blocks(el("div").class("prose"), &tree.0, below)
}

fn blocks(parent: El, list: &[Block], below: u8) -> El {
    parent.children(list.iter().map(|block| shown(block, below)))
}

fn shown(block: &Block, below: u8) -> El {
    match block {
        Block::Paragraph(inside) => line(el("p"), inside),
        Block::Plain(inside) => line(el("div"), inside),
        Block::Heading { level, inside } => {
            let level = usize::from(level.saturating_add(below).saturating_sub(1));
            line(el(HEADINGS.get(level).unwrap_or(&"h6")), inside)
        }
        Block::Code { text, .. } => el("pre").child(el("code").child(text.as_str())),
        Block::Quote(inside) => blocks(el("blockquote"), inside, below),
        Block::List { first, items } => {
            let list = match first {
                Some(first) => el("ol").attr("start", first.to_string()),
                None => el("ul"),
            };
            list.children(items.iter().map(|item| listed(item, below)))
        }
        Block::Table { head, rows } => el("table")
            .child(el("thead").child(row("th", head)))
            .child(el("tbody").children(rows.iter().map(|cells| row("td", cells)))),
        Block::Rule => el("hr"),
        Block::Rest(text) => {
            el("div").child(el("p").class("muted").child(words::REST)).child(el("pre").child(text.as_str()))
        }
    }
}

fn listed(item: &Item, below: u8) -> El {
    let shown = match item.ticked {
        None => el("li"),
        Some(done) => el("li")
            .class("task")
            .child(el("span").attr("aria-hidden", "true").child(if done { "☑" } else { "☐" }))
            .child(el("span").class("vh").child(words::task(done))),
    };
    if item.ticked.is_some() {
        shown.child(blocks(el("div"), &item.blocks, below))
    } else {
        blocks(shown, &item.blocks, below)
    }
}

fn row(tag: &'static str, cells: &[Cell]) -> El {
    let cells = cells.iter().map(|cell| {
        let shown = el(tag);
        line(if tag == "th" { shown.attr("scope", "col") } else { shown }, cell)
    });
    el("tr").children(cells)
}

fn line(parent: El, inside: &[Inline]) -> El {
    let mut parent = parent;
    for part in inside {
        parent = match part {
            Inline::Text(text) => parent.child(text.as_str()),
            Inline::Code(text) => parent.child(el("code").child(text.as_str())),
            Inline::Emphasis(inside) => parent.child(line(el("em"), inside)),
            Inline::Strong(inside) => parent.child(line(el("strong"), inside)),
            Inline::Struck(inside) => parent.child(line(el("s"), inside)),
            Inline::Link { to, inside } => parent.child(outward(to, line(el("span"), inside))),
            Inline::Break => parent.child(el("br")),
        };
    }
    parent
}
