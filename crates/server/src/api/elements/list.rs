//! `GET /elements`: the catalogue, filtered by CEQL on members of the element.

use crate::api::answer::{Answer, Outcome};
use crate::api::paging::Page;
use crate::app::App;
use crate::catalogue::{Detail, element_json};
use crate::extract::Query;
use axum::extract::State;
use ligand_ceql::{Matcher, Rules};
use ligand_model::{Error, Kind};
use serde::Deserialize;

/// What may be asked.
#[derive(Debug, Deserialize)]
pub struct Asked {
    /// CEQL on members of the element: `key in ('a', 'b')`, `private = 'true'`; `abridged = 'true'` as below.
    r#where: Option<String>,
    /// Without configuration and resources.
    abridged: Option<String>,
    #[serde(flatten)]
    page: Page,
}

/// The catalogue, a page of it.
pub async fn get(State(app): State<App>, Query(asked): Query<Asked>) -> Outcome {
    let condition = asked.r#where.as_deref().map(ligand_ceql::parse).transpose();
    let condition = condition.map_err(|error| Error::new(Kind::BadQuery, error.to_string()))?;
    let abridged = asked.abridged.as_deref() == Some("true")
        || asked.r#where.as_deref().is_some_and(|text| text.replace(' ', "").contains("abridged='true'"));
    let detail = if abridged { Detail::Abridged } else { Detail::Full };
    let rules = Rules::default();
    let matcher = condition.as_ref().map(|condition| Matcher::new(condition, &rules));
    let elements = app.catalogue.public().map(|element| {
        let mut shown = element_json(element, detail);
        shown["private"] = element.private.into();
        (shown, abridged)
    });
    let matching = elements.filter(|(shown, abridged)| {
        let Some(matcher) = &matcher else { return true };
        let mut row = shown.clone();
        row["abridged"] = (*abridged).into();
        matcher.matches(&row)
    });
    let (shown, headers) = asked.page.cut(matching.map(|(shown, _)| shown).collect())?;
    Ok(Answer::json(shown).with_headers(headers))
}
