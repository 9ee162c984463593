//! What a person chose for this computer.

use serde_json::Value;

use super::{Damage, KeyValue, StoreError, open, wrap};
use crate::domain::json::{self, Json, Object};

const KIND: &str = "settings";
const VERSION: u32 = 1;

/// Light, dark, or as the system has it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// As the system has it.
    #[default]
    System,
    /// Always light.
    Light,
    /// Always dark.
    Dark,
}

impl Theme {
    /// The choices.
    pub const ALL: [Self; 3] = [Self::System, Self::Light, Self::Dark];

    /// The word for the style sheet, and in records.
    pub fn slug(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}

/// What a person chose for this computer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Light or dark.
    pub theme: Theme,
    /// Idle minutes after which keys are locked, 1 to 60.
    pub lock_after_minutes: u32,
    /// After how many days the journal forgets what is settled; `None`: never.
    pub journal_days: Option<u32>,
    /// What the journal calls the person at this computer. Empty: asked for, and not given; `None`: not asked yet.
    pub name: Option<String>,
}

impl Default for Settings {
    fn default() -> Self {
        Self { theme: Theme::System, lock_after_minutes: 15, journal_days: None, name: None }
    }
}

impl Json for Settings {
    fn to_json(&self) -> Value {
        let mut settings = Object::default();
        settings.text("theme", self.theme.slug()).number("lock_after_minutes", self.lock_after_minutes.into());
        if let Some(days) = self.journal_days {
            settings.number("journal_days", days.into());
        }
        if let Some(name) = &self.name {
            settings.text("name", name);
        }
        settings.done()
    }

    /// What was not chosen is as by default.
    fn from_json(value: &Value) -> Option<Self> {
        let chosen = value.as_object()?;
        let mut settings = Self::default();
        if let Some(slug) = chosen.get("theme") {
            settings.theme = Theme::ALL.into_iter().find(|theme| slug.as_str() == Some(theme.slug()))?;
        }
        if let Some(minutes) = chosen.get("lock_after_minutes") {
            settings.lock_after_minutes = json::read_whole(minutes)?;
        }
        if let Some(days) = chosen.get("journal_days") {
            settings.journal_days = Some(json::read_whole(days).filter(|days| *days > 0)?);
        }
        settings.name = json::maybe_text(value, "name")?;
        Some(settings)
    }
}

impl Settings {
    /// The choices for [`Settings::lock_after_minutes`].
    pub const LOCK_CHOICES: [u32; 4] = [5, 15, 30, 60];

    /// The choices for [`Settings::journal_days`], besides never.
    pub const JOURNAL_CHOICES: [u32; 3] = [30, 90, 365];

    /// What the journal calls the person, if they said.
    pub fn signature(&self) -> Option<String> {
        self.name.clone().filter(|name| !name.is_empty())
    }

    /// What is kept, or the defaults where nothing readable is.
    pub async fn load(store: &impl KeyValue) -> Result<Self, StoreError> {
        let text = store.get(KIND).await?;
        Ok(text.and_then(|text| open(KIND, VERSION, &text).ok()).unwrap_or_default())
    }

    /// Keeps them, unless those that are there cannot be read: a newer Greenroom's it would cut short.
    pub async fn save(&self, store: &impl KeyValue) -> Result<(), StoreError> {
        let kept = store.get(KIND).await?;
        match kept.map(|text| open::<Self>(KIND, VERSION, &text)) {
            Some(Err(Damage::Newer)) => return Err(StoreError::other(crate::words::settings::NEWER)),
            Some(Err(Damage::Broken)) => return Err(StoreError::other(crate::words::recovery::SETTINGS_DAMAGED)),
            Some(Ok(_)) | None => {}
        }
        store.put(KIND, &wrap(KIND, VERSION, self)).await
    }
}
