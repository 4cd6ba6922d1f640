//! The URLs of OAuth in a configuration: `{key}` in them is filled with what the customer configured.

use ligand_engine::Configuration;
use ligand_model::element::{ClientCredentials, Destination, Source};
use ligand_model::{Element, Error, Kind, Result};

use crate::provision::template::{self, HOST, Unfit};

/// The URL under this key, filled; none if there is none.
///
/// # Errors
/// 400 that names the configuration that is missing in the URL, or does not fit into it.
pub fn endpoint(element: &Element, configuration: &Configuration, key: &str) -> Result<Option<String>> {
    let Some(template) = configuration.get(key).map(str::trim).filter(|url| !url.is_empty()) else { return Ok(None) };
    let value = |name: &str| value(element, configuration, name);
    let filled = template::fill(template, value).map_err(|Unfit(name)| {
        Error::new(Kind::Configuration, format!("configuration {name} must be {HOST}; it becomes the host of {key}"))
    })?;
    match open(template).find(|name| value(name).is_none()) {
        Some(name) => {
            let message = format!("configuration is missing: {name} (it is part of {key} of element {})", element.key);
            Err(Error::new(Kind::Configuration, message))
        }
        None => Ok(Some(filled)),
    }
}

/// As [`endpoint`], where there must be one.
///
/// # Errors
/// 400 that names the key.
pub fn needed_endpoint(element: &Element, configuration: &Configuration, key: &str) -> Result<String> {
    endpoint(element, configuration, key)?.ok_or_else(|| {
        let message = format!("configuration is missing: {key} (required by element {})", element.key);
        Error::new(Kind::Configuration, message)
    })
}

/// How the client of an instance shows itself, if its configuration says otherwise than the element's default.
pub fn client_credentials(element: &Element, configuration: &Configuration) -> Option<ClientCredentials> {
    const KEY: &str = "oauth.basic.header";
    let said = configuration.get(KEY)?;
    let default = element.entry(KEY).and_then(|entry| entry.default_text()).unwrap_or("false");
    let is_true = said.eq_ignore_ascii_case("true");
    let differs = is_true != default.eq_ignore_ascii_case("true");
    differs.then_some(if is_true { ClientCredentials::Basic } else { ClientCredentials::Body })
}

/// A token's value: a configuration key, or what a parameter of the element puts into paths under this name.
fn value<'c>(element: &'c Element, configuration: &'c Configuration, name: &str) -> Option<&'c str> {
    let known = |key: &str| configuration.get(key).filter(|value| !value.is_empty());
    let of_parameter = || {
        let mut placed = element.parameters.iter().filter(|parameter| parameter.destination == Destination::Path);
        let parameter = placed.find(|parameter| parameter.vendor_name == name)?;
        match parameter.source {
            Source::Configuration => known(&parameter.name),
            Source::Value => Some(parameter.name.as_str()),
            _ => None,
        }
    };
    known(name).or_else(of_parameter).or_else(|| known("oauth.scope").filter(|_| name == "scope"))
}

/// The names in braces.
fn open(text: &str) -> impl Iterator<Item = &str> {
    text.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn filled(url: &str, values: &[(&str, &str)]) -> Result<Option<String>> {
        let (element, _) = Element::compile(json!({"key": "x", "parameters": [
            {"name": "shop.host", "type": "configuration", "vendorName": "shop", "vendorType": "path"},
            {"name": "v2", "type": "value", "vendorName": "version", "vendorType": "path"},
        ]}));
        let url = [("oauth.token.url", url)];
        let pairs = values.iter().chain(&url);
        let configuration = pairs.map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
        endpoint(&element.unwrap(), &configuration, "oauth.token.url")
    }

    #[test]
    fn tokens_are_filled_from_keys_and_from_what_parameters_put_into_paths() {
        let table = [
            ("https://{sub}.example/token", vec![("sub", "mine")], "https://mine.example/token"),
            ("https://{shop}/{version}/token", vec![("shop.host", "a.example")], "https://a.example/v2/token"),
            ("https://a.example/?scope={scope}", vec![("oauth.scope", "read")], "https://a.example/?scope=read"),
        ];
        for (url, values, expected) in table {
            assert_eq!(filled(url, &values).unwrap().as_deref(), Some(expected));
        }
        assert_eq!(filled(" ", &[]).unwrap(), None);
    }

    #[test]
    fn what_is_missing_in_a_url_or_does_not_fit_is_named() {
        let missing = filled("https://{sub}.example/token", &[]).unwrap_err();
        assert!(
            missing.message().starts_with("configuration is missing: sub (it is part of oauth.token.url"),
            "{missing}"
        );
        let unfit = filled("https://{sub}.example/token", &[("sub", "evil.example/?")]).unwrap_err();
        assert!(unfit.message().contains("sub must be a host name"), "{unfit}");
    }
}
