//! CommonMark with tables, struck-out text and task lists, read into a [tree](super::tree).
//!
//! Nothing of a text gets lost: HTML stands there as it is written, an image as its description and its address, a
//! link that must not be followed as its text and its address.

use pulldown_cmark::{CodeBlockKind, CowStr, Event, HeadingLevel, LinkType, Options, Parser, Tag, TagEnd};

use super::tree::{Block, Cell, Inline, Item, Markdown, text_of};
use crate::domain::safe_link;

/// So many parts may stand in each other; of deeper ones only the text is kept. An item and its list are two. What is
/// made of it goes over as JSON, which has a limit of its own (127, of which each part here takes at most three).
const DEEPEST: usize = 24;

/// After so many parts the rest is shown as it is written: a page is to stay usable.
const MOST_PARTS: usize = 20_000;

/// Reads a text. Any text is Markdown.
pub fn read(text: &str) -> Markdown {
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS;
    let mut tree = Tree { frames: Vec::new(), real: Vec::new(), blocks: Vec::new(), apart: true, parts: 0 };
    for (event, place) in Parser::new_ext(text, options).into_offset_iter() {
        if tree.parts >= MOST_PARTS {
            while let Some(frame) = tree.frames.pop() {
                tree.close(frame);
            }
            tree.blocks.push(Block::Rest(text.get(place.start..).unwrap_or_default().to_owned()));
            break;
        }
        match event {
            Event::Start(tag) => tree.start(tag),
            Event::End(tag) => tree.end(tag),
            Event::Text(text) | Event::InlineHtml(text) => tree.text(&text),
            Event::Html(text) => tree.html(&text),
            Event::Code(code) => tree.inline(Inline::Code(code.into_string())),
            Event::SoftBreak => tree.text("\n"),
            Event::HardBreak => tree.inline(Inline::Break),
            Event::Rule => tree.block(Block::Rule),
            Event::TaskListMarker(done) => tree.tick(done),
            // None of these comes without its option.
            Event::InlineMath(text) | Event::DisplayMath(text) | Event::FootnoteReference(text) => tree.text(&text),
        }
    }
    Markdown(tree.blocks)
}

/// A part that is not at its end yet.
enum Frame {
    Line(Line, Vec<Inline>),
    Code { language: String, text: String },
    Quote(Vec<Block>),
    List { first: Option<u32>, items: Vec<Item> },
    Item { ticked: Option<bool>, blocks: Vec<Block> },
    Table { head: Vec<Cell>, rows: Vec<Vec<Cell>> },
    Head(Vec<Cell>),
    Row(Vec<Cell>),
}

/// What a line is.
enum Line {
    Paragraph,
    Heading(u8),
    Cell,
    Emphasis,
    Strong,
    Struck,
    Link(String),
    /// An image, or a link that is not to be followed: with its address behind it.
    Aside(String),
}

struct Tree {
    /// What is open, the innermost last.
    frames: Vec<Frame>,
    /// For all that is open in the text: whether it is a frame, or too deep to be one.
    real: Vec<bool>,
    blocks: Vec<Block>,
    /// Whether a text outside of any line begins a line of its own.
    apart: bool,
    parts: usize,
}

impl Tree {
    fn start(&mut self, tag: Tag<'_>) {
        let shallow = self.frames.len() < DEEPEST;
        self.apart |= !is_in_a_line(&tag.to_end());
        let line = |line| Some(Frame::Line(line, Vec::new()));
        let frame = match tag {
            Tag::Paragraph | Tag::HtmlBlock => line(Line::Paragraph),
            Tag::Heading { level, .. } => line(Line::Heading(number(level))),
            Tag::CodeBlock(kind) => Some(Frame::Code { language: language(&kind), text: String::new() }),
            Tag::Table(_) => Some(Frame::Table { head: Vec::new(), rows: Vec::new() }),
            Tag::TableHead => Some(Frame::Head(Vec::new())),
            Tag::TableRow => Some(Frame::Row(Vec::new())),
            Tag::TableCell => line(Line::Cell),
            // An item goes with its list.
            Tag::Item if matches!(self.frames.last(), Some(Frame::List { .. })) => {
                Some(Frame::Item { ticked: None, blocks: Vec::new() })
            }
            Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. } if !shallow => {
                if !dest_url.is_empty() {
                    self.text(&format!("({dest_url}) "));
                }
                None
            }
            Tag::Link { link_type: LinkType::Email, dest_url, .. } => {
                let letter = format!("mailto:{dest_url}");
                line(if safe_link(&letter) { Line::Link(letter) } else { Line::Aside(dest_url.into_string()) })
            }
            Tag::Link { dest_url, .. } if safe_link(&dest_url) => line(Line::Link(dest_url.into_string())),
            Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. } => line(Line::Aside(dest_url.into_string())),
            Tag::BlockQuote(_) if shallow => Some(Frame::Quote(Vec::new())),
            Tag::List(first) if shallow => {
                Some(Frame::List { first: first.and_then(|first| first.try_into().ok()), items: Vec::new() })
            }
            Tag::Emphasis if shallow => line(Line::Emphasis),
            Tag::Strong if shallow => line(Line::Strong),
            Tag::Strikethrough if shallow => line(Line::Struck),
            _ => None,
        };
        self.real.push(frame.is_some());
        self.parts += usize::from(frame.is_some());
        self.frames.extend(frame);
    }

    fn end(&mut self, tag: TagEnd) {
        if self.real.pop() == Some(true)
            && let Some(frame) = self.frames.pop()
        {
            self.close(frame);
        }
        self.apart |= !is_in_a_line(&tag);
    }

    fn close(&mut self, frame: Frame) {
        match frame {
            Frame::Line(line, inside) => self.close_line(line, inside),
            Frame::Code { language, text } => self.block(Block::Code { language, text }),
            Frame::Quote(blocks) => self.block(Block::Quote(blocks)),
            Frame::List { first, items } => self.block(Block::List { first, items }),
            Frame::Item { ticked, blocks } => {
                if let Some(Frame::List { items, .. }) = self.frames.last_mut() {
                    items.push(Item { ticked, blocks });
                }
            }
            Frame::Table { head, rows } => self.block(Block::Table { head, rows }),
            Frame::Head(cells) => {
                if let Some(Frame::Table { head, .. }) = self.frames.last_mut() {
                    *head = cells;
                }
            }
            Frame::Row(cells) => {
                if let Some(Frame::Table { rows, .. }) = self.frames.last_mut() {
                    rows.push(cells);
                }
            }
        }
    }

    fn close_line(&mut self, line: Line, mut inside: Vec<Inline>) {
        match line {
            Line::Paragraph => {
                if inside.last() == Some(&Inline::Break) {
                    inside.pop();
                }
                self.block(Block::Paragraph(inside));
            }
            Line::Heading(level) => self.block(Block::Heading { level, inside }),
            Line::Cell => {
                if let Some(Frame::Head(cells) | Frame::Row(cells)) = self.frames.last_mut() {
                    cells.push(inside);
                }
            }
            Line::Emphasis => self.inline(Inline::Emphasis(inside)),
            Line::Strong => self.inline(Inline::Strong(inside)),
            Line::Struck => self.inline(Inline::Struck(inside)),
            Line::Link(to) if !names_another(&text_of(&inside), &to) => self.inline(Inline::Link { to, inside }),
            Line::Link(address) | Line::Aside(address) => {
                let said = text_of(&inside);
                inside.into_iter().for_each(|part| self.inline(part));
                if said.is_empty() {
                    self.text(&address);
                } else if said != address && !address.is_empty() {
                    self.text(&format!(" ({address})"));
                }
            }
        }
    }

    /// Adds a block where blocks stand.
    fn block(&mut self, block: Block) {
        self.apart = true;
        self.parts += 1;
        self.blocks_here().push(block);
    }

    fn blocks_here(&mut self) -> &mut Vec<Block> {
        let here = self.frames.iter_mut().rev().find_map(|frame| match frame {
            Frame::Quote(blocks) | Frame::Item { blocks, .. } => Some(blocks),
            _ => None,
        });
        here.unwrap_or(&mut self.blocks)
    }

    fn text(&mut self, text: &str) {
        if let Some(Frame::Code { text: code, .. }) = self.frames.last_mut() {
            code.push_str(text);
        } else if !text.is_empty() {
            self.inline(Inline::Text(text.to_owned()));
        }
    }

    /// Adds a part of a line to the line that is open; where none is, to one of its own.
    fn inline(&mut self, part: Inline) {
        let apart = std::mem::take(&mut self.apart);
        let added = if let Some(Frame::Line(_, line)) = self.frames.last_mut() {
            push(line, part)
        } else {
            let blocks = self.blocks_here();
            match blocks.last_mut() {
                Some(Block::Plain(line)) if !apart => push(line, part),
                _ => {
                    blocks.push(Block::Plain(vec![part]));
                    true
                }
            }
        };
        self.parts += usize::from(added);
    }

    /// Raw HTML, line by line as it is written.
    fn html(&mut self, text: &str) {
        for line in text.split_inclusive('\n') {
            self.text(line.trim_end_matches(['\r', '\n']));
            if line.ends_with('\n') {
                self.inline(Inline::Break);
            }
        }
    }

    fn tick(&mut self, done: bool) {
        let item = self.frames.iter_mut().rev().find_map(|frame| match frame {
            Frame::Item { ticked, .. } => Some(ticked),
            _ => None,
        });
        match item {
            Some(ticked @ None) => *ticked = Some(done),
            _ => self.text(if done { "[x] " } else { "[ ] " }),
        }
    }
}

/// Whether what a link says is itself an address, and not the one that it leads to.
fn names_another(said: &str, to: &str) -> bool {
    let said = said.trim();
    let is_address = said.contains("://") || said.starts_with("www.") || said.starts_with("mailto:");
    is_address && said != to && Some(said) != to.strip_prefix("https://")
}

/// Adds a part to a line; text to text that stands last. Whether it is one more.
fn push(line: &mut Vec<Inline>, part: Inline) -> bool {
    match (line.last_mut(), part) {
        (Some(Inline::Text(before)), Inline::Text(text)) => {
            before.push_str(&text);
            false
        }
        (_, part) => {
            line.push(part);
            true
        }
    }
}

fn is_in_a_line(tag: &TagEnd) -> bool {
    matches!(tag, TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link | TagEnd::Image)
}

fn number(level: HeadingLevel) -> u8 {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        HeadingLevel::H3 => 3,
        HeadingLevel::H4 => 4,
        HeadingLevel::H5 => 5,
        HeadingLevel::H6 => 6,
    }
}

fn language(kind: &CodeBlockKind<'_>) -> String {
    let info: &CowStr<'_> = match kind {
        CodeBlockKind::Fenced(info) => info,
        CodeBlockKind::Indented => return String::new(),
    };
    info.split_whitespace().next().unwrap_or_default().to_owned()
}
