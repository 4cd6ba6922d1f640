//! One condition in the words of a dialect: exactly (the vendor decides), loosely (the vendor finds at least what
//! matches, we decide), or not at all.

use super::literal::{Type, Writer};
use super::template::Tokens;
use ligand_ceql::{Comparison, Literal, Predicate, Test};
use ligand_model::element::{DateMask, FieldType, Object, Syntax};
use serde_json::Value;

/// What is said to the vendor: a name (empty where the syntax has none) and a value.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Clause {
    pub name: String,
    pub value: Value,
    /// The vendor decides; otherwise it only narrows.
    pub exact: bool,
}

impl Clause {
    fn loosely(self) -> Clause {
        Clause { exact: false, ..self }
    }
}

/// One condition on its way into the vendor's words.
pub(super) struct Phrase<'a> {
    pub writer: Writer<'a>,
    pub object: Option<&'a Object>,
    pub predicate: &'a Predicate,
}

impl Phrase<'_> {
    /// The condition in the vendor's words; `None` if the vendor cannot say it.
    pub fn say(&self) -> Option<Clause> {
        match &self.predicate.test {
            Test::Compare(comparison, literal) => self.compare(*comparison, literal),
            Test::Like(pattern) => self.like(pattern),
            // What a pattern finds too much, its denial would lose.
            Test::NotLike(pattern) => self.pattern("NOT LIKE", pattern).filter(|clause| clause.exact),
            Test::In(items) => self.membership(items),
            Test::NotIn(_) => None,
            Test::IsNull => self.with("IS NULL", Value::Null),
            Test::IsNotNull => self.with("IS NOT NULL", Value::Null),
        }
    }

    fn column(&self) -> &str {
        self.predicate.field.name()
    }

    /// The dialect's words for an operator, if it has some.
    fn with(&self, operator: &str, value: Value) -> Option<Clause> {
        let dialect = self.writer.dialect;
        let (field, template) = dialect.operator(self.column(), operator)?;
        let tokens = Tokens { field, value, separator: "," };
        let (name, value) = (tokens.fill_text(&template.name), tokens.fill(&template.value));
        Some(Clause { name, value, exact: dialect.is_exact(operator) })
    }

    fn compare(&self, comparison: Comparison, literal: &Literal) -> Option<Clause> {
        let (text, writer) = (literal.text(), self.writer);
        if text.is_empty() {
            return self.compare_empty(comparison);
        }
        match Type::of(self.column(), self.object, literal) {
            Type::Date => self.compare_date(comparison, text),
            Type::Number { .. } if self.holds_whole_numbers() && !writer.is_whole(text) => None,
            Type::Number { declared } => self.ordered(comparison, &writer.number(text, declared)),
            Type::Boolean { declared } => self.with(comparison.symbol(), writer.boolean(literal.boolean()?, declared)),
            Type::Text if writer.is_reserved(text) => None,
            Type::Text if writer.has_wildcard(text) => match comparison {
                // As a pattern it finds at least what equals it; as anything else it could lose rows.
                Comparison::Equal => self.with("=", writer.text(text)).map(Clause::loosely),
                _ => None,
            },
            Type::Text => self.with(comparison.symbol(), writer.text(text)),
        }
    }

    /// An empty text; where it is the same as null, it is asked for as null.
    fn compare_empty(&self, comparison: Comparison) -> Option<Clause> {
        let dialect = self.writer.dialect;
        match comparison {
            Comparison::Equal if dialect.empty_is_null => self.with("IS NULL", Value::Null),
            Comparison::NotEqual if dialect.empty_is_null => self.with("IS NOT NULL", Value::Null),
            // A parameter without a value is no condition to most vendors.
            _ if dialect.empty_is_null || dialect.syntax == Syntax::Parameters => None,
            _ => self.with(comparison.symbol(), self.writer.text("")),
        }
    }

    fn holds_whole_numbers(&self) -> bool {
        let field = self.object.and_then(|object| object.field(self.column()));
        field.is_some_and(|field| field.field_type == FieldType::Integer)
    }

    /// A comparison of what has an order; where the vendor lacks the operator, by one that finds at least as much.
    fn ordered(&self, comparison: Comparison, value: &Value) -> Option<Clause> {
        let weaker: &[&str] = match comparison {
            Comparison::Above => &[">="],
            Comparison::Below => &["<="],
            Comparison::Equal => &[">=", "<="],
            Comparison::AtLeast | Comparison::AtMost | Comparison::NotEqual => &[],
        };
        let exactly = self.with(comparison.symbol(), value.clone());
        exactly.or_else(|| self.first(weaker.iter().map(|operator| (*operator, value)).collect()))
    }

    /// The first of these that the vendor has, to be checked again.
    fn first(&self, alternatives: Vec<(&str, &Value)>) -> Option<Clause> {
        let mut said = alternatives.into_iter().filter_map(|(operator, value)| self.with(operator, value.clone()));
        said.next().map(Clause::loosely)
    }

    /// A date that the vendor's dates cannot name exactly (a fraction of their smallest unit, an hour that the
    /// clock on the vendor's wall shows twice) is said by the edges of what they can, and we decide.
    fn compare_date(&self, comparison: Comparison, text: &str) -> Option<Clause> {
        let written = self.writer.date(text)?;
        let (from, to) = (&Value::from(written.from), &Value::from(written.to));
        if written.exact && (!written.coarse || matches!(comparison, Comparison::AtLeast | Comparison::Below)) {
            return self.ordered(comparison, from);
        }
        let bounds = match comparison {
            Comparison::Above | Comparison::AtLeast => vec![(">=", from)],
            Comparison::Below | Comparison::AtMost => vec![("<", to), ("<=", to)],
            Comparison::Equal if written.exact => vec![("=", from), (">=", from), ("<", to)],
            Comparison::Equal => vec![(">=", from), ("<", to)],
            Comparison::NotEqual => Vec::new(),
        };
        self.first(bounds)
    }

    fn like(&self, pattern: &Literal) -> Option<Clause> {
        let said = self.pattern("LIKE", pattern);
        match said {
            None if !pattern.text().contains('%') => self.compare(Comparison::Equal, pattern),
            said => said,
        }
    }

    fn pattern(&self, operator: &str, pattern: &Literal) -> Option<Clause> {
        let (text, writer) = (pattern.text(), self.writer);
        if text.is_empty() || writer.is_reserved(text) || !self.reads_as_rows_do(text) {
            return None;
        }
        let clause = self.with(operator, writer.pattern(text))?;
        let any = &writer.dialect.any;
        let wild = |letter: char| {
            let means = writer.dialect.wildcards.contains(letter) || any.contains(letter);
            means && letter != '%' && !writer.dialect.escapes.contains_key(&letter)
        };
        let loose = text.contains(wild) || text.chars().all(|letter| letter == '%');
        Some(if loose { clause.loosely() } else { clause })
    }

    /// Whether the vendor's text of a value is the one that rows hold, by which we would match. Dates in rows have a
    /// `T` before the time, the vendor's own may not.
    fn reads_as_rows_do(&self, pattern: &str) -> bool {
        let field = self.object.and_then(|object| object.field(self.column()));
        if field.is_none_or(|field| field.field_type != FieldType::DateTime) {
            return true;
        }
        matches!(self.writer.dialect.dates, DateMask::Java { plain: true, .. }) && !pattern.contains('T')
    }

    fn membership(&self, items: &[Literal]) -> Option<Clause> {
        self.list(items).or_else(|| match items {
            [only] => self.compare(Comparison::Equal, only),
            _ => None,
        })
    }

    /// IN as a list, where the dialect has one for this column.
    fn list(&self, items: &[Literal]) -> Option<Clause> {
        let dialect = self.writer.dialect;
        let membership = dialect.membership.as_ref().filter(|membership| {
            let columns = membership.columns.as_ref();
            membership.max >= items.len() && columns.is_none_or(|names| names.iter().any(|name| name == self.column()))
        })?;
        let values = items.iter().map(|item| self.item(item)).collect::<Option<Vec<_>>>()?;
        let exact = values.iter().all(|(_, exact)| *exact) && dialect.is_exact("IN");
        let field = dialect.vendor_name(self.column())?;
        let value = values.into_iter().map(|(value, _)| value).collect();
        let tokens = Tokens { field, value, separator: &membership.separator };
        let template = &membership.template;
        Some(Clause { name: tokens.fill_text(&template.name), value: tokens.fill(&template.value), exact })
    }

    /// One value of a list, and whether it finds nothing else; `None` if it cannot stand there.
    fn item(&self, item: &Literal) -> Option<(Value, bool)> {
        let (text, writer) = (item.text(), self.writer);
        match Type::of(self.column(), self.object, item) {
            _ if text.is_empty() => None,
            Type::Number { .. } if self.holds_whole_numbers() && !writer.is_whole(text) => None,
            Type::Number { declared } => Some((writer.number(text, declared), true)),
            Type::Boolean { declared } => Some((writer.boolean(item.boolean()?, declared), true)),
            Type::Date => writer.date(text).filter(|w| w.exact && !w.coarse).map(|w| (Value::from(w.from), true)),
            Type::Text if writer.is_reserved(text) => None,
            Type::Text => Some((writer.text(text), !writer.has_wildcard(text))),
        }
    }
}
