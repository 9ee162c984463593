//! What is read of a PolyAI agent before a plan is made, and again before it is sent.

use super::super::{active, deployments};
use crate::domain::{Connection, Deployment, Environment, Kind, Lanes};
use crate::http::{ApiError, Transport, Work, together};

/// What is active, and the histories that the plan at hand depends on (empty where not read), newest first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Seen {
    /// What is active where.
    pub lanes: Lanes,
    /// History of sandbox.
    pub sandbox: Vec<Deployment>,
    /// History of pre-release.
    pub pre_release: Vec<Deployment>,
    /// History of live.
    pub live: Vec<Deployment>,
}

/// What one request brings.
enum Part {
    Lanes(Box<Lanes>),
    History(Environment, Vec<Deployment>),
}

impl Seen {
    /// Reads what is active, and beside it the named histories.
    pub async fn read(
        transport: &impl Transport,
        connection: &Connection,
        agent: &str,
        histories: &[Environment],
        limit: u32,
    ) -> Result<Self, ApiError> {
        let lanes = async { Ok(Part::Lanes(Box::new(active(transport, connection, agent).await?))) };
        let mut work: Vec<Work<'_, Result<Part, ApiError>>> = vec![Box::pin(lanes)];
        for environment in histories.iter().copied() {
            work.push(Box::pin(async move {
                let rows = deployments(transport, connection, agent, environment, limit).await?;
                Ok(Part::History(environment, rows))
            }));
        }
        let mut seen = Self::default();
        for part in together(work).await {
            match part? {
                Part::Lanes(lanes) => seen.lanes = *lanes,
                Part::History(environment, rows) => *seen.history_mut(environment) = rows,
            }
        }
        Ok(seen)
    }

    /// The history of one environment.
    pub fn history(&self, environment: Environment) -> &[Deployment] {
        match environment {
            Environment::Sandbox => &self.sandbox,
            Environment::PreRelease => &self.pre_release,
            Environment::Live => &self.live,
        }
    }

    fn history_mut(&mut self, environment: Environment) -> &mut Vec<Deployment> {
        match environment {
            Environment::Sandbox => &mut self.sandbox,
            Environment::PreRelease => &mut self.pre_release,
            Environment::Live => &mut self.live,
        }
    }

    /// The deployment of an id, wherever it stands.
    pub fn find(&self, id: &str) -> Option<&Deployment> {
        let active = Environment::ALL.into_iter().filter_map(|environment| self.lanes.get(environment));
        self.sandbox.iter().chain(&self.pre_release).chain(&self.live).chain(active).find(|row| row.id == id)
    }

    /// Whether this looks like a project with simplified deployments, on which promoting republishes stale content
    /// and nothing refuses it. The vendor's client looks, behind a flag that a page cannot read, for a tag on a
    /// sandbox row or for live being the newest of live and sandbox; without the flag the second would cry wolf after
    /// every promotion, so here live must be newest *by something that is not a promotion or rollback*.
    pub fn looks_simplified(&self) -> bool {
        let tagged = |row: &Deployment| row.raw.pointer("/metadata/tag").is_some_and(|tag| !tag.is_null());
        let published_to_live = |live: &Deployment| {
            let newer = self.sandbox.first().is_none_or(|sandbox| live.at > sandbox.at);
            let unknown_to_sandbox = !self.sandbox.iter().any(|row| row.same_release(live));
            newer && unknown_to_sandbox && !matches!(live.kind, Some(Kind::Promotion | Kind::Rollback))
        };
        self.sandbox.iter().any(tagged) || self.live.first().is_some_and(published_to_live)
    }
}
