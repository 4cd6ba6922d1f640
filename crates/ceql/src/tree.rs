//! The tree of a query. Built by the parser or by hand through constructors that keep it well formed: AND and OR hold at
//! least two operands and never one of their own kind, an IN list is never empty, a field has a name.

use std::ops::Deref;

use crate::literal::Literal;
use crate::{MAX_ITEMS, MAX_NAME};

/// A condition on a row. `Display` prints it as CEQL that parses back to an equal tree.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Expr {
    /// All of them.
    And(Operands),
    /// At least one of them.
    Or(Operands),
    /// Not this.
    Not(Box<Expr>),
    /// One comparison.
    Predicate(Predicate),
}

/// The operands of an AND or an OR in source order: two or more, made by [`Expr::and`] and [`Expr::or`].
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Operands(Vec<Expr>);

/// One comparison of a field.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Predicate {
    /// The field, in the caller's names.
    pub field: Field,
    /// What it is compared with, and how.
    pub test: Test,
}

/// What a predicate asks of its field.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Test {
    /// `field = value` and its kin.
    Compare(Comparison, Literal),
    /// `field LIKE pattern`: `%` stands for any run of characters.
    Like(Literal),
    /// `field NOT LIKE pattern`.
    NotLike(Literal),
    /// `field IN (value, …)`.
    In(Items),
    /// `field NOT IN (value, …)`.
    NotIn(Items),
    /// `field IS NULL`: absent or null.
    IsNull,
    /// `field IS NOT NULL`.
    IsNotNull,
}

/// The comparison operators.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Comparison {
    /// `=`
    Equal,
    /// `!=`
    NotEqual,
    /// `<`
    Below,
    /// `<=`
    AtMost,
    /// `>`
    Above,
    /// `>=`
    AtLeast,
}

/// The name of a field, dots included and back-ticks taken off.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Field(String);

/// The values of an IN list: from one to [`MAX_ITEMS`].
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Items(Vec<Literal>);

impl Expr {
    /// This and that; an AND on either side is merged, so that operands stay in one list.
    #[must_use]
    pub fn and(self, other: Expr) -> Expr {
        let split = |expr| match expr {
            Expr::And(operands) => operands.0,
            single => vec![single],
        };
        let mut operands = split(self);
        operands.extend(split(other));
        Expr::And(Operands(operands))
    }

    /// This or that; an OR on either side is merged.
    #[must_use]
    pub fn or(self, other: Expr) -> Expr {
        let split = |expr| match expr {
            Expr::Or(operands) => operands.0,
            single => vec![single],
        };
        let mut operands = split(self);
        operands.extend(split(other));
        Expr::Or(Operands(operands))
    }

    /// All of these joined by AND: the way back from [`crate::conjuncts`]. `None` if there are none.
    pub fn all(expressions: impl IntoIterator<Item = Expr>) -> Option<Expr> {
        expressions.into_iter().reduce(Expr::and)
    }

    /// Any of these joined by OR. `None` if there are none.
    pub fn any(expressions: impl IntoIterator<Item = Expr>) -> Option<Expr> {
        expressions.into_iter().reduce(Expr::or)
    }

    /// NOT this, as written: [`crate::normal_form`] moves it inwards.
    #[must_use]
    pub fn negated(self) -> Expr {
        Expr::Not(Box::new(self))
    }
}

impl From<Predicate> for Expr {
    fn from(predicate: Predicate) -> Self {
        Expr::Predicate(predicate)
    }
}

impl Deref for Operands {
    type Target = [Expr];

    fn deref(&self) -> &[Expr] {
        &self.0
    }
}

impl IntoIterator for Operands {
    type Item = Expr;
    type IntoIter = std::vec::IntoIter<Expr>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl Predicate {
    /// The predicate that holds where this one does not, for a field that holds one value per row
    /// (`docs/reference/ceql.md` §5 says why lists are different).
    #[must_use]
    pub fn complement(self) -> Predicate {
        let test = match self.test {
            Test::Compare(comparison, literal) => Test::Compare(comparison.complement(), literal),
            Test::Like(pattern) => Test::NotLike(pattern),
            Test::NotLike(pattern) => Test::Like(pattern),
            Test::In(items) => Test::NotIn(items),
            Test::NotIn(items) => Test::In(items),
            Test::IsNull => Test::IsNotNull,
            Test::IsNotNull => Test::IsNull,
        };
        Predicate { field: self.field, test }
    }
}

impl Test {
    /// The operator as it is written, in capitals.
    pub fn operator(&self) -> &'static str {
        match self {
            Test::Compare(comparison, _) => comparison.symbol(),
            Test::Like(_) => "LIKE",
            Test::NotLike(_) => "NOT LIKE",
            Test::In(_) => "IN",
            Test::NotIn(_) => "NOT IN",
            Test::IsNull => "IS NULL",
            Test::IsNotNull => "IS NOT NULL",
        }
    }

    /// The values it compares with, in source order; none for the null tests.
    pub fn literals(&self) -> &[Literal] {
        match self {
            Test::Compare(_, literal) | Test::Like(literal) | Test::NotLike(literal) => std::slice::from_ref(literal),
            Test::In(items) | Test::NotIn(items) => items,
            Test::IsNull | Test::IsNotNull => &[],
        }
    }
}

impl Comparison {
    /// The operator as it is written.
    pub fn symbol(self) -> &'static str {
        match self {
            Comparison::Equal => "=",
            Comparison::NotEqual => "!=",
            Comparison::Below => "<",
            Comparison::AtMost => "<=",
            Comparison::Above => ">",
            Comparison::AtLeast => ">=",
        }
    }

    /// The operator that holds for two values where this one does not.
    #[must_use]
    pub fn complement(self) -> Comparison {
        match self {
            Comparison::Equal => Comparison::NotEqual,
            Comparison::NotEqual => Comparison::Equal,
            Comparison::Below => Comparison::AtLeast,
            Comparison::AtLeast => Comparison::Below,
            Comparison::Above => Comparison::AtMost,
            Comparison::AtMost => Comparison::Above,
        }
    }
}

impl Field {
    /// A field of this name; `None` if the name is blank or longer than [`MAX_NAME`] bytes.
    pub fn new(name: impl Into<String>) -> Option<Field> {
        let name = name.into();
        (!name.trim().is_empty() && name.len() <= MAX_NAME).then_some(Field(name))
    }

    /// The name, dots included.
    pub fn name(&self) -> &str {
        &self.0
    }
}

impl Items {
    /// A list of values; `None` if it is empty or longer than [`MAX_ITEMS`].
    pub fn new(values: Vec<Literal>) -> Option<Items> {
        (!values.is_empty() && values.len() <= MAX_ITEMS).then_some(Items(values))
    }
}

impl Deref for Items {
    type Target = [Literal];

    fn deref(&self) -> &[Literal] {
        &self.0
    }
}
