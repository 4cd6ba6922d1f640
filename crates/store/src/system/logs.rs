//! Writing and pruning calls and traces: a batch holds rows of several organizations.

use crate::db::{Bind, MOST_ROWS, Tx, part, system_sql};
use crate::logs::{Call, Trace, trace_place};
use crate::{Store, SystemScope};
use ligand_model::Result;

/// Writes a batch of calls.
///
/// # Errors
/// `unavailable`: the database is busy or away; the batch may be written again or dropped.
pub async fn write_calls(_: SystemScope, store: &Store, calls: &[Call]) -> Result<()> {
    if calls.is_empty() {
        return Ok(());
    }
    store
        .write_logs(async |tx| {
            for rows in calls.chunks(MOST_ROWS) {
                let insert = system_sql!(
                    "insert into call_log(organization_id, account_id, user_id, instance_id, element_key, request_id, \
                     method, path, status, vendor_status, vendor_calls, duration_us, bytes_in, bytes_out, at) values "
                )
                .rows(part!("($?, $?, $?, $?, $?, $?, $?, $?, $?, $?, $?, $?, $?, $?, $?)"), rows.iter().map(call_row));
                tx.execute(insert).await?;
            }
            Ok(())
        })
        .await
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
    if traces.is_empty() {
        return Ok(());
    }
    store
        .write_logs(async |tx| {
            for traces in traces.chunks(MOST_ROWS) {
                let rows = traces.iter().map(|trace| trace_row(tx, trace)).collect::<Result<Vec<_>>>()?;
                let insert = system_sql!(
                    "insert into trace(organization_id, account_id, instance_id, request_id, step, document_sealed, at) \
                     values "
                )
                .rows(part!("($?, $?, $?, $?, $?, $?, $?)"), rows);
                tx.execute(insert).await?;
            }
            Ok(())
        })
        .await
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

/// Removes calls and traces from before `before` (ms since 1970); answers how many rows went.
///
/// # Errors
/// `unavailable`: the database is busy or away.
pub async fn prune(_: SystemScope, store: &Store, before: i64) -> Result<u64> {
    store
        .write_logs(async |tx| {
            let calls = tx.execute(system_sql!("delete from call_log where at < $1").bind(before)).await?;
            let traces = tx.execute(system_sql!("delete from trace where at < $1").bind(before)).await?;
            Ok(calls + traces)
        })
        .await
}
