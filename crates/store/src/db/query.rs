//! A statement with its values: what a [`super::Tx`] runs.
//!
//! Text comes from literals only, each checked for tenancy when compiled; a query grows by parts whose `$?` become the
//! next placeholders.

use super::bind::Bind;
use super::sql::{Part, Sql};
use ligand_model::{Error, Result};
use std::borrow::Cow;

/// The most rows or items of one statement; what is more goes into several. SQLite takes 32,766 values in a statement,
/// PostgreSQL 65,535, and neither becomes faster beyond some hundred rows.
pub(crate) const MOST_ROWS: usize = 500;

/// A statement and the values of its placeholders.
#[derive(Debug, Clone)]
pub struct Query {
    text: Cow<'static, str>,
    binds: Vec<Bind>,
    awaits_tenant_rows: bool,
    offence: Option<&'static str>,
}

impl Query {
    pub(crate) fn new(sql: Sql) -> Query {
        let Sql { text, awaits_tenant_rows } = sql;
        Query { text: Cow::Borrowed(text), binds: Vec::new(), awaits_tenant_rows, offence: None }
    }

    /// The value of the next placeholder.
    #[must_use]
    pub fn bind(mut self, value: impl Into<Bind>) -> Query {
        self.binds.push(value.into());
        self
    }

    /// Adds a part; each `$?` in it stands for one of `values`, in order.
    #[must_use]
    pub(crate) fn and(mut self, part: Part, values: impl IntoIterator<Item = Bind>) -> Query {
        let Part(part) = part;
        let mut pieces = part.split("$?");
        let text = self.text.to_mut();
        text.push_str(pieces.next().unwrap_or_default());
        let mut values = values.into_iter();
        for piece in pieces {
            let value = values.next();
            debug_assert!(value.is_some(), "a value for each $? in {part}");
            self.binds.extend(value);
            text.push('$');
            text.push_str(&self.binds.len().to_string());
            text.push_str(piece);
        }
        debug_assert!(values.next().is_none(), "a $? for each value in {part}");
        self
    }

    /// Adds `row` once per element of `rows`, at most [`MOST_ROWS`], with commas between.
    #[must_use]
    pub(crate) fn rows<const N: usize>(mut self, row: Part, rows: impl IntoIterator<Item = [Bind; N]>) -> Query {
        if self.awaits_tenant_rows && !row.0.starts_with("($1,") {
            self.offence = Some("a row of a tenant table that does not begin with the organization");
        }
        for (index, values) in rows.into_iter().enumerate() {
            if index == MOST_ROWS {
                self.offence = Some("more rows than a statement may have");
                return self;
            }
            if index > 0 {
                self.text.to_mut().push_str(", ");
            }
            self = self.and(row, values);
        }
        self
    }

    /// Text and values.
    pub(super) fn finish(self) -> Result<(Cow<'static, str>, Vec<Bind>)> {
        match self.offence {
            None => Ok((self.text, self.binds)),
            Some(offence) => Err(Error::internal(format!("{offence}: {}", self.text))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::sql::{growing_sql, part, sql};

    #[test]
    fn parts_number_their_placeholders_onwards() {
        let query = sql!("select id from instance where organization_id = $1")
            .bind(7_i64)
            .and(part!(" and name = $? and element_key = $?"), [Bind::from("n"), Bind::from("e")]);
        let (text, binds) = query.finish().unwrap();
        assert_eq!(text, "select id from instance where organization_id = $1 and name = $2 and element_key = $3");
        assert_eq!(binds.len(), 3);
    }

    fn tags(row: Part, count: usize) -> Result<(Cow<'static, str>, Vec<Bind>)> {
        growing_sql!("insert into instance_tag(organization_id, instance_id, tag) values ")
            .bind(1_i64)
            .bind(2_i64)
            .rows(row, std::iter::repeat_with(|| ["a".into()]).take(count))
            .finish()
    }

    #[test]
    fn rows_are_joined_and_begin_with_the_organization() {
        assert_eq!(
            tags(part!("($1, $2, $?)"), 2).unwrap().0,
            "insert into instance_tag(organization_id, instance_id, tag) values ($1, $2, $3), ($1, $2, $4)"
        );
        assert!(tags(part!("($2, $1, $?)"), 2).is_err());
    }

    #[test]
    fn no_statement_has_more_rows_than_the_databases_take() {
        assert_eq!(tags(part!("($1, $2, $?)"), MOST_ROWS).unwrap().1.len(), 2 + MOST_ROWS);
        assert!(tags(part!("($1, $2, $?)"), MOST_ROWS + 1).is_err());
    }
}
