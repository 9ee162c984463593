//! The fields of an agent (the seed's "agent object"; fact sheet 2.1).

use serde_json::Value;

use crate::document::{Field, Kind, Schema, Section};
use crate::domain::json::Object;

/// What a draft may hold: what `PATCH` takes, and what only answers carry.
pub const DRAFT: Schema = Schema {
    sections: &[
        Section { title: "Agent", fields: &[NAME, DESCRIPTION] },
        Section { title: "Runbook", fields: &[RUNBOOK] },
        Section {
            title: "Given by Sema4.ai",
            fields: &[
                given("id", "Agent id"),
                given("mode", "Mode"),
                given("state", "Editing state"),
                given("version", "Version"),
                given("live_version_id", "Id of the live version"),
                given("architecture_name", "Architecture"),
                given("architecture_version", "Version of the architecture"),
                given("created_by", "Made by"),
                given("created_at", "Made"),
                given("updated_at", "Last changed"),
            ],
        },
    ],
};

/// What a new agent is made from.
pub const NEW: Schema = Schema {
    sections: &[
        Section { title: "Agent", fields: &[NAME, DESCRIPTION] },
        Section { title: "Runbook", fields: &[RUNBOOK] },
        Section {
            title: "Architecture",
            fields: &[
                Field::new("architecture_name", "Architecture", Kind::Text)
                    .hint("How the agent thinks. Empty: what Sema4.ai takes by itself."),
                Field::new("architecture_version", "Version of the architecture", Kind::Text)
                    .hint("Empty: what Sema4.ai takes by itself."),
            ],
        },
    ],
};

const NAME: Field =
    Field::new("name", "Name", Kind::Text).required().hint("No other agent of the workspace may have it.");
const DESCRIPTION: Field = Field::new("description", "Description", Kind::LongText).hint("What the agent does.");
const RUNBOOK: Field = Field::new("runbook_text", "Runbook", Kind::Markdown)
    .hint("How the agent does its work, in Markdown: its objective, its steps, what it must not do.");

const fn given(key: &'static str, label: &'static str) -> Field {
    Field::new(key, label, Kind::Text).response_only()
}

/// What the form of a new agent begins with.
pub fn blank_agent() -> Value {
    Object::default().text("name", "").done()
}
