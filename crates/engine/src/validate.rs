//! Step: what a call must bring, checked before anything is sent.

use crate::build::json_path;
use crate::call::Call;
use crate::connection::Connection;
use ligand_model::element::{Bindings, Parameter, Resource, Source};
use ligand_model::{Error, Kind, Result};
use serde_json::Value;

/// The caller's JSON body; null when there is none.
///
/// # Errors
/// 400 with line and column when it is not JSON, 415 when it is called something else and the resource reads it.
pub(crate) fn body(call: &Call, resource: &Resource) -> Result<Value> {
    if call.body.is_empty() {
        return Ok(Value::Null);
    }
    let kind = call.headers.iter().find(|(name, _)| name == "content-type").map(|(_, kind)| kind.to_ascii_lowercase());
    match kind {
        // Text is taken for JSON, as it is everywhere on the platform.
        Some(kind) if !kind.contains("json") && !kind.starts_with("text/plain") && !kind.trim().is_empty() => {
            let reads = |parameter: &Parameter| matches!(parameter.source, Source::Body | Source::BodyField);
            if !resource.parameters.iter().any(reads) {
                return Ok(Value::Null);
            }
            let message = format!(
                "Content-Type {kind} is not supported by {}; send the body as JSON with Content-Type: application/json",
                resource.name()
            );
            Err(Error::new(Kind::UnsupportedMediaType, message))
        }
        _ => parse_json(&call.body),
    }
}

/// Parses JSON for people: line and column, and the one mistake that copied examples bring along.
///
/// # Errors
/// [`Kind::BadJson`], naming line and column; typographic quotes are named as such.
pub fn parse_json<T: serde::de::DeserializeOwned>(bytes: &[u8]) -> Result<T> {
    serde_json::from_slice(bytes).map_err(|error| {
        let at = format!("line {}, column {}", error.line(), error.column());
        let message = if !error.is_data() && has_typographic_quotes(bytes) {
            format!(
                "the body is not JSON at {at}: it has typographic quotes (\u{201c} \u{201d}); use straight ones (\")"
            )
        } else if error.is_data() {
            format!("the body does not have the expected form at {at}: {error}")
        } else {
            format!("the body is not JSON at {at}: {error}")
        };
        Error::new(Kind::BadJson, message)
    })
}

fn has_typographic_quotes(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes);
    text.contains(['\u{201c}', '\u{201d}', '\u{2018}', '\u{2019}', '\u{201e}', '\u{00ab}', '\u{00bb}'])
}

/// Every required parameter that is missing, named in one error.
pub(crate) fn required(
    connection: &Connection,
    resource: &Resource,
    bindings: &Bindings,
    call: &Call,
    body: &Value,
) -> Result<()> {
    let variant = connection.element.variant(|key| connection.configuration.get(key).map(str::to_owned));
    let of_variant = variant.map(|variant| variant.parameters.as_slice()).unwrap_or_default();
    let all = connection.element.parameters.iter().chain(of_variant).chain(&resource.parameters);
    let missing =
        all.filter(|parameter| parameter.required && !parameter.from_response).filter(|parameter| !match parameter
            .source
        {
            Source::Path => bindings.iter().any(|(name, _)| *name == parameter.name),
            Source::Query => call.parameter(&parameter.name).is_some(),
            Source::Header => call.headers.iter().any(|(name, _)| name.eq_ignore_ascii_case(&parameter.name)),
            Source::Body => !call.body.is_empty(),
            Source::BodyField => json_path(body, &parameter.name).is_some_and(|value| !value.is_null()),
            Source::Configuration => connection.configuration.get(&parameter.name).is_some(),
            _ => true,
        });
    let missing: Vec<String> = missing.map(describe).collect();
    if missing.is_empty() {
        return Ok(());
    }
    Err(Error::new(
        Kind::BadRequest,
        format!("required parameter {} not found in {}", missing.join(", "), resource.name()),
    ))
}

fn describe(parameter: &Parameter) -> String {
    let place = match parameter.source {
        Source::Path => "path",
        Source::Query => "query",
        Source::Header => "header",
        Source::Body => return "'body'".into(),
        Source::BodyField => "body",
        _ => "configuration",
    };
    format!("'{}' ({place})", parameter.name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_json_is_located() {
        let error = parse_json::<Value>(b"{\n  \"a\": ,\n}").unwrap_err();
        assert_eq!(error.status(), 400);
        assert!(error.message().contains("line 2, column 8"), "{error}");
    }

    #[test]
    fn typographic_quotes_are_named() {
        let error = parse_json::<Value>("{\u{201c}key\u{201d}: 1}".as_bytes()).unwrap_err();
        assert!(error.message().contains("typographic quotes"), "{error}");
    }
}
