//! What a deployment says (the seed's request body; fact sheet 3), as Greenroom's forms have it: where the agent comes from
//! is one of several kinds, so that there are never two.

use serde_json::Value;

use super::Profile;
use super::sources::{
    ARTIFACT, DRAFT_BESIDE, ENTRY_POINT, FILES, FRAMEWORK, FROM, IMAGE, REQUIREMENTS, SOURCE_FILES, SOURCE_NEW,
    SOURCE_NEW_OLDER, SOURCE_NEXT, SOURCE_NEXT_OLDER, source,
};
use crate::document::{Choice, Field, Kind, List, Listed, Schema, Section};
use crate::domain::json::Object;

/// A new agent, in today's contract.
pub const NEW: Schema = Schema {
    sections: &[
        Section { title: "Agent", fields: &[NAME] },
        Section { title: "Source", fields: &[source(&SOURCE_NEW)] },
        BEHAVIOUR,
        TOOLS_SECTION,
        MODELS_SECTION,
        ACCESS,
        ENVIRONMENT,
    ],
};

/// A new agent, in the older contract: the namespace can be said, and a draft beside a source.
pub const NEW_OLDER: Schema = Schema {
    sections: &[
        Section { title: "Agent", fields: &[NAME, NAMESPACE] },
        Section { title: "Source", fields: &[source(&SOURCE_NEW_OLDER), DRAFT_BESIDE] },
        BEHAVIOUR,
        TOOLS_SECTION,
        MODELS_SECTION,
        ACCESS,
        ENVIRONMENT,
    ],
};

/// The next deployment of an agent, in today's contract.
pub const NEXT: Schema = Schema {
    sections: &[
        Section { title: "Source", fields: &[source(&SOURCE_NEXT)] },
        BEHAVIOUR,
        TOOLS_SECTION,
        MODELS_SECTION,
        ACCESS,
        ENVIRONMENT,
    ],
};

/// The next deployment of an agent, in the older contract.
pub const NEXT_OLDER: Schema = Schema {
    sections: &[
        Section { title: "Source", fields: &[source(&SOURCE_NEXT_OLDER), DRAFT_BESIDE, NAMESPACE] },
        BEHAVIOUR,
        TOOLS_SECTION,
        MODELS_SECTION,
        ACCESS,
        ENVIRONMENT,
    ],
};

/// What can be changed without a deployment (fact sheet 2, agents: `PUT config`).
pub const CONFIG: Schema =
    Schema { sections: &[BEHAVIOUR, Section { title: "Tools", fields: &[REQUIRED_TOOLS] }, MODELS_SECTION, ACCESS] };

/// The body of a deployment, with everything that it may hold: for masking it, and for what its keys are called.
pub const BODY: Schema = Schema {
    sections: &[
        Section {
            title: "Agent",
            fields: &[
                NAME,
                NAMESPACE,
                source(&SOURCE_NEXT),
                Field::new(IMAGE, "Image", Kind::Text),
                Field::new(ARTIFACT, "Artifact id", Kind::Text),
                DRAFT_BESIDE,
                SOURCE_FILES,
                ENTRY_POINT,
                REQUIREMENTS,
                FRAMEWORK,
            ],
        },
        BEHAVIOUR,
        TOOLS_SECTION,
        MODELS_SECTION,
        ACCESS,
        ENVIRONMENT,
    ],
};

/// The form of a deployment in one of the contracts: of a new agent, or of one that is there.
pub fn of(profile: Profile, new: bool) -> &'static Schema {
    match (profile, new) {
        (Profile::Current, true) => &NEW,
        (Profile::Older, true) => &NEW_OLDER,
        (Profile::Current, false) => &NEXT,
        (Profile::Older, false) => &NEXT_OLDER,
    }
}

const NAME: Field = Field::new("agent_name", "Agent name", Kind::Text)
    .required()
    .hint("Small letters, digits and hyphens, at most 63. An agent of this name is updated.");

/// The key of the older contract's namespace.
pub const NAMESPACE_KEY: &str = "namespace";

const NAMESPACE: Field = Field::new(NAMESPACE_KEY, "Namespace", Kind::Text)
    .advanced()
    .hint("Only the connection's own workspace is taken. Empty: it is not said.");

const BEHAVIOUR: Section = Section {
    title: "Behaviour",
    fields: &[Field::new("system_prompt", "System prompt", Kind::Markdown)
        .hint("What the agent is told before every conversation.")],
};

const TOOLS_SECTION: Section = Section {
    title: "Tools",
    fields: &[
        REQUIRED_TOOLS,
        Field::new("tools_to_create", "Tools to create", Kind::List(&NEW_TOOLS)).hint(
            "Made together with the deployment, without credentials: those are entered in RunAgents, under Tools. List \
             them under Required tools too.",
        ),
        Field::new("tool_url_mappings", "Address rewrites", Kind::Map(&TOOL))
            .hint("Which addresses in the code lead to which tool: https://api.stripe.com to stripe-api.")
            .advanced(),
    ],
};

const REQUIRED_TOOLS: Field = Field::new("required_tools", "Required tools", Kind::List(&TOOL_NAMES))
    .hint("Registered tools that the agent calls. A policy must allow each of them.");

static TOOL: Kind = Kind::Listed(&TOOLS);
static TOOLS: Listed = Listed::new("tools");
static POLICIES: Listed = Listed::new("policies");
static MODELS: Listed = Listed::new("models").also("provider");
static PROVIDER_NAMES: Listed = Listed::new("model-providers");
static IDENTITY_PROVIDERS: Listed = Listed::new("identity-providers");

static TOOL_NAMES: List = List { noun: "tool", item: Kind::Listed(&TOOLS), identity: &[] };
static POLICY_NAMES: List = List { noun: "policy", item: Kind::Listed(&POLICIES), identity: &[] };

static NEW_TOOLS: List = List {
    noun: "new tool",
    identity: &["name"],
    item: Kind::Object(&[
        Field::new("name", "Tool name", Kind::Text).required(),
        Field::new("base_url", "Base URL", Kind::Url).required().hint("Begins with https://"),
        Field::new("description", "Description", Kind::LongText),
        Field::new("auth_type", "Authentication", Kind::Choice(AUTH_TYPES)).hint("Not chosen: None."),
        Field::new("port", "Port", Kind::Integer).hint("Empty: 443."),
        Field::new("scheme", "Scheme", Kind::Choice(SCHEMES)).hint("Not chosen: HTTPS."),
    ]),
};

const AUTH_TYPES: &[Choice] = &[
    Choice { value: "None", label: "None" },
    Choice { value: "APIKey", label: "API key" },
    Choice { value: "OAuth2", label: "OAuth 2" },
];

const SCHEMES: &[Choice] = &[Choice { value: "HTTPS", label: "HTTPS" }, Choice { value: "HTTP", label: "HTTP" }];

const MODELS_SECTION: Section = Section {
    title: "Models",
    fields: &[Field::new("llm_configs", "Models", Kind::List(&MODEL_CONFIGS)).hint("One for each role.")],
};

static MODEL_CONFIGS: List = List {
    noun: "model",
    identity: &["role", "model"],
    item: Kind::Object(&[
        Field::new("model", "Model", Kind::Listed(&MODELS))
            .required()
            .hint("As a model provider of the workspace offers it."),
        Field::new("provider", "Provider", Kind::OwnChoice(PROVIDERS)).required().hint("The kind of provider."),
        Field::new("role", "Role", Kind::OwnChoice(ROLES)).omit_null().hint("Not chosen: chat."),
        Field::new("model_provider", "Registered provider", Kind::Listed(&PROVIDER_NAMES)).omit_null().advanced(),
        Field::new("monthly_budget_usd", "Monthly budget in US dollars", Kind::Number { least: Some(0), most: None })
            .omit_null()
            .advanced(),
    ]),
};

/// Kinds of model providers (fact sheet 3, llm_configs).
pub const PROVIDERS: &[Choice] = &[
    Choice { value: "openai", label: "OpenAI" },
    Choice { value: "anthropic", label: "Anthropic" },
    Choice { value: "bedrock", label: "Bedrock" },
    Choice { value: "ollama", label: "Ollama" },
];

const ROLES: &[Choice] = &[
    Choice { value: "chat", label: "Chat" },
    Choice { value: "default", label: "Default" },
    Choice { value: "embedding", label: "Embedding" },
    Choice { value: "classify", label: "Classify" },
    Choice { value: "reranking", label: "Reranking" },
];

const ACCESS: Section = Section {
    title: "Access",
    fields: &[
        Field::new("policies", "Policies", Kind::List(&POLICY_NAMES))
            .hint("What the agent may do with its tools. Without a policy every call of a tool is refused."),
        Field::new("identity_provider", "Identity provider", Kind::Listed(&IDENTITY_PROVIDERS))
            .hint("Who signs the people in that talk to the agent. Empty: it is open."),
    ],
};

const ENVIRONMENT: Section = Section {
    title: "Environment",
    fields: &[Field::new("env", "Environment variables", Kind::List(&VARIABLES)).hint(
        "Everybody who can read the agent in RunAgents can read them: no keys and no passwords. Greenroom keeps their \
         values out of its drafts and its journal.",
    )],
};

static VARIABLES: List = List {
    noun: "variable",
    identity: &["name"],
    item: Kind::Object(&[
        Field::new("name", "Variable name", Kind::Text).required(),
        // May be empty, where the vendor has it so: what a person does not type is asked for elsewhere.
        Field::new("value", "Value", Kind::Secret),
    ]),
};

/// What the form of a new agent begins with.
pub fn blank_agent() -> Value {
    let files = Object::default().done();
    let source = Object::default().text(FROM, FILES).put(FILES, files).done();
    Object::default().text("agent_name", "").put("source", source).done()
}
