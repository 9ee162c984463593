//! One file a screen, and the few parts that screens share.

mod agent;
mod board;
mod compare;
mod connection;
mod connections;
mod deployments;
mod help;
mod journal;
mod new_connection;
mod not_found;
mod parts;
mod settings;
mod sheet;
mod sheet_end;

pub use agent::AgentPage;
pub use board::BoardPage;
pub use compare::ComparePage;
pub use connection::ConnectionPage;
pub use connections::ConnectionsPage;
pub use deployments::DeploymentsPage;
pub use help::HelpPage;
pub use journal::JournalPage;
pub use new_connection::NewConnectionPage;
pub use not_found::NotFoundPage;
pub use parts::Unlock;
pub use settings::SettingsPage;
pub use sheet::SheetPage;
