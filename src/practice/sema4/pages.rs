//! Lists in pages: `{next, has_more, data}`, all three always (fact sheet, 1).

use super::Asked;
use super::errors::{Answer, Done, Refusal};
use super::tenants::Tenant;
use crate::http::encode_value;
use crate::practice::chance::blend;
use serde_json::{Value, json};

/// Without `limit`.
const PAGE: usize = 25;
/// A greater `limit` is taken as this.
const LONGEST_PAGE: usize = 100;
/// What every token begins and ends with: signs that must be encoded in a query.
const TOKEN: (&str, &str) = ("cGFnZQ+", "==");

/// What stands in `next`.
fn token(offset: usize) -> String {
    let offset = u64::try_from(offset).unwrap_or(0);
    format!("{}{offset:04x}{:08x}{}", TOKEN.0, blend(&[offset, 77]) >> 32, TOKEN.1)
}

fn offset(token_: &str) -> Option<usize> {
    let digits = token_.strip_prefix(TOKEN.0)?.strip_suffix(TOKEN.1)?;
    let offset = usize::from_str_radix(digits.get(..digits.len().checked_sub(8)?)?, 16).ok()?;
    (token(offset) == token_).then_some(offset)
}

/// The page of a list that was asked for.
pub(super) fn page(asked: &Asked, all: Vec<Value>) -> Answer {
    let limit = match asked.call.parameter("limit") {
        None => PAGE,
        Some(text) => match text.parse::<usize>() {
            Ok(limit) if limit > 0 => limit.min(LONGEST_PAGE),
            _ => return Err(Refusal::unfit(&["query.limit: must be an integer greater than 0".to_owned()])),
        },
    };
    let start = match asked.call.parameter("next").filter(|token| !token.is_empty()) {
        None => 0,
        Some(token) => {
            offset(token).ok_or_else(|| Refusal::coded(400, "pagination.invalid_token", "The token is not valid"))?
        }
    };
    let limit = if asked.tenant == Tenant::Evil { limit.min(2) } else { limit };
    let end = start.saturating_add(limit);
    let has_more = end < all.len();
    let next = has_more.then(|| next(asked, end, limit));
    let (next, has_more) = match (asked.tenant, asked.tail.last()) {
        // A loop: page two is page one.
        (Tenant::Evil, Some(&"semantic-data-models")) => (Some(token(0)), true),
        _ => (next, has_more),
    };
    let data: Vec<Value> = all.into_iter().skip(start).take(limit).collect();
    Done::read(json!({"next": next, "has_more": has_more, "data": data}))
}

/// The continuation, in the tenant's manner.
fn next(asked: &Asked, offset: usize, limit: usize) -> String {
    let token = token(offset);
    let path = asked.tail.join("/");
    let encoded = encode_value(&token);
    match (asked.tenant, asked.tail.last()) {
        (Tenant::Paths, _) => {
            let mut next = format!("{path}?next={encoded}&limit={limit}");
            if let Some(name) = asked.call.parameter("name") {
                next.push_str(&format!("&name={}", encode_value(name)));
            }
            next
        }
        (Tenant::Evil, Some(&"agents")) => {
            format!("https://evil.example/tenants/acme-evil/api/v2/{path}?next={encoded}")
        }
        (Tenant::Evil, Some(&"mcp-servers")) => format!("/other/tenants/acme-evil/api/v2/{path}?next={encoded}"),
        _ => token,
    }
}
