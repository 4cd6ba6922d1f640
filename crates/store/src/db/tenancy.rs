//! The tenancy rule, held against the source of this crate: every SQL string outside `system/` is one that
//! [`super::sql::violation`] passes, and nothing runs SQL past the checked macros.
//!
//! The macros prove it when the crate compiles. This test proves that nobody goes around them.

use super::sql::{TENANT_TABLES, violation};
use std::path::{Path, PathBuf};

/// Files outside `system/` that may use `system_sql!`, because their tables belong to no organization.
const TABLES_OF_NOBODY: &[&str] = &["ids.rs", "migrate.rs", "seal/keys.rs", "db/tx.rs"];

/// Files that may call the library: the door itself.
const DOOR: &[&str] = &["db/tx.rs", "db/sqlite.rs"];

/// What is wrong with a file, if anything.
fn offences(path: &str, source: &str) -> Vec<String> {
    // Tests stand at the end of a file and are not part of the store.
    let source = source.split("#[cfg(test)]\nmod ").next().unwrap_or_default();
    let mut found = Vec::new();
    if path.starts_with("system/") || path == "db/sql.rs" || path == "db/query.rs" {
        return found;
    }
    for way_around in ["sqlx::query", "sqlx::raw_sql"] {
        if source.contains(way_around) && !DOOR.contains(&path) {
            found.push(format!("{path}: {way_around} outside the door"));
        }
    }
    for way_around in ["system_sql!(", "Sql::system(", "Sql::tenant_head(", "Part::checked("] {
        if source.contains(way_around) && !TABLES_OF_NOBODY.contains(&path) {
            found.push(format!("{path}: {way_around} outside system/"));
        }
    }
    for statement in statements(source) {
        // A growing insert is completed by rows that begin with the organization.
        let whole = if statement.ends_with("values ") { format!("{statement}($1, ") } else { statement.clone() };
        if let Some(reason) = violation(&whole) {
            found.push(format!("{path}: {reason}: {statement}"));
        }
    }
    found
}

/// Every SQL text of a source: the strings of one macro call joined, and any other string that names a tenant table
/// the way SQL does.
fn statements(source: &str) -> Vec<String> {
    let mut statements = Vec::new();
    let mut rest = source;
    while let Some(at) = rest.find("sql!(") {
        let inside = balanced(&rest[at + 4..]);
        statements.push(strings(inside).join(""));
        statements.extend(loose(&rest[..at]));
        rest = &rest[at + 4 + inside.len()..];
    }
    statements.extend(loose(rest));
    statements
}

fn loose(source: &str) -> impl Iterator<Item = String> {
    strings(source).into_iter().filter(|text| {
        TENANT_TABLES.iter().any(|table| {
            ["from ", "join ", "into ", "update "]
                .iter()
                .any(|verb| text.to_lowercase().contains(&format!("{verb}{table}")))
        })
    })
}

/// From an opening parenthesis to the one that closes it, strings respected.
fn balanced(source: &str) -> &str {
    let mut depth = 0;
    let mut quoted = false;
    let mut escaped = false;
    for (at, letter) in source.char_indices() {
        match letter {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            '(' if !quoted => depth += 1,
            ')' if !quoted => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return &source[..=at];
        }
    }
    source
}

/// The string literals of a source without its comments.
fn strings(source: &str) -> Vec<String> {
    let without_comments: String =
        source.lines().filter(|line| !line.trim_start().starts_with("//")).flat_map(|line| [line, "\n"]).collect();
    let mut found = Vec::new();
    let mut letters = without_comments.chars().peekable();
    while let Some(letter) = letters.next() {
        if letter == '\'' && letters.next_if_eq(&'"').is_some() {
            continue;
        }
        if letter != '"' {
            continue;
        }
        let mut text = String::new();
        while let Some(letter) = letters.next().filter(|letter| *letter != '"') {
            match letter {
                '\\' => match letters.next() {
                    Some('\n') => while letters.next_if(|next| next.is_whitespace()).is_some() {},
                    Some(escaped) => text.push(escaped),
                    None => {}
                },
                other => text.push(other),
            }
        }
        found.push(text);
    }
    found
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries
        .flat_map(|path| if path.is_dir() { sources(&path) } else { vec![path] })
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .collect()
}

#[test]
fn every_statement_of_the_store_is_bound_to_its_organization() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut offending = Vec::new();
    let mut seen = 0;
    for file in sources(&root) {
        let source = std::fs::read_to_string(&file).unwrap();
        let path = file.strip_prefix(&root).unwrap().to_str().unwrap().replace('\\', "/");
        if path != "db/tenancy.rs" {
            seen += statements(&source).len();
            offending.extend(offences(&path, &source));
        }
    }
    assert!(seen > 50, "the walk sees the statements: {seen}");
    assert_eq!(offending, Vec::<String>::new());
}

#[test]
fn a_statement_that_forgets_its_organization_is_found() {
    for source in [
        r#"let q = sql!("select id from instance where id = $1");"#,
        r#"let q = sql!("update instance set name = ", now!(), " where id = $1 or organization_id = $1");"#,
        r#"let q = growing_sql!("insert into instance_tag(instance_id, tag) values ");"#,
        r#"let q = query.and(" and exists (select 1 from instance_tag t where t.tag = $?)", []);"#,
        r#"const Q: &str = "delete from credential";"#,
        r#"let q = system_sql!("select 1 from change");"#,
        r#"sqlx::query("select 1")"#,
    ] {
        assert!(!offences("instance/bad.rs", source).is_empty(), "{source}");
    }
}

#[test]
fn a_statement_that_keeps_the_rule_is_let_through() {
    for source in [
        r#"let q = sql!("select id from instance where organization_id = $1 and id = $2");"#,
        r#"let q = growing_sql!("insert into instance_tag(organization_id, instance_id, tag) values ");"#,
        "// select id from instance\nlet text = \"No instance found\";",
    ] {
        assert_eq!(offences("instance/good.rs", source), Vec::<String>::new());
    }
}
