//! The help page.

/// Title.
pub const TITLE: &str = "Help";
/// Heading.
pub const WORDS_TITLE: &str = "The words";
/// Columns.
pub const WORDS_COLUMNS: [&str; 6] = ["Here", "What it means", "At Cargo", "At Sema4.ai", "At RunAgents", "At PolyAI"];
/// The words, what they mean, and the vendors'.
pub const WORDS: [[&str; 6]; 13] = [
    [
        "Connection",
        "A vendor, an address, an account and a key, under a name you chose",
        "Workspace, token",
        "Deployment or tenant, API key",
        "Workspace or namespace, API key",
        "Workspace, key",
    ],
    ["Agent", "What you edit and release", "Agent", "Agent", "Agent", "Project"],
    [
        "Draft",
        "The editable copy that no customer sees",
        "Draft release",
        "Draft (edit mode)",
        "Kept on this computer",
        "Main branch",
    ],
    ["Release", "A version made from a draft", "Release", "Version", "Deployment", "Version"],
    [
        "Deployment",
        "A release made active in an environment, by someone, at a time",
        "Deployed release",
        "Live version",
        "The agent as it runs",
        "Deployment",
    ],
    ["Environment", "Sandbox, Pre-release or Live", "Live only", "Live only", "Live only", "Environment"],
    [
        "Publish",
        "Make a release from the draft",
        "Deploy draft: reaches Live",
        "Publish: reaches Live",
        "Deploy: reaches Live",
        "Publish: reaches Sandbox",
    ],
    ["Promote", "Copy a release to a later environment", "—", "—", "—", "Promote"],
    [
        "Roll back",
        "Make an earlier release active again",
        "— (Greenroom publishes the earlier content under a new version)",
        "— (Greenroom publishes what it copied of the version before)",
        "— (Greenroom deploys the configuration that it copied)",
        "Rollback; it also rewrites the draft",
    ],
    [
        "Tools and data",
        "What an agent can reach",
        "Part of the release",
        "MCP servers, semantic data models",
        "Tools, policies, model providers",
        "—",
    ],
    ["Package", "An agent as a file", "—", "Exported zip", "—", "—"],
    ["Trigger", "What starts an agent by itself; live as soon as it is saved", "Trigger", "—", "—", "—"],
    ["Journal", "What Greenroom sent from this browser, and how it ended", "—", "—", "—", "—"],
];
/// Heading.
pub const SAFETY_TITLE: &str = "What Greenroom promises";
/// The promises.
pub const SAFETY: [&str; 6] = [
    "Reading never changes anything at the vendor. The one exception is Cargo's: opening a draft makes one where there is none.",
    "Every step is shown before it is taken, and sent once. After an unclear answer Greenroom reads back what happened; it never repeats a step by itself.",
    "Right before sending, what is there is read again. If it moved, you are asked again.",
    "A key is sent only to the address it was entered for. It is never put into an address bar, the journal, an export or an error.",
    "Nothing is loaded from, or sent to, anybody but your vendors.",
    "No link can send anything or add a connection.",
];
/// Heading.
pub const HOST_TITLE: &str = "Your keys, the journal, and whoever hosts this page";
/// What to know of them. What vendors say of keys: fact sheets of PolyAI (1), Sema4.ai (1), Cargo (1) and RunAgents (1).
pub const HOST: [&str; 6] = [
    "The journal belongs to one browser: it tells what was sent from there. It is no audit log. Of the vendors PolyAI tells who deployed what and when, Cargo when and whether it was you, Sema4.ai and RunAgents neither. Export the journal where somebody must be able to look it up.",
    "PolyAI advises against keys in code that runs in browsers, and Sema4.ai to keep them on servers. Cargo says that its own client runs in browsers; RunAgents says nothing of it. Greenroom has no server: the key that you enter is in your browser alone and in no file of this page. Have a key of your own, with the least rights and an end date.",
    "A browser keeps things apart by a page's origin: the first part of its address. Other pages on the same origin as this one could read what Greenroom keeps on this computer, which is encrypted only behind a passphrase. Where the origin is shared, as under name.github.io, keep no keys on the computer. Whoever hosts the page can switch that off for everybody.",
    "Whoever hosts this page decides, in one file beside it, which vendors and addresses it may call, how soon it locks and whether keys may be remembered. Settings tell which Greenroom this is, and lead to a check of how it is served.",
    "A connection “through your organisation” sends its requests to this page's own host, which passes them on. Your key passes through that host, too.",
    "Where your organisation's sign-in ends while the page is open, what comes next is answered by another page than the vendor's or this one's. Sign in again in a new tab, then go on: what you typed is kept.",
];
/// Heading.
pub const LIMITS_TITLE: &str = "What is not certain";
/// The limits.
pub const LIMITS: [&str; 17] = [
    "Whether Cargo lets a browser call it is not documented, nor which of two spellings of its paths it wants: the connection finds out by reading.",
    "Cargo's documents do not say in which time zone schedules run; UTC is assumed.",
    "Cargo does not say who another user is; releases read \u{201c}you\u{201d} or \u{201c}another user\u{201d}.",
    "Cargo has no way back of its own: an earlier release is published again, under a new version, which uses up the draft.",
    "Sema4.ai calls its API an alpha, and deployments differ: the connection's test reads what yours can do. Whether it lets a browser call it is not documented.",
    "Sema4.ai does not let the live version be read while there is a draft. What differs from Live is known where the draft was opened from this computer.",
    "Sema4.ai tells neither who published what is live, nor when, nor what earlier versions said.",
    "Sema4.ai documents no error codes and no answers for steps that do not fit an agent's state: Greenroom goes by the status, and reads back.",
    "RunAgents moved its API in May 2026. Greenroom speaks both wire contracts; which of them an address answers in, the connection's test finds out. Whether it lets a browser call it is not documented.",
    "Whether what a RunAgents deployment leaves out stays or goes is not documented: Greenroom says everything anew, and what cannot be read has to be entered before it deploys.",
    "RunAgents gives back neither source files nor earlier deployments. Where an agent runs from source files without a build, its code may not be in its image.",
    "A RunAgents deployment whose answer was lost and that started a build cannot be known for certain: no list of builds can be read.",
    "Whether PolyAI lets a browser call it from every network is not documented. If it does not, the connection test says so, with a note for your administrator.",
    "PolyAI does not let a page read what is inside a release: changes are shown as the releases that go along or are taken back.",
    "In which environment PolyAI's rollback takes effect is documented in two ways. The answer's own environment is shown and compared with the one you meant.",
    "Simplified projects, on which promoting makes no sense, are recognised by signs only.",
    "Between Greenroom's last reading and its sending lies an instant. What somebody else does in it is found by reading back, and told.",
];
