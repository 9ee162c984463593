//! What a deployment can do, as its own OpenAPI document says: `GET` on the base URL, for which no key is needed (fact
//! sheet 1). Deployments lag behind the vendor's newest (fact sheet 5).

use serde_json::Value;

/// What may be missing on a deployment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Features {
    /// Edit, publish, discard, state.
    pub lifecycle: bool,
    /// A draft can be overwritten from a package.
    pub update: bool,
    /// What that would change can be asked beforehand.
    pub diff: bool,
}

impl Features {
    /// Everything: as long as nothing says otherwise, each is tried and its refusal shown.
    pub const ALL: Self = Self { lifecycle: true, update: true, diff: true };

    /// Reads them from an OpenAPI document. `None` where it names no path.
    pub fn read(openapi: &Value) -> Option<Self> {
        let paths = openapi.get("paths")?.as_object().filter(|paths| !paths.is_empty())?;
        let has = |ending: &str, method: &str| {
            // Whatever the deployment calls the agent's id, and whatever stands before.
            paths.iter().any(|(path, methods)| {
                let last = path.trim_end_matches('/').rsplit('/').collect::<Vec<_>>();
                matches!(last.as_slice(), [end, id, "agents", ..] if *end == ending && id.starts_with('{'))
                    && methods.get(method).is_some()
            })
        };
        Some(Self { lifecycle: has("publish", "post"), update: has("import", "put"), diff: has("diff", "post") })
    }
}
