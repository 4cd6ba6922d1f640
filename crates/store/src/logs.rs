//! Calls and traces: written much, read little, and with SQLite in a file of their own.
//!
//! The caller collects for 1 s or 1,000 rows and writes them at once ([`crate::system::logs`]); what a crash takes with
//! it is at most that.

use crate::db::sql;
use crate::seal::Place;
use crate::{Scope, Store};
use ligand_model::identity::InstanceId;
use ligand_model::{Result, Secret};

/// The most rows of one batch.
pub const BATCH: usize = 1000;

/// One call of one resource, for usage and the call log.
#[derive(Debug, Clone)]
pub struct Call {
    /// Whose.
    pub scope: Scope,
    /// The instance it went through, if it got that far.
    pub instance: Option<InstanceId>,
    /// Key of the element.
    pub element: Option<String>,
    /// `Elements-Request-Id`.
    pub request: String,
    /// The method.
    pub method: String,
    /// The path, query cut off.
    pub path: String,
    /// The status answered.
    pub status: u16,
    /// The last status of the vendor, if it answered.
    pub vendor_status: Option<u16>,
    /// How many requests went to the vendor.
    pub vendor_calls: u32,
    /// Microseconds from request to answer.
    pub duration: i64,
    /// Bytes of the request's body.
    pub bytes_in: i64,
    /// Bytes of the answer's body.
    pub bytes_out: i64,
    /// When it began (ms since 1970).
    pub at: i64,
}

/// One step of a traced call.
#[derive(Debug, Clone)]
pub struct Trace {
    /// Whose.
    pub scope: Scope,
    /// The instance.
    pub instance: InstanceId,
    /// `Elements-Request-Id`.
    pub request: String,
    /// Which step: `request`, `vendor-request`, `vendor-answer`, `answer` …
    pub step: String,
    /// What was seen, credentials masked. It holds customers' data and is sealed.
    pub document: Secret,
    /// When (ms since 1970).
    pub at: i64,
}

/// Traces have no number before they are written; they are bound to their instance instead.
pub(crate) fn trace_place(scope: &Scope, instance: InstanceId) -> Place<'static> {
    Place { table: "trace", column: "document_sealed", row: instance.0, organization: scope.organization.0 }
}

/// The newest `limit` calls of an instance, newest first.
///
/// # Errors
/// `unavailable`: the database is busy or away.
pub async fn calls(scope: &Scope, store: &Store, instance: InstanceId, limit: u32) -> Result<Vec<Call>> {
    let select = sql!(
        "select user_id, element_key, request_id, method, path, status, vendor_status, vendor_calls, duration_us, \
         bytes_in, bytes_out, at from call_log where organization_id = $1 and account_id = $2 and instance_id = $3 \
         order by at desc, id desc limit $4"
    );
    let select = select.bind(scope.organization).bind(scope.account).bind(instance).bind(i64::from(limit));
    let rows = store.write_logs(async |tx| tx.fetch_all(select).await).await?;
    rows.iter()
        .map(|row| {
            Ok(Call {
                scope: Scope { user: ligand_model::identity::UserId(row.i64("user_id")?), ..*scope },
                instance: Some(instance),
                element: row.text_or_null("element_key")?,
                request: row.text("request_id")?,
                method: row.text("method")?,
                path: row.text("path")?,
                status: small(row.i64("status")?),
                vendor_status: row.i64_or_null("vendor_status")?.map(small),
                vendor_calls: u32::try_from(row.i64("vendor_calls")?).unwrap_or(u32::MAX),
                duration: row.i64("duration_us")?,
                bytes_in: row.i64("bytes_in")?,
                bytes_out: row.i64("bytes_out")?,
                at: row.i64("at")?,
            })
        })
        .collect()
}

fn small(status: i64) -> u16 {
    u16::try_from(status).unwrap_or(u16::MAX)
}

/// The newest `limit` steps traced of an instance, newest first.
///
/// # Errors
/// `unavailable`: the database is busy or away.
pub async fn traces(scope: &Scope, store: &Store, instance: InstanceId, limit: u32) -> Result<Vec<Trace>> {
    let select = sql!(
        "select request_id, step, document_sealed, at from trace \
         where organization_id = $1 and account_id = $2 and instance_id = $3 order by at desc, id desc limit $4"
    );
    let select = select.bind(scope.organization).bind(scope.account).bind(instance).bind(i64::from(limit));
    let rows = store.write_logs(async |tx| tx.fetch_all(select).await).await?;
    // Opened beside the key table, which is not in the file of the logs.
    store
        .read(async |tx| {
            let mut traces = Vec::with_capacity(rows.len());
            for row in rows {
                traces.push(Trace {
                    scope: *scope,
                    instance,
                    request: row.text("request_id")?,
                    step: row.text("step")?,
                    document: tx.open(&trace_place(scope, instance), &row.bytes("document_sealed")?).await?,
                    at: row.i64("at")?,
                });
            }
            Ok(traces)
        })
        .await
}
