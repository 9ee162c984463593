//! Packages out and in: exporting an agent, making one from a package, overwriting one, and saying what that would do.

use super::Asked;
use super::agents::{free, may_see_all, new, render};
use super::differences::{changes, comparable};
use super::errors::{Answer, Done};
use super::package::{Package, read, write};
use super::resources::{self, Model};
use super::world::{Agent, Content, File, Sema4, State};
use super::{attachments, ids, lifecycle};
use serde_json::{Value, json};

/// `GET agents/{id}/export`: what the state shows.
pub(super) fn export(world: &Sema4, asked: &Asked) -> Answer {
    let (bytes, name) = write(world, &asked.agent(world)?)?;
    Done::archive(bytes, name)
}

/// `POST agents/import`: a new agent, a draft.
pub(super) fn import(world: &mut Sema4, asked: &Asked) -> Answer {
    let package = read(asked)?;
    may_see_all(asked)?;
    free(world, asked, &package.content.name, None)?;
    let mut agent = new(asked, package.content.clone());
    agent.mode.clone_from(&package.mode);
    agent.version = package.version.clone().unwrap_or(agent.version);
    agent.architecture = package.architecture.clone().unwrap_or(agent.architecture);
    finish(world, asked, agent, &package, 201)
}

/// `PUT agents/{id}/import`: overwrites the draft, and makes one of a live agent. What users have stays until it is
/// published.
pub(super) fn overwrite(world: &mut Sema4, asked: &Asked) -> Answer {
    let package = read(asked)?;
    let mut agent = asked.own_agent(world)?;
    free(world, asked, &package.content.name, Some(&agent.id))?;
    lifecycle::open(&mut agent);
    agent.updated = asked.call.moment.time;
    let mut files = std::mem::take(&mut agent.work.files);
    files.extend(added(&files, &package).cloned().collect::<Vec<_>>());
    let servers = std::mem::take(&mut agent.work.servers);
    agent.work = Content { files, servers, ..package.content.clone() };
    finish(world, asked, agent, &package, 200)
}

/// `POST agents/{id}/diff`: what overwriting would change.
pub(super) fn diff(world: &Sema4, asked: &Asked) -> Answer {
    let package = read(asked)?;
    let agent = asked.agent(world)?;
    let deployed: Vec<(String, Value)> =
        attachments::models_of(world, &agent, &agent.work).into_iter().map(|model| (model.name, model.body)).collect();
    let mut found = changes(&comparable(&agent.work, &deployed), &comparable(&package.content, &package.models));
    if agent.state == State::Live {
        // These two are always told of a live agent (fact sheet, 2.2).
        let change = |field: &str, deployed: Value, package: Value| json!({"change": "modified", "field_path": field, "deployed_value": deployed, "package_value": package});
        found.push(change("state", json!("live"), json!("draft")));
        found.push(change("live_version_id", json!(agent.live_version()), Value::Null));
    }
    let (matched, unresolved) = matched(world, asked, &package);
    let to_attach: Vec<Value> = matched
        .iter()
        .filter(|server| !agent.work.servers.iter().any(|id| server["id"] == id.as_str()))
        .cloned()
        .collect();
    let files: Vec<&str> = added(&agent.work.files, &package).map(|file| file.name.as_str()).collect();
    Done::read(json!({
        "is_synced": found.is_empty() && to_attach.is_empty() && files.is_empty(),
        "changes": found,
        "mcp_servers_to_attach": to_attach.iter().map(|one| json!({"name": one["name"], "url": one["url"]})).collect::<Vec<_>>(),
        "unresolved_mcp_servers": unresolved,
        "files_to_add": files,
    }))
}

/// Attaches what the package names, remembers the agent, and answers with it and what could not be attached.
fn finish(world: &mut Sema4, asked: &Asked, mut agent: Agent, package: &Package, status: u16) -> Answer {
    let (matched, unresolved) = matched(world, asked, package);
    for id in matched.iter().filter_map(|server| server["id"].as_str()) {
        if !agent.work.servers.iter().any(|attached| attached == id) {
            agent.work.servers.push(id.to_owned());
        }
    }
    for ((name, body), nonce) in package.models.iter().zip(100..) {
        agent.work.models.push(model(world, asked, name, body, nonce));
    }
    let mut answer = render(&agent);
    answer["unresolved_mcp_servers"] = Value::Array(unresolved);
    world.keep(agent);
    Done::wrote(answer).map(|done| Done { status, ..done })
}

/// The id of the model of the workspace that says the same; one is made where there is none.
fn model(world: &mut Sema4, asked: &Asked, name: &str, body: &Value, nonce: u64) -> String {
    let known = world.models(asked.tenant).into_iter().find(|model| model.name == name && model.body == *body);
    if let Some(model) = known {
        return model.id;
    }
    let model = Model {
        id: ids::fresh(asked.call.moment.random, nonce),
        name: name.to_owned(),
        description: body["description"].as_str().map(str::to_owned),
        source: "package".to_owned(),
        mutable: true,
        body: body.clone(),
    };
    let id = model.id.clone();
    world.add_model(asked.tenant, model);
    id
}

/// The servers of the workspace that a package means, by name in any case and URL, and those that it has not got.
fn matched(world: &Sema4, asked: &Asked, package: &Package) -> (Vec<Value>, Vec<Value>) {
    let all = resources::servers(world, asked.tenant);
    let (mut found, mut missing) = (Vec::new(), Vec::new());
    for (name, url) in &package.servers {
        let is_meant = |server: &&Value| {
            let same_name = server["name"].as_str().is_some_and(|known| known.to_lowercase() == name.to_lowercase());
            same_name && server["url"].as_str() == url.as_deref()
        };
        match all.iter().find(is_meant) {
            Some(server) => found.push(server.clone()),
            None => missing.push(json!({"name": name, "url": url})),
        }
    }
    (found, missing)
}

/// The shared files of a package that an agent does not have, by name: files are only ever added.
fn added<'a>(files: &[File], package: &'a Package) -> impl Iterator<Item = &'a File> {
    package.content.files.iter().filter(move |file| !files.iter().any(|known| known.name == file.name))
}

/// The name of the agent in a package, where it can be read.
pub(super) fn name(asked: &Asked) -> Option<String> {
    read(asked).ok().map(|package| package.content.name)
}
