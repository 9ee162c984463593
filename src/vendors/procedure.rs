//! One intended step of any vendor: the procedure of its vendor, behind one type for the engine and the sheet.

use serde_json::Value;

use super::{cargo, polyai, runagents, sema4};
use crate::document::Secrets;
use crate::domain::{Connection, Vendor};
use crate::http::{ApiError, Bytes, Failure, Response, Transport};
use crate::lifecycle::{self, Described, Intent, Plan, Receipt, Settlement, Verdict};

/// What was read for a step.
#[derive(Clone, PartialEq)]
#[expect(missing_docs, reason = "each is what its vendor's module says")]
pub enum Seen {
    Cargo(Box<cargo::Seen>),
    Sema4(Box<sema4::Seen>),
    RunAgents(Box<runagents::Seen>),
    PolyAi(Box<polyai::Seen>),
}

/// What was read may hold secrets: it is never printed.
impl std::fmt::Debug for Seen {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Seen(…)")
    }
}

/// A step.
#[expect(missing_docs, reason = "each is what its vendor's module says")]
pub enum Procedure {
    Cargo(Box<cargo::Procedure>),
    Sema4(Box<sema4::Procedure>),
    RunAgents(Box<runagents::Procedure>),
    PolyAi(Box<polyai::Procedure>),
}

/// The procedure of an intent. `None` where the intent is none of this vendor's: a damaged record. `typed` are secrets
/// that the person typed and that the intent, which is kept, does not hold; `file` is the one that it names.
pub fn procedure(
    connection: &Connection,
    agent: &str,
    name: &str,
    intent: &Intent,
    typed: &Secrets,
    file: Option<Bytes>,
) -> Option<Procedure> {
    Some(match connection.vendor {
        Vendor::Cargo => Procedure::Cargo(Box::new(cargo::Procedure::new(connection, agent, name, intent, typed)?)),
        Vendor::Sema4 => Procedure::Sema4(Box::new(sema4::Procedure::new(connection, agent, name, intent, file)?)),
        Vendor::RunAgents => {
            Procedure::RunAgents(Box::new(runagents::Procedure::new(connection, agent, name, intent, typed)?))
        }
        Vendor::PolyAi => Procedure::PolyAi(Box::new(polyai::Procedure::new(connection, agent, name, intent)?)),
    })
}

/// What an intent wants, in words: for what is said after it was sent.
pub fn describe(connection: &Connection, agent: &str, name: &str, intent: &Intent) -> Option<Described> {
    procedure(connection, agent, name, intent, &Secrets::default(), None).map(|procedure| match procedure {
        Procedure::Cargo(procedure) => procedure.describe(),
        Procedure::Sema4(procedure) => procedure.describe(),
        Procedure::RunAgents(procedure) => procedure.describe(),
        Procedure::PolyAi(procedure) => procedure.describe(),
    })
}

// A step reads through its own vendor alone, so a reading of another vendor's never meets it; the empty reading that
// stands in for one makes a plan that refuses itself.
impl lifecycle::Procedure for Procedure {
    type Seen = Seen;

    async fn observe(&self, transport: &impl Transport) -> Result<Seen, ApiError> {
        match self {
            Self::Cargo(procedure) => Ok(Seen::Cargo(Box::new(procedure.observe(transport).await?))),
            Self::Sema4(procedure) => Ok(Seen::Sema4(Box::new(procedure.observe(transport).await?))),
            Self::RunAgents(procedure) => Ok(Seen::RunAgents(Box::new(procedure.observe(transport).await?))),
            Self::PolyAi(procedure) => Ok(Seen::PolyAi(Box::new(procedure.observe(transport).await?))),
        }
    }

    fn plan(&self, seen: &Seen) -> Plan {
        match (self, seen) {
            (Self::Cargo(procedure), Seen::Cargo(seen)) => procedure.plan(seen),
            (Self::PolyAi(procedure), Seen::PolyAi(seen)) => procedure.plan(seen),
            (Self::Sema4(procedure), Seen::Sema4(seen)) => procedure.plan(seen),
            (Self::RunAgents(procedure), Seen::RunAgents(seen)) => procedure.plan(seen),
            (Self::Cargo(procedure), _) => procedure.plan(&cargo::Seen::default()),
            (Self::Sema4(procedure), _) => procedure.plan(&sema4::Seen::default()),
            (Self::RunAgents(procedure), _) => procedure.plan(&runagents::Seen::default()),
            (Self::PolyAi(procedure), _) => procedure.plan(&polyai::Seen::default()),
        }
    }

    fn judge(&self, answer: &Result<Response, Failure>) -> Verdict {
        match self {
            Self::Cargo(procedure) => procedure.judge(answer),
            Self::Sema4(procedure) => procedure.judge(answer),
            Self::RunAgents(procedure) => procedure.judge(answer),
            Self::PolyAi(procedure) => procedure.judge(answer),
        }
    }

    fn recall(&self, answer: &ApiError) {
        match self {
            Self::RunAgents(procedure) => procedure.recall(answer),
            // They look at what is there alone.
            Self::Cargo(_) | Self::Sema4(_) | Self::PolyAi(_) => {}
        }
    }

    fn settle(&self, evidence: &Value, seen: &Seen) -> Settlement {
        match (self, seen) {
            (Self::Cargo(procedure), Seen::Cargo(seen)) => procedure.settle(evidence, seen),
            (Self::Sema4(procedure), Seen::Sema4(seen)) => procedure.settle(evidence, seen),
            (Self::RunAgents(procedure), Seen::RunAgents(seen)) => procedure.settle(evidence, seen),
            (Self::PolyAi(procedure), Seen::PolyAi(seen)) => procedure.settle(evidence, seen),
            _ => Settlement::CannotTell(crate::words::sheet::BROKEN_INTENT.to_owned()),
        }
    }

    fn compare_after(&self, evidence: &Value, receipt: &Receipt, seen: &Seen) -> Vec<String> {
        match (self, seen) {
            (Self::Cargo(procedure), Seen::Cargo(seen)) => procedure.compare_after(evidence, receipt, seen),
            (Self::Sema4(procedure), Seen::Sema4(seen)) => procedure.compare_after(evidence, receipt, seen),
            (Self::RunAgents(procedure), Seen::RunAgents(seen)) => procedure.compare_after(evidence, receipt, seen),
            (Self::PolyAi(procedure), Seen::PolyAi(seen)) => procedure.compare_after(evidence, receipt, seen),
            _ => Vec::new(),
        }
    }
}
