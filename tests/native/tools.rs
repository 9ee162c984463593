//! Long work with texts: Markdown, the words that differ, merging, counting; and what goes over to the worker and back.

use std::time::{Duration, Instant};

use greenroom::domain::json::{Json, read, written};
use greenroom::domain::safe_link;
use greenroom::tools::counts::{Counts, counts};
use greenroom::tools::done;
use greenroom::tools::line_merge::merge;
use greenroom::tools::markdown;
use greenroom::tools::messages::{Done, Task};
use greenroom::tools::runs::Run;
use greenroom::tools::texts::difference;
use greenroom::tools::tree::{Block, Heading, Inline, Item, Markdown};
use proptest::prelude::*;
use pulldown_cmark::{Event, Options, Parser};

use crate::properties::{any_text, config, full};

/// Long enough that no test meets it.
const AMPLE: Duration = Duration::from_secs(60);

/// A worker is slower than this machine, and a test's build is slower than a worker; so much is quick for both.
const QUICK: Duration = Duration::from_secs(10);

/// How many bytes a long text has: enough to tell what grows with the square of them; a megabyte in the long form.
fn long() -> usize {
    if full() { 1_000_000 } else { 100_000 }
}

fn text(text: &str) -> Inline {
    Inline::Text(text.to_owned())
}

fn plain(said: &str) -> Block {
    Block::Plain(vec![text(said)])
}

fn paragraph(said: &str) -> Block {
    Block::Paragraph(vec![text(said)])
}

fn tree(source: &str) -> Vec<Block> {
    markdown::read(source).0
}

/// Each kind of block and each kind of line becomes its part of the tree.
#[test]
fn markdown_becomes_a_tree() {
    let source = "# Role & *tone*\n\nBe **kind**, ~~not~~ `curt`.  \nAlways.\n\n---\n\n> quoted\n\n\
        3. three\n4. four\n   - deep *er* down\n\n- [x] done\n- [ ] open\n\n```rust ignore\nlet a = 1;\n```\n\n    indented\n";
    let list = |first, items| Block::List { first, items };
    let item = |blocks| Item { ticked: None, blocks };
    let deep = Block::Plain(vec![text("deep "), Inline::Emphasis(vec![text("er")]), text(" down")]);
    let tick = |ticked, said| Item { ticked: Some(ticked), blocks: vec![plain(said)] };
    let expected = vec![
        Block::Heading { level: 1, inside: vec![text("Role & "), Inline::Emphasis(vec![text("tone")])] },
        Block::Paragraph(vec![
            text("Be "),
            Inline::Strong(vec![text("kind")]),
            text(", "),
            Inline::Struck(vec![text("not")]),
            text(" "),
            Inline::Code("curt".to_owned()),
            text("."),
            Inline::Break,
            text("Always."),
        ]),
        Block::Rule,
        Block::Quote(vec![paragraph("quoted")]),
        list(Some(3), vec![item(vec![plain("three")]), item(vec![plain("four"), list(None, vec![item(vec![deep])])])]),
        list(None, vec![tick(true, "done"), tick(false, "open")]),
        Block::Code { language: "rust".to_owned(), text: "let a = 1;\n".to_owned() },
        Block::Code { language: String::new(), text: "indented\n".to_owned() },
    ];
    assert_eq!(tree(source), expected);
}

/// A table has a head and rows; short rows are filled up.
#[test]
fn a_table_has_a_head_and_rows() {
    let source = "| a | *b* |\n| - | :-: |\n| 1 | 2 |\n| 3 |\n";
    let head = vec![vec![text("a")], vec![Inline::Emphasis(vec![text("b")])]];
    let rows = vec![vec![vec![text("1")], vec![text("2")]], vec![vec![text("3")], vec![]]];
    assert_eq!(tree(source), [Block::Table { head, rows }]);
}

/// Only addresses of pages over TLS and of letters lead anywhere; others stand behind their text.
#[test]
fn a_link_is_followed_only_to_https_or_a_letter() {
    let link =
        |to: &str, said: &str| Block::Paragraph(vec![Inline::Link { to: to.to_owned(), inside: vec![text(said)] }]);
    assert_eq!(tree("[docs](https://a.example/x)"), [link("https://a.example/x", "docs")]);
    assert_eq!(tree("<HTTPS://a.example>"), [link("HTTPS://a.example", "HTTPS://a.example")]);
    assert_eq!(tree("<a@b.example>"), [link("mailto:a@b.example", "a@b.example")]);
    for (source, shown) in [
        ("[go](javascript:alert(1))", "go (javascript:alert(1))"),
        ("[go](JaVaScRiPt&colon;alert(1))", "go (JaVaScRiPt:alert(1))"),
        ("[go](data:text/html,x)", "go (data:text/html,x)"),
        ("[go](http://a.example)", "go (http://a.example)"),
        ("[go](//a.example)", "go (//a.example)"),
        ("[go](/settings)", "go (/settings)"),
        ("[go]( https:evil)", "go (https:evil)"),
        ("[go]()", "go"),
        ("<http://a.example>", "http://a.example"),
        ("![a cat](https://a.example/cat.png)", "a cat (https://a.example/cat.png)"),
        ("![](https://a.example/cat.png)", "https://a.example/cat.png"),
    ] {
        assert_eq!(tree(source), [paragraph(shown)], "{source}");
    }
    assert!(!safe_link("https://") && !safe_link("mailto:") && !safe_link("ftp://a"));
}

/// HTML is text: what a prompt has in tags is read by people too.
#[test]
fn html_is_shown_as_it_is_written() {
    let source = "<rules>\nBe kind.\n</rules>\n\nA <b>bold</b> word, <script>alert(1)</script> &amp; <!-- note -->.";
    let lines = vec![text("<rules>"), Inline::Break, text("Be kind."), Inline::Break, text("</rules>")];
    let line = "A <b>bold</b> word, <script>alert(1)</script> & <!-- note -->.";
    assert_eq!(tree(source), [Block::Paragraph(lines), paragraph(line)]);
}

/// The outline has the headings in their order, wherever they stand.
#[test]
fn the_outline_names_the_headings() {
    let outline = markdown::read("# One `x`\n\n> ## Two\n\n- ### Three\n\nFour\n====\n").outline();
    let heading = |level, text: &str| Heading { level, text: text.to_owned() };
    assert_eq!(outline, [heading(1, "One x"), heading(2, "Two"), heading(3, "Three"), heading(1, "Four")]);
}

/// What is deeper than a page would show keeps its text, each item in a line of its own.
#[test]
fn what_is_too_deep_is_kept_as_text() {
    let quotes = markdown::read(&format!("{} deep\n", ">".repeat(500)));
    assert_eq!(quotes.text().trim(), "deep");
    let list: String = (0..100).map(|at| format!("{}- item{at}\n", "  ".repeat(at))).collect();
    let said = markdown::read(&list).text();
    let found: Vec<&str> = said.split_whitespace().collect();
    let expected: Vec<String> = (0..100).map(|at| format!("item{at}")).collect();
    assert_eq!(found, expected);
    let links = markdown::read(&format!("{}x{}", "![a".repeat(60), "](https://b.example)".repeat(60))).text();
    assert_eq!(links.matches("https://b.example").count(), 60);
}

/// A text of more parts than a page can show ends as it is written.
#[test]
fn a_text_of_too_many_parts_is_cut_to_its_source() {
    let list: String = (0..30_000).map(|at| format!("- item{at}\n")).collect();
    let markdown = markdown::read(&list);
    let Some(Block::Rest(rest)) = markdown.0.last() else { panic!("no rest") };
    assert!(rest.ends_with("- item29999\n"));
    let said = markdown.text();
    let found = said.split_whitespace().filter(|word| *word != "-");
    assert!(found.eq((0..30_000).map(|at| format!("item{at}"))));
    // Few letters, many cells: rows that are filled up count too.
    let table = format!("{}\n{}\n{}", "|a".repeat(500), "|-".repeat(500), "|b\n".repeat(500));
    assert!(matches!(markdown::read(&table).0.last(), Some(Block::Rest(_))));
}

/// Whoever writes a prompt to hold the page up, holds up a worker, and not for long. The answer can be read back.
#[test]
fn hostile_markdown_ends_quickly() {
    let repeated = |part: &str| part.repeat(long() / part.len());
    let sources = [
        repeated(">"),
        repeated("> "),
        repeated(">\n"),
        repeated("["),
        repeated("]"),
        repeated("[a]("),
        repeated("![["),
        repeated("[a](<"),
        repeated("*a "),
        repeated("*a_ **b "),
        repeated("_a*"),
        repeated("~~a "),
        repeated("`a``"),
        repeated("- "),
        repeated("-\n"),
        repeated("* a\n"),
        repeated("1. "),
        repeated("# "),
        repeated("<"),
        repeated("<!--"),
        repeated("<a "),
        repeated("</a"),
        repeated("<?"),
        repeated("&amp;"),
        repeated("&"),
        repeated("\\"),
        repeated("\n"),
        repeated(" \n"),
        repeated("\t"),
        repeated("|a"),
        repeated("|a\n|-\n"),
        repeated("```\n"),
        repeated("[a]: b\n"),
        repeated("[a]"),
        format!("[a]: {}\n\n{}", "b".repeat(1_000), "[a]".repeat(long() / 4)),
        (0..1_000).map(|at| format!("{}- a\n", " ".repeat(at))).collect(),
        (1..1_400).map(|at| "`".repeat(at) + " ").collect(),
    ];
    for source in sources {
        let begun = Instant::now();
        let markdown = markdown::read(&source);
        let over = written(&Done::Markdown(markdown.clone()).to_json());
        let took = begun.elapsed();
        assert!(took < QUICK, "{took:?} for {:?}…", source.get(..12));
        let back = Done::from_json(&read(&over).unwrap());
        assert_eq!(back, Some(Done::Markdown(markdown)), "{:?}…", source.get(..12));
    }
}

/// Markdown of all kinds of parts, more often than chance has it.
fn any_markdown() -> impl Strategy<Value = String> {
    let parts = [
        "# ",
        "## ",
        "> ",
        "- ",
        "1. ",
        "- [ ] ",
        "- [x] ",
        "  ",
        "    ",
        "\n",
        "\n\n",
        "*",
        "**",
        "_",
        "~~",
        "`",
        "```\n",
        "~~~ x\n",
        "[",
        "]",
        "(",
        ")",
        "![",
        "](https://a.example)",
        "](javascript:b)",
        "<https://c.example>",
        "<b>",
        "</b>",
        "<div>\n",
        "<!--",
        "-->",
        "|",
        "| - | - |\n",
        "---\n",
        "===\n",
        "\\",
        "&amp;",
        "&",
        "one ",
        "two",
        "drei ",
        "日本",
        "ü",
        "\t",
        "\r\n",
        "\u{0}",
        "[a]: b\n",
        "[a]",
        "!",
    ];
    let parts = proptest::collection::vec(proptest::sample::select(parts.to_vec()), 0..40);
    prop_oneof![any_text(), parts.prop_map(|parts| parts.concat())]
}

/// Words a reader sees, by the parser's own account.
fn visible_words(source: &str) -> Vec<String> {
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS;
    let texts = Parser::new_ext(source, options).filter_map(|event| match event {
        Event::Text(text) | Event::Code(text) | Event::Html(text) | Event::InlineHtml(text) => Some(text.into_string()),
        _ => None,
    });
    texts.flat_map(|text| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>()).collect()
}

/// Lines that repeat, so that there is something to find again.
fn lines() -> impl Strategy<Value = String> {
    let line = prop_oneof![
        6 => proptest::sample::select(vec!["a\n", "b\n", "c d\n", "\n", "Say hello to them.\n", "Say no to them.\n"]).prop_map(str::to_owned),
        1 => any_text(),
    ];
    proptest::collection::vec(line, 0..30).prop_map(|lines| lines.concat())
}

fn side(runs: &[Run], other: fn(&Run) -> bool) -> String {
    runs.iter().filter(|run| !other(run)).map(Run::text).collect()
}

fn was(runs: &[Run]) -> String {
    side(runs, |run| matches!(run, Run::New(_)))
}

fn now(runs: &[Run]) -> String {
    side(runs, |run| matches!(run, Run::Gone(_)))
}

proptest! {
    #![proptest_config(config(256))]

    #[test]
    fn any_text_is_markdown_and_keeps_its_words(source in any_markdown()) {
        let markdown = markdown::read(&source);
        let said = markdown.text();
        for word in visible_words(&source) {
            prop_assert!(said.contains(&word), "{:?} is not in {:?}", word, said);
        }
        let over = written(&markdown.to_json());
        prop_assert_eq!(Markdown::from_json(&read(&over).unwrap()), Some(markdown));
    }

    #[test]
    fn a_difference_holds_both_texts(a in lines(), b in lines()) {
        for within in [AMPLE, Duration::ZERO] {
            let runs = difference(&a, &b, within);
            prop_assert_eq!(was(&runs), a.clone());
            prop_assert_eq!(now(&runs), b.clone());
            prop_assert!(runs.iter().all(|run| !run.text().is_empty()));
            let over = written(&Done::Words(runs.clone()).to_json());
            prop_assert_eq!(Done::from_json(&read(&over).unwrap()), Some(Done::Words(runs.clone())));
            for run in runs {
                if let Run::Folded { lines, text } = run {
                    prop_assert_eq!(text.split_inclusive('\n').count(), lines);
                }
            }
        }
    }

    #[test]
    fn a_text_differs_from_itself_in_nothing(a in lines()) {
        let runs = difference(&a, &a, AMPLE);
        prop_assert!(runs.iter().all(|run| matches!(run, Run::Same(_) | Run::Folded { .. })), "{:?}", runs);
    }

    #[test]
    fn merging_takes_what_only_one_changed(base in lines(), other in lines()) {
        prop_assert_eq!(merge(&base, &other, &base), Some(other.clone()));
        prop_assert_eq!(merge(&base, &base, &other), Some(other.clone()));
        prop_assert_eq!(merge(&base, &other, &other), Some(other));
    }

    #[test]
    fn merging_does_not_mind_who_is_who(base in lines(), mine in lines(), theirs in lines()) {
        let merged = merge(&base, &mine, &theirs);
        prop_assert_eq!(&merged, &merge(&base, &theirs, &mine));
        // No line is made up.
        for line in merged.iter().flat_map(|text| text.split_inclusive('\n')) {
            prop_assert!(mine.split_inclusive('\n').chain(theirs.split_inclusive('\n')).any(|known| known == line));
        }
    }

    #[test]
    fn merging_joins_what_lies_apart(
        (head, mine, between, theirs, tail) in (lines(), lines(), lines(), lines(), lines())
    ) {
        // Lines of their own keep the two apart.
        let text = |one: &str, other: &str| format!("{head}\n<1>\n{one}\n<2>\n{between}\n<3>\n{other}\n<4>\n{tail}");
        let base = text("one", "other");
        let merged = merge(&base, &text(&mine, "other"), &text("one", &theirs));
        prop_assert_eq!(merged, Some(text(&mine, &theirs)));
    }

    #[test]
    fn counting_agrees_with_the_standard_library(text in any_text(), more in lines()) {
        let text = text + more.as_str();
        let expected = Counts {
            characters: text.chars().count(),
            words: text.split_whitespace().count(),
            lines: text.lines().count(),
        };
        prop_assert_eq!(counts(&text), expected);
    }

    #[test]
    fn tasks_and_answers_come_back_as_they_went(a in any_text(), b in any_text(), c in any_text()) {
        let tasks = [
            Task::Markdown(a.clone()),
            Task::Words(a.clone(), b.clone()),
            Task::MergeLines { base: a, mine: b, theirs: c },
        ];
        for task in tasks {
            prop_assert_eq!(Task::from_json(&read(&written(&task.to_json())).unwrap()), Some(task.clone()));
            let answer = done(&task, &[]);
            prop_assert_eq!(Done::from_json(&read(&written(&answer.to_json())).unwrap()), Some(answer));
        }
    }
}

/// Of a line that changed, the words that changed are told; neighbours are told as one change.
#[test]
fn words_that_changed_are_told_inside_their_line() {
    let runs = difference("Greet them.\nBe very kind to all.\n", "Greet them.\nBe quite polite to all.\n", AMPLE);
    let expected = [
        Run::Same("Greet them.\nBe ".to_owned()),
        Run::Gone("very kind".to_owned()),
        Run::New("quite polite".to_owned()),
        Run::Same(" to all.\n".to_owned()),
    ];
    assert_eq!(runs, expected);
}

/// A line that goes away beside another that changed does not hide what of that one stayed.
#[test]
fn a_line_that_goes_leaves_its_neighbour_readable() {
    let runs = difference("Be very kind.\nAn old line that goes away\n", "Be quite kind.\n", AMPLE);
    assert!(runs.contains(&Run::Same("Be ".to_owned())) && runs.contains(&Run::New("quite".to_owned())), "{runs:?}");
}

/// Where nearly nothing of a line stayed, it is told as another line: crumbs of words help nobody.
#[test]
fn another_line_is_told_as_a_whole() {
    let runs = difference("Always greet the caller by name.\n", "Never transfer, unless a person asks.\n", AMPLE);
    assert_eq!(runs.len(), 2, "{runs:?}");
    assert!(matches!(runs.as_slice(), [Run::Gone(_), Run::New(_)]));
}

/// Three whole lines around a change are shown; what is farther is folded, and its lines are counted.
#[test]
fn lines_far_from_a_change_are_folded() {
    let line = |at: usize| format!("line {at} stays\n");
    let stay: String = (0..20).map(line).collect();
    let part = |from: usize, to: usize| (from..to).map(line).collect::<String>();
    let (was, now) = (format!("{stay}an old end\n{stay}last\n"), format!("{stay}a new end\n{stay}last one\n"));
    let expected = [
        Run::Folded { lines: 17, text: part(0, 17) },
        Run::Same(part(17, 20)),
        Run::Gone("an old".to_owned()),
        Run::New("a new".to_owned()),
        Run::Same(format!(" end\n{}", part(0, 3))),
        Run::Folded { lines: 14, text: part(3, 17) },
        Run::Same(format!("{}last", part(17, 20))),
        Run::New(" one".to_owned()),
        Run::Same("\n".to_owned()),
    ];
    assert_eq!(difference(&was, &now, AMPLE), expected);
    assert_eq!(difference(&stay, &stay, AMPLE), [Run::Folded { lines: 20, text: stay.clone() }]);
}

/// Two long texts that have nothing, or only crumbs, in common are told apart in about a second.
#[test]
fn long_texts_that_differ_everywhere_end_quickly() {
    let mut seed: u32 = 7;
    let mut random = |below: u32| {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (seed >> 8) % below
    };
    let mut prompt = |words: u32, line: u32| {
        let mut text = String::new();
        while text.len() < long() {
            text.push_str(&format!("w{}", random(words)));
            text.push(if random(line) == 0 { '\n' } else { ' ' });
        }
        text
    };
    let kinds = [(2, 2), (30, 3), (30, 12), (1_000, 12), (1_000, 100_000), (10_000_000, 12), (10_000_000, 1)];
    for (words, line) in kinds {
        let (a, b) = (prompt(words, line), prompt(words, line));
        let begun = Instant::now();
        let runs = difference(&a, &b, Duration::from_millis(500));
        let took = begun.elapsed();
        assert!(took < QUICK, "{took:?} for {words} words, {line} in a line");
        assert!(was(&runs) == a && now(&runs) == b);
        let begun = Instant::now();
        let _ = merge(&a, &b, &prompt(words, line));
        let took = begun.elapsed();
        assert!(took < QUICK, "{took:?} to merge {words} words, {line} in a line");
    }
}

/// Changes to the same line, or to lines side by side, are for a person to choose between.
#[test]
fn changes_that_touch_are_not_merged() {
    assert_eq!(merge("a\nb\nc\n", "x\nb\nc\n", "a\nb\ny\n").as_deref(), Some("x\nb\ny\n"));
    assert_eq!(merge("a\nb\nc\n", "x\nb\nc\n", "y\nb\nc\n"), None);
    assert_eq!(merge("a\nb\nc\n", "x\nb\nc\n", "a\ny\nc\n"), None);
    // Joined blindly, this would be `a`, `cd` in one line.
    assert_eq!(merge("a\nb\n", "a\nc", "a\nb\nd\n"), None);
    assert_eq!(merge("a\n", "a\nb\n", "a\nc\n"), None);
}

#[test]
fn headings_of_a_prompt_are_found_outside_of_code() {
    use greenroom::tools::outline::outline;
    let text = "# Büro 🏢\n\n## Steps ##\r\n1. a\n```sh\n# not one\n```\n    # nor this\n~~~\n```\n# nor that\n~~~\n#no\n####### no\n#\n   ### Never\n";
    let found: Vec<(usize, String, usize)> = outline(text).into_iter().map(|h| (h.level, h.text, h.at)).collect();
    let place = |of: &str| text[..text.find(of).unwrap()].encode_utf16().count();
    assert_eq!(
        found,
        [
            (1, "Büro 🏢".to_owned(), 0),
            (2, "Steps".to_owned(), place("## Steps")),
            (3, "Never".to_owned(), place("   ### Never")),
        ]
    );
}
