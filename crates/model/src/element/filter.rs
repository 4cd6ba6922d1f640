//! What a vendor's query language can express, as data (`docs/reference/element-format.md` §9.1). The engine sends
//! what fits and evaluates the rest; nothing here knows how.

mod date_mask;

pub use date_mask::{DateMask, Unit};

use serde_json::Value;
use std::collections::BTreeMap;

/// How one vendor takes conditions and an order (extension).
#[derive(Debug, Clone)]
pub struct FilterDialect {
    /// The name by which resources refer to it.
    pub name: String,
    /// What the conditions become together.
    pub syntax: Syntax,
    /// CEQL operator (`=`, `!=`, `LIKE`, `IS NULL` …) → how it is said, for every column without its own.
    pub operators: Operators,
    /// The columns that the vendor filters by; `None`: all of them.
    pub columns: Option<BTreeMap<String, FilterColumn>>,
    /// Operators that find more rows at the vendor than they do in CEQL: what comes back is checked again by us.
    pub narrowing: Vec<String>,
    /// How values are written in templates.
    pub literals: Literals,
    /// Characters of a text that are replaced.
    pub escapes: BTreeMap<char, String>,
    /// How IN is sent as a list.
    pub membership: Option<Membership>,
    /// What `%` of a LIKE pattern becomes.
    pub any: String,
    /// Whether several conditions on one column may be sent.
    pub several: bool,
    /// What stands between conditions ([`Syntax::Expression`]).
    pub join: String,
    /// What stands between alternatives ([`Syntax::Expression`]); `None`: OR is evaluated by us.
    pub or: Option<String>,
    /// The condition that every row meets, sent when nothing else is.
    pub everything: Option<Template>,
    /// Characters that mean something inside a value; a literal that holds one is checked again by us.
    pub wildcards: String,
    /// A literal that starts so cannot be sent at all.
    pub reserved_prefix: Option<String>,
    /// The largest whole number that can be sent, with either sign; a larger one is not sent.
    pub largest_integer: Option<i64>,
    /// How dates are written, in the element's time zone.
    pub dates: DateMask,
    /// Whether the vendor tells upper from lower case.
    pub case_sensitive: bool,
    /// Whether the vendor keeps no difference between an empty text and none.
    pub empty_is_null: bool,
    /// The most rows one call of the vendor returns, used when we read on to evaluate the rest ourselves.
    pub max_rows: u64,
    /// How the vendor takes `orderBy`.
    pub order: Option<OrderDialect>,
}

/// What conditions become together. One condition is said in the same way in all of them: a name and a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Syntax {
    /// An object with one member per column.
    Members,
    /// Parameters of the query or of a form, one per condition.
    Parameters,
    /// One text.
    Expression,
    /// A JSON list with one entry per condition.
    List,
}

/// How operators are said.
pub type Operators = BTreeMap<String, Template>;

/// How something is said: a name (of a member or parameter; empty where the syntax has none) and JSON whose strings
/// hold `{field}`, `{value}` and, for IN, `{values}`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    /// Name of the member or parameter.
    pub name: String,
    /// What it holds.
    pub value: Value,
}

/// A column that the vendor filters by.
#[derive(Debug, Clone)]
pub struct FilterColumn {
    /// The vendor's name of it; `None`: the same.
    pub name: Option<String>,
    /// How its operators are said; `None`: as the dialect says.
    pub operators: Option<Operators>,
}

/// How values are written: text with `{value}`.
#[derive(Debug, Clone)]
pub struct Literals {
    /// Texts, after the escapes.
    pub text: String,
    /// Numbers.
    pub number: String,
    /// `true` and `false`.
    pub boolean: String,
    /// Dates, after the mask.
    pub date: String,
}

/// How IN is sent as a list.
#[derive(Debug, Clone)]
pub struct Membership {
    /// How it is said, with `{values}`.
    pub template: Template,
    /// What stands between the values where they become text.
    pub separator: String,
    /// The columns that take a list; `None`: all of them.
    pub columns: Option<Vec<String>>,
    /// The longest list.
    pub max: usize,
}

/// How the vendor takes an order.
#[derive(Debug, Clone)]
pub struct OrderDialect {
    /// Column → the vendor's name; `None`: every column by its own name.
    pub columns: Option<BTreeMap<String, String>>,
    /// The text of an ascending order, with `{field}`.
    pub ascending: String,
    /// The text of a descending order, with `{field}`.
    pub descending: String,
}

impl Syntax {
    /// Reads the document's `syntax`.
    pub fn from_name(name: &str) -> Option<Syntax> {
        Some(match name {
            "members" => Syntax::Members,
            "parameters" => Syntax::Parameters,
            "expression" => Syntax::Expression,
            "list" => Syntax::List,
            _ => return None,
        })
    }
}

impl FilterDialect {
    /// The vendor's name of a column and how this operator is said of it; `None` if the vendor cannot.
    pub fn operator<'a>(&'a self, column: &'a str, operator: &str) -> Option<(&'a str, &'a Template)> {
        let (name, own) = self.column(column)?;
        let operators = own.unwrap_or(&self.operators);
        operators.get(operator).map(|template| (name, template))
    }

    /// The vendor's name of a column; `None` if the vendor does not filter by it.
    pub fn vendor_name<'a>(&'a self, column: &'a str) -> Option<&'a str> {
        self.column(column).map(|(name, _)| name)
    }

    fn column<'a>(&'a self, column: &'a str) -> Option<(&'a str, Option<&'a Operators>)> {
        let Some(columns) = &self.columns else { return Some((column, None)) };
        let known = columns.get(column)?;
        Some((known.name.as_deref().unwrap_or(column), known.operators.as_ref()))
    }

    /// Whether this operator finds at the vendor what it finds in CEQL, neither more nor less.
    pub fn is_exact(&self, operator: &str) -> bool {
        !self.narrowing.iter().any(|narrowing| narrowing.eq_ignore_ascii_case(operator))
    }
}
