//! What a method and a path ask for: one table for both contracts.

use super::contract::Contract;
use crate::http::Method;
use crate::practice::mishap::Touch;

/// A call of the API (fact sheet, 2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Endpoint {
    Deploy,
    Preview,
    StarterKit,
    ListAgents,
    GetAgent,
    DeleteAgent,
    GetConfig,
    PutConfig,
    Invoke,
    StartBuild,
    GetBuild,
    ListDrafts,
    CreateDraft,
    GetDraft,
    PatchDraft,
    DeleteDraft,
    CompleteDraft,
    AbandonDraft,
    CreateArtifact,
    Analyze,
    GetAnalysis,
    Requirements,
    ListTools,
    PutTool,
    GetTool,
    DeleteTool,
    ProbeTool,
    TestTool,
    ListModels,
    PutModel,
    GetModel,
    DeleteModel,
    ListPolicies,
    CreatePolicy,
    GetPolicy,
    ReplacePolicy,
    DeletePolicy,
    ListIdentityProviders,
    PutIdentityProvider,
    GetIdentityProvider,
    DeleteIdentityProvider,
    Billing,
    Context,
}

/// A row: the method, the path of the older contract, today's below the base; names in braces, empty where there is none.
type Row = (Method, &'static str, &'static str, Endpoint);

use Endpoint as E;
use Method::{Delete, Get, Patch, Post, Put};

/// Every call.
const ROUTES: [Row; 44] = [
    (Post, "api/deploy", "deploy", E::Deploy),
    (Post, "", "deploy/preview", E::Preview),
    (Post, "api/starter-kit", "starter-kit", E::StarterKit),
    (Get, "api/agents", "agents", E::ListAgents),
    (Get, "api/agents/{namespace}/{name}", "agents/{name}", E::GetAgent),
    (Delete, "api/agents/{namespace}/{name}", "agents/{name}", E::DeleteAgent),
    (Get, "api/agents/{namespace}/{name}/config", "agents/{name}/config", E::GetConfig),
    (Put, "api/agents/{namespace}/{name}/config", "agents/{name}/config", E::PutConfig),
    (Post, "api/agents/{namespace}/{name}/invoke", "agents/{name}/invoke", E::Invoke),
    (Post, "api/builds", "builds", E::StartBuild),
    (Get, "api/builds/{name}", "builds/{name}", E::GetBuild),
    (Get, "api/deploy-drafts", "deploy-drafts", E::ListDrafts),
    (Post, "api/deploy-drafts", "deploy-drafts", E::CreateDraft),
    (Get, "api/deploy-drafts/{name}", "deploy-drafts/{name}", E::GetDraft),
    (Patch, "api/deploy-drafts/{name}", "deploy-drafts/{name}", E::PatchDraft),
    (Delete, "api/deploy-drafts/{name}", "deploy-drafts/{name}", E::DeleteDraft),
    (Post, "api/deploy-drafts/{name}/complete", "deploy-drafts/{name}/complete", E::CompleteDraft),
    (Post, "api/deploy-drafts/{name}/abandon", "deploy-drafts/{name}/abandon", E::AbandonDraft),
    (Post, "api/workflow-artifacts", "workflow-artifacts", E::CreateArtifact),
    (Post, "analyze", "analyze", E::Analyze),
    // As the older clients call it.
    (Post, "ingestion/analyze", "", E::Analyze),
    (Get, "analysis/{name}", "analysis/{name}", E::GetAnalysis),
    (Post, "requirements", "requirements", E::Requirements),
    (Get, "api/tools", "tools", E::ListTools),
    (Post, "api/tools", "tools", E::PutTool),
    (Post, "api/tools/probe", "tools/probe", E::ProbeTool),
    (Get, "api/tools/{name}", "tools/{name}", E::GetTool),
    (Delete, "api/tools/{name}", "tools/{name}", E::DeleteTool),
    (Post, "api/tools/{name}/test", "tools/{name}/test", E::TestTool),
    (Get, "api/model-providers", "model-providers", E::ListModels),
    (Post, "api/model-providers", "model-providers", E::PutModel),
    (Get, "api/model-providers/{name}", "model-providers/{name}", E::GetModel),
    (Delete, "api/model-providers/{name}", "model-providers/{name}", E::DeleteModel),
    (Get, "api/policies", "policies", E::ListPolicies),
    (Post, "api/policies", "policies", E::CreatePolicy),
    (Get, "api/policies/{name}", "policies/{name}", E::GetPolicy),
    (Put, "api/policies/{name}", "policies/{name}", E::ReplacePolicy),
    (Delete, "api/policies/{name}", "policies/{name}", E::DeletePolicy),
    (Get, "api/identity-providers", "identity-providers", E::ListIdentityProviders),
    (Post, "api/identity-providers", "identity-providers", E::PutIdentityProvider),
    (Get, "api/identity-providers/{name}", "identity-providers/{name}", E::GetIdentityProvider),
    (Delete, "api/identity-providers/{name}", "identity-providers/{name}", E::DeleteIdentityProvider),
    (Get, "api/billing", "billing", E::Billing),
    (Get, "api/context/export", "context/export", E::Context),
];

/// What was found under a method and a path.
pub(super) enum Found<'a> {
    /// The call, and the names in its path.
    Call(Endpoint, Names<'a>),
    WrongMethod,
    Nothing,
}

/// The names in a path.
#[derive(Clone, Copy, Default)]
pub(super) struct Names<'a> {
    /// The namespace that the older contract has in the paths of agents.
    pub(super) namespace: Option<&'a str>,
    /// Of the agent or whatever else; empty where there is none.
    pub(super) name: &'a str,
}

fn names<'a>(pattern: &str, tail: &[&'a str]) -> Option<Names<'a>> {
    let mut names = Names::default();
    let mut pattern = pattern.split('/');
    for segment in tail {
        match pattern.next()? {
            "{namespace}" => names.namespace = Some(segment),
            "{name}" => names.name = segment,
            word if word == *segment => {}
            _ => return None,
        }
    }
    pattern.next().is_none().then_some(names)
}

/// What a path asks for.
pub(super) fn find<'a>(contract: Contract, method: Method, tail: &[&'a str]) -> Found<'a> {
    let mut found = Found::Nothing;
    for (of, legacy, current, endpoint) in ROUTES {
        let pattern = match contract {
            Contract::Legacy => legacy,
            Contract::Current => current,
        };
        let Some(names) = names(pattern, tail).filter(|_| !tail.is_empty()) else { continue };
        if of == method {
            return Found::Call(endpoint, names);
        }
        found = Found::WrongMethod;
    }
    found
}

impl Endpoint {
    /// What the call does to an agent, as far as faults care.
    pub(super) fn touch(self) -> Touch {
        match self {
            Self::Deploy | Self::DeleteAgent | Self::PutConfig | Self::Invoke | Self::StartBuild => Touch::Write,
            Self::GetAgent | Self::GetConfig => Touch::Reading,
            Self::GetBuild => Touch::Rows,
            _ => Touch::Other,
        }
    }

    /// Whether a key that may only read is refused.
    pub(super) fn writes(self) -> bool {
        let reads = [
            Self::Preview,
            Self::ListAgents,
            Self::GetAgent,
            Self::GetConfig,
            Self::GetBuild,
            Self::ListDrafts,
            Self::GetDraft,
            Self::Analyze,
            Self::GetAnalysis,
            Self::Requirements,
            Self::ListTools,
            Self::GetTool,
            Self::ProbeTool,
            Self::TestTool,
            Self::ListModels,
            Self::GetModel,
            Self::ListPolicies,
            Self::GetPolicy,
            Self::ListIdentityProviders,
            Self::GetIdentityProvider,
            Self::Billing,
            Self::Context,
        ];
        !reads.contains(&self)
    }

    /// Whether a workspace that is read-only refuses it: deployments and changes of the configuration (fact sheet, 1).
    pub(super) fn is_billed(self) -> bool {
        let goes_on = [
            Self::Invoke,
            Self::DeleteAgent,
            Self::CreateDraft,
            Self::PatchDraft,
            Self::DeleteDraft,
            Self::CompleteDraft,
            Self::AbandonDraft,
        ];
        self.writes() && !goes_on.contains(&self)
    }
}
