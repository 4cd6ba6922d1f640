//! A statement with its values: what a [`super::Tx`] runs.
//!
//! Text comes from literals only; a query grows by literal fragments whose `$?` become the next placeholders.

use super::Sql;
use super::bind::Bind;
use super::sql::violation;
use ligand_model::{Error, Result};
use std::borrow::Cow;

/// A statement and the values of its placeholders.
#[derive(Debug, Clone)]
pub struct Query {
    text: Cow<'static, str>,
    binds: Vec<Bind>,
    grown: bool,
}

impl Query {
    pub(crate) fn new(sql: Sql) -> Query {
        Query { text: Cow::Borrowed(sql.0), binds: Vec::new(), grown: false }
    }

    pub(crate) fn growing(sql: Sql) -> Query {
        Query { grown: true, ..Query::new(sql) }
    }

    /// The value of the next placeholder.
    #[must_use]
    pub fn bind(mut self, value: impl Into<Bind>) -> Query {
        self.binds.push(value.into());
        self
    }

    /// Adds a fragment; each `$?` in it stands for one of `values`, in order.
    #[must_use]
    pub(crate) fn and(mut self, fragment: &'static str, values: impl IntoIterator<Item = Bind>) -> Query {
        let mut pieces = fragment.split("$?");
        let text = self.text.to_mut();
        text.push_str(pieces.next().unwrap_or_default());
        let mut values = values.into_iter();
        for piece in pieces {
            let value = values.next();
            debug_assert!(value.is_some(), "a value for each $? in {fragment}");
            self.binds.extend(value);
            text.push('$');
            text.push_str(&self.binds.len().to_string());
            text.push_str(piece);
        }
        debug_assert!(values.next().is_none(), "a $? for each value in {fragment}");
        self
    }

    /// Adds `row` once per element of `rows`, with commas between.
    #[must_use]
    pub(crate) fn rows<const N: usize>(
        mut self,
        row: &'static str,
        rows: impl IntoIterator<Item = [Bind; N]>,
    ) -> Query {
        for (index, values) in rows.into_iter().enumerate() {
            if index > 0 {
                self = self.and(", ", []);
            }
            self = self.and(row, values);
        }
        self
    }

    /// Text, values and whether the text is fixed; a grown text is checked for tenancy here.
    pub(super) fn finish(self) -> Result<(Cow<'static, str>, Vec<Bind>)> {
        if self.grown
            && let Some(reason) = violation(&self.text)
        {
            return Err(Error::internal(format!("{reason}: {}", self.text)));
        }
        Ok((self.text, self.binds))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::sql::{growing_sql, sql};

    #[test]
    fn fragments_number_their_placeholders_onwards() {
        let query = sql!("select id from instance where organization_id = $1")
            .bind(7_i64)
            .and(" and name = $? and element_key = $?", [Bind::from("n"), Bind::from("e")]);
        let (text, binds) = query.finish().unwrap();
        assert_eq!(text, "select id from instance where organization_id = $1 and name = $2 and element_key = $3");
        assert_eq!(binds.len(), 3);
    }

    #[test]
    fn a_grown_statement_is_checked_before_it_runs() {
        let rows = [["a".into()], ["b".into()]];
        let good = growing_sql!("insert into instance_tag(organization_id, instance_id, tag) values ")
            .bind(1_i64)
            .bind(2_i64)
            .rows("($1, $2, $?)", rows.clone());
        assert_eq!(
            good.finish().unwrap().0,
            "insert into instance_tag(organization_id, instance_id, tag) values ($1, $2, $3), ($1, $2, $4)"
        );
        let bad = growing_sql!("insert into instance_tag(instance_id, tag) values ").bind(2_i64).rows("($1, $?)", rows);
        assert!(bad.finish().is_err());
    }
}
