//! RunAgents' vendor code against practice RunAgents, which was written from the fact sheet by itself: each request,
//! each plan, and what is said when answers are lost, in both wire contracts.

mod any;
mod contract;
mod kept;
mod losing;
mod parts;
mod people;
mod plans;
mod reading;
mod secrets;
mod sources;
mod standing;
pub mod support;
