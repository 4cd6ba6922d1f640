//! CEQL, the query language of the `where` parameter (and, as a whole statement, of the `q` of bulk queries): text to
//! tree, tree to text, tree to the flat list that hooks read, tree to a decision about a row, and the cuts that let an
//! engine hand one part to a vendor and keep the rest. Pure: no I/O, no clock, no vendor's dialect.
//!
//! The language, its sources and the decisions where they are silent: `docs/reference/ceql.md`.
//!
//! ```text
//! expression  = conjunction *( OR conjunction )
//! conjunction = primary *( AND primary )
//! primary     = NOT primary / "(" expression ")" / predicate / "`" predicate "`"
//! predicate   = field compare value
//!             / field [NOT] LIKE value
//!             / field [NOT] IN "(" value *( "," value ) ")"
//!             / field IS [NOT] NULL
//! compare     = "=" / "!=" / "<" / "<=" / ">" / ">="
//! field       = word / "`" any "`"                     ; a back-tick inside is written twice
//! value       = "'" any "'" / '"' any '"' / word       ; a quote inside is written twice
//! word        = 1*( no white space, no control, none of = ! < > ( ) , ' " ` nor a typographic quote )
//!
//! select      = SELECT ( "*" / field *( "," field ) ) FROM object *( WHERE expression / order / LIMIT digits )
//! order       = ( ORDER BY / ORDERBY [ "=" ] ) field [ ASC / DESC ]
//! ```
//!
//! Key words are read in any case and only where they can stand: a field may be called `from`, `order`, `like` or `and`.
//! White space between tokens is optional. The one bare word that is no value is `null`, see [`Literal::bare`].

mod analyse;
mod error;
mod evaluate;
mod flatten;
#[doc(hidden)]
pub mod fuzz;
mod lexer;
mod literal;
mod parse;
mod predicate;
mod print;
mod select;
mod tree;

pub use analyse::{conjuncts, fields, normal_form, predicates};
pub use error::ParseError;
pub use evaluate::{FieldType, Matcher, Mismatch, Moment, Rules, check, matches};
pub use flatten::request_expression;
pub use literal::Literal;
pub use parse::parse;
pub use select::{Direction, Order, Select, parse_select};
pub use tree::{Comparison, Expr, Field, Items, Operands, Predicate, Test};

/// The longest query text that is read, in bytes.
pub const MAX_LENGTH: usize = 64 * 1024;
/// The deepest nesting of parentheses and NOT that is read.
pub const MAX_DEPTH: usize = 64;
/// The most values that one IN list holds.
pub const MAX_ITEMS: usize = 10_000;
/// The longest field or object name, in bytes.
pub const MAX_NAME: usize = 1024;
