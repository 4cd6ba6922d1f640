//! `PUT` and `DELETE /instances/{id}/trace-logging`: calls are traced for a while. Tests: `tests/provisioning/switches.rs`.

use axum::extract::State;
use ligand_model::identity::Privilege;
use ligand_model::{Error, Kind, Result};
use ligand_store::instance;
use serde_json::Value;

use super::Addressed;
use crate::api::answer::{Answer, Outcome};
use crate::app::App;
use crate::json::{self, Raw};
use crate::provision;

const MINUTE_MS: i64 = 60_000;
/// Minutes, unless the caller says otherwise, and at most.
const DEFAULT: i64 = 60;
const MOST: i64 = 24 * 60;

/// On, for `{"duration": minutes}`.
pub async fn put(State(app): State<App>, addressed: Addressed, Raw(body): Raw) -> Outcome {
    let duration = read(&body)?;
    switch(&app, &addressed, Some(duration)).await
}

/// Off.
pub async fn delete(State(app): State<App>, addressed: Addressed) -> Outcome {
    switch(&app, &addressed, None).await
}

async fn switch(app: &App, addressed: &Addressed, duration: Option<i64>) -> Outcome {
    addressed.caller.must(Privilege::CreateElementInstances)?;
    let (scope, id) = (addressed.scope(), addressed.id);
    let store = app.store.clone();
    let work = async move { store.write(async |tx| instance::set_trace(&scope, tx, id, duration).await).await };
    provision::finished(app.tasks.spawn("trace switch", work)).await?;
    Ok(Answer::empty())
}

/// Milliseconds.
fn read(body: &[u8]) -> Result<i64> {
    let body: Value = if body.is_empty() { Value::Null } else { json::parse(body)? };
    let minutes = match body.get("duration") {
        None | Some(Value::Null) => Some(DEFAULT),
        Some(given) => given.as_i64().filter(|minutes| (1..=MOST).contains(minutes)),
    };
    let wrong = || Error::new(Kind::BadRequest, format!("'duration' must be a number of minutes, 1 to {MOST}"));
    minutes.map(|minutes| minutes * MINUTE_MS).ok_or_else(wrong)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_duration_is_minutes_within_a_day() {
        assert_eq!(read(b"").unwrap(), 60 * MINUTE_MS);
        assert_eq!(read(br#"{"duration": 5}"#).unwrap(), 5 * MINUTE_MS);
        for wrong in [r#"{"duration": 0}"#, r#"{"duration": 1441}"#, r#"{"duration": "5"}"#, r#"{"duration": 1.5}"#] {
            assert!(read(wrong.as_bytes()).unwrap_err().message().contains("'duration'"), "{wrong}");
        }
    }
}
