//! Packages with anything in them.

use super::packages::{pack, package, unpack};
use super::{Vendor, text};
use proptest::prelude::*;
use serde_json::json;
use zip::CompressionMethod;

proptest! {
    #[test]
    fn any_text_survives_a_package(name in "[^\\s]\\PC{0,20}", description in "(?s).{0,60}", value in "(?s).{0,60}") {
        let mut from = Vendor::new();
        let mut to = Vendor::at("acme-empty");
        let spec = json!({"agent-package": {"spec-version": "v2", "agents": [
            {"name": name, "description": description, "welcome-message": value, "agent-settings": {(value.as_str()): [[value]]}},
        ]}});
        // JSON is YAML.
        let bytes = pack(&[("agent-spec.yaml", &spec.to_string())], CompressionMethod::Deflated);
        let (status, imported) = from.import(bytes);
        // Some signs are not allowed in YAML.
        prop_assume!(status == 201);
        let once = from.export(&format!("agents/{}", text(&imported["id"])));
        let (status, copy) = to.import(once.clone());
        prop_assert_eq!(status, 201, "{}", copy);
        prop_assert_eq!(copy["name"].as_str(), Some(name.as_str()));
        prop_assert_eq!(copy["description"].as_str(), Some(description.as_str()));
        let twice = to.export(&format!("agents/{}", text(&copy["id"])));
        prop_assert_eq!(unpack(&once), unpack(&twice));
    }

    #[test]
    fn any_damage_is_answered(at in 0_usize..600, bits in 1_u8..=255, keep in 0_usize..600) {
        let mut bytes = package("      runbook: runbook.md\n      metadata: {mode: worker}\n");
        let at = at % bytes.len();
        bytes[at] ^= bits;
        let whole = Vendor::new().import(bytes.clone()).0;
        prop_assert!([201, 400, 422].contains(&whole), "{}", whole);
        bytes.truncate(keep.min(bytes.len() - 1));
        prop_assert_eq!(Vendor::new().import(bytes).0, 400);
    }
}
