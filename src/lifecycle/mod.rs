//! An outward step as a value, and the one engine that takes it. Knows no vendor: what a vendor reads, sends and
//! concludes comes in through [`Procedure`].

mod chain;
mod course;
mod engine;
mod export;
mod overview;
mod plan;
mod record;
mod told;

pub use chain::{Break, Chain, Flaw};
pub use course::{Course, Owed};
pub use engine::{Clock, Engine, Journal, Left, Locks, MAY_ARRIVE_FOR_MS, NotRecorded, Outcome, Procedure};
pub use export::{csv, ending_words, markdown};
pub use overview::{Action, LaneState, LaneView, Overview, Row};
pub use plan::{
    Card, Change, ChangeKind, Described, Export, Fingerprint, MappingField, MessageField, Plan, Step, VersionField,
};
pub use record::{Ending, Entry, Event, Intent, JournalLine, Receipt, Record, RecordState, Settlement, Verdict, fold};
pub use told::Came;
