//! Examines one definition: compiles it and its hooks, exports it again, and counts what runs.

use ligand_model::Element;
use ligand_model::element::{Assembled, Content, Diagnostic, Severity, Standing, difference, standings};
use ligand_script::{Convention, compile_check};
use serde_json::Value;

use super::report::{File, Hooks, Problem, Resources};

/// What people are told beyond the report.
#[derive(Debug, Default)]
pub(super) struct Detail {
    /// What the definition uses of the format, and how often.
    pub uses: Vec<(String, usize)>,
}

/// Examines what was assembled from one file.
pub(super) fn file(assembled: Assembled) -> (File, Detail) {
    let Assembled { path, content, diagnostics } = assembled;
    match content {
        Content::Element(document) => element(path, document, diagnostics),
        Content::Broken(why) => broken(path, &why),
        Content::Other(what) => broken(path, what),
    }
}

fn broken(path: String, why: &str) -> (File, Detail) {
    let problem = Diagnostic::new(Severity::Error, "$", why);
    (File { path, problems: vec![problem.into()], ..File::default() }, Detail::default())
}

fn element(path: String, document: Value, mut diagnostics: Vec<Diagnostic>) -> (File, Detail) {
    let (element, said) = Element::compile(document.clone());
    diagnostics.extend(said);
    let hooks = hooks(&document, &mut diagnostics);
    let round_trips = element.as_ref().is_some_and(|element| round_trip(element, &document, &mut diagnostics));
    let resources = resources(&standings(&document, &diagnostics));
    let key = element.as_ref().map(|element| element.key.clone());
    let detail = Detail { uses: element.as_ref().map(super::uses::of).unwrap_or_default() };
    let problems = diagnostics.into_iter().map(Problem::from).collect();
    (File { path, key, parses: element.is_some(), round_trips, hooks, resources, problems }, detail)
}

/// Exports, writes and reads again, and compares with what was read first.
fn round_trip(element: &Element, document: &Value, diagnostics: &mut Vec<Diagnostic>) -> bool {
    let written = element.export().to_string();
    let place = match serde_json::from_str::<Value>(&written) {
        Ok(read) => difference(document, &read),
        Err(_) => Some("$".to_owned()),
    };
    if let Some(place) = &place {
        let message = "what is exported here differs from what was read; please report it with the definition";
        diagnostics.push(Diagnostic::new(Severity::Error, place.as_str(), message));
    }
    place.is_none()
}

fn resources(standings: &[Standing]) -> Resources {
    let count = |wanted| standings.iter().filter(|standing| **standing == wanted).count();
    Resources { total: standings.len(), native: count(Standing::Native), runnable: count(Standing::Runnable) }
}

/// Compiles every hook of a document.
fn hooks(document: &Value, diagnostics: &mut Vec<Diagnostic>) -> Hooks {
    let mut hooks = Hooks::default();
    of_level(document, "$", &mut hooks, diagnostics);
    for (index, resource) in list(document, "resources").iter().enumerate() {
        of_level(resource, &format!("$.resources[{index}]"), &mut hooks, diagnostics);
    }
    hooks
}

fn of_level(level: &Value, place: &str, hooks: &mut Hooks, diagnostics: &mut Vec<Diagnostic>) {
    for (index, hook) in list(level, "hooks").iter().enumerate() {
        // One without a script was said while the element was compiled: there is nothing to compile.
        let Some(body) = hook.get("body").and_then(Value::as_str) else { continue };
        hooks.total += 1;
        match compile_check(body, convention(hook)) {
            Ok(()) => hooks.compile += 1,
            Err(error) => {
                let message = format!("the hook is not JavaScript: {error}");
                diagnostics.push(Diagnostic::new(Severity::Error, format!("{place}.hooks[{index}].body"), message));
            }
        }
    }
}

fn convention(hook: &Value) -> Convention {
    let legacy = match hook.get("isLegacy") {
        Some(Value::Bool(legacy)) => *legacy,
        Some(Value::String(text)) => text.eq_ignore_ascii_case("true"),
        _ => false,
    };
    if legacy { Convention::Return } else { Convention::Done }
}

fn list<'v>(value: &'v Value, key: &str) -> &'v [Value] {
    value.get(key).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
}
