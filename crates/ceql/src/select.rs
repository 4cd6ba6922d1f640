//! The whole statement of bulk queries: `select … from … [where …] [order by …] [limit …]`. The clauses after the object
//! come in any order, each at most once; no key word is reserved.

use std::fmt::{self, Display, Formatter};

use crate::error::{ParseError, Problem};
use crate::lexer::Kind;
use crate::parse::Parser;
use crate::{Expr, Field};

/// A bulk statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Select {
    /// The fields asked for; empty for `*`.
    pub fields: Vec<Field>,
    /// The object they are read from.
    pub object: Field,
    /// The condition.
    pub filter: Option<Expr>,
    /// The order of the rows.
    pub order: Option<Order>,
    /// The most rows wanted.
    pub limit: Option<u64>,
}

/// The order of the rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    /// The field to order by.
    pub field: Field,
    /// Which end comes first.
    pub direction: Direction,
}

/// Which end comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Direction {
    /// The smallest; what is meant when nothing is said.
    #[default]
    Ascending,
    /// The largest.
    Descending,
}

/// Reads a bulk statement.
///
/// # Errors
/// As [`crate::parse`].
pub fn parse_select(text: &str) -> Result<Select, ParseError> {
    let mut parser = Parser::new(text)?;
    let select = parser.select()?;
    parser.end("WHERE, ORDER BY, LIMIT or the end of the query")?;
    Ok(select)
}

impl Parser<'_> {
    fn select(&mut self) -> Result<Select, ParseError> {
        if !self.take_word("select") {
            let hint = "write select * from contacts where city = 'Tampa'".to_owned();
            return Err(self.expected_with("SELECT", Some(hint)));
        }
        let fields = self.columns()?;
        if !self.take_word("from") {
            let expected = if fields.is_empty() { "FROM" } else { "`,` or FROM" };
            return Err(self.expected_with(expected, None));
        }
        let object = self.field("the name of an object after FROM")?;
        let mut select = Select { fields, object, filter: None, order: None, limit: None };
        self.clauses(&mut select)?;
        Ok(select)
    }

    /// `"*" / field *( "," field )`; empty for the star.
    fn columns(&mut self) -> Result<Vec<Field>, ParseError> {
        if self.take_word("*") {
            return Ok(Vec::new());
        }
        let mut fields = vec![self.field("* or a field name after SELECT")?];
        while self.take(&Kind::Comma) {
            fields.push(self.field("a field name after `,`")?);
        }
        Ok(fields)
    }

    fn clauses(&mut self, select: &mut Select) -> Result<(), ParseError> {
        loop {
            if self.is_word(0, "where") {
                self.once(select.filter.is_some(), "WHERE")?;
                self.step();
                select.filter = Some(self.expression()?);
            } else if self.is_word(0, "order") || self.is_word(0, "orderby") {
                self.once(select.order.is_some(), "ORDER BY")?;
                select.order = Some(self.order()?);
            } else if self.is_word(0, "limit") {
                self.once(select.limit.is_some(), "LIMIT")?;
                self.step();
                select.limit = Some(self.limit()?);
            } else {
                return Ok(());
            }
        }
    }

    fn once(&self, met: bool, clause: &str) -> Result<(), ParseError> {
        if met {
            Err(self.error_here(Problem::Refused(format!("{clause} stands here a second time")), None))
        } else {
            Ok(())
        }
    }

    /// `( ORDER BY / ORDERBY [ "=" ] ) field [ ASC / DESC ]`
    fn order(&mut self) -> Result<Order, ParseError> {
        if self.take_word("orderby") {
            self.take(&Kind::Compare(crate::Comparison::Equal));
        } else {
            self.step();
            if !self.take_word("by") {
                return Err(self.expected_with("BY after ORDER", None));
            }
        }
        let field = self.field("a field name after ORDER BY")?;
        let descending = self.take_word("desc");
        if !descending {
            self.take_word("asc");
        }
        Ok(Order { field, direction: if descending { Direction::Descending } else { Direction::Ascending } })
    }

    fn limit(&mut self) -> Result<u64, ParseError> {
        let digits = self.word_at(0).filter(|word| word.bytes().all(|b| b.is_ascii_digit()));
        let limit = digits.and_then(|digits| digits.parse().ok());
        let limit = limit.ok_or_else(|| self.expected_with("a whole number after LIMIT", None))?;
        self.step();
        Ok(limit)
    }
}

impl Display for Select {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let names: Vec<String> = self.fields.iter().map(Field::to_string).collect();
        let columns = if names.is_empty() { "*".to_owned() } else { names.join(", ") };
        write!(f, "SELECT {columns} FROM {}", self.object)?;
        if let Some(filter) = &self.filter {
            write!(f, " WHERE {filter}")?;
        }
        if let Some(Order { field, direction }) = &self.order {
            write!(f, " ORDER BY {field}{}", if *direction == Direction::Descending { " DESC" } else { "" })?;
        }
        if let Some(limit) = self.limit {
            write!(f, " LIMIT {limit}")?;
        }
        Ok(())
    }
}
