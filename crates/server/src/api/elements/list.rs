//! `GET /elements`: the catalogue, filtered by CEQL on members of the element.

use crate::api::answer::{Answer, Outcome};
use crate::api::paging;
use crate::app::App;
use crate::caller::CatalogueCaller;
use crate::catalogue::{Detail, element_json};
use crate::extract::Query;
use axum::extract::State;
use ligand_ceql::{Expr, Matcher, Rules, Test};
use ligand_model::{Element, Error, Kind, Result};
use serde::Deserialize;
use serde_json::Value;

/// What may be asked.
#[derive(Debug, Deserialize)]
pub struct Asked {
    /// CEQL on members of the element: `key in ('a', 'b')`, `private = 'true'`; `abridged = 'true'` as below.
    r#where: Option<String>,
    /// Without configuration and resources.
    abridged: Option<String>,
    #[serde(flatten)]
    page: paging::Asked,
}

/// The catalogue, a page of it.
pub async fn get(State(app): State<App>, caller: CatalogueCaller, Query(asked): Query<Asked>) -> Outcome {
    let (condition, abridged) = condition(asked.r#where.as_deref())?;
    let detail = if abridged || asked.abridged.as_deref() == Some("true") { Detail::Abridged } else { Detail::Full };
    let listed = app.elements.listed(caller.scope()).await?;
    let rules = Rules::default();
    let matcher = condition.as_ref().map(|condition| Matcher::new(condition, &rules));
    let matches = |element: &Element| {
        matcher.as_ref().is_none_or(|matcher| matcher.matches(&element_json(element, Detail::Abridged)))
    };
    let matching = listed.iter().enumerate().filter(|(_, element)| matches(element));
    // Whole documents are large: only those of the page are made.
    let (page, headers) = asked.page.cut(matching.map(|(index, _)| index.into()).collect())?;
    let chosen = page.iter().filter_map(|index| listed.get(usize::try_from(index.as_u64()?).ok()?));
    Ok(Answer::json(chosen.map(|element| element_json(element, detail)).collect::<Value>()).with_headers(headers))
}

/// The condition on elements, and whether it asks for abridged ones: that word is no member of an element but a wish.
fn condition(text: Option<&str>) -> Result<(Option<Expr>, bool)> {
    let Some(text) = text.filter(|text| !text.trim().is_empty()) else { return Ok((None, false)) };
    let parsed = ligand_ceql::parse(text).map_err(|error| Error::new(Kind::BadQuery, error.to_string()))?;
    let (wishes, conditions): (Vec<Expr>, Vec<Expr>) = ligand_ceql::conjuncts(parsed).into_iter().partition(is_wish);
    let abridged = wishes.iter().any(|wish| match wish {
        Expr::Predicate(predicate) => predicate.test.literals().iter().any(|value| value.boolean() == Some(true)),
        _ => false,
    });
    Ok((Expr::all(conditions), abridged))
}

fn is_wish(condition: &Expr) -> bool {
    matches!(condition, Expr::Predicate(p) if p.field.name() == "abridged" && matches!(p.test, Test::Compare(..)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn abridged_is_a_wish_and_the_rest_a_condition() {
        let (rest, abridged) = condition(Some("private='false' AND abridged = 'true' AND key in ('a','b')")).unwrap();
        assert!(abridged);
        assert_eq!(rest.unwrap().to_string(), "private = 'false' AND key IN ('a', 'b')");
        assert_eq!(condition(Some("abridged='false'")).unwrap(), (None, false));
        assert_eq!(condition(Some(" ")).unwrap(), (None, false));
    }
}
