//! The rule of the grammar for one comparison: its field, its operator, its values, and the whole comparison in
//! back-ticks.

use crate::error::{ParseError, Problem};
use crate::lexer::Kind;
use crate::parse::Parser;
use crate::{Comparison, Expr, Field, Items, Literal, MAX_ITEMS, MAX_NAME, Moment, Predicate, Test};

const OPERATORS: &str = "an operator (=, !=, <, <=, >, >=, LIKE, IN or IS NULL)";

impl Parser<'_> {
    /// A comparison, or a whole comparison in back-ticks.
    pub fn predicate(&mut self) -> Result<Expr, ParseError> {
        if matches!(self.kind(), Kind::Ticked(_)) && !self.operator_follows() {
            return self.ticked_comparison();
        }
        let field = self.field("a field name, NOT or `(`")?;
        let test = self.test(&field)?;
        Ok(Predicate { field, test }.into())
    }

    /// `field = word / "`" any "`"`
    pub fn field(&mut self, expected: &str) -> Result<Field, ParseError> {
        let name = match (self.kind(), self.word_at(0)) {
            (_, Some(word)) => word.to_owned(),
            (Kind::Ticked(name), _) => name.clone(),
            (Kind::Text(_), _) => {
                let hint = "a field name stands bare or in back-ticks, not in quotes".to_owned();
                return Err(self.expected_with(expected, Some(hint)));
            }
            _ => return Err(self.expected_with(expected, None)),
        };
        let what = match name.len() {
            length if length > MAX_NAME => format!("a name is {length} bytes long, more than the {MAX_NAME} allowed"),
            _ => "the name between the back-ticks is empty".to_owned(),
        };
        let field = Field::new(name).ok_or_else(|| self.error_here(Problem::Refused(what), None))?;
        self.step();
        Ok(field)
    }

    fn operator_follows(&self) -> bool {
        matches!(self.kind_at(1), Kind::Compare(_))
            || ["like", "in", "is", "not"].iter().any(|word| self.is_word(1, word))
    }

    fn test(&mut self, field: &Field) -> Result<Test, ParseError> {
        if let Kind::Compare(comparison) = *self.kind() {
            self.step();
            return Ok(Test::Compare(comparison, self.value(&format!("a value after {}", comparison.symbol()))?));
        }
        if self.take_word("is") {
            return self.null_test();
        }
        let negated = self.take_word("not");
        if self.take_word("like") {
            let pattern = self.value("a pattern after LIKE, such as 'Acc%'")?;
            return Ok(if negated { Test::NotLike(pattern) } else { Test::Like(pattern) });
        }
        if self.take_word("in") {
            let items = self.items()?;
            return Ok(if negated { Test::NotIn(items) } else { Test::In(items) });
        }
        if negated {
            return Err(self.expected_with("LIKE or IN after NOT", None));
        }
        let name = field.name();
        let hint = if name.eq_ignore_ascii_case("where") {
            Some("leave out the word WHERE".to_owned())
        } else if self.is_word(0, "between") {
            Some(format!("CEQL has no BETWEEN: write {field} >= … AND {field} <= …"))
        } else {
            None
        };
        Err(self.expected_with(&format!("{OPERATORS} after the field {field}"), hint))
    }

    fn null_test(&mut self) -> Result<Test, ParseError> {
        let negated = self.take_word("not");
        if !self.take_word("null") {
            let expected = if negated { "NULL after IS NOT" } else { "NULL or NOT NULL after IS" };
            let hint = "IS only asks for NULL: other values are compared with = or !=".to_owned();
            return Err(self.expected_with(expected, Some(hint)));
        }
        Ok(if negated { Test::IsNotNull } else { Test::IsNull })
    }

    /// `"(" value *( "," value ) ")"`
    fn items(&mut self) -> Result<Items, ParseError> {
        if !self.take(&Kind::Open) {
            return Err(self.expected_with("`(` after IN", Some("write the list as in (1, 2)".to_owned())));
        }
        let mut values = vec![self.value("a value of the list")?];
        while self.take(&Kind::Comma) {
            if values.len() == MAX_ITEMS {
                let what = format!("the list of IN holds more than the {MAX_ITEMS} values allowed");
                return Err(self.error_here(Problem::Refused(what), None));
            }
            values.push(self.value("a value of the list")?);
        }
        if !self.take(&Kind::Close) {
            return Err(self.expected("`,` or `)`"));
        }
        Ok(Items::new(values).expect("the loop above keeps from 1 to MAX_ITEMS values"))
    }

    /// `value = string / word`
    fn value(&mut self, expected: &str) -> Result<Literal, ParseError> {
        let literal = match (self.kind(), self.word_at(0)) {
            (Kind::Text(text), _) => Literal::quoted(text.clone()),
            (_, Some(word)) => Literal::bare(word).ok_or_else(|| {
                let what = "nothing is equal to null".to_owned();
                let hint = "write IS NULL or IS NOT NULL; for the text null write 'null'".to_owned();
                self.error_here(Problem::Refused(what), Some(hint))
            })?,
            (Kind::Ticked(_), _) => {
                let hint = "values stand in single quotes, back-ticks are for field names".to_owned();
                return Err(self.expected_with(expected, Some(hint)));
            }
            (Kind::Compare(found), _) => {
                let hint = self.previous().filter(|before| matches!(before.kind, Kind::Compare(Comparison::Equal)));
                let hint = hint.map(|_| format!("if the value begins with {}, put it into quotes", found.symbol()));
                return Err(self.expected_with(expected, hint));
            }
            (Kind::Open | Kind::Close | Kind::Comma | Kind::End, _) => {
                let hint = "an empty text is written ''".to_owned();
                return Err(self.expected_with(expected, Some(hint)));
            }
            _ => return Err(self.expected_with(expected, None)),
        };
        self.step();
        Ok(literal)
    }

    /// A whole comparison between back-ticks; a bare date in it may hold a space (`docs/reference/ceql.md` §2).
    fn ticked_comparison(&mut self) -> Result<Expr, ParseError> {
        let (start, end) = (self.token().start + 1, self.token().end - 1);
        let content = &self.source[start..end];
        if content.contains('`') || !content.contains(|c: char| c.is_whitespace() || "=<>".contains(c)) {
            self.step();
            return Err(self.expected_with(&format!("{OPERATORS} after the name in back-ticks"), None));
        }
        let mut inner = Parser::within(self.source, start, end);
        let field = inner.field("a field name")?;
        let test = match inner.spaced_moment(end) {
            Some(test) => test,
            None => {
                let test = inner.test(&field)?;
                inner.end("the closing back-tick after one comparison")?;
                test
            }
        };
        self.step();
        Ok(Predicate { field, test }.into())
    }

    /// `= 2015-01-06 09:31:38` up to byte `end`: the only bare value with a space.
    fn spaced_moment(&self, end: usize) -> Option<Test> {
        let Kind::Compare(comparison) = *self.kind() else { return None };
        let text = self.source[self.token().end..end].trim();
        let spaced = text.contains(char::is_whitespace) && Moment::parse(text).is_some();
        spaced.then(|| Test::Compare(comparison, Literal::quoted(text)))
    }
}
