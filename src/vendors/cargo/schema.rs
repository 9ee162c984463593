//! The fields of Cargo's documents (fact sheet 2.2 to 2.4): what an agent's own document may hold, and what a release.

use serde_json::Value;

use crate::document::{Choice, Field, Kind, List, Listed, Schema, Section, Union, Variant};
use crate::domain::json::Object;

/// An agent's own document: live at once, and not part of any release.
pub const AGENT: Schema = Schema { sections: &AGENT_SECTIONS };

/// The configuration of a release.
pub const RELEASE: Schema = Schema { sections: &RELEASE_SECTIONS };

/// What the form of a new agent begins with.
pub fn blank_agent() -> Value {
    let icon = Object::default().text("color", "grey").text("face", "🤖").done();
    Object::default().text("name", "").put("icon", icon).put("triggers", Value::Array(Vec::new())).done()
}

const fn variant(value: &'static str, label: &'static str, fields: &'static [Field]) -> Variant {
    Variant { value, label, fields }
}

const fn choice(value: &'static str, label: &'static str) -> Choice {
    Choice { value, label }
}

const fn text(key: &'static str, label: &'static str) -> Field {
    Field::new(key, label, Kind::Text)
}

const fn kept(key: &'static str, label: &'static str) -> Field {
    text(key, label).response_only()
}

const fn listed(key: &'static str, label: &'static str, list: &'static Listed) -> Field {
    Field::new(key, label, Kind::Listed(list))
}

const ANY_NUMBER: Kind = Kind::Number { least: None, most: None };

// The lists that the vendor offers choices from (fact sheet 3).
static CONNECTORS: Listed = Listed::new("connectors");
static CONNECTORS_OF: Listed = Listed::new("connectors").by("integrationSlug");
static MODEL_CONNECTORS: Listed = Listed::new("connectors").also("integrationSlug");
static INTEGRATIONS: Listed = Listed::new("integrations");
static LANGUAGE_MODELS: Listed = Listed::new("languageModels").by("connectorUuid");
static TOOLS: Listed = Listed::new("tools");
static AGENTS: Listed = Listed::new("agents");
static MODELS: Listed = Listed::new("models");
static COLUMNS: Listed = Listed::new("columns").by("modelUuid");
static FILES: Listed = Listed::new("files");
static FILE_FOLDERS: Listed = Listed::new("fileFolders");
static AGENT_FOLDERS: Listed = Listed::new("agentFolders");
static APPS: Listed = Listed::new("apps");
static ACTIONS_OF: Listed = Listed::new("actions").by("integrationSlug");
/// The actions of the release itself: not read from the vendor.
static RELEASE_ACTIONS: Listed = Listed::new("releaseActions");

// An agent.

static AGENT_SECTIONS: [Section; 4] = [
    Section {
        title: "About the agent",
        fields: &[
            text("name", "Name").required(),
            Field::new("description", "Description", Kind::LongText).nullable(),
            Field::new("icon", "Icon", Kind::Object(&ICON)).required(),
            listed("folderUuid", "Folder", &AGENT_FOLDERS).nullable(),
        ],
    },
    Section {
        title: "Triggers",
        fields: &[Field::new("triggers", "Triggers", Kind::List(&TRIGGERS))
            .required()
            .hint("What starts the agent by itself. A change works as soon as it is saved.")],
    },
    Section {
        title: "Template",
        fields: &[Field::new("template", "Template", Kind::Object(&TEMPLATE))
            .omit_null()
            .advanced()
            .hint("Whether others can start from a copy of this agent.")],
    },
    Section {
        title: "Given by Cargo",
        fields: &[
            kept("uuid", "Agent"),
            kept("workspaceUuid", "Workspace"),
            kept("userUuid", "Made by"),
            Field::new("isReadOnly", "Read only", Kind::Boolean).response_only(),
            Field::new("deployedRelease", "Live release", Kind::Raw).response_only(),
            kept("createdAt", "Made"),
            kept("updatedAt", "Changed"),
            kept("deletedAt", "Deleted"),
        ],
    },
];

static ICON: [Field; 2] = [
    Field::new("color", "Colour", Kind::Choice(&COLOURS)).required(),
    text("face", "Face").required().hint("One emoji."),
];

static COLOURS: [Choice; 6] = [
    choice("grey", "Grey"),
    choice("green", "Green"),
    choice("purple", "Purple"),
    choice("yellow", "Yellow"),
    choice("blue", "Blue"),
    choice("red", "Red"),
];

static TRIGGERS: List = List { noun: "trigger", item: Kind::Union(&TRIGGER), identity: &["name"] };

static TRIGGER: Union = Union {
    tag: "type",
    variants: &[
        variant(
            "cron",
            "On a schedule",
            &[
                text("name", "Name").required(),
                Field::new("description", "Description", Kind::LongText).nullable(),
                Field::new("cron", "When", Kind::Cron).required().hint(
                    "Five fields, such as 0 9 * * 1-5, or @every 1h30m. Cargo gives no time zone; UTC is assumed.",
                ),
                Field::new("text", "Message to the agent", Kind::LongText).required(),
                kept("temporalScheduleWorkflowId", "Cargo's schedule"),
            ],
        ),
        variant(
            "connector",
            "By a connector",
            &[
                text("name", "Name").required(),
                Field::new("description", "Description", Kind::LongText).nullable(),
                listed("integrationSlug", "Integration", &INTEGRATIONS).required(),
                listed("connectorUuid", "Connector", &CONNECTORS_OF).nullable(),
                Field::new("config", "Settings", Kind::Raw)
                    .required()
                    .advanced()
                    .hint("As the integration wants them."),
            ],
        ),
    ],
};

static TEMPLATE: [Field; 3] = [
    Field::new("isAvailable", "Offered as a template", Kind::Boolean).required(),
    Field::new("scope", "To whom", Kind::Choice(&[choice("private", "This workspace"), choice("public", "Everybody")]))
        .required(),
    kept("slug", "Template"),
];

// A release.

/// The longest lists come last, so that everything above is near.
static RELEASE_SECTIONS: [Section; 12] = [
    Section {
        title: "Instructions",
        fields: &[Field::new("systemPrompt", "System prompt", Kind::Markdown)
            .hint("What the agent is told before every conversation.")],
    },
    Section {
        title: "Model",
        fields: &[
            listed("connectorUuid", "Connector", &MODEL_CONNECTORS)
                .omit_null()
                .hint("Through which account the model is used. It fixes the integration."),
            listed("integrationSlug", "Integration", &INTEGRATIONS).required(),
            listed("languageModelSlug", "Language model", &LANGUAGE_MODELS).required(),
            Field::new("temperature", "Temperature", Kind::Number { least: Some(0), most: Some(1) })
                .hint("0 is strict, 1 is free."),
            Field::new("maxSteps", "Most steps", ANY_NUMBER)
                .hint("1 to 3 is little, 7 and more is much. An agent that reaches it stops."),
            Field::new("withReasoning", "Reasoning", Kind::Boolean).hint("Only for models that reason."),
        ],
    },
    Section { title: "Output", fields: &[Field::new("output", "Output", Kind::Union(&OUTPUT)).nullable()] },
    Section {
        title: "Heartbeat",
        fields: &[Field::new("heartbeat", "Heartbeat", Kind::Object(&HEARTBEAT))
            .nullable()
            .hint("Wakes a conversation again and again, until it has had the most messages.")],
    },
    Section {
        title: "Evaluator",
        fields: &[Field::new("evaluator", "Evaluator", Kind::Object(&EVALUATOR))
            .nullable()
            .hint("Grades what the agent answers.")],
    },
    Section {
        title: "Capabilities",
        fields: &[Field::new("capabilities", "Capabilities", Kind::List(&CAPABILITIES)).required()],
    },
    Section {
        title: "Suggested actions",
        fields: &[Field::new("suggestedActions", "Suggested actions", Kind::List(&SUGGESTED)).required()],
    },
    Section {
        title: "MCP clients",
        fields: &[Field::new("mcpClients", "MCP clients", Kind::List(&MCP_CLIENTS)).required()],
    },
    Section { title: "Resources", fields: &[Field::new("resources", "Resources", Kind::List(&RESOURCES)).required()] },
    Section {
        title: "Actions",
        fields: &[Field::new("actions", "Actions", Kind::List(&ACTIONS))
            .required()
            .hint("What the agent can do. The description decides when it does it.")],
    },
    Section {
        title: "From a template",
        fields: &[Field::new("options", "Options", Kind::Object(&OPTIONS))
            .advanced()
            .hint("Stands in for connectors and models that a template left open.")],
    },
    Section {
        title: "Given by Cargo",
        fields: &[
            kept("uuid", "Release"),
            kept("parentUuid", "Based on release"),
            kept("workspaceUuid", "Workspace"),
            kept("userUuid", "Made by"),
            kept("agentUuid", "Agent"),
            kept("description", "Message"),
            kept("templateSlug", "Template"),
            kept("version", "Version"),
            kept("status", "Status"),
            kept("deployedAt", "Went live"),
            kept("createdAt", "Made"),
            kept("updatedAt", "Changed"),
        ],
    },
];

static OUTPUT: Union = Union {
    tag: "type",
    variants: &[
        variant("text", "Text", &[]),
        variant(
            "jsonSchema",
            "Data of a given shape",
            &[Field::new("jsonSchema", "JSON Schema", Kind::Raw).required()],
        ),
    ],
};

static HEARTBEAT: [Field; 3] = [
    Field::new("intervalMinutes", "Minutes between", ANY_NUMBER).required(),
    Field::new("maxMessages", "Most messages", ANY_NUMBER).required(),
    Field::new("prompt", "Message", Kind::LongText).nullable().hint("Off: the agent is told to go on."),
];

static EVALUATOR: [Field; 2] = [
    Field::new("rubric", "Rubric", Kind::LongText).required().hint("What makes an answer good."),
    Field::new("threshold", "Threshold", Kind::Number { least: Some(0), most: Some(1) })
        .required()
        .hint("From 0 to 1; answers below do not pass."),
];

static CAPABILITIES: List = List { noun: "capability", item: Kind::Union(&CAPABILITY), identity: &["slug"] };

const NO_CONFIG: &[Field] = &[Field::new("config", "Settings", Kind::Object(&[])).required()];

static CAPABILITY: Union = Union {
    tag: "slug",
    variants: &[
        variant("webSearch", "Search the web", NO_CONFIG),
        variant("fileSearch", "Search files", NO_CONFIG),
        variant("documentationSearch", "Search documentation", NO_CONFIG),
        variant("document", "Write documents", NO_CONFIG),
        variant("codeInterpreter", "Run small programs", NO_CONFIG),
        variant("memory", "Remember", NO_CONFIG),
        variant("suggestedActions", "Suggest actions", NO_CONFIG),
        variant("sandbox", "Sandbox", &[Field::new("config", "Settings", Kind::Object(&SANDBOX)).required()]),
        variant("context", "Context", &[Field::new("config", "Settings", Kind::Object(&CONTEXT)).required()]),
        variant("app", "App", &[Field::new("config", "Settings", Kind::Object(&APP)).required()]),
        variant("code", "Code", &[Field::new("config", "Settings", Kind::Object(&CODE)).required()]),
    ],
};

static SANDBOX: [Field; 1] = [Field::new(
    "scope",
    "Shared by",
    Kind::Choice(&[choice("chat", "One conversation"), choice("agent", "All of the agent's conversations")]),
)];
static CONTEXT: [Field; 1] = [Field::new("isReadOnly", "Read only", Kind::Boolean)];
static APP: [Field; 2] =
    [listed("appUuid", "App", &APPS), Field::new("canPromote", "May promote the app", Kind::Boolean)];
static CODE: [Field; 5] = [
    listed("connectorUuid", "Connector", &CONNECTORS),
    text("repository", "Repository"),
    text("defaultBranch", "Default branch"),
    text("rootDirectory", "Folder"),
    Field::new("env", "Environment variables", Kind::List(&CODE_VARIABLES)).advanced(),
];
static CODE_VARIABLES: List = List { noun: "variable", item: Kind::Union(&CODE_VARIABLE), identity: &["key"] };
static CODE_VARIABLE: Union = Union {
    tag: "type",
    variants: &[
        variant("public", "Readable", &[text("key", "Name").required(), text("value", "Value").required()]),
        variant(
            "secret",
            "Secret",
            &[
                text("key", "Name").required(),
                Field::new("secretValue", "Secret", Kind::Object(&SECRET_VALUE)).required(),
            ],
        ),
    ],
};
static SECRET_VALUE: [Field; 3] = [
    Field::new("value", "Value", Kind::Secret).required(),
    Field::new("isEncrypted", "Encrypted by Cargo already", Kind::Boolean).required().advanced(),
    Field::new("type", "How", Kind::OwnChoice(&[choice("encryption", "Encryption")])).required().advanced(),
];

static SUGGESTED: List = List { noun: "suggested action", item: Kind::Object(&SUGGESTED_ACTION), identity: &["text"] };
static SUGGESTED_ACTION: [Field; 2] = [
    text("text", "Text").required().hint("What the person can press."),
    Field::new("actions", "Actions", Kind::List(&SUGGESTED_REFERENCES)).required(),
];
static SUGGESTED_REFERENCES: List =
    List { noun: "action", item: Kind::Object(&SUGGESTED_REFERENCE), identity: &["slug"] };
static SUGGESTED_REFERENCE: [Field; 1] = [listed("slug", "Action of this release", &RELEASE_ACTIONS).required()];

static MCP_CLIENTS: List = List { noun: "MCP client", item: Kind::Union(&MCP_CLIENT), identity: &["name"] };
static MCP_CLIENT: Union = Union {
    tag: "kind",
    variants: &[
        variant(
            "custom",
            "A server of one's own",
            &[
                text("name", "Name").required(),
                Field::new("url", "Address", Kind::Url).required(),
                Field::new("authentication", "Authentication", Kind::Object(&MCP_AUTHENTICATION)).nullable(),
                Field::new("disabledToolSlugs", "Tools that are off", Kind::List(&SLUGS)).required(),
            ],
        ),
        variant(
            "connector",
            "By a connector",
            &[
                text("name", "Name").required(),
                listed("integrationSlug", "Integration", &INTEGRATIONS).required(),
                listed("connectorUuid", "Connector", &CONNECTORS_OF).required(),
                Field::new("disabledToolSlugs", "Tools that are off", Kind::List(&SLUGS)).required(),
            ],
        ),
    ],
};
static MCP_AUTHENTICATION: [Field; 8] = [
    Field::new("accessToken", "Access token", Kind::Secret).required(),
    text("issuedAt", "Issued at").required(),
    Field::new("expiresIn", "Expires in", ANY_NUMBER).hint("Seconds after it was issued."),
    Field::new("refreshToken", "Refresh token", Kind::Secret),
    text("tokenType", "Token type"),
    text("scope", "Scope"),
    text("clientId", "Client id"),
    Field::new("clientSecret", "Client secret", Kind::Secret),
];
static SLUGS: List = List { noun: "tool", item: Kind::Text, identity: &[] };

static RESOURCES: List = List { noun: "resource", item: Kind::Union(&RESOURCE), identity: &["slug", "name"] };
const RESOURCE_NAME: Field = text("name", "Name").nullable();
const RESOURCE_SLUG: Field =
    text("slug", "Short name").required().hint("Letters, digits and underscores; one of its kind.");
const RESOURCE_DESCRIPTION: Field = Field::new("description", "Description", Kind::LongText).nullable();
const RESOURCE_PROMPT: Field =
    Field::new("prompt", "How to use it", Kind::LongText).nullable().hint("Told to the agent with the resource.");
static RESOURCE: Union = Union {
    tag: "kind",
    variants: &[
        variant(
            "model",
            "Data model",
            &[
                RESOURCE_NAME,
                RESOURCE_SLUG,
                RESOURCE_DESCRIPTION,
                RESOURCE_PROMPT,
                listed("integrationSlug", "Integration", &INTEGRATIONS).nullable(),
                listed("modelUuid", "Data model", &MODELS).nullable(),
                Field::new("filter", "Filter", Kind::Raw).nullable().hint(
                    "Which rows the agent sees. Cargo spells the key “conjonction”; another spelling matches nothing.",
                ),
                Field::new("selectedColumnSlugs", "Columns", Kind::List(&COLUMN_SLUGS))
                    .nullable()
                    .hint("Off: all columns."),
                Field::new("limit", "Most rows", ANY_NUMBER).nullable(),
                Field::new("isReadOnly", "Read only", Kind::Boolean).required(),
            ],
        ),
        variant(
            "file",
            "Files",
            &[
                RESOURCE_NAME,
                RESOURCE_SLUG,
                RESOURCE_DESCRIPTION,
                RESOURCE_PROMPT,
                Field::new("items", "Files and folders", Kind::List(&FILE_ITEMS)).required(),
            ],
        ),
    ],
};
static COLUMN_SLUGS: List = List { noun: "column", item: Kind::Listed(&COLUMNS), identity: &[] };
static FILE_ITEMS: List =
    List { noun: "file or folder", item: Kind::Union(&FILE_ITEM), identity: &["fileUuid", "folderUuid"] };
static FILE_ITEM: Union = Union {
    tag: "kind",
    variants: &[
        variant("file", "File", &[listed("fileUuid", "File", &FILES).required()]),
        variant("folder", "Folder", &[listed("folderUuid", "Folder", &FILE_FOLDERS).required()]),
    ],
};

static ACTIONS: List = List { noun: "action", item: Kind::Union(&ACTION), identity: &["slug", "name"] };
const ACTION_NAME: Field = text("name", "Name").nullable();
const ACTION_SLUG: Field =
    text("slug", "Short name").required().hint("Letters, digits and underscores; one of its kind.");
const ACTION_DESCRIPTION: Field = Field::new("description", "Description", Kind::LongText)
    .nullable()
    .hint("The agent reads it to decide when to use the action.");
const ACTION_BULK: Field = Field::new("isBulkAllowed", "Many at once", Kind::Boolean).required();
const ACTION_WAIT: Field = Field::new("waitUntilFinished", "Wait until it is finished", Kind::Boolean).required();
const ACTION_TEMPLATE: Field = text("templateSlug", "From template").nullable().advanced();
const ACTION_CONFIG: Field = Field::new("config", "Settings", Kind::Raw)
    .required()
    .advanced()
    .hint("What the action is given: a fixed value by its name; left out, the agent fills it in.");
static ACTION: Union = Union {
    tag: "kind",
    variants: &[
        variant(
            "tool",
            "Tool",
            &[
                ACTION_NAME,
                ACTION_SLUG,
                ACTION_DESCRIPTION,
                listed("toolUuid", "Tool", &TOOLS).nullable(),
                ACTION_WAIT,
                ACTION_BULK,
                ACTION_TEMPLATE,
                ACTION_CONFIG,
            ],
        ),
        variant(
            "agent",
            "Another agent",
            &[
                ACTION_NAME,
                ACTION_SLUG,
                ACTION_DESCRIPTION,
                listed("agentUuid", "Agent", &AGENTS).nullable(),
                ACTION_WAIT,
                ACTION_BULK,
                ACTION_TEMPLATE,
                ACTION_CONFIG,
            ],
        ),
        variant(
            "connector",
            "By a connector",
            &[
                ACTION_NAME,
                ACTION_SLUG,
                ACTION_DESCRIPTION,
                listed("integrationSlug", "Integration", &INTEGRATIONS).required(),
                listed("connectorUuid", "Connector", &CONNECTORS_OF).nullable(),
                listed("actionSlug", "What it does", &ACTIONS_OF).required(),
                ACTION_BULK,
                ACTION_CONFIG,
            ],
        ),
    ],
};

static OPTIONS: [Field; 2] = [
    Field::new("connectorUuidsByIntegrationSlug", "Connectors by integration", Kind::Map(&CONNECTOR)),
    Field::new("modelUuidsByIntegrationSlug", "Data models by integration", Kind::Map(&DATA_MODEL)),
];
static CONNECTOR: Kind = Kind::Listed(&CONNECTORS);
static DATA_MODEL: Kind = Kind::Listed(&MODELS);
