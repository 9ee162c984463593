//! One file a screen, and the few parts that screens share.

mod agent;
mod board;
mod change_lines;
mod compare;
mod connection;
mod connections;
mod deployments;
mod edit;
mod help;
mod journal;
mod new_connection;
mod not_found;
mod package;
mod package_parts;
mod parts;
mod resources;
mod settings;
mod sheet;
mod sheet_end;
mod sheet_fields;
mod watch;

pub use agent::agent_page;
pub use board::board_page;
pub use compare::compare_page;
pub use connection::connection_page;
pub use connections::connections_page;
pub use deployments::deployments_page;
pub use edit::{edit_page, new_agent_page};
pub use help::help_page;
pub use journal::journal_page;
pub use new_connection::new_connection_page;
pub use not_found::not_found_page;
pub use package::package_page;
pub use resources::resources_page;
pub use settings::settings_page;
pub use sheet::sheet_page;
