//! Calls and traces: written much, read little, and with SQLite in a file of their own.
//!
//! The caller collects for 1 s or 1,000 rows and writes them at once; what a crash takes with it is at most that.

use crate::db::{Bind, Tx, sql};
use crate::seal::Place;
use crate::{Scope, Store, SystemScope, db::system_sql};
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

/// Writes a batch of calls.
///
/// # Errors
/// `unavailable`: the database is busy or away; the batch may be written again or dropped.
pub async fn write_calls(_: SystemScope, store: &Store, calls: &[Call]) -> Result<()> {
    for batch in calls.chunks(BATCH) {
        let insert = system_sql!(
            "insert into call_log(organization_id, account_id, user_id, instance_id, element_key, request_id, method, \
             path, status, vendor_status, vendor_calls, duration_us, bytes_in, bytes_out, at) values "
        )
        .rows("($?, $?, $?, $?, $?, $?, $?, $?, $?, $?, $?, $?, $?, $?, $?)", batch.iter().map(call_row));
        store.write_logs(async |tx| tx.execute(insert).await).await?;
    }
    Ok(())
}

fn call_row(call: &Call) -> [Bind; 15] {
    [
        call.scope.organization.into(),
        call.scope.account.into(),
        call.scope.user.into(),
        call.instance.into(),
        call.element.clone().into(),
        (&call.request).into(),
        (&call.method).into(),
        (&call.path).into(),
        i64::from(call.status).into(),
        call.vendor_status.map(i64::from).into(),
        i64::from(call.vendor_calls).into(),
        call.duration.into(),
        call.bytes_in.into(),
        call.bytes_out.into(),
        call.at.into(),
    ]
}

/// Writes a batch of traces.
///
/// # Errors
/// `unavailable`: the database is busy or away; the batch may be written again or dropped.
pub async fn write_traces(_: SystemScope, store: &Store, traces: &[Trace]) -> Result<()> {
    for batch in traces.chunks(BATCH) {
        store
            .write_logs(async |tx| {
                let rows = batch.iter().map(|trace| trace_row(tx, trace)).collect::<Result<Vec<_>>>()?;
                let insert = system_sql!(
                    "insert into trace(organization_id, account_id, instance_id, request_id, step, document_sealed, at) \
                     values "
                )
                .rows("($?, $?, $?, $?, $?, $?, $?)", rows);
                tx.execute(insert).await
            })
            .await?;
    }
    Ok(())
}

fn trace_row(tx: &Tx, trace: &Trace) -> Result<[Bind; 7]> {
    Ok([
        trace.scope.organization.into(),
        trace.scope.account.into(),
        trace.instance.into(),
        (&trace.request).into(),
        (&trace.step).into(),
        tx.seal(&trace_place(&trace.scope, trace.instance), &trace.document)?.into(),
        trace.at.into(),
    ])
}

/// Traces have no number before they are written; they are bound to their instance instead.
fn trace_place(scope: &Scope, instance: InstanceId) -> Place<'static> {
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

/// Removes calls and traces older than `age` ms; answers how many rows went.
///
/// # Errors
/// `unavailable`: the database is busy or away.
pub async fn prune(_: SystemScope, store: &Store, now: i64, age: i64) -> Result<u64> {
    store
        .write_logs(async |tx| {
            let calls = tx.execute(system_sql!("delete from call_log where at < $1").bind(now - age)).await?;
            let traces = tx.execute(system_sql!("delete from trace where at < $1").bind(now - age)).await?;
            Ok(calls + traces)
        })
        .await
}
