//! `GET /instances/count`: how many instances the account has, and of which elements. Tests: `tests/provisioning/list.rs`.

use axum::extract::State;
use ligand_store::instance::{self, Filter};
use serde_json::json;

use crate::api::answer::{Answer, Outcome};
use crate::app::App;
use crate::caller::PlatformCaller;

/// The counts; none is 0, not 404.
pub async fn get(State(app): State<App>, PlatformCaller(caller): PlatformCaller) -> Outcome {
    let filter = Filter::default();
    let counts = app.store.read(async |tx| instance::count(&caller.scope, tx, &filter).await).await?;
    let total: i64 = counts.iter().map(|count| count.instances).sum();
    let mut by_element = Vec::with_capacity(counts.len());
    for count in counts {
        let id = app.elements.find(&caller.scope, &count.element).await?.map(|element| element.id);
        by_element.push(json!({ "elementId": id, "elementKey": count.element, "totalInstances": count.instances }));
    }
    Ok(Answer::json(json!({ "totalInstances": total, "elementInstances": by_element })))
}
