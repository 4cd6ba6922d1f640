//! The layers of settings for figment: each value remembers where it was written.

use std::path::{Path, PathBuf};

use figment::providers::{Format as _, Toml};
use figment::value::{Dict, Map, Value};
use figment::{Figment, Metadata, Profile, Provider};

use super::flags::Flags;
use super::problem::Problem;
use super::table::{self, SETTINGS};

/// Where settings come from.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    /// The file named by `--config`; else `LIGAND_CONFIG`, else `ligand.toml` in the working directory if it exists.
    pub config: Option<PathBuf>,
    /// The environment variables whose names begin with `LIGAND_`.
    pub environment: Vec<(String, String)>,
    /// The command line.
    pub flags: Flags,
}

/// One layer: a name for messages, and its values by key of the table.
struct Layer {
    metadata: Metadata,
    values: Dict,
}

impl Provider for Layer {
    fn metadata(&self) -> Metadata {
        self.metadata.clone()
    }

    fn data(&self) -> Result<Map<Profile, Dict>, figment::Error> {
        Ok(Profile::Default.collect(self.values.clone()))
    }
}

/// The four layers in one, lowest first. `tables` receives what stands below `elements` in the file.
pub(super) fn stack(sources: &Sources, file: Option<&Path>) -> Result<(Figment, Dict), Vec<Problem>> {
    let (file_layer, elements) = match file {
        Some(path) => file_layer(path)?,
        None => (Layer { metadata: Metadata::named("file"), values: Dict::new() }, Dict::new()),
    };
    let figment = Figment::from(defaults()).merge(file_layer).merge(environment(sources)).merge(flags(sources));
    Ok((figment, elements))
}

fn defaults() -> Layer {
    let values = SETTINGS.iter().filter_map(|setting| Some((setting.key(), Value::from(setting.default?))));
    Layer {
        metadata: Metadata::named("default").interpolater(|_, keys| format!("the default of {}", keys.join("."))),
        values: values.collect(),
    }
}

fn environment(sources: &Sources) -> Layer {
    // A variable that is set to nothing counts as not set: compose files and charts write them so.
    let set = sources.environment.iter().filter(|(_, value)| !value.trim().is_empty());
    let known = set.filter_map(|(name, value)| Some((table::by_variable(name)?.key(), Value::from(value.as_str()))));
    let name = |_: &Profile, keys: &[&str]| format!("environment variable {}", variable(keys));
    Layer { metadata: Metadata::named("environment").interpolater(name), values: known.collect() }
}

fn flags(sources: &Sources) -> Layer {
    let given = sources
        .flags
        .0
        .iter()
        .filter_map(|(name, value)| Some((table::by_variable(name)?.key(), Value::from(value.as_str()))));
    let name = |_: &Profile, keys: &[&str]| format!("flag --{}", keys.join("_").replace('_', "-"));
    Layer { metadata: Metadata::named("flags").interpolater(name), values: given.collect() }
}

fn variable(keys: &[&str]) -> String {
    format!("LIGAND_{}", keys.join("_").to_ascii_uppercase())
}

fn file_layer(path: &Path) -> Result<(Layer, Dict), Vec<Problem>> {
    let shown = path.display().to_string();
    let text = std::fs::read_to_string(path)
        .map_err(|error| vec![Problem::new(format!("file {shown}"), format!("cannot be read: {error}"))])?;
    let data =
        Toml::string(&text).data().map_err(|error| vec![Problem::new(format!("file {shown}"), not_toml(error))])?;
    let mut tree = data.into_values().next().unwrap_or_default();
    let elements = match tree.remove("elements") {
        Some(Value::Dict(_, elements)) => elements,
        Some(_) => {
            return Err(vec![Problem::new(
                format!("elements in {shown}"),
                "expected tables such as [elements.infusionsoftcrm.configuration]",
            )]);
        }
        None => Dict::new(),
    };
    let mut written = Vec::new();
    flatten("", tree, &mut written);
    let (values, problems) = known_keys(written, &shown);
    if !problems.is_empty() {
        return Err(problems);
    }
    let name = move |_: &Profile, keys: &[&str]| format!("{} in {shown}", keys.join("_"));
    Ok((Layer { metadata: Metadata::named("file").interpolater(name), values }, elements))
}

/// The parser's words, without the text it stumbled over: that may be a secret.
fn not_toml(error: figment::Error) -> String {
    let words = error.to_string();
    let place = words.lines().find(|line| line.contains("line ")).unwrap_or("").trim();
    let reason = words.lines().rfind(|line| !line.trim().is_empty() && !line.contains('|')).unwrap_or("").trim();
    format!("is not TOML: {place}: {reason}")
}

/// `[query] scan.max` → `query_scan_max`, with the key as it was written beside it.
fn flatten(prefix: &str, tree: Dict, written: &mut Vec<(String, Value)>) {
    for (key, value) in tree {
        let path = if prefix.is_empty() { key } else { format!("{prefix}.{key}") };
        match value {
            Value::Dict(_, inner) => flatten(&path, inner, written),
            value => written.push((path, value)),
        }
    }
}

fn known_keys(written: Vec<(String, Value)>, file: &str) -> (Dict, Vec<Problem>) {
    let (mut values, mut problems) = (Dict::new(), Vec::new());
    for (path, value) in written {
        let key = path.replace(['.', '-'], "_");
        let setting = SETTINGS.iter().find(|setting| setting.key() == key);
        let problem = match setting {
            None => Some(format!(
                "is not a setting{}",
                super::resolve::perhaps(&key, SETTINGS.iter().map(|setting| setting.key()))
            )),
            Some(_) if values.contains_key(&key) => Some("is written twice, with dots and with underscores".to_owned()),
            Some(_) => None,
        };
        match problem {
            Some(problem) => problems.push(Problem::new(format!("{path} in {file}"), problem)),
            None => {
                values.insert(key, value);
            }
        }
    }
    (values, problems)
}
