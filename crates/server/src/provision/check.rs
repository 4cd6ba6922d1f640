//! Is everything there that the element needs? One error names every missing entry, before the vendor is asked.

use super::request::InstanceRequest;
use super::template::{self, HOST, Unfit};
use crate::connection::in_force;
use ligand_engine::Configuration;
use ligand_model::element::{AuthenticationType, Element, Entry, Variant};
use ligand_model::{Error, Kind, Result, Secret};
use std::collections::BTreeMap;

/// Configuration that is complete: the caller's own values, and what they mean for authentication.
pub struct Checked<'e> {
    /// The caller's values of keys that the element knows, and tokens. Others are tolerated and dropped.
    pub own: BTreeMap<String, Secret>,
    /// The way to authenticate that the configuration chose, if not the element's first.
    pub variant: Option<&'e Variant>,
    /// How the instance is authenticated.
    pub kind: AuthenticationType,
}

impl Checked<'_> {
    /// The caller's value, else the default.
    pub fn value(&self, element: &Element, key: &str) -> Option<String> {
        effective(element, self.variant, &self.own, key)
    }

    /// All of it: the caller's values over the defaults.
    pub fn configuration(&self, element: &Element) -> Configuration {
        in_force(element, &self.own).into_iter().collect()
    }
}

/// Checks the caller's values; `before` holds those of an instance that is changed.
///
/// # Errors
/// [`Kind::Configuration`], naming every entry that is missing, or the one that does not fit into a URL.
pub fn configuration<'e>(
    element: &'e Element,
    request: &InstanceRequest,
    before: BTreeMap<String, Secret>,
) -> Result<Checked<'e>> {
    let mut own = before;
    for (key, value) in request.configuration.iter().flatten() {
        match value {
            _ if element.entry(key).is_none() && !OBTAINED.contains(&key.as_str()) => {}
            Some(value) if !value.expose().is_empty() => {
                own.insert(key.clone(), value.clone());
            }
            _ => {
                own.remove(key);
            }
        }
    }
    let variant = element.variant(|key| own.get(key).map(|value| value.expose().clone()));
    let configured = |key: &str| own.get(key).map(|value| value.expose().clone());
    let kind = element.authentication_kind(configured);
    if kind == AuthenticationType::Unsupported {
        let name = element.authentication_name(configured);
        let message = format!("element {} authenticates with '{name}', which is not supported yet", element.key);
        return Err(Error::new(Kind::BadRequest, message));
    }
    fits(variant, &own)?;
    let consents = kind.needs_consent() && !request.external_authentication;
    let missing: Vec<&str> = required(element, variant, &own)
        .into_iter()
        // Who did the consent itself, or needs none, exchanges no code.
        .filter(|key| consents || *key != "oauth.callback.url")
        // What provisioning itself obtains cannot be demanded.
        .filter(|key| !OBTAINED.contains(key) || !(kind.is_oauth2() || kind.is_oauth1()))
        .filter(|key| effective(element, variant, &own, key).is_none_or(|value| value.trim().is_empty()))
        .collect();
    if !missing.is_empty() {
        let message = format!("configuration is missing: {} (required by element {})", missing.join(", "), element.key);
        return Err(Error::new(Kind::Configuration, message));
    }
    Ok(Checked { own, variant, kind })
}

/// What is filled into defaults fits its place.
fn fits(variant: Option<&Variant>, own: &BTreeMap<String, Secret>) -> Result<()> {
    let defaults = variant.iter().flat_map(|variant| &variant.defaults).filter(|(key, _)| !own.contains_key(key));
    for (key, template) in defaults {
        filled(template, own).map_err(|Unfit(entry)| {
            let message = format!("configuration {entry} must be {HOST}; it becomes the host of {key} ({template})");
            Error::new(Kind::Configuration, message)
        })?;
    }
    Ok(())
}

/// What the vendor's answers fill.
const OBTAINED: [&str; 5] = [
    "oauth.user.token",
    "oauth.user.token.secret",
    "oauth.user.refresh_token",
    "oauth.user.refresh_interval",
    "oauth.user.refresh_time",
];

/// The keys that must have a value: of the variant, else of the chosen group and of none.
fn required<'e>(element: &'e Element, variant: Option<&'e Variant>, own: &BTreeMap<String, Secret>) -> Vec<&'e str> {
    if let Some(variant) = variant {
        return variant.required.iter().map(String::as_str).collect();
    }
    let groups = element.groups(|key| own.get(key).map(|value| value.expose().clone()));
    let counts = |entry: &&Entry| entry.required && entry.active && entry.counts(groups.as_deref());
    element.configuration.iter().filter(counts).map(|entry| entry.key.as_str()).collect()
}

/// The caller's value, else the variant's default, else the element's.
pub fn effective(
    element: &Element,
    variant: Option<&Variant>,
    own: &BTreeMap<String, Secret>,
    key: &str,
) -> Option<String> {
    if let Some(value) = own.get(key) {
        return Some(value.expose().clone());
    }
    let of_variant = variant.and_then(|variant| variant.defaults.iter().find(|(name, _)| name == key));
    match of_variant {
        // What does not fit is refused above; what was learned and does not fit makes no value.
        Some((_, template)) => filled(template, own).ok(),
        None => element.entry(key).and_then(|entry| entry.default_text()).map(str::to_owned),
    }
}

/// A default with the caller's values in it.
fn filled(template: &str, own: &BTreeMap<String, Secret>) -> Result<String, Unfit> {
    template::fill(template, |key| own.get(key).map(|value| value.expose().as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::{Catalogue, Overrides};
    use crate::provision::request;
    use serde_json::{Value, json};

    fn check(configuration: Value) -> Result<Vec<(String, Option<String>)>> {
        let catalogue = Catalogue::load(&Overrides::new()).unwrap();
        let element = catalogue.find("infusionsoftcrm").unwrap();
        let request = request::read(&json!({ "configuration": configuration })).unwrap();
        let checked = super::configuration(element, &request, BTreeMap::new())?;
        let base = checked.value(element, "base.url");
        Ok(vec![("base.url".into(), base), (checked.variant.map_or("", |v| v.name.as_str()).into(), None)])
    }

    #[test]
    fn every_missing_entry_is_named_at_once() {
        let error = check(json!({"oauth.api.key": "k"})).unwrap_err();
        let expected =
            "configuration is missing: oauth.api.secret, oauth.callback.url (required by element infusionsoftcrm)";
        assert_eq!((error.status(), error.message()), (400, expected));
    }

    #[test]
    fn an_encrypted_key_needs_the_application_host_and_goes_to_its_own_endpoint() {
        let error = check(json!({"infusionsoft.private.key": "0123"})).unwrap_err();
        assert!(error.message().contains("infusionsoft.server") && !error.message().contains("oauth"), "{error}");
        let checked =
            check(json!({"infusionsoft.private.key": "0123", "infusionsoft.server": "fm260.infusionsoft.com"}))
                .unwrap();
        assert_eq!(checked[0].1.as_deref(), Some("https://fm260.infusionsoft.com/api/xmlrpc"));
        assert_eq!(checked[1].0, "encrypted key");
    }

    #[test]
    fn a_value_that_would_change_more_of_a_url_than_its_host_is_refused_by_name() {
        let keys = |server: &str| json!({"infusionsoft.private.key": "0123", "infusionsoft.server": server});
        for server in ["evil.example/x?#", "{infusionsoft.private.key}", "me@evil.example"] {
            let error = check(keys(server)).unwrap_err();
            assert!(error.status() == 400 && error.message().contains("infusionsoft.server must be a host"), "{error}");
        }
        let mut own_url = keys("anything/at/all");
        own_url["base.url"] = json!("https://own.example");
        assert_eq!(check(own_url).unwrap()[0].1.as_deref(), Some("https://own.example"), "it is put nowhere");
    }

    #[test]
    fn what_was_learned_and_is_no_host_makes_no_url() {
        let catalogue = Catalogue::load(&Overrides::new()).unwrap();
        let element = catalogue.find("infusionsoftcrm").unwrap();
        let own = [("infusionsoft.private.key", "0123"), ("infusionsoft.server", "evil.example/x?#")];
        let own: BTreeMap<String, Secret> = own.map(|(key, value)| (key.to_owned(), value.into())).into();
        let variant = element.variant(|key| own.get(key).map(|value| value.expose().clone()));
        assert_eq!(effective(element, variant, &own, "base.url"), None);
    }

    fn choosing(configuration: Value) -> Result<AuthenticationType> {
        let (element, _) =
            Element::compile(json!({"key": "choosing", "authentication": {"type": "oauth2"}, "configuration": [
                {"key": "authentication.type", "type": "COMBO", "groupControl": true, "defaultValue": "oauth2"},
                {"key": "base.url", "required": true},
                {"key": "oauth.api.key", "required": true, "groupName": "oauth2"},
                {"key": "oauth.user.token", "required": true, "groupName": "oauth2"},
                {"key": "username", "required": true, "groupName": "basic,emailPassword"},
                {"key": "event.vendor.type", "groupControl": true, "defaultValue": "polling"},
                {"key": "hook.url", "required": true, "groupName": "webhook"},
            ]}));
        let request = request::read(&json!({ "configuration": configuration })).unwrap();
        super::configuration(&element.unwrap(), &request, BTreeMap::new()).map(|checked| checked.kind)
    }

    #[test]
    fn of_several_ways_to_authenticate_only_the_chosen_ones_entries_are_required() {
        let url = "https://a.example";
        let table = [
            (json!({"base.url": url, "oauth.api.key": "k"}), AuthenticationType::Oauth2),
            (json!({"base.url": url, "authentication.type": "Basic", "username": "u"}), AuthenticationType::Basic),
            (
                json!({"base.url": url, "authentication.type": "emailPassword", "username": "u"}),
                AuthenticationType::Custom,
            ),
        ];
        for (configuration, kind) in table {
            assert_eq!(choosing(configuration.clone()).unwrap(), kind, "{configuration}");
        }
        let missing = choosing(json!({"authentication.type": "basic"})).unwrap_err();
        assert!(missing.message().starts_with("configuration is missing: base.url, username ("), "{missing}");
        let unsupported = choosing(json!({"authentication.type": "jwtOauth"})).unwrap_err();
        assert!(unsupported.message().contains("'jwtOauth', which is not supported"), "{unsupported}");
    }

    #[test]
    fn an_access_key_needs_nothing_else() {
        let checked = check(json!({"infusionsoft.private.key": "KeapAK-1"})).unwrap();
        assert_eq!(checked[0].1.as_deref(), Some("https://api.infusionsoft.com/crm/xmlrpc/v1"));
        assert_eq!(checked[1].0, "access key");
    }

    #[test]
    fn unknown_keys_are_tolerated() {
        let all = json!({"oauth.api.key": "k", "oauth.api.secret": "s", "oauth.callback.url": "https://a.example", "document.tagging": false});
        assert!(check(all).is_ok());
    }
}
