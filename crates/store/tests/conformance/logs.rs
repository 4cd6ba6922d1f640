//! Calls and traces.

use crate::given::{Given, stranger, system};
use ligand_model::identity::InstanceId;
use ligand_store::logs::{Call, Trace, calls, traces};
use ligand_store::system::logs::{prune, write_calls, write_traces};

on_both_databases!(a_batch_of_calls_is_written_and_read_newest_first, traces_are_sealed_and_old_rows_are_pruned);

fn call(given: &Given, at: i64) -> Call {
    Call {
        scope: given.scope,
        instance: Some(InstanceId(7)),
        element: Some("closeio".into()),
        request: format!("request-{at}"),
        method: "GET".into(),
        path: "/hubs/crm/contacts".into(),
        status: 200,
        vendor_status: None,
        vendor_calls: 1,
        duration: 1500,
        bytes_in: 0,
        bytes_out: 10,
        at,
    }
}

async fn a_batch_of_calls_is_written_and_read_newest_first(given: Given) {
    let batch: Vec<_> = (1..=1200).map(|at| call(&given, at)).collect();
    write_calls(system(), &given.store, &batch).await.unwrap();
    let found = calls(&given.scope, &given.store, InstanceId(7), 2).await.unwrap();
    assert_eq!(found.iter().map(|call| call.at).collect::<Vec<_>>(), [1200, 1199]);
    assert_eq!((found[0].status, found[0].vendor_status), (200, None));
    assert!(calls(&stranger(), &given.store, InstanceId(7), 2).await.unwrap().is_empty());
}

async fn traces_are_sealed_and_old_rows_are_pruned(given: Given) {
    write_calls(system(), &given.store, &[call(&given, 1), call(&given, 1000)]).await.unwrap();
    let trace = Trace {
        scope: given.scope,
        instance: InstanceId(7),
        request: "request".into(),
        step: "answer".into(),
        document: "{}".into(),
        at: 1,
    };
    write_traces(system(), &given.store, &[trace]).await.unwrap();
    let traced = traces(&given.scope, &given.store, InstanceId(7), 9).await.unwrap();
    assert_eq!(traced[0].document.expose(), "{}");
    assert!(traces(&stranger(), &given.store, InstanceId(7), 9).await.unwrap().is_empty());
    assert_eq!(prune(system(), &given.store, 500).await.unwrap(), 2);
    assert_eq!(calls(&given.scope, &given.store, InstanceId(7), 9).await.unwrap().len(), 1);
}
