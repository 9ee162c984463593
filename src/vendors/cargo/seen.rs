//! What is read of a Cargo agent before a plan is made, and again before it is sent. Reading never makes a draft.

use serde_json::Value;

use super::api::{self, Style};
use crate::domain::{Connection, Timestamp};
use crate::http::{ApiError, ErrorKind, Transport, Work, send, together};

/// An agent and its releases, with the secrets inside of them: never printed, never kept.
#[derive(Clone, PartialEq)]
pub struct Seen {
    /// How the vendor's paths are spelt, where that matters.
    pub style: Style,
    /// The agent's own document. `None`: there is no such agent.
    pub agent: Option<Value>,
    /// The saved draft.
    pub draft: Option<Value>,
    /// What is live.
    pub live: Option<Value>,
    /// Every release that was read, newest first.
    pub releases: Vec<Value>,
    /// The uuids and names of all agents: where one is to be made.
    pub agents: Vec<(String, String)>,
}

impl Default for Seen {
    fn default() -> Self {
        let style = Style::Documented;
        Self { style, agent: None, draft: None, live: None, releases: Vec::new(), agents: Vec::new() }
    }
}

/// What one request brings.
enum Part {
    Agent(Option<Value>),
    Current(Vec<Value>),
    All(Vec<Value>),
    Style(Style),
}

impl Seen {
    /// Reads the agent, its draft, what is live, and the newest `limit` releases. How paths are spelt is not found out.
    pub async fn read(
        transport: &impl Transport,
        connection: &Connection,
        agent: &str,
        limit: u32,
    ) -> Result<Self, ApiError> {
        Self::read_for(transport, connection, agent, limit, Style::of(connection).or(Some(Style::Documented))).await
    }

    /// The same for a step that writes drafts; `known` is how paths are spelt, where that was found out already.
    pub(super) async fn read_for(
        transport: &impl Transport,
        connection: &Connection,
        agent: &str,
        limit: u32,
        known: Option<Style>,
    ) -> Result<Self, ApiError> {
        let mut work: Vec<Work<'_, Result<Part, ApiError>>> = Vec::new();
        work.push(Box::pin(async {
            let response = send(transport, &api::agent(connection, agent)).await?;
            match api::read_agent(&response) {
                Err(error) if error.kind == ErrorKind::NotThere => Ok(Part::Agent(None)),
                other => other.map(|agent| Part::Agent(Some(agent))),
            }
        }));
        // By status, so that a long history cannot hide them.
        work.push(Box::pin(async {
            let request = api::releases(connection, Some(agent), &["draft", "deployed"], api::PAGE, 0);
            Ok(Part::Current(api::read_releases(&send(transport, &request).await?)?))
        }));
        work.push(Box::pin(async {
            let request = api::releases(connection, Some(agent), &[], limit, 0);
            Ok(Part::All(api::read_releases(&send(transport, &request).await?)?))
        }));
        work.push(Box::pin(async {
            let found = match known {
                Some(style) => style,
                None => style(transport, connection).await?,
            };
            Ok(Part::Style(found))
        }));
        let mut seen = Self::default();
        let mut current = Vec::new();
        for part in together(work).await {
            match part? {
                Part::Agent(agent) => seen.agent = agent,
                Part::Current(releases) => current = releases,
                Part::All(releases) => seen.releases = newest_first(releases),
                Part::Style(style) => seen.style = style,
            }
        }
        let live = seen.agent.as_ref().and_then(|agent| agent.get("deployedRelease")).filter(|live| live.is_object());
        let live_id = live.and_then(api::id).map(str::to_owned);
        let embedded = live.cloned();
        let draft = current.iter().position(is_draft);
        seen.draft = draft.map(|position| current.remove(position));
        seen.live =
            live_id.and_then(|id| current.into_iter().find(|release| api::id(release) == Some(&id))).or(embedded);
        Ok(seen)
    }

    /// Reads which agents there are.
    pub async fn agents(transport: &impl Transport, connection: &Connection) -> Result<Self, ApiError> {
        let response = send(transport, &api::list_agents(connection)).await?;
        let agents = api::read_list(&response, "agents")?;
        // What was removed stays in the list, with a date (fact sheet 2.1).
        let named = |agent: &Value| {
            let there = api::text(agent, "deletedAt").is_none();
            there.then_some((api::id(agent)?.to_owned(), api::text(agent, "name")?.to_owned()))
        };
        Ok(Self { agents: agents.iter().filter_map(named).collect(), ..Self::default() })
    }

    /// A release of a uuid.
    pub fn release(&self, id: &str) -> Option<&Value> {
        self.draft.iter().chain(&self.live).chain(&self.releases).find(|release| api::id(release) == Some(id))
    }

    /// The releases that are or were live, newest first.
    pub fn history(&self) -> impl Iterator<Item = &Value> {
        self.releases.iter().filter(|release| !is_draft(release))
    }

    /// The release that was live before the present one.
    pub fn previous(&self) -> Option<&Value> {
        let live = self.live.as_ref().and_then(api::id)?;
        let mut older = self.history().skip_while(|release| api::id(release) != Some(live));
        older.next()?;
        older.next()
    }
}

/// The newest releases of one agent, or of all, with these statuses: page by page, up to `limit`.
pub async fn releases(
    transport: &impl Transport,
    connection: &Connection,
    agent: Option<&str>,
    statuses: &[&str],
    limit: u32,
) -> Result<Vec<Value>, ApiError> {
    let mut all = Vec::new();
    loop {
        let read = u32::try_from(all.len()).unwrap_or(u32::MAX);
        let page = limit.saturating_sub(read).min(api::PAGE);
        let request = api::releases(connection, agent, statuses, page, read);
        let mut releases = api::read_releases(&send(transport, &request).await?)?;
        let full = releases.len() >= page as usize && !releases.is_empty();
        all.append(&mut releases);
        if !full || all.len() >= limit as usize {
            return Ok(all);
        }
    }
}

/// Which spelling the vendor answers to: the connection's, or else what two readings show. Both paths to a draft are read
/// without saying whose, so that no draft comes of it: a vendor that knows the path misses the agent; one that does not
/// has no such path, or takes it for the uuid of a release.
pub async fn style(transport: &impl Transport, connection: &Connection) -> Result<Style, ApiError> {
    if let Some(style) = Style::of(connection) {
        return Ok(style);
    }
    let mut work: Vec<Work<'_, Result<u8, ApiError>>> = Vec::new();
    for style in [Style::Documented, Style::Client] {
        work.push(Box::pin(knows(transport, connection, style)));
    }
    let mut answers = together(work).await.into_iter();
    let by_client = match (answers.next(), answers.next()) {
        (Some(documented), Some(client)) => client? > documented?,
        _ => false,
    };
    Ok(if by_client { Style::Client } else { Style::Documented })
}

/// How much an answer looks as if the vendor knew a spelling.
async fn knows(transport: &impl Transport, connection: &Connection, style: Style) -> Result<u8, ApiError> {
    let response = send(transport, &api::probe(connection, style)).await?;
    let Err(error) = api::read_release(&response) else { return Ok(2) };
    match error.kind {
        ErrorKind::NotThere | ErrorKind::VendorError => Ok(0),
        ErrorKind::Refused | ErrorKind::KeyLacksRight | ErrorKind::StepMissing | ErrorKind::Conflict(_) => {
            Ok(if error.detail.is_some_and(|text| text.contains("agent")) { 2 } else { 1 })
        }
        _ => Err(error),
    }
}

/// Whose key it is; nobody's where that cannot be read.
pub async fn own_user(transport: &impl Transport, connection: &Connection) -> Option<String> {
    let response = send(transport, &api::own_user(connection)).await.ok()?;
    api::read_own_user(&response)
}

/// Whether a release is a draft: by its status, or, in answers that have none, because it never went live.
pub fn is_draft(release: &Value) -> bool {
    match api::text(release, "status") {
        Some(status) => status == "draft",
        None => api::text(release, "deployedAt").is_none(),
    }
}

fn newest_first(releases: Vec<Value>) -> Vec<Value> {
    let at = |release: &Value| {
        let text = api::text(release, "deployedAt").or_else(|| api::text(release, "createdAt"));
        text.and_then(Timestamp::parse)
    };
    crate::domain::sorted(releases, |one, other| at(one) >= at(other))
}
