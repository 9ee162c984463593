//! Export and import.

use super::{Vendor, answer, refusal, text};
use greenroom::http::{Body, Method, Upload};
use greenroom::practice::Delivery;
use serde_json::{Value, json};
use std::io::{Cursor, Read, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

/// Paths and contents.
type Files = Vec<(String, Vec<u8>)>;

fn pack(files: &[(&str, &str)], method: CompressionMethod) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (path, content) in files {
        writer.start_file(*path, SimpleFileOptions::default().compression_method(method)).unwrap();
        writer.write_all(content.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn unpack(bytes: &[u8]) -> Files {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    (0..archive.len())
        .map(|number| {
            let mut entry = archive.by_index(number).unwrap();
            let mut content = Vec::new();
            entry.read_to_end(&mut content).unwrap();
            (entry.name().unwrap().into_owned(), content)
        })
        .collect()
}

fn repack(files: &Files) -> Vec<u8> {
    let files: Vec<(&str, &str)> =
        files.iter().map(|(path, content)| (path.as_str(), std::str::from_utf8(content).unwrap())).collect();
    pack(&files, CompressionMethod::Deflated)
}

fn content(files: &Files, path: &str) -> String {
    let found = files.iter().find(|(known, _)| known == path).unwrap_or_else(|| panic!("{path}"));
    String::from_utf8(found.1.clone()).unwrap()
}

/// A package of little more than a description, of which lines are given.
fn package(lines: &str) -> Vec<u8> {
    let spec = format!("agent-package:\n  spec-version: v2\n  agents:\n    - name: Petty Cash\n{lines}");
    pack(&[("agent-spec.yaml", &spec), ("runbook.md", "Count.\n")], CompressionMethod::Deflated)
}

impl Vendor {
    fn export(&mut self, agent: &str) -> Vec<u8> {
        let reply = self.send(Method::Get, &format!("{agent}/export"), Body::None);
        assert_eq!((reply.response.status, reply.delivery), (200, Delivery::Prompt));
        assert_eq!(reply.response.headers.get("content-type"), Some("application/zip"));
        assert!(reply.response.headers.get("content-disposition").unwrap().contains(".zip\""));
        reply.response.file.unwrap().as_slice().to_vec()
    }

    fn upload(&mut self, method: Method, path: &str, bytes: Vec<u8>) -> (u16, Value) {
        self.upload_as(method, path, "file", bytes)
    }

    fn upload_as(&mut self, method: Method, path: &str, field: &str, bytes: Vec<u8>) -> (u16, Value) {
        let upload = Upload {
            field: field.to_owned(),
            name: "agent-package.zip".to_owned(),
            media_type: "application/zip".to_owned(),
            bytes: bytes.into(),
        };
        answer(self.send(method, path, Body::File(upload)))
    }

    fn import(&mut self, bytes: Vec<u8>) -> (u16, Value) {
        self.upload(Method::Post, "agents/import", bytes)
    }
}

#[test]
fn an_export_has_the_vendors_layout_and_no_secrets() {
    let mut vendor = Vendor::new();
    let path = vendor.path("Budget Oracle");
    let bytes = vendor.export(&path);
    let files = unpack(&bytes);
    let paths: Vec<&str> = files.iter().map(|(path, _)| path.as_str()).collect();
    assert_eq!(paths[..2], ["agent-spec.yaml", "runbook.md"]);
    assert_eq!(paths.iter().filter(|path| path.starts_with("semantic-data-models/")).count(), 5);
    assert_eq!(paths.iter().filter(|path| path.starts_with("agent-files/")).count(), 2);
    assert_eq!(content(&files, "runbook.md"), text(&vendor.get(&path).1["runbook_text"]));
    let spec = content(&files, "agent-spec.yaml");
    for line in [
        "agent-package:",
        "  spec-version: v2",
        "    - name: Budget Oracle",
        "      description: Knows every table.",
        "      version: '1.3.0'",
        "      architecture: agent_platform.architectures.experimental_1",
        "      runbook: runbook.md",
        "      action-packages: []",
        "        - name: expenses.yaml",
        "            Authorization:",
        "              type: secret",
        "              value: '**********'",
        "        mode: conversational",
    ] {
        let found = spec.lines().any(|one| one == line || one.trim_start() == line.trim_start());
        assert!(found, "{line}\n{spec}");
    }
    for (path, content) in &files {
        assert!(!String::from_utf8_lossy(content).contains("canary-"), "{path}");
    }
    assert_eq!(vendor.export(&path), bytes, "the same again");
}

#[test]
fn every_agent_comes_back_as_it_was_in_another_tenant() {
    let mut from = Vendor::new();
    let mut to = Vendor::at("acme-paths");
    let agents = from.list("agents");
    assert_eq!(agents.len(), 12);
    for agent in agents {
        // There is one of the same name there: it makes room.
        let name = text(&agent["name"]);
        let id = text(&to.agent(&name)["id"]);
        let path = format!("agents/{}", text(&agent["id"]));
        let bytes = from.export(&path);
        assert_eq!(refusal(to.import(bytes.clone())), (409, "agents.name_taken".to_owned()), "{name}");
        if to.delete(&format!("agents/{id}")).0 == 403 {
            continue;
        }
        let (status, imported) = to.import(bytes.clone());
        assert_eq!((status, &imported["unresolved_mcp_servers"]), (201, &json!([])), "{imported}");
        assert_eq!((&imported["state"], &imported["live_version_id"]), (&json!("draft"), &Value::Null));
        for field in ["name", "description", "runbook_text", "mode", "version", "architecture_name"] {
            assert_eq!(imported[field], agent[field], "{name} {field}");
        }
        let copy = format!("agents/{}", text(&imported["id"]));
        assert_eq!(to.names(&format!("{copy}/mcp-servers")), from.names(&format!("{path}/mcp-servers")));
        let bodies =
            |models: Vec<Value>| models.into_iter().map(|model| model["semantic_model"].clone()).collect::<Vec<_>>();
        let list = "semantic-data-models";
        assert_eq!(bodies(to.list(&format!("{copy}/{list}"))), bodies(from.list(&format!("{path}/{list}"))), "{name}");
        let again = to.export(&copy);
        assert_eq!(unpack(&again), unpack(&bytes), "{name}");
    }
}

#[test]
fn what_the_workspace_lacks_is_told() {
    let mut from = Vendor::new();
    let path = from.path("Supplier Scout");
    let bytes = from.export(&path);
    let mut to = Vendor::at("acme-many");
    let (status, imported) = to.import(bytes);
    assert_eq!(status, 201);
    let url = "https://tickets.acme.example/mcp";
    assert_eq!(imported["unresolved_mcp_servers"][1], json!({"name": "Old ticketing", "url": url}));
    let list = format!("agents/{}/mcp-servers", text(&imported["id"]));
    assert!(to.list(&list).is_empty(), "what is not there is dropped");
}

#[test]
fn servers_are_found_by_name_in_any_case_and_url() {
    let mut vendor = Vendor::new();
    let server = |name: &str, url: &str| format!("        - name: {name}\n          url: {url}\n");
    let (good, bad) = ("https://search.acme.example/mcp", "https://search.acme.example/other");
    let servers = format!("      mcp-servers:\n{}{}", server("wEB sEARCH", good), server("Web search", bad));
    let (status, imported) = vendor.import(package(&servers));
    assert_eq!(status, 201);
    assert_eq!(imported["unresolved_mcp_servers"], json!([{"name": "Web search", "url": bad}]));
    assert_eq!(vendor.names(&format!("agents/{}/mcp-servers", text(&imported["id"]))), ["Web search"]);
}

#[test]
fn a_package_may_be_small_and_is_read_whole() {
    let mut vendor = Vendor::new();
    let (status, imported) = vendor.import(package(
        "      runbook: runbook.md\n      metadata: {mode: worker, team: \"fin\\u0061nce\"}\n      welcome-message: |\n        Hello,\n        you.\n",
    ));
    assert_eq!((status, &imported["mode"], &imported["runbook_text"]), (201, &json!("worker"), &json!("Count.\n")));
    assert_eq!(imported["description"], Value::Null);
    let bytes = vendor.export(&format!("agents/{}", text(&imported["id"])));
    let spec = content(&unpack(&bytes), "agent-spec.yaml");
    assert!(spec.contains("team: finance") && spec.contains("welcome-message: \"Hello,\\nyou.\\n\""), "{spec}");
    // Stored instead of deflated, with action packages, which stay.
    let spec = "agent-package: {spec-version: v2, agents: [{name: Stored, action-packages: [{name: browsing}]}]}";
    let stored = pack(
        &[("agent-spec.yaml", spec), ("actions/acme/browsing/1.0/package.yaml", "x: 1\n")],
        CompressionMethod::Stored,
    );
    let (status, imported) = vendor.import(stored);
    assert_eq!(status, 201, "{imported}");
    let files = unpack(&vendor.export(&format!("agents/{}", text(&imported["id"]))));
    assert_eq!(content(&files, "actions/acme/browsing/1.0/package.yaml"), "x: 1\n");
    assert!(content(&files, "agent-spec.yaml").contains("- name: browsing"));
}

#[test]
fn packages_that_are_none() {
    let mut vendor = Vendor::new();
    let deep = format!("      deep: {}{}\n", "[".repeat(80), "]".repeat(80));
    let spec_only = |spec: &str| pack(&[("agent-spec.yaml", spec)], CompressionMethod::Deflated);
    let mut broken = package("");
    broken[60] ^= 0x55;
    let cases = [
        (Vec::new(), 400, "packages.unreadable"),
        (b"PK, but no zip".to_vec(), 400, "packages.unreadable"),
        (package("")[..100].to_vec(), 400, "packages.unreadable"),
        (broken, 400, "packages.unreadable"),
        (pack(&[("other.yaml", "a: 1")], CompressionMethod::Stored), 400, "packages.unreadable"),
        (pack(&[("../agent-spec.yaml", "a: 1")], CompressionMethod::Stored), 400, "packages.unreadable"),
        (spec_only("a: [1"), 400, "packages.unreadable"),
        (spec_only("a: 1\na: 2"), 400, "packages.unreadable"),
        (spec_only("a: &x 1\nb: *x"), 400, "packages.unreadable"),
        (package(&deep), 400, "packages.unreadable"),
        (spec_only("a: 1"), 422, "packages.invalid"),
        (spec_only("agent-package: {spec-version: v1, agents: [{name: A}]}"), 422, "packages.invalid"),
        (spec_only("agent-package: {spec-version: v2, agents: []}"), 422, "packages.invalid"),
        (spec_only("agent-package: {spec-version: v2, agents: [{name: A}, {name: B}]}"), 422, "packages.invalid"),
        (spec_only("agent-package: {spec-version: v2, agents: [{description: A}]}"), 422, "packages.invalid"),
        (
            spec_only("agent-package: {spec-version: v2, agents: [{name: A, runbook: runbook.md}]}"),
            422,
            "packages.invalid",
        ),
        (package("      version: 1.10\n"), 422, "packages.invalid"),
        (package("      metadata: {mode: robot}\n"), 422, "packages.invalid"),
        (package("      semantic-data-models: [{name: gone.yaml}]\n"), 422, "packages.invalid"),
        (package("      shared-files: [{file-ref: gone, name: a.txt}]\n"), 422, "packages.invalid"),
        (package("      mcp-servers: [{url: \"https://x.example\"}]\n"), 422, "packages.invalid"),
        (package("      mcp-servers: {}\n"), 422, "packages.invalid"),
    ];
    for (number, (bytes, status, code)) in cases.into_iter().enumerate() {
        assert_eq!(refusal(vendor.import(bytes)), (status, code.to_owned()), "case {number}");
    }
    let unfit = (422, "validation.invalid_request".to_owned());
    assert_eq!(refusal(vendor.push("agents/import")), unfit);
    assert_eq!(refusal(vendor.post("agents/import", json!({}))), unfit);
    assert_eq!(refusal(vendor.upload_as(Method::Post, "agents/import", "package", package(""))), unfit);
    assert_eq!(refusal(vendor.upload_as(Method::Post, "agents/import", "", Vec::new())), unfit);
    assert_eq!(vendor.list("agents").len(), 12);
}

#[test]
fn overwriting_touches_the_draft_only() {
    let mut vendor = Vendor::new();
    let path = vendor.path("Vendor Onboarding");
    let live = vendor.get(&path).1;
    let mut files = unpack(&vendor.export(&path));
    files[1].1 = b"New words.\n".to_vec();
    let spec = content(&files, "agent-spec.yaml");
    files[0].1 = spec
        .replace(
            "      shared-files: []\n",
            "      shared-files:\n        - file-ref: f-1\n          name: terms.txt\n",
        )
        .into_bytes();
    files.push(("agent-files/f-1".to_owned(), b"Net 30.".to_vec()));
    let bytes = repack(&files);

    let diff = format!("{path}/diff");
    let (status, told) = vendor.upload(Method::Post, &diff, bytes.clone());
    assert_eq!((status, &told["is_synced"], &told["files_to_add"]), (200, &json!(false), &json!(["terms.txt"])));
    let fields: Vec<&str> =
        told["changes"].as_array().unwrap().iter().map(|c| c["field_path"].as_str().unwrap()).collect();
    assert_eq!(fields, ["runbook_text", "state", "live_version_id"]);
    assert_eq!(told["changes"][0]["package_value"], "New words.\n");
    assert_eq!(vendor.get(&path).1, live, "a dry run");

    let overwrite = format!("{path}/import");
    let (status, draft) = vendor.upload(Method::Put, &overwrite, bytes.clone());
    assert_eq!((status, &draft["state"], &draft["runbook_text"]), (200, &json!("draft"), &json!("New words.\n")));
    assert_eq!(draft["live_version_id"], live["live_version_id"]);
    assert_eq!((&draft["id"], &draft["version"]), (&live["id"], &live["version"]));
    let (_, told) = vendor.upload(Method::Post, &diff, bytes.clone());
    assert_eq!((&told["is_synced"], &told["changes"]), (&json!(true), &json!([])), "{told}");
    let once = vendor.export(&path);
    assert_eq!(vendor.upload(Method::Put, &overwrite, bytes).0, 200);
    assert_eq!(vendor.export(&path), once, "idempotent");
    assert_eq!(vendor.post(&format!("{path}/discard-draft"), json!({})).1["runbook_text"], live["runbook_text"]);

    // A file that is gone from the package stays; a server that is new is attached.
    vendor.push(&format!("{path}/edit"));
    let url = "https://tickets.acme.example/mcp";
    let smaller = package(&format!("      mcp-servers: [{{name: Old ticketing, url: '{url}'}}]\n"));
    let (_, told) = vendor.upload(Method::Post, &diff, smaller.clone());
    assert_eq!(told["mcp_servers_to_attach"], json!([{"name": "Old ticketing", "url": url}]));
    assert!(told["changes"].as_array().unwrap().iter().any(|c| c["change"] == "removed"), "{told}");
    let (_, renamed) = vendor.upload(Method::Put, &overwrite, smaller);
    assert_eq!(renamed["name"], "Petty Cash");
    assert_eq!(vendor.names(&format!("{path}/mcp-servers")), ["Web search", "Old ticketing"]);
    assert!(vendor.list(&format!("{path}/semantic-data-models")).is_empty());

    let theirs = vendor.path("Payroll Checker");
    assert_eq!(refusal(vendor.upload(Method::Put, &format!("{theirs}/import"), package(""))).0, 403);
    let other = vendor.path("Tax Notes");
    assert_eq!(refusal(vendor.upload(Method::Put, &format!("{other}/import"), package(""))).0, 409);
    assert_eq!(refusal(vendor.upload(Method::Put, "agents/none/import", package(""))).0, 404);
    assert_eq!(refusal(vendor.upload(Method::Post, "agents/none/diff", package(""))).0, 404);
}

#[test]
fn a_published_version_is_exported_with_production() {
    let mut vendor = Vendor::new();
    let path = vendor.path("Travel Desk");
    let spec = content(&unpack(&vendor.export(&path)), "agent-spec.yaml");
    assert!(spec.contains("'Receipts (production)'") || spec.contains("Receipts (production)"), "{spec}");
    assert!(!spec.contains("(test)"), "{spec}");
}

#[test]
fn packages_that_fail_and_older_deployments() {
    let mut vendor = Vendor::at("acme-failures");
    let path = vendor.path("-cut-export");
    assert_eq!(vendor.send(Method::Get, &format!("{path}/export"), Body::None).delivery, Delivery::Cut);
    let path = vendor.path("-odd-export");
    assert!(!vendor.export(&path).starts_with(b"PK"));
    let lost = "agent-package: {spec-version: v2, agents: [{name: Box-lost-answer}]}";
    let bytes = pack(&[("agent-spec.yaml", lost)], CompressionMethod::Stored);
    let upload = Upload { field: "file".to_owned(), bytes: bytes.into(), ..Upload::default() };
    assert_eq!(vendor.send(Method::Post, "agents/import", Body::File(upload)).delivery, Delivery::Dropped);
    vendor.path("Box-lost-answer");

    let mut vendor = Vendor::at("acme-basic");
    let path = vendor.path("Invoice Roast");
    let bytes = vendor.export(&path);
    assert_eq!(refusal(vendor.upload(Method::Put, &format!("{path}/import"), bytes.clone())).0, 404);
    assert_eq!(refusal(vendor.upload(Method::Post, &format!("{path}/diff"), bytes)).0, 404);
    assert_eq!(vendor.import(package("")).0, 201);
}

#[test]
fn a_world_with_packages_comes_back() {
    let mut vendor = Vendor::new();
    let path = vendor.path("Invoice Roast");
    let mut files = unpack(&vendor.export(&path));
    files[0].1 = content(&files, "agent-spec.yaml").replace("Invoice Roast", "Roast Two").into_bytes();
    let (_, imported) = vendor.import(repack(&files));
    let copy = format!("agents/{}", text(&imported["id"]));
    let before = vendor.export(&copy);
    let saved = serde_json::to_string(&vendor.world).unwrap();
    assert!(saved.len() < 30_000, "{} bytes", saved.len());
    vendor.world = serde_json::from_str(&saved).unwrap();
    assert_eq!(vendor.export(&copy), before);
    // What the workspace has already is not kept twice.
    assert_eq!(vendor.list("semantic-data-models").len(), 5);
}
