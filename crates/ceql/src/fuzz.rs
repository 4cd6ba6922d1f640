//! The property that the fuzz target and the checked-in seeds share.

use crate::{Expr, MAX_LENGTH, conjuncts, normal_form, parse, parse_select, request_expression};

/// Reads arbitrary bytes as an expression and as a statement.
///
/// # Panics
/// If something that was read does not survive being printed and read again, or an error points outside the text.
pub fn round_trip(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    match parse(text) {
        Ok(expression) => {
            again(&expression, parse);
            again(&normal_form(expression.clone(), &|_| false), parse);
            assert_eq!(Expr::all(conjuncts(expression.clone())).as_ref(), Some(&expression));
            assert!(request_expression(&expression).as_array().is_some_and(|entries| !entries.is_empty()));
        }
        Err(error) => {
            assert!(text.is_char_boundary(error.offset()), "the place of {error:?} is inside a character");
            assert!(error.to_string().starts_with("Error parsing query"));
        }
    }
    if let Ok(select) = parse_select(text) {
        again(&select, parse_select);
    }
}

/// Prints and reads again; what prints longer than the parser reads is left alone.
fn again<T, E>(tree: &T, read: impl Fn(&str) -> Result<T, E>)
where
    T: std::fmt::Display + std::fmt::Debug + PartialEq,
    E: std::fmt::Debug,
{
    let printed = tree.to_string();
    if printed.len() <= MAX_LENGTH {
        let reread = read(&printed).unwrap_or_else(|error| panic!("{printed:?} does not parse: {error:?}"));
        assert_eq!(&reread, tree, "{printed:?} parses to another tree");
    }
}
