//! What a caller may send to create or change an instance, read leniently into one form.

use super::limits;
use super::plain_text::without_markup;
use ligand_model::secret::MASK;
use ligand_model::{Error, Kind, Result, Secret};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// The body of `POST /instances`, `PUT` and `PATCH`. Absent members are `None`.
#[derive(Debug, Clone, Default)]
pub struct InstanceRequest {
    /// Key or number of the element.
    pub element: Option<String>,
    /// Without markup.
    pub name: Option<String>,
    /// Without markup; an empty list clears.
    pub tags: Option<Vec<String>>,
    /// Values as text; a value that is the mask is left out, because it changes nothing. `None` is null.
    pub configuration: Option<BTreeMap<String, Option<Secret>>>,
    /// What the vendor's redirect carried.
    pub provider_data: Option<BTreeMap<String, Secret>>,
    /// The caller did the consent itself and brings a refresh token.
    pub external_authentication: bool,
    /// Show what the vendor was asked and answered meanwhile.
    pub debug: bool,
    /// Answer also the names of the objects.
    pub retrieve_objects: bool,
}

/// Reads a body.
///
/// # Errors
/// 400 that names the member and what it should be, or its limit.
pub fn read(body: &Value) -> Result<InstanceRequest> {
    let Value::Object(body) = body else {
        return Err(Error::new(Kind::BadJson, "the body must be a JSON object such as {\"element\": {\"key\": …}, …}"));
    };
    let name = text(body, "name")?.map(|name| without_markup(&name)).filter(|name| !name.is_empty());
    let configuration = map(body, "configuration")?.map(|members| {
        let values = members.iter().filter(|(_, value)| value.as_str() != Some(MASK));
        values.map(|(key, value)| (key.clone(), plain(value).map(Secret::from))).collect()
    });
    let provider_data = map(body, "providerData")?.map(|members| {
        let values = members.iter().filter_map(|(key, value)| Some((key.clone(), Secret::from(plain(value)?))));
        values.collect::<BTreeMap<_, _>>()
    });
    let request = InstanceRequest {
        element: element(body)?,
        name,
        tags: tags(body)?,
        configuration,
        provider_data: provider_data.filter(|data| !data.is_empty()),
        external_authentication: text(body, "externalAuthentication")?.is_some_and(|kind| kind == "initial"),
        debug: is_true(body.get("debug")),
        retrieve_objects: body.get("retrieveObjectsAfterInstantiation").is_some_and(|flag| *flag == Value::Bool(true)),
    };
    limits::check(&request)?;
    Ok(request)
}

fn is_true(value: Option<&Value>) -> bool {
    value.is_some_and(|value| *value == Value::Bool(true) || value.as_str() == Some("true"))
}

fn wrong(member: &str, expected: &str) -> Error {
    Error::new(Kind::BadRequest, format!("'{member}' must be {expected}"))
}

fn element(body: &Map<String, Value>) -> Result<Option<String>> {
    match body.get("element") {
        None | Some(Value::Null) => Ok(None),
        Some(Value::Object(element)) => {
            let named = element.get("key").or_else(|| element.get("id")).and_then(plain);
            named.map(Some).ok_or_else(|| wrong("element", "an object with a 'key' or an 'id'"))
        }
        Some(_) => Err(wrong("element", "an object such as {\"key\": \"infusionsoftcrm\"}")),
    }
}

fn text(body: &Map<String, Value>, member: &str) -> Result<Option<String>> {
    match body.get(member) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.clone())),
        Some(_) => Err(wrong(member, "text")),
    }
}

fn map<'a>(body: &'a Map<String, Value>, member: &str) -> Result<Option<&'a Map<String, Value>>> {
    match body.get(member) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::Object(members)) => Ok(Some(members)),
        Some(_) => Err(wrong(member, "an object of keys and values")),
    }
}

/// Plain strings, or the old form with objects that have a `name`.
fn tags(body: &Map<String, Value>) -> Result<Option<Vec<String>>> {
    let items = match body.get("tags") {
        None | Some(Value::Null) => return Ok(None),
        Some(Value::Array(items)) => items,
        Some(_) => return Err(wrong("tags", "a list of texts")),
    };
    let texts = items.iter().map(|item| item.as_str().or_else(|| item.get("name")?.as_str()));
    let texts = texts.map(|text| text.map(without_markup).ok_or_else(|| wrong("tags", "a list of texts")));
    let texts = texts.collect::<Result<Vec<_>>>()?;
    Ok(Some(texts.into_iter().filter(|tag| !tag.is_empty()).collect()))
}

/// A value as the text that is stored; null is none.
fn plain(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn values_of_any_kind_become_text_and_the_mask_changes_nothing() {
        let request =
            read(&json!({"configuration": {"a": true, "b": 5, "c": "x", "d": MASK, "e": null, "f": {"g": 1}}}))
                .unwrap();
        let values = request.configuration.unwrap();
        let shown: Vec<_> = values.iter().map(|(k, v)| (k.as_str(), v.as_ref().map(|v| v.expose().as_str()))).collect();
        assert_eq!(
            shown,
            [("a", Some("true")), ("b", Some("5")), ("c", Some("x")), ("e", None), ("f", Some("{\"g\":1}"))]
        );
    }

    #[test]
    fn the_element_is_named_by_key_or_number() {
        for (given, expected) in
            [(json!({"key": "crm"}), "crm"), (json!({"id": 191}), "191"), (json!({"id": "191"}), "191")]
        {
            assert_eq!(read(&json!({"element": given})).unwrap().element.as_deref(), Some(expected));
        }
    }

    #[test]
    fn a_member_of_the_wrong_kind_is_named() {
        let table = [
            (json!({"element": "crm"}), "'element'"),
            (json!({"name": 5}), "'name'"),
            (json!({"tags": "a"}), "'tags'"),
            (json!({"configuration": []}), "'configuration'"),
            (json!([]), "JSON object"),
        ];
        for (body, named) in table {
            let error = read(&body).unwrap_err();
            assert!(error.status() == 400 && error.message().contains(named), "{error}");
        }
    }
}
