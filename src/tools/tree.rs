//! Markdown as a tree: what a page shows of it, and nothing that a page could run.

use serde_json::Value;

use crate::domain::json::{self, Json, Object, choice, word};

/// A text of Markdown, read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Markdown(pub Vec<Block>);

/// A part that stands by itself.
#[derive(Clone, Debug, PartialEq)]
pub enum Block {
    /// A paragraph.
    Paragraph(Vec<Inline>),
    /// Text without the space around a paragraph: an item of a list whose items stand close.
    Plain(Vec<Inline>),
    /// A heading.
    Heading {
        /// 1 to 6.
        level: u8,
        /// What it says.
        inside: Vec<Inline>,
    },
    /// Code, or anything else to be shown letter by letter.
    Code {
        /// The first word behind the fence; empty where there is none.
        language: String,
        /// The code, with its line breaks.
        text: String,
    },
    /// A quotation.
    Quote(Vec<Block>),
    /// A list.
    List {
        /// The first number of a numbered one.
        first: Option<u32>,
        /// Its items.
        items: Vec<Item>,
    },
    /// A table: cells of its head, cells of each row.
    Table {
        /// The cells of its head.
        head: Vec<Cell>,
        /// The cells of each row.
        rows: Vec<Vec<Cell>>,
    },
    /// A line across.
    Rule,
    /// The rest of a text that has more parts than a page can show, as it is written.
    Rest(String),
}

/// A cell of a table.
pub type Cell = Vec<Inline>;

/// An item of a list.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// Of a task: whether it is done.
    pub ticked: Option<bool>,
    /// What it says.
    pub blocks: Vec<Block>,
}

/// A part of a line.
#[derive(Clone, Debug, PartialEq)]
pub enum Inline {
    /// Text. A line break in it is a space.
    Text(String),
    /// Code.
    Code(String),
    /// Emphasis.
    Emphasis(Vec<Inline>),
    /// Strong emphasis.
    Strong(Vec<Inline>),
    /// Struck out.
    Struck(Vec<Inline>),
    /// A link that can be followed.
    Link {
        /// An address that may be followed, by [`safe_link`](crate::domain::safe_link), and no other.
        to: String,
        /// What it says.
        inside: Vec<Inline>,
    },
    /// A new line.
    Break,
}

/// A line of the outline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heading {
    /// 1 to 6.
    pub level: u8,
    /// What it says.
    pub text: String,
}

impl Markdown {
    /// Its headings, in their order.
    pub fn outline(&self) -> Vec<Heading> {
        let mut headings = Vec::new();
        outline_of(&self.0, &mut headings);
        headings
    }

    /// What one reads of it, a line for each part.
    pub fn text(&self) -> String {
        let mut text = String::new();
        text_of_blocks(&self.0, &mut text);
        text
    }
}

fn outline_of(blocks: &[Block], to: &mut Vec<Heading>) {
    for block in blocks {
        match block {
            Block::Heading { level, inside } => to.push(Heading { level: *level, text: text_of(inside) }),
            Block::Quote(blocks) => outline_of(blocks, to),
            Block::List { items, .. } => items.iter().for_each(|item| outline_of(&item.blocks, to)),
            _ => {}
        }
    }
}

fn text_of_blocks(blocks: &[Block], to: &mut String) {
    for block in blocks {
        match block {
            Block::Paragraph(inside) | Block::Plain(inside) | Block::Heading { inside, .. } => push_text(inside, to),
            Block::Code { text, .. } | Block::Rest(text) => to.push_str(text),
            Block::Quote(blocks) => text_of_blocks(blocks, to),
            Block::List { items, .. } => items.iter().for_each(|item| text_of_blocks(&item.blocks, to)),
            Block::Table { head, rows } => {
                for cell in head.iter().chain(rows.iter().flatten()) {
                    push_text(cell, to);
                    to.push('\n');
                }
            }
            Block::Rule => {}
        }
        to.push('\n');
    }
}

/// What one reads of parts of a line.
pub fn text_of(inside: &[Inline]) -> String {
    let mut text = String::new();
    push_text(inside, &mut text);
    text
}

fn push_text(inside: &[Inline], to: &mut String) {
    for part in inside {
        match part {
            Inline::Text(text) | Inline::Code(text) => to.push_str(text),
            Inline::Emphasis(inside) | Inline::Strong(inside) | Inline::Struck(inside) => push_text(inside, to),
            Inline::Link { inside, .. } => push_text(inside, to),
            Inline::Break => to.push('\n'),
        }
    }
}

/// A list as JSON.
pub(super) fn to_list<T: Json>(list: &[T]) -> Value {
    Value::Array(list.iter().map(Json::to_json).collect())
}

/// A list from JSON, of nothing that does not fit.
pub(super) fn read_list<T: Json>(value: &Value) -> Option<Vec<T>> {
    value.as_array()?.iter().map(T::from_json).collect()
}

fn rows_to_json(rows: &[Vec<Cell>]) -> Value {
    Value::Array(rows.iter().map(|row| cells_to_json(row)).collect())
}

fn cells_to_json(cells: &[Cell]) -> Value {
    Value::Array(cells.iter().map(|cell| to_list(cell)).collect())
}

fn cells_from_json(value: &Value) -> Option<Vec<Cell>> {
    value.as_array()?.iter().map(read_list).collect()
}

impl Json for Markdown {
    fn to_json(&self) -> Value {
        to_list(&self.0)
    }

    fn from_json(value: &Value) -> Option<Self> {
        read_list(value).map(Self)
    }
}

impl Json for Block {
    fn to_json(&self) -> Value {
        match self {
            Self::Paragraph(inside) => choice("Paragraph", to_list(inside)),
            Self::Plain(inside) => choice("Plain", to_list(inside)),
            Self::Heading { level, inside } => choice(
                "Heading",
                Object::default().number("level", (*level).into()).put("inside", to_list(inside)).done(),
            ),
            Self::Code { language, text } => {
                choice("Code", Object::default().text("language", language).text("text", text).done())
            }
            Self::Quote(blocks) => choice("Quote", to_list(blocks)),
            Self::List { first, items } => {
                let first = first.map_or(Value::Null, |first| json::whole(first.into()));
                choice("List", Object::default().put("first", first).put("items", to_list(items)).done())
            }
            Self::Table { head, rows } => choice(
                "Table",
                Object::default().put("head", cells_to_json(head)).put("rows", rows_to_json(rows)).done(),
            ),
            Self::Rule => word("Rule"),
            Self::Rest(text) => choice("Rest", word(text)),
        }
    }

    fn from_json(value: &Value) -> Option<Self> {
        let (kind, more) = json::read_choice(value)?;
        Some(match kind {
            "Paragraph" => Self::Paragraph(read_list(more)?),
            "Plain" => Self::Plain(read_list(more)?),
            "Heading" => {
                Self::Heading { level: json::number(more, "level")?, inside: read_list(json::field(more, "inside"))? }
            }
            "Code" => Self::Code { language: json::text(more, "language")?, text: json::text(more, "text")? },
            "Quote" => Self::Quote(read_list(more)?),
            "List" => Self::List { first: json::number(more, "first"), items: read_list(json::field(more, "items"))? },
            "Table" => Self::Table {
                head: cells_from_json(json::field(more, "head"))?,
                rows: json::list(more, "rows")?.iter().map(cells_from_json).collect::<Option<_>>()?,
            },
            "Rule" => Self::Rule,
            "Rest" => Self::Rest(more.as_str()?.to_owned()),
            _ => return None,
        })
    }
}

impl Json for Item {
    fn to_json(&self) -> Value {
        let ticked = self.ticked.map_or(Value::Null, Value::Bool);
        Object::default().put("ticked", ticked).put("blocks", to_list(&self.blocks)).done()
    }

    fn from_json(value: &Value) -> Option<Self> {
        Some(Self { ticked: json::flag(value, "ticked"), blocks: read_list(json::field(value, "blocks"))? })
    }
}

impl Json for Inline {
    fn to_json(&self) -> Value {
        match self {
            Self::Text(text) => choice("Text", word(text)),
            Self::Code(text) => choice("Code", word(text)),
            Self::Emphasis(inside) => choice("Emphasis", to_list(inside)),
            Self::Strong(inside) => choice("Strong", to_list(inside)),
            Self::Struck(inside) => choice("Struck", to_list(inside)),
            Self::Link { to, inside } => {
                choice("Link", Object::default().text("to", to).put("inside", to_list(inside)).done())
            }
            Self::Break => word("Break"),
        }
    }

    fn from_json(value: &Value) -> Option<Self> {
        let (kind, more) = json::read_choice(value)?;
        Some(match kind {
            "Text" => Self::Text(more.as_str()?.to_owned()),
            "Code" => Self::Code(more.as_str()?.to_owned()),
            "Emphasis" => Self::Emphasis(read_list(more)?),
            "Strong" => Self::Strong(read_list(more)?),
            "Struck" => Self::Struck(read_list(more)?),
            "Link" => Self::Link { to: json::text(more, "to")?, inside: read_list(json::field(more, "inside"))? },
            "Break" => Self::Break,
            _ => return None,
        })
    }
}
