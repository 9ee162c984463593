//! Who may use whom, and what may be written where. Each rule is a pure function from a file's path and text to what
//! is wrong in it, so that a planted violation shows that the rule bites; then the whole of `src/` is read.

use std::path::Path;

/// Rooms, and what each may use: a path below the crate, or a longer one where only a part of a room is meant.
const MAY_USE: [(&str, &[&str]); 19] = [
    ("words", &[]),
    ("domain", &["words"]),
    ("document", &["domain::Timestamp", "words"]),
    ("tools", &["domain", "document", "words"]),
    ("hosting", &["domain", "words"]),
    ("http", &["domain", "words"]),
    ("lifecycle", &["document", "domain", "http", "words"]),
    ("vendors", &["document", "domain", "http", "lifecycle", "words"]),
    ("practice", &["http", "domain::Timestamp"]),
    ("store", &["document", "domain", "http", "lifecycle", "words"]),
    ("routes", &["domain", "http::encode", "http::encode_value", "http::decode"]),
    (
        "browser",
        &[
            "domain",
            "http",
            "lifecycle",
            "store",
            "tools::messages",
            "tools::package::refusal",
            "tools::package::summary",
            "tools::runs",
            "tools::tree",
            "words",
        ],
    ),
    ("signals", &[]),
    (
        "state",
        &[
            "document",
            "domain",
            "hosting",
            "http",
            "lifecycle",
            "vendors",
            "store",
            "routes",
            "browser",
            "signals",
            "words",
        ],
    ),
    (
        "form",
        &[
            "document",
            "domain",
            "state",
            "ui",
            "signals",
            "browser::dom",
            "browser::files",
            "tools::counts",
            "tools::outline",
            "tools::tree",
            "words",
        ],
    ),
    (
        "ui",
        &[
            "browser::dom",
            "browser::element",
            "domain::Timestamp",
            "domain::safe_link",
            "domain::visible",
            "signals",
            "tools::runs",
            "tools::tree",
            "words",
        ],
    ),
    (
        "pages",
        &[
            "document",
            "domain",
            "form",
            "hosting",
            "http",
            "lifecycle",
            "vendors",
            "state",
            "ui",
            "routes",
            "signals",
            "browser::dom",
            "store::Settings",
            "store::Theme",
            // What is heavy stays in the worker.
            "tools::counts",
            "tools::package::refusal",
            "tools::package::summary",
            "tools::runs",
            "tools::tree",
            "words",
        ],
    ),
    (
        "app",
        &[
            "domain",
            "hosting",
            "http",
            "lifecycle",
            "vendors",
            "store",
            "routes",
            "browser",
            "signals",
            "state",
            "ui",
            "pages",
            "words",
        ],
    ),
    ("main", &["app"]),
];

/// The workers are crate roots of their own.
const WORKERS: [(&str, &[&str]); 2] = [
    ("src/bin/practice.rs", &["practice", "http", "lifecycle", "store", "browser"]),
    ("src/bin/tools.rs", &["tools", "browser"]),
];

/// What a room that may use another must still not name.
const MUST_NOT: [(&str, &str); 4] = [
    ("pages", "vendors::polyai"),
    ("pages", "vendors::cargo"),
    ("state", "vendors::polyai"),
    ("state", "vendors::cargo"),
];

/// Crates that must not get into the page, and the files or rooms that may name them: none that the page uses.
const HEAVY: [(&str, &[&str]); 5] = [
    ("pulldown_cmark", &["src/tools/markdown.rs"]),
    ("similar", &["src/tools/line_merge.rs", "src/tools/texts.rs"]),
    ("rawzip", &["src/tools/package/archive.rs", "src/practice/"]),
    ("miniz_oxide", &["src/tools/package/inflate.rs", "src/practice/"]),
    ("saphyr_parser", &["src/tools/package/yaml.rs", "src/practice/"]),
];

/// Names of browser interfaces, which belong into `browser`.
const BROWSER_NAMES: [&str; 11] = [
    "web_sys",
    "js_sys",
    "gloo",
    "gloo_net",
    "wasm_bindgen",
    "wasm_bindgen_futures",
    "window()",
    "document()",
    "set_timeout",
    "set_interval",
    "window_event_listener",
];

/// A text of Rust, taken apart as far as the rules need.
struct Source<'a> {
    path: &'a str,
    /// The text with comments, and the contents of strings, replaced by spaces; as long as the text, line by line.
    code: String,
    /// The text with comments replaced by spaces.
    with_strings: String,
    /// Strings, with the line each begins on.
    strings: Vec<(usize, String)>,
    lines: Vec<&'a str>,
}

impl<'a> Source<'a> {
    fn read(path: &'a str, text: &'a str) -> Self {
        let bytes = text.as_bytes();
        let mut code = bytes.to_vec();
        let mut with_strings = bytes.to_vec();
        let mut strings = Vec::new();
        let blank = |text: &mut [u8], from: usize, to: usize| {
            let part = text.get_mut(from..to).expect("inside the text");
            part.iter_mut().filter(|byte| **byte != b'\n').for_each(|byte| *byte = b' ');
        };
        let find = |from: usize, what: &str| text[from..].find(what).map_or(text.len(), |i| from + i);
        let is_name = |i: usize| bytes[i].is_ascii_alphanumeric() || bytes[i] == b'_';
        let mut i = 0;
        while i < bytes.len() {
            let end = match bytes[i] {
                b'/' if bytes.get(i + 1) == Some(&b'/') => {
                    let end = find(i, "\n");
                    blank(&mut code, i, end);
                    blank(&mut with_strings, i, end);
                    end
                }
                b'/' if bytes.get(i + 1) == Some(&b'*') => {
                    let end = (find(i, "*/") + 2).min(text.len());
                    blank(&mut code, i, end);
                    blank(&mut with_strings, i, end);
                    end
                }
                b'r' if (i == 0 || !is_name(i - 1)) && raw_string(&text[i..]).is_some() => {
                    let (quote, close) = raw_string(&text[i..]).expect("just seen");
                    let end = find(i + quote, &close);
                    strings.push((i, text[i + quote..end].to_owned()));
                    blank(&mut code, i + quote, end);
                    (end + close.len()).min(text.len())
                }
                b'"' => {
                    let mut end = i + 1;
                    while end < bytes.len() && bytes[end] != b'"' {
                        end += if bytes[end] == b'\\' { 2 } else { 1 };
                    }
                    let end = end.min(text.len());
                    strings.push((i, text[i + 1..end].to_owned()));
                    blank(&mut code, i + 1, end);
                    end + 1
                }
                // A character, unless it is a lifetime.
                b'\'' => {
                    let rest = &text[i + 1..];
                    let escaped = rest.starts_with('\\');
                    let skip = if escaped { 2 } else { rest.chars().next().map_or(0, char::len_utf8) };
                    match rest.get(skip..).and_then(|rest| rest.find('\'')) {
                        Some(0) => i + skip + 2,
                        Some(more) if escaped && more < 10 => i + skip + more + 2,
                        _ => i + 1,
                    }
                }
                _ => i + 1,
            };
            i = end;
        }
        let line_of = |at: usize| text[..at].matches('\n').count() + 1;
        Self {
            path,
            code: String::from_utf8(code).expect("whole characters were replaced"),
            with_strings: String::from_utf8(with_strings).expect("whole characters were replaced"),
            strings: strings.into_iter().map(|(at, string)| (line_of(at), string)).collect(),
            lines: text.lines().collect(),
        }
    }

    /// The room a file belongs to: the folder or file below `src/`.
    fn room(&self) -> &str {
        let below = self.path.strip_prefix("src/").unwrap_or(self.path);
        below.split('/').next().map_or(below, |first| first.trim_end_matches(".rs"))
    }

    /// Where a name stands as a word of its own, with its line.
    fn words<'b>(&'b self, name: &'b str) -> impl Iterator<Item = (usize, usize)> + 'b {
        let is_name = |c: char| c.is_alphanumeric() || c == '_';
        self.code.match_indices(name).filter_map(move |(at, found)| {
            let before = self.code[..at].chars().next_back().is_some_and(is_name);
            let after = self.code[at + found.len()..].chars().next().is_some_and(is_name);
            let open = before || (after && found.ends_with(is_name));
            (!open).then(|| (at, self.line(at)))
        })
    }

    fn line(&self, at: usize) -> usize {
        self.code[..at].matches('\n').count() + 1
    }

    fn said(&self, line: usize, what: impl std::fmt::Display) -> String {
        format!("{}:{line}: {what}", self.path)
    }

    /// Every path below the crate that the file names, as `room::…`, with its line.
    fn edges(&self) -> Vec<(usize, String)> {
        let mut edges = Vec::new();
        for root in ["crate", "greenroom", "super"] {
            for (at, line) in self.words(root) {
                if self.code[..at].ends_with("::") {
                    continue;
                }
                let rest = self.code[at + root.len()..].trim_start();
                let Some(mut rest) = rest.strip_prefix("::") else { continue };
                if root == "super" {
                    let mut up = 1;
                    while let Some(more) = rest.strip_prefix("super::") {
                        rest = more;
                        up += 1;
                    }
                    // `src/room.rs` and `src/room/mod.rs` are one level below the crate, `src/room/file.rs` is two.
                    let depth = self.path.trim_end_matches("/mod.rs").matches('/').count();
                    if up < depth {
                        continue;
                    }
                }
                let mut found = Vec::new();
                expand("", rest, &mut found);
                let rooms = MAY_USE.iter().map(|(room, _)| *room);
                let is_room = |path: &String| rooms.clone().any(|room| path.split("::").next() == Some(room));
                edges.extend(found.into_iter().filter(is_room).map(|path| (line, path)));
            }
        }
        edges
    }
}

/// Where the contents of a raw string begin, and what closes it.
fn raw_string(text: &str) -> Option<(usize, String)> {
    let hashes = text[1..].bytes().take_while(|byte| *byte == b'#').count();
    text[1 + hashes..].starts_with('"').then(|| (hashes + 2, format!("\"{}", "#".repeat(hashes))))
}

/// The paths of a `use` tree: `a::{b, c::d}` is `a::b` and `a::c::d`.
fn expand(prefix: &str, tree: &str, paths: &mut Vec<String>) {
    let tree = tree.trim_start();
    let join = |name: &str| if prefix.is_empty() { name.to_owned() } else { format!("{prefix}::{name}") };
    if let Some(group) = tree.strip_prefix('{') {
        let mut depth = 0;
        let mut from = 0;
        for (i, c) in group.char_indices() {
            match c {
                '{' => depth += 1,
                '}' if depth == 0 => {
                    expand(prefix, &group[from..i], paths);
                    return;
                }
                '}' => depth -= 1,
                ',' if depth == 0 => {
                    expand(prefix, &group[from..i], paths);
                    from = i + 1;
                }
                _ => {}
            }
        }
        return;
    }
    let name: String = tree.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
    let rest = tree[name.len()..].trim_start();
    match rest.strip_prefix("::") {
        Some(rest) if !name.is_empty() && !rest.starts_with('<') => expand(&join(&name), rest, paths),
        _ if name == "self" => paths.push(prefix.to_owned()),
        _ if !name.is_empty() => paths.push(join(&name)),
        // `*`, or nothing behind a last comma.
        _ if tree.starts_with('*') => paths.push(prefix.to_owned()),
        _ => {}
    }
}

fn covers(allowed: &str, path: &str) -> bool {
    path == allowed || path.strip_prefix(allowed).is_some_and(|rest| rest.starts_with("::"))
}

/// A rule: what is wrong in a file.
type Rule = fn(&Source) -> Vec<String>;

const RULES: [(&str, Rule); 10] = [
    ("text as code", text_as_code),
    ("rooms", rooms),
    ("heavy crates", heavy_crates),
    ("browser interfaces", browser_interfaces),
    ("spawning", spawning),
    ("style attributes", style_attributes),
    ("links", links),
    ("unwrapping", unwrapping),
    ("sentences in strings", sentences),
    ("sentences in views", bare_sentences),
];

/// A room uses only what its row names.
fn rooms(source: &Source) -> Vec<String> {
    let room = source.room();
    let allowed: &[&str] = match room {
        "lib" => return Vec::new(),
        _ => match MAY_USE.iter().chain(&WORKERS).find(|(name, _)| *name == room || *name == source.path) {
            Some((_, allowed)) => allowed,
            None => return vec![source.said(1, format_args!("{room} is no room that the tidy test knows"))],
        },
    };
    let edges = source.edges();
    let wrong = edges.iter().filter(|(_, path)| {
        let inside = path.split("::").next() == Some(room);
        let forbidden = MUST_NOT.iter().any(|(who, what)| *who == room && covers(what, path));
        !inside && (forbidden || !allowed.iter().any(|allowed| covers(allowed, path)))
    });
    let mut said: Vec<String> =
        wrong.map(|(line, path)| source.said(*line, format_args!("{room} must not use {path}"))).collect();
    // The same, through an imported room: `vendors::polyai`.
    for (_, what) in MUST_NOT.iter().filter(|(who, _)| *who == room) {
        let rooted = |at: usize| source.code[..at].ends_with("crate::");
        let found = source.words(what).filter(|(at, _)| !rooted(*at));
        said.extend(found.map(|(_, line)| source.said(line, format_args!("{room} must not use {what}"))));
    }
    said
}

/// A heavy crate is named only where it is needed.
fn heavy_crates(source: &Source) -> Vec<String> {
    let wrong = HEAVY.iter().filter(|(_, allowed)| !allowed.iter().any(|path| source.path.starts_with(path)));
    let paths = wrong.flat_map(|(name, _)| {
        let found = source.words(name).filter(|(at, _)| source.code[at + name.len()..].starts_with("::"));
        found.map(move |(_, line)| source.said(line, format_args!("{name} gets into the page")))
    });
    paths.collect()
}

/// Only `browser` names what belongs to the browser.
fn browser_interfaces(source: &Source) -> Vec<String> {
    if source.room() == "browser" {
        return Vec::new();
    }
    BROWSER_NAMES
        .iter()
        .flat_map(|name| {
            source.words(name).map(move |(_, line)| source.said(line, format_args!("{name} outside browser")))
        })
        .collect()
}

/// Interfaces of browsers that take a text for HTML, for a script, or for a page: by none of them can a text of a vendor's
/// come to be more than text.
const TEXT_AS_CODE: [&str; 14] = [
    "innerHTML",
    "outerHTML",
    "inner_html",
    "outer_html",
    "insertAdjacentHTML",
    "insert_adjacent_html",
    "set_html_unsafe",
    "create_contextual_fragment",
    "DOMParser",
    "document.write",
    "eval(",
    "new_with_args(",
    "srcdoc",
    "javascript:",
];

/// No text is taken for code, neither by a call nor by a name in a string.
fn text_as_code(source: &Source) -> Vec<String> {
    let found = TEXT_AS_CODE.iter().flat_map(|name| {
        let code = source.with_strings.as_str();
        // `retrieval(` is not `eval(`.
        let word = |at: &usize| !code[..*at].ends_with(char::is_alphanumeric);
        code.match_indices(name).map(|(at, _)| at).filter(word).map(move |at| (at, *name))
    });
    found.map(|(at, name)| source.said(source.line(at), format_args!("{name} takes a text for more"))).collect()
}

/// Only `browser` starts what runs on by itself.
fn spawning(source: &Source) -> Vec<String> {
    if source.room() == "browser" {
        return Vec::new();
    }
    source.words("spawn_local").map(|(_, line)| source.said(line, "spawn_local outside browser")).collect()
}

fn is_view(source: &Source) -> bool {
    matches!(source.room(), "pages" | "ui" | "app")
}

/// The page's own policy blocks `style` attributes; `style:property` works.
fn style_attributes(source: &Source) -> Vec<String> {
    let in_views = source.words("style=").map(|(_, line)| line);
    let built = attributes_built(source, "style").map(|(at, _)| source.line(at));
    in_views.chain(built).map(|line| source.said(line, "a style attribute")).collect()
}

/// Where `.attr("name", …)` or one of its kin stands, and where its value begins.
fn attributes_built<'a>(source: &'a Source, name: &str) -> impl Iterator<Item = (usize, usize)> + 'a {
    let forms = ["attr", "attr_if", "attr_live"].map(|kind| format!(".{kind}(\"{name}\","));
    forms.into_iter().flat_map(|form| {
        let found: Vec<usize> = source.with_strings.match_indices(&form).map(|(at, _)| at).collect();
        found.into_iter().map(move |at| (at, at + form.len()))
    })
}

/// The file that makes links out of addresses, for which those who call it are looked at.
const MAKES_LINKS: &str = "src/ui/el.rs";

/// The one file whose links lead out of the page, and what has to stand in it: they are looked at when they are made, and
/// the other side learns nothing.
const LEADS_OUT: (&str, [&str; 3]) = (
    "src/ui/outward.rs",
    [
        "if safe_link(to) {",
        ".attr(\"href\", to).attr(\"target\", \"_blank\")",
        ".attr(\"rel\", \"noreferrer noopener\")",
    ],
);

/// Whether a file has all of this, and makes one link only.
fn leads_out(source: &Source) -> bool {
    let (path, needed) = LEADS_OUT;
    source.path == path
        && attributes_built(source, "href").count() == 1
        && needed.iter().all(|part| source.with_strings.contains(part))
}

/// A link is made by a route, or is a fragment of this page: `href=…`, `.attr("href", …)` and `link(…)` are given
/// something with `.href(` in it, a name bound in this file to such, a parameter of that name, or a text that begins
/// with `#`. And no text in a view looks like an address.
fn links(source: &Source) -> Vec<String> {
    if !is_view(source) {
        return Vec::new();
    }
    let text = |at: usize| source.with_strings[at..].trim_start();
    let in_views = source.words("href=").map(|(at, line)| (attribute_value(text(at + "href=".len())), line));
    let is_call = |at: usize| !source.code[..at].trim_end().ends_with("fn") && !source.code[..at].ends_with('.');
    let calls = source.words("link(").filter(|(at, _)| is_call(*at));
    let called = calls.map(|(at, line)| (first_argument(text(at + "link(".len())), line));
    let built = attributes_built(source, "href")
        .filter(|_| source.path != MAKES_LINKS && !leads_out(source))
        .map(|(at, value)| (first_argument(text(value)), source.line(at)));
    let given: Vec<(&str, usize)> = in_views.chain(called).chain(built).collect();
    let mut said = Vec::new();
    for (value, line) in given {
        let plain = value.trim().trim_start_matches("move ").trim_start_matches("|| ");
        let fragment = plain.starts_with("\"#") || plain.starts_with("format!(\"#");
        let name: String = plain.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
        let is_name = !name.is_empty() && matches!(&plain[name.len()..], "" | ".clone()");
        let by_a_route = plain.contains(".href(") || (is_name && is_made_by_a_route(source, &name));
        if !fragment && !by_a_route {
            said.push(source.said(line, format_args!("a link that no route made: {value}")));
        }
    }
    for (line, text) in &source.strings {
        let path =
            text.strip_prefix('/').is_some_and(|rest| rest.starts_with(|c: char| c.is_alphanumeric() || c == '{'));
        if path || text.starts_with("http://") || text.starts_with("https://") {
            said.push(source.said(*line, format_args!("an address in a view: {text}")));
        }
    }
    said
}

/// The first argument of a call, from behind its bracket.
fn first_argument(text: &str) -> &str {
    let mut depth = 0;
    let mut quoted = false;
    for (i, c) in text.char_indices() {
        match c {
            '"' => quoted = !quoted,
            _ if quoted => {}
            ')' | ',' if depth == 0 => return &text[..i],
            '(' | '{' | '[' => depth += 1,
            ')' | '}' | ']' => depth -= 1,
            _ => {}
        }
    }
    text
}

/// An attribute's value: up to the first space or `>` outside brackets and strings.
fn attribute_value(text: &str) -> &str {
    let mut depth = 0;
    let mut quoted = false;
    for (i, c) in text.char_indices() {
        match c {
            '"' => quoted = !quoted,
            _ if quoted => {}
            '(' | '{' | '[' => depth += 1,
            ')' | '}' | ']' => depth -= 1,
            '>' | '\n' if depth == 0 && !text[..i].ends_with('-') => return &text[..i],
            ' ' if depth == 0 && !text[..i].ends_with(['|', 'e']) => return &text[..i],
            _ => {}
        }
    }
    text
}

/// Whether `let name = …;`, or `let (name, …) = …;`, in this file has `.href(` in it, or the name is a parameter `href`.
fn is_made_by_a_route(source: &Source, name: &str) -> bool {
    source.words(name).any(|(at, _)| {
        let rest = &source.code[at + name.len()..];
        if name == "href" && (rest.starts_with(": String") || rest.starts_with(": &str")) {
            return true;
        }
        let statement = source.code[..at].rfind([';', '{', '}']).map_or(0, |i| i + 1);
        let before = source.code[statement..at].trim_start();
        let Some((pattern, value)) = rest.split_once('=') else { return false };
        let is_pattern =
            |text: &str| text.chars().all(|c| c.is_alphanumeric() || c.is_whitespace() || "_(),".contains(c));
        if !before.strip_prefix("let ").is_some_and(is_pattern) || !is_pattern(pattern) {
            return false;
        }
        let mut depth = 0;
        let end = value.char_indices().find(|(_, c)| {
            match c {
                '(' | '{' | '[' => depth += 1,
                ')' | '}' | ']' => depth -= 1,
                _ => {}
            }
            *c == ';' && depth == 0
        });
        value[..end.map_or(value.len(), |(i, _)| i)].contains(".href(")
    })
}

/// Nothing gives up by panicking, unless the line says why it cannot happen.
fn unwrapping(source: &Source) -> Vec<String> {
    let mut said = Vec::new();
    for name in [".unwrap()", ".expect(", "panic!(", "unreachable!(", "todo!("] {
        for (at, _) in source.code.match_indices(name) {
            let line = source.line(at);
            if !source.lines.get(line - 1).is_some_and(|text| text.contains("// proof:")) {
                said.push(source.said(line, format_args!("{name} without a proof")));
            }
        }
    }
    said
}

/// Two words or more, of which the first has a capital letter.
fn is_sentence(text: &str) -> bool {
    let text = text.trim_start();
    text.starts_with(char::is_uppercase)
        && text.split_whitespace().filter(|w| w.contains(char::is_alphabetic)).count() > 1
}

/// Nothing is worded in a view.
fn sentences(source: &Source) -> Vec<String> {
    if !is_view(source) {
        return Vec::new();
    }
    let worded = source.strings.iter().filter(|(_, text)| is_sentence(text));
    worded.map(|(line, text)| source.said(*line, format_args!("a sentence outside words: {text}"))).collect()
}

/// Nor between its tags: a text that only words and their punctuation make.
fn bare_sentences(source: &Source) -> Vec<String> {
    if !is_view(source) {
        return Vec::new();
    }
    let mut said = Vec::new();
    for (at, _) in source.code.match_indices('>') {
        let rest = &source.code[at + 1..];
        let Some(text) = rest.find('<').and_then(|end| rest.get(..end)) else { continue };
        let only_words = text.chars().all(|c| c.is_alphanumeric() || c.is_whitespace() || ".,!?’'…-".contains(c));
        let is_code = text.split_whitespace().any(|word| matches!(word, "where" | "for" | "impl" | "as" | "dyn"));
        if only_words && !is_code && is_sentence(text) {
            said.push(source.said(source.line(at), format_args!("a sentence outside words: {}", text.trim())));
        }
    }
    said
}

fn broken(path: &str, text: &str) -> Vec<&'static str> {
    let source = Source::read(path, text);
    RULES.iter().filter(|(_, rule)| !rule(&source).is_empty()).map(|(name, _)| *name).collect()
}

fn rust_files(folder: &Path, files: &mut Vec<std::path::PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            rust_files(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}

#[test]
fn the_source_is_tidy() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    rust_files(&root.join("src"), &mut files);
    files.sort();
    assert!(files.len() > 60, "only {} files were found", files.len());
    let mut wrong = Vec::new();
    for file in files {
        let path = file.strip_prefix(root).unwrap().to_str().unwrap().to_owned();
        let text = std::fs::read_to_string(&file).unwrap();
        let source = Source::read(&path, &text);
        wrong.extend(RULES.iter().flat_map(|(_, rule)| rule(&source)));
    }
    assert!(wrong.is_empty(), "{} things are not tidy:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn a_forbidden_import_is_found() {
    let cases = [
        ("src/words/common.rs", "use crate::domain::Vendor;"),
        ("src/domain/agent.rs", "use crate::http::Request;"),
        ("src/domain/agent.rs", "use super::super::http::Request;"),
        ("src/domain/mod.rs", "use super::http::Request;"),
        ("src/http/message.rs", "use crate::{domain::Vendor, lifecycle::Plan};"),
        ("src/http/message.rs", "fn f(plan: &crate::lifecycle::Plan) {}"),
        ("src/lifecycle/plan.rs", "use crate::vendors;"),
        ("src/vendors/polyai/api.rs", "use crate::store::Memory;"),
        ("src/vendors/polyai/api.rs", "use super::super::super::store::Memory;"),
        ("src/practice/mod.rs", "use crate::domain::{Timestamp, Vendor};"),
        ("src/practice/polyai/world.rs", "use crate::vendors::polyai::Seen;"),
        ("src/store/vault.rs", "use crate::browser::crypto::WebCrypto;"),
        ("src/routes.rs", "use crate::http::{decode, encode, send};"),
        ("src/routes.rs", "use crate::words;"),
        ("src/browser/dom.rs", "use crate::state::Console;"),
        ("src/browser/dom.rs", "use crate::ui::When;"),
        ("src/browser/dom.rs", "use crate::pages::HelpPage;"),
        ("src/browser/dom.rs", "mod page { use crate::vendors; }"),
        ("src/state/mod.rs", "use crate::ui::When;"),
        ("src/state/mod.rs", "use crate::practice::World;"),
        ("src/ui/when.rs", "use crate::domain::{Timestamp, Vendor};"),
        ("src/ui/when.rs", "use crate::browser::network::Wire;"),
        ("src/ui/when.rs", "use crate::browser;"),
        ("src/ui/when.rs", "use crate::state::console;"),
        ("src/pages/help.rs", "use crate::vendors::polyai;"),
        ("src/pages/help.rs", "use crate::vendors::{self, polyai::Seen};"),
        ("src/pages/help.rs", "use crate::vendors;\nfn f() { vendors::polyai::lifecycle::rows() }"),
        ("src/pages/help.rs", "use crate::store::{Settings, Vault};"),
        ("src/pages/help.rs", "use crate::browser::{dom, database};"),
        ("src/app.rs", "use crate::practice::World;"),
        ("src/main.rs", "fn main() { greenroom::browser::panic::install() }"),
        ("src/bin/practice.rs", "use greenroom::vendors;"),
        ("src/bin/practice.rs", "use greenroom::tools::done;"),
        ("src/bin/tools.rs", "use greenroom::store::Memory;"),
        ("src/bin/novelty.rs", ""),
        ("src/tools/texts.rs", "use crate::http::Request;"),
        ("src/browser/tools.rs", "use crate::tools::markdown::read;"),
        ("src/ui/markdown.rs", "use crate::tools::{done, tree::Block};"),
        ("src/pages/help.rs", "use crate::tools::texts::difference;"),
        ("src/pages/help.rs", "use crate::tools::package::reader::inspect;"),
        ("src/browser/tools.rs", "use crate::tools::package::{archive, summary::Package};"),
        ("src/browser/tools.rs", "use crate::tools::package::yaml;"),
        ("src/novelty/mod.rs", ""),
    ];
    for (path, text) in cases {
        assert_eq!(broken(path, text), ["rooms"], "{path}: {text}");
    }
}

/// A link out of the page as it may be made, in its file.
const OUTWARD: &str = "let a = if safe_link(to) {\n el(\"a\").attr(\"href\", to).attr(\"target\", \"_blank\")\
    .attr(\"rel\", \"noreferrer noopener\") } else { el(\"span\") };";

#[test]
fn a_link_out_of_the_page_is_made_in_one_way_only() {
    let broken_links = |path: &str, text: &str| broken(path, text) == ["links"];
    assert!(broken_links("src/ui/markdown.rs", OUTWARD));
    assert!(broken_links("src/ui/outward.rs", &OUTWARD.replace("safe_link(to)", "true")));
    assert!(broken_links("src/ui/outward.rs", &OUTWARD.replace("noreferrer ", "")));
    assert!(broken_links("src/ui/outward.rs", &OUTWARD.replace("_blank", "_self")));
    assert!(broken_links("src/ui/outward.rs", &format!("{OUTWARD} el(\"a\").attr(\"href\", other);")));
}

#[test]
fn what_is_allowed_is_left_alone() {
    let cases = [
        (
            "src/words/common.rs",
            "//! See [`crate::domain::Vendor`].\n/// `crate::http`\npub const A: &str = \"crate::http\";",
        ),
        ("src/domain/agent.rs", "use super::Timestamp; use std::fmt; use crate::words;"),
        ("src/http/message.rs", "use crate::{domain::{Vendor, slug}, words::failure as words};"),
        ("src/vendors/polyai/api.rs", "use super::super::TestRun; use crate::lifecycle::*;"),
        ("src/practice/mod.rs", "use crate::domain::Timestamp; use crate::http::Request;"),
        ("src/routes.rs", "use crate::http::{decode, encode};"),
        ("src/browser/worker.rs", "mod page { use super::super::dom; use crate::store::Memory; }"),
        ("src/ui/when.rs", "use crate::browser::dom::{self, focus}; use crate::domain::Timestamp;"),
        ("src/pages/help.rs", "use crate::vendors; use crate::words::polyai; use crate::store::{Settings, Theme};"),
        ("src/pages/help.rs", "view! { <a href=console.href(&Route::Help)>{words::HELP}</a> }"),
        (
            "src/pages/help.rs",
            "let to = move || console.href(&route.get());\nview! { <a href=to.clone() class=\"btn\">{x}</a> }",
        ),
        (
            "src/pages/help.rs",
            "view! { <a href=\"#title\" style:height=h>{words::SKIP}</a> <a href=format!(\"#{id}\")>{x}</a> }",
        ),
        (
            "src/pages/help.rs",
            "let class = \"btn primary wide\"; let key = \"Escape\"; let c = '\"'; let s: &'static str = c;",
        ),
        (
            "src/pages/help.rs",
            "// Two Words in a comment, and .unwrap() too.\nfn f() -> Option<X> { g::<Y>(a > B, c) }",
        ),
        ("src/pages/help.rs", "el(\"p\").child(link(console.href(&Route::Help), words::HELP)).class(\"btn wide\")"),
        ("src/pages/help.rs", "let (to, n) = (console.href(&route), 1);\nlink(to, x);"),
        ("src/pages/help.rs", "let to = console.href(&route);\nlink(to.clone(), x); link(format!(\"#{id}\"), y)"),
        ("src/pages/help.rs", "fn row(href: String) { el(\"a\").attr(\"href\", href).attr(\"id\", \"/\") }"),
        ("src/ui/el.rs", "pub fn link(target: String) -> El { el(\"a\").attr(\"href\", target) }"),
        ("src/ui/outward.rs", OUTWARD),
        (
            "src/state/mod.rs",
            "#[expect(clippy::panic)] fn f() { expect_context::<C>(); listen_window(); x.unwrap_or(1); }",
        ),
        ("src/domain/agent.rs", "let x = y.unwrap(); // proof: y was just set"),
        ("src/main.rs", "fn main() { greenroom::app::mount() }"),
        ("src/bin/practice.rs", "use greenroom::{practice::World, browser::worker};"),
        ("src/bin/tools.rs", "use greenroom::{browser::worker, tools::done};"),
        ("src/tools/tree.rs", "use crate::domain::json::Json; use super::runs::Run;"),
        ("src/ui/difference.rs", "use crate::tools::runs::Run; use crate::words::tools as words;"),
        ("src/pages/help.rs", "use crate::tools::counts::counts;"),
        ("src/pages/help.rs", "use crate::tools::package::{refusal::Refusal, summary::Package};"),
        ("src/tools/package/yaml.rs", "use saphyr_parser::Parser;"),
        ("src/practice/sema4/package.rs", "use rawzip::ZipArchive;"),
        ("src/ui/difference.rs", "let similar = 1;"),
    ];
    for (path, text) in cases {
        assert_eq!(broken(path, text), [""; 0], "{path}: {text}");
    }
}

#[test]
fn every_other_rule_bites() {
    let cases = [
        ("src/pages/help.rs", "browser interfaces", "let w = web_sys::window();"),
        ("src/pages/help.rs", "browser interfaces", "use leptos::web_sys::Event;"),
        ("src/ui/when.rs", "browser interfaces", "let d = document();"),
        ("src/ui/when.rs", "browser interfaces", "let d = window().inner_width();"),
        ("src/store/mod.rs", "browser interfaces", "use js_sys::Date;"),
        ("src/browser/element.rs", "text as code", "element.set_inner_html(text);"),
        ("src/browser/element.rs", "text as code", "set_property(element, \"innerHTML\", text);"),
        ("src/browser/dom.rs", "text as code", "js_sys::eval(text);"),
        ("src/browser/dom.rs", "text as code", "js_sys::Function::new_with_args(\"a\", text);"),
        ("src/ui/el.rs", "text as code", "el(\"iframe\").attr(\"srcdoc\", text)"),
        ("src/tools/tree.rs", "text as code", "let to = \"javascript:void(0)\";"),
        ("src/state/keys.rs", "browser interfaces", "use gloo_net::http::Request;"),
        ("src/state/keys.rs", "browser interfaces", "use web_sys::CryptoKey;"),
        ("src/app.rs", "browser interfaces", "use wasm_bindgen::JsCast;"),
        ("src/state/reads.rs", "spawning", "leptos::task::spawn_local(async {});"),
        ("src/ui/when.rs", "style attributes", "view! { <p style=\"color: red\"></p> }"),
        ("src/ui/when.rs", "style attributes", "view! { <p style=move || x.get()></p> }"),
        ("src/pages/help.rs", "links", "view! { <a href=\"/settings\">{x}</a> }"),
        ("src/pages/help.rs", "links", "view! { <a href=\"https://elsewhere.example\">{x}</a> }"),
        ("src/pages/help.rs", "links", "view! { <a href=format!(\"/agents/{id}\")>{x}</a> }"),
        ("src/pages/help.rs", "links", "let to = String::new();\nview! { <a href=to>{x}</a> }"),
        ("src/pages/help.rs", "links", "view! { <a class=\"btn\" href=move || path.get()>{x}</a> }"),
        ("src/pages/help.rs", "links", "link(\"/settings\".to_owned(), words::SETTINGS)"),
        ("src/pages/help.rs", "links", "link(path, words::SETTINGS)"),
        ("src/pages/help.rs", "links", "el(\"a\").attr(\"href\", target)"),
        ("src/pages/help.rs", "links", "el(\"a\").attr_live(\"href\", move || Some(to.get()))"),
        ("src/pages/help.rs", "links", "console.go_to(\"/settings\")"),
        ("src/ui/el.rs", "style attributes", "el(\"p\").attr(\"style\", \"color: red\")"),
        ("src/ui/el.rs", "style attributes", "el(\"p\").attr_live(\"style\", move || x.get())"),
        ("src/tools/messages.rs", "heavy crates", "use saphyr_parser::Parser;"),
        ("src/tools/package/summary.rs", "heavy crates", "fn f() { rawzip::ZipArchive::from_slice(x); }"),
        ("src/tools/tree.rs", "heavy crates", "use pulldown_cmark::Event;"),
        ("src/vendors/polyai/api.rs", "heavy crates", "use miniz_oxide::inflate;"),
        ("src/http/url.rs", "unwrapping", "let x = y.unwrap();"),
        ("src/http/url.rs", "unwrapping", "let x = y.expect(\"lower case\");"),
        ("src/http/url.rs", "unwrapping", "panic!();"),
        ("src/pages/help.rs", "sentences in strings", "let t = \"Nothing was sent.\";"),
        ("src/app.rs", "sentences in strings", "let t = format!(\"Agent {name} is live\");"),
        ("src/ui/when.rs", "sentences in strings", "let t = r#\"Try \"again\" later\"#;"),
        ("src/ui/when.rs", "sentences in strings", "let c = '\"'; let t = \"Try again\";"),
        ("src/pages/help.rs", "sentences in views", "view! { <p>Nothing was sent.</p> }"),
    ];
    for (path, rule, text) in cases {
        assert_eq!(broken(path, text), [rule], "{path}: {text}");
    }
}
