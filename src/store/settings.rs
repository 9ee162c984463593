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
}

impl Default for Settings {
    fn default() -> Self {
        Self { theme: Theme::System, lock_after_minutes: 15 }
    }
}

impl Json for Settings {
    fn to_json(&self) -> Value {
        Object::default()
            .text("theme", self.theme.slug())
            .number("lock_after_minutes", self.lock_after_minutes.into())
            .done()
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
        Some(settings)
    }
}

impl Settings {
    /// The choices for [`Settings::lock_after_minutes`].
    pub const LOCK_CHOICES: [u32; 4] = [5, 15, 30, 60];

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
