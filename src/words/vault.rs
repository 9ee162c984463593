//! Words of the vault and of what it seals.

/// What is sealed is asked for while the vault is locked.
pub const LOCKED: &str = "It is locked with your passphrase. Unlock it first";
/// A sealed record of a newer Greenroom.
pub const NEWER: &str = "A newer Greenroom sealed this; this one leaves it as it is";
/// A sealed record that is not what was written.
pub const DAMAGED: &str = "It was sealed, and is damaged or was moved here from elsewhere. It is left as it is";
/// The vault's record was changed while it was being changed here.
pub const CHANGED_ELSEWHERE: &str = "Another tab changed the passphrase at the same moment. Try again";
/// The vault's record is of a newer Greenroom.
pub const VAULT_NEWER: &str =
    "A newer Greenroom keeps the locked keys here; this one leaves them as they are. Reload the page";
/// The vault's record asks for less work than is safe.
pub const VAULT_WEAK: &str = "The record of the locked keys was changed so that guessing the passphrase would be easy. \
     It is not opened. Forget everything in the settings and enter the keys again";
