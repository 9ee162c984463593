//! What a person can want of PolyAI, and its form as an intent.

use crate::domain::json::{self, Object};
use crate::domain::{Deployment, Environment};
use crate::lifecycle::Intent;

/// What a person wants of PolyAI. `message` is `None` until the person changes what is proposed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Wish {
    Publish { environment: Environment, message: Option<String> },
    Promote { deployment: String, target: Environment, message: Option<String> },
    Rollback { deployment: String, environment: Option<Environment>, message: Option<String> },
}

impl Wish {
    pub(super) fn into_intent(self) -> Intent {
        let mut intent = Object::default();
        let message = match &self {
            Self::Publish { environment, message } => {
                intent.text("do", "publish").text("environment", environment.slug());
                message
            }
            Self::Promote { deployment, target, message } => {
                intent.text("do", "promote").text("deployment", deployment).text("target", target.slug());
                message
            }
            Self::Rollback { deployment, environment, message } => {
                intent.text("do", "rollback").text("deployment", deployment);
                intent.text_or_null("environment", environment.map(Environment::slug));
                message
            }
        };
        Intent(intent.text_or_null("message", message.as_deref()).done())
    }

    pub(super) fn read(intent: &Intent) -> Option<Self> {
        let text = |key: &str| json::text(&intent.0, key);
        let place = |key: &str| text(key).and_then(|slug| Environment::parse(&slug));
        let message = text("message");
        Some(match text("do")?.as_str() {
            "publish" => Self::Publish { environment: place("environment")?, message },
            "promote" => Self::Promote { deployment: text("deployment")?, target: place("target")?, message },
            "rollback" => {
                Self::Rollback { deployment: text("deployment")?, environment: place("environment"), message }
            }
            _ => return None,
        })
    }
}

/// The intent to publish the draft.
pub fn publish(environment: Environment) -> Intent {
    Wish::Publish { environment, message: None }.into_intent()
}

/// The intent to promote a deployment.
pub fn promote(deployment: &str, target: Environment) -> Intent {
    Wish::Promote { deployment: deployment.to_owned(), target, message: None }.into_intent()
}

/// The intent to roll back *to* a deployment.
pub fn rollback(deployment: &Deployment) -> Intent {
    Wish::Rollback { deployment: deployment.id.clone(), environment: deployment.environment, message: None }
        .into_intent()
}

/// The intent with another message.
pub fn with_message(intent: &Intent, text: &str) -> Intent {
    let Some(mut wish) = Wish::read(intent) else { return intent.clone() };
    match &mut wish {
        Wish::Publish { message, .. } | Wish::Promote { message, .. } | Wish::Rollback { message, .. } => {
            *message = Some(text.to_owned());
        }
    }
    wish.into_intent()
}

/// The targets that the person may choose from. A rollback has none: PolyAI decides.
pub fn targets(intent: &Intent) -> Vec<(Environment, Intent)> {
    let all = |make: &dyn Fn(Environment) -> Wish, from: Environment| {
        let choices = Environment::ALL.into_iter().filter(|environment| *environment >= from);
        choices.map(|environment| (environment, make(environment).into_intent())).collect()
    };
    match Wish::read(intent) {
        Some(Wish::Publish { message, .. }) => {
            all(&|environment| Wish::Publish { environment, message: message.clone() }, Environment::Sandbox)
        }
        _ => Vec::new(),
    }
}
