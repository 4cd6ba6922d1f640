//! Tokens to tree: AND, OR, NOT and parentheses, and the cursor that the other rules of the grammar share. Recursive
//! descent, one function a rule; the recursion is bounded by [`MAX_DEPTH`].

use crate::error::{ParseError, Problem};
use crate::lexer::{Kind, Token, tokens};
use crate::{Expr, MAX_DEPTH, MAX_LENGTH};

/// Reads a `where` expression. The word WHERE itself is not part of it.
///
/// # Errors
/// The first place at which the text is no CEQL, or passes [`MAX_LENGTH`], [`MAX_DEPTH`], [`crate::MAX_ITEMS`] or
/// [`crate::MAX_NAME`]. An empty text is an error: whoever has no condition has no expression.
pub fn parse(text: &str) -> Result<Expr, ParseError> {
    let mut parser = Parser::new(text)?;
    let expression = parser.expression()?;
    parser.end("AND, OR or the end of the query")?;
    Ok(expression)
}

/// A place in the tokens of a query.
pub(crate) struct Parser<'a> {
    pub source: &'a str,
    tokens: Vec<Token>,
    at: usize,
    depth: usize,
}

impl<'a> Parser<'a> {
    pub fn new(source: &'a str) -> Result<Self, ParseError> {
        if source.len() > MAX_LENGTH {
            let what = format!("the query is {} bytes long, more than the {MAX_LENGTH} allowed", source.len());
            return Err(ParseError::new(source, MAX_LENGTH, Problem::Refused(what), None));
        }
        Ok(Self::within(source, 0, source.len()))
    }

    /// A parser of `source[start..end]` whose errors are placed in `source`.
    pub fn within(source: &'a str, start: usize, end: usize) -> Self {
        Parser { source, tokens: tokens(source, start, end), at: 0, depth: 0 }
    }

    /// `expression = conjunction *( OR conjunction )`
    pub fn expression(&mut self) -> Result<Expr, ParseError> {
        let mut expression = self.conjunction()?;
        while self.take_word("or") {
            expression = expression.or(self.conjunction()?);
        }
        Ok(expression)
    }

    /// `conjunction = primary *( AND primary )`
    fn conjunction(&mut self) -> Result<Expr, ParseError> {
        let mut expression = self.primary()?;
        while self.take_word("and") {
            expression = expression.and(self.primary()?);
        }
        Ok(expression)
    }

    /// `primary = NOT primary / "(" expression ")" / predicate`
    fn primary(&mut self) -> Result<Expr, ParseError> {
        if self.at_negation() {
            self.deeper()?;
            self.at += 1;
            let inner = self.primary()?;
            self.depth -= 1;
            return Ok(inner.negated());
        }
        if *self.kind() == Kind::Open {
            self.deeper()?;
            self.at += 1;
            let inner = self.expression()?;
            if *self.kind() != Kind::Close {
                return Err(self.expected("AND, OR or `)`"));
            }
            self.at += 1;
            self.depth -= 1;
            return Ok(inner);
        }
        self.predicate()
    }

    /// Whether the word here is the operator NOT rather than a field of that name: it is a field if what follows can
    /// only be its own operator.
    fn at_negation(&self) -> bool {
        if !self.is_word(0, "not") {
            return false;
        }
        let value_follows = |at| match self.kind_at(at) {
            Kind::Text(_) => true,
            Kind::Word => !["like", "in", "is", "not"].iter().any(|word| self.is_word(at, word)),
            _ => false,
        };
        let own_operator = matches!(self.kind_at(1), Kind::Compare(_))
            || (self.is_word(1, "in") && *self.kind_at(2) == Kind::Open)
            || (self.is_word(1, "is") && (self.is_word(2, "null") || self.is_word(2, "not")))
            || (self.is_word(1, "like") && value_follows(2));
        !own_operator
    }

    fn deeper(&mut self) -> Result<(), ParseError> {
        if self.depth == MAX_DEPTH {
            let what = format!("parentheses and NOT are nested deeper than {MAX_DEPTH} levels");
            return Err(self.error_here(Problem::Refused(what), None));
        }
        self.depth += 1;
        Ok(())
    }

    // The cursor.

    pub fn token(&self) -> &Token {
        self.token_at(0)
    }

    /// The token `ahead` places further; beyond the end, the last one.
    fn token_at(&self, ahead: usize) -> &Token {
        &self.tokens[(self.at + ahead).min(self.tokens.len() - 1)]
    }

    pub fn kind(&self) -> &Kind {
        self.kind_at(0)
    }

    pub fn kind_at(&self, ahead: usize) -> &Kind {
        &self.token_at(ahead).kind
    }

    /// The token before the cursor.
    pub fn previous(&self) -> Option<&Token> {
        self.at.checked_sub(1).map(|at| &self.tokens[at])
    }

    /// The source of the word `ahead` places further, if a word stands there.
    pub fn word_at(&self, ahead: usize) -> Option<&'a str> {
        let token = self.token_at(ahead);
        (token.kind == Kind::Word).then(|| &self.source[token.start..token.end])
    }

    pub fn is_word(&self, ahead: usize, word: &str) -> bool {
        self.word_at(ahead).is_some_and(|found| found.eq_ignore_ascii_case(word))
    }

    /// Steps over this key word, in any case, if it stands here.
    pub fn take_word(&mut self, word: &str) -> bool {
        let found = self.is_word(0, word);
        self.at += usize::from(found);
        found
    }

    /// Steps over this token if it stands here.
    pub fn take(&mut self, kind: &Kind) -> bool {
        let found = self.kind() == kind;
        self.at += usize::from(found);
        found
    }

    pub fn step(&mut self) {
        self.at += 1;
    }

    /// Succeeds if nothing is left.
    pub fn end(&self, expected: &str) -> Result<(), ParseError> {
        if *self.kind() == Kind::End { Ok(()) } else { Err(self.expected(expected)) }
    }

    /// The error that `expected` should have stood here.
    pub fn expected(&self, expected: &str) -> ParseError {
        self.expected_with(expected, self.usual_hint())
    }

    /// The same with advice.
    pub fn expected_with(&self, expected: &str, hint: Option<String>) -> ParseError {
        if let Kind::Wrong(problem, own_hint) = self.kind() {
            return self.error_here(problem.clone(), own_hint.clone());
        }
        self.error_here(Problem::Expected { expected: expected.to_owned(), found: self.found() }, hint)
    }

    pub fn error_here(&self, problem: Problem, hint: Option<String>) -> ParseError {
        ParseError::new(self.source, self.token().start, problem, hint)
    }

    /// The token here, for a message.
    fn found(&self) -> String {
        let token = self.token();
        match token.kind {
            Kind::End if token.start < self.source.len() => "the closing back-tick".to_owned(),
            Kind::End => "the end of the query".to_owned(),
            Kind::Text(_) => "a quoted string".to_owned(),
            _ => {
                let text = &self.source[token.start..token.end];
                let short: String = text.chars().take(40).collect();
                format!("`{short}{}`", if short.len() < text.len() { "…" } else { "" })
            }
        }
    }

    /// Advice for the faults that are met most often after a complete value.
    fn usual_hint(&self) -> Option<String> {
        let (here, before) = (self.token(), self.previous()?);
        let hint = match (&before.kind, self.word_at(0)) {
            (Kind::Text(_), _) if before.end == here.start && here.kind != Kind::Close => {
                "a quote inside a string is written twice, as in 'Bruce''s'"
            }
            (_, Some("&&" | "&")) => "write AND",
            (_, Some("||" | "|")) => "write OR",
            (_, Some(word)) if ["order", "orderby", "limit"].iter().any(|clause| word.eq_ignore_ascii_case(clause)) => {
                "an expression holds conditions only: order and limit are parameters of their own"
            }
            (Kind::Word, Some(_)) => "a value that holds spaces needs single quotes",
            _ => return None,
        };
        Some(hint.to_owned())
    }
}
