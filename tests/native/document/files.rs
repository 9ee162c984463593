//! Files of source code in a document: compared, merged and checked path by path.

use greenroom::document::{
    Field, FilesLimits, Kind, LineKind, Problem, Schema, Section, Wrong, check, content, lines, masked, merge, same,
    strip,
};
use greenroom::document::{PathFlaw, Pointer};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

use super::samples::at;
use crate::properties::config;

const LIMITS: FilesLimits = FilesLimits { most_files: 2, most_bytes: 10, most_together: 12, skipped: &["build"] };

const FILES: Schema = Schema {
    sections: &[Section {
        title: "Code",
        fields: &[
            Field::new("source_files", "Source files", Kind::Files(&LIMITS)).required(),
            Field::new("others", "Others", Kind::Files(&LIMITS)),
        ],
    }],
};

fn files(files: Value) -> Value {
    json!({"source_files": files, "unknown": {"kept": 1.50}})
}

/// Lines merged as the tools do.
fn by_lines(base: &str, mine: &str, theirs: &str) -> Option<String> {
    greenroom::tools::line_merge::merge(base, mine, theirs)
}

#[test]
fn files_are_known_by_their_paths() {
    let document = files(json!({"src/agent.py": "x"}));
    let place = Pointer::root().child("source_files").child("src/agent.py");
    assert!(matches!(FILES.kind_at(&document, &place), Some(Kind::LongText)));
    assert!(FILES.kind_at(&document, &place.child("deeper")).is_none());
    assert_eq!(FILES.label_at(&document, &place), "Source files, src/agent.py");
    assert_eq!(content(&document, &FILES), document);
}

#[test]
fn each_file_has_its_line() {
    let was = files(json!({"src/a.py": "1\n2\n", "src/b.py": "b", "c.py": "c"}));
    let now = files(json!({"c.py": "c", "src/a.py": "1\n3\n", "d.py": ""}));
    let lines = lines(&FILES, &was, &now);
    let told: Vec<(LineKind, &str, String)> =
        lines.iter().map(|line| (line.kind, line.words.as_str(), line.at.to_string())).collect();
    assert_eq!(
        told,
        [
            (LineKind::Removed, "Source files: “src/b.py” removed", "/source_files/src~1b.py".to_owned()),
            (LineKind::Changed, "Source files: “src/a.py” changed", "/source_files/src~1a.py".to_owned()),
            (LineKind::Added, "Source files: “d.py” set to empty", "/source_files/d.py".to_owned()),
        ]
    );
    assert!(lines[0].loses && !lines[1].loses && !lines[2].loses);
    assert_eq!(lines[1].texts, Some(("1\n2\n".to_owned(), "1\n3\n".to_owned())));
}

#[test]
fn two_people_change_different_files_or_different_lines() {
    let base = files(json!({"a.py": "1\n2\n3\n4\n5\n", "b.py": "b", "c.py": "c"}));
    let mine = files(json!({"a.py": "one\n2\n3\n4\n5\n", "b.py": "b", "c.py": "c", "mine.py": "m"}));
    let theirs = files(json!({"a.py": "1\n2\n3\n4\nfive\n", "b.py": "B", "theirs.py": "t"}));
    let merged = merge(&FILES, &base, &mine, &theirs, &by_lines);
    assert_eq!(merged.conflicts, []);
    let expected = json!({"a.py": "one\n2\n3\n4\nfive\n", "b.py": "B", "mine.py": "m", "theirs.py": "t"});
    assert!(same(&merged.document, &files(expected)), "{}", merged.document);
    // The same line, or the same new path.
    let mine = files(json!({"a.py": "1\nmine\n", "b.py": "b", "c.py": "c", "new.py": "m"}));
    let theirs = files(json!({"a.py": "1\ntheirs\n", "b.py": "b", "c.py": "c", "new.py": "t"}));
    let merged = merge(&FILES, &base, &mine, &theirs, &by_lines);
    let told: Vec<&str> = merged.conflicts.iter().map(|conflict| conflict.words.as_str()).collect();
    assert_eq!(
        told,
        ["Source files: “a.py”: changed here and elsewhere", "Source files: “new.py”: added here and elsewhere"]
    );
    assert!(same(&merged.document, &mine));
}

#[test]
fn the_name_of_a_file_makes_no_secret_of_it() {
    let document = files(json!({"secret_store.py": "a = 1", "api_key": "k", "name": "n", "value": "v"}));
    let (stripped, secrets) = strip(&document, &FILES);
    assert!(secrets.is_empty());
    assert_eq!(stripped, document);
    assert_eq!(masked(&document, &FILES), document);
}

#[test]
fn flaws_are_errors_and_limits_are_warnings() {
    let found = |files: Value| check(&json!({"source_files": files}), &FILES);
    let problem = |place: &str, what: Wrong| Problem { at: at(place), what };
    assert_eq!(found(json!({"a": "", "b": "0123456789"})), []);
    assert_eq!(found(json!({})), [problem("/source_files", Wrong::Missing)]);
    assert_eq!(check(&json!({}), &FILES), [problem("/source_files", Wrong::Missing)]);
    assert_eq!(found(json!([])), [problem("/source_files", Wrong::OtherKind)]);
    // Where there may be none, none is no problem.
    assert_eq!(check(&json!({"source_files": {"a": ""}, "others": {}}), &FILES), []);
    let all = found(json!({"/a": "01234567890", "b": "", "C:\\d": 5, "a/../b": null}));
    assert_eq!(
        all,
        [
            problem("/source_files", Wrong::TooManyFiles(2)),
            problem("/source_files/~1a", Wrong::Path(PathFlaw::Absolute)),
            problem("/source_files/~1a", Wrong::FileTooLarge(10)),
            problem("/source_files/C:\\d", Wrong::Path(PathFlaw::Absolute)),
            problem("/source_files/a~1..~1b", Wrong::Path(PathFlaw::Dots)),
            problem("/source_files/C:\\d", Wrong::OtherKind),
            problem("/source_files/a~1..~1b", Wrong::OtherKind),
        ]
    );
    let warnings: Vec<bool> = all.iter().map(Problem::is_warning).collect();
    assert_eq!(warnings, [true, false, true, false, false, false, false]);
    let together = found(json!({"a": "0123456", "b": "0123456"}));
    assert_eq!(together, [problem("/source_files", Wrong::FilesTooLarge(12))]);
    assert!(together[0].is_warning());
}

/// Texts by a few paths.
fn some() -> impl Strategy<Value = Map<String, Value>> {
    let text = proptest::sample::select(vec!["", "a\n", "b\n", "a\nb\n", "a\nb\nc\n"]);
    proptest::collection::btree_map("[a-e](/[ab])?", text, 0..6)
        .prop_map(|files| files.into_iter().map(|(path, text)| (path, json!(text))).collect())
}

proptest! {
    #![proptest_config(config(500))]

    /// Whoever changes other files than I do loses nothing, nor do I; what nobody knows stays.
    #[test]
    fn changes_to_different_files_are_both_kept(base in some(), mine in some(), theirs in some()) {
        // Theirs is what it is, but where I changed something they did not.
        let changed = |path: &str| mine.get(path) != base.get(path);
        let theirs: Map<String, Value> = base.iter().filter(|(path, _)| changed(path))
            .chain(theirs.iter().filter(|(path, _)| !changed(path)))
            .map(|(path, text)| (path.clone(), text.clone())).collect();
        let [base, mine, theirs] = [base, mine, theirs].map(|some| files(Value::Object(some)));
        let merged = merge(&FILES, &base, &mine, &theirs, &|_, _, _| None);
        prop_assert_eq!(&merged.conflicts, &[]);
        prop_assert_eq!(&merged.document["unknown"], &base["unknown"]);
        let all = [&base, &mine, &theirs].map(|document| document["source_files"].as_object().unwrap());
        let [base, mine, theirs] = all;
        for path in base.keys().chain(mine.keys()).chain(theirs.keys()) {
            let expected = if mine.get(path) == base.get(path) { theirs.get(path) } else { mine.get(path) };
            prop_assert_eq!(merged.document["source_files"].get(path), expected, "{}", path);
        }
    }

    /// Every difference of two sets of files is one line at its path, and nothing else is.
    #[test]
    fn lines_are_those_of_the_files_that_differ(was in some(), now in some()) {
        let differing = |path: &&String| was.get(*path) != now.get(*path);
        let gone = was.keys().filter(|path| !now.contains_key(*path));
        let mut expected: Vec<String> = now.keys().filter(differing).chain(gone)
            .map(|path| Pointer::root().child("source_files").child(path).to_string()).collect();
        expected.sort();
        let found = lines(&FILES, &files(Value::Object(was.clone())), &files(Value::Object(now.clone())));
        let mut told: Vec<String> = found.iter().map(|line| line.at.to_string()).collect();
        told.sort();
        prop_assert_eq!(told, expected);
    }
}
