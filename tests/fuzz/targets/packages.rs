//! Packages of agents, and the other work of the tools worker: files and texts from anywhere.

use std::time::Duration;

use greenroom::domain::json::Json as _;
use greenroom::tools::messages::{Done, Task};
use greenroom::tools::package::{reader, yaml};
use greenroom::tools::tree::Block;
use greenroom::tools::{answer, counts, done, line_merge, outline, texts};
use serde_json::Value;

use super::Input;

/// Reads a file as a package, or a text as what the worker is given.
pub fn packages(bytes: &[u8]) {
    let mut input = Input::new(bytes);
    match input.below(6) {
        0 => inspect(input.rest()),
        1 => inspect(&archive(&mut input)),
        2 => inspect(&stored(&[Entry::honest("agent-spec.yaml", input.rest())])),
        3 => drop(yaml::read(&String::from_utf8_lossy(input.rest()))),
        4 => markdown(&String::from_utf8_lossy(input.rest())),
        _ => words(&input.text(), &input.text(), &String::from_utf8_lossy(input.rest())),
    }
}

fn inspect(file: &[u8]) {
    let outcome = reader::inspect(file);
    if let Err(refusal) = &outcome {
        assert!(!refusal.sentence().is_empty());
    }
    comes_over(&Done::Package(Box::new(outcome)));
    let _ = answer(&Task::Inspect.to_json(), file);
}

fn markdown(text: &str) {
    let Done::Markdown(tree) = done(&Task::Markdown(text.to_owned()), &[]) else { panic!("another answer") };
    let _ = (tree.outline(), tree.text(), outline::outline(text), counts::counts(text));
    for block in &tree.0 {
        if let Block::Heading { level, .. } = block {
            assert!((1..=6).contains(level));
        }
    }
    comes_over(&Done::Markdown(tree));
}

fn words(base: &str, mine: &str, theirs: &str) {
    let runs = texts::difference(base, mine, Duration::from_millis(50));
    comes_over(&Done::Words(runs));
    let merged = line_merge::merge(base, mine, theirs);
    assert_eq!(line_merge::merge(base, mine, base).as_deref(), Some(mine));
    assert_eq!(line_merge::merge(base, base, theirs).as_deref(), Some(theirs));
    comes_over(&Done::Merged(merged));
    let task = Task::MergeLines { base: base.to_owned(), mine: mine.to_owned(), theirs: theirs.to_owned() };
    assert_eq!(Task::from_json(&task.to_json()).as_ref(), Some(&task));
    // A task that is none is answered all the same.
    let _ = answer(&serde_json::from_str(theirs).unwrap_or(Value::Null), base.as_bytes());
}

/// What the worker answers is read by the page as it was meant.
fn comes_over(answer: &Done) {
    assert_eq!(Done::from_json(&answer.to_json()).as_ref(), Some(answer));
}

/// An entry, with what it says of itself.
struct Entry {
    name: Vec<u8>,
    local_name: Vec<u8>,
    method: u16,
    flags: u16,
    packed: Vec<u8>,
    size: u32,
    crc: u32,
    attributes: u32,
}

impl Entry {
    fn honest(name: &str, bytes: &[u8]) -> Self {
        Self {
            name: name.into(),
            local_name: name.into(),
            method: 0,
            flags: 0,
            packed: bytes.to_vec(),
            size: bytes.len() as u32,
            crc: crc(bytes),
            attributes: 0,
        }
    }

    /// The same, packed by deflate's plainest way (RFC 1951, 3.2.4).
    fn deflated(name: &str, bytes: &[u8]) -> Self {
        let mut packed = Vec::new();
        let mut parts = bytes.chunks(0xFFFF).peekable();
        while let Some(part) = parts.next() {
            packed.push(u8::from(parts.peek().is_none()));
            packed.extend((part.len() as u16).to_le_bytes());
            packed.extend((!(part.len() as u16)).to_le_bytes());
            packed.extend(part);
        }
        if packed.is_empty() {
            packed = vec![1, 0, 0, 0xFF, 0xFF];
        }
        Self { packed, method: 8, ..Self::honest(name, bytes) }
    }
}

/// A specification with what a package can have.
const SPEC: &str = "agent-package:\n  spec-version: v2\n  agents:\n    - name: A\n      runbook: runbook.md\n      version: 1.10\n      \
    action-packages:\n        - { name: B, organization: C, type: zip, version: 1.0.0, path: C/b/1.0.0.zip }\n      mcp-servers:\n        \
    - { name: L, transport: sse, url: 'https://a:b@h.example/x?y#z', headers: { A: { type: secret, value: s } }, env: { B: c } }\n      \
    semantic-data-models: [ { name: m.yaml } ]\n      shared-files: [ { file-ref: f1, name: r.csv, mime-type: text/csv } ]\n";

/// An archive of a few entries, each honest or not.
fn archive(input: &mut Input) -> Vec<u8> {
    const NAMES: [&str; 8] = [
        "agent-spec.yaml",
        "runbook.md",
        "semantic-data-models/m.yaml",
        "agent-files/f1",
        "actions/C/b/1.0.0.zip",
        "actions/",
        "../x",
        "AGENT-SPEC.yaml",
    ];
    let mut entries = Vec::new();
    for _ in 0..1 + input.below(6) {
        let name = input.one_of(&NAMES);
        let bytes = match input.below(4) {
            0 => SPEC.as_bytes().to_vec(),
            1 => changed(SPEC, input),
            2 => input.some().to_vec(),
            _ => input.some().repeat(1 + input.below(64) * 64),
        };
        let mut entry = if input.below(2) == 0 { Entry::honest(name, &bytes) } else { Entry::deflated(name, &bytes) };
        match input.below(16) {
            1 => entry.name = input.some().to_vec(),
            2 => entry.local_name = input.some().to_vec(),
            3 => entry.method = input.number() as u16,
            4 => entry.flags = input.number() as u16,
            5 => entry.size = (input.number() as u32) << input.below(17),
            6 => entry.crc ^= 1,
            7 => entry.attributes = (input.number() as u32) << 16,
            8 => entry.packed = input.some().to_vec(),
            9 => entry.packed.truncate(input.number()),
            10 => {
                entry.name = input.some().to_vec();
                entry.local_name.clone_from(&entry.name);
            }
            11 => {
                // Whatever it unpacks to, it says so.
                entry.packed = input.some().to_vec();
                (entry.method, entry.size) = (8, input.number() as u32);
            }
            _ => {}
        }
        entries.push(entry);
    }
    let mut file = stored(&entries);
    if input.byte() % 4 == 1 {
        let at = input.number() % file.len().max(1);
        file[at] ^= input.byte();
    }
    if input.byte() % 8 == 1 {
        file.truncate(input.number());
    }
    file
}

/// The text with a part of it replaced.
fn changed(text: &str, input: &mut Input) -> Vec<u8> {
    let mut bytes = text.as_bytes().to_vec();
    for _ in 0..1 + input.below(4) {
        let from = input.number() % bytes.len().max(1);
        let to = (from + input.below(24)).min(bytes.len());
        bytes.splice(from..to, input.some().iter().copied());
    }
    bytes
}

/// The file of some entries (APPNOTE 4.3).
fn stored(entries: &[Entry]) -> Vec<u8> {
    let (mut file, mut directory) = (Vec::new(), Vec::new());
    for entry in entries {
        let at = file.len() as u32;
        let common = |name: &[u8]| {
            let mut fields = Vec::new();
            fields.extend([entry.flags, entry.method, 0, 0].map(u16::to_le_bytes).concat());
            fields.extend([entry.crc, entry.packed.len() as u32, entry.size].map(u32::to_le_bytes).concat());
            fields.extend([name.len() as u16, 0].map(u16::to_le_bytes).concat());
            fields
        };
        file.extend(b"PK\x03\x04\x14\x00");
        file.extend(common(&entry.local_name));
        file.extend(&entry.local_name);
        file.extend(&entry.packed);
        directory.extend(b"PK\x01\x02\x14\x03\x14\x00");
        directory.extend(common(&entry.name));
        directory.extend([0; 6]);
        directory.extend(entry.attributes.to_le_bytes());
        directory.extend(at.to_le_bytes());
        directory.extend(&entry.name);
    }
    let count = entries.len() as u16;
    let (begin, size) = (file.len() as u32, directory.len() as u32);
    file.extend(&directory);
    file.extend(b"PK\x05\x06\0\0\0\0");
    file.extend([count, count].map(u16::to_le_bytes).concat());
    file.extend([size, begin].map(u32::to_le_bytes).concat());
    file.extend([0, 0]);
    file
}

/// The checksum of zip, bit by bit.
fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0, |mut sum, byte| {
        sum ^= u32::from(*byte);
        for _ in 0..8 {
            sum = if sum & 1 == 1 { sum >> 1 ^ 0xEDB8_8320 } else { sum >> 1 };
        }
        sum
    })
}
