//! Words of connections, keys and the vault.

/// Title.
pub const TITLE: &str = "Connections";
/// Section of practice connections.
pub const PRACTICE_SECTION: &str = "Practice connections";
/// What practice connections are.
pub const PRACTICE_LEAD: &str =
    "They answer inside this page. A key such as practice-401 or practice-html shows how a failure looks.";
/// No real connection.
pub const EMPTY: &str = "No vendor is connected yet.";
/// Opens the form.
pub const ADD: &str = "Add connection";
/// Title of the form.
pub fn new_title(vendor: &str) -> String {
    format!("Connect {vendor}")
}
/// Fields.
pub const VENDOR: &str = "Vendor";
/// Fields.
pub const NAME: &str = "Name";
/// Fields.
pub const NAME_HINT: &str = "How you will recognise it.";
/// Fields.
pub const REGION: &str = "Region";
/// Fields.
pub const REGION_HINT: &str = "Keys and agents belong to one region.";
/// Fields.
pub const CUSTOM_REGION: &str = "Another address";
/// Fields.
pub const BASE_URL: &str = "Address";
/// Fields.
pub const BASE_URL_HINT: &str = "Begins with https://";
/// Fields.
pub const ACCOUNT: &str = "Account";
/// Fields.
pub const ACCOUNT_HINT: &str = "PolyAI calls it the workspace ID: a short name, or ws- and letters.";
/// Fields.
pub const WORKSPACE: &str = "Workspace (optional)";
/// Fields.
pub const WORKSPACE_HINT: &str =
    "Its UUID. Leave it empty for a token made under Settings, API: such a token belongs to one workspace.";
/// Fields.
pub const PROFILE: &str = "Paths of drafts";
/// Fields.
pub const PROFILE_HINT: &str = "Cargo's documents and Cargo's own client spell four paths differently.";
/// Fields.
pub const API_VERSION: &str = "Version of the API";
/// Choices of paths.
pub const PROFILE_FIND_OUT: &str = "Find out by reading";
/// Choices of paths.
pub const PROFILE_DOCUMENTED: &str = "As documented (deployDraft)";
/// Choices of paths.
pub const PROFILE_CLIENT: &str = "As Cargo's own client (draft/deploy)";
/// Fields.
pub const KEY: &str = "Key";
/// Where the key goes.
pub fn key_hint(vendor: &str, host: &str) -> String {
    format!("From whoever administers {vendor} for you. Sent only to {host}.")
}
/// The same where it goes by the host's relay.
pub fn key_hint_by_relay(vendor: &str, host: &str) -> String {
    format!("From whoever administers {vendor} for you. Sent only to {host}, through your organisation.")
}
/// The key is there already.
pub const KEY_KEPT_HINT: &str = "A key is stored. Leave this empty to keep it.";
/// Advanced fields.
pub const ADVANCED: &str = "Advanced";
/// Fields.
pub const HEADER: &str = "Key header";
/// Fields.
pub fn header_hint(usual: &str) -> String {
    format!("{usual}, unless your network expects another.")
}
/// Fields.
pub const PREFIX: &str = "Before the key";
/// Fields.
pub const PREFIX_HINT: &str = "Mostly empty; a scheme such as Bearer where your network expects one.";
/// Fields.
pub const KEEP: &str = "Keep the key";
/// Choices of keeping.
pub const KEEP_MEMORY: &str = "Until this tab closes";
/// Choices of keeping.
pub const KEEP_MEMORY_HINT: &str = "Asked for again next time.";
/// Choices of keeping.
pub const KEEP_VAULT: &str = "On this computer, locked with a passphrase";
/// Choices of keeping.
pub const KEEP_VAULT_HINT: &str = "Encrypted; the passphrase is asked for once each time.";
/// Fields.
pub const PASSPHRASE: &str = "Passphrase";
/// A new passphrase.
pub fn new_passphrase_hint(least: u32) -> String {
    format!(
        "At least {least} characters; several words are best. It cannot be recovered: without it the keys must be \
         entered again."
    )
}
/// An existing passphrase.
pub const PASSPHRASE_HINT: &str = "The one that locks the keys on this computer.";
/// Buttons.
pub const SAVE: &str = "Save connection";
/// Buttons.
pub const TEST: &str = "Test";
/// Buttons.
pub const TESTING: &str = "Testing…";
/// Buttons.
pub const FORGET: &str = "Forget this connection";
/// Heading.
pub const FORGET_TITLE: &str = "Forget";
/// What forgetting does.
pub const FORGET_LEAD: &str =
    "Removes the connection and its key from this computer. Nothing changes at the vendor; the journal stays.";
/// Second press.
pub const FORGET_SURE: &str = "Yes, forget it";
/// Buttons.
pub const EDIT: &str = "Edit";
/// Buttons.
pub const OPEN_BOARD: &str = "Open the board";
/// Said after saving.
pub const SAVED: &str = "Connection saved.";
/// Said after forgetting.
pub const FORGOTTEN: &str = "Connection forgotten.";
/// Problems.
pub const NEED_NAME: &str = "Enter a name for the connection";
/// Problems.
pub const NEED_ACCOUNT: &str = "Enter the account, such as acme or ws-1a2b3c4d";
/// Fields.
pub const SEMA4_URL_HINT: &str = "Sema4.ai shows it under Configuration, API Keys. It ends with /api/v2, and may name a \
    tenant: https://acme.example/tenants/…/api/v2";
/// Fields.
pub const NAME_PREFIX: &str = "Only agents whose names begin with (optional)";
/// Fields.
pub const NAME_PREFIX_HINT: &str =
    "Sema4.ai's own filter; capitals do not matter. The board's search finds any part of a name.";
/// Fields.
pub const PAGE_SIZE: &str = "Agents in one answer (optional)";
/// Fields.
pub const PAGE_SIZE_HINT: &str = "How many are asked for at once; the rest follows, page by page. Empty: 100.";
/// Problems.
pub const NEED_API_V2: &str = "Sema4.ai's base URL ends with /api/v2";
/// Problems.
pub const NEED_PAGE_SIZE: &str = "Enter a whole number above 0, or nothing";
/// Problems.
pub const NEED_WORKSPACE: &str = "Enter the workspace's UUID, such as 3c90c3cc-0d44-4b50-8888-8dd25736052a, or nothing";
/// Problems.
pub const NEED_KEY: &str = "Enter the key";
/// Problems.
pub fn need_url(example: &str) -> String {
    let example = if example.is_empty() { "https://acme.example/tenants/acme/api/v2" } else { example };
    format!("Enter an address such as {example}")
}
/// Problems.
pub const NEED_HEADER: &str = "Enter the name of the header, such as X-API-KEY";
/// Problems.
pub const NEED_KEY_AGAIN: &str =
    "The address changed: enter the key again. A key belongs to the address it was entered for";
/// Problems.
pub const NEED_PASSPHRASE: &str = "Enter the passphrase";
/// Problems.
pub fn passphrase_short(least: u32) -> String {
    format!("Enter a passphrase of at least {least} characters")
}
/// Problems.
pub const WRONG_PASSPHRASE: &str = "This is not the passphrase that locks the keys on this computer";
/// Problems.
pub const VAULT_DAMAGED: &str =
    "The record of the locked keys cannot be read. Forget everything in the settings and enter the keys again";
/// Problems.
pub const VAULT_LOCKED: &str = "The keys on this computer are locked";
/// Problems.
pub const NO_VAULT: &str = "No keys are kept on this computer";
/// Problems.
pub fn not_kept(reason: &str) -> String {
    format!("The browser did not keep it: {reason}")
}
/// Plain http.
pub const INSECURE: &str = "This page came over plain http://, so the browser offers no encryption: keys can be kept until the tab closes only.";
/// Key states.
pub const KEY_AT_HAND: &str = "key at hand";
/// Key states.
pub const KEY_LOCKED: &str = "key locked";
/// Key states.
pub const KEY_MISSING: &str = "key to be entered";
/// Of a vendor that the host hides.
pub const NOT_USED_HERE: &str = "not used here";
/// The practice key.
pub const KEY_PRACTICE: &str = "practice";

/// Vault: unlock.
pub const UNLOCK: &str = "Unlock";
/// Vault: unlock.
pub const UNLOCK_TITLE: &str = "Unlock your keys";
/// Vault: lock.
pub const LOCK: &str = "Lock now";
/// Vault: state.
pub fn unlocked(minutes: u32) -> String {
    format!("Keys at hand. They lock when you are idle for {minutes} minutes.")
}
/// Vault: state.
pub const LOCKED: &str = "Keys are locked.";
/// Vault: state.
pub const NO_KEYS: &str = "No keys at hand.";
/// Vault: idle.
pub const LOCKED_IDLE: &str = "Keys were locked, because nobody was here.";
/// Vault: opened.
pub const UNLOCKED: &str = "Keys unlocked.";
/// Where a locked agent leads.
pub const KEY_NEEDED: &str = "The key of this connection is not at hand.";
/// Where a missing key leads.
pub const ENTER_KEY: &str = "Enter the key";

/// Test: worked.
pub fn accepted(agents: &str) -> String {
    format!("Key accepted. {agents} can be read.")
}
/// Test: what it cannot tell.
pub const ACCEPTED_HINT: &str = "Whether it may publish shows only when you publish.";
/// Test: listing is refused.
pub const LIST_REFUSED_HINT: &str = "The key may be limited to chosen agents: add them by their id below.";
/// Test: the rungs of the ladder, in order.
pub const RUNGS: [&str; 6] = [
    "This computer is online",
    "The host answers",
    "This page may call it",
    "The browser may read its answers",
    "The key is accepted",
    "Agents can be read",
];
/// Test: a rung that holds.
pub const RUNG_OK: &str = "yes";
/// Test: the rung that broke.
pub const RUNG_BROKEN: &str = "no";
/// Test: rungs above.
pub const RUNG_UNKNOWN: &str = "not reached";
/// Heading of the ladder.
pub const LADDER: &str = "What was checked";

/// Agents by id.
pub const BY_HAND_TITLE: &str = "Agents by id";
/// Agents by id.
pub const BY_HAND_LEAD: &str = "Where the key may not list agents, or not all of them.";
/// Agents by id.
pub const AGENT_ID: &str = "Agent id";
/// Agents by id.
pub const AGENT_ID_HINT: &str = "PolyAI calls it the project ID, such as PROJECT-58RP822I.";
/// Agents by id.
pub const ADD_AGENT: &str = "Add agent";
/// Agents by id.
pub const NEED_AGENT_ID: &str = "Enter an id of letters, digits and dashes";
/// Agents by id.
pub fn remove_agent(id: &str) -> String {
    format!("Remove {id}")
}
