//! Tree to canonical CEQL: capitals for key words, one space between tokens, parentheses only where the tree needs them,
//! strings in single quotes, back-ticks only around names that would be read otherwise. What is printed parses back to an
//! equal tree, within the limits of the parser.

use std::fmt::{self, Display, Formatter};

use crate::lexer::is_word;
use crate::{Expr, Field, Literal, Predicate, Test};

/// Words that are printed in back-ticks when they are names. Only a leading NOT is really in doubt; the others are marked
/// for the reader.
const KEY_WORDS: [&str; 7] = ["and", "or", "not", "like", "in", "is", "null"];

impl Display for Expr {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Expr::And(operands) => joined(f, operands, " AND ", |operand| matches!(operand, Expr::Or(_))),
            Expr::Or(operands) => joined(f, operands, " OR ", |_| false),
            Expr::Not(inner) => {
                f.write_str("NOT ")?;
                operand(f, inner, matches!(**inner, Expr::And(_) | Expr::Or(_)))
            }
            Expr::Predicate(predicate) => predicate.fmt(f),
        }
    }
}

fn joined(f: &mut Formatter<'_>, operands: &[Expr], word: &str, wrap: impl Fn(&Expr) -> bool) -> fmt::Result {
    for (index, expression) in operands.iter().enumerate() {
        if index > 0 {
            f.write_str(word)?;
        }
        operand(f, expression, wrap(expression))?;
    }
    Ok(())
}

fn operand(f: &mut Formatter<'_>, expression: &Expr, wrapped: bool) -> fmt::Result {
    if wrapped { write!(f, "({expression})") } else { expression.fmt(f) }
}

impl Display for Predicate {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.field, self.test.operator())?;
        match &self.test {
            Test::IsNull | Test::IsNotNull => Ok(()),
            Test::Compare(_, value) | Test::Like(value) | Test::NotLike(value) => write!(f, " {value}"),
            Test::In(items) | Test::NotIn(items) => {
                f.write_str(" (")?;
                for (index, item) in items.iter().enumerate() {
                    write!(f, "{}{item}", if index > 0 { ", " } else { "" })?;
                }
                f.write_str(")")
            }
        }
    }
}

impl Display for Literal {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        if self.is_quoted() { write!(f, "'{}'", self.text().replace('\'', "''")) } else { f.write_str(self.text()) }
    }
}

impl Display for Field {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let name = self.name();
        let key_word = KEY_WORDS.iter().any(|word| name.eq_ignore_ascii_case(word));
        if key_word || name == "*" || !name.chars().all(is_word) {
            write!(f, "`{}`", name.replace('`', "``"))
        } else {
            f.write_str(name)
        }
    }
}
