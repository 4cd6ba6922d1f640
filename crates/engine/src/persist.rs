//! Step: what an answer teaches goes into the configuration: only keys whose value changed.

use crate::build::{json_path, parameters, plain};
use crate::call::{Answer, Turn};
use ligand_model::Result;
use ligand_model::element::{Destination, Source};
use serde_json::Value;
use std::collections::BTreeMap;

/// Stores the response parameters of a successful answer.
pub(crate) async fn learned(turn: &Turn<'_>, answer: &Answer) -> Result<()> {
    if answer.is_error() {
        return Ok(());
    }
    let mut learned = BTreeMap::new();
    for parameter in parameters(turn).filter(|p| p.from_response && p.source == Source::Configuration) {
        let found = match parameter.destination {
            Destination::Header => {
                let named = answer.headers.iter().find(|(name, _)| name.eq_ignore_ascii_case(&parameter.vendor_name));
                named.map(|(_, value)| value.clone())
            }
            _ => json_path(&answer.body_raw, &parameter.vendor_name).filter(|value| !value.is_null()).map(plain),
        };
        if let Some(value) = found {
            learned.insert(parameter.name.clone(), Some(value));
        }
    }
    changed(turn, learned).await
}

/// Stores what a hook returned as `configuration`: hooks often return the whole map, so only what differs counts.
pub(crate) async fn returned(turn: &Turn<'_>, configuration: &Value) -> Result<()> {
    let members = configuration.as_object().into_iter().flatten();
    let values = members.map(|(key, value)| (key.clone(), (!value.is_null()).then(|| plain(value))));
    changed(turn, values.collect()).await
}

async fn changed(turn: &Turn<'_>, values: BTreeMap<String, Option<String>>) -> Result<()> {
    let known = &turn.connection.configuration;
    let all = turn.connection.persist.takes_unchanged();
    let changes: BTreeMap<_, _> =
        values.into_iter().filter(|(key, value)| all || known.get(key) != value.as_deref()).collect();
    if changes.is_empty() {
        return Ok(());
    }
    turn.connection.persist.persist(changes).await
}
