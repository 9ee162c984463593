//! What a vendor's document may hold, as constant tables: one form, one check, one comparison read them.

use serde_json::Value;

use super::pointer::Pointer;

/// The parts of a document, in the order of the form.
#[derive(Clone, Copy, Debug)]
pub struct Schema {
    /// The sections of the form.
    pub sections: &'static [Section],
}

/// Fields under one heading.
#[derive(Clone, Copy, Debug)]
pub struct Section {
    /// The heading.
    pub title: &'static str,
    /// What stands under it.
    pub fields: &'static [Field],
}

/// One key of an object.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// The vendor's key.
    pub key: &'static str,
    /// What people call it.
    pub label: &'static str,
    /// How to answer; may be empty.
    pub hint: &'static str,
    /// What it holds.
    pub kind: Kind,
    /// The vendor wants the key to be there.
    pub required: bool,
    /// `null` is an answer, and means "off".
    pub nullable: bool,
    /// Folded away at first.
    pub advanced: bool,
    /// Comes with the vendor's answers, and must not be sent back.
    pub response_only: bool,
    /// The vendor answers `null` where there is none, but takes none: the key is left out.
    pub omit_null: bool,
    /// Only where a field beside it holds this text.
    pub when: Option<(&'static str, &'static str)>,
}

impl Field {
    /// A field that may be left out.
    pub const fn new(key: &'static str, label: &'static str, kind: Kind) -> Self {
        Self {
            key,
            label,
            hint: "",
            kind,
            required: false,
            nullable: false,
            advanced: false,
            response_only: false,
            omit_null: false,
            when: None,
        }
    }

    /// With a hint.
    pub const fn hint(self, hint: &'static str) -> Self {
        Self { hint, ..self }
    }

    /// It has to be there.
    pub const fn required(self) -> Self {
        Self { required: true, ..self }
    }

    /// `null` turns it off.
    pub const fn nullable(self) -> Self {
        Self { nullable: true, ..self }
    }

    /// Folded away.
    pub const fn advanced(self) -> Self {
        Self { advanced: true, ..self }
    }

    /// Not sent back.
    pub const fn response_only(self) -> Self {
        Self { response_only: true, ..self }
    }

    /// `null` is read and not sent.
    pub const fn omit_null(self) -> Self {
        Self { omit_null: true, ..self }
    }

    /// Only where the field `key` beside it holds `value`.
    pub const fn when(self, key: &'static str, value: &'static str) -> Self {
        Self { when: Some((key, value)), ..self }
    }

    /// Whether it belongs into this object, by its condition.
    pub fn belongs_into(&self, object: &Value) -> bool {
        self.when.is_none_or(|(key, value)| object.get(key).and_then(Value::as_str) == Some(value))
    }
}

/// What a value is.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    /// One line.
    Text,
    /// Several lines.
    LongText,
    /// Several lines in Markdown.
    Markdown,
    /// A whole number.
    Integer,
    /// Any number. Beyond the limits that the vendor's guides speak of it is asked about, not refused.
    Number {
        /// The least.
        least: Option<i32>,
        /// The most.
        most: Option<i32>,
    },
    /// Yes or no.
    Boolean,
    /// One of these. Another one that is there already is kept.
    Choice(&'static [Choice]),
    /// One of these, or one's own.
    OwnChoice(&'static [Choice]),
    /// The id of something in a list of the vendor's.
    Listed(&'static Listed),
    /// A UUID.
    Uuid,
    /// `1.2.3`, as the vendor limits it.
    Version,
    /// An address, with `http://` or `https://`.
    Url,
    /// When something runs: five fields, or `@every 1h30m`.
    Cron,
    /// A day or a moment in ISO 8601, such as `2026-05-11` or `2026-05-11T22:18:00Z`.
    Date,
    /// A key or password: written, and never shown.
    Secret,
    /// Several of one kind.
    List(&'static List),
    /// Own keys with values of one kind.
    Map(&'static Kind),
    /// Files of source code: texts by their paths. What a path is called makes no secret of a text.
    Files(&'static FilesLimits),
    /// Known keys.
    Object(&'static [Field]),
    /// One of several objects, told apart by a word in them.
    Union(&'static Union),
    /// Whatever JSON: edited as text.
    Raw,
}

impl Kind {
    /// Holds no other values: a text, a number, yes or no.
    pub fn is_plain(self) -> bool {
        let holds = matches!(
            self,
            Self::List(_) | Self::Map(_) | Self::Files(_) | Self::Object(_) | Self::Union(_) | Self::Raw
        );
        !holds
    }

    /// What the values are under keys of a person's own. `None` where the keys are the vendor's.
    pub fn entries(self) -> Option<Self> {
        match self {
            Self::Map(inner) => Some(*inner),
            Self::Files(_) => Some(Self::LongText),
            _ => None,
        }
    }
}

/// What a vendor's own client takes of a folder of source code. Nothing says that the vendor itself refuses more: beyond
/// a limit is worth a look, and no error. Bytes are those of the texts in UTF-8.
#[derive(Clone, Copy, Debug)]
pub struct FilesLimits {
    /// So many files.
    pub most_files: usize,
    /// So many bytes in each.
    pub most_bytes: u64,
    /// So many bytes in all of them.
    pub most_together: u64,
    /// Folders of these names are left out, wherever they are below the one that was chosen.
    pub skipped: &'static [&'static str],
}

/// A choice.
#[derive(Clone, Copy, Debug)]
pub struct Choice {
    /// What the vendor reads.
    pub value: &'static str,
    /// What people read.
    pub label: &'static str,
}

/// A list of the vendor's that a value is chosen from.
#[derive(Clone, Copy, Debug)]
pub struct Listed {
    /// Its name, for the vendor's part of Greenroom.
    pub list: &'static str,
    /// The field beside it, whose value the list depends on.
    pub by: Option<&'static str>,
    /// The field beside it that the choice fixes too.
    pub also: Option<&'static str>,
}

impl Listed {
    /// A list that depends on nothing.
    pub const fn new(list: &'static str) -> Self {
        Self { list, by: None, also: None }
    }

    /// One that depends on the field `key` beside it.
    pub const fn by(self, key: &'static str) -> Self {
        Self { by: Some(key), ..self }
    }

    /// One whose choice fixes the field `key` beside it.
    pub const fn also(self, key: &'static str) -> Self {
        Self { also: Some(key), ..self }
    }
}

/// Several of one kind.
#[derive(Clone, Copy, Debug)]
pub struct List {
    /// What one of them is called, as in "Add an action".
    pub noun: &'static str,
    /// What each is.
    pub item: Kind,
    /// The keys that name an item, the best first; none where its value alone does.
    pub identity: &'static [&'static str],
}

/// Objects that are told apart by the text under `tag`.
#[derive(Clone, Copy, Debug)]
pub struct Union {
    /// The key.
    pub tag: &'static str,
    /// What may stand under it.
    pub variants: &'static [Variant],
}

/// One of the objects of a [`Union`].
#[derive(Clone, Copy, Debug)]
pub struct Variant {
    /// The text under the tag.
    pub value: &'static str,
    /// What people call it.
    pub label: &'static str,
    /// Its keys, without the tag.
    pub fields: &'static [Field],
}

impl Union {
    /// The variant that an object is. `None` for one that Greenroom does not know: it is kept as it is.
    pub fn variant_of(&self, object: &Value) -> Option<&'static Variant> {
        let word = object.get(self.tag)?.as_str()?;
        self.variants.iter().find(|variant| variant.value == word)
    }
}

impl Schema {
    /// Every field of the document's own keys.
    pub fn fields(&self) -> impl Iterator<Item = &'static Field> {
        self.sections.iter().flat_map(|section| section.fields)
    }

    /// What stands at a pointer of a document. `None` for what the schema does not know.
    pub fn kind_at(&self, document: &Value, at: &Pointer) -> Option<Kind> {
        let (first, rest) = at.steps().split_first()?;
        let field = self.fields().find(|field| field.key == first)?;
        let mut kind = field.kind;
        let mut value = document.get(first.as_str()).unwrap_or(&Value::Null);
        for step in rest {
            let fields = match kind {
                Kind::List(list) => {
                    kind = list.item;
                    value = Pointer::root().child(step).get(value).unwrap_or(&Value::Null);
                    continue;
                }
                Kind::Object(fields) => fields,
                Kind::Union(union) => union.variant_of(value)?.fields,
                _ => {
                    kind = kind.entries()?;
                    value = value.get(step.as_str()).unwrap_or(&Value::Null);
                    continue;
                }
            };
            kind = fields.iter().find(|field| field.key == step)?.kind;
            value = value.get(step.as_str()).unwrap_or(&Value::Null);
        }
        Some(kind)
    }

    /// What people call the place at a pointer: the labels on the way to it. Empty for the root.
    pub fn label_at(&self, document: &Value, at: &Pointer) -> String {
        let mut parts: Vec<String> = Vec::new();
        let mut place = Pointer::root();
        let mut fields: Option<&'static [Field]> = None;
        for step in at.steps() {
            let field = match fields {
                None => self.fields().find(|field| field.key == step),
                Some(fields) => fields.iter().find(|field| field.key == step),
            };
            let item = match self.kind_at(document, &place) {
                Some(Kind::List(list)) => Some(list),
                _ => None,
            };
            place = place.child(step);
            let value = place.get(document);
            parts.push(match (field, item) {
                (_, Some(list)) => {
                    let named = ["name", "title", "text", "slug"].iter().find_map(|key| value?.get(*key)?.as_str());
                    let position = step.parse::<usize>().unwrap_or_default() + 1;
                    named
                        .filter(|name| !name.is_empty())
                        .map_or_else(|| crate::words::form::numbered(list.noun, position), str::to_owned)
                }
                (Some(field), None) => field.label.to_owned(),
                (None, None) => step.clone(),
            });
            fields = match self.kind_at(document, &place) {
                Some(Kind::Object(fields)) => Some(fields),
                Some(Kind::Union(union)) => {
                    value.and_then(|value| union.variant_of(value)).map(|variant| variant.fields)
                }
                _ => Some(&[]),
            };
        }
        // The list itself says nothing that its item does not say.
        if parts.len() > 2 && at.steps().get(1).is_some_and(|step| step.parse::<usize>().is_ok()) {
            parts.remove(0);
        }
        parts.join(", ")
    }

    /// What names an item of a list, for the comparison of two documents.
    pub fn identity(&self, document: &Value, list: &Pointer, item: &Value) -> Option<String> {
        let Some(Kind::List(List { identity, .. })) = self.kind_at(document, list) else { return None };
        identity.iter().find_map(|key| item.get(*key)?.as_str().filter(|name| !name.is_empty()).map(str::to_owned))
    }
}
