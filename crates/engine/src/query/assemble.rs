//! Conditions in the vendor's words, put together: as members of an object, parameters, one text, or a list.

use super::phrase::Clause;
use super::template::Tokens;
use crate::build::plain;
use ligand_model::element::{FilterDialect, Syntax};
use serde_json::{Map, Value};

/// What the vendor is told; null if there is nothing to tell. `key` is the column that identifies a row.
pub(super) fn assemble(dialect: &FilterDialect, mut clauses: Vec<Clause>, key: &str) -> Value {
    if clauses.is_empty() {
        clauses.extend(everything(dialect, key));
    }
    match dialect.syntax {
        // Vendors that take an object want one, even if it is empty.
        Syntax::Members => clauses.into_iter().map(|clause| (clause.name, clause.value)).collect::<Map<_, _>>().into(),
        _ if clauses.is_empty() => Value::Null,
        Syntax::Parameters => {
            let pairs = clauses.into_iter().map(|Clause { name, value, .. }| (name, text(dialect, &value)));
            pairs.collect::<Map<_, _>>().into()
        }
        Syntax::Expression => Value::from(joined(&clauses, &dialect.join)),
        Syntax::List => clauses.into_iter().map(|clause| clause.value).collect(),
    }
}

/// The condition that every row meets.
fn everything(dialect: &FilterDialect, key: &str) -> Option<Clause> {
    let template = dialect.everything.as_ref()?;
    let field = dialect.vendor_name(key).unwrap_or(key);
    let tokens = Tokens { field, value: Value::Null, separator: "" };
    let name = tokens.fill_text(&template.name.replace("{primaryKey}", "{field}"));
    let value = match &template.value {
        Value::String(text) => Value::from(text.replace("{primaryKey}", field)),
        other => tokens.fill(other),
    };
    Some(Clause { name, value, exact: true })
}

fn text(dialect: &FilterDialect, value: &Value) -> Value {
    let separator = dialect.membership.as_ref().map_or(",", |membership| membership.separator.as_str());
    match value {
        Value::Array(items) => Value::from(items.iter().map(plain).collect::<Vec<_>>().join(separator)),
        value => Value::from(plain(value)),
    }
}

/// Conditions as one text.
pub(super) fn joined(clauses: &[Clause], between: &str) -> String {
    clauses.iter().map(|clause| plain(&clause.value)).collect::<Vec<_>>().join(between)
}
