//! The audit trail: the journal's entries as they were written, with who wrote them.

use std::ops::ControlFlow;

use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::body::{Query, parsed};
use super::caller::Caller;
use super::page::{Paged, limit};
use super::problem::Problem;
use super::work;
use crate::access::Deed;
use crate::journal;
use crate::web::AppState;

/// Which entries are wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct EntryFilter {
    /// Where the part before ended.
    cursor: Option<String>,
    /// Most items of the part.
    #[param(minimum = 1, maximum = 200, default = 50)]
    limit: Option<u32>,
}

/// An entry of the journal.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct EntryView {
    /// Its number, from 0.
    sequence: u64,
    /// SHA-256 over it and all before it, as hexadecimal digits.
    chain: String,
    #[serde(flatten)]
    entry: WrittenEntry,
}

/// An entry as it was written.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
struct WrittenEntry {
    /// When, in UTC.
    #[schema(format = DateTime)]
    at: String,
    /// By whom, with their role.
    by: String,
    /// What was decided together, in order; each event names its kind in `event`.
    #[schema(value_type = Vec<Object>)]
    events: Vec<serde_json::Value>,
}

/// Lists the journal's entries, the oldest first.
#[utoipa::path(get, path = "/v1/entries", tag = "audit", params(EntryFilter), responses(
    (status = 200, description = "Entries", body = Paged<EntryView>),
))]
pub(super) async fn list_entries(
    State(state): State<AppState>,
    caller: Caller,
    Query(filter): Query<EntryFilter>,
) -> Result<axum::Json<Paged<EntryView>>, Problem> {
    caller.must(Deed::ReadAudit)?;
    let limit = limit(filter.limit)?;
    let after: Option<u64> = filter.cursor.as_deref().map(parsed).transpose()?;
    let first = after.map_or(0, |after| after.saturating_add(1));
    let page = work::blocking(&state, move |office, _| {
        let store = office.store();
        let disk = journal::Folder::new(&store.folder().journal());
        let mut entries = Vec::new();
        journal::read_from(disk, first, store.head(), |record| {
            let Ok(entry) = serde_json::from_slice(record.payload) else {
                return ControlFlow::Break(Err(Problem::internal("an entry is not one")));
            };
            entries.push(EntryView {
                sequence: record.sequence,
                chain: hex::encode(record.chain),
                entry,
            });
            if entries.len() > limit {
                return ControlFlow::Break(Ok(()));
            }
            ControlFlow::Continue(())
        })
        .map_err(Problem::internal)?
        .unwrap_or(Ok(()))?;
        Ok(Paged::of(entries, limit, |entry| {
            entry.sequence.to_string()
        }))
    });
    Ok(axum::Json(page.await?))
}
