//! The journal as a file that others can read: CSV for spreadsheets, Markdown for a ticket.

use super::{Ending, Event, JournalLine};
use crate::words::journal as words;

/// A journal line's cells, in the order of [`words::COLUMNS`], then the reference.
fn cells(line: &JournalLine) -> [String; 6] {
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
    [line.at.to_iso(), agent, title, message, ending.to_owned(), reference]
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

/// The journal as CSV (RFC 4180). A cell that a spreadsheet would take for a formula gets an apostrophe in front
/// (OWASP, "CSV Injection").
pub fn csv(lines: &[JournalLine]) -> String {
    let cell = |text: &String| {
        let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']);
        let safe = if formula { format!("'{text}") } else { text.clone() };
        format!("\"{}\"", safe.replace('"', "\"\""))
    };
    let row = |cells: &[String]| format!("{}\r\n", cells.iter().map(cell).collect::<Vec<_>>().join(","));
    std::iter::once(row(&heading())).chain(lines.iter().map(|line| row(&cells(line)))).collect()
}

/// The journal as a Markdown table. What could be read as markup or HTML is escaped.
pub fn markdown(lines: &[JournalLine]) -> String {
    let cell = |text: &String| {
        let mut safe = String::new();
        for c in text.chars() {
            match c {
                '\r' | '\n' | '\t' => safe.push(' '),
                '<' => safe.push_str("&lt;"),
                '&' => safe.push_str("&amp;"),
                '|' | '\\' | '`' | '*' | '_' | '[' | ']' | '!' | '#' => {
                    safe.push('\\');
                    safe.push(c);
                }
                other => safe.push(other),
            }
        }
        safe
    };
    let row = |cells: &[String]| format!("| {} |\n", cells.iter().map(cell).collect::<Vec<_>>().join(" | "));
    let rule = format!("|{}\n", " --- |".repeat(words::COLUMNS.len() + 1));
    let rows = lines.iter().map(|line| row(&cells(line)));
    [row(&heading()), rule].into_iter().chain(rows).collect()
}
