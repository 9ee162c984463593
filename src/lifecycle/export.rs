//! The journal as a file that others can read: CSV for spreadsheets, Markdown for a ticket.

use super::{Chain, Ending, Event, JournalLine};
use crate::domain::{Timestamp, is_hidden, visible};
use crate::words::journal as words;

/// A journal line's cells, in the order of [`words::COLUMNS`], then the reference.
fn cells(line: &JournalLine) -> [String; 7] {
    let (agent, title, message) = match &line.sent {
        Event::Sent { connection, agent_name, title, message, .. } => {
            (format!("{agent_name} ({})", connection.0), title.clone(), message.clone())
        }
        Event::Ended(_) => (String::new(), String::new(), String::new()),
    };
    let (ending, reference) = match &line.ending {
        None => (words::NO_ANSWER, String::new()),
        Some((_, ending)) => (ending_words(ending), reference(ending)),
    };
    [line.at.to_iso(), line.by.clone().unwrap_or_default(), agent, title, message, ending.to_owned(), reference]
}

/// How a step ended, in a few words.
pub fn ending_words(ending: &Ending) -> &'static str {
    match ending {
        Ending::Done(receipt) if receipt.by_reading_back => words::DONE_BY_READING_BACK,
        Ending::Done(_) => words::DONE,
        Ending::Already(_) => words::ALREADY,
        Ending::Refused(_) => words::REFUSED,
        Ending::DidNotHappen(_) => words::NOT_HAPPENED,
        Ending::Partly { .. } => words::PARTLY,
        Ending::Unknown { .. } => words::UNKNOWN,
    }
}

fn reference(ending: &Ending) -> String {
    match ending {
        Ending::Done(receipt) => receipt.id.clone(),
        Ending::Refused(error)
        | Ending::DidNotHappen(error)
        | Ending::Partly { error, .. }
        | Ending::Unknown { error, .. } => error.reference.clone().unwrap_or_default(),
        Ending::Already(_) => String::new(),
    }
}

fn heading() -> Vec<String> {
    words::COLUMNS.into_iter().chain([words::REFERENCE]).map(str::to_owned).collect()
}

/// Rows that say what the chain says, as wide as the others.
fn chain_rows(chain: &Chain) -> impl Iterator<Item = [String; 7]> {
    let row = |said: String| {
        let mut row = <[String; 7]>::default();
        let [_, _, _, about, message, ..] = &mut row;
        words::CHAIN.clone_into(about);
        *message = said;
        row
    };
    chain.told(Timestamp::to_iso).into_iter().map(row)
}

/// The journal as CSV (RFC 4180), and behind it what the chain says.
pub fn csv(lines: &[JournalLine], chain: &Chain) -> String {
    let row =
        |cells: &[String]| format!("{}\r\n", cells.iter().map(|cell| csv_cell(cell)).collect::<Vec<_>>().join(","));
    let rows = lines.iter().map(|line| row(&cells(line)));
    std::iter::once(row(&heading())).chain(rows).chain(chain_rows(chain).map(|said| row(&said))).collect()
}

/// A cell of CSV, quoted. What a spreadsheet would take for a formula gets an apostrophe in front (OWASP, "CSV
/// Injection"): at the beginning of the cell; and behind what another reader takes for the end of a cell, which is a line
/// break, a comma, and a semicolon where lists are written so. Blanks, quotes and hidden characters before it do not help.
fn csv_cell(text: &str) -> String {
    // A tab, too, is the end of a cell to some.
    let text = visible(text).replace("\r\n", "\n").replace('\r', "\n").replace('\t', " ");
    let mut cell = String::from("\"");
    for part in text.split_inclusive(['\n', ';', ',']) {
        let first = part.trim_start_matches(|c: char| c.is_whitespace() || is_hidden(c) || matches!(c, '"' | '\''));
        if first.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']) {
            cell.push('\'');
        }
        cell.push_str(&part.replace('"', "\"\""));
    }
    cell.push('"');
    cell
}

/// The journal as a Markdown table, and behind it what the chain says.
pub fn markdown(lines: &[JournalLine], chain: &Chain) -> String {
    let row = |cells: &[String]| {
        format!("| {} |\n", cells.iter().map(|cell| markdown_text(cell)).collect::<Vec<_>>().join(" | "))
    };
    let rule = format!("|{}\n", " --- |".repeat(words::COLUMNS.len() + 1));
    let rows = lines.iter().map(|line| row(&cells(line)));
    let said = chain.told(Timestamp::to_iso).into_iter().map(|said| format!("\n{}\n", markdown_text(&said)));
    [row(&heading()), rule].into_iter().chain(rows).chain(said).collect()
}

/// A text on one line of Markdown, as text: no markup, no HTML, no end of a cell. Forges make links of bare addresses,
/// and calls of names behind an `@` or numbers behind a `#`: a word with such stands as code.
fn markdown_text(text: &str) -> String {
    let mut safe = String::new();
    let mut word = String::new();
    let text = visible(text);
    for c in text.chars() {
        // What cannot stand in code in a cell, or ends a word.
        if c.is_whitespace() || matches!(c, '|' | '\\' | '`') {
            push_word(&mut safe, &word);
            word.clear();
            match c {
                '|' | '\\' | '`' => safe.extend(['\\', c]),
                _ => safe.push(' '),
            }
        } else {
            word.push(c);
        }
    }
    push_word(&mut safe, &word);
    safe
}

fn push_word(safe: &mut String, word: &str) {
    if word.contains(['@', '#']) || word.contains("://") || word.to_ascii_lowercase().contains("www.") {
        safe.extend(["`", word, "`"]);
        return;
    }
    for c in word.chars() {
        match c {
            '<' => safe.push_str("&lt;"),
            '&' => safe.push_str("&amp;"),
            ',' | '.' | ';' | '?' | '/' | '%' | '\'' | '"' => safe.push(c),
            // These mean something at the beginning of a line alone.
            '-' | '+' | '=' | '>' | '(' | ')' | ':' | '!' if !safe.is_empty() => safe.push(c),
            mark if mark.is_ascii_punctuation() => safe.extend(['\\', mark]),
            other => safe.push(other),
        }
    }
}
