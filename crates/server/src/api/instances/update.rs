//! `PUT` and `PATCH /instances/{id}`: name, tags, configuration, element, re-authentication. What is left out stays as it
//! is, in both. Tests: `tests/provisioning/update.rs`.

use axum::extract::State;
use ligand_model::identity::Privilege;
use ligand_model::{Error, Kind, Result};
use serde::Deserialize;
use serde_json::Value;

use super::{Addressed, view};
use crate::api::answer::{Answer, Outcome};
use crate::app::App;
use crate::extract::Query;
use crate::json::Json;
use crate::provision::change::{self, Change};
use crate::provision::request;

/// What may be asked.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Asked {
    /// `true`: ask the vendor in any case; `false`: in none. Absent: if there is `providerData`.
    re_authenticate: Option<String>,
}

/// The whole instance; a part that is absent stays.
pub async fn put(app: State<App>, addressed: Addressed, asked: Query<Asked>, body: Json<Value>) -> Outcome {
    patch(app, addressed, asked, body).await
}

/// Parts of the instance; tags are replaced as a list, configuration is merged by key.
pub async fn patch(
    State(app): State<App>,
    addressed: Addressed,
    asked: Query<Asked>,
    Json(body): Json<Value>,
) -> Outcome {
    addressed.caller.must(Privilege::CreateElementInstances)?;
    let change = Change { request: request::read(&body)?, re_authenticate: asked.0.read()? };
    let whole = change::change(&app, addressed.scope(), addressed.id, change).await?;
    Ok(Answer::json(view::full(&whole, app.clock.now_ms())))
}

impl Asked {
    fn read(&self) -> Result<Option<bool>> {
        match self.re_authenticate.as_deref().map(str::trim) {
            None | Some("") => Ok(None),
            Some(text) if text.eq_ignore_ascii_case("true") => Ok(Some(true)),
            Some(text) if text.eq_ignore_ascii_case("false") => Ok(Some(false)),
            Some(other) => {
                Err(Error::new(Kind::BadRequest, format!("'reAuthenticate' must be true or false; found '{other}'")))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn re_authentication_is_a_flag_in_any_case() {
        let read = |text: Option<&str>| Asked { re_authenticate: text.map(str::to_owned) }.read();
        assert_eq!(
            [read(None), read(Some("TRUE")), read(Some("false"))].map(Result::unwrap),
            [None, Some(true), Some(false)]
        );
        assert_eq!(read(Some("yes")).unwrap_err().status(), 400);
    }
}
