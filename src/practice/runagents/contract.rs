//! The two wire contracts, told apart by the path (fact sheet, 0).

use super::errors::Refusal;
use super::workspaces::Workspace;
use crate::practice::call::Call;

/// Which of the two a request speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Contract {
    /// `/api/…`, and a few paths beside it: a namespace in a header, and in the paths of agents.
    Legacy,
    /// `/api/v1/…`, `/api/v1/workspaces/{workspace}/…`
    Current,
}

/// What a path says.
pub(super) struct Place<'a, 'b> {
    pub(super) contract: Contract,
    /// The workspace of today's paths.
    workspace: Option<&'a str>,
    /// Today's: what follows the base. The older contract's: everything.
    pub(super) tail: &'b [&'a str],
}

impl<'a, 'b> Place<'a, 'b> {
    /// Reads what follows `/runagents`.
    pub(super) fn of(path: &'b [&'a str]) -> Self {
        match path {
            ["api", "v1", "workspaces", workspace, tail @ ..] => {
                Self { contract: Contract::Current, workspace: Some(workspace), tail }
            }
            ["api", "v1", tail @ ..] => Self { contract: Contract::Current, workspace: None, tail },
            tail => Self { contract: Contract::Legacy, workspace: None, tail },
        }
    }

    /// The workspace. Whatever names one has to name the same one; where nothing does, it is `default`.
    pub(super) fn workspace(&self, call: &Call) -> Result<Workspace, Refusal> {
        let header = call.headers.get("x-workspace-namespace").map(str::trim).filter(|name| !name.is_empty());
        let in_path = match self.contract {
            Contract::Legacy => header,
            Contract::Current => self.workspace,
        };
        let name = in_path.unwrap_or(Workspace::Default.name());
        match header {
            Some(header) if header != name => Err(mismatch(header, name)),
            _ => Workspace::find(name)
                .ok_or_else(|| Refusal::forbidden(&format!("the key has no access to workspace {name:?}"))),
        }
    }
}

/// Two names where one is meant.
pub(super) fn mismatch(said: &str, meant: &str) -> Refusal {
    Refusal::error(400, format!("namespace {said:?} does not match the workspace {meant:?}"))
}
