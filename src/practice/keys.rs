//! Keys that fail on purpose, the same for every vendor.

use super::{Delivery, Reply};
use crate::http::{Headers, Response};

/// What a key asks for. The vendor words the refusals.
pub(super) enum Key {
    /// There is none.
    Missing,
    /// 401
    Invalid,
    /// 403
    Forbidden,
    /// 429
    TooMany,
    /// 500
    Broken,
    /// Something that is not the vendor's answers, or nothing does.
    Elsewhere(Reply),
    /// May not list agents.
    Limited,
    /// Any other.
    Good,
}

impl Key {
    /// What `key` asks for; `vendor` is the first segment of the path.
    pub(super) fn of(key: &str, vendor: &str) -> Self {
        let elsewhere = |status, headers, body: &str, delivery| {
            Self::Elsewhere(Reply { response: Response { headers, ..Response::text(status, "", body) }, delivery })
        };
        let header = |name, value: &str| Headers::default().with(name, value);
        match key {
            "" => Self::Missing,
            "practice-401" => Self::Invalid,
            "practice-403" => Self::Forbidden,
            "practice-429" => Self::TooMany,
            "practice-500" => Self::Broken,
            "practice-timeout" => elsewhere(504, Headers::default(), "", Delivery::Never),
            "practice-html" => {
                elsewhere(200, header("content-type", "text/html; charset=utf-8"), SIGN_IN, Delivery::Prompt)
            }
            "practice-redirect" => {
                elsewhere(302, header("location", &format!("/login?next={vendor}")), "", Delivery::Prompt)
            }
            "practice-limited" => Self::Limited,
            _ => Self::Good,
        }
    }
}

/// What a company's sign-in puts in front of everything once a session ended.
const SIGN_IN: &str = "<!doctype html><html lang=\"en\"><head><title>Sign in to Acme</title></head>\
    <body><h1>Sign in</h1><form method=\"post\" action=\"/login\"><button>Continue</button></form></body></html>";
