//! What a method and a path ask for. Words are read before `{uuid}`.

use super::keys::Paths;
use super::lists::List;
use crate::http::Method;
use crate::practice::mishap::Touch;

/// A call of the API (fact sheet, 2 and 3).
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Endpoint<'a> {
    ListAgents,
    GetAgent(&'a str),
    CreateAgent,
    UpdateAgent(&'a str),
    RemoveAgent(&'a str),
    ListReleases,
    GetRelease(&'a str),
    GetDraft,
    GetDeployed,
    UpdateDraft,
    DeployDraft,
    GetTemplate(&'a str),
    ConnectMcpClient,
    LanguageModels(&'a str),
    GetIntegration(&'a str),
    List(List),
}

impl<'a> Endpoint<'a> {
    /// What follows `/v1` in the path.
    pub(super) fn of(method: Method, tail: &[&'a str], paths: Paths) -> Option<Self> {
        use Method::{Delete, Get, Post, Put};
        let documented = paths != Paths::Client;
        let client = paths != Paths::Documented;
        Some(match (method, tail) {
            (Get, ["ai", "agents", "list"]) => Self::ListAgents,
            (Post, ["ai", "agents"]) => Self::CreateAgent,
            (Get, ["ai", "agents", uuid]) => Self::GetAgent(uuid),
            (Put, ["ai", "agents", uuid]) => Self::UpdateAgent(uuid),
            (Delete, ["ai", "agents", uuid]) => Self::RemoveAgent(uuid),
            (Get, ["ai", "releases", "list"]) => Self::ListReleases,
            (Get, ["ai", "releases", "deployed"]) => Self::GetDeployed,
            (Get, ["ai", "releases", "draft"]) => return client.then_some(Self::GetDraft),
            (Get, ["ai", "releases", "getDraft"]) => return documented.then_some(Self::GetDraft),
            (Get, ["ai", "releases", uuid]) => Self::GetRelease(uuid),
            (Put, ["ai", "releases", "draft", "update"]) => return client.then_some(Self::UpdateDraft),
            (Put, ["ai", "releases", "updateDraft"]) => return documented.then_some(Self::UpdateDraft),
            (Post, ["ai", "releases", "draft", "deploy"]) => return client.then_some(Self::DeployDraft),
            (Post, ["ai", "releases", "deployDraft"]) => return documented.then_some(Self::DeployDraft),
            (Get, ["ai", "templates", slug]) => Self::GetTemplate(slug),
            (Post, ["ai", "mcpClients", "connect"]) => Self::ConnectMcpClient,
            (Get, ["connection", "connectors", uuid, "languageModels"]) => Self::LanguageModels(uuid),
            (Get, ["connection", "integrations", slug]) if *slug != "list" => Self::GetIntegration(slug),
            _ => Self::List(List::of(method, tail)?),
        })
    }

    /// What the call does to an agent, as far as faults care.
    pub(super) fn touch(self) -> Touch {
        match self {
            Self::CreateAgent | Self::UpdateAgent(_) | Self::RemoveAgent(_) | Self::UpdateDraft | Self::DeployDraft => {
                Touch::Write
            }
            Self::GetAgent(_) | Self::GetDraft | Self::GetDeployed => Touch::Reading,
            Self::ListReleases | Self::GetRelease(_) => Touch::Rows,
            _ => Touch::Other,
        }
    }

    /// The reasons that the vendor declares for a call about an agent (fact sheet, 1).
    pub(super) fn reasons(self) -> &'static [&'static str] {
        match self {
            Self::CreateAgent => &["folderNotFound"],
            Self::UpdateAgent(_) => &["agentNotFound", "folderNotFound"],
            Self::RemoveAgent(_) => &["agentNotFound"],
            Self::GetDeployed => &["releaseNotFound"],
            Self::UpdateDraft => &[
                "agentNotFound",
                "draftReleaseNotFound",
                "invalidParent",
                "invalidConnector",
                "failedToReconciliateAgentAiTools",
            ],
            Self::DeployDraft => {
                &["agentNotFound", "draftReleaseNotFound", "invalidReleaseVersion", "failedToReconciliateAgentAiTools"]
            }
            _ => &[],
        }
    }
}
