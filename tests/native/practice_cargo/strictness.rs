//! How strictly bodies are read: every variant of every union, by table.

use super::{Vendor, smallest};
use serde_json::{Value, json};

/// The draft of *Account researcher*, updated field by field.
struct Draft {
    vendor: Vendor,
    agent: String,
}

impl Draft {
    fn new() -> Self {
        let mut vendor = Vendor::new();
        let agent = vendor.id("Account researcher");
        Self { vendor, agent }
    }

    /// `None`: the value was taken, and came back. Else what was said.
    fn said(&mut self, field: &str, value: Value) -> Option<String> {
        let body = json!({"agentUuid": self.agent, (field): value});
        let (status, said) = self.vendor.put("ai/releases/draft/update", body);
        match status {
            200 => {
                assert_eq!(said["release"][field], value);
                None
            }
            400 => Some(said["errorMessage"].as_str().unwrap_or_else(|| panic!("{said}")).to_owned()),
            _ => panic!("{said}"),
        }
    }
}

/// A valid item of each variant is taken, with keys that are not known; each required key is missed; an unknown
/// variant is refused.
fn variants(draft: &mut Draft, field: &str, tag: &str, items: Value) {
    for item in items.as_array().unwrap() {
        let name = &item[tag];
        let list = |item: &Value| json!([item]);
        let mut more = item.clone();
        more["unheardOf"] = json!({"deep": [null, 1]});
        assert_eq!(draft.said(field, list(&more)), None, "{field} {name}");
        for key in item.as_object().unwrap().keys().filter(|key| *key != tag) {
            let mut less = item.clone();
            less.as_object_mut().unwrap().shift_remove(key);
            assert_eq!(draft.said(field, list(&less)), Some(format!("{field}[0].{key}: Required")), "{field} {name}");
            let mut odd = item.clone();
            odd[key] = json!(-7.5);
            let complaint = draft.said(field, list(&odd));
            let number = matches!(key.as_str(), "limit");
            assert_eq!(complaint.is_none(), number, "{field} {name} {key}: {complaint:?}");
        }
        let mut unknown = item.clone();
        unknown[tag] = json!("novelty");
        assert_eq!(draft.said(field, list(&unknown)), Some(format!("{field}[0].{tag}: Invalid discriminator value")));
    }
}

#[test]
fn actions() {
    let with = |own: Value| {
        let mut action =
            json!({"name": null, "slug": "s", "description": null, "isBulkAllowed": true, "config": {"a": 1}});
        action.as_object_mut().unwrap().extend(own.as_object().unwrap().clone());
        action
    };
    let items = json!([
        with(json!({"kind": "tool", "toolUuid": null, "templateSlug": null, "waitUntilFinished": false})),
        with(json!({"kind": "agent", "agentUuid": null, "templateSlug": "t", "waitUntilFinished": true})),
        with(json!({"kind": "connector", "integrationSlug": "slack", "connectorUuid": null, "actionSlug": "a"})),
    ]);
    variants(&mut Draft::new(), "actions", "kind", items);
}

#[test]
fn mcp_clients() {
    let mut draft = Draft::new();
    let authentication = json!({"issuedAt": "2026-01-01T00:00:00.000Z", "accessToken": "t"});
    let connector = draft.vendor.get("connection/connectors/list").1["connectors"][8]["uuid"].clone();
    let items = json!([
        {"kind": "custom", "name": "n", "url": "https://a.example", "authentication": authentication, "disabledToolSlugs": []},
        {"kind": "connector", "name": "n", "connectorUuid": connector, "integrationSlug": "notionMcp", "disabledToolSlugs": ["x"]},
    ]);
    variants(&mut draft, "mcpClients", "kind", items);
    let client = |authentication: Value| json!([{"kind": "custom", "name": "n", "url": "u", "authentication": authentication, "disabledToolSlugs": []}]);
    assert_eq!(draft.said("mcpClients", client(Value::Null)), None);
    for (key, value, fits) in [
        ("expiresIn", json!(3600), true),
        ("expiresIn", json!("3600"), false),
        ("clientSecret", json!("s"), true),
        ("refreshToken", json!(null), false),
        ("accessToken", json!(null), false),
    ] {
        let mut authentication = authentication.clone();
        authentication[key] = value.clone();
        let complaint = draft.said("mcpClients", client(authentication));
        assert_eq!(complaint.is_none(), fits, "{key} {value}");
        assert!(complaint.is_none_or(|text| text.starts_with(&format!("mcpClients[0].authentication.{key}: "))));
    }
}

#[test]
fn resources() {
    let items = json!([
        {
            "kind": "model", "name": null, "slug": "s", "description": null, "prompt": null, "integrationSlug": null,
            "modelUuid": null, "filter": null, "selectedColumnSlugs": null, "limit": 5, "isReadOnly": true,
        },
        {
            "kind": "file", "name": "n", "slug": "s", "description": "d", "prompt": "p",
            "items": [{"kind": "file", "fileUuid": "f"}, {"kind": "folder", "folderUuid": "f"}],
        },
    ]);
    variants(&mut Draft::new(), "resources", "kind", items);
}

#[test]
fn capabilities() {
    let mut draft = Draft::new();
    let free =
        ["document", "webSearch", "fileSearch", "documentationSearch", "codeInterpreter", "memory", "suggestedActions"];
    for slug in free {
        variants(&mut draft, "capabilities", "slug", json!([{"slug": slug, "config": {}}]));
        assert_eq!(draft.said("capabilities", json!([{"slug": slug, "config": {"anything": [1]}}])), None);
    }
    let typed = [
        ("sandbox", json!({"scope": "agent"}), json!({"scope": "world"})),
        ("context", json!({"isReadOnly": false}), json!({"isReadOnly": "no"})),
        ("app", json!({"appUuid": "a", "canPromote": true}), json!({"canPromote": 1})),
        ("code", json!({"repository": "a/b"}), json!({"repository": null})),
        (
            "code",
            json!({"env": [{"key": "K", "type": "public", "value": "v"}]}),
            json!({"env": [{"key": "K", "type": "public"}]}),
        ),
        (
            "code",
            json!({"env": [{"key": "K", "type": "secret", "secretValue": {"type": "encryption", "isEncrypted": true, "value": "v"}}]}),
            json!({"env": [{"key": "K", "type": "secret", "value": "v"}]}),
        ),
    ];
    for (slug, fits, does_not) in typed {
        let capability = |config: &Value| json!([{"slug": slug, "config": config}]);
        assert_eq!(draft.said("capabilities", capability(&fits)), None, "{slug}");
        assert!(
            draft.said("capabilities", capability(&does_not)).unwrap().starts_with("capabilities[0].config."),
            "{slug}"
        );
    }
}

#[test]
fn filters() {
    let mut draft = Draft::new();
    let filter = |condition: Value| {
        json!([{
            "kind": "model", "name": null, "slug": "s", "description": null, "prompt": null, "integrationSlug": null,
            "modelUuid": null, "selectedColumnSlugs": null, "limit": null, "isReadOnly": true,
            "filter": {"conjonction": "and", "groups": [{"conjonction": "or", "conditions": [condition]}]},
        }])
    };
    let at = "resources[0].filter.groups[0].conditions[0]";
    let cases = [
        (json!({"kind": "string", "columnSlug": "c", "operator": "is", "values": "v"}), None),
        (json!({"kind": "string", "columnSlug": "c", "operator": "is", "values": ["v", 1]}), Some(".values[1]")),
        (json!({"kind": "string", "columnSlug": "c", "operator": "is"}), Some(".values: Required")),
        (json!({"kind": "string", "columnSlug": "c", "operator": "isEmpty"}), None),
        (json!({"kind": "string", "columnSlug": "c", "operator": "like"}), Some(".operator")),
        (json!({"kind": "string", "operator": "isNull"}), Some(".columnSlug: Required")),
        (json!({"kind": "number", "columnSlug": "c", "operator": "between", "firstValue": 1, "lastValue": 2}), None),
        (json!({"kind": "number", "columnSlug": "c", "operator": "between", "value": 1}), Some(".firstValue")),
        (json!({"kind": "number", "columnSlug": "c", "operator": "is", "value": "1"}), Some(".value")),
        (json!({"kind": "date", "columnSlug": "c", "operator": "is", "value": "2026-01-01"}), None),
        (json!({"kind": "boolean", "columnSlug": "c", "operator": "isTrue"}), None),
        (json!({"kind": "boolean", "columnSlug": "c", "operator": "is"}), Some(".operator")),
        (json!({"kind": "vector", "columnSlug": "c", "operator": "isNull"}), None),
        (
            json!({"kind": "objectProperty", "columnSlug": "c", "propertyName": "p", "operator": "between", "value": "1"}),
            Some(".otherValue: Required"),
        ),
        (json!({"kind": "array", "columnSlug": "c", "operator": "matchConditions"}), Some(".propertyConditions")),
        (json!({"kind": "segment", "segmentUuid": "s", "operator": "in"}), None),
        (
            json!({
                "kind": "occurrence", "relatedModelUuid": "m", "frequency": {"operator": "not"},
                "period": {"operator": "exactly", "value": 1, "unit": "day"}, "conjonction": "and", "conditions": [],
            }),
            None,
        ),
        (
            json!({
                "kind": "enrollment", "workflowUuid": "w", "activityKind": "workflowLeft",
                "frequency": {"operator": "exactly"}, "period": {"operator": "exactly", "value": 1, "unit": "week"},
            }),
            Some(".frequency.value: Required"),
        ),
        (json!({"kind": "sql", "name": "n", "clause": "1 = 1"}), None),
        (json!({"kind": "regex", "columnSlug": "c"}), Some(".kind: Invalid discriminator value")),
    ];
    for (condition, wrong) in cases {
        let complaint = draft.said("resources", filter(condition.clone()));
        match wrong {
            None => assert_eq!(complaint, None, "{condition}"),
            Some(end) => {
                let text = complaint.unwrap_or_else(|| panic!("{condition} was taken"));
                assert!(text.starts_with(&format!("{at}{end}")), "{condition}: {text}");
            }
        }
    }
    let mut misspelt = filter(json!({"kind": "sql", "name": "n", "clause": "c"}));
    misspelt[0]["filter"] = json!({"conjunction": "and", "groups": [{"conjunction": "or", "conditions": []}]});
    assert_eq!(draft.said("resources", misspelt), None, "in silence");
}

#[test]
fn single_values() {
    let mut draft = Draft::new();
    let cases = [
        ("systemPrompt", json!("p"), json!(null)),
        ("withReasoning", json!(true), json!("true")),
        ("temperature", json!(7.5), json!("0.5")),
        ("maxSteps", json!(0.5), json!(null)),
        ("integrationSlug", json!("openAi"), json!(null)),
        ("languageModelSlug", json!("m"), json!(1)),
        ("output", json!({"type": "text"}), json!({"type": "csv"})),
        ("output", json!(null), json!({"type": "jsonSchema"})),
        ("output", json!({"type": "jsonSchema", "jsonSchema": {}}), json!({"type": "jsonSchema", "jsonSchema": "{}"})),
        ("heartbeat", json!(null), json!({"intervalMinutes": 5, "maxMessages": 1})),
        ("heartbeat", json!({"intervalMinutes": 5, "maxMessages": 1, "prompt": null}), json!({})),
        ("evaluator", json!(null), json!({"rubric": "r", "threshold": 1.01})),
        ("evaluator", json!({"rubric": "r", "threshold": 0}), json!({"rubric": null, "threshold": 0})),
        (
            "suggestedActions",
            json!([{"text": "t", "actions": [{"slug": "s"}]}]),
            json!([{"text": "t", "actions": ["s"]}]),
        ),
        ("suggestedActions", json!([]), json!([{"text": "t", "tools": []}])),
    ];
    for (field, fits, does_not) in cases {
        assert_eq!(draft.said(field, fits), None, "{field}");
        let complaint = draft.said(field, does_not.clone()).unwrap_or_else(|| panic!("{field} {does_not}"));
        assert!(complaint.starts_with(field), "{complaint}");
    }
    assert!(draft.said("connectorUuid", json!(null)).is_some() && draft.said("connectorUuid", json!("x")).is_some());
}

/// What deploying needs beyond saving, and versions.
#[test]
fn deploying() {
    let mut vendor = Vendor::new();
    let agent = vendor.id("Account researcher");
    let deploy = |vendor: &mut Vendor, body: Value| vendor.post("ai/releases/deployDraft", body);
    let required = smallest(&agent);
    for key in required.as_object().unwrap().keys() {
        let mut body = required.clone();
        body.as_object_mut().unwrap().shift_remove(key);
        let (status, said) = deploy(&mut vendor, body);
        assert_eq!((status, &said), (400, &json!({"errorMessage": format!("{key}: Required")})));
    }
    for version in ["", "1", "1.0", "v1.2.3", "1.2.3-rc", "01.2.3", "1.2.100000", "10000.0.0", "1.2.3 "] {
        let mut body = required.clone();
        body["version"] = json!(version);
        assert_eq!(deploy(&mut vendor, body), (400, json!({"errorMessage": "version: Invalid version"})), "{version}");
    }
    for (field, value) in
        [("version", json!(null)), ("version", json!(1.2)), ("description", json!(null)), ("agentUuid", json!("7"))]
    {
        let mut body = required.clone();
        body[field] = value;
        assert_eq!(deploy(&mut vendor, body).0, 400, "{field}");
    }
    for body in [json!([]), json!("x"), json!(null)] {
        assert_eq!(deploy(&mut vendor, body).0, 400);
    }
    let mut body = required;
    body["version"] = json!("9999.0.99999");
    body["actions"] = json!("none");
    body["capabilities"] = json!([{"slug": "memory"}, {}]);
    let (_, said) = deploy(&mut vendor, body.clone());
    let all = "actions: Invalid input: expected array, received string; capabilities[0].config: Required; \
               capabilities[1].slug: Invalid discriminator value";
    assert_eq!(said["errorMessage"], all, "every fault at once");
    body["actions"] = json!([]);
    body["capabilities"] = json!([]);
    assert_eq!(deploy(&mut vendor, body).0, 200);
}
