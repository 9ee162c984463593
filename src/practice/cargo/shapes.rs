//! What bodies have to look like: the tables of the fact sheet, 2.1 to 2.5. Ids have the pattern of version 4 where the
//! vendor's pages print it; those inside lists are texts, and looked up later.
//!
//! The last variant of each union, where it says so, is one that no published document has: what an agent of the cast
//! says has to be taken back.

use super::shape::Need::{May, Must, MustNot};
use super::shape::Shape::{
    Cron, Flag, List, Number, OneOf, Open, OrNull, Record, Share, Text, Union, Uuid, Uuids, Version,
};
use super::shape::{Field, Shape};

const TEXT_OR_NULL: Shape = OrNull(&Text);
const UUID_OR_NULL: Shape = OrNull(&Uuid);
const TEXTS: Shape = List(&Text);

/// Body of `POST ai/agents`.
pub(super) const CREATE_AGENT: [Field; 5] = [
    Field("name", Must, &Text),
    Field("icon", Must, &ICON),
    Field("description", May, &Text),
    Field("triggers", May, &List(&TRIGGER)),
    Field("folderUuid", May, &Uuid),
];

/// Body of `PUT ai/agents/{uuid}`: null clears, for two of them.
pub(super) const UPDATE_AGENT: [Field; 6] = [
    Field("name", May, &Text),
    Field("icon", May, &ICON),
    Field("description", May, &TEXT_OR_NULL),
    Field("triggers", May, &List(&TRIGGER)),
    Field("folderUuid", May, &UUID_OR_NULL),
    Field(
        "template",
        May,
        &Record(&[Field("isAvailable", Must, &Flag), Field("scope", Must, &OneOf(&["public", "private"]))]),
    ),
];

/// Body of `updateDraft`.
pub(super) const UPDATE_DRAFT: [Field; 18] = [
    Field("agentUuid", Must, &Uuid),
    Field("parentUuid", May, &Text),
    Field("actions", May, &List(&ACTION)),
    Field("mcpClients", May, &List(&MCP_CLIENT)),
    Field("resources", May, &List(&RESOURCE)),
    Field("capabilities", May, &List(&CAPABILITY)),
    Field("suggestedActions", May, &List(&SUGGESTED_ACTION)),
    Field("integrationSlug", May, &Text),
    Field("languageModelSlug", May, &Text),
    Field("systemPrompt", May, &Text),
    Field("withReasoning", May, &Flag),
    Field("temperature", May, &Number),
    Field("maxSteps", May, &Number),
    Field("connectorUuid", May, &Uuid),
    Field("output", May, &OrNull(&OUTPUT)),
    Field("heartbeat", May, &OrNull(&HEARTBEAT)),
    Field("evaluator", May, &OrNull(&EVALUATOR)),
    Field("options", May, &OPTIONS),
];

/// Body of `deployDraft`.
pub(super) const DEPLOY_DRAFT: [Field; 19] = [
    Field("agentUuid", Must, &Uuid),
    Field("actions", Must, &List(&ACTION)),
    Field("mcpClients", Must, &List(&MCP_CLIENT)),
    Field("resources", Must, &List(&RESOURCE)),
    Field("capabilities", Must, &List(&CAPABILITY)),
    Field("suggestedActions", Must, &List(&SUGGESTED_ACTION)),
    Field("integrationSlug", Must, &Text),
    Field("languageModelSlug", Must, &Text),
    Field("systemPrompt", May, &Text),
    Field("withReasoning", May, &Flag),
    Field("temperature", May, &Number),
    Field("maxSteps", May, &Number),
    Field("connectorUuid", May, &Uuid),
    Field("output", May, &OrNull(&OUTPUT)),
    Field("heartbeat", May, &OrNull(&HEARTBEAT)),
    Field("evaluator", May, &OrNull(&EVALUATOR)),
    Field("version", May, &Version),
    Field("description", May, &Text),
    Field("options", May, &OPTIONS),
];

/// Body of `POST ai/mcpClients/connect`.
pub(super) const CONNECT: [Field; 1] = [Field("mcpClient", Must, &MCP_CLIENT)];

/// Body of `POST ai/templates/list`.
pub(super) const LIST_TEMPLATES: [Field; 3] = [
    Field("hasDocumentation", May, &Flag),
    Field("isPreset", May, &Flag),
    Field("kinds", May, &List(&OneOf(&["agent", "mcpServer"]))),
];

/// Body of `POST hosting/apps/list`.
pub(super) const LIST_APPS: [Field; 1] = [Field("folderUuid", May, &UUID_OR_NULL)];

const ICON: Shape = Record(&[
    Field("color", Must, &OneOf(&["grey", "green", "purple", "yellow", "blue", "red"])),
    Field("face", Must, &Text),
]);

const TRIGGER: Shape = Union {
    tag: "type",
    common: &[Field("name", Must, &Text), Field("temporalScheduleWorkflowId", MustNot, &Text)],
    variants: &[
        ("cron", &[Field("description", Must, &TEXT_OR_NULL), Field("cron", Must, &Cron), Field("text", Must, &Text)]),
        (
            "connector",
            &[
                Field("description", Must, &TEXT_OR_NULL),
                Field("connectorUuid", Must, &TEXT_OR_NULL),
                Field("integrationSlug", Must, &Text),
                Field("config", Must, &Open),
            ],
        ),
        ("webhook", &[Field("path", Must, &Text)]), // undocumented
    ],
};

const ACTION: Shape = Union {
    tag: "kind",
    common: &[
        Field("name", Must, &TEXT_OR_NULL),
        Field("slug", Must, &Text),
        Field("description", Must, &TEXT_OR_NULL),
        Field("isBulkAllowed", Must, &Flag),
        Field("config", Must, &Open),
    ],
    variants: &[
        (
            "tool",
            &[
                Field("toolUuid", Must, &TEXT_OR_NULL),
                Field("templateSlug", Must, &TEXT_OR_NULL),
                Field("waitUntilFinished", Must, &Flag),
            ],
        ),
        (
            "agent",
            &[
                Field("agentUuid", Must, &TEXT_OR_NULL),
                Field("templateSlug", Must, &TEXT_OR_NULL),
                Field("waitUntilFinished", Must, &Flag),
            ],
        ),
        (
            "connector",
            &[
                Field("integrationSlug", Must, &Text),
                Field("connectorUuid", Must, &TEXT_OR_NULL),
                Field("actionSlug", Must, &Text),
            ],
        ),
        ("playbook", &[Field("playbookUuid", Must, &TEXT_OR_NULL)]), // undocumented
    ],
};

const MCP_CLIENT: Shape = Union {
    tag: "kind",
    common: &[Field("name", Must, &Text)],
    variants: &[
        (
            "custom",
            &[
                Field("url", Must, &Text),
                Field("authentication", Must, &OrNull(&AUTHENTICATION)),
                Field("disabledToolSlugs", Must, &TEXTS),
            ],
        ),
        (
            "connector",
            &[
                Field("connectorUuid", Must, &Text),
                Field("integrationSlug", Must, &Text),
                Field("disabledToolSlugs", Must, &TEXTS),
            ],
        ),
        ("stdio", &[Field("command", Must, &TEXTS)]), // undocumented
    ],
};

const AUTHENTICATION: Shape = Record(&[
    Field("issuedAt", Must, &Text),
    Field("accessToken", Must, &Text),
    Field("expiresIn", May, &Number),
    Field("refreshToken", May, &Text),
    Field("scope", May, &Text),
    Field("tokenType", May, &Text),
    Field("clientId", May, &Text),
    Field("clientSecret", May, &Text),
]);

const RESOURCE: Shape = Union {
    tag: "kind",
    common: &[
        Field("name", Must, &TEXT_OR_NULL),
        Field("slug", Must, &Text),
        Field("description", Must, &TEXT_OR_NULL),
        Field("prompt", Must, &TEXT_OR_NULL),
    ],
    variants: &[
        (
            "model",
            &[
                Field("integrationSlug", Must, &TEXT_OR_NULL),
                Field("modelUuid", Must, &TEXT_OR_NULL),
                Field("filter", Must, &OrNull(&super::filters::FILTER)),
                Field("selectedColumnSlugs", Must, &OrNull(&TEXTS)),
                Field("limit", Must, &OrNull(&Number)),
                Field("isReadOnly", Must, &Flag),
            ],
        ),
        (
            "file",
            &[Field(
                "items",
                Must,
                &List(&Union {
                    tag: "kind",
                    common: &[],
                    variants: &[
                        ("file", &[Field("fileUuid", Must, &Text)]),
                        ("folder", &[Field("folderUuid", Must, &Text)]),
                    ],
                }),
            )],
        ),
        ("library", &[Field("libraryUuid", Must, &Text)]), // undocumented
    ],
};

const CAPABILITY: Shape = Union {
    tag: "slug",
    common: &[Field("config", Must, &Open)],
    variants: &[
        ("sandbox", &[Field("config", Must, &Record(&[Field("scope", May, &OneOf(&["chat", "agent"]))]))]),
        ("context", &[Field("config", Must, &Record(&[Field("isReadOnly", May, &Flag)]))]),
        ("app", &[Field("config", Must, &Record(&[Field("appUuid", May, &Text), Field("canPromote", May, &Flag)]))]),
        ("code", &[Field("config", Must, &CODE)]),
        ("document", &[]),
        ("webSearch", &[]),
        ("fileSearch", &[]),
        ("documentationSearch", &[]),
        ("codeInterpreter", &[]),
        ("memory", &[]),
        ("suggestedActions", &[]),
        ("voice", &[]), // undocumented
    ],
};

const CODE: Shape = Record(&[
    Field("connectorUuid", May, &Text),
    Field("repository", May, &Text),
    Field("defaultBranch", May, &Text),
    Field("rootDirectory", May, &Text),
    Field(
        "env",
        May,
        &List(&Union {
            tag: "type",
            common: &[Field("key", Must, &Text)],
            variants: &[
                ("public", &[Field("value", Must, &Text)]),
                (
                    "secret",
                    &[Field(
                        "secretValue",
                        Must,
                        &Record(&[
                            Field("type", Must, &OneOf(&["encryption"])),
                            Field("isEncrypted", Must, &Flag),
                            Field("value", Must, &Text),
                        ]),
                    )],
                ),
            ],
        }),
    ),
]);

const SUGGESTED_ACTION: Shape =
    Record(&[Field("text", Must, &Text), Field("actions", Must, &List(&Record(&[Field("slug", Must, &Text)])))]);

const OUTPUT: Shape = Union {
    tag: "type",
    common: &[],
    variants: &[
        ("text", &[]),
        ("jsonSchema", &[Field("jsonSchema", Must, &Open)]),
        ("xmlSchema", &[Field("schemaUrl", Must, &Text)]), // undocumented
    ],
};

const HEARTBEAT: Shape = Record(&[
    Field("intervalMinutes", Must, &Number),
    Field("maxMessages", Must, &Number),
    Field("prompt", Must, &TEXT_OR_NULL),
]);

const EVALUATOR: Shape = Record(&[Field("rubric", Must, &Text), Field("threshold", Must, &Share)]);

const OPTIONS: Shape =
    Record(&[Field("connectorUuidsByIntegrationSlug", May, &Uuids), Field("modelUuidsByIntegrationSlug", May, &Uuids)]);
