//! Where an agent comes from, as the forms have it: one of several kinds, so that there are never two (fact sheet 3, which
//! source wins).

use crate::document::{Choice, Field, FilesLimits, Kind, Listed, Union, Variant};

/// The field of where an agent comes from.
pub(super) const fn source(union: &'static Union) -> Field {
    Field::new("source", "Source", Kind::Union(union)).required()
}

/// The key that tells where an agent comes from.
pub const FROM: &str = "from";
/// What runs now, as it is.
pub const CURRENT: &str = "current";
/// Files that the vendor builds.
pub const FILES: &str = "source_files";
/// An image that is there.
pub const IMAGE: &str = "image";
/// An artifact of the vendor's.
pub const ARTIFACT: &str = "artifact_id";
/// A draft of the vendor's.
pub const DRAFT: &str = "draft_id";

/// Every key of a request that says where an agent comes from, or how it is built from files.
pub(super) const PARTS: [&str; 7] = [IMAGE, FILES, ARTIFACT, DRAFT, "entry_point", "requirements", "framework"];

/// Whether a kind of source has this key. One that is not known has none.
pub(super) fn has(from: &str, key: &str) -> bool {
    let of = SOURCE_NEXT.variants.iter().find(|variant| variant.value == from);
    of.is_some_and(|of| of.fields.iter().any(|field| field.key == key))
}

static DRAFTS: Listed = Listed::new("drafts");

pub(super) static SOURCE_NEW: Union =
    Union { tag: FROM, variants: &[FROM_FILES, FROM_IMAGE, FROM_ARTIFACT, FROM_DRAFT] };
pub(super) static SOURCE_NEW_OLDER: Union = Union { tag: FROM, variants: &[FROM_FILES, FROM_IMAGE, FROM_ARTIFACT] };
pub(super) static SOURCE_NEXT: Union =
    Union { tag: FROM, variants: &[FROM_CURRENT, FROM_FILES, FROM_IMAGE, FROM_ARTIFACT, FROM_DRAFT] };
pub(super) static SOURCE_NEXT_OLDER: Union =
    Union { tag: FROM, variants: &[FROM_CURRENT, FROM_FILES, FROM_IMAGE, FROM_ARTIFACT] };

const FROM_CURRENT: Variant = Variant {
    value: CURRENT,
    label: "What runs now: keep its image",
    fields: &[Field::new("image", "Image", Kind::Text).response_only()],
};

const FROM_FILES: Variant =
    Variant { value: FILES, label: "Source files", fields: &[SOURCE_FILES, ENTRY_POINT, REQUIREMENTS, FRAMEWORK] };

/// What the vendor's own client takes; what its server takes is not documented (fact sheet 2, artifacts).
static LIMITS: FilesLimits =
    FilesLimits { most_files: 80, most_bytes: 256 * 1024, most_together: 2 * 1024 * 1024, skipped: &SKIPPED };
/// Folders that hold no sources.
const SKIPPED: [&str; 13] = [
    ".git",
    ".venv",
    "venv",
    "node_modules",
    "dist",
    "build",
    "target",
    "out",
    "bin",
    "obj",
    "coverage",
    "__pycache__",
    ".runagents",
];

pub(super) const SOURCE_FILES: Field = Field::new(FILES, "Source files", Kind::Files(&LIMITS))
    .required()
    .hint("Without keys: they are kept on this computer with the draft, and RunAgents gets them as they are.");
pub(super) const ENTRY_POINT: Field =
    Field::new("entry_point", "Entry point", Kind::Text).hint("The file that is started. Empty: RunAgents finds it.");
pub(super) const REQUIREMENTS: Field = Field::new("requirements", "Requirements", Kind::LongText)
    .hint("Python packages, one in each line, as in requirements.txt. Empty: RunAgents takes them from the imports.");
pub(super) const FRAMEWORK: Field =
    Field::new("framework", "Framework", Kind::OwnChoice(FRAMEWORKS)).hint("A hint for the build.");

const FROM_IMAGE: Variant = Variant {
    value: IMAGE,
    label: "Container image",
    fields: &[Field::new("image", "Image", Kind::Text)
        .required()
        .hint("Its address, such as ghcr.io/acme/my-agent:1.2.0")],
};

const FROM_ARTIFACT: Variant = Variant {
    value: ARTIFACT,
    label: "Workflow artifact",
    fields: &[Field::new(ARTIFACT, "Artifact id", Kind::Text)
        .required()
        .hint("RunAgents shows it where the artifact was made.")],
};

const FROM_DRAFT: Variant = Variant {
    value: DRAFT,
    label: "Deploy draft",
    fields: &[Field::new(DRAFT, "Draft id", Kind::Listed(&DRAFTS))
        .required()
        .hint("RunAgents takes the source from it, and fills in what stays empty here.")],
};

pub(super) const DRAFT_BESIDE: Field = Field::new(DRAFT, "Draft id", Kind::Listed(&DRAFTS))
    .advanced()
    .hint("RunAgents fills in what stays empty here from this draft of yours.");

const FRAMEWORKS: &[Choice] = &[
    Choice { value: "langchain", label: "LangChain" },
    Choice { value: "langgraph", label: "LangGraph" },
    Choice { value: "crewai", label: "CrewAI" },
    Choice { value: "autogen", label: "AutoGen" },
    Choice { value: "openai", label: "OpenAI" },
    Choice { value: "anthropic", label: "Anthropic" },
];
