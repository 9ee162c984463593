//! Files of source code that somebody picks: each is taken or told of, and what is told is why.

use std::collections::BTreeSet;

use greenroom::document::{
    FilesLimits, LeftOut, PathFlaw, Picked, Picking, Reason, as_typed, path_flaw, put_files, with_line_ends,
};
use greenroom::words::files as words;
use proptest::prelude::*;
use serde_json::{Map, Value, json};

use crate::properties::config;

/// The limits of a vendor's client (fact sheet of RunAgents, "Artifacts").
const CLIENT: FilesLimits = FilesLimits {
    most_files: 80,
    most_bytes: 256 << 10,
    most_together: 2 << 20,
    skipped: &[".git", "node_modules", "build"],
};

/// Limits that a handful of files is beyond.
const TIGHT: FilesLimits =
    FilesLimits { most_files: 3, most_bytes: 10, most_together: 20, skipped: &["node_modules", "build"] };

/// A file that was picked, and what is in it; nothing where it cannot be read.
type File = (Picked, Option<Vec<u8>>);

fn file(path: &str, bytes: &[u8]) -> File {
    (Picked { path: path.to_owned(), size: bytes.len() as u64 }, Some(bytes.to_vec()))
}

fn there(files: &[(&str, &str)]) -> Map<String, Value> {
    files.iter().map(|(path, text)| ((*path).to_owned(), json!(text))).collect()
}

/// What became of files: what was taken, what was left out, and which were read.
struct Outcome {
    taken: Vec<(String, String)>,
    left: Vec<LeftOut>,
    read: Vec<usize>,
}

fn pick(files: &[File], there: &Map<String, Value>, limits: &'static FilesLimits) -> Outcome {
    let picked: Vec<Picked> = files.iter().map(|(picked, _)| picked.clone()).collect();
    let mut picking = Picking::new(&picked, there, limits);
    let mut read = Vec::new();
    while let Some(at) = picking.to_read() {
        read.push(at);
        picking.was_read(files[at].1.as_deref());
    }
    let (taken, left) = picking.done();
    Outcome { taken, left, read }
}

fn paths(outcome: &Outcome) -> Vec<&str> {
    outcome.taken.iter().map(|(path, _)| path.as_str()).collect()
}

fn reasons(outcome: &Outcome) -> Vec<(&str, Reason)> {
    outcome.left.iter().map(|left| (left.path.as_str(), left.reason)).collect()
}

#[test]
fn paths_are_relative_and_plain() {
    for usable in ["agent.py", "src/agent.py", ".env.example", "a b/ü.txt", "...", "c:d", "a:/b/c", "build"] {
        let flaw = if usable == "a:/b/c" { Some(PathFlaw::Absolute) } else { None };
        assert_eq!(path_flaw(usable), flaw, "{usable}");
    }
    let flawed = [
        ("", PathFlaw::Empty),
        ("  ", PathFlaw::Empty),
        ("/etc/hosts", PathFlaw::Absolute),
        ("/", PathFlaw::Absolute),
        ("C:\\x", PathFlaw::Absolute),
        ("c:/x", PathFlaw::Absolute),
        ("C:", PathFlaw::Absolute),
        ("src\\agent.py", PathFlaw::Backslash),
        ("src//agent.py", PathFlaw::EmptyPart),
        ("src/", PathFlaw::EmptyPart),
        ("./agent.py", PathFlaw::Dots),
        ("src/../../x", PathFlaw::Dots),
        ("..", PathFlaw::Dots),
        ("a\nb", PathFlaw::Control),
        ("a\u{0}", PathFlaw::Control),
    ];
    let mut sentences = BTreeSet::new();
    for (path, flaw) in flawed {
        assert_eq!(path_flaw(path), Some(flaw), "{path:?}");
        sentences.insert(flaw.sentence());
    }
    assert_eq!(sentences.len(), 6, "each flaw has a sentence of its own");
}

#[test]
fn a_chosen_folder_is_where_paths_begin_and_skipped_ones_are_one_line_each() {
    let files = [
        file("bot/src/agent.py", b"print()"),
        file("bot/node_modules/a/index.js", b"a"),
        file("bot/node_modules/b/node_modules/c.js", b"c"),
        file("bot/web/node_modules/d.js", b"d"),
        file("bot/build", b"a file of this name"),
        file("bot/.git/HEAD", b"ref"),
        file("bot/node_modules/e.js", b"e"),
    ];
    let outcome = pick(&files, &Map::new(), &CLIENT);
    assert_eq!(paths(&outcome), ["build", "src/agent.py"]);
    assert_eq!(
        reasons(&outcome),
        [(".git", Reason::Folder(1)), ("node_modules", Reason::Folder(3)), ("web/node_modules", Reason::Folder(1))]
    );
    assert_eq!(outcome.read, [4, 0], "what lies in a skipped folder is not read");
    assert_eq!(
        outcome.left[1].sentence(&CLIENT),
        "node_modules: folders of this name are always left out; it has 3 files in it."
    );
    // Two folders, or a file beside one: nobody chose what is around them.
    let two = pick(&[file("a/x.py", b""), file("b/x.py", b"")], &Map::new(), &CLIENT);
    assert_eq!(paths(&two), ["a/x.py", "b/x.py"]);
    let beside = pick(&[file("a/x.py", b""), file("y.py", b"")], &Map::new(), &CLIENT);
    assert_eq!(paths(&beside), ["a/x.py", "y.py"]);
    // A folder that is left out inside of another one can be chosen itself.
    assert_eq!(paths(&pick(&[file("build/x.py", b"")], &Map::new(), &CLIENT)), ["x.py"]);
}

#[test]
fn what_is_left_out_has_its_reason() {
    let large = vec![b'x'; (256 << 10) + 1];
    let files = [
        file("/etc/passwd", b"x"),
        file("C:\\x.py", b"x"),
        file("../x.py", b"x"),
        file("logo.png", b"\x89PNG\0"),
        file("latin.txt", b"caf\xe9"),
        file("large.txt", &large),
        (Picked { path: "grown.txt".to_owned(), size: 3 }, Some(large.clone())),
        (Picked { path: "gone.txt".to_owned(), size: 3 }, None),
        file("same.py", b"first"),
        file("same.py", b"second"),
        file("empty.py", b""),
        file("full.txt", &large[1..]),
    ];
    let outcome = pick(&files, &Map::new(), &CLIENT);
    assert_eq!(paths(&outcome), ["empty.py", "full.txt", "same.py"]);
    assert_eq!(outcome.taken[2].1, "first");
    let mut told = reasons(&outcome);
    told.sort_by_key(|(path, _)| *path);
    assert_eq!(
        told,
        [
            ("../x.py", Reason::Path(PathFlaw::Dots)),
            ("/etc/passwd", Reason::Path(PathFlaw::Absolute)),
            ("C:\\x.py", Reason::Path(PathFlaw::Absolute)),
            ("gone.txt", Reason::Unreadable),
            ("grown.txt", Reason::TooLarge(large.len() as u64)),
            ("large.txt", Reason::TooLarge(large.len() as u64)),
            ("latin.txt", Reason::NoText),
            ("logo.png", Reason::NoText),
            ("same.py", Reason::Twice),
        ]
    );
    assert!(!outcome.read.contains(&5), "what is too large is not read");
    let sentences: BTreeSet<String> = outcome.left.iter().map(|left| left.sentence(&CLIENT)).collect();
    assert!(sentences.contains("large.txt: it has 256.1 KiB, and 256 KiB is the most."), "{sentences:?}");
    assert_eq!(sentences.len(), outcome.left.len());
}

#[test]
fn there_is_room_for_so_many_and_what_replaces_another_needs_none() {
    let present = there(&[("a", "12345"), ("b", "")]);
    // One more file; 15 more bytes.
    let files = [file("a", b"1234567"), file("c", b"01234567"), file("d", b"0"), file("b", b"9999")];
    let outcome = pick(&files, &present, &TIGHT);
    assert_eq!(paths(&outcome), ["a", "b", "c"]);
    assert_eq!(reasons(&outcome), [("d", Reason::TooMany)]);
    let files = [file("a", b"1234567"), file("c", b"0123456789"), file("d", b"0"), file("b", b"9999")];
    let outcome = pick(&files, &present, &TIGHT);
    assert_eq!(paths(&outcome), ["a", "b", "d"]);
    assert_eq!(reasons(&outcome), [("c", Reason::TooMuch(10))]);
    // Beyond the limits already: what gets no larger is taken all the same.
    let beyond = there(&[("a", "0123456789"), ("b", "0123456789"), ("c", "0123456789"), ("d", "")]);
    let outcome = pick(&[file("a", b"9876543210"), file("d", b"1"), file("e", b"")], &beyond, &TIGHT);
    assert_eq!(paths(&outcome), ["a"]);
    assert_eq!(reasons(&outcome), [("d", Reason::TooMuch(1)), ("e", Reason::TooMany)]);
}

#[test]
fn reading_stops_where_there_is_no_room() {
    let files: Vec<File> = (0..90).map(|at| file(&format!("{at:02}.py"), b"x")).collect();
    let outcome = pick(&files, &Map::new(), &CLIENT);
    assert_eq!((outcome.taken.len(), outcome.read.len()), (80, 80));
    assert_eq!(outcome.left.len(), 10);
    assert!(outcome.left.iter().all(|left| left.reason == Reason::TooMany));
    // What is no text takes no room.
    let files: Vec<File> =
        (0..160).map(|at| file(&format!("{at:03}.py"), if at % 2 == 0 { b"x" } else { b"\0" })).collect();
    assert_eq!(pick(&files, &Map::new(), &CLIENT).taken.len(), 80);
    // 2 MiB fit, and not a byte more.
    let whole = vec![b'x'; 256 << 10];
    let mut files: Vec<File> = (0..8).map(|at| file(&format!("{at}.py"), &whole)).collect();
    files.push(file("9.py", b"x"));
    files.push(file("empty.py", b""));
    let outcome = pick(&files, &Map::new(), &CLIENT);
    assert_eq!(outcome.taken.len(), 9);
    assert_eq!(reasons(&outcome), [("9.py", Reason::TooMuch(1))]);
}

#[test]
fn what_is_put_among_others_is_told() {
    let mut files = there(&[("a", "1"), ("b", "2"), ("c", "3")]);
    files.insert("odd".to_owned(), json!(7));
    let new = [("b", "2"), ("c", "4"), ("d", ""), ("odd", "7")];
    let put = put_files(&mut files, new.map(|(path, text)| (path.to_owned(), text.to_owned())).to_vec());
    assert_eq!(
        (put.added, put.replaced, put.same),
        (vec!["d".to_owned()], vec!["c".to_owned(), "odd".to_owned()], vec!["b".to_owned()])
    );
    assert_eq!(Value::Object(files), json!({"a": "1", "b": "2", "c": "4", "odd": "7", "d": ""}));
}

#[test]
fn sizes_are_told_as_the_limits_are() {
    let cases = [
        (0, "0 bytes"),
        (1, "1 byte"),
        (1_023, "1023 bytes"),
        (1_024, "1 KiB"),
        (1_025, "1.1 KiB"),
        (256 << 10, "256 KiB"),
        ((256 << 10) + 1, "256.1 KiB"),
        ((1 << 20) - 1, "1 MiB"),
        (2 << 20, "2 MiB"),
        ((2 << 20) + 1, "2.1 MiB"),
    ];
    for (bytes, told) in cases {
        assert_eq!(words::size(bytes), told);
    }
}

#[test]
fn line_ends_are_those_that_were_there() {
    let cases = [
        ("a\r\nb\r\n", "a\nb\nc\n", "a\r\nb\r\nc\r\n"),
        ("a\r\nb\r\n", "a\n", "a\r\n"),
        ("a\r\nb\r\n", "", ""),
        ("a\nb\r\nc\n", "a\nx\nb\nc\n", "a\nx\nb\r\nc\n"),
        ("a\nb\n", "a\nc\n", "a\nc\n"),
        ("é\r\nx", "ũ\nx", "ũ\r\nx"),
        ("a\rb\rc", "a\nb\nc\nd", "a\nb\nc\nd"),
        // Typed and taken back: nothing changed.
        ("a\r\nb\rc", "a\nb\nc", "a\r\nb\rc"),
    ];
    for (was, typed, kept) in cases {
        assert_eq!(with_line_ends(was, typed), kept, "{was:?} {typed:?}");
    }
}

/// A text with line ends of all sorts.
fn lines() -> impl Strategy<Value = String> {
    let part =
        prop_oneof![Just("\n"), Just("\r\n"), Just("\r\n"), Just("\r"), Just("a"), Just("é"), Just("ũ"), Just("")];
    proptest::collection::vec(part, 0..12).prop_map(|parts| parts.concat())
}

/// Any file: names that are there twice, skipped folders, paths that no file can have, contents of all sorts.
fn any_file() -> impl Strategy<Value = File> {
    let part = prop_oneof![
        8 => "[a-c]",
        1 => Just("node_modules".to_owned()),
        1 => Just("build".to_owned()),
        1 => proptest::sample::select(vec!["", ".", "..", "C:", "a\\b", "a\nb"]).prop_map(str::to_owned),
    ];
    let path = proptest::collection::vec(part, 1..4).prop_map(|parts| parts.join("/"));
    let bytes = prop_oneof![
        4 => "[x-z]{0,12}".prop_map(String::into_bytes),
        1 => Just(vec![0]),
        1 => Just(vec![0xff, b'x']),
    ];
    (path, bytes, 0..10_u8, 0..10_u8).prop_map(|(path, bytes, gone, lies)| {
        let size = if lies == 0 { 1 } else { bytes.len() as u64 };
        (Picked { path, size }, (gone > 0).then_some(bytes))
    })
}

/// Some files, half the time all in one folder.
fn some_files() -> impl Strategy<Value = Vec<File>> {
    (proptest::collection::vec(any_file(), 0..12), any::<bool>()).prop_map(|(mut files, in_one)| {
        if in_one {
            files.iter_mut().for_each(|(picked, _)| picked.path.insert_str(0, "top/"));
        }
        files
    })
}

/// The part of a path below the folder that was chosen: the one in which all files lie, if there is one.
fn below_chosen<'p>(files: &[File], path: &'p str) -> &'p str {
    let Some((top, rest)) = path.split_once('/') else { return path };
    let chosen = path_flaw(top).is_none()
        && files.iter().all(|(picked, _)| picked.path.split_once('/').is_some_and(|(other, _)| other == top));
    if chosen { rest } else { path }
}

/// Chance chose a folder by the name of one that is left out inside others. Who chooses it means what is in it.
#[test]
fn a_chosen_folder_is_read_whatever_its_name() {
    let files = [file("node_modules/a", b"x"), file("node_modules/node_modules/b", b"x")];
    let outcome = pick(&files, &Map::new(), &TIGHT);
    assert_eq!(paths(&outcome), ["a"]);
    assert_eq!(reasons(&outcome), [("node_modules", Reason::Folder(1))]);
}

proptest! {
    #![proptest_config(config(500))]

    /// Nothing is dropped silently: every file is taken, or counted where it is told why not. What is taken can stay.
    #[test]
    fn every_file_is_taken_or_told_of(files in some_files(), before in proptest::collection::vec("[a-c](/[a-c])?", 0..5)) {
        let present: Map<String, Value> = before.into_iter().map(|path| (path, json!("1234567"))).collect();
        let outcome = pick(&files, &present, &TIGHT);
        let left: usize = outcome.left.iter().map(LeftOut::files).sum();
        prop_assert_eq!(outcome.taken.len() + left, files.len());
        for left in &outcome.left {
            let sentence = left.sentence(&TIGHT);
            prop_assert!(sentence.contains(&left.path) && sentence.ends_with('.'), "{}", sentence);
        }
        let mut seen = BTreeSet::new();
        for (path, text) in &outcome.taken {
            prop_assert_eq!(path_flaw(path), None);
            prop_assert!(seen.insert(path), "{} is there twice", path);
            prop_assert!(text.len() as u64 <= TIGHT.most_bytes && !text.contains('\0'));
            prop_assert!(!path.contains("node_modules/") && !path.contains("build/"), "{}", path);
            let is_its_text = |(picked, bytes): &File| {
                picked.path.ends_with(path.as_str()) && bytes.as_deref() == Some(text.as_bytes())
            };
            prop_assert!(files.iter().any(is_its_text), "{} has another text", path);
        }
        for at in &outcome.read {
            let path = below_chosen(&files, &files[*at].0.path);
            prop_assert!(!path.contains("node_modules/"), "{} was read", path);
        }
        // All that stand there afterwards are counted, and what was beyond the limits does not get further beyond.
        let mut all = present.clone();
        let taken = outcome.taken.len();
        let put = put_files(&mut all, outcome.taken);
        prop_assert_eq!(put.added.len() + put.replaced.len() + put.same.len(), taken);
        prop_assert_eq!(all.len(), present.len() + put.added.len());
        let bytes = |files: &Map<String, Value>| files.values().map(|text| text.as_str().map_or(0, str::len) as u64).sum::<u64>();
        prop_assert!(all.len() <= TIGHT.most_files.max(present.len()));
        prop_assert!(bytes(&all) <= TIGHT.most_together.max(bytes(&present)));
    }

    /// What is typed arrives, and what was left alone keeps its line ends.
    #[test]
    fn typed_text_arrives_with_its_line_ends(was in lines(), typed in lines()) {
        let typed = as_typed(&typed);
        let kept = with_line_ends(&was, &typed);
        prop_assert_eq!(as_typed(&kept), typed);
        if was.matches('\r').count() == was.matches("\r\n").count() {
            prop_assert_eq!(with_line_ends(&was, &as_typed(&was)), was);
        }
    }
}
