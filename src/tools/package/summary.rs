//! What the page shows of a package before it is imported. Nothing in it is a secret: of headers and variables only the
//! names are here, and of addresses nothing that says who one is.

/// A package that can be read. A text that the specification does not have, or has as something else, is `None`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Package {
    /// The agent's name.
    pub name: String,
    /// What it says that the agent is for.
    pub description: Option<String>,
    /// The package's own version.
    pub version: Option<String>,
    /// Of the form of the specification: `v2` is the one that is known.
    pub spec_version: Option<String>,
    /// Who provides the model.
    pub model_provider: Option<String>,
    /// The model.
    pub model_name: Option<String>,
    /// The agent's architecture.
    pub architecture: Option<String>,
    /// `conversational` or `worker`.
    pub mode: Option<String>,
    /// How it reasons: `disabled`, `enabled`, `verbose`.
    pub reasoning: Option<String>,
    /// What it greets with.
    pub welcome_message: Option<String>,
    /// What a conversation begins with.
    pub conversation_starter: Option<String>,
    /// The file of its runbook, as the specification names it.
    pub runbook_file: Option<String>,
    /// The runbook; `None` where the file is missing.
    pub runbook: Option<String>,
    /// Packages of actions.
    pub actions: Vec<ActionPackage>,
    /// MCP servers.
    pub servers: Vec<Server>,
    /// Semantic data models.
    pub models: Vec<SemanticModel>,
    /// Files that all conversations share.
    pub files: Vec<SharedFile>,
    /// Keys of the specification that are not shown here, and go over as they are: `knowledge`, `metadata.x`.
    pub kept: Vec<String>,
    /// The first files of the archive, in its order.
    pub entries: Vec<Entry>,
    /// How many files it has.
    pub entry_count: u32,
    /// How many bytes they have together, unpacked.
    pub unpacked: u64,
    /// What the specification names, must have (fact sheet 3, "Import demands"), and the archive lacks: paths in it.
    pub missing: Vec<String>,
}

/// A package of actions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ActionPackage {
    /// Its name.
    pub name: String,
    /// Whose it is.
    pub organization: Option<String>,
    /// Its version.
    pub version: Option<String>,
    /// Which of its actions may be used, as it is written; nothing: all.
    pub whitelist: Option<String>,
    /// Whether the archive has it.
    pub present: bool,
}

/// An MCP server.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Server {
    /// Its name, by which and the address the importer finds its own one.
    pub name: String,
    /// How it is spoken to.
    pub transport: Option<String>,
    /// Its address, without a name and a password in it, and without its query.
    pub url: Option<String>,
    /// Its headers.
    pub headers: Vec<Setting>,
    /// Its variables.
    pub env: Vec<Setting>,
}

/// A header or a variable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting {
    /// Its name.
    pub name: String,
    /// What the package has of its value.
    pub held: Held,
}

/// What a package has of a value that is not shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Held {
    /// Asterisks, or nothing: it has to be entered where the package goes.
    Masked,
    /// A value that is no secret by its own account.
    Open,
    /// A secret that should have been masked. Whoever has the file has the secret.
    Secret,
}

/// A semantic data model.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SemanticModel {
    /// The file, as the specification names it.
    pub file: String,
    /// The name that it gives itself.
    pub name: Option<String>,
    /// Whether the archive has it.
    pub present: bool,
    /// Whether it could be read; where not, nothing is known of its connections.
    pub read: bool,
    /// Names and ids of the data connections that it names, each once.
    pub connections: Vec<String>,
}

/// A shared file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SharedFile {
    /// Its name.
    pub name: String,
    /// What it is.
    pub mime_type: Option<String>,
    /// The name under which the archive has it.
    pub file_ref: String,
    /// How many bytes it has; `None` where it is missing.
    pub size: Option<u64>,
}

/// A file of the archive.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// Its name, with its folders.
    pub name: String,
    /// How many bytes it has, unpacked.
    pub size: u64,
}
