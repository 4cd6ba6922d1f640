//! SQL text: written once for both databases, and checked for tenancy while the crate compiles.
//!
//! A statement on tenant tables must say `organization_id = $1` once per such table (or insert it as `$1`), and may not
//! weaken that with a bare `or`. [`sql!`] proves it at compile time; [`system_sql!`] skips it and is for `system/` only.
//! A statement that grows is proved piece by piece: its head with [`growing_sql!`], what is added with [`part!`]. So nothing
//! is searched when it runs, however long it has grown.

/// Tables whose rows belong to an organization.
pub(crate) const TENANT_TABLES: &[&str] = &[
    "account",
    "user_",
    "credential",
    "instance",
    "instance_configuration",
    "instance_tag",
    "call_log",
    "trace",
    "element",
    "element_share",
    "oauth_proxy",
    "catalogue_property",
];

/// One statement, fixed text, or the head of one.
#[derive(Debug, Clone, Copy)]
pub struct Sql {
    pub(super) text: &'static str,
    /// Rows of a tenant table follow.
    pub(super) awaits_tenant_rows: bool,
}

impl Sql {
    /// A statement in which every tenant table is bound to the organization of the scope.
    ///
    /// # Panics
    /// When it is not; in a `const` that is a compile error.
    pub(crate) const fn tenant(text: &'static str) -> Sql {
        match violation(text) {
            None => Sql::system(text),
            Some(reason) => panic!("{}", reason),
        }
    }

    /// The beginning of a statement that a [`super::Query`] completes with [`Part`]s. An insert ends with `values `: that
    /// each of its rows begins with the organization is seen when they are added.
    ///
    /// # Panics
    /// When a tenant table in it is not bound; in a `const` that is a compile error.
    pub(crate) const fn tenant_head(text: &'static str) -> Sql {
        match head_violation(text) {
            None => {
                Sql { text, awaits_tenant_rows: awaits_rows(text) && count(text.as_bytes(), ORGANIZATION_FIRST) > 0 }
            }
            Some(reason) => panic!("{}", reason),
        }
    }

    /// A statement that looks across organizations, or at tables that belong to none.
    pub(crate) const fn system(text: &'static str) -> Sql {
        Sql { text, awaits_tenant_rows: false }
    }
}

/// A piece that is added to a statement. Each `$?` in it stands for a value.
#[derive(Debug, Clone, Copy)]
pub struct Part(pub(super) &'static str);

impl Part {
    /// A piece that binds its own tenant tables and cannot weaken what stands before it.
    ///
    /// # Panics
    /// When it does not; in a `const` that is a compile error.
    pub(crate) const fn checked(text: &'static str) -> Part {
        match part_violation(text) {
            None => Part(text),
            Some(reason) => panic!("{}", reason),
        }
    }
}

/// A tenant statement, checked when compiled.
macro_rules! sql {
    ($($text:tt)+) => { $crate::db::Query::new(const { $crate::db::Sql::tenant(concat!($($text)+)) }) };
}

/// The head of a tenant statement that grows by rows or conditions, checked when compiled.
macro_rules! growing_sql {
    ($($text:tt)+) => { $crate::db::Query::new(const { $crate::db::Sql::tenant_head(concat!($($text)+)) }) };
}

/// A piece that a statement grows by, checked when compiled.
macro_rules! part {
    ($($text:tt)+) => { const { $crate::db::Part::checked(concat!($($text)+)) } };
}

/// A statement outside tenancy: for `system/`, keys, ids and migrations.
macro_rules! system_sql {
    ($($text:tt)+) => { $crate::db::Query::new($crate::db::Sql::system(concat!($($text)+))) };
}

/// "Now" on the database's own clock, in ms since 1970: the view differs per database, the text does not.
macro_rules! now {
    () => {
        "(select ms from ligand_clock)"
    };
}

pub(crate) use {growing_sql, now, part, sql, system_sql};

/// Why a statement breaks tenancy, or none. `const`, so that a broken statement does not compile.
pub(crate) const fn violation(text: &str) -> Option<&'static str> {
    let sql = text.as_bytes();
    let inserts = count(sql, b"values ($1,") > 0 || count(sql, b"select $1,") > 0;
    unbound(sql, inserts)
}

/// As [`violation`], for the head of a statement: the rows of an insert are still to come.
pub(crate) const fn head_violation(text: &str) -> Option<&'static str> {
    unbound(text.as_bytes(), awaits_rows(text))
}

/// As [`violation`], for a piece: it may stand behind an open parenthesis, so that its own parentheses say nothing about an
/// `or` outside them, and its neighbours may begin or end with one.
pub(crate) const fn part_violation(text: &str) -> Option<&'static str> {
    let sql = text.as_bytes();
    if matches_at(sql, b"or ", 0) || (sql.len() >= 3 && matches_at(sql, b" or", sql.len() - 3)) {
        return Some("a piece that begins or ends with `or`");
    }
    unbound(sql, false)
}

/// The columns of an insert into a tenant table begin so.
const ORGANIZATION_FIRST: &[u8] = b"(organization_id,";

/// Whether the head of an insert waits for its rows.
const fn awaits_rows(text: &str) -> bool {
    let sql = text.as_bytes();
    sql.len() >= 7 && matches_at(sql, b"values ", sql.len() - 7)
}

/// `inserts`: the values begin with the organization.
const fn unbound(sql: &[u8], inserts: bool) -> Option<&'static str> {
    if count_word(sql, b"organization", false) > 0 {
        return Some("the table organization is read in system/ only");
    }
    if bare_or(sql) {
        return Some("an `or` outside parentheses weakens `organization_id = $1`");
    }
    let mut named = 0;
    let mut table = 0;
    while table < TENANT_TABLES.len() {
        named += count_word(sql, TENANT_TABLES[table].as_bytes(), false);
        table += 1;
    }
    let inserted = inserts && count_word(sql, b"insert", false) > 0 && count(sql, ORGANIZATION_FIRST) > 0;
    if count_word(sql, b"organization_id = $1", true) + (inserted as usize) < named {
        return Some("a tenant table without `organization_id = $1`");
    }
    None
}

/// Occurrences of `word` that are not part of a longer name; `qualified` accepts `alias.word` too.
const fn count_word(sql: &[u8], word: &[u8], qualified: bool) -> usize {
    let mut found = 0;
    let mut at = 0;
    while at + word.len() <= sql.len() {
        if matches_at(sql, word, at) {
            let before_ok = at == 0 || !(is_name(sql[at - 1]) || (!qualified && sql[at - 1] == b'.'));
            let end = at + word.len();
            let after_ok = end == sql.len() || !(is_name(sql[end]) || (!qualified && sql[end] == b'.'));
            if before_ok && after_ok {
                found += 1;
            }
        }
        at += 1;
    }
    found
}

const fn count(sql: &[u8], part: &[u8]) -> usize {
    let mut found = 0;
    let mut at = 0;
    while at + part.len() <= sql.len() {
        if matches_at(sql, part, at) {
            found += 1;
        }
        at += 1;
    }
    found
}

const fn bare_or(sql: &[u8]) -> bool {
    let mut depth = 0;
    let mut at = 0;
    while at < sql.len() {
        match sql[at] {
            b'(' => depth += 1,
            b')' => depth -= 1,
            // Below zero: a piece has closed what was open before it.
            _ if depth <= 0 && matches_at(sql, b" or ", at) => return true,
            _ => {}
        }
        at += 1;
    }
    false
}

const fn matches_at(sql: &[u8], part: &[u8], at: usize) -> bool {
    if at + part.len() > sql.len() {
        return false;
    }
    let mut i = 0;
    while i < part.len() {
        if !sql[at + i].eq_ignore_ascii_case(&part[i]) {
            return false;
        }
        i += 1;
    }
    true
}

const fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'"'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_statement_bound_to_the_scope_passes() {
        for text in [
            "select id from instance where organization_id = $1 and id = $2",
            "select t.tag from instance_tag t where t.organization_id = $1 and (t.tag = $2 or t.tag = $3)",
            "insert into instance(organization_id, id) values ($1, $2)",
            "insert into instance_tag(organization_id, tag) select $1, $2",
            "select value from id_block where kind = $1",
            "delete from credential where organization_id = $1 and id = $2 and not exists \
             (select 1 from instance i where i.organization_id = $1 and i.credential_id = $2)",
        ] {
            assert_eq!(violation(text), None, "{text}");
        }
    }

    #[test]
    fn a_statement_that_reaches_into_other_organizations_is_refused() {
        for text in [
            "select id from instance where id = $1",
            "select id from instance where organization_id = $2",
            "select id from instance where organization_id = $1 or id = $2",
            "select id from instance where organization_id = $10",
            "select i.id from instance i join credential c on c.id = i.credential_id where i.organization_id = $1",
            "select i.id from instance i, credential c where i.organization_id = $1",
            "update credential set status = 'ok'",
            "DELETE FROM Instance WHERE id = $1",
            "insert into instance(id, organization_id) values ($1, $2)",
            "insert into instance(organization_id, id) values ($2, $1)",
            "select name from organization where id = $1",
        ] {
            assert!(violation(text).is_some(), "{text}");
        }
    }

    #[test]
    fn the_head_of_a_statement_binds_what_it_names() {
        for text in [
            "select id from instance i where i.organization_id = $1",
            "delete from instance_tag where organization_id = $1 and tag in (",
            "insert into instance_tag(organization_id, instance_id, tag) values ",
            "insert into change(kind, id) values ",
        ] {
            assert_eq!(head_violation(text), None, "{text}");
        }
        for text in [
            "select id from instance where id in (",
            "insert into instance_tag(instance_id, organization_id) values ",
            "insert into instance_tag(organization_id, tag) select ",
            "select id from instance where organization_id = $1 or id in (",
        ] {
            assert!(head_violation(text).is_some(), "{text}");
        }
    }

    #[test]
    fn a_piece_cannot_weaken_what_stands_before_it() {
        for text in [
            " and name = $?",
            ") order by name",
            "($1, $2, $?)",
            " and (a = $? or b = $?)",
            " and exists (select 1 from instance_tag t where t.organization_id = $1 and t.tag = $?)",
            " on conflict (a) do update set b = excluded.b",
        ] {
            assert_eq!(part_violation(text), None, "{text}");
        }
        for text in [
            " or id = $?",
            "or id = $?",
            ") or (id = $?",
            "(a) or (b)",
            " and a = $? or",
            " and exists (select 1 from instance_tag t where t.tag = $?)",
            " union select id from credential",
        ] {
            assert!(part_violation(text).is_some(), "{text}");
        }
    }
}
