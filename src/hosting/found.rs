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

/// What the host decided, as far as that could be read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hosted {
    /// What the page goes by; where something is wrong with the file, the defaults.
    pub settings: HostSettings,
    /// What is wrong with the file, a sentence each.
    pub wrong: Vec<String>,
}

impl Hosted {
    /// What the page goes by after an answer. No file is no mistake: then there is nothing to go by.
    pub fn from_reply(reply: &Reply) -> Self {
        let read = match reply {
            Reply::Answer { status: 200, text } if is_html(text) => {
                Err(vec![if is_page(text) { words::IS_THE_PAGE } else { words::SIGNED_OUT }.to_owned()])
            }
            Reply::Answer { status: 200, text } => HostSettings::read(text),
            Reply::Answer { status: 404 | 410, .. } => Ok(HostSettings::default()),
            Reply::Answer { status: 401, .. } | Reply::Elsewhere => Err(vec![words::SIGNED_OUT.to_owned()]),
            Reply::Answer { status, .. } => Err(vec![words::answered(*status)]),
            Reply::TooLarge => Err(vec![words::TOO_LARGE.to_owned()]),
            Reply::Silent(seconds) => Err(vec![words::silent(*seconds)]),
            Reply::Failed(why) => Err(vec![words::not_read(why)]),
        };
        match read {
            Ok(settings) => Self { settings, wrong: Vec::new() },
            Err(wrong) => Self { settings: HostSettings::default(), wrong },
        }
    }
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
            Reply::Answer { status: 401, .. } | Reply::Elsewhere => Self::SignedOut,
            Reply::Answer { status: 200, text } if !is_page(text) && is_html(text) => Self::SignedOut,
            Reply::Answer { status: 200, text } => match running {
                Some(running) if !text.contains(running) => Self::NewVersion,
                _ => Self::Unknown,
            },
            _ => Self::Unknown,
        }
    }
}
