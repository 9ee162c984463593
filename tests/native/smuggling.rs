//! Nothing can be smuggled into the page, nor out of it into a spreadsheet or a ticket: whatever vendors, people and
//! addresses say stays text. Read back by other hands than those that wrote it.

use std::path::Path;

use greenroom::domain::{AgentId, ConnectionId, Environment, Timestamp, Vendor, is_hidden, safe_link, visible};
use greenroom::lifecycle::{Chain, Entry, Event, csv, fold, markdown};
use greenroom::routes::{AgentRef, BoardQuery, CompareQuery, DeploymentsQuery, Route};
use greenroom::tools::markdown::read;
use greenroom::tools::tree::{Block, Inline, Markdown};
use proptest::prelude::*;
use pulldown_cmark::{Event as Read, Options, Parser, Tag};
use serde_json::Value;

use crate::properties::{any_text, config};

// Text.

/// Parts of texts that mean something to somebody: browsers, spreadsheets, forges, readers of Markdown.
const PARTS: [&str; 62] = [
    "=",
    "+",
    "-",
    "@",
    "＝",
    "＋",
    "－",
    "＠",
    "\t",
    "\r",
    "\n",
    "\r\n",
    ";",
    ",",
    "\"",
    "'",
    "|",
    "\\",
    "`",
    "``",
    "<",
    ">",
    "&",
    "*",
    "_",
    "~",
    "$",
    "#",
    "#1",
    "!",
    "[",
    "](",
    ")",
    "<script>",
    "<img src=x onerror=alert(1)>",
    "&lt;",
    "://",
    "https://evil.example/",
    "javascript:alert(1)",
    "www.evil.example",
    "mailto:a@b.example",
    "//evil.example",
    "a@b.example",
    "user:pw@",
    "cmd|' /C calc'!A0",
    "HYPERLINK(\"x\")",
    "1",
    "a",
    " ",
    "\u{a0}",
    "\u{3000}",
    "\u{200b}",
    "\u{feff}",
    "\u{202e}",
    "\u{2066}",
    "\u{0}",
    "\u{7f}",
    "\u{e0041}",
    "![",
    "\n\n",
    "---",
    "<a@b.example>",
];

fn hostile() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => proptest::collection::vec(proptest::sample::select(PARTS.to_vec()), 0..10).prop_map(|parts| parts.concat()),
        1 => any::<String>(),
    ]
}

#[test]
fn hidden_characters_are_written_out_and_needed_ones_stay() {
    let shown = [
        ("Billing\u{202e}txt.exe", "Billing[U+202E]txt.exe"),
        ("a\u{2066}b\u{2069}", "a[U+2066]b[U+2069]"),
        ("Pay\u{200b}roll", "Pay[U+200B]roll"),
        ("bell\u{7}", "bell[U+0007]"),
        ("tag\u{e0041}", "tag[U+E0041]"),
    ];
    for (text, expected) in shown {
        assert_eq!(visible(text), expected);
    }
    // Lines, tabs, Hebrew with its marks, Persian joiners, emoji of several characters.
    for text in ["a\tb\r\nc", "שלום\u{200f}", "می\u{200c}خواهم", "👩\u{200d}🚀", "❤\u{fe0f}", "Zürich 株式会社"]
    {
        assert_eq!(visible(text), text);
    }
}

/// All text of the page is put into it in two places, and both write hidden characters out.
#[test]
fn every_text_of_the_page_goes_through_one_function() {
    let mut all = Vec::new();
    for room in ["src/ui", "src/pages", "src/form", "src/state"] {
        files(&Path::new(env!("CARGO_MANIFEST_DIR")).join(room), &mut all);
    }
    assert!(all.len() > 50, "{}", all.len());
    let mut puts = Vec::new();
    for (path, text) in &all {
        for name in ["append_text(", "set_text_content(", "append_with_str", "create_text_node", "owned().into_any()"] {
            puts.extend(text.lines().filter(|line| line.contains(name)).map(|line| (path.as_str(), line.trim())));
        }
    }
    assert_eq!(puts.len(), 2, "{puts:?}");
    assert!(puts.iter().all(|(path, line)| path.ends_with("src/ui/el.rs") && line.contains("visible(")), "{puts:?}");
}

fn files(folder: &Path, all: &mut Vec<(String, String)>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, all);
        } else {
            all.push((path.display().to_string(), std::fs::read_to_string(&path).unwrap()));
        }
    }
}

// Links and Markdown.

/// Where a browser would go, if it is where a person would think by reading the address.
fn leads_where_it_says(address: &str) -> bool {
    let Ok(url) = url::Url::parse(address) else { return false };
    let honest = match url.scheme() {
        "https" => {
            let said = address[8..].split(['/', '?', '#', ':']).next().unwrap_or_default();
            let host = url.host_str().unwrap_or_default();
            !host.is_empty()
                && (said.starts_with('[') || said.eq_ignore_ascii_case(host) || host.starts_with("xn--")
                // `0x7f.1` and `127.1` are numbers to browsers.
                || matches!(url.host(), Some(url::Host::Ipv4(_))))
        }
        "mailto" => url.path().matches('@').count() == 1 && url.query().is_none(),
        _ => false,
    };
    honest && url.username().is_empty() && url.password().is_none()
}

#[test]
fn an_address_that_could_lead_elsewhere_is_no_link() {
    for address in [
        "https://a.example",
        "HTTPS://A.example/x?y=1#z",
        "https://a.example:8443/ü",
        "https://[::1]/",
        "mailto:a.b+c@d.example",
    ] {
        assert!(safe_link(address) && leads_where_it_says(address), "{address}");
    }
    for address in [
        "",
        "https://",
        "https:///evil.example",
        "https:evil.example",
        "https:/evil.example",
        "//evil.example",
        "/settings",
        "http://a.example",
        "ftp://a.example",
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java\nscript:alert(1)",
        "data:text/html,x",
        "blob:https://a.example/x",
        "vbscript:x",
        "file:///etc/passwd",
        "filesystem:https://a.example/",
        "https://a.example@evil.example/",
        "https://a:b@evil.example/",
        "https://evil.example\\.a.example/",
        "https://a.example\\@evil.example/",
        "https://a.example/\\evil.example",
        "https://evil.example\t/",
        " https://a.example",
        "https://a.example/\u{202e}moc",
        "https://a.example/\u{0}",
        "https://раураl.example/",
        "https://%65vil.example/",
        "https://.evil.example",
        "mailto:",
        "mailto:@b",
        "mailto:a@b?bcc=c@d",
        "mailto:a@b,c@d",
        "mailto:a%0ab@c",
        "view-source:https://a.example",
    ] {
        assert!(!safe_link(address), "{address}");
    }
}

fn links<'a>(blocks: &'a [Block], found: &mut Vec<(&'a str, String)>) {
    for block in blocks {
        match block {
            Block::Paragraph(line) | Block::Plain(line) | Block::Heading { inside: line, .. } => links_of(line, found),
            Block::Quote(blocks) => links(blocks, found),
            Block::List { items, .. } => items.iter().for_each(|item| links(&item.blocks, found)),
            Block::Table { head, rows } => {
                head.iter().chain(rows.iter().flatten()).for_each(|cell| links_of(cell, found))
            }
            Block::Code { .. } | Block::Rule | Block::Rest(_) => {}
        }
    }
}

fn links_of<'a>(line: &'a [Inline], found: &mut Vec<(&'a str, String)>) {
    for part in line {
        match part {
            Inline::Link { to, inside } => {
                found.push((to, greenroom::tools::tree::text_of(inside)));
                links_of(inside, found);
            }
            Inline::Emphasis(inside) | Inline::Strong(inside) | Inline::Struck(inside) => links_of(inside, found),
            Inline::Text(_) | Inline::Code(_) | Inline::Break => {}
        }
    }
}

#[test]
fn a_link_that_names_another_address_is_text() {
    for (source, shown) in [
        ("[https://bank.example](https://evil.example)", "https://bank.example (https://evil.example)"),
        ("[www.bank.example](https://evil.example)", "www.bank.example (https://evil.example)"),
        (
            "[https://bank.example](https://bank.example.evil.example)",
            "https://bank.example (https://bank.example.evil.example)",
        ),
    ] {
        let Markdown(blocks) = read(source);
        assert_eq!(blocks, [Block::Paragraph(vec![Inline::Text(shown.to_owned())])], "{source}");
    }
    let mut found = Vec::new();
    let tree = read("[bank](https://bank.example) <https://bank.example> [bank.example](https://bank.example)");
    links(&tree.0, &mut found);
    assert_eq!(found.len(), 3);
}

/// What draws a tree: no element that loads, runs or submits anything, and no attribute but these.
#[test]
fn markdown_is_drawn_with_harmless_elements_only() {
    let source = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/ui/markdown.rs")).unwrap();
    let named = |before: &str| -> Vec<String> {
        let found = source.split(before).skip(1);
        found.map(|rest| rest.split('"').next().unwrap_or_default().to_owned()).collect()
    };
    const ELEMENTS: [&str; 18] = [
        "div",
        "p",
        "pre",
        "code",
        "blockquote",
        "ol",
        "ul",
        "li",
        "table",
        "thead",
        "tbody",
        "tr",
        "hr",
        "em",
        "strong",
        "s",
        "span",
        "br",
    ];
    let elements = named("el(\"");
    assert!(elements.len() > 15 && elements.iter().all(|tag| ELEMENTS.contains(&tag.as_str())), "{elements:?}");
    let attributes = named(".attr(\"");
    assert!(attributes.iter().all(|name| ["start", "aria-hidden", "scope"].contains(&name.as_str())), "{attributes:?}");
    // Every other tag comes from here.
    assert!(source.contains("[\"h1\", \"h2\", \"h3\", \"h4\", \"h5\", \"h6\"]"));
    let others: Vec<&str> =
        source.match_indices("el(").map(|(at, _)| &source[at..at + 5]).filter(|el| !el.starts_with("el(\"")).collect();
    assert_eq!(others, ["el(HE", "el(ta"], "headings, and the cells of a row");
    assert_eq!(named("row(\""), ["th", "td"]);
}

proptest! {
    #![proptest_config(config(400))]

    #[test]
    fn nothing_shown_is_hidden(text in hostile()) {
        let shown = visible(&text);
        prop_assert!(!shown.contains(is_hidden));
        prop_assert_eq!(shown == text, !text.contains(is_hidden));
    }

    #[test]
    fn a_safe_link_leads_where_it_says(text in prop_oneof![
        hostile(),
        hostile().prop_map(|text| format!("https://{text}")),
        (hostile(), hostile()).prop_map(|(host, path)| format!("https://a.example{host}/{path}")),
        hostile().prop_map(|text| format!("mailto:{text}")),
        "https://[a-z0-9.:@/\\\\\\[\\]%-]{0,14}",
    ]) {
        prop_assert!(!safe_link(&text) || leads_where_it_says(&text) || url::Url::parse(&text).is_err(), "{}", text);
    }

    /// Whatever Markdown comes in: links are safe ones, and the page checks each again when it draws it, for the tree
    /// comes from another place.
    #[test]
    fn markdown_makes_safe_links_only(text in prop_oneof![
        hostile(),
        hostile().prop_map(|said| format!("[{said}](https://a.example/)")),
        (hostile(), hostile()).prop_map(|(said, to)| format!("[{said}]({to})")),
        (hostile(), hostile()).prop_map(|(said, to)| format!("[{said}](<https://{to}>)")),
        hostile().prop_map(|to| format!("<https://{to}> ![x](https://{to}) [y]\n\n[y]: https://{to}")),
    ]) {
        let Markdown(blocks) = read(&text);
        let mut found = Vec::new();
        links(&blocks, &mut found);
        for (to, said) in found {
            prop_assert!(safe_link(to), "{}", to);
            prop_assert!(leads_where_it_says(to) || url::Url::parse(to).is_err(), "{}", to);
            prop_assert!(!said.contains("://") || to.ends_with(said.trim()), "{} says {}", to, said);
        }
    }

    // Exports.

    /// In a spreadsheet that takes commas, semicolons or tabs for the end of a cell, no cell begins a formula, whatever
    /// blanks and quotes stand before it; and one that reads it rightly finds every text.
    #[test]
    fn no_cell_starts_a_formula(texts in [hostile(), hostile(), hostile(), hostile()]) {
        let written = csv(&lines(&texts), &chain(&texts[3]));
        for delimiter in [b',', b';', b'\t'] {
            for quoting in [true, false] {
                let mut reader = csv::ReaderBuilder::new();
                reader.delimiter(delimiter).quoting(quoting).flexible(true).has_headers(false);
                for record in reader.from_reader(written.as_bytes()).records() {
                    for cell in &record.unwrap() {
                        let cell = cell.trim_start_matches(|c: char| c.is_whitespace() || is_hidden(c) || c == '"');
                        prop_assert!(!cell.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠', '\t', '\r']), "{:?}", cell);
                    }
                }
            }
        }
        let mut reader = csv::ReaderBuilder::new();
        let mut reader = reader.has_headers(true).from_reader(written.as_bytes());
        let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
        let same = |cell: &str, text: &str| {
            let plain = visible(text).replace("\r\n", "\n").replace('\r', "\n").replace('\t', " ");
            cell.replace('\'', "") == plain.replace('\'', "")
        };
        prop_assert!(rows.iter().all(|row| row.len() == 7));
        prop_assert!(same(&rows[0][1], &texts[3]) && same(&rows[0][3], &texts[1]) && same(&rows[0][4], &texts[2]));
        let agent = format!("{} (c)", texts[0]);
        prop_assert!(same(&rows[0][2], &agent));
    }

    /// In a ticket: one table of as many rows as there are entries, in which there is nothing but text, and whole.
    #[test]
    fn no_cell_leaves_the_table(texts in [hostile(), hostile(), hostile(), hostile()]) {
        let written = markdown(&lines(&texts), &chain(&texts[3]));
        let mut options = Options::all();
        // Not of forges, and not text: how this reader counts what looks like it.
        options.remove(Options::ENABLE_YAML_STYLE_METADATA_BLOCKS | Options::ENABLE_PLUSES_DELIMITED_METADATA_BLOCKS);
        options.remove(Options::ENABLE_SMART_PUNCTUATION);
        let (mut cells, mut tables, mut cell) = (Vec::new(), 0, String::new());
        for event in Parser::new_ext(&written, options) {
            match event {
                Read::Start(Tag::Table(_)) => tables += 1,
                Read::Start(Tag::TableHead | Tag::TableRow | Tag::Paragraph) => {}
                Read::Start(Tag::TableCell) => cell.clear(),
                Read::End(pulldown_cmark::TagEnd::TableCell) => cells.push(std::mem::take(&mut cell)),
                Read::End(_) => {}
                Read::Text(text) => {
                    cell.push_str(&text);
                }
                Read::Code(text) => cell.push_str(&format!("\u{1}{text}\u{2}")),
                other => prop_assert!(false, "{:?} in {}", other, written),
            }
        }
        prop_assert_eq!((tables, cells.len()), (1, 14), "{}", written);
        let plain = |text: &str| text.replace(|c: char| c.is_whitespace() || c == '\u{1}' || c == '\u{2}', "");
        for (i, text) in [(8, &texts[3]), (10, &texts[1]), (11, &texts[2])] {
            prop_assert_eq!(plain(&cells[i]), plain(&visible(text)), "{}", written);
        }
        // What a forge makes a link or a call of by itself stands in code.
        for cell in &cells {
            let mut outside = String::new();
            let mut code = false;
            for c in cell.chars() {
                code = (code || c == '\u{1}') && c != '\u{2}';
                outside.push(if code { ' ' } else { c });
            }
            let free = !outside.contains(['@', '#']) && !outside.contains("://") && !outside.to_lowercase().contains("www.");
            prop_assert!(free, "{:?}", cell);
        }
    }

    // Addresses.

    /// Whatever stands in the bar, it is an address of the page, or none; and what is written of it reads the same.
    #[test]
    fn any_address_is_a_route(text in prop_oneof![
        any_text(), hostile(),
        (any_text(), any_text()).prop_map(|(path, query)| format!("/{path}?{query}")),
        any_value().prop_map(|limit| format!("/agents/c/a/deployments?limit={limit}")),
        (known_path(), proptest::collection::vec((known_key(), any_value()), 0..6)).prop_map(|(path, pairs)| {
            let pairs: Vec<String> = pairs.into_iter().map(|(key, value)| format!("{key}={value}")).collect();
            format!("{path}?{}", pairs.join("&"))
        }),
    ]) {
        let route = Route::parse(&text);
        carries_no_more(&route);
        let path = route.path();
        if !matches!(route, Route::NotFound(_)) {
            prop_assert!(path.starts_with('/') && !path.starts_with("//"), "{}", path);
            prop_assert!(path.bytes().all(|b| b.is_ascii_graphic() && !b"<>\"'\\`#".contains(&b)), "{}", path);
        }
    }
}

fn any_value() -> impl Strategy<Value = String> {
    prop_oneof![any_text(), any::<u32>().prop_map(|number| number.to_string()), (0..3_u8).prop_map(|n| n.to_string())]
}

fn known_path() -> impl Strategy<Value = &'static str> {
    proptest::sample::select(vec![
        "/",
        "/practice",
        "/connections",
        "/connections/new",
        "/connections/c",
        "/agents/c/a",
        "/agents/c/a/deployments",
        "/agents/c/a/compare",
        "/agents/c/a/edit",
        "/agents/c/a/sheet/s",
        "/agents/new/c",
        "/journal",
        "/settings",
        "/help",
    ])
}

fn known_key() -> impl Strategy<Value = &'static str> {
    proptest::sample::select(vec![
        "find",
        "connection",
        "waiting",
        "vendor",
        "environment",
        "limit",
        "detail",
        "from",
        "to",
        "base_url",
        "url",
        "key",
        "token",
        "account",
        "confirm",
        "send",
        "name",
        "redirect",
        "next",
    ])
}

/// All that an address can say: where to look, and by what to filter. Taken apart to the last field, so that whoever adds
/// one has to say here that it adds no connection, changes no base URL or key, confirms nothing, and sends nothing.
fn carries_no_more(route: &Route) {
    let about = |agent: &AgentRef| {
        let AgentRef { connection: ConnectionId(_looked_up), agent: AgentId(_escaped_into_a_path) } = agent;
    };
    match route {
        Route::Board(BoardQuery { practice: _, find: _shown_as_text, connection: _compared, waiting: _ }) => {}
        Route::Connections | Route::Journal { practice: _ } | Route::Settings | Route::Help | Route::Hosting => {}
        Route::NewConnection(vendor) => {
            let _one_of_four_choices: &Option<Vendor> = vendor;
        }
        Route::Connection(ConnectionId(_)) | Route::NewAgent(ConnectionId(_)) | Route::NotFound(_) => {}
        Route::Deployments(agent, DeploymentsQuery { environment, limit, detail: _compared }) => {
            let _one_of_three: &Environment = environment;
            assert!((1..=DeploymentsQuery::LARGEST_LIMIT).contains(limit));
            about(agent);
        }
        Route::Compare(agent, CompareQuery { from: _compared, to: _ }) => about(agent),
        Route::Agent(agent)
        | Route::Edit(agent)
        | Route::Release(agent)
        | Route::Resources(agent)
        | Route::Package(agent)
        | Route::Test(agent)
        | Route::Sheet(agent, _) => about(agent),
    }
}

/// The fragment is no part of an address here, and nobody else reads the bar.
#[test]
fn only_one_place_reads_the_address() {
    let mut all = Vec::new();
    files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut all);
    let reads: Vec<&str> = all
        .iter()
        .filter(|(_, text)| {
            [".search()", ".hash()", "URLSearchParams", "UrlSearchParams", "document.referrer", "referrer()"]
                .iter()
                .any(|name| text.contains(name))
        })
        .map(|(path, _)| path.rsplit("/src/").next().unwrap_or_default())
        .collect();
    assert_eq!(reads, ["browser/dom.rs"]);
    let (_, dom) = all.iter().find(|(path, _)| path.ends_with("browser/dom.rs")).unwrap();
    assert!(!dom.contains(".hash()") && !dom.contains("eferrer()"));
}

/// One line of the journal: agent's name, title, message, by whom.
fn lines([agent_name, title, message, by]: &[String; 4]) -> Vec<greenroom::lifecycle::JournalLine> {
    let event = Event::Sent {
        connection: ConnectionId("c".to_owned()),
        vendor: Vendor::Cargo,
        agent: AgentId("a".to_owned()),
        agent_name: agent_name.clone(),
        title: title.clone(),
        message: message.clone(),
        request: String::new(),
        body: Value::Null,
    };
    fold(&[Entry { at: Timestamp(5), plan: "1".to_owned(), step: 0, event, by: Some(by.clone()) }])
}

/// A chain whose fingerprint is anything: what a damaged log says gets into a file, too.
fn chain(fingerprint: &str) -> Chain {
    Chain { newest: Some((1, fingerprint.to_owned())), ..Chain::default() }
}
