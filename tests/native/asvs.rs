//! The table of security requirements (`tests/security/asvs.md`) against what it names: every requirement of ASVS 5.0.0
//! stands in it once, and every file and test that it cites exists.

use std::collections::BTreeMap;
use std::path::Path;

/// How many requirements each section of ASVS 5.0.0 has, by chapter.
const SECTIONS: [&[usize]; 17] = [
    &[2, 10, 12, 3, 3],
    &[3, 3, 5, 2],
    &[1, 3, 5, 8, 8, 1, 5],
    &[5, 5, 2, 4],
    &[1, 6, 3, 3],
    &[3, 12, 8, 6, 8, 4, 2, 4],
    &[3, 4, 2, 5, 3, 2],
    &[4, 4, 3, 2],
    &[3, 4],
    &[2, 3, 5, 16, 5, 2, 3],
    &[4, 5, 5, 4, 2, 2, 2],
    &[5, 2, 5],
    &[4, 6, 4, 7],
    &[2, 8, 3],
    &[5, 5, 7, 4],
    &[1, 5, 4, 3, 4],
    &[2, 8, 2],
];

const STATES: [&str; 4] = ["met", "host", "not met", "not here"];

/// A row of the table.
struct Row<'a> {
    /// Chapter, section and requirement: the first and the last.
    numbers: [[usize; 3]; 2],
    state: &'a str,
    place: &'a str,
    tested: &'a str,
}

fn number(text: &str) -> Option<[usize; 3]> {
    let parts: Option<Vec<usize>> = text.trim().split('.').map(|part| part.parse().ok()).collect();
    parts?.try_into().ok()
}

fn rows(text: &str) -> Vec<Row<'_>> {
    let mut rows = Vec::new();
    for line in text.lines().filter_map(|line| line.strip_prefix('|')) {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        let (first, last) = cells[0].split_once('–').unwrap_or((cells[0], cells[0]));
        let (Some(first), Some(last)) = (number(first), number(last)) else { continue };
        assert_eq!(cells.len(), 7, "{line}");
        rows.push(Row { numbers: [first, last], state: cells[3], place: cells[4], tested: cells[5] });
    }
    rows
}

/// What stands between backticks.
fn quoted(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2)
}

fn is_path(text: &str) -> bool {
    let known = [".rs", ".md", ".toml", ".lock", ".html", ".sh"];
    known.iter().any(|end| text.ends_with(end)) && !text.contains(' ')
}

/// The text of every test: native, in browsers, and the lists of fuzz targets.
fn tests(root: &Path) -> String {
    fn read(folder: &Path, text: &mut String) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                read(&path, text);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                text.push_str(&std::fs::read_to_string(&path).unwrap());
            }
        }
    }
    let mut text = String::new();
    read(&root.join("tests/native"), &mut text);
    read(&root.join("tests/e2e"), &mut text);
    text
}

/// What is wrong in a table.
fn wrong(table: &str, root: &Path, tests: &str) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut times: BTreeMap<[usize; 3], usize> = BTreeMap::new();
    let sections = SECTIONS.iter().enumerate().flat_map(|(chapter, sections)| {
        sections.iter().enumerate().map(move |(section, count)| (chapter + 1, section + 1, *count))
    });
    for (chapter, section, count) in sections {
        times.extend((1..=count).map(|at| ([chapter, section, at], 0)));
    }
    for Row { numbers: [first, last], state, place, tested } in rows(table) {
        let name = first.map(|part| part.to_string()).join(".");
        let mut said = |what: String| wrong.push(format!("{name}: {what}"));
        if first[..2] != last[..2] || first[2] > last[2] {
            said("no range".to_owned());
        }
        for at in first[2]..=last[2] {
            match times.get_mut(&[first[0], first[1], at]) {
                Some(times) => *times += 1,
                None => said(format!("there is no {}.{}.{at}", first[0], first[1])),
            }
        }
        if !STATES.contains(&state) {
            said(format!("“{state}” is no state"));
        }
        if state == "met" && (place.is_empty() || !(tested.contains('`') || tested.starts_with("not by a test: "))) {
            said("where is it met, and what tests it?".to_owned());
        }
        if ["not met", "not here"].contains(&state) && tested.is_empty() {
            said("why not?".to_owned());
        }
        for cited in quoted(place).chain(quoted(tested)).filter(|cited| is_path(cited)) {
            if !root.join(cited).is_file() {
                said(format!("there is no file {cited}"));
            }
        }
        for cited in quoted(tested).filter(|cited| !is_path(cited)) {
            let there = match cited.contains("::") {
                true => tests.contains(&format!("\"{cited}\"")),
                false => tests.contains(&format!("fn {cited}(")),
            };
            if !there {
                said(format!("there is no test {cited}"));
            }
        }
    }
    for ([chapter, section, at], times) in times {
        if times != 1 {
            wrong.push(format!("{chapter}.{section}.{at} stands there {times} times"));
        }
    }
    wrong
}

#[test]
fn the_table_of_security_requirements_is_whole_and_true() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    assert_eq!(SECTIONS.iter().flat_map(|sections| sections.iter()).sum::<usize>(), 345);
    let table = std::fs::read_to_string(root.join("tests/security/asvs.md")).unwrap();
    let wrong = wrong(&table, root, &tests(root));
    assert!(wrong.is_empty(), "{} things are wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn what_is_wrong_in_the_table_is_found() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let told = |row: &str| {
        wrong(row, root, "fn a_test() {} \"journey::a\"").into_iter().find(|said| said.starts_with("1.1.1:"))
    };
    assert_eq!(told("| 1.1.1–1.1.2 | 1 | x | met | `Cargo.toml` | `a_test` `journey::a` |"), None);
    let cases = [
        "| 1.1.1 | 1 | x | met | `src/gone.rs` | `a_test` |",
        "| 1.1.1 | 1 | x | met | `Cargo.toml` | `another_test` |",
        "| 1.1.1 | 1 | x | met | `Cargo.toml` | `journey::b` |",
        "| 1.1.1 | 1 | x | met | `Cargo.toml` | |",
        "| 1.1.1 | 1 | x | met | | `a_test` |",
        "| 1.1.1 | 1 | x | not here | | |",
        "| 1.1.1 | 1 | x | perhaps | | x |",
        "| 1.1.1–1.1.3 | 1 | x | not here | | x |",
        "| 1.1.1–1.2.2 | 1 | x | not here | | x |",
    ];
    for case in cases {
        assert!(told(case).is_some(), "{case}");
    }
    let all = wrong("| 1.1.1 | 1 | x | host | | |\n| 1.1.1 | 1 | x | host | | |", root, "");
    assert!(all.contains(&"1.1.1 stands there 2 times".to_owned()));
    assert!(all.contains(&"17.3.2 stands there 0 times".to_owned()));
}
