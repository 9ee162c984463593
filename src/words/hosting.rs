//! Sentences about `console.json`. The same as those of `hosting/console.awk`, which administrators meet first.

/// Larger than it may be.
pub const TOO_LARGE: &str = "console.json is larger than 64 KB.";
/// A list, a text, a number.
pub const NO_OBJECT: &str = "console.json is not a JSON object.";

/// No JSON.
pub fn no_json(at: usize) -> String {
    format!("console.json is no JSON after {at} bytes.")
}

/// A setting that there is not.
pub fn unknown(path: &str) -> String {
    format!("\"{path}\" is no setting.")
}

/// A setting that is there twice.
pub fn twice(key: &str) -> String {
    format!("\"{key}\" is there twice.")
}

/// A setting of another type.
pub fn must_be(path: &str, what: &str) -> String {
    format!("\"{path}\" must be {what}.")
}

/// A whole number between two.
pub fn from_to(least: u32, most: u32) -> String {
    format!("a whole number from {least} to {most}")
}

/// A line of text.
pub fn line(most: usize) -> String {
    format!("a line of at most {most} letters")
}

/// A vendor that there is not, as a key.
pub fn no_vendor(path: &str) -> String {
    format!("\"{path}\" names no vendor.")
}

/// A vendor that there is not, in a list.
pub fn no_vendor_in(path: &str, name: &str) -> String {
    format!("\"{path}\": \"{name}\" names no vendor.")
}

/// No origin.
pub fn no_origin(path: &str, url: &str) -> String {
    format!("\"{path}\": \"{url}\" is no origin such as https://api.example.com or https://*.example.com.")
}

/// So many origins there must be.
pub fn origins(path: &str) -> String {
    format!("\"{path}\" must name 1 to 20 origins; a vendor that nobody uses belongs into \"hidden\".")
}

/// A key in a file that everybody can read.
pub fn no_keys_here(path: &str) -> String {
    format!(
        "\"{path}\": keys do not belong into console.json, which everybody can read. Take it out, and have the key \
         replaced at the vendor."
    )
}

/// A connection by a relay that there is not. Counted from 1.
pub fn no_relay_there(connection: usize) -> String {
    format!("\"connections/{connection}/relay\": no \"relay\" of its vendor leads to its address.")
}

/// A connection to where the page may not call. Counted from 1.
pub fn not_called(connection: usize) -> String {
    format!("\"connections/{connection}/url\" is at no host that this page may call: add it to \"hosts\".")
}

/// So many connections there may be.
pub const TOO_MANY_CONNECTIONS: &str = "\"connections\" may name 50 at most.";

/// What each connection needs.
pub fn needs(path: &str) -> String {
    format!("\"{path}\" needs a vendor and a name.")
}

/// Types and forms, in words.
pub mod form {
    /// A flag.
    pub const FLAG: &str = "true or false";
    /// A text.
    pub const TEXT: &str = "a text";
    /// Somewhere to turn to.
    pub const SUPPORT: &str = "an https: or mailto: address";
    /// Lists by vendor.
    pub const HOSTS: &str = "an object of lists, by vendor";
    /// A list of origins.
    pub const ORIGINS: &str = "a list of origins";
    /// Vendors.
    pub const VENDORS: &str = "a list of vendors";
    /// Folders by vendor.
    pub const RELAYS: &str = "an object of folders, by vendor";
    /// One relay.
    pub const RELAY: &str = "an object of \"path\" and \"to\"";
    /// A relay's folder.
    pub const FOLDER: &str = "a folder of this site such as /relay/cargo/";
    /// A relay's vendor.
    pub const ONE_ORIGIN: &str = "one origin such as https://api.example.com";
    /// Connections.
    pub const CONNECTIONS: &str = "a list of connections";
    /// A connection.
    pub const OBJECT: &str = "an object";
    /// A vendor's address.
    pub const URL: &str = "an https: address without a user, a query or a fragment";
}

// What the page says.

/// Heading of what is wrong with the file.
pub const NOT_USED: &str = "The settings of this console are not used";
/// What that means, and for whom it is.
pub const NOT_USED_ADVICE: &str = "Greenroom works as if there were none, and remembers no keys. Please tell whoever put \
    it on this host:";
/// The same where they could be read before.
pub const GOES_BY_EARLIER: &str = "Greenroom goes by those that it read here before. Please tell whoever put it on this \
    host:";
/// The page in place of a file.
pub const IS_THE_PAGE: &str = "Where console.json should be, this host answers with the page itself: a file that is not \
    there must be a 404.";
/// HTML or a redirect in place of a file.
pub const SIGNED_OUT: &str = "Your sign-in with your organisation has ended. Open this page again in a new tab to sign \
    in; what you typed is kept.";

/// Another status.
pub fn answered(status: u16) -> String {
    format!("console.json is answered with status {status}.")
}

/// No answer in time.
pub fn silent(seconds: u32) -> String {
    format!("console.json has not come within {seconds} seconds.")
}

/// It could not be asked for.
pub fn not_read(why: &str) -> String {
    format!("console.json could not be read: {why}.")
}

/// An address that the page may not call.
pub fn may_not_call(vendor: &str, origin: &str, hosts: &str) -> String {
    format!(
        "For {vendor} this page may call {hosts} only, not {origin}. Whoever hosts Greenroom can add an address to \
         \"hosts\" in console.json"
    )
}

/// Where to turn to.
pub const SUPPORT: &str = "Get help";
/// Heading of connections without keys.
pub const PRESETS: &str = "Set up by your organisation";
/// Leads to the form of such a connection.
pub const ENTER_ITS_KEY: &str = "Enter its key";
/// Above the form of such a connection.
pub const PRESET_LEAD: &str = "Your organisation set this connection up, all but the key. Enter your own: nobody else \
    gets it, and nothing is kept before you save.";
/// Forgetting such a connection.
pub const PRESET_FORGET_LEAD: &str = "Removes the key and what you changed from this computer. Your organisation set this \
    connection up: it stays in the list, without a key. Nothing changes at the vendor; the journal stays.";
/// By the host's relay.
pub const BY_RELAY: &str = "Through your organisation";
/// Instead of a choice where a key is kept.
pub const NOT_REMEMBERED: &str = "The key is kept until this tab closes, and asked for again next time: this page \
    may not remember keys on a computer.";
/// A kept key that is not used.
pub const KEPT_NOT_USED: &str = "A key of this connection was kept on this computer. It is not used, because this \
    page may not remember keys. Enter the key again; the kept one can be removed in the settings.";
/// The relay is another, or is gone.
pub const WAY_CHANGED: &str = "The way to this vendor through your organisation has changed since the key was entered. The \
    key is not sent by another way: enter it again.";
/// Every vendor is hidden.
pub const NONE_OFFERED: &str = "No vendor is used on this console: your organisation has switched all of them off.";
/// An address of practice, where there is none.
pub const NO_PRACTICE: &str = "Practice is switched off on this console.";
/// Settings: there is no passphrase, and will be none.
pub const NO_PASSPHRASE: &str = "There is none, because this page may not remember keys on a computer. \
    Drafts, release sheets and the journal are kept on it as they are.";
/// Settings: keys that are kept, though they must not be.
pub const KEPT_TITLE: &str = "Keys kept on this computer";
/// What there is.
pub const KEPT_LEAD: &str = "This page may not remember keys on a computer. Those kept before are \
    not used; they stay locked with your passphrase until you remove them. Drafts and the journal stay locked with it, too.";
/// Removes them.
pub const REMOVE_KEPT: &str = "Remove the kept keys";
/// Second press.
pub const REMOVE_KEPT_SURE: &str = "Yes, remove the kept keys";
/// Said.
pub const REMOVED_KEPT: &str = "The kept keys were removed.";

/// A connection's way by the host's relay.
pub fn through(host: &str) -> String {
    format!("through your organisation to {host}")
}

/// What a relay is.
pub fn relay_hint(relay: &str, to: &str) -> String {
    format!("Requests go to {relay}, which passes them on to {to}. The key goes along and is bound to both.")
}

/// A vendor that the host hides.
pub fn not_used_here(vendor: &str) -> String {
    format!("{vendor} is not used on this console: your organisation has switched it off. Nothing is sent there.")
}

/// The host's limit of idle minutes.
pub fn lock_limit(minutes: u32) -> String {
    format!("Your organisation allows {} at most.", super::common::count(minutes as usize, "minute", "minutes"))
}
