//! The configuration a call sees: the instance's own values over the variant's defaults over those of the installation
//! and the element, and a view of the tokens, which live in the credential and nowhere else.

use std::collections::{BTreeMap, BTreeSet};

use ligand_engine::Configuration;
use ligand_model::credential::Credential;
use ligand_model::instance::Instance;
use ligand_model::{Element, Secret};

use crate::provision::check::effective;

/// The access token, as hooks and parameters name it.
pub const TOKEN: &str = "oauth.user.token";
/// The refresh token. No call sees it; a change of it is refused like one of [`TOKEN`].
pub const REFRESH_TOKEN: &str = "oauth.user.refresh_token";
/// Lifetime of the access token in seconds.
pub const INTERVAL: &str = "oauth.user.refresh_interval";
/// When the access token was obtained, ms since 1970.
pub const TIME: &str = "oauth.user.refresh_time";

/// What a credential shows of itself in a configuration, tokens left out.
pub fn view(credential: &Credential) -> Vec<(&'static str, String)> {
    let lifetime = credential.expires_at.map(|expires| (expires - credential.obtained_at) / 1000);
    let interval = lifetime.map(|seconds| (INTERVAL, seconds.to_string()));
    interval.into_iter().chain([(TIME, credential.obtained_at.to_string())]).collect()
}

/// The effective configuration of an instance with this credential.
pub fn configuration(element: &Element, instance: &Instance, credential: Option<&Credential>) -> Configuration {
    let own: BTreeMap<String, Secret> = instance
        .configuration
        .iter()
        .filter_map(|(key, setting)| Some((key.clone(), Secret::from(setting.text()?))))
        .collect();
    let mut values = in_force(element, &own);
    // What is known to be nothing is nothing: a default does not come back in its place.
    values.retain(|key, _| instance.configuration.get(key).is_none_or(|setting| setting.text().is_some()));
    if let Some(credential) = credential {
        values.extend(view(credential).into_iter().map(|(key, value)| (key.to_owned(), value)));
        let access = credential.access.as_ref().map(|token| (TOKEN.to_owned(), token.expose().clone()));
        values.extend(access);
        values.remove(REFRESH_TOKEN);
    }
    values.into_iter().collect()
}

/// What is in force where these are the own values.
pub fn in_force(element: &Element, own: &BTreeMap<String, Secret>) -> BTreeMap<String, String> {
    let variant = element.variant(|key| own.get(key).map(|value| value.expose().clone()));
    let of_variant = variant.iter().flat_map(|variant| variant.defaults.iter().map(|(key, _)| key.as_str()));
    let of_element = element.configuration.iter().map(|entry| entry.key.as_str());
    let keys: BTreeSet<&str> = own.keys().map(String::as_str).chain(of_variant).chain(of_element).collect();
    let values = keys.into_iter().filter_map(|key| Some((key.to_owned(), effective(element, variant, own, key)?)));
    values.collect()
}
