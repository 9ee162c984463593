//! Words of the vault and of what it seals.

/// What is sealed is asked for while the vault is locked.
pub const LOCKED: &str = "It is locked with your passphrase. Unlock it first";
/// A sealed file of a newer Greenroom.
pub const FILE_NEWER: &str = "A newer Greenroom sealed this file; this one leaves it as it is";
/// A sealed file that is not what was sealed.
pub const FILE_DAMAGED: &str =
    "The file was sealed, and is damaged or was moved here from elsewhere. It is left as it is";
/// The browser's cryptography gave something that it does not open.
pub const NOT_OPENED_AGAIN: &str = "The browser does not open what it just sealed. Nothing was changed";
/// The vault's record was changed while it was being changed here.
pub const CHANGED_ELSEWHERE: &str = "Another tab changed the passphrase at the same moment. Try again";
/// The vault's record is of a newer Greenroom.
pub const VAULT_NEWER: &str =
    "A newer Greenroom keeps the locked keys here; this one leaves them as they are. Reload the page";
/// The vault's record asks for less work than is safe.
pub const VAULT_WEAK: &str = "The record of the locked keys was changed so that guessing the passphrase would be easy. \
     It is not opened. Forget everything in the settings and enter the keys again";
