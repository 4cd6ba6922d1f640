//! The converters that definitions of the original name: which there are, and where their words go.

use super::words::{Documented, Said, Words};
use super::{Converted, freshdesk, lists, maximizer, nested, odata, oracle, parameters, quickbase, servicenow, wiql};
use crate::call::Turn;
use crate::query::{parse, reader};
use ligand_ceql::Expr;
use ligand_model::element::{Destination, Parameter};
use ligand_model::{Error, Kind, Result};
use serde_json::Value;

/// All of them.
const ALL: [Documented; 19] = [
    parameters::QUERY,
    parameters::FORM,
    parameters::BODY,
    parameters::FRESHBOOKS,
    parameters::PIPEDRIVE_NOTES,
    odata::V4,
    odata::V3,
    odata::DYNAMICS,
    nested::SUGAR,
    nested::MAGENTO,
    servicenow::SERVICENOW,
    maximizer::MAXIMIZER,
    lists::ADWORDS,
    lists::BAZAARVOICE,
    lists::SFDC_REPORT,
    oracle::ORACLE_CLOUD,
    quickbase::QUICKBASE,
    wiql::WIQL,
    freshdesk::FRESHDESK,
];

/// The converter of this name.
pub(super) fn named(name: &str) -> Option<Documented> {
    ALL.into_iter().find(|documented| documented.name == name)
}

/// The names of all.
pub(super) fn names() -> Vec<&'static str> {
    ALL.iter().map(|documented| documented.name).collect()
}

/// What a query becomes for one parameter.
///
/// # Errors
/// 400 if a condition cannot be said and no hook could say it.
pub(super) fn convert(turn: &Turn, documented: &Documented, parameter: &Parameter) -> Result<Converted> {
    let Some(expression) = expression(turn, parameter)? else { return Ok(Converted::Absent) };
    let Said { words, unsaid } = (documented.say)(&ligand_ceql::normal_form(expression, &|_| true));
    if let Some(condition) = unsaid.first()
        && !reader::may_be_read_by_hooks(&turn.connection.element, turn.resource)
    {
        let message = format!(
            "'{}' holds {condition}, which the vendor of {} cannot be asked: {} says {}",
            parameter.name,
            turn.resource.name(),
            documented.name,
            documented.says
        );
        return Err(Error::new(Kind::BadQuery, message));
    }
    Ok(words.map_or(Converted::Absent, |words| place(words, documented, parameter)))
}

/// The query: that of `where` with the resource's own conditions, or the text of another parameter.
fn expression(turn: &Turn, parameter: &Parameter) -> Result<Option<Expr>> {
    if parameter.name == "where" {
        return Ok(turn.plan.expression.clone());
    }
    let text = turn.call.parameter(&parameter.name).filter(|text| !text.trim().is_empty());
    text.map(parse).transpose()
}

/// Words that bring no names along go by the name that the definition gives, else by the vendor's own.
fn place(words: Words, documented: &Documented, parameter: &Parameter) -> Converted {
    let is_named = !parameter.vendor_name.is_empty() && !parameter.vendor_name.starts_with("converter:");
    let destination = match (documented.name, parameter.destination) {
        (_, Destination::Nowhere) => Destination::Nowhere,
        ("toFormFields", _) => Destination::Form,
        ("toBodyFields", _) => Destination::BodyField,
        (_, destination) => destination,
    };
    let text = |words: Words| Value::from(words.text());
    match (destination, words) {
        // Nothing is sent; a template may hold it by either name.
        (Destination::Nowhere, words) => {
            let text = text(words);
            Converted::Named(destination, vec![(parameter.name.clone(), text.clone()), (documented.own.into(), text)])
        }
        (
            Destination::Query | Destination::Form | Destination::BodyField | Destination::Body,
            Words::Parameters(pairs, _),
        ) => {
            let values = pairs.into_iter().map(|(name, value)| (name, Value::from(value)));
            Converted::Named(destination, values.collect())
        }
        (Destination::BodyField | Destination::Body, Words::Json(value)) if is_named => Converted::Value(value),
        (Destination::BodyField | Destination::Body, Words::Json(value)) => {
            Converted::Named(Destination::BodyField, vec![(documented.own.into(), value)])
        }
        (_, words) if is_named => Converted::Value(text(words)),
        (_, words) => Converted::Named(destination, vec![(documented.own.into(), text(words))]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ligand_model::element::Element;
    use serde_json::json;

    fn parameter(vendor_name: &str, vendor_type: &str) -> Parameter {
        let document = json!({"key": "x", "parameters": [
            {"name": "where", "type": "query", "vendorName": vendor_name, "vendorType": vendor_type}]});
        Element::compile(document).0.unwrap().parameters.remove(0)
    }

    fn placed(name: &str, query: &str, vendor_name: &str, vendor_type: &str) -> Converted {
        let documented = named(name).unwrap();
        let words = (documented.say)(&parse(query).unwrap()).words.unwrap();
        place(words, &documented, &parameter(vendor_name, vendor_type))
    }

    #[test]
    fn nineteen_names_are_known() {
        let names: std::collections::BTreeSet<&str> = names().into_iter().collect();
        assert_eq!(names.len(), 19);
        assert!(named("toNothing").is_none());
    }

    #[test]
    fn words_go_by_the_definitions_name_else_by_the_vendors_own() {
        let text = || Value::from("a eq 1");
        let own = placed("toODataFilter", "a = 1", "converter:toODataFilter", "query");
        assert_eq!(own, Converted::Named(Destination::Query, vec![("$filter".into(), text())]));
        assert_eq!(placed("toODataFilter", "a = 1", "filter", "query"), Converted::Value(text()));
    }

    #[test]
    fn parameters_spread_in_query_form_and_body() {
        for (name, vendor_type, place) in [
            ("toQueryParameters", "query", Destination::Query),
            ("toQueryParameters", "form", Destination::Form),
            ("toFormFields", "query", Destination::Form),
            ("toBodyFields", "body", Destination::BodyField),
        ] {
            let expected = Converted::Named(place, vec![("a".into(), "1".into())]);
            assert_eq!(placed(name, "a = 1", &format!("converter:{name}"), vendor_type), expected, "{name}");
        }
    }

    #[test]
    fn what_goes_nowhere_is_offered_to_templates_by_both_names() {
        let text = Value::from("{'6'.EX.'1'}");
        let expected = vec![("where".to_owned(), text.clone()), ("query".to_owned(), text.clone())];
        let found = placed("toQuickbase", "`6` = 1", "converter:toQuickbase", "no-op");
        assert_eq!(found, Converted::Named(Destination::Nowhere, expected));
        assert_eq!(placed("toQuickbase", "`6` = 1", "q", "bodyToken"), Converted::Value(text));
    }

    #[test]
    fn json_stays_json_in_a_body_only() {
        let value = json!({"A": {"$EQ": "1"}});
        assert_eq!(
            placed("toMaximizer", "A = 1", "Criteria.SearchQuery", "bodyField"),
            Converted::Value(value.clone())
        );
        assert_eq!(placed("toMaximizer", "A = 1", "search", "query"), Converted::Value(value.to_string().into()));
    }
}
