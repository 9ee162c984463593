//! The help page.

/// Title.
pub const TITLE: &str = "Help";
/// Heading.
pub const WORDS_TITLE: &str = "The words";
/// Columns.
pub const WORDS_COLUMNS: [&str; 3] = ["Here", "What it means", "At PolyAI"];
/// The words, what they mean, and the vendor's.
pub const WORDS: [(&str, &str, &str); 10] = [
    ("Connection", "A vendor, an address, an account and a key, under a name you chose", "Workspace"),
    ("Agent", "What you edit and release", "Project"),
    ("Draft", "The editable copy that no customer sees", "Main branch"),
    ("Release", "A version made from a draft", "Version"),
    ("Deployment", "A release made active in an environment, by someone, at a time", "Deployment"),
    ("Environment", "Sandbox, Pre-release or Live", "Environment"),
    ("Publish", "Make a release from the draft; it reaches Sandbox", "Publish"),
    ("Promote", "Copy a release to a later environment", "Promote"),
    ("Roll back", "Make an earlier release active again; at PolyAI this also rewrites the draft", "Rollback"),
    ("Journal", "What Greenroom sent from this browser, and how it ended", "—"),
];
/// Heading.
pub const SAFETY_TITLE: &str = "What Greenroom promises";
/// The promises.
pub const SAFETY: [&str; 6] = [
    "Reading never changes anything at the vendor.",
    "Every step is shown before it is taken, and sent once. After an unclear answer Greenroom reads back what happened; it never repeats a step by itself.",
    "Right before sending, what is there is read again. If it moved, you are asked again.",
    "A key is sent only to the address it was entered for. It is never put into an address bar, the journal, an export or an error.",
    "Nothing is loaded from, or sent to, anybody but your vendors.",
    "No link can send anything or add a connection.",
];
/// Heading.
pub const LIMITS_TITLE: &str = "What is not certain";
/// The limits.
pub const LIMITS: [&str; 5] = [
    "Whether PolyAI lets a browser call it from every network is not documented. If it does not, the connection test says so, with a note for your administrator.",
    "PolyAI does not let a page read what is inside a release: changes are shown as the releases that go along or are taken back.",
    "In which environment PolyAI's rollback takes effect is documented in two ways. The answer's own environment is shown and compared with the one you meant.",
    "Simplified projects, on which promoting makes no sense, are recognised by signs only.",
    "Between Greenroom's last reading and its sending lies an instant. What somebody else does in it is found by reading back, and told.",
];
