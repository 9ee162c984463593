//! What is attached to an agent and what can be, packages of agents, and which of it a deployment has.

use serde_json::Value;

use super::sema4::lifecycle::{self, PackageRef};
use super::sema4::{self, api};
use crate::domain::json::Object;
use crate::domain::{Connection, Timestamp, Vendor};
use crate::http::{ApiError, Bytes, ErrorKind, Request, Transport, Work, send, together};
use crate::lifecycle::{Intent, Receipt};
use crate::words::sema4 as words;

pub use super::sema4::{Features, Resource, ResourceKind};
pub use lifecycle::PackageRef as Package;

/// Whether a vendor's agents have resources attached.
pub fn has_resources(vendor: Vendor) -> bool {
    match vendor {
        Vendor::Sema4 => true,
        Vendor::Cargo | Vendor::RunAgents | Vendor::PolyAi => false,
    }
}

/// Whether a vendor's agents come as packages.
pub fn has_packages(vendor: Vendor) -> bool {
    match vendor {
        Vendor::Sema4 => true,
        Vendor::Cargo | Vendor::RunAgents | Vendor::PolyAi => false,
    }
}

/// What is attached of one kind, and what else there is. `None`: it cannot be read.
#[derive(Clone, Debug, PartialEq)]
pub struct Attachments {
    /// Which kind.
    pub kind: ResourceKind,
    /// What is attached.
    pub attached: Option<Vec<Resource>>,
    /// Everything that the workspace has.
    pub all: Option<Vec<Resource>>,
}

/// What is attached to an agent, by kind, and the names of the data connections that data models reach.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AttachmentsView {
    /// By kind.
    pub kinds: Vec<Attachments>,
    /// The workspace's data connections, where they can be read.
    pub connections: Vec<Resource>,
}

/// Reads what is attached to an agent.
pub async fn attachments(
    transport: &impl Transport,
    connection: &Connection,
    agent: &str,
) -> Result<AttachmentsView, ApiError> {
    let mut work: Vec<Work<'_, Result<Option<Vec<Resource>>, ApiError>>> = Vec::new();
    for kind in ResourceKind::ALL {
        let (attached, all) = (api::attached(connection, agent, kind), api::resources(connection, kind));
        work.push(Box::pin(sema4::read_resources(transport, connection, attached)));
        work.push(Box::pin(sema4::read_resources(transport, connection, all)));
    }
    work.push(Box::pin(sema4::read_resources(transport, connection, api::data_connections(connection))));
    let mut read = together(work).await.into_iter();
    let mut next = || read.next().transpose().map(Option::flatten);
    let mut view = AttachmentsView::default();
    for kind in ResourceKind::ALL {
        view.kinds.push(Attachments { kind, attached: next()?, all: next()? });
    }
    view.connections = next()?.unwrap_or_default();
    Ok(view)
}

/// The MCP servers of a workspace. `None`: the key may not list them.
pub async fn servers(transport: &impl Transport, connection: &Connection) -> Result<Option<Vec<Resource>>, ApiError> {
    let request = api::resources(connection, ResourceKind::McpServer);
    sema4::read_resources(transport, connection, request).await
}

/// Whether a workspace has a server of this name and address, as an import looks for it (fact sheet 3): the name in
/// whatever case. Of addresses only what can be shown is compared.
pub fn has_server(all: &[Resource], name: &str, url: Option<&str>) -> bool {
    let url = url.map(|url| url.split('?').next().unwrap_or(url)).unwrap_or_default();
    all.iter().any(|server| server.name.eq_ignore_ascii_case(name) && server.url == url)
}

/// The intent to attach a resource, or to detach it.
pub fn attach(kind: ResourceKind, resource: &Resource, on: bool) -> Intent {
    match on {
        true => lifecycle::attach(kind, &resource.id, &resource.name),
        false => lifecycle::detach(kind, &resource.id, &resource.name),
    }
}

/// What a deployment can do.
pub async fn features(transport: &impl Transport, connection: &Connection) -> Result<Features, ApiError> {
    match connection.vendor {
        Vendor::Sema4 => api::read_features(&send(transport, &api::openapi(connection)).await?),
        Vendor::Cargo | Vendor::RunAgents | Vendor::PolyAi => Ok(Features::ALL),
    }
}

/// What a deployment lacks, in sentences.
pub fn lacks(features: &Features) -> Vec<&'static str> {
    let parts = [
        (features.lifecycle, words::NO_LIFECYCLE),
        (features.update, words::NO_UPDATE),
        (features.diff, words::NO_DIFF),
    ];
    parts.into_iter().filter(|(there, _)| !there).map(|(_, words)| words).collect()
}

/// What is remembered of a version that was just made live, where its vendor does not give it back: its message, when,
/// and the builds that it waits for ([`super::build_of_notes`]).
pub fn published(vendor: Vendor, receipt: &Receipt, message: &str, at: Timestamp) -> Option<Value> {
    // A vendor that tells of its releases tells this, too.
    let keeps = !super::has_history(vendor) && receipt.environment.is_some();
    keeps.then(|| {
        let mut published = Object::default();
        published.text("version", &receipt.id).text("message", message.trim()).number("at", at.0);
        if !receipt.builds.is_empty() {
            published.texts("builds", &receipt.builds);
        }
        Object::default().put("published", published.done()).done()
    })
}

/// The request that reads an agent's package.
pub fn export(connection: &Connection, agent: &str) -> Request {
    api::export(connection, agent)
}

/// The intent to make a new agent from a package.
pub fn import(package: PackageRef) -> Intent {
    lifecycle::import(package)
}

/// The intent to overwrite the draft from a package.
pub fn update(package: PackageRef) -> Intent {
    lifecycle::update(package)
}

/// What overwriting the draft from a package would change: each with its place, what is there, what would be. `None`
/// where the deployment does not tell it.
pub async fn difference(
    transport: &impl Transport,
    connection: &Connection,
    agent: &str,
    name: &str,
    file: &Bytes,
) -> Result<Option<Vec<(String, String, String)>>, ApiError> {
    let response = send(transport, &api::diff(connection, agent, name, file.clone())).await?;
    match api::read_diff(&response) {
        Err(error) if error.kind == ErrorKind::NotThere => Ok(None),
        other => other.map(Some),
    }
}
