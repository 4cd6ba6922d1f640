//! The hooks of real exports compile. Reads the folder `elements` below the one that `LIGAND_TEST_CORPUS` names.

use std::fs;
use std::path::PathBuf;

use ligand_script::{Convention, compile_check};
use serde_json::Value;

#[expect(clippy::disallowed_methods, reason = "the tests of the corpus are told where it is by environment")]
fn corpus() -> Option<PathBuf> {
    let folder = std::env::var("LIGAND_TEST_CORPUS").ok();
    if folder.is_none() {
        println!("LIGAND_TEST_CORPUS is not set: no real exports to test with");
    }
    folder.map(|folder| PathBuf::from(folder).join("elements"))
}

/// Every hook below `value`: an object with a `body`, a `type` and a `mimeType`.
fn collect(value: &Value, found: &mut Vec<(String, Convention)>) {
    match value {
        Value::Object(members) => {
            if let (Some(Value::String(body)), Some(Value::String(_)), Some(_)) =
                (members.get("body"), members.get("type"), members.get("mimeType"))
            {
                let legacy = members.get("isLegacy").and_then(Value::as_bool).unwrap_or(false);
                found.push((body.clone(), if legacy { Convention::Return } else { Convention::Done }));
            }
            members.values().for_each(|member| collect(member, found));
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, found)),
        _ => {}
    }
}

#[test]
fn every_hook_of_the_corpus_compiles() {
    let Some(folder) = corpus() else { return };
    let mut hooks = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let text = fs::read_to_string(entry.unwrap().path()).unwrap();
        collect(&serde_json::from_str(&text).unwrap(), &mut hooks);
    }
    assert!(hooks.len() > 50, "only {} hooks found: the search is broken", hooks.len());
    for (body, convention) in &hooks {
        let compiled = compile_check(body, *convention);
        assert!(compiled.is_ok(), "{compiled:?} in\n{body}");
    }
    println!("{} hooks compile", hooks.len());
}
