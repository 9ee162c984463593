//! Files that are refused, each for its own reason, and files that chance makes.

use greenroom::tools::package::inflate::{Claim, DEFLATED, Unpacker};
use greenroom::tools::package::refusal::{
    AgentFlaw, EntryFlaw, MOST_BYTES, MOST_UNPACKED, NameFlaw, Refusal, YamlFlaw,
};
use proptest::prelude::*;
use zip::CompressionMethod;

use super::inspect;
use super::made::{Raw, SMALL, SPEC, end_record, files, package, raw, raw_with_count, zipped};
use crate::properties::config;

fn spec() -> Raw {
    Raw::new("agent-spec.yaml", SMALL)
}

/// Why an archive with a good specification and this entry is refused.
fn with(entry: Raw) -> Refusal {
    inspect(&raw(&[spec(), entry])).expect_err("refused")
}

fn entry(name: &str, flaw: EntryFlaw) -> Refusal {
    Refusal::Entry(name.to_owned(), flaw)
}

/// Why this is no specification.
fn not_a_spec(text: &str) -> Refusal {
    inspect(&raw(&[Raw::new("agent-spec.yaml", text)])).expect_err("refused")
}

#[test]
fn the_entries_that_tests_make_are_good_by_themselves() {
    let package = inspect(&raw(&[spec(), Raw::new("x", "y"), Raw::deflated("z", &[7; 70_000])])).expect("good");
    assert_eq!((package.name.as_str(), package.unpacked), ("A", SMALL.len() as u64 + 70_001));
}

#[test]
fn what_is_no_zip_is_refused() {
    for bytes in [&b""[..], b"P", b"name: x", b"\x1f\x8b\x08", &[0; 100_000]] {
        assert_eq!(inspect(bytes), Err(Refusal::NotZip));
    }
    assert_eq!(inspect(&vec![0; MOST_BYTES as usize + 1]), Err(Refusal::TooLarge(MOST_BYTES + 1)));
    assert_eq!(inspect(&raw(&[])), Err(Refusal::NoSpec(None)));
    let in_folder = raw(&[Raw::new("my agent/agent-spec.yaml", SMALL), Raw::new("__MACOSX/agent-spec.yaml.x", "")]);
    assert_eq!(inspect(&in_folder), Err(Refusal::NoSpec(Some("my agent/agent-spec.yaml".to_owned()))));
}

#[test]
fn what_breaks_off_is_refused_wherever_it_does() {
    // Its last file is a zip archive itself, stored: what is cut off behind that ends like an archive.
    let file = zipped(&files(SPEC), CompressionMethod::Stored);
    let mut reasons = std::collections::BTreeMap::new();
    for length in 0..file.len() {
        let refusal = inspect(&file[..length]).expect_err("refused");
        *reasons.entry(format!("{refusal:?}")).or_insert(0) += 1;
    }
    let reasons: Vec<&str> = reasons.keys().map(String::as_str).collect();
    assert_eq!(reasons, ["NotZip", "Surrounded", "Truncated"]);
}

#[test]
fn bytes_around_an_archive_are_refused() {
    let file = package(SPEC);
    assert_eq!(inspect(&[b"MZ", file.as_slice()].concat()), Err(Refusal::Surrounded));
    assert_eq!(inspect(&[file.as_slice(), b"\n"].concat()), Err(Refusal::Surrounded));
    assert_eq!(inspect(&[raw(&[spec()]), file].concat()), Err(Refusal::Surrounded));
}

/// How many entries there are is refused by what the archive says, before they are looked at, and where it says too few.
#[test]
fn too_many_entries_are_refused() {
    let many: Vec<(String, Vec<u8>)> = (0..100_000).map(|at| (at.to_string(), Vec::new())).collect();
    assert_eq!(inspect(&zipped(&many, CompressionMethod::Stored)), Err(Refusal::TooManyEntries(100_000)));
    assert_eq!(inspect(&end_record(60_000, 0, 0)), Err(Refusal::TooManyEntries(60_000)));
    let many: Vec<Raw> = (0..10_500).map(|at: u32| Raw::new(at.to_string(), "")).collect();
    assert_eq!(inspect(&raw_with_count(&many, 3)), Err(Refusal::TooManyEntries(10_001)));
    assert_eq!(inspect(&raw_with_count(&[spec(), Raw::new("x", "")], 1)), Err(Refusal::Directory));
}

#[test]
fn a_bomb_is_refused_before_it_goes_off() {
    assert_eq!(with(Raw::bomb("zeros", 1_024)), entry("zeros", EntryFlaw::Bomb));
    // Each by itself is harmless.
    let entries: Vec<Raw> =
        (0..80).map(|at| Raw { size: 4 << 20, ..Raw::new(format!("agent-files/{at}"), "") }).collect();
    let sum = MOST_UNPACKED + (4 << 20);
    assert_eq!(inspect(&raw(&entries)), Err(Refusal::TooLargeUnpacked(sum)));
}

/// A bomb that claims to be small is stopped where it is more than it claims, and nobody gets more than that.
#[test]
fn a_bomb_that_lies_is_stopped() {
    let bomb = Raw { size: 100_000, ..Raw::bomb("zeros", 1_024) };
    let mut seen = 0;
    let claim = Claim { method: DEFLATED, size: 100_000, crc: 0 };
    let end = Unpacker::default().unpack(&bomb.packed, claim, |piece| seen += piece.len());
    assert_eq!(end, Err(EntryFlaw::Size));
    assert!(seen <= 100_000, "{seen}");
    assert_eq!(with(bomb), entry("zeros", EntryFlaw::Size));
}

#[test]
fn names_that_lead_elsewhere_are_refused() {
    let cases: [(&[u8], NameFlaw, &str); 13] = [
        (b"../x", NameFlaw::Parent, "../x"),
        (b"a/../../x", NameFlaw::Parent, "a/../../x"),
        (b"a/..", NameFlaw::Parent, "a/.."),
        (b"/etc/passwd", NameFlaw::Absolute, "/etc/passwd"),
        (b"C:/x", NameFlaw::Drive, "C:/x"),
        (b"c:x", NameFlaw::Drive, "c:x"),
        (b"a\\..\\x", NameFlaw::Backslash, "a\\..\\x"),
        (b"a\0b", NameFlaw::Control, "a\u{FFFD}b"),
        (b"a\nb", NameFlaw::Control, "a\u{FFFD}b"),
        ("a\u{202E}txt.exe".as_bytes(), NameFlaw::Control, "a\u{FFFD}txt.exe"),
        (b"\xFF", NameFlaw::NotText, "\u{FFFD}"),
        (b"", NameFlaw::Empty, ""),
        (b"./.", NameFlaw::Empty, "./."),
    ];
    for (name, flaw, shown) in cases {
        assert_eq!(with(Raw::new(name, "x")), Refusal::Name(shown.to_owned(), flaw));
    }
    let long = "x".repeat(5_000);
    assert_eq!(with(Raw::new(&long, "")), Refusal::Name(format!("{}…", &long[..120]), NameFlaw::TooLong));
    // These only look like it.
    for name in ["..x", "a..b/c", "...", "xy:z", "é/ß", " "] {
        assert!(inspect(&raw(&[spec(), Raw::new(name, "x")])).is_ok(), "{name}");
    }
}

#[test]
fn two_entries_of_one_name_are_refused() {
    let twice = |name: &str, again: &str| {
        let refusal = inspect(&raw(&[spec(), Raw::new(name, "1"), Raw::new(again, "2")]));
        assert_eq!(refusal, Err(entry(again, EntryFlaw::Twice(name.to_owned()))));
    };
    twice("a/b", "a/b");
    twice("Readme.md", "README.md");
    twice("straße/Ä", "STRAße/ä");
    twice("a/b", "./a//b");
    assert_eq!(with(spec()), entry("agent-spec.yaml", EntryFlaw::Twice("agent-spec.yaml".to_owned())));
    assert_eq!(with(Raw { local_name: b"y".to_vec(), ..Raw::new("x", "1") }), entry("x", EntryFlaw::TwoNames));
}

#[test]
fn what_is_no_plain_file_is_refused() {
    let x = || Raw::new("x", "/etc/passwd");
    assert_eq!(with(Raw { flags: 1, ..x() }), entry("x", EntryFlaw::Encrypted));
    assert_eq!(with(Raw { attributes: 0o120_777 << 16, ..x() }), entry("x", EntryFlaw::NotAFile));
    assert_eq!(with(Raw { attributes: 0o010_644 << 16, ..x() }), entry("x", EntryFlaw::NotAFile));
    assert!(inspect(&raw(&[spec(), Raw { attributes: 0o100_644 << 16, ..x() }])).is_ok());
    for method in [9, 12, 14, 93, 99] {
        assert_eq!(with(Raw { method, ..x() }), entry("x", EntryFlaw::Method(method)));
    }
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    writer.add_symlink("link", "/etc/passwd", zip::write::SimpleFileOptions::default()).unwrap();
    let link = writer.finish().unwrap().into_inner();
    assert_eq!(inspect(&link), Err(entry("link", EntryFlaw::NotAFile)));
}

/// Also in entries that nobody shows.
#[test]
fn a_damaged_entry_is_refused() {
    let x = || Raw::deflated("x", b"some text, some text");
    assert_eq!(with(Raw { crc: 1, ..x() }), entry("x", EntryFlaw::Checksum));
    assert_eq!(with(Raw { crc: 1, ..Raw::new("x", "y") }), entry("x", EntryFlaw::Checksum));
    for size in [0, 3, 100] {
        assert_eq!(with(Raw { size, ..x() }), entry("x", EntryFlaw::Size));
        assert_eq!(with(Raw { size, ..Raw::new("x", "some text") }), entry("x", EntryFlaw::Size));
    }
    let cut = |entry: Raw| Raw { packed: entry.packed[..entry.packed.len() - 2].to_vec(), ..entry };
    assert_eq!(with(cut(x())), entry("x", EntryFlaw::Damaged));
    assert_eq!(with(Raw { packed: [x().packed, b"more".to_vec()].concat(), ..x() }), entry("x", EntryFlaw::Damaged));
    assert_eq!(with(Raw { packed: vec![0xFF; 9], ..x() }), entry("x", EntryFlaw::Damaged));
    assert_eq!(with(Raw { packed: Vec::new(), ..x() }), entry("x", EntryFlaw::Damaged));
    assert_eq!(with(Raw { at: Some(7), ..x() }), entry("x", EntryFlaw::Damaged));
    assert_eq!(with(Raw { at: Some(u32::MAX), ..x() }), entry("x", EntryFlaw::Damaged));
}

/// An entry whose bytes are the header and the bytes of others: so a small file holds many large ones.
#[test]
fn entries_that_share_bytes_are_refused() {
    let inner = raw(&[Raw::new("inner", "text")]);
    let inner = &inner[..30 + 5 + 4];
    let outer = Raw::new("outer", inner);
    let at = 30 + 15 + SMALL.len() as u32 + 30 + 5;
    let file = raw(&[spec(), outer, Raw { at: Some(at), ..Raw::new("inner", "text") }]);
    assert_eq!(inspect(&file), Err(entry("inner", EntryFlaw::Overlaps("outer".to_owned()))));
}

#[test]
fn texts_that_are_read_have_limits() {
    let long = |name: &str, bytes: usize| Raw::deflated(name, &vec![b'#'; bytes]);
    let refusal = inspect(&raw(&[long("agent-spec.yaml", (1 << 20) + 1)]));
    assert_eq!(refusal, Err(entry("agent-spec.yaml", EntryFlaw::TooLong(1 << 20))));
    let named = "agent-package: {agents: [{name: A, runbook: r.md}]}";
    let spec = Raw::new("agent-spec.yaml", named);
    let refusal = inspect(&raw(&[spec.clone(), Raw::new("r.md", vec![b'#'; (4 << 20) + 1])]));
    assert_eq!(refusal, Err(entry("r.md", EntryFlaw::TooLong(4 << 20))));
    assert!(inspect(&raw(&[spec.clone(), Raw::new("r.md", vec![b'#'; 4 << 20])])).is_ok());
    assert_eq!(inspect(&raw(&[spec, Raw::new("r.md", b"\xFF")])), Err(entry("r.md", EntryFlaw::NotText)));
    assert_eq!(
        inspect(&raw(&[Raw::new("agent-spec.yaml", b"\xFF")])),
        Err(entry("agent-spec.yaml", EntryFlaw::NotText))
    );
}

#[test]
fn what_is_no_agent_is_refused() {
    let agents = |flaw| Refusal::NotAnAgent(flaw);
    for text in
        ["", "- a\n- b", "agent-package", "agent-package: {}", "agent-package: {agents: []}", "agents: [{name: A}]"]
    {
        assert_eq!(not_a_spec(text), agents(AgentFlaw::None), "{text}");
    }
    assert_eq!(not_a_spec("agent-package: {agents: [{name: A}, {name: B}]}"), agents(AgentFlaw::Several(2)));
    for text in ["[1]", "[{}]", "[{name: }]", "[{name: ''}]", "[{name: ' '}]", "[{name: [A]}]"] {
        assert_eq!(not_a_spec(&format!("agent-package: {{agents: {text}}}")), agents(AgentFlaw::Nameless), "{text}");
    }
    assert_eq!(not_a_spec("a: 1\nb: [\n"), Refusal::Spec(3, YamlFlaw::Syntax));
    assert_eq!(not_a_spec(&"[".repeat(100_000)), Refusal::Spec(1, YamlFlaw::TooDeep));
}

proptest! {
    #![proptest_config(config(100))]

    /// Any bytes are refused, or the archive is harmless.
    #[test]
    fn any_bytes_have_an_answer(bytes in proptest::collection::vec(any::<u8>(), 0..400), end in any::<bool>()) {
        let file = if end { [bytes, end_record(1, 46, 0)].concat() } else { bytes };
        prop_assert!(inspect(&file).is_err());
    }

    /// A package of which chance changed some bytes, or a part, is refused, or what is shown of it has its bounds.
    #[test]
    fn a_changed_package_is_refused_or_harmless(
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0..4_u8), 1..6),
        stored in any::<bool>(),
    ) {
        let method = if stored { CompressionMethod::Stored } else { CompressionMethod::Deflated };
        let good = zipped(&files(SPEC), method);
        let mut file = good.clone();
        for (at, byte, kind) in changes {
            let at = at.index(file.len());
            match kind {
                0 => file[at] = byte,
                1 => file.insert(at, byte),
                2 => drop(file.drain(at..(at + usize::from(byte)).min(file.len() - 1))),
                _ => {
                    let from = usize::from(byte) * good.len() / 256;
                    let part = good[from..(from + 64).min(good.len())].to_vec();
                    file.splice(at..at, part).for_each(drop);
                }
            }
        }
        if let Ok(package) = inspect(&file) {
            prop_assert!(package.entries.len() <= 500 && package.entry_count <= 10_000);
            prop_assert!(package.unpacked <= MOST_UNPACKED);
            // Whatever got through is what was packed: nothing of a file can change without its checksum.
            prop_assert_eq!(package.name, "Invoice Roast");
        }
    }
}
