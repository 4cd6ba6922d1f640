//! What a converter makes of a query: words for the vendor, and the conditions it has none for.

use ligand_ceql::{Expr, conjuncts};
use serde_json::Value;

/// One documented converter (`docs/reference/element-format.md` §3.4).
pub(super) struct Documented {
    pub name: &'static str,
    /// The vendor's parameter for its words, where the definition names none.
    pub own: &'static str,
    /// What it can say, for people.
    pub says: &'static str,
    /// The words for a query without NOT.
    pub say: fn(&Expr) -> Said,
}

/// A query in the vendor's words, as far as there are some.
#[derive(Debug)]
pub(super) struct Said {
    pub words: Option<Words>,
    /// The conditions, joined by AND, that cannot be said.
    pub unsaid: Vec<Expr>,
}

/// Words for a vendor.
#[derive(Debug)]
pub(super) enum Words {
    Text(String),
    Json(Value),
    /// Parameters, and what they are where one text is wanted.
    Parameters(Vec<(String, String)>, String),
}

impl Words {
    /// Parameters, which as one text are encoded as in a URL.
    pub fn parameters(pairs: Vec<(String, String)>) -> Words {
        let text = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(&pairs).finish();
        Words::Parameters(pairs, text)
    }

    /// As one text.
    pub fn text(&self) -> String {
        match self {
            Words::Text(text) | Words::Parameters(_, text) => text.clone(),
            Words::Json(value) => value.to_string(),
        }
    }
}

impl Said {
    /// Says each condition of the topmost AND by itself, and puts together what could be said.
    pub fn each<T>(
        expression: &Expr,
        say: impl Fn(&Expr) -> Option<T>,
        together: impl FnOnce(Vec<T>) -> Words,
    ) -> Said {
        let (mut said, mut unsaid) = (Vec::new(), Vec::new());
        for condition in conjuncts(expression.clone()) {
            match say(&condition) {
                Some(one) => said.push(one),
                None => unsaid.push(condition),
            }
        }
        Said { words: (!said.is_empty()).then(|| together(said)), unsaid }
    }
}

#[cfg(test)]
impl Documented {
    /// Checks what each query becomes as one text.
    pub fn check(&self, table: &[(&str, &str)]) {
        for (query, expected) in table {
            let said = self.of(query);
            assert_eq!(said.unsaid, [], "{query}");
            assert_eq!(said.words.unwrap().text(), *expected, "{query}");
        }
    }

    /// Checks that there are no words for any of these.
    pub fn check_unsaid(&self, queries: &[&str]) {
        for query in queries {
            let said = self.of(query);
            assert!(said.words.is_none(), "{query}: {said:?}");
            assert!(!said.unsaid.is_empty(), "{query}");
        }
    }

    fn of(&self, query: &str) -> Said {
        (self.say)(&ligand_ceql::normal_form(ligand_ceql::parse(query).unwrap(), &|_| true))
    }
}
