use super::*;
use serde_json::Value;
/// x
#[derive(Clone, Default)]
pub struct Secrets;
impl Secrets {
    /// x
    pub fn type_in(&mut self, _: &str) -> Value {
        Value::Null
    }
}
/// x
#[derive(PartialEq, Clone, Copy)]
pub enum SecretState {
    /// x
    Stored,
    /// x
    Typed,
    /// x
    Empty,
}
/// x
pub fn secret_state(_: Option<&Value>) -> SecretState {
    SecretState::Empty
}
/// x
pub fn strip(d: &Value, _: &Schema) -> (Value, Secrets) {
    (d.clone(), Secrets)
}
/// x
pub fn put_back(
    next: &Value,
    _: &Value,
    _: &[(&Value, &Secrets)],
    _: &Secrets,
    _: &Schema,
) -> Result<Value, Vec<Pointer>> {
    Ok(next.clone())
}
/// x
pub struct Merged {
    /// x
    pub document: Value,
    /// x
    pub conflicts: Vec<String>,
}
/// x
pub fn merge(_: &Schema, _: &Value, mine: &Value, _: &Value, _: &dyn Fn(&str, &str, &str) -> Option<String>) -> Merged {
    Merged { document: mine.clone(), conflicts: Vec::new() }
}
