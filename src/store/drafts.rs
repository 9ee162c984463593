//! What was typed into forms and never sent.

use serde_json::Value;

use super::envelope::wrap_text;
use super::{Damage, KeyValue, StoreError, open, wrap};
use crate::document::Pointer;
use crate::domain::Timestamp;
use crate::domain::json::{self, Json, Object};
use crate::words::recovery as words;

const KIND: &str = "draft";
const BASE: &str = "draft-base";
const VERSION: u32 = 1;

/// Names a draft: connection, agent, which of its documents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DraftKey {
    /// The connection's id.
    pub connection: String,
    /// The agent's id.
    pub agent: String,
    /// Which document.
    pub subject: &'static str,
}

impl DraftKey {
    /// What [`DraftKey::subject`] may be.
    pub const SUBJECTS: [&str; 3] = ["edit", "release", "new"];

    /// The three in a key: none of them can hold the character between them, since it is escaped.
    pub fn name(&self) -> String {
        let part = |text: &str| text.replace('%', "%25").replace('/', "%2F");
        format!("{}/{}/{}", part(&self.connection), part(&self.agent), self.subject)
    }

    /// The key of a record's name, and the record's place. `None` where it is no draft's.
    pub fn of_record(record: &str) -> Option<(Self, Place)> {
        let name = record.strip_prefix(KIND)?.strip_prefix('/')?;
        let parts: Vec<&str> = name.split('/').collect();
        let &[connection, agent, subject, ..] = parts.as_slice() else { return None };
        let text = |part: &str| part.replace("%2F", "/").replace("%25", "%");
        let subject = Self::SUBJECTS.into_iter().find(|known| *known == subject)?;
        let key = Self { connection: text(connection), agent: text(agent), subject };
        key.places().find(|place| place.0 == name).map(|place| (key.clone(), place))
    }

    /// Where it may be, in this order: an earlier place may be taken by what cannot be read.
    fn places(&self) -> impl Iterator<Item = Place> + use<> {
        let name = self.name();
        (1..=PLACES).map(move |number| Place(if number == 1 { name.clone() } else { format!("{name}/{number}") }))
    }
}

/// How many places a draft has.
const PLACES: usize = 4;

/// Where a draft is kept: one of the places of its key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place(String);

impl Place {
    /// The name of the record of what is typed.
    pub fn draft(&self) -> String {
        format!("{KIND}/{}", self.0)
    }

    /// The name of the record of the document as it was when the typing began.
    pub fn base(&self) -> String {
        format!("{BASE}/{}", self.0)
    }
}

/// What was typed. Without secrets: markers stand for them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Draft {
    /// The document.
    pub document: Value,
    /// What was typed and is no value, by place.
    pub typed: Vec<(Pointer, String)>,
    /// When it was kept last.
    pub at: Timestamp,
    /// Nobody typed it yet: it was filled from something that was kept.
    pub filled: bool,
}

impl Json for Draft {
    fn to_json(&self) -> Value {
        let mut draft = Object::default();
        draft.put("document", self.document.clone()).put("typed", typed_json(&self.typed)).number("at", self.at.0);
        if self.filled {
            draft.flag("filled", true);
        }
        draft.done()
    }

    fn from_json(value: &Value) -> Option<Self> {
        let typed = json::list(value, "typed")?
            .iter()
            .map(|entry| Some((Pointer::parse(&json::text(entry, "at")?)?, json::text(entry, "text")?)));
        Some(Self {
            document: json::any(value, "document")?,
            typed: typed.collect::<Option<_>>()?,
            at: Timestamp(json::number(value, "at")?),
            filled: json::flag(value, "filled").unwrap_or_default(),
        })
    }
}

fn typed_json(typed: &[(Pointer, String)]) -> Value {
    let entry =
        |(at, text): &(Pointer, String)| Object::default().text("at", &at.to_string()).text("text", text).done();
    Value::Array(typed.iter().map(entry).collect())
}

/// What is typed as the text that is kept, made several times a second: nothing of the document is copied.
pub fn draft_text(document: &Value, typed: &[(Pointer, String)], at: Timestamp) -> String {
    let (document, typed) = (json::written(document), json::written(&typed_json(typed)));
    wrap_text(KIND, VERSION, &format!("{{\"document\":{document},\"typed\":{typed},\"at\":{}}}", at.0))
}

/// A draft as it is kept.
pub(super) fn read_draft(text: &str) -> Option<Draft> {
    open(KIND, VERSION, text).ok()
}

/// What is kept of a draft.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// What was typed last, and the document as it was when that typing began.
    pub draft: Option<(Draft, Value)>,
    /// Where it is; without one, a place where nothing is. `None`: every place is taken.
    pub place: Option<Place>,
    /// What cannot be read, and is left as it is.
    pub unreadable: Vec<(Place, Damage)>,
}

/// What stands at one place.
enum Stands {
    Nothing,
    Draft(Draft, Value),
    Unreadable(Damage),
}

fn stands(draft: Option<&str>, base: Option<&str>) -> Stands {
    let base = base.map(|text| open::<Value>(BASE, VERSION, text));
    match (draft.map(|text| open::<Draft>(KIND, VERSION, text)), base) {
        (None, None | Some(Ok(_))) => Stands::Nothing,
        (Some(Ok(draft)), Some(Ok(base))) => Stands::Draft(draft, base),
        (Some(Err(Damage::Newer)), _) | (_, Some(Err(Damage::Newer))) => Stands::Unreadable(Damage::Newer),
        // Without the document that it began with, what was typed cannot be merged.
        (Some(_), _) | (None, Some(Err(Damage::Broken))) => Stands::Unreadable(Damage::Broken),
    }
}

/// What is wrong with a draft's records.
pub(super) fn damage_of(draft: Option<&str>, base: Option<&str>) -> Option<Damage> {
    match stands(draft, base) {
        Stands::Unreadable(damage) => Some(damage),
        Stands::Nothing | Stands::Draft(..) => None,
    }
}

fn text_of<'a>(records: &'a [(String, String)], name: &str) -> Option<&'a str> {
    records.iter().find(|(record, _)| record == name).map(|(_, text)| text.as_str())
}

/// Reads and writes drafts.
pub struct Drafts<'a, K>(pub &'a K);

impl<K: KeyValue> Drafts<'_, K> {
    /// What is kept of a draft, and where.
    pub async fn find(&self, key: &DraftKey) -> Result<Found, StoreError> {
        let mut found = Found { draft: None, place: None, unreadable: Vec::new() };
        let mut free = None;
        for (place, stands) in self.places(key).await? {
            match stands {
                Stands::Nothing if free.is_none() => free = Some(place),
                Stands::Nothing => {}
                Stands::Unreadable(damage) => found.unreadable.push((place, damage)),
                Stands::Draft(draft, base) => {
                    // What was typed while an earlier draft could not be reached stands beside it.
                    if found.draft.as_ref().is_none_or(|(other, _)| other.at < draft.at) {
                        (found.draft, found.place) = (Some((draft, base)), Some(place));
                    }
                }
            }
        }
        found.place = found.place.or(free);
        Ok(found)
    }

    /// Every draft of a key that can be read.
    pub(super) async fn of(&self, key: &DraftKey) -> Result<Vec<(Draft, Value)>, StoreError> {
        let draft = |(_, stands)| match stands {
            Stands::Draft(draft, base) => Some((draft, base)),
            Stands::Nothing | Stands::Unreadable(_) => None,
        };
        Ok(self.places(key).await?.into_iter().filter_map(draft).collect())
    }

    /// A place where nothing stands.
    pub async fn free_place(&self, key: &DraftKey) -> Result<Option<Place>, StoreError> {
        let places = self.places(key).await?;
        Ok(places.into_iter().find(|(_, stands)| matches!(stands, Stands::Nothing)).map(|(place, _)| place))
    }

    /// What stands at each place of a key. Read at once: a form waits for it.
    async fn places(&self, key: &DraftKey) -> Result<Vec<(Place, Stands)>, StoreError> {
        let name = key.name();
        let drafts = self.0.scan(&format!("{KIND}/{name}")).await?;
        let bases = self.0.scan(&format!("{BASE}/{name}")).await?;
        let at = |place: Place| {
            let stands = stands(text_of(&drafts, &place.draft()), text_of(&bases, &place.base()));
            (place, stands)
        };
        Ok(key.places().map(at).collect())
    }

    async fn at(&self, place: &Place) -> Result<Stands, StoreError> {
        let (draft, base) = (self.0.get(&place.draft()).await?, self.0.get(&place.base()).await?);
        Ok(stands(draft.as_deref(), base.as_deref()))
    }

    /// What was typed, and the document as it was when the typing began. `None` where there is neither, or they cannot
    /// be read: they are left as they are.
    pub async fn load(&self, key: &DraftKey) -> Result<Option<(Draft, Value)>, StoreError> {
        Ok(self.find(key).await?.draft)
    }

    /// Keeps the document as it was when typing began. Before the first [`Self::save_text`].
    pub async fn begin(&self, place: &Place, base: &Value) -> Result<(), StoreError> {
        self.0.put(&place.base(), &wrap(BASE, VERSION, base)).await
    }

    /// Keeps what is typed, as [`draft_text`] made it.
    pub async fn save_text(&self, place: &Place, text: &str) -> Result<(), StoreError> {
        self.0.put(&place.draft(), text).await
    }

    /// Keeps a draft whole, with the document that it began with; in place of the one that is there.
    pub async fn save(&self, key: &DraftKey, draft: &Draft, base: &Value) -> Result<(), StoreError> {
        let Some(place) = self.find(key).await?.place else { return Err(StoreError::other(words::NO_PLACE)) };
        self.save_at(&place, draft, base).await
    }

    /// The same, at a place.
    pub(super) async fn save_at(&self, place: &Place, draft: &Draft, base: &Value) -> Result<(), StoreError> {
        self.begin(place, base).await?;
        self.save_text(place, &wrap(KIND, VERSION, draft)).await
    }

    /// Forgets what was typed last. What cannot be read stays.
    pub async fn forget(&self, key: &DraftKey) -> Result<(), StoreError> {
        match self.find(key).await?.place {
            Some(place) => self.forget_at(&place).await,
            None => Ok(()),
        }
    }

    /// Forgets what was typed at a place, unless it cannot be read.
    pub async fn forget_at(&self, place: &Place) -> Result<(), StoreError> {
        if matches!(self.at(place).await?, Stands::Unreadable(_)) {
            return Ok(());
        }
        self.0.delete(&place.draft()).await?;
        self.0.delete(&place.base()).await
    }

    /// Every draft that can be read: its key, its place, itself, and how many bytes its records have.
    pub async fn all(&self) -> Result<Vec<Listed>, StoreError> {
        let bases = self.0.scan(&format!("{BASE}/")).await?;
        let mut all = Vec::new();
        for (record, text) in self.0.scan(&format!("{KIND}/")).await? {
            let Some((key, place)) = DraftKey::of_record(&record) else { continue };
            let base = text_of(&bases, &place.base());
            if let Stands::Draft(draft, document) = stands(Some(&text), base) {
                let bytes = text.len() + base.map_or(0, str::len);
                all.push(Listed { key, place, draft, base: document, bytes });
            }
        }
        Ok(all)
    }
}

/// A draft in a list of all.
#[derive(Clone, Debug, PartialEq)]
pub struct Listed {
    /// Of which form.
    pub key: DraftKey,
    /// Where it is.
    pub place: Place,
    /// What was typed.
    pub draft: Draft,
    /// The document as it was when the typing began.
    pub base: Value,
    /// The size of its records, in bytes.
    pub bytes: usize,
}
