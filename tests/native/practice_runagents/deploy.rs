//! Deployments from every source, and what refuses them.

use super::{Current, Legacy, Vendor, both, fields, refusal, text};
use serde_json::{Value, json};

#[test]
fn the_example_of_the_seed_with_source_files() {
    both(|vendor| {
        let said = vendor.deploy(json!({
            "agent_name": "billing-agent",
            "source_files": {"agent.py": "print(\"hello\")"},
            "required_tools": ["stripe-api"],
            "llm_configs": [{"provider": "openai", "model": "gpt-4o-mini", "role": "chat"}],
            "policies": ["billing-stripe-policy"],
            "entry_point": "agent.py",
            "requirements": "runagents>=0.2.0\n",
        }));
        assert_eq!(
            fields(&said),
            [
                "agent",
                "build_id",
                "build_profile",
                "build_required",
                "decision_reason",
                "execution_mode",
                "image_uri",
                "namespace"
            ]
        );
        assert_eq!((&said["agent"], &said["namespace"]), (&json!("billing-agent"), &json!("acme")));
        assert_eq!(
            (&said["execution_mode"], &said["build_required"], &said["build_profile"], &said["decision_reason"]),
            (
                &json!("FAST_OVERLAY"),
                &json!(true),
                &json!("fast_overlay"),
                &json!("Detected framework runtime overlay path")
            )
        );
        assert!(text(&said["build_id"]).starts_with("build-"));
        let image = text(&said["image_uri"]);
        assert!(image.starts_with("registry.example.com/billing-agent:"), "{image}");
        assert_eq!(vendor.get("agents/billing-agent").1["spec"]["image"], json!(image));
        assert_eq!(vendor.list("agents").len(), 12, "an update");
    });
}

#[test]
fn the_example_of_the_seed_with_an_image() {
    both(|vendor| {
        let said = vendor.deploy(json!({
            "agent_name": "my-agent",
            "image": "ghcr.io/acme/my-agent:1.2.0",
            "required_tools": ["echo-tool"],
            "policies": ["echo-read-policy"],
            "llm_configs": [{"provider": "openai", "model": "gpt-4o-mini"}],
        }));
        assert_eq!(said, json!({"agent": "my-agent", "namespace": "acme"}), "nothing is built or decided");
        assert_eq!(vendor.phase("my-agent"), "Pending");
        vendor.wait(4);
        assert_eq!(vendor.phase("my-agent"), "Running");
        let config = vendor.get("agents/my-agent/config").1;
        assert_eq!((&config["runtime"], &config["policies"]), (&json!("custom"), &json!(["echo-read-policy"])));
        assert_eq!(config["llm_configs"][0]["role"], "chat");
    });
}

#[test]
fn what_is_built_is_decided_by_the_source() {
    both(|vendor| {
        let mut decide = |source: &str, requirements: &str, framework: &str| {
            let said = vendor.deploy(json!({
                "agent_name": "a", "source_files": {"agent.py": source}, "requirements": requirements,
                "framework": framework,
            }));
            assert_eq!(said["build_required"].as_bool().unwrap(), said.get("build_id").is_some(), "{said}");
            assert_eq!(said["build_required"].as_bool().unwrap(), said.get("image_uri").is_some(), "{said}");
            text(&said["execution_mode"])
        };
        assert_eq!(decide("def handler(request):\n    return 1\n", "", ""), "INSTANT_RUNTIME");
        assert_eq!(decide("from langgraph.graph import StateGraph\n", "", ""), "FAST_OVERLAY");
        assert_eq!(decide("x = 1\n", "", "langchain"), "FAST_OVERLAY");
        assert_eq!(decide("x = 1\n", "langchain-openai>=0.2\n# comment\n", ""), "FAST_OVERLAY");
        assert_eq!(decide("x = 1\n", "numpy==2.1\n", ""), "COMPATIBILITY_BUILD");
    });
}

#[test]
fn an_image_is_named_after_its_source() {
    let mut vendor = Vendor::new(Current);
    let mut image = |source: &str| {
        let body = json!({"agent_name": "a", "source_files": {"agent.py": source}, "framework": "langchain"});
        text(&vendor.deploy(body)["image_uri"])
    };
    let first = image("x = 1");
    assert_eq!(image("x = 1"), first);
    assert_ne!(image("x = 2"), first);
}

#[test]
fn a_deployment_replaces_everything() {
    both(|vendor| {
        vendor.deploy(json!({"agent_name": "everything-agent", "image": "ghcr.io/acme/other:1"}));
        let agent = vendor.get("agents/everything-agent").1;
        assert_eq!(fields(&agent["spec"]), ["env", "image", "requiredTools"]);
        assert_eq!(agent["spec"]["requiredTools"], json!([]));
        let config = vendor.get("agents/everything-agent/config").1;
        for field in ["policies", "llm_configs", "required_tools"] {
            assert_eq!(config[field], json!([]), "{field}");
        }
        assert_eq!((&config["identity_provider"], &config["system_prompt"]), (&json!(""), &json!("")));
    });
}

#[test]
fn everything_that_is_sent_is_kept() {
    both(|vendor| {
        let said = vendor.deploy(json!({
            "agent_name": "full-agent", "image": "ghcr.io/acme/full:1", "system_prompt": "Be brief.",
            "required_tools": ["echo-tool", "weather-api"],
            "tool_url_mappings": {"https://weather.example": "weather-api"},
            "tools_to_create": [
                {"name": "weather-api", "base_url": "https://weather.example", "description": "Rain or not"},
                {"name": "map-api", "base_url": "http://maps.example", "auth_type": "APIKey", "port": 8080, "scheme": "HTTP"},
                {"name": "echo-tool", "base_url": "https://echo.example"},
            ],
            "llm_configs": [
                {"provider": "openai", "model": "gpt-4o-mini", "role": "default", "monthly_budget_usd": 10},
                {"provider": "openai", "model": "text-embedding-3-small", "role": "embedding"},
            ],
            "env": [{"name": "REGION", "value": "eu"}, {"name": "EMPTY", "value": ""}],
            "identity_provider": "corp-sso", "policies": ["echo-read-policy"], "surprise": {"passed": "over"},
        }));
        assert_eq!(said["tools_created"], json!(["weather-api", "map-api"]), "echo-tool was there already");
        let agent = vendor.get("agents/full-agent").1;
        let env = agent["spec"]["env"].as_array().unwrap();
        for (name, value) in [
            ("REGION", "eu"),
            ("EMPTY", ""),
            ("LLM_MODEL", "gpt-4o-mini"),
            ("LLM_MODEL_EMBEDDING", "text-embedding-3-small"),
            ("TOOL_NAMES", "echo-tool,weather-api"),
            ("TOOL_ROUTES_JSON", "{\"https://weather.example\":\"weather-api\"}"),
        ] {
            assert!(env.contains(&json!({"name": name, "value": value})), "{name}: {env:?}");
        }
        assert_eq!(agent["labels"]["platform.ai/identity-provider"], "corp-sso");
        let config = vendor.get("agents/full-agent/config").1;
        assert_eq!(config["llm_configs"][0]["monthly_budget_usd"], 10.0);
        assert_eq!(config["llm_configs"][0]["model_provider"], "openai-prod");
        let weather = vendor.get("tools/weather-api").1;
        let connection = &weather["spec"]["connection"];
        assert_eq!((&connection["port"], &connection["scheme"]), (&json!(443), &json!("HTTPS")));
        assert_eq!(connection["authentication"], json!({"type": "None"}));
        assert_eq!(weather["status"]["phase"], "Available");
        assert_eq!(vendor.get("tools/map-api").1["status"]["phase"], "Pending", "its credentials are missing");
        assert_eq!(vendor.get("tools/echo-tool").1["spec"]["connection"]["baseUrl"], "https://echo.example");
        let used = vendor.get("policies/echo-read-policy").1["used_by"].clone();
        assert!(used.as_array().unwrap().contains(&json!({"name": "full-agent", "namespace": "acme"})));
        vendor.wait(4);
        assert_eq!(vendor.phase("full-agent"), "Running");
    });
}

#[test]
fn artifacts_and_drafts_are_sources() {
    both(|vendor| {
        let said = vendor.deploy(json!({"agent_name": "from-artifact", "artifact_id": "art_support_v3"}));
        assert_eq!(said["execution_mode"], "FAST_OVERLAY");
        let (status, made) = vendor.post(
            "workflow-artifacts",
            json!({"source_type": "code", "build_mode": "native", "source_files": {"agent.py": "x = 1"}}),
        );
        assert_eq!(status, 201);
        let said = vendor.deploy(json!({"agent_name": "from-new", "artifact_id": made["id"]}));
        assert_eq!(said["execution_mode"], "INSTANT_RUNTIME");

        let said = vendor.deploy(json!({"agent_name": "support-agent", "draft_id": "draft_billing_v2"}));
        assert_eq!(said["execution_mode"], "FAST_OVERLAY");
        let config = vendor.get("agents/support-agent/config").1;
        assert_eq!(config["system_prompt"], "You help customers of Acme.");
        assert_eq!(config["policies"], json!(["crm-read-policy"]));
        assert_eq!(config["required_tools"], json!(["crm-search"]));
        assert_eq!(config["identity_provider"], "corp-sso");
        let model = &config["llm_configs"][0];
        assert_eq!(
            (&model["provider"], &model["model_provider"], &model["role"], &model["monthly_budget_usd"]),
            (&json!("openai"), &json!("openai-prod"), &json!("default"), &json!(50.0)),
            "the draft names a registered provider"
        );
        // What the request says goes before the draft.
        vendor.deploy(json!({
            "agent_name": "support-agent", "draft_id": "draft_billing_v2", "system_prompt": "Mine.", "policies": [],
        }));
        let config = vendor.get("agents/support-agent/config").1;
        assert_eq!((&config["system_prompt"], &config["policies"]), (&json!("Mine."), &json!([])));
        assert_eq!(config["required_tools"], json!(["crm-search"]));

        for (body, status) in [
            (json!({"agent_name": "a", "artifact_id": "art_nothing"}), 400),
            (json!({"agent_name": "a", "draft_id": "draft_nothing"}), 400),
            (json!({"agent_name": "a", "draft_id": "draft-payments-01"}), 403),
        ] {
            assert_eq!(refusal(vendor.post("deploy", body.clone())).0, status, "{body}");
        }
        let made = vendor.push("deploy-drafts").1;
        let (status, text) = refusal(vendor.post("deploy", json!({"agent_name": "a", "draft_id": made["id"]})));
        assert_eq!((status, text.contains("source_files")), (400, true), "a draft without a source: {text}");
    });
}

#[test]
fn several_sources_are_one_too_many_today_and_one_wins_in_the_older_contract() {
    let sources = [
        ("image", json!("ghcr.io/acme/a:1")),
        ("source_files", json!({"agent.py": "x = 1"})),
        ("artifact_id", json!("art_support_v3")),
        ("draft_id", json!("draft_billing_v2")),
    ];
    for (nth, (first, one)) in sources.iter().enumerate() {
        for (second, other) in &sources[nth + 1..] {
            let body = json!({"agent_name": "a", *first: one, *second: other});
            let (status, text) = refusal(Vendor::new(Current).post("deploy", body.clone()));
            assert_eq!((status, text.contains("exactly one")), (400, true), "{body}");
            let mut vendor = Vendor::new(Legacy);
            let said = vendor.deploy(body);
            let mode = said.get("execution_mode").and_then(Value::as_str);
            let expected = match *first {
                "image" => None,
                "source_files" => Some("INSTANT_RUNTIME"),
                _ => Some("FAST_OVERLAY"),
            };
            assert_eq!(mode, expected, "{first} {second}");
        }
    }
    for field in ["requirements", "entry_point", "framework"] {
        let body = json!({"agent_name": "a", "image": "i", field: "langchain", "namespace": ""});
        assert_eq!(
            refusal(Vendor::new(Current).post("deploy", body.clone())),
            (400, format!("{field} needs source_files"))
        );
        Vendor::new(Legacy).deploy(body);
    }
    let empty = json!({"agent_name": "a", "image": "i", "source_files": {}, "draft_id": "", "requirements": ""});
    Vendor::new(Current).deploy(empty);
}

#[test]
fn what_is_wrong_is_refused_before_anything_is_made() {
    let cases = [
        (json!({"image": "i"}), "agent_name is required"),
        (json!({"name": "old-client", "image": "i"}), "agent_name is required"),
        (json!({"agent_name": "", "image": "i"}), "agent_name is required"),
        (json!({"agent_name": null, "image": "i"}), "agent_name is required"),
        (json!({"agent_name": 7, "image": "i"}), "agent_name must be a string"),
        (json!({"agent_name": "My Agent", "image": "i"}), "DNS-1123"),
        (json!({"agent_name": "-a", "image": "i"}), "DNS-1123"),
        (json!({"agent_name": "a.b", "image": "i"}), "DNS-1123"),
        (json!({"agent_name": "a".repeat(64), "image": "i"}), "DNS-1123"),
        (json!({"agent_name": "a"}), "one of image, source_files or artifact_id is required"),
        (json!({"agent_name": "a", "image": "", "source_files": {}, "artifact_id": ""}), "one of image"),
        (json!({"agent_name": "a", "image": ["i"]}), "image must be a string"),
        (json!({"agent_name": "a", "source_files": ["agent.py"]}), "source_files must be an object of strings"),
        (json!({"agent_name": "a", "source_files": {"agent.py": 1}}), "source_files must be an object of strings"),
        (json!({"agent_name": "a", "image": "i", "required_tools": "echo-tool"}), "required_tools must be"),
        (json!({"agent_name": "a", "image": "i", "required_tools": [{"name": "echo-tool"}]}), "required_tools must be"),
        (json!({"agent_name": "a", "image": "i", "tool_url_mappings": {"u": 1}}), "tool_url_mappings must be"),
        (json!({"agent_name": "a", "image": "i", "tools_to_create": {}}), "tools_to_create must be an array"),
        (json!({"agent_name": "a", "image": "i", "tools_to_create": [1]}), "tools_to_create[0] must be an object"),
        (
            json!({"agent_name": "a", "image": "i", "tools_to_create": [{"name": "t"}]}),
            "tool name and base_url are required",
        ),
        (
            json!({"agent_name": "a", "image": "i", "tools_to_create": [{"base_url": "https://t"}]}),
            "tool name and base_url",
        ),
        (
            json!({"agent_name": "a", "image": "i", "tools_to_create": [{"name": "t", "base_url": "t.example"}]}),
            "is not a URL",
        ),
        (
            json!({"agent_name": "a", "image": "i", "tools_to_create": [{"name": "t", "base_url": "https://t", "auth_type": "Basic"}]}),
            "tools_to_create[0].auth_type must be one of None, APIKey, OAuth2",
        ),
        (
            json!({"agent_name": "a", "image": "i", "tools_to_create": [{"name": "t", "base_url": "https://t", "port": "443"}]}),
            "tools_to_create[0].port must be an integer",
        ),
        (
            json!({"agent_name": "a", "image": "i", "tools_to_create": [{"name": "t", "base_url": "https://t", "port": 70000}]}),
            "out of range",
        ),
        (
            json!({"agent_name": "a", "image": "i", "tools_to_create": [{"name": "t", "base_url": "https://t", "scheme": "https"}]}),
            "tools_to_create[0].scheme must be one of HTTP, HTTPS",
        ),
        (
            json!({"agent_name": "a", "image": "i", "llm_configs": [{"model": "m"}]}),
            "llm_configs[0].provider is required",
        ),
        (
            json!({"agent_name": "a", "image": "i", "llm_configs": [{"provider": "openai"}]}),
            "llm_configs[0].model is required",
        ),
        (
            json!({"agent_name": "a", "image": "i", "llm_configs": [{"provider": "openai-prod", "model": "gpt-4o-mini"}]}),
            "must be one of openai, anthropic, bedrock, ollama",
        ),
        (
            json!({"agent_name": "a", "image": "i", "llm_configs": [{"provider": "openai", "model": "m", "role": "boss"}]}),
            "llm_configs[0].role must be one of",
        ),
        (
            json!({"agent_name": "a", "image": "i", "llm_configs": [{"provider": "openai", "model": "m", "monthly_budget_usd": -1}]}),
            "llm_configs[0].monthly_budget_usd must be a number",
        ),
        (json!({"agent_name": "a", "image": "i", "env": {"A": "b"}}), "env must be an array"),
        (json!({"agent_name": "a", "image": "i", "env": [{"value": "b"}]}), "env[0].name is required"),
        (json!({"agent_name": "a", "image": "i", "env": [{"name": "A", "value": 1}]}), "env[0].value must be a string"),
        (json!({"agent_name": "a", "image": "i", "requirements": ["x"]}), "requirements must be a string"),
        (
            json!({"agent_name": "a", "image": "i", "policies": ["no-such-policy"]}),
            "policy \"no-such-policy\" not found",
        ),
        (
            json!({"agent_name": "a", "image": "i", "identity_provider": "no-idp"}),
            "identity provider \"no-idp\" not found",
        ),
        (json!([]), "must be an object"),
    ];
    both(|vendor| {
        for (body, needle) in &cases {
            let (status, text) = refusal(vendor.post("deploy", body.clone()));
            assert_eq!(status, 400, "{body}: {text}");
            assert!(text.contains(needle), "{body}: {text}");
        }
        assert_eq!(refusal(vendor.push("deploy")).0, 400);
        assert!(vendor.world.writes().iter().all(|write| !write.changed));
        assert_eq!(vendor.list("agents").len(), 12);
        assert_eq!(vendor.list("tools").len(), 5);
    });
}

#[test]
fn a_missing_tool_or_provider_stops_the_agent_and_not_the_deployment() {
    both(|vendor| {
        vendor.deploy(json!({"agent_name": "a", "image": "i", "required_tools": ["no-tool"]}));
        vendor.deploy(json!({
            "agent_name": "b", "image": "i", "llm_configs": [{"provider": "bedrock", "model": "titan"}],
        }));
        vendor.wait(60);
        for (name, word) in [("a", "no-tool"), ("b", "bedrock")] {
            let status = vendor.get(&format!("agents/{name}")).1["status"].clone();
            assert_eq!(status["phase"], "Pending");
            assert!(text(&status["message"]).contains(word), "{status}");
        }
        vendor.post("tools", json!({"name": "no-tool", "base_url": "https://t.example"}));
        assert_eq!(vendor.phase("a"), "Running");
    });
}

#[test]
fn a_preview_says_and_does_nothing() {
    let mut vendor = Vendor::new(Current);
    let mut preview = |more: Value| {
        let mut body = json!({"agent_name": "previewed"});
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let (status, said) = vendor.post("deploy/preview", body);
        assert_eq!(status, 200);
        assert_eq!(
            fields(&said),
            ["advanced_details", "confidence", "eta_range", "short_reason", "state_label", "user_state"]
        );
        (text(&said["user_state"]), text(&said["advanced_details"]["execution_mode"]))
    };
    let said = |state: &str, mode: &str| (state.to_owned(), mode.to_owned());
    assert_eq!(preview(json!({"source_files": {"a.py": "x"}})), said("instant", "INSTANT_RUNTIME"));
    assert_eq!(
        preview(json!({"source_files": {"a.py": "import langchain"}})),
        said("preparing_runtime", "FAST_OVERLAY")
    );
    assert_eq!(
        preview(json!({"source_files": {"a.py": "x"}, "requirements": "numpy"})),
        said("compatibility_setup", "COMPATIBILITY_BUILD")
    );
    assert_eq!(preview(json!({"image": "i"})), said("instant", "CUSTOM_IMAGE"));
    assert_eq!(refusal(vendor.post("deploy/preview", json!({}))), (400, "agent_name is required".to_owned()));
    assert_eq!(refusal(vendor.get("agents/previewed")).0, 404);
    assert!(vendor.world.writes().iter().all(|write| !write.changed));
}

#[test]
fn the_older_clients_and_todays_send_other_bodies() {
    // As the vendor's clients up to 1.4.1 and of 1.4.2 do (fact sheet, 0): the same body, one with a namespace.
    let mut vendor = Vendor::at(Legacy, "default");
    let said = vendor.deploy(json!({"agent_name": "a", "namespace": "default", "draft_id": "draft_billing_v2"}));
    assert_eq!(said["namespace"], "default");
    let mut vendor = Vendor::at(Current, "acme-empty");
    let said = vendor.deploy(json!({"agent_name": "a", "source_files": {"src/agent.py": "def handler(r): pass"}}));
    assert_eq!((&said["namespace"], &said["execution_mode"]), (&json!("acme-empty"), &json!("INSTANT_RUNTIME")));
}
