//! Keys in paths: how a literal of a type is written in each version.

use super::Version;
use super::types::Entity;

/// The path of one row at the vendor, `Products({id})`, and the names of the caller's variables in order.
pub(super) fn path(set: &str, entity: &Entity, version: Version) -> (String, Vec<String>) {
    let column = |key: &str| entity.columns.iter().find(|column| column.name == key);
    let kind = |key: &str| column(key).map_or("Edm.String", |column| column.kind);
    match entity.keys.as_slice() {
        [] => (format!("/{set}('{{id}}')"), vec!["id".to_owned()]),
        [key] => (format!("/{set}({})", literal("id", kind(key), version)), vec!["id".to_owned()]),
        keys => {
            let pairs: Vec<String> =
                keys.iter().map(|key| format!("{key}={}", literal(key, kind(key), version))).collect();
            (format!("/{set}({})", pairs.join(",")), keys.iter().map(|key| (*key).to_owned()).collect())
        }
    }
}

/// A variable as a literal of this type.
fn literal(variable: &str, kind: &str, version: Version) -> String {
    let value = format!("{{{variable}}}");
    let before_four = version != Version::Four;
    match kind.strip_prefix("Edm.").unwrap_or(kind) {
        "Guid" if before_four => format!("guid'{value}'"),
        "DateTime" if before_four => format!("datetime'{value}'"),
        "DateTimeOffset" if before_four => format!("datetimeoffset'{value}'"),
        "Time" if before_four => format!("time'{value}'"),
        "Binary" if before_four => format!("binary'{value}'"),
        "Int64" if before_four => format!("{value}L"),
        "Decimal" if before_four => format!("{value}M"),
        "Guid" | "Boolean" | "Byte" | "SByte" | "Int16" | "Int32" | "Int64" | "Decimal" | "Single" | "Double"
        | "Date" | "DateTimeOffset" | "TimeOfDay" => value,
        _ => format!("'{value}'"),
    }
}
