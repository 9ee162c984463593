//! The clock, pauses and randomness, in the page and in workers.

use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

use super::{call, property};
use crate::domain::Timestamp;
use crate::lifecycle::Clock;

/// The browser's clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        Timestamp(js_sys::Date::now() as i64)
    }
}

/// Waits. Never longer than asked where the browser has no timers (none is known).
pub async fn sleep(millis: u32) {
    let promise = js_sys::Promise::new(&mut |resolve, _| {
        if call(&js_sys::global(), "setTimeout", &[&resolve, &JsValue::from(millis)]).is_none() {
            // Nothing to be done about a resolver that throws.
            let _ = resolve.call0(&JsValue::NULL);
        }
    });
    // A timer's promise is never rejected.
    let _ = JsFuture::from(promise).await;
}

/// Waits until the page has done what it was about to do: a turn of its event loop. Unlike a timer it is not slowed down
/// where the page is out of sight.
#[cfg(feature = "console")]
pub async fn turn() {
    let Ok(channel) = web_sys::MessageChannel::new() else { return };
    let came = js_sys::Promise::new(&mut |resolve, _| channel.port1().set_onmessage(Some(&resolve)));
    if channel.port2().post_message(&JsValue::NULL).is_ok() {
        // A message to oneself always comes.
        let _ = JsFuture::from(came).await;
    }
    channel.port1().close();
}

/// The day on which a moment falls where the person is.
#[cfg(feature = "console")]
pub fn local_date(at: Timestamp) -> crate::domain::Date {
    let zone = js_sys::Date::new(&JsValue::from_f64(at.0 as f64)).get_timezone_offset();
    crate::domain::Date(at.plus(-(zone as i64) * 60_000).0.div_euclid(86_400_000))
}

/// A random UUID, of the browser's own making.
pub fn random_uuid() -> String {
    property(&js_sys::global(), "crypto")
        .and_then(|crypto| call(&crypto, "randomUUID", &[]))
        .and_then(|uuid| uuid.as_string())
        .unwrap_or_else(|| format!("{:x}-{:x}", js_sys::Date::now() as u64, (js_sys::Math::random() * 1e15) as u64))
}

/// 128 random bits, for the practice vendors' ids.
pub fn random_bits() -> u128 {
    let digits: String = random_uuid().chars().filter(char::is_ascii_hexdigit).collect();
    u128::from_str_radix(&digits, 16).unwrap_or_default()
}
