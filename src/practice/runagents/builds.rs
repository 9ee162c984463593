//! Builds of images: begun by a deployment or on their own, and moved on by the clock alone.

use super::Asked;
use super::body::Fields;
use super::deploy::checked_name;
use super::errors::{Answer, Done, Refusal};
use super::source::Source;
use super::workspaces::Workspace;
use super::world::RunAgents;
use crate::domain::Timestamp;
use crate::practice::chance::nth;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// So long a build waits, and so long it takes after that, in milliseconds. The vendor takes minutes.
const WAITING: i64 = 2_000;
const BUILDING: i64 = 8_000;

/// Where a build stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Status {
    Pending,
    Building,
    Succeeded,
    Failed,
}

impl Status {
    fn name(self) -> &'static str {
        match self {
            Self::Pending => "PENDING",
            Self::Building => "BUILDING",
            Self::Succeeded => "SUCCEEDED",
            Self::Failed => "FAILED",
        }
    }
}

/// How a build ends.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
enum End {
    Success,
    Failure(String),
    /// It does not.
    Never,
}

/// A build.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Build {
    pub(super) id: String,
    pub(super) workspace: Workspace,
    /// The agent it is for.
    pub(super) name: String,
    pub(super) image: String,
    begun: Timestamp,
    end: End,
}

impl Build {
    /// Begins a build. It ends as the source allows, and as the name asks.
    pub(super) fn begin(asked: &Asked, name: &str, source: &Source) -> Self {
        let moment = asked.call.moment;
        let end = match () {
            () if name.ends_with("-build-hangs") => End::Never,
            () if name.ends_with("-build-fails") => {
                End::Failure("pip: no matching distribution found for acme-internal==4.2".to_owned())
            }
            () if !source.problem.is_empty() => End::Failure(source.problem.clone()),
            () => End::Success,
        };
        Self {
            id: format!("build-{:06x}", nth(moment.random, 1) & 0xff_ffff),
            workspace: asked.workspace,
            name: name.to_owned(),
            image: image(name, &source.hash),
            begun: moment.time,
            end,
        }
    }

    /// When it ends, if it does.
    pub(super) fn over(&self) -> Option<Timestamp> {
        (self.end != End::Never).then(|| self.begun.plus(WAITING + BUILDING))
    }

    pub(super) fn status(&self, now: Timestamp) -> Status {
        match &self.end {
            _ if now < self.begun.plus(WAITING) => Status::Pending,
            End::Never => Status::Building,
            _ if now < self.begun.plus(WAITING + BUILDING) => Status::Building,
            End::Success => Status::Succeeded,
            End::Failure(_) => Status::Failed,
        }
    }

    /// The build object (fact sheet, 2, builds).
    pub(super) fn render(&self, now: Timestamp) -> Value {
        let status = self.status(now);
        let mut value = json!({
            "id": self.id, "status": status.name(), "image": self.image, "created_at": self.begun.to_iso(),
        });
        if let (Status::Failed, End::Failure(text)) = (status, &self.end) {
            value["error"] = json!(text);
        }
        if let (Status::Failed | Status::Succeeded, Some(over)) = (status, self.over()) {
            value["completed_at"] = json!(over.to_iso());
        }
        value
    }
}

/// Where an image is found: the same for the same source, and known before it is built.
pub(super) fn image(name: &str, hash: &str) -> String {
    format!("registry.example.com/{name}:{hash}")
}

/// `POST builds`: on its own.
pub(super) fn start(world: &mut RunAgents, asked: &Asked) -> Answer {
    let mut fields = Fields::of(asked.call)?;
    let name = fields.text("name");
    let (files, entry_point) = (fields.text_map("files"), fields.text("entry_point"));
    let (requirements, framework) = (fields.text("requirements"), fields.text("framework"));
    fields.done()?;
    checked_name("name", &name)?;
    let source = Source::read(&files, &entry_point, &requirements, &framework);
    let source = source.ok_or_else(|| Refusal::error(400, "files are required"))?;
    let build = Build::begin(asked, &name, &source);
    let answer = build.render(asked.call.moment.time);
    world.builds.insert(build.id.clone(), build);
    Done::accepted(answer)
}

/// `GET builds/{id}`
pub(super) fn get(world: &RunAgents, asked: &Asked) -> Answer {
    let build = world.builds.get(asked.names.name).filter(|build| build.workspace == asked.workspace);
    match build.filter(|build| !build.name.ends_with("-build-lost")) {
        Some(build) => Done::read(build.render(asked.call.moment.time)),
        None => Err(Refusal::error(404, "build not found")),
    }
}
