//! Where something stands in a document: a JSON Pointer (RFC 6901).

use std::fmt;

use serde_json::Value;

/// The way from a document's root to one of its values: keys of objects, and positions in lists as decimal numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Pointer(Vec<String>);

impl Pointer {
    /// The whole document.
    pub fn root() -> Self {
        Self::default()
    }

    /// From its text: empty, or `/` before each step, with `~1` for `/` and `~0` for `~`. `None` where it is no
    /// pointer.
    pub fn parse(text: &str) -> Option<Self> {
        let Some(steps) = text.strip_prefix('/') else { return text.is_empty().then(Self::root) };
        let step = |step: &str| step.replace("~1", "/").replace("~0", "~");
        Some(Self(steps.split('/').map(step).collect()))
    }

    /// One step further.
    pub fn child(&self, step: impl ToString) -> Self {
        let mut steps = self.0.clone();
        steps.push(step.to_string());
        Self(steps)
    }

    /// The steps.
    pub fn steps(&self) -> &[String] {
        &self.0
    }

    /// What it stands in, and the last step. `None` for the root.
    pub fn split_last(&self) -> Option<(Self, &str)> {
        let (last, before) = self.0.split_last()?;
        Some((Self(before.to_vec()), last))
    }

    /// Whether this is `other`, or stands in it.
    pub fn is_within(&self, other: &Self) -> bool {
        self.0.starts_with(&other.0)
    }

    /// The value there, if there is one.
    pub fn get<'a>(&self, document: &'a Value) -> Option<&'a Value> {
        self.0.iter().try_fold(document, |value, step| match value {
            Value::Object(object) => object.get(step),
            Value::Array(list) => list.get(position(step)?),
            _ => None,
        })
    }

    /// The value there, to be changed.
    pub fn get_mut<'a>(&self, document: &'a mut Value) -> Option<&'a mut Value> {
        self.0.iter().try_fold(document, |value, step| match value {
            Value::Object(object) => object.get_mut(step),
            Value::Array(list) => list.get_mut(position(step)?),
            _ => None,
        })
    }

    /// Writes a value: over what is there, under a new key at the end of an object, or behind the last item of a list.
    /// `None`, and nothing written, where the way does not lead so far.
    #[must_use]
    pub fn set(&self, document: &mut Value, value: Value) -> Option<()> {
        let Some((parent, step)) = self.split_last() else {
            *document = value;
            return Some(());
        };
        match parent.get_mut(document)? {
            Value::Object(object) => {
                object.insert(step.to_owned(), value);
            }
            Value::Array(list) => match position(step)? {
                at if at < list.len() => *list.get_mut(at)? = value,
                at if at == list.len() => list.push(value),
                _ => return None,
            },
            _ => return None,
        }
        Some(())
    }

    /// Takes a key out of its object, or an item out of its list. The order of what stays stays. `None` where there is
    /// nothing; the root cannot be taken.
    #[must_use]
    pub fn remove(&self, document: &mut Value) -> Option<Value> {
        let (parent, step) = self.split_last()?;
        match parent.get_mut(document)? {
            Value::Object(object) => object.shift_remove(step),
            Value::Array(list) => position(step).filter(|at| *at < list.len()).map(|at| list.remove(at)),
            _ => None,
        }
    }
}

/// A position as RFC 6901 writes it: no sign, no leading zero.
fn position(step: &str) -> Option<usize> {
    let plain = step.bytes().all(|byte| byte.is_ascii_digit()) && (step == "0" || !step.starts_with('0'));
    plain.then(|| step.parse().ok()).flatten()
}

impl fmt::Display for Pointer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for step in &self.0 {
            f.write_str("/")?;
            f.write_str(&step.replace('~', "~0").replace('/', "~1"))?;
        }
        Ok(())
    }
}
