//! How this page is served, against how it should be: what a host forgot is named with the line to add.

use super::settings::HostSettings;
use crate::domain::Vendor;
use crate::words::hosting_check as words;

/// What is asked of the page's own host.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Probe {
    /// The page itself.
    Page,
    /// An address inside the page, as somebody opens it who was sent a link.
    DeepLink,
    /// A script whose name carries a hash of its content.
    Script,
    /// The WebAssembly.
    Wasm,
    /// A style sheet.
    Style,
    /// A worker's script, whose name is the same in every version.
    Worker,
    /// The host's settings.
    Settings,
    /// A script that there is not.
    Missing,
    /// A folder that leads to a vendor.
    Relay,
}

impl Probe {
    /// All, in the order in which they are asked: the settings before what they name.
    pub const ALL: [Self; 9] = [
        Self::Page,
        Self::DeepLink,
        Self::Script,
        Self::Wasm,
        Self::Style,
        Self::Worker,
        Self::Settings,
        Self::Missing,
        Self::Relay,
    ];
}

/// What the host answered to a probe.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Served {
    /// Which.
    pub probe: Probe,
    /// The address, below the host's root.
    pub path: String,
    /// The status; 0 where no answer came, or it led elsewhere.
    pub status: u16,
    /// Names in lower case, and values.
    pub headers: Vec<(String, String)>,
    /// Whether what came is the page: HTML with Greenroom in it.
    pub is_page: bool,
}

impl Served {
    fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// What else the comparison goes by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expected<'a> {
    /// What the host decided. `None`: that is not understood, and said elsewhere; then nobody knows which policy it wants.
    pub settings: Option<&'a HostSettings>,
    /// Whether the page came over TLS.
    pub secure: bool,
}

/// Something that is not as it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What is wrong, and why that matters.
    pub says: String,
    /// Where it was seen: one address, or several.
    pub path: String,
    /// What there is.
    pub found: Option<String>,
    /// The line to add or to put in its place.
    pub line: String,
}

/// Compares. Nothing comes back where all is as it should be. What one line mends is said once, for all addresses.
pub fn check(served: &[Served], expected: &Expected) -> Vec<Finding> {
    let mut all: Vec<Finding> = Vec::new();
    for finding in served.iter().flat_map(|one| check_one(one, expected)) {
        let same = |known: &&mut Finding| {
            (&known.says, &known.line, &known.found) == (&finding.says, &finding.line, &finding.found)
        };
        match all.iter_mut().find(same) {
            Some(known) => known.path = format!("{}, {}", known.path, finding.path),
            None => all.push(finding),
        }
    }
    all
}

fn check_one(served: &Served, expected: &Expected) -> Vec<Finding> {
    let mut all = Findings { served, list: Vec::new() };
    match served.probe {
        Probe::Page => {
            all.present(words::PAGE_GONE, words::LINE_PAGE);
            all.kind("text/html");
            all.asked_anew();
            all.policy(expected);
            all.headers(expected.secure);
        }
        // Who opens a link gets its headers, not those of the page at the root.
        Probe::DeepLink => {
            if served.status != 200 || !served.is_page {
                all.add(words::NO_FALLBACK, all.status(), words::LINE_FALLBACK);
            } else {
                all.asked_anew();
                all.policy(expected);
                all.headers(expected.secure);
            }
        }
        Probe::Script | Probe::Wasm | Probe::Style => {
            all.present(words::FILE_GONE, words::LINE_FILE);
            all.kind(match served.probe {
                Probe::Wasm => "application/wasm",
                Probe::Style => "text/css",
                _ => "text/javascript",
            });
            all.is(words::NOT_KEPT, "cache-control", "public, max-age=31536000, immutable", |found| {
                found.contains("immutable") || seconds(found).is_some_and(|seconds| seconds >= 86_400)
            });
            all.is(words::NOT_COMPRESSED, "content-encoding", "br", |found| {
                ["br", "gzip", "zstd"].iter().any(|coding| found.contains(coding))
            });
            all.not_sniffed();
        }
        // A worker goes by the policy that it comes with (CSP Level 3, 2.1).
        Probe::Worker => {
            all.present(words::FILE_GONE, words::LINE_FILE);
            all.kind("text/javascript");
            all.asked_anew();
            all.policy(expected);
            all.not_sniffed();
        }
        Probe::Settings => {
            // There may be none.
            if served.status == 200 {
                all.kind("application/json");
                all.asked_anew();
            } else if served.is_page || served.status != 404 {
                all.add(words::SETTINGS_UNCLEAR, all.status(), words::LINE_MISSING);
            }
        }
        Probe::Missing => {
            if served.status != 404 || served.is_page {
                all.add(words::MISSING_IS_PAGE, all.status(), words::LINE_MISSING);
            }
        }
        // Whatever a vendor answers there: it is not this page.
        Probe::Relay => {
            if served.is_page {
                all.add(words::NO_RELAY, None, words::LINE_RELAY);
            }
        }
    }
    all.list
}

struct Findings<'a> {
    served: &'a Served,
    list: Vec<Finding>,
}

impl Findings<'_> {
    fn add(&mut self, says: &str, found: Option<String>, line: &str) {
        let (says, path, line) = (says.to_owned(), self.served.path.clone(), line.to_owned());
        self.list.push(Finding { says, path, found, line });
    }

    /// The status, in words where there is none.
    fn status(&self) -> Option<String> {
        Some(match self.served.status {
            0 => words::NO_ANSWER.to_owned(),
            status => status.to_string(),
        })
    }

    fn present(&mut self, says: &str, line: &str) {
        if self.served.status != 200 {
            self.add(says, self.status(), line);
        }
    }

    /// Browsers ask for it each time.
    fn asked_anew(&mut self) {
        self.is(words::KEPT_TOO_LONG, "cache-control", "no-cache", |found| {
            ["no-cache", "no-store", "max-age=0"].iter().any(|word| found.contains(word))
        });
    }

    fn not_sniffed(&mut self) {
        self.is(words::SNIFFED, "x-content-type-options", "nosniff", |found| found == "nosniff");
    }

    /// The type that a file is served with.
    fn kind(&mut self, wanted: &str) {
        let found = self.served.header("content-type");
        let bare = found.and_then(|found| found.split(';').next()).map(|found| found.trim().to_ascii_lowercase());
        let same = match wanted {
            // Both are registered (RFC 9239), and browsers take both.
            "text/javascript" => matches!(bare.as_deref(), Some("text/javascript" | "application/javascript")),
            _ => bare.as_deref() == Some(wanted),
        };
        if !same && self.served.status == 200 {
            self.add(words::WRONG_TYPE, found.map(str::to_owned), &words::header("Content-Type", wanted));
        }
    }

    /// A header, and whether its value will do.
    fn is(&mut self, says: &str, name: &str, wanted: &str, will_do: impl Fn(&str) -> bool) {
        let found = self.served.header(name);
        let lower = found.map(str::to_ascii_lowercase);
        if self.served.status == 200 && !lower.as_deref().is_some_and(will_do) {
            self.add(says, found.map(str::to_owned), &words::header(&title(name), wanted));
        }
    }

    fn headers(&mut self, secure: bool) {
        self.not_sniffed();
        self.is(words::REFERS, "referrer-policy", "no-referrer", |found| found == "no-referrer");
        self.is(words::PERMITS, "permissions-policy", PERMISSIONS, |found| {
            ["camera=()", "microphone=()", "geolocation=()"].iter().all(|part| found.contains(part))
        });
        self.is(words::OPENED_BY_OTHERS, "cross-origin-opener-policy", "same-origin", |found| found == "same-origin");
        if secure {
            self.is(words::NOT_ALWAYS_TLS, "strict-transport-security", "max-age=31536000", |found| {
                seconds(found).is_some_and(|seconds| seconds >= 15_552_000)
            });
        }
    }

    fn policy(&mut self, expected: &Expected) {
        let Some(settings) = expected.settings.filter(|_| self.served.status == 200) else { return };
        let wanted = policy(settings);
        let line = words::header("Content-Security-Policy", &wanted);
        let Some(found) = self.served.header("content-security-policy") else {
            return self.add(words::NO_POLICY, None, &line);
        };
        let found = found.to_owned();
        let lower = found.to_ascii_lowercase();
        // Several policies hold together: what one forbids no other allows. The longest is ours, or stands for it.
        let mut policies: Vec<_> = lower.split(',').map(directives).collect();
        policies.sort_by_key(|directives| std::cmp::Reverse(directives.len()));
        let (own, others) = match policies.split_first() {
            Some((own, others)) => (own.as_slice(), others),
            None => Default::default(),
        };
        let wanted = directives(&wanted);
        for (directive, sources) in &wanted {
            let Some(given) = sources_of(own, directive) else {
                // What is not named falls back on `default-src`, or on everything.
                self.add(&words::directive_missing(directive), None, &line);
                continue;
            };
            let more: Vec<&str> = given.iter().copied().filter(|one| !sources.contains(one)).collect();
            if !more.is_empty() {
                self.add(&words::allows_more(directive, &more.join(" ")), Some(found.clone()), &line);
            }
            let all = std::iter::once(given).chain(others.iter().filter_map(|other| sources_of(other, directive)));
            let less = all.map(|given| sources.iter().copied().filter(|one| !given.contains(one)).collect::<Vec<_>>());
            if let Some(less) = less.into_iter().find(|less| !less.is_empty()) {
                self.add(&words::allows_less(directive, &less.join(" ")), Some(found.clone()), &line);
            }
        }
        for (directive, _) in own.iter().filter(|(directive, _)| sources_of(&wanted, directive).is_none()) {
            // Two that only forbid.
            if !matches!(*directive, "upgrade-insecure-requests" | "block-all-mixed-content") {
                self.add(&words::directive_unknown(directive), Some(found.clone()), &line);
            }
        }
    }
}

/// What a policy allows in a directive, if it names it.
fn sources_of<'p>(policy: &'p [(&'p str, Vec<&'p str>)], directive: &str) -> Option<&'p [&'p str]> {
    policy.iter().find(|(name, _)| *name == directive).map(|(_, sources)| sources.as_slice())
}

/// What the page needs no browser for.
pub const PERMISSIONS: &str = "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), \
     microphone=(), midi=(), payment=(), usb=()";

/// The policy that the page is to be served with. The same as `hosting/configure.sh` writes.
pub fn policy(settings: &HostSettings) -> String {
    let mut hosts: Vec<&str> = Vec::new();
    for vendor in Vendor::ALL.into_iter().filter(|vendor| !settings.hidden.contains(vendor)) {
        for host in settings.hosts_of(vendor) {
            if !hosts.contains(&host) {
                hosts.push(host);
            }
        }
    }
    let hosts: String = hosts.iter().map(|host| format!(" {host}")).collect();
    format!(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; \
         font-src 'self'; connect-src 'self'{hosts}; worker-src 'self'; base-uri 'self'; form-action 'none'; \
         frame-ancestors 'none'"
    )
}

/// A policy's directives with their sources. Of one that is there twice the first counts (CSP Level 3, 2.2.1).
fn directives(policy: &str) -> Vec<(&str, Vec<&str>)> {
    let mut all: Vec<(&str, Vec<&str>)> = Vec::new();
    for directive in policy.split(';') {
        let mut words = directive.split_ascii_whitespace();
        let Some(name) = words.next() else { continue };
        if !all.iter().any(|(known, _)| *known == name) {
            all.push((name, words.collect()));
        }
    }
    all
}

/// How long a header says that something holds.
fn seconds(value: &str) -> Option<u64> {
    let after = value.split("max-age=").nth(1)?;
    let digits: String = after.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().ok()
}

/// `cache-control` as it is written in a configuration.
fn title(name: &str) -> String {
    let capital = |part: &str| {
        let mut letters = part.chars();
        letters.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(letters).collect::<String>()
    };
    name.split('-').map(capital).collect::<Vec<_>>().join("-")
}

/// The files that a page names.
pub fn named_by(page: &str) -> Vec<&str> {
    let mut files: Vec<&str> = Vec::new();
    for word in page.split(['"', '\'', '=', ' ', '>', '<', '\n']) {
        let name = word.strip_prefix("./").unwrap_or(word);
        let is_file = [".js", ".wasm", ".css"].iter().any(|end| name.ends_with(end)) && !name.contains('/');
        if is_file && !files.contains(&name) {
            files.push(name);
        }
    }
    files
}
