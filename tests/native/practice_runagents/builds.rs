//! Builds, and how agents come up, by the clock.

use super::{Vendor, both, fields, refusal, text};
use serde_json::json;

fn deploy(vendor: &mut Vendor, name: &str) -> String {
    let said = vendor.deploy(json!({
        "agent_name": name, "source_files": {"agent.py": "import langchain"}, "requirements": "langchain",
    }));
    text(&said["build_id"])
}

#[test]
fn a_build_goes_its_way_and_the_agent_follows() {
    both(|vendor| {
        let build = format!("builds/{}", deploy(vendor, "built-agent"));
        let (status, said) = vendor.get(&build);
        assert_eq!((status, &said["status"]), (200, &json!("PENDING")));
        assert_eq!(fields(&said), ["created_at", "id", "image", "status"]);
        assert_eq!(vendor.phase("built-agent"), "Pending");
        vendor.wait(3);
        assert_eq!(vendor.get(&build).1["status"], "BUILDING");
        assert_eq!(vendor.phase("built-agent"), "Pending");
        vendor.wait(8);
        let said = vendor.get(&build).1;
        assert_eq!(said["status"], "SUCCEEDED");
        assert_eq!(fields(&said), ["completed_at", "created_at", "id", "image", "status"]);
        assert_eq!(vendor.get("agents/built-agent").1["status"]["message"], "starting");
        vendor.wait(3);
        assert_eq!(vendor.phase("built-agent"), "Running");
        // An update makes it pending again.
        deploy(vendor, "built-agent");
        assert_eq!(vendor.phase("built-agent"), "Pending");
    });
}

#[test]
fn a_build_that_fails_leaves_the_agent_pending() {
    both(|vendor| {
        let build = format!("builds/{}", deploy(vendor, "claims-build-fails"));
        vendor.wait(60);
        let said = vendor.get(&build).1;
        assert_eq!(fields(&said), ["completed_at", "created_at", "error", "id", "image", "status"]);
        assert_eq!(said["status"], "FAILED");
        assert!(text(&said["error"]).contains("no matching distribution"));
        assert_eq!(vendor.phase("claims-build-fails"), "Pending");
    });
}

#[test]
fn a_build_can_hang_or_get_lost() {
    both(|vendor| {
        let build = format!("builds/{}", deploy(vendor, "fleet-build-hangs"));
        vendor.wait(86_400);
        assert_eq!(vendor.get(&build).1["status"], "BUILDING");
        assert_eq!(vendor.phase("fleet-build-hangs"), "Pending");
        let build = format!("builds/{}", deploy(vendor, "parcel-build-lost"));
        assert_eq!(refusal(vendor.get(&build)), (404, "build not found".to_owned()));
    });
}

#[test]
fn a_source_that_cannot_run_is_found_out_by_its_build() {
    both(|vendor| {
        for (body, word) in [
            (json!({"agent_name": "a", "source_files": {"index.ts": "export {}"}}), "no Python source"),
            (json!({"agent_name": "a", "source_files": {"a.py": "x"}, "entry_point": "main.py"}), "main.py"),
        ] {
            let said = vendor.deploy(body);
            vendor.wait(60);
            let build = vendor.get(&format!("builds/{}", text(&said["build_id"]))).1;
            assert!(text(&build["error"]).contains(word), "{build}");
        }
    });
}

#[test]
fn agents_that_never_come_up() {
    both(|vendor| {
        for (name, phase) in [("a-never-runs", "Pending"), ("a-crashes", "Failed"), ("a-unknown-phase", "Degraded")] {
            vendor.deploy(json!({"agent_name": name, "image": "ghcr.io/acme/a:1"}));
            assert_eq!(vendor.phase(name), "Pending", "{name}");
            vendor.wait(60);
            let status = vendor.get(&format!("agents/{name}")).1["status"].clone();
            assert_eq!((&status["phase"], status["message"] != ""), (&json!(phase), true), "{name}");
        }
    });
}

#[test]
fn a_build_on_its_own() {
    both(|vendor| {
        let (status, said) = vendor.post(
            "builds",
            json!({"name": "my-agent", "files": {"agent.py": "x"}, "requirements": "langchain", "entry_point": "agent.py"}),
        );
        assert_eq!((status, &said["status"]), (202, &json!("PENDING")));
        vendor.wait(20);
        assert_eq!(vendor.get(&format!("builds/{}", text(&said["id"]))).1["status"], "SUCCEEDED");
        assert_eq!(refusal(vendor.get("agents/my-agent")).0, 404, "no agent comes of it");
        assert_eq!(
            refusal(vendor.post("builds", json!({"files": {"a.py": ""}}))),
            (400, "name is required".to_owned())
        );
        assert_eq!(refusal(vendor.post("builds", json!({"name": "a"}))).0, 400);
        assert_eq!(refusal(vendor.post("builds", json!({"name": "a", "files": []}))).0, 400);
        assert_eq!(refusal(vendor.get("builds/build-nothing")), (404, "build not found".to_owned()));
        let id = text(&said["id"]);
        vendor.workspace = "default";
        assert_eq!(refusal(vendor.get(&format!("builds/{id}"))).0, 404, "another workspace's");
    });
}
