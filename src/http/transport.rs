//! The one seam to the network, and the rules for repeating a request.

use super::{Effect, Failure, Request, Response, retry_after};

/// Sends one request once. Adds the key that the request names, and nothing else.
#[expect(async_fn_in_trait, reason = "futures of the page stay on its one thread")]
pub trait Transport {
    /// The vendor's answer, whatever its status, or why there is none.
    async fn send(&self, request: &Request) -> Result<Response, Failure>;

    /// Waits, so that a repeated read does not come at once.
    async fn pause(&self, millis: u32);

    /// A number in 0..1, so that many pages do not repeat in step.
    fn jitter(&self) -> f64;
}

/// How often a read is sent at most.
pub const MOST_ATTEMPTS: u32 = 3;
/// A wait that a person would rather decide on: longer ones are shown, not waited for.
const LONGEST_WAIT_MS: u32 = 3_000;

/// Sends a request; a read that met a passing fault is repeated, a write never.
pub async fn send(transport: &impl Transport, request: &Request) -> Result<Response, Failure> {
    let mut attempt = 1;
    loop {
        let result = transport.send(request).await;
        let Some(wait) = wait_before_repeating(request.effect, attempt, &result, transport.jitter()) else {
            return result;
        };
        transport.pause(wait).await;
        attempt += 1;
    }
}

/// The milliseconds after which to repeat, or `None` where the result stands. Passing faults are 429 with a short
/// `Retry-After`, 502, 503, 504 and a connection that broke; silence is not, since it has cost the person ten seconds
/// already.
pub fn wait_before_repeating(
    effect: Effect,
    attempt: u32,
    result: &Result<Response, Failure>,
    jitter: f64,
) -> Option<u32> {
    if effect == Effect::Write || attempt >= MOST_ATTEMPTS {
        return None;
    }
    let backoff = (f64::from(300 * 2_u32.pow(attempt - 1)) * (0.5 + jitter)) as u32;
    match result {
        Ok(response) if response.status == 429 => {
            let asked = retry_after(response)?.saturating_mul(1_000);
            (asked <= LONGEST_WAIT_MS).then(|| asked.max(backoff))
        }
        Ok(response) if matches!(response.status, 502..=504) => Some(backoff),
        Err(Failure::Cut) => Some(backoff),
        // A browser says the same of a dropped connection and of a missing CORS header; only the first passes.
        Err(Failure::Unreadable) if attempt == 1 => Some(backoff),
        _ => None,
    }
}
