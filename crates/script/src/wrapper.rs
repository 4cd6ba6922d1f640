//! The function around the text of a hook: `function(names…){{ BODY }}`, sloppy. The inner block lets a body declare
//! again what was injected (`let response_body = …`); see `docs/reference/hooks.md` §1.

use std::sync::LazyLock;

use rquickjs::context::EvalOptions;

use crate::call::Convention;
use crate::names::CONTRACT_NAMES;

/// The body starts on the second line of the wrapped text.
pub(crate) const LINES_BEFORE_BODY: u32 = 1;
/// The name of the script in stack traces.
pub(crate) const FILE: &str = "hook";

static CONTRACT_LIST: LazyLock<String> = LazyLock::new(|| CONTRACT_NAMES.join(","));

/// An expression that yields the function. Its parameters: the contract's names, `extra`, then `done` if known.
pub(crate) fn function(body: &str, extra: &[String], convention: Convention) -> String {
    let mut text = String::with_capacity(body.len() + CONTRACT_LIST.len() + 64);
    text.push_str("(function(");
    text.push_str(&CONTRACT_LIST);
    for name in extra {
        text.push(',');
        text.push_str(name);
    }
    if convention == Convention::Done {
        text.push_str(",done");
    }
    text.push_str("){{\n");
    text.push_str(body);
    text.push_str("\n}})");
    text
}

/// Whether `name` can be a parameter of the function.
pub(crate) fn is_identifier(name: &str) -> bool {
    let mut characters = name.chars();
    let starts_well = characters.next().is_some_and(|c| c.is_ascii_alphabetic() || c == '_' || c == '$');
    starts_well && characters.all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '$') && !RESERVED.contains(&name)
}

const RESERVED: &[&str] = &[
    "break",
    "case",
    "catch",
    "class",
    "const",
    "continue",
    "debugger",
    "default",
    "delete",
    "do",
    "done",
    "else",
    "enum",
    "export",
    "extends",
    "false",
    "finally",
    "for",
    "function",
    "if",
    "import",
    "in",
    "instanceof",
    "new",
    "null",
    "return",
    "super",
    "switch",
    "this",
    "throw",
    "true",
    "try",
    "typeof",
    "var",
    "void",
    "while",
    "with",
];

/// Sloppy, global, and named so that stack traces tell the lines of the hook from those of the runner.
pub(crate) fn sloppy(file: &str) -> EvalOptions {
    let mut options = EvalOptions::default();
    options.strict = false;
    options.filename = Some(file.to_owned());
    options
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_that_can_be_parameters_are_identifiers() {
        for good in ["originalObject", "$", "_x1"] {
            assert!(is_identifier(good), "{good}");
        }
        for bad in ["", "1a", "a-b", "a b", "while", "done", "é", "a){"] {
            assert!(!is_identifier(bad), "{bad}");
        }
    }
}
