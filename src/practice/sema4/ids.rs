//! Ids that look random and are told by what they are the id of. They depend on nothing else: the same in every
//! practice world.

use super::tenants::Tenant;
use crate::practice::chance::{blend, nth, uuid4};

/// What an id is of.
#[derive(Clone, Copy)]
pub(super) enum Kind {
    Agent = 1,
    Version,
    Server,
    Model,
    Connection,
    File,
    Schedule,
}

/// The id of the `number`th thing of a kind in a tenant. Its first four digits are the number, so that an agent is
/// found without a search.
pub(super) fn id(kind: Kind, tenant: Tenant, number: usize) -> String {
    let number = u64::try_from(number).unwrap_or(0) & 0xffff;
    let high = blend(&[tenant.chance(), kind as u64, number]);
    uuid4(high & 0xffff_ffff_ffff | number << 48, blend(&[high]))
}

/// The number in an id, if it is the id of such a thing.
pub(super) fn number(kind: Kind, tenant: Tenant, uuid: &str) -> Option<usize> {
    let number = usize::from_str_radix(uuid.get(..4)?, 16).ok()?;
    (id(kind, tenant, number) == uuid).then_some(number)
}

/// A new id, from a request's chance; `nonce` tells the ids of one request apart.
pub(super) fn fresh(random: u128, nonce: u64) -> String {
    uuid4(nth(random, nonce), nth(random, nonce + 1_000))
}
