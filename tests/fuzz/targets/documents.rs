//! The document engine, on documents of every vendor and on what nobody would write: where something stands, what
//! differs, what is secret, merging, schedules, numbers, files.

use greenroom::document::{
    Kind, LineKind, Picked, Picking, Pointer, Problem, Schema, Secrets, apply, as_typed, check, content, diff, digest,
    is_cron, is_date, is_url, is_uuid, is_version, lacking, lines, masked, merge, moment, next_runs, path_flaw,
    put_back, put_files, resolve, same, same_number, secret_state, sendable, strip, with_line_ends,
};
use greenroom::domain::json::{indented, read, written};
use serde_json::{Map, Value};

use super::Input;
use super::answers::documents as real;
use super::mutate::{mutate, odd, odd_text, put, spoil};

/// Works with a document, or with a text that is to become a part of one.
pub fn documents(bytes: &[u8]) {
    let mut input = Input::new(bytes);
    match input.below(12) {
        0 => json(&mut input),
        1 => texts(&mut input),
        2 => schedule(&mut input),
        3 => files(&mut input),
        4 => pointers(&mut input),
        how => {
            let (schema, document) = real(|all| input.one_of(all));
            let (a, b, c) = three(&document, &mut input);
            match how {
                5 | 6 => differences(schema, &a, &b),
                7..10 => merging(schema, &a, &b, &c, &mut input),
                10 => secrets(schema, &a, &b, &mut input),
                _ => checks(schema, &a),
            }
        }
    }
}

/// A document, and two that were made of it; at times something else.
fn three(document: &Value, input: &mut Input) -> (Value, Value, Value) {
    let mut all = [document.clone(), document.clone(), document.clone()];
    let ways = input.byte();
    for (i, document) in all.iter_mut().enumerate() {
        match ways >> (2 * i) & 3 {
            0 if i == 0 => {}
            3 => *document = odd(input),
            _ => mutate(document, input),
        }
    }
    let [a, b, c] = all;
    (a, b, c)
}

/// A text is JSON here where it is for `serde_json`, and means the same.
fn json(input: &mut Input) {
    let mut text = if input.below(2) == 0 { odd(input).to_string() } else { input.text() };
    spoil(&mut text, input);
    let theirs: Option<Value> = serde_json::from_str(&text).ok();
    let ours = read(&text).ok();
    assert_eq!(ours, theirs, "{text:?}");
    if let Some(value) = ours {
        assert_eq!(written(&value), value.to_string());
        assert_eq!(read(&indented(&value)).as_ref(), Ok(&value));
    }
}

fn texts(input: &mut Input) {
    let (one, other) = (odd_text(input), odd_text(input));
    let _ = (is_uuid(&one), is_version(&one), is_date(&one), is_url(&one), moment(&one).map(|moment| moment.to_iso()));
    let typed = as_typed(&one);
    assert!(!typed.contains('\r'));
    let kept = with_line_ends(&other, &typed);
    assert_eq!(as_typed(&kept), typed, "{other:?} {typed:?}");
    assert_eq!(with_line_ends(&other, &as_typed(&other)), other, "what was left alone stays");
    if let (Value::Number(a), Value::Number(b)) = (odd(input), odd(input)) {
        assert!(same_number(&a, &a) && same_number(&a, &b) == same_number(&b, &a));
    }
}

fn schedule(input: &mut Input) {
    const PARTS: [&str; 12] =
        ["*", "*/1", "*/7", "0", "59", "1-5", "5-1", "1,2,3", "31", "12", "0-6/2", "99999999999999999999"];
    let mut text = String::new();
    for _ in 0..input.below(7) {
        text.push_str(input.one_of(&PARTS));
        text.push_str(input.one_of(&[" ", " ", " ", "  ", "\t", ",", "/"]));
    }
    if input.byte() % 4 == 1 {
        text = format!("{}{}", input.one_of(&["@every ", "@", ""]), odd_text(input));
    }
    let text = text.trim_end();
    let now = (input.number() as i64).wrapping_mul(1 << input.below(48));
    let runs = next_runs(text, now, input.below(6));
    assert!(runs.is_empty() || is_cron(text));
    assert!(runs.windows(2).all(|pair| pair[0] < pair[1]) && runs.first().is_none_or(|first| *first > now), "{runs:?}");
}

fn files(input: &mut Input) {
    let limits = real(|all| all.iter().find_map(|(schema, _)| limits(schema))).expect("RunAgents takes files");
    let mut there = Map::new();
    for _ in 0..input.below(4) {
        let text = Value::String(odd_text(input));
        there.insert(path(input), text);
    }
    let picked: Vec<Picked> = (0..input.below(12))
        .map(|_| Picked { path: path(input), size: (input.number() as u64) << input.below(12) })
        .collect();
    let mut picking = Picking::new(&picked, &there, limits);
    let mut asked = 0;
    while let Some(at) = picking.to_read() {
        assert!(at < picked.len());
        asked += 1;
        assert!(asked <= picked.len(), "asked for more files than were picked");
        let bytes = input.some().repeat(1 + input.below(3));
        picking.was_read((input.byte() % 8 != 1).then_some(&bytes));
    }
    let (taken, left) = picking.done();
    let out: usize = left.iter().map(|left| left.files()).sum();
    assert_eq!(taken.len() + out, picked.len(), "of every file it is told what became of it");
    assert!(taken.iter().all(|(path, _)| path_flaw(path).is_none()));
    assert!(left.iter().all(|left| !left.sentence(limits).is_empty()));
    let count = taken.len();
    let put = put_files(&mut there, taken);
    assert_eq!(put.added.len() + put.replaced.len() + put.same.len(), count);
}

fn limits(schema: &Schema) -> Option<&'static greenroom::document::FilesLimits> {
    fn of(kind: Kind) -> Option<&'static greenroom::document::FilesLimits> {
        match kind {
            Kind::Files(limits) => Some(limits),
            Kind::Object(fields) => fields.iter().find_map(|field| of(field.kind)),
            Kind::Union(union) => {
                union.variants.iter().flat_map(|variant| variant.fields).find_map(|field| of(field.kind))
            }
            _ => None,
        }
    }
    schema.fields().find_map(|field| of(field.kind))
}

fn path(input: &mut Input) -> String {
    const PARTS: [&str; 10] = ["a", "src", "main.py", "node_modules", ".git", "..", "", "A", "é", "__pycache__"];
    let parts: Vec<String> = (0..1 + input.below(4))
        .map(|_| if input.byte() % 8 == 1 { odd_text(input) } else { input.one_of(&PARTS).to_owned() })
        .collect();
    parts.join("/")
}

fn pointers(input: &mut Input) {
    let (_, document) = real(|all| input.one_of(all));
    let (mut document, ..) = three(&document, input);
    let text = if input.below(2) == 0 { format!("/{}", odd_text(input)) } else { input.text() };
    let Some(at) = Pointer::parse(&text) else { return };
    assert_eq!(Pointer::parse(&at.to_string()).as_ref(), Some(&at), "{text:?}");
    let (before, value) = (document.clone(), odd(input));
    let was = at.get(&document).cloned();
    if at.set(&mut document, value.clone()).is_some() {
        assert_eq!(at.get(&document), Some(&value));
        if let (None, Some((_, last))) = (&was, at.split_last())
            && last != "-"
        {
            assert_eq!(at.remove(&mut document), Some(value));
            assert_eq!(document, before);
        }
    } else {
        assert_eq!(document, before, "nothing is written where the way does not lead");
    }
    let _ = at.remove(&mut document);
}

fn checks(schema: &Schema, document: &Value) {
    for Problem { at, .. } in check(document, schema) {
        let _ = (schema.label_at(document, &at), schema.kind_at(document, &at));
    }
    let kept = content(document, schema);
    assert_eq!(content(&kept, schema), kept, "what is content stays it");
    let _ = (sendable(document, schema), digest(document));
    assert_eq!(digest(document), digest(&document.clone()));
}

fn differences(schema: &Schema, a: &Value, b: &Value) {
    let name = |list: &Pointer, item: &Value| schema.identity(a, list, item);
    let edits = diff(a, b, &name);
    let arrived = apply(a, &edits).expect("edits that fit");
    assert!(same(&arrived, b), "{edits:?}");
    assert_eq!(edits.is_empty(), same(a, b));
    assert_eq!(lines(schema, a, a), [], "a document does not differ from itself");
    for line in lines(schema, a, b) {
        assert!(!line.words.is_empty() && !line.id.is_empty());
        if line.kind == LineKind::Removed {
            assert!(line.loses, "what is removed is lost: {}", line.words);
        }
    }
}

fn merging(schema: &Schema, base: &Value, mine: &Value, theirs: &Value, input: &mut Input) {
    let [base, mine, theirs] = [base, mine, theirs].map(|document| strip(document, schema).0);
    let texts = |base: &str, mine: &str, theirs: &str| greenroom::tools::line_merge::merge(base, mine, theirs);
    let merged = |base: &Value, mine: &Value, theirs: &Value| merge(schema, base, mine, theirs, &texts);
    let alone = merged(&base, &mine, &base);
    assert!(alone.conflicts.is_empty() && masked(&alone.document, schema) == masked(&mine, schema), "mine alone stays");
    let alone = merged(&base, &base, &theirs);
    assert!(alone.conflicts.is_empty(), "theirs alone is no conflict");
    assert!(same(&masked(&alone.document, schema), &masked(&theirs, schema)), "theirs alone is taken");
    let both = merged(&base, &mine, &mine);
    assert!(both.conflicts.is_empty(), "the same change of both is none");
    let mut result = merged(&base, &mine, &theirs);
    for conflict in &result.conflicts {
        assert!(!conflict.words.is_empty());
        assert!(
            conflict.mine.is_none() || conflict.at.get(&result.document) == conflict.mine.as_ref(),
            "{}",
            conflict.at
        );
    }
    while !result.conflicts.is_empty() {
        let (before, at) = (result.conflicts.len(), input.below(result.conflicts.len()));
        resolve(&mut result, at);
        assert_eq!(result.conflicts.len(), before - 1);
    }
    resolve(&mut result, 0);
}

fn secrets(schema: &Schema, a: &Value, b: &Value, input: &mut Input) {
    let (read, taken) = strip(a, schema);
    let (newer, others) = strip(b, schema);
    let none = Secrets::default();
    let back = put_back(&read, &read, &[(&read, &taken)], &none, schema);
    assert_eq!(back.map(|back| back.to_string()), Ok(a.to_string()), "out and back");
    let mut typed = Secrets::default();
    let mut next = read.clone();
    mutate(&mut next, input);
    put(&mut next, typed.add_typed("1", "typed"), input);
    match put_back(&next, &read, &[(&newer, &others), (&read, &taken)], &typed, schema) {
        Ok(_) => {}
        Err(places) => assert!(!places.is_empty() && places.iter().all(|place| place.get(&next).is_some())),
    }
    for place in lacking(&next, &none) {
        let _ = secret_state(place.get(&next));
    }
    // What was almost a marker may become one: that is the end of it.
    let shown = masked(&masked(a, schema), schema);
    assert_eq!(masked(&shown, schema), shown);
}
