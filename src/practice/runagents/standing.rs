//! The tools, model providers, policies and identity providers that a workspace has from the beginning.

use serde_json::{Value, json};

/// The tool of the starter kit (fact sheet, 2).
pub(super) fn echo_tool() -> Value {
    json!({
        "name": "echo-tool",
        "spec": {
            "description": "Says again what it is told.",
            "connection": {
                "topology": "Internal", "baseUrl": "http://governance.agent-system.svc:8092", "port": 8092,
                "scheme": "HTTP", "authentication": {"type": "None"},
            },
            "governance": {"accessControl": {"mode": "Restricted"}},
            "capabilities": [{"name": "echo", "method": "POST", "path": "/echo", "description": "Echoes a message"}],
        },
        "status": {"phase": "Available"},
    })
}

/// The model provider of the starter kit: the platform holds its key.
pub(super) fn playground_llm() -> Value {
    json!({
        "name": "playground-llm",
        "spec": {"provider": "openai", "models": ["gpt-4o-mini"], "auth": {"type": "None"}},
        "status": {"phase": "Available", "message": ""},
    })
}

/// Tools. Credentials are named, never shown.
pub(super) fn tools() -> Vec<Value> {
    let stripe = json!({
        "name": "stripe-api",
        "spec": {
            "description": "Charges and refunds.",
            "connection": {
                "topology": "External", "baseUrl": "https://api.stripe.com", "port": 443, "scheme": "HTTPS",
                "authentication": {
                    "type": "APIKey",
                    "apiKeyConfig": {
                        "in": "Header", "name": "Authorization", "valuePrefix": "Bearer ",
                        "secretRef": {"name": "stripe-api-key"},
                    },
                },
            },
            "governance": {
                "accessControl": {"mode": "Restricted"},
                "approval": {"group": "finance", "defaultDuration": "4h", "autoExpire": true},
                "caching": {"enabled": false},
            },
            "capabilities": [
                {"name": "list_charges", "method": "GET", "path": "/v1/charges", "description": "Lists charges"},
                {
                    "name": "refund", "method": "POST", "path": "/v1/refunds", "description": "Refunds a charge",
                    "riskTags": ["money"],
                },
            ],
            "riskTags": ["money"],
        },
        "status": {"phase": "Available", "last_probe_time": "2026-05-20T09:12:44Z", "probe_latency_ms": 84},
    });
    let crm = json!({
        "name": "crm-search",
        "spec": {
            "description": "Finds customers.",
            "connection": {
                "topology": "External", "baseUrl": "https://crm.acme.example/api", "port": 443, "scheme": "HTTPS",
                "authentication": {
                    "type": "OAuth2",
                    "oauth2Config": {
                        "authUrl": "https://crm.acme.example/oauth/authorize",
                        "tokenUrl": "https://crm.acme.example/oauth/token", "scopes": ["contacts.read"],
                        "credentialsSecretRef": {"name": "crm-search-oauth"},
                    },
                },
            },
            "governance": {"accessControl": {"mode": "Open"}},
            "capabilities": [],
        },
        "status": {"phase": "Available"},
    });
    let mail = json!({
        "name": "mail-sender",
        "spec": {
            "description": "Sends mail to customers.",
            "connection": {
                "topology": "External", "baseUrl": "https://mail.acme.example", "port": 443, "scheme": "HTTPS",
                "authentication": {"type": "None"},
            },
            "governance": {"accessControl": {"mode": "Critical"}},
        },
        "status": {"phase": "Pending"},
    });
    let warehouse = json!({
        "name": "warehouse-db",
        "spec": {
            "connection": {
                "topology": "Internal", "baseUrl": "http://warehouse.internal:8080", "port": 8080, "scheme": "HTTP",
                "authentication": {"type": "None"},
            },
        },
        "status": {"phase": "Unreachable"},
    });
    vec![stripe, echo_tool(), crm, mail, warehouse]
}

/// Model providers.
pub(super) fn models() -> Vec<Value> {
    let openai = json!({
        "name": "openai-prod",
        "spec": {
            "provider": "openai", "endpoint": "https://api.openai.com/v1",
            "models": ["gpt-4o-mini", "gpt-4.1", "text-embedding-3-small"],
            "auth": {
                "type": "APIKey",
                "apiKeyConfig": {
                    "in": "Header", "name": "Authorization", "valuePrefix": "Bearer ",
                    "secretRef": {"name": "openai-prod-key"},
                },
            },
            "rateLimit": {"requestsPerMinute": 600},
        },
        "status": {"phase": "Available", "message": ""},
    });
    let anthropic = json!({
        "name": "anthropic-main",
        "spec": {
            "provider": "anthropic", "models": ["claude-sonnet-4-5"],
            "auth": {"type": "APIKey", "apiKeyConfig": {"in": "Header", "name": "x-api-key"}},
        },
        "status": {"phase": "Available"},
    });
    let ollama = json!({
        "name": "local-ollama",
        "spec": {"provider": "ollama", "endpoint": "http://ollama.internal:11434", "models": ["llama3.1:8b"]},
        "status": {"phase": "Unavailable", "message": "dial tcp: connection refused"},
    });
    vec![openai, playground_llm(), anthropic, ollama]
}

/// Policies: which calls a tool answers to whom.
pub(super) fn policies() -> Vec<Value> {
    let policy = |name: &str, spec: Value, ready: bool, message: &str| json!({"name": name, "spec": spec, "status": {"ready": ready, "message": message}});
    let allows = |operations: &[&str], resource: &str| json!({"policies": [{"permission": "allow", "operations": operations, "resource": resource}]});
    let approval = json!({
        "policies": [{"permission": "approval_required", "operations": ["POST"], "resource": "https://mail.acme.example/*"}],
        "approvals": [{
            "name": "ask-support", "toolIds": ["mail-sender"], "operations": ["POST"],
            "approvers": {"groups": ["support-leads"], "match": "any"}, "defaultDuration": "4h",
            "delivery": {"connectors": [], "mode": "first_success", "fallbackToUI": true},
        }],
    });
    vec![
        policy("billing-stripe-policy", allows(&["GET", "POST"], "https://api.stripe.com/*"), true, ""),
        policy("echo-read-policy", allows(&[], "http://governance.agent-system.svc:8092/*"), true, ""),
        policy("crm-read-policy", allows(&["GET"], "https://crm.acme.example/*"), true, ""),
        policy("mail-approval-policy", approval, true, ""),
        policy("half-written-policy", json!({"policies": []}), false, "the policy has no rules"),
    ]
}

/// Identity providers.
pub(super) fn identity_providers() -> Vec<Value> {
    let provider = |name: &str, host: &str, issuer: &str, domains: &[&str]| {
        json!({
            "name": name,
            "spec": {
                "host": host,
                "identityProvider": {
                    "issuer": issuer, "jwksUri": format!("{issuer}/.well-known/jwks.json"), "audiences": ["runagents"],
                },
                "userIDClaim": "email", "allowedDomains": domains,
            },
        })
    };
    vec![
        provider("corp-sso", "agents.acme.example", "https://sso.acme.example", &["acme.example"]),
        provider("partner-login", "partners.acme.example", "https://login.partner.example", &[]),
    ]
}
