//! What the semantic data models of the cast say: long, as real ones are.

use serde_json::{Value, json};

/// What is told of, in each table.
const TABLES: [&str; 14] = [
    "claims",
    "receipts",
    "approvals",
    "employees",
    "vendors",
    "contracts",
    "invoices",
    "payments",
    "accounts",
    "cost_centres",
    "bookings",
    "tax_codes",
    "currencies",
    "periods",
];

/// Name, type and description of the columns that each table has.
const COLUMNS: [(&str, &str, &str); 9] = [
    ("id", "TEXT", "What it is known by in every report"),
    ("status", "TEXT", "open, checked, refused or paid"),
    ("owner", "TEXT", "The person who answers for it"),
    ("country", "TEXT", "Two letters, as in ISO 3166"),
    ("department", "TEXT", "As finance calls it, not as the organisation chart does"),
    ("reference", "TEXT", "The number on the paper"),
    ("note", "TEXT", "Free text; may hold names, so never quote it whole"),
    ("source_system", "TEXT", "Which program wrote the row"),
    ("reviewer", "TEXT", "Who looked at it last; empty where nobody did"),
];

/// The tables of a model. Each reads one of the data connections, in turn; without any, an uploaded file.
pub(super) fn tables(model: &str, count: usize, connections: &[String]) -> Vec<Value> {
    let tables = TABLES.iter().enumerate().take(count);
    let tables = tables.map(|(number, table)| {
        let base = match connections.get(number % connections.len().max(1)) {
            Some(connection) => json!({
                "data_connection_id": connection, "database": "finance", "schema": "public", "table": table,
            }),
            None => {
                json!({"file_reference": {"file_ref": format!("{}.csv", model.to_lowercase()), "sheet_name": null}})
            }
        };
        let dimensions = COLUMNS.iter().map(|(name, data_type, about)| {
            json!({
                "name": name, "expr": name, "data_type": data_type, "description": about,
                "synonyms": [format!("{table} {name}"), format!("{name} of the {table}")],
                "unique": *name == "id", "sample_values": [],
            })
        });
        json!({
            "name": table, "description": format!("One row for each of the {table}; see also {model}."),
            "base_table": base,
            "dimensions": dimensions.collect::<Vec<Value>>(),
            "time_dimensions": [{
                "name": "created_on", "expr": "created_on", "data_type": "DATE", "description": null,
                "synonyms": ["when"],
            }],
            "facts": [{"name": "amount", "expr": "amount", "data_type": "NUMBER(12,2)", "description": "Without tax"}],
            "metrics": [{"name": "total", "expr": "SUM(amount)", "description": format!("All {table} together")}],
        })
    });
    tables.collect()
}
