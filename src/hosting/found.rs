//! What became of asking the page's own host for `console.json`, and what the page goes by then.

use super::HostSettings;
use crate::words::hosting as words;

/// What came of asking the host for its settings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reply {
    /// An answer.
    Answer {
        /// The status.
        status: u16,
        /// The text.
        text: String,
    },
    /// More than is read.
    TooLarge,
    /// It led to another address.
    Elsewhere,
    /// Nothing within so many seconds.
    Silent(u32),
    /// The browser's own words.
    Failed(String),
}

/// What the page goes by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Basis {
    /// What the host says now; no file is no mistake.
    #[default]
    Now,
    /// What it said when it could last be understood, in this browser.
    Before,
    /// Nothing that the host said.
    Nothing,
}

/// What the host decided, as far as that could be read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hosted {
    /// What the page goes by.
    pub settings: HostSettings,
    /// Where that is from.
    pub basis: Basis,
    /// What is wrong with the file, a sentence each.
    pub wrong: Vec<String>,
}

/// No file decides as much as this one.
const NO_FILE: &str = "{}";

impl Hosted {
    /// What the page goes by after an answer; and, where it could be understood, what to remember of it for
    /// [`Hosted::or_before`].
    pub fn from_reply(reply: Reply) -> (Self, Option<String>) {
        let read = match reply {
            Reply::Answer { status: 200, text } if is_html(&text) => {
                Err(vec![if is_page(&text) { words::IS_THE_PAGE } else { words::SIGNED_OUT }.to_owned()])
            }
            Reply::Answer { status: 200, text } => HostSettings::read(&text).map(|settings| (settings, text)),
            Reply::Answer { status: 404 | 410, .. } => Ok((HostSettings::default(), NO_FILE.to_owned())),
            Reply::Answer { status, text } if is_sign_in(status, &text) => Err(vec![words::SIGNED_OUT.to_owned()]),
            Reply::Elsewhere => Err(vec![words::SIGNED_OUT.to_owned()]),
            Reply::Answer { status, .. } => Err(vec![words::answered(status)]),
            Reply::TooLarge => Err(vec![words::TOO_LARGE.to_owned()]),
            Reply::Silent(seconds) => Err(vec![words::silent(seconds)]),
            Reply::Failed(why) => Err(vec![words::not_read(&why)]),
        };
        match read {
            Ok((settings, text)) => (Self { settings, ..Self::default() }, Some(text)),
            Err(wrong) => {
                // Whoever hosts it may not want keys on computers: that cannot be taken back later.
                let settings = HostSettings { remember: false, ..HostSettings::default() };
                (Self { settings, basis: Basis::Nothing, wrong }, None)
            }
        }
    }

    /// What could be understood before, in place of nothing: a host that is slow for once, or a slip in the file, must
    /// not switch off what an organisation decided.
    pub fn or_before(self, remembered: Option<&str>) -> Self {
        let before = remembered.filter(|_| self.basis == Basis::Nothing).and_then(|text| HostSettings::read(text).ok());
        match before {
            Some(settings) => Self { settings, basis: Basis::Before, ..self },
            None => self,
        }
    }
}

/// Whether a refusal is that of a sign-in before the host.
fn is_sign_in(status: u16, text: &str) -> bool {
    status == 401 || (status == 403 && is_html(text) && !is_page(text))
}

/// Whether a text is HTML: in place of a file it is somebody else's answer.
fn is_html(text: &str) -> bool {
    text.trim_start_matches('\u{feff}').trim_start().starts_with('<')
}

/// Whether a text is Greenroom's own page.
pub fn is_page(text: &str) -> bool {
    text.contains("<base href=") && text.contains("Greenroom")
}

/// Why a part of the page that is loaded later did not come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gone {
    /// The host has another version by now.
    NewVersion,
    /// The sign-in before the host has ended.
    SignedOut,
    /// Something else: the network, or a site that is not complete.
    Unknown,
}

impl Gone {
    /// Told by what the host answers where the page is, and by the name of the script that runs.
    pub fn from_reply(page: &Reply, running: Option<&str>) -> Self {
        match page {
            Reply::Elsewhere => Self::SignedOut,
            Reply::Answer { status, text } if is_sign_in(*status, text) => Self::SignedOut,
            Reply::Answer { status: 200, text } if !is_page(text) && is_html(text) => Self::SignedOut,
            Reply::Answer { status: 200, text } => match running {
                Some(running) if !text.contains(running) => Self::NewVersion,
                _ => Self::Unknown,
            },
            _ => Self::Unknown,
        }
    }
}
