//! Every sentence that a person is shown; nothing is worded elsewhere (labels of vendor fields live in the schemas).
//! Uses nothing of the project, so that any room may use it.

pub mod cargo;
pub mod changes;
pub mod common;
pub mod connect;
pub mod failure;
pub mod files;
pub mod form;
pub mod help;
pub mod hosting;
pub mod hosting_check;
pub mod interruption;
pub mod inventory;
pub mod journal;
pub mod lock;
pub mod package;
pub mod pages;
pub mod people;
pub mod polyai;
pub mod recovery;
pub mod resources;
pub mod runagents;
pub mod say;
pub mod sema4;
pub mod settings;
pub mod sheet;
pub mod tools;
pub mod vault;
pub mod watch;
