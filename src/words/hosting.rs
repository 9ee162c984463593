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
