//! A file from anywhere to what the page shows of it.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::archive::{Archive, Entry};
use super::inflate::Unpacker;
use super::names::shown;
use super::refusal::{EntryFlaw, Refusal};
use super::spec::{self, ACTIONS, FILES, MODELS, SPEC, own_text};
use super::summary::{self, Package, SemanticModel};
use super::yaml;

/// The longest text of YAML that is read, in bytes.
const LONGEST_YAML: u64 = 1024 * 1024;
/// The longest runbook, in bytes.
const LONGEST_RUNBOOK: u64 = 4 * 1024 * 1024;
/// So many files of an archive are listed.
const MOST_LISTED: usize = 500;
/// So many data connections of a semantic data model are listed.
const MOST_CONNECTIONS: usize = 200;

/// Reads a package. Every entry's size and checksum is proven, also of those that are not shown: what is imported is the
/// whole file.
pub fn inspect(file: &[u8]) -> Result<Package, Refusal> {
    let archive = Archive::open(file)?;
    let mut unpacker = Unpacker::default();
    let spec = archive.find(SPEC).ok_or_else(|| Refusal::NoSpec(elsewhere(&archive)))?;
    let spec = text(&mut unpacker, spec, LONGEST_YAML).map_err(|flaw| refused(spec, flaw))?;
    let value = yaml::read(&spec).map_err(|(line, flaw)| Refusal::Spec(line, flaw))?;
    drop(spec);
    let spec::Spec { mut package, action_paths } = spec::read(&value)?;
    drop(value);

    let model = |model: &SemanticModel| (format!("{MODELS}{}", model.file), SemanticModel::default());
    // Not collected: that sorts first, and a sort weighs more in the worker than all of this function.
    let mut models = BTreeMap::new();
    models.extend(package.models.iter().map(model));
    for entry in archive.entries.iter().filter(|entry| entry.name != SPEC) {
        let refuse = |flaw| refused(entry, flaw);
        if package.runbook_file.as_deref() == Some(entry.name) {
            package.runbook = Some(text(&mut unpacker, entry, LONGEST_RUNBOOK).map_err(refuse)?);
        } else if let Some(model) = models.get_mut(entry.name) {
            *model = read_model(&mut unpacker, entry).map_err(refuse)?;
        } else {
            unpacker.unpack(entry.packed, entry.claim, |_| ()).map_err(refuse)?;
        }
    }
    fit(&mut package, &archive, &models, &action_paths);
    Ok(package)
}

fn refused(entry: &Entry<'_>, flaw: EntryFlaw) -> Refusal {
    Refusal::Entry(shown(entry.name.as_bytes()), flaw)
}

/// An entry as text.
fn text(unpacker: &mut Unpacker, entry: &Entry<'_>, longest: u64) -> Result<String, EntryFlaw> {
    if entry.claim.size > longest {
        return Err(EntryFlaw::TooLong(longest));
    }
    // Not reserved: the size is only a claim yet.
    let mut bytes = Vec::new();
    unpacker.unpack(entry.packed, entry.claim, |piece| bytes.extend_from_slice(piece))?;
    String::from_utf8(bytes).map_err(|_| EntryFlaw::NotText)
}

/// A semantic data model. One that is too long, or no YAML, is not read; it is for the vendor to refuse it, and the
/// rest of the package can be shown.
fn read_model(unpacker: &mut Unpacker, entry: &Entry<'_>) -> Result<SemanticModel, EntryFlaw> {
    let unread = SemanticModel { present: true, ..SemanticModel::default() };
    let text = match text(unpacker, entry, LONGEST_YAML) {
        Ok(text) => text,
        Err(EntryFlaw::TooLong(_)) => {
            unpacker.unpack(entry.packed, entry.claim, |_| ())?;
            return Ok(unread);
        }
        Err(EntryFlaw::NotText) => return Ok(unread),
        Err(flaw) => return Err(flaw),
    };
    let Ok(value) = yaml::read(&text) else { return Ok(unread) };
    let mut connections = BTreeSet::new();
    find_connections(&value, &mut connections);
    let connections = connections.into_iter().take(MOST_CONNECTIONS).collect();
    Ok(SemanticModel { name: own_text(&value, "name"), read: true, connections, ..unread })
}

/// Names and ids of data connections, wherever a model has them: at a key such as `data_connection_id`, or below one
/// such as `data-connection`.
fn find_connections(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Array(list) => list.iter().for_each(|item| find_connections(item, found)),
        Value::Object(entries) => {
            for (key, inside) in entries {
                let key: String = key.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
                match key.as_str() {
                    "dataconnectionid" | "dataconnectionname" => found.extend(inside.as_str().map(str::to_owned)),
                    "dataconnection" | "dataconnections" => add_connections(inside, found),
                    _ => find_connections(inside, found),
                }
            }
        }
        _ => {}
    }
}

/// A connection's name or id, its object with both, or a list of these; no other text, which may be a password.
fn add_connections(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::String(text) => {
            found.insert(text.clone());
        }
        Value::Array(list) => list.iter().for_each(|item| add_connections(item, found)),
        Value::Object(_) => found.extend(["name", "id"].iter().filter_map(|key| own_text(value, key))),
        _ => {}
    }
}

/// The specification's place in a folder, where somebody packed the folder and not what is in it.
fn elsewhere(archive: &Archive<'_>) -> Option<String> {
    let deeper = archive.entries.iter().filter(|entry| entry.name.split('/').next_back() == Some(SPEC));
    deeper.min_by_key(|entry| entry.name.len()).map(|entry| shown(entry.name.as_bytes()))
}

/// Adds what the archive tells.
fn fit(
    package: &mut Package,
    archive: &Archive<'_>,
    models: &BTreeMap<String, SemanticModel>,
    action_paths: &[String],
) {
    let mut sizes = BTreeMap::new();
    sizes.extend(archive.entries.iter().map(|entry| (entry.name, entry.claim.size)));
    let mut missing = BTreeSet::new();
    if package.runbook.is_none() {
        missing.extend(package.runbook_file.clone());
    }
    for model in &mut package.models {
        let path = format!("{MODELS}{}", model.file);
        let file = std::mem::take(&mut model.file);
        *model = SemanticModel { file, ..models.get(&path).cloned().unwrap_or_default() };
        if !model.present {
            missing.insert(path);
        }
    }
    for file in &mut package.files {
        let path = format!("{FILES}{}", file.file_ref);
        file.size = sizes.get(path.as_str()).copied();
        if file.size.is_none() {
            missing.insert(path);
        }
    }
    for (action, path) in package.actions.iter_mut().zip(action_paths) {
        // A file of its own, or a folder: the first name that is not before its own has it in front then.
        let (path, folder) = (format!("{ACTIONS}{path}"), format!("{ACTIONS}{}/", path.trim_end_matches('/')));
        let in_folder = sizes.range(folder.as_str()..).next().is_some_and(|(name, _)| name.starts_with(&folder));
        action.present = path != ACTIONS && (in_folder || sizes.contains_key(path.as_str()));
    }
    package.missing = missing.into_iter().collect();
    package.entry_count = archive.entries.len().try_into().unwrap_or(u32::MAX);
    package.unpacked = archive.entries.iter().map(|entry| entry.claim.size).sum();
    let listed = archive.entries.iter().take(MOST_LISTED);
    package.entries =
        listed.map(|entry| summary::Entry { name: entry.name.to_owned(), size: entry.claim.size }).collect();
}
