//! Packages of agents: what is shown of a good one, and why each bad one is refused.

#[path = "package/hostile.rs"]
mod hostile;
#[path = "package/made.rs"]
mod made;
#[path = "package/yaml.rs"]
mod yaml;

use greenroom::domain::json::{Json, read, written};
use greenroom::tools::messages::{Done, Task};
use greenroom::tools::package::refusal::Refusal;
use greenroom::tools::package::summary::{ActionPackage, Held, Package, SemanticModel, Setting, SharedFile};
use greenroom::tools::{answer, done};
use serde_json::Value;
use zip::CompressionMethod;

use made::{MODEL, RUNBOOK, SMALL, SPEC, files, package, zipped};

/// What comes of a file, once over to the page and back.
fn inspect(file: &[u8]) -> Result<Package, Refusal> {
    let said = answer(&Task::Inspect.to_json(), file);
    let there = read(&written(&said)).expect("JSON");
    match (Done::from_json(&there).expect("an answer"), done(&Task::Inspect, file)) {
        (Done::Package(there), Done::Package(here)) => {
            assert_eq!(there, here);
            if let Err(refusal) = here.as_ref() {
                let sentence = refusal.sentence();
                assert!(sentence.ends_with('.') && sentence.len() > 30, "{sentence}");
            }
            *there
        }
        other => panic!("{other:?}"),
    }
}

/// What is shown of a good file.
fn shown(file: &[u8]) -> Package {
    inspect(file).unwrap_or_else(|refusal| panic!("{refusal:?}"))
}

fn some(text: &str) -> Option<String> {
    Some(text.to_owned())
}

#[test]
fn a_package_is_shown_whole() {
    let package = shown(&package(SPEC));
    assert_eq!(package.name, "Invoice Roast");
    assert_eq!(package.description, some("Forensic expense analyst."));
    // Written without quotes, it is a number to YAML; its zero is kept.
    assert_eq!(package.version, some("1.10"));
    assert_eq!(package.spec_version, some("v2"));
    assert_eq!((package.model_provider, package.model_name), (some("OpenAI"), some("gpt-5")));
    assert_eq!(package.architecture, some("agent_platform.architectures.experimental_1"));
    assert_eq!((package.mode, package.reasoning), (some("conversational"), some("enabled")));
    assert_eq!(package.welcome_message, some("Hello.\nSend me a receipt.\n"));
    assert_eq!(package.conversation_starter, some("Here is a receipt."));
    assert_eq!((package.runbook_file, package.runbook), (some("runbook.md"), some(RUNBOOK)));
    let action = |name: &str, whose: &str, version: &str, whitelist, present| ActionPackage {
        name: name.to_owned(),
        organization: some(whose),
        version: some(version),
        whitelist,
        present,
    };
    let actions = [
        action("Browsing", "Sema4.ai", "1.3.0", some("open,close"), true),
        action("Mail", "MyActions", "0.0.1", None, true),
        action("Gone", "MyActions", "0.0.1", None, false),
    ];
    assert_eq!(package.actions, actions);
    let gone = SemanticModel { file: "gone.yaml".to_owned(), ..SemanticModel::default() };
    let sales = SemanticModel {
        file: "sales.yaml".to_owned(),
        name: some("Sales"),
        present: true,
        read: true,
        connections: ["conn-1", "conn-2", "crm", "warehouse"].map(str::to_owned).to_vec(),
    };
    assert_eq!(package.models, [sales, gone]);
    let file = |name: &str, last: u8, size| SharedFile {
        name: name.to_owned(),
        mime_type: some("text/csv"),
        file_ref: format!("6f1c2b1e-0000-4000-8000-00000000000{last}"),
        size,
    };
    assert_eq!(package.files, [file("rates.csv", 1, Some(800)), file("gone.csv", 2, None)]);
    let missing = ["agent-files/6f1c2b1e-0000-4000-8000-000000000002", "semantic-data-models/gone.yaml"];
    assert_eq!(package.missing, missing);
    let kept =
        ["agent-package.exclude", "agent-settings", "a-later-key", "model.temperature", "metadata.question-groups"];
    assert_eq!(package.kept, kept);
    let names: Vec<String> = files(SPEC).into_iter().map(|(name, _)| name).collect();
    assert_eq!(package.entries.iter().map(|entry| entry.name.clone()).collect::<Vec<_>>(), names);
    assert_eq!(package.entry_count, 6);
    let sizes: u64 = files(SPEC).iter().map(|(_, bytes)| bytes.len() as u64).sum();
    assert_eq!((package.unpacked, package.entries.iter().map(|entry| entry.size).sum()), (sizes, sizes));
}

#[test]
fn of_a_server_only_names_are_shown() {
    let file = package(SPEC);
    let package = shown(&file);
    let [server] = package.servers.as_slice() else { panic!("{:?}", package.servers) };
    assert_eq!((server.name.as_str(), &server.transport), ("Ledger", &some("streamable-http")));
    assert_eq!(server.url, some("https://ledger.example/mcp?…"));
    let setting = |name: &str, held| Setting { name: name.to_owned(), held };
    let headers = [
        setting("Authorization", Held::Masked),
        setting("X-Api-Key", Held::Secret),
        setting("X-Tenant", Held::Open),
        setting("X-Region", Held::Open),
    ];
    assert_eq!(server.headers, headers);
    assert_eq!(server.env, [setting("LEDGER_TOKEN", Held::Masked), setting("LEDGER_MODE", Held::Open)]);
    let said = written(&answer(&Task::Inspect.to_json(), &file));
    let hidden =
        ["**", "unmasked-key-7", "acme-tenant", "eu-west-9", "fast-lane", "hunter2", "robot", "open-sesame", "s3same"];
    for value in hidden {
        assert!(SPEC.contains(value) || MODEL.contains(value), "{value}");
        assert!(!said.contains(value), "{value} in {said}");
    }
}

/// Whatever is written before a host says who one is; whatever path is behind it belongs to the server.
#[test]
fn an_address_is_shown_without_who_one_is() {
    let cases = [
        ("https://a.example/@scope/name/mcp", "https://a.example/@scope/name/mcp"),
        ("https://us:pa@a.example", "https://a.example"),
        ("https:/us:pa@a.example/x", "https:/a.example/x"),
        ("https:\\\\us:p@ss@a.example\\x", "https:\\\\a.example\\x"),
        ("us:pa@a.example/x", "us:a.example/x"),
        ("//us@a.example/x", "//a.example/x"),
        ("https://a.example#k=v", "https://a.example?…"),
        ("http://[::1]:8080/mcp", "http://[::1]:8080/mcp"),
        ("localhost:8080", "localhost:8080"),
        ("@", ""),
    ];
    for (url, expected) in cases {
        let text = Value::String(url.to_owned());
        let spec = format!("agent-package: {{agents: [{{name: A, mcp-servers: [{{name: s, url: {text}}}]}}]}}");
        let package = shown(&package(&spec));
        assert_eq!(package.servers.first().and_then(|server| server.url.clone()), some(expected), "{url}");
    }
}

/// What the specification lacks, or has as something else, is no reason to refuse it.
#[test]
fn the_smallest_package_is_a_package() {
    let file = zipped(&[("agent-spec.yaml".to_owned(), SMALL.into())], CompressionMethod::Stored);
    let expected = Package {
        name: "A".to_owned(),
        entries: shown(&file).entries,
        entry_count: 1,
        unpacked: SMALL.len() as u64,
        ..Package::default()
    };
    assert_eq!(shown(&file), expected);
    let odd = "agent-package: {spec-version: [v9], agents: [{name: 7, version: {}, model: x, runbook: 3, mcp-servers: \
        {a: b}, shared-files: [1, [2]], action-packages: null, semantic-data-models: x, metadata: []}]}";
    let odd = shown(&zipped(&[("agent-spec.yaml".to_owned(), odd.into())], CompressionMethod::Stored));
    assert_eq!((odd.name.as_str(), odd.runbook_file, odd.files.len()), ("7", some("3"), 2));
    assert_eq!(odd.missing, ["3", "agent-files/"]);
}

/// A model that cannot be read does not hide the rest.
#[test]
fn a_model_that_is_no_yaml_is_shown_unread() {
    let mut files = files(SPEC);
    for bytes in [b"[".to_vec(), vec![0xFF], vec![b'#'; 2 << 20]] {
        files[2].1 = bytes;
        let package = shown(&zipped(&files, CompressionMethod::Deflated));
        let model = package.models.first().expect("a model");
        assert!(model.present && !model.read && model.connections.is_empty(), "{model:?}");
    }
}

/// Of a large package the first files are listed, and all are counted. Folders that stand for themselves are none.
#[test]
fn of_many_files_some_are_listed() {
    let mut files = files(SMALL);
    files.push(("folder/".to_owned(), Vec::new()));
    files.extend((0..3_000).map(|at| (format!("folder/{at}"), b"x".to_vec())));
    let package = shown(&zipped(&files, CompressionMethod::Stored));
    assert_eq!((package.entries.len(), package.entry_count), (500, 3_006));
}

/// Everything is stored, deflated, or written as a stream with its sizes behind it; each is read alike.
#[test]
fn it_does_not_matter_how_a_package_is_packed() {
    use std::io::{Cursor, Write as _};
    let deflated = shown(&package(SPEC));
    assert_eq!(shown(&zipped(&files(SPEC), CompressionMethod::Stored)), deflated);
    let mut stream = zip::ZipWriter::new_stream(Vec::new());
    for (name, bytes) in files(SPEC) {
        stream.start_file(name.as_str(), zip::write::SimpleFileOptions::default()).unwrap();
        stream.write_all(&bytes).unwrap();
    }
    assert_eq!(shown(&stream.finish().unwrap().into_inner()), deflated);
    let large = zip::write::SimpleFileOptions::default().large_file(true);
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files(SPEC) {
        writer.start_file(name.as_str(), large).unwrap();
        writer.write_all(&bytes).unwrap();
    }
    assert_eq!(shown(&writer.finish().unwrap().into_inner()), deflated);
}
