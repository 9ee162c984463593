//! Who is asking: keys, the keys that fail on purpose, and the person a request acts for.

use super::errors::Refusal;
use crate::http::{Headers, Response};
use crate::practice::call::Call;
use crate::practice::{Delivery, Reply};

/// A request whose key was accepted.
pub(super) struct Caller {
    /// Whom new deployments are attributed to.
    pub(super) email: String,
    /// May read and change agents it knows, but not list an account's.
    pub(super) limited: bool,
}

/// Why a request goes no further: an answer in the vendor's shapes, or something that is not the vendor's.
pub(super) enum Stopped {
    Refused(Refusal),
    Elsewhere(Reply),
}

/// Checks the key.
pub(super) fn admit(call: &Call) -> Result<Caller, Stopped> {
    let key = call.headers.get("x-api-key").map(str::trim).unwrap_or_default();
    let refused = |refusal| Err(Stopped::Refused(refusal));
    match key {
        "" => refused(Refusal::coded(401, "AUTH_USER_UNAUTHORISED", "User is not authorised")),
        "practice-401" => refused(Refusal::coded(401, "AUTH_USER_INVALID_TOKEN", "The API key is invalid or expired")),
        "practice-403" => refused(Refusal::coded(403, "USER_ACCESS_FORBIDDEN", "User may not access this resource")),
        "practice-429" => {
            refused(Refusal::Gateway { status: 429, message: "API rate limit exceeded", retry_after: Some(7) })
        }
        "practice-500" => refused(Refusal::coded(500, "INTERNAL_SERVER_ERROR", "Something went wrong")),
        "practice-timeout" => Err(Stopped::Elsewhere(Reply {
            response: Response { status: 504, headers: Headers::default(), body: String::new() },
            delivery: Delivery::Never,
        })),
        "practice-html" => Err(Stopped::Elsewhere(Reply {
            response: Response {
                status: 200,
                headers: Headers::default().with("content-type", "text/html; charset=utf-8"),
                body: SIGN_IN.to_owned(),
            },
            delivery: Delivery::Prompt,
        })),
        "practice-redirect" => Err(Stopped::Elsewhere(Reply {
            response: Response {
                status: 302,
                headers: Headers::default().with("location", "/login?next=polyai"),
                body: String::new(),
            },
            delivery: Delivery::Prompt,
        })),
        _ => Ok(Caller {
            email: match call.headers.get("x-polyai-email").map(str::trim) {
                Some(email) if !email.is_empty() => email.to_owned(),
                _ => "you@acme.example".to_owned(),
            },
            limited: key == "practice-limited",
        }),
    }
}

/// What a company's sign-in puts in front of everything once a session ended.
const SIGN_IN: &str = "<!doctype html><html lang=\"en\"><head><title>Sign in to Acme</title></head>\
    <body><h1>Sign in</h1><form method=\"post\" action=\"/login\"><button>Continue</button></form></body></html>";
