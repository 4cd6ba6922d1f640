//! Configuration on its way in and out of the store: what is kept, what is sealed, what a request changes.
//!
//! Only the instance's own values are kept: it follows the defaults of installation and element. Tokens are never kept
//! here; they live in the credential. What is in force is [`crate::connection::configuration`].

use std::collections::BTreeMap;

use ligand_engine::Configuration as InForce;
use ligand_model::element::AuthenticationType;
use ligand_model::instance::{Configuration, ConfigurationChange, Setting};
use ligand_model::{Element, Secret};

/// What an answer shows of the credential of an OAuth instance. Never stored as configuration.
pub const GRANT_KEYS: [&str; 4] =
    ["oauth.user.token", "oauth.user.refresh_token", "oauth.user.refresh_interval", "oauth.user.refresh_time"];

/// Values by key, without those of null.
pub type Own = BTreeMap<String, Secret>;

/// Whether this key is a view of the credential.
pub fn is_grant_key(kind: AuthenticationType, key: &str) -> bool {
    kind.is_oauth2() && GRANT_KEYS.contains(&key)
}

/// How an instance with these values is authenticated.
pub fn kind(element: &Element, own: &Own) -> AuthenticationType {
    element.authentication_kind(|key| own.get(key).map(|value| value.expose().clone()))
}

/// The values of a stored configuration.
pub fn own(stored: &Configuration) -> Own {
    let texts = stored.iter().filter_map(|(key, setting)| Some((key.clone(), Secret::from(setting.text()?))));
    texts.collect()
}

/// A value as it is stored.
pub fn setting(element: &Element, key: &str, value: &Secret) -> Setting {
    if element.is_secret(key) { Setting::Sealed(value.clone()) } else { Setting::Plain(value.expose().clone()) }
}

/// A new instance's values as they are stored.
pub fn stored(element: &Element, kind: AuthenticationType, own: &Own) -> Configuration {
    let kept = own.iter().filter(|(key, _)| !is_grant_key(kind, key));
    kept.map(|(key, value)| (key.clone(), setting(element, key, value))).collect()
}

/// What a request changes: values that differ from those in force, and own values that are taken back. What was only
/// shown and comes back is no change.
pub fn changes(
    element: &Element,
    stored: &Configuration,
    in_force: &InForce,
    requested: &BTreeMap<String, Option<Secret>>,
) -> ConfigurationChange {
    let kind = kind(element, &own(stored));
    let known = requested.iter().filter(|(key, _)| element.entry(key).is_some() && !is_grant_key(kind, key));
    let differences = known.filter_map(|(key, value)| {
        let difference = match value.as_ref().filter(|value| !value.expose().is_empty()) {
            Some(new) if in_force.get(key) == Some(new.expose()) => None,
            Some(new) => Some(Some(setting(element, key, new))),
            None => stored.get(key).is_some_and(|own| *own != Setting::Null).then_some(None),
        };
        Some((key.clone(), difference?))
    });
    differences.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::{Catalogue, Overrides};
    use std::sync::Arc;

    fn element() -> Arc<Element> {
        Catalogue::load(&Overrides::new()).unwrap().find("infusionsoftcrm").unwrap().clone()
    }

    fn own_values(values: &[(&str, &str)]) -> Own {
        values.iter().map(|(key, value)| ((*key).to_owned(), Secret::from(*value))).collect()
    }

    fn changed(before: &[(&str, &str)], requested: &[(&str, Option<&str>)]) -> Vec<(String, Option<Setting>)> {
        let element = element();
        let stored = stored(&element, AuthenticationType::Oauth2, &own_values(before));
        let in_force = element.configuration.iter().filter_map(|entry| {
            let own = stored.get(&entry.key).and_then(Setting::text);
            Some((entry.key.clone(), own.or(entry.default_text())?.to_owned()))
        });
        let requested = requested.iter().map(|(key, value)| ((*key).to_owned(), value.map(Secret::from))).collect();
        changes(&element, &stored, &in_force.collect(), &requested).into_iter().collect()
    }

    #[test]
    fn what_was_shown_and_comes_back_is_no_change() {
        let before = [("oauth.api.key", "k"), ("oauth.callback.url", "https://a.example")];
        let shown = [
            ("base.url", Some("https://api.infusionsoft.com/crm/xmlrpc/v1")),
            ("oauth.callback.url", Some("https://a.example")),
            ("oauth.user.refresh_time", Some("1436369668710")),
            ("oauth.user.refresh_interval", Some("86400")),
            ("event.notification.callback.url", None),
            ("not.of.this.element", Some("x")),
        ];
        assert_eq!(changed(&before, &shown), []);
    }

    #[test]
    fn a_new_value_is_a_change_a_secret_one_is_sealed_and_null_takes_it_back() {
        let found = changed(
            &[("base.url", "https://own.example")],
            &[("oauth.api.secret", Some("s")), ("oauth.scope", Some("some")), ("base.url", None)],
        );
        let expected = [
            ("base.url".to_owned(), None),
            ("oauth.api.secret".to_owned(), Some(Setting::Sealed("s".into()))),
            ("oauth.scope".to_owned(), Some(Setting::Plain("some".into()))),
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn tokens_are_never_stored_as_configuration_of_an_oauth_instance() {
        let given = own_values(&[("oauth.user.token", "a"), ("oauth.user.refresh_token", "r"), ("oauth.api.key", "k")]);
        let kept: Vec<String> = stored(&element(), AuthenticationType::Oauth2, &given).into_keys().collect();
        assert_eq!(kept, ["oauth.api.key"]);
    }
}
