//! Overwriting a draft from a package, and what that would change.

use super::packages::{content, package, repack, unpack};
use super::{Vendor, refusal};
use greenroom::http::Method;
use serde_json::json;

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
