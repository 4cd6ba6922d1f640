//! Trees, statements, rows and near-queries.

use ligand_ceql::{Comparison, Direction, Expr, Field, Items, Literal, Order, Predicate, Select, Test};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

const KEY_WORDS: [&str; 13] =
    ["and", "OR", "Not", "like", "IN", "is", "null", "select", "from", "where", "order", "limit", "*"];

/// Texts that mean something to some type, and texts that nearly do.
const TEXTS: [&str; 48] = [
    "",
    "a",
    "A",
    "ab",
    "aB",
    "b",
    "%",
    "a%",
    "%b",
    "a%b",
    "%a%",
    "%a%b%",
    "%a%a%",
    "abAB",
    "A_b",
    "a_b",
    "é",
    "É",
    "true",
    "FALSE",
    "1",
    "0",
    "01",
    "1.0",
    "10",
    "9",
    "-3",
    "-2.5",
    "+1",
    ".5",
    "0.50",
    "5.",
    "9007199254740993",
    "9007199254740992",
    "1234567890123456789012345",
    "1234567890123456789012346",
    "2018-01-15",
    "2018-01-15T00:00:00Z",
    "2018-01-15T05:00:00Z",
    "2018-01-15T10:00:00+0500",
    "2018-01-15 00:00",
    "2018-01-15T00:00:00.001-05:00",
    "1515992400000",
    "1515992400001",
    "20180115",
    "2018",
    "08/13/2016",
    "2018-02-30",
];

pub fn tree(predicate: impl Strategy<Value = Predicate> + 'static) -> impl Strategy<Value = Expr> {
    let leaf = predicate.prop_map(Expr::from);
    leaf.prop_recursive(5, 24, 4, |inner| {
        let several = || prop::collection::vec(inner.clone(), 2..4);
        prop_oneof![
            several().prop_map(|operands| Expr::all(operands).expect("not empty")),
            several().prop_map(|operands| Expr::any(operands).expect("not empty")),
            inner.clone().prop_map(Expr::negated),
        ]
    })
}

/// Predicates with any names and values.
pub fn any_predicate() -> impl Strategy<Value = Predicate> {
    predicate(name(), literal().boxed())
}

/// Predicates about the fields of [`row`].
pub fn row_predicate() -> impl Strategy<Value = Predicate> {
    let names = prop::sample::select(vec!["t", "n", "f", "d", "u", "u", "p.q", "p.q.r", "l.x", "none"]);
    let literal = prop::sample::select(&TEXTS[..])
        .prop_flat_map(|text| any::<bool>().prop_map(move |quoted| either_literal(text, quoted)));
    predicate(names.prop_map(|name| Field::new(name).expect("a name")), literal)
}

fn either_literal(text: &str, quoted: bool) -> Literal {
    Literal::bare(text).filter(|_| !quoted).unwrap_or_else(|| Literal::quoted(text))
}

fn predicate(
    field: impl Strategy<Value = Field>,
    literal: impl Strategy<Value = Literal> + Clone + 'static,
) -> impl Strategy<Value = Predicate> {
    let items = || prop::collection::vec(literal.clone(), 1..4).prop_map(|items| Items::new(items).expect("not empty"));
    let test = prop_oneof![
        4 => (comparison(), literal.clone()).prop_map(|(comparison, literal)| Test::Compare(comparison, literal)),
        1 => literal.clone().prop_map(Test::Like),
        1 => literal.clone().prop_map(Test::NotLike),
        1 => items().prop_map(Test::In),
        1 => items().prop_map(Test::NotIn),
        1 => Just(Test::IsNull),
        1 => Just(Test::IsNotNull),
    ];
    (field, test).prop_map(|(field, test)| Predicate { field, test })
}

fn comparison() -> impl Strategy<Value = Comparison> {
    use Comparison::{Above, AtLeast, AtMost, Below, Equal, NotEqual};
    prop::sample::select(vec![Equal, NotEqual, Below, AtMost, Above, AtLeast])
}

fn name() -> impl Strategy<Value = Field> {
    prop_oneof![
        "[a-z][a-zA-Z0-9_.]{0,8}".boxed(),
        prop::sample::select(&KEY_WORDS[..]).prop_map(str::to_owned).boxed(),
        ".{1,8}".boxed(),
        "[ `'=<>!(),a\n]{1,5}".boxed(),
    ]
    .prop_filter_map("a blank name", Field::new)
}

fn literal() -> impl Strategy<Value = Literal> {
    prop_oneof![
        ".{0,10}".prop_map(Literal::quoted),
        "['\"`%\n\\\\a ]{0,5}".prop_map(Literal::quoted),
        "[a-zA-Z0-9_.:+@/%-]{1,12}".prop_filter_map("null", Literal::bare),
        ".{1,4}".prop_filter_map("not bare", Literal::bare),
        prop::sample::select(&KEY_WORDS[..]).prop_filter_map("null", Literal::bare),
    ]
}

pub fn select() -> impl Strategy<Value = Select> {
    let direction = prop::sample::select(vec![Direction::Ascending, Direction::Descending]);
    let order = prop::option::of((name(), direction).prop_map(|(field, direction)| Order { field, direction }));
    let filter = prop::option::of(tree(any_predicate()));
    (prop::collection::vec(name(), 0..3), name(), filter, order, any::<Option<u64>>())
        .prop_map(|(fields, object, filter, order, limit)| Select { fields, object, filter, order, limit })
}

/// Tokens of the language in any order.
pub fn token_soup() -> impl Strategy<Value = String> {
    let tokens = vec![
        "a",
        "b.c",
        "and",
        "or",
        "not",
        "like",
        "in",
        "is",
        "null",
        "=",
        "!=",
        "<",
        ">=",
        "(",
        ")",
        ",",
        "'x'",
        "'it''s'",
        "\"y\"",
        "`z`",
        "`a = 1`",
        "1",
        "2018-01-15",
        "select",
        "*",
        "from",
        "where",
        "order",
        "by",
        "limit",
        "<>",
        "!",
        "‘",
    ];
    let shapes = vec!["a = 1", "not a like 'x%'", "and", "or", "(", ")", "b in (1, 2)", "c is not null"];
    let soup = |words: Vec<&'static str>| prop::collection::vec(prop::sample::select(words), 0..14);
    prop_oneof![soup(tokens), soup(shapes)].prop_map(|words| words.join(" "))
}

/// Rows whose members hold texts, numbers, flags, nulls, objects and lists.
pub fn row() -> impl Strategy<Value = Value> {
    let members = vec!["t", "n", "f", "d", "u", "p", "p.q", "l", "l.x"];
    let member = prop_oneof![4 => value().boxed(), 1 => nested().boxed()];
    prop::collection::vec((prop::sample::select(members), member), 0..8).prop_map(|members| {
        Value::Object(members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect::<Map<_, _>>())
    })
}

fn nested() -> impl Strategy<Value = Value> {
    let object = (
        prop::sample::select(vec!["q", "x", "q.r"]),
        prop_oneof![value().boxed(), value().prop_map(|value| json!({"r": value})).boxed(),],
    )
        .prop_map(|(name, value)| json!({name: value}));
    prop_oneof![object.clone().boxed(), prop::collection::vec(object, 0..3).prop_map(Value::Array).boxed()]
}

fn value() -> impl Strategy<Value = Value> {
    let text = prop::sample::select(&TEXTS[..]).prop_map(|text| json!(text));
    let number = prop::sample::select(vec![
        json!(1),
        json!(0),
        json!(10),
        json!(-3),
        json!(0.5),
        json!(1.0),
        json!(9_007_199_254_740_993_u64),
        json!(1_515_992_400_000_i64),
        json!(2018),
    ]);
    let scalar =
        prop_oneof![6 => text, 3 => number, 1 => Just(json!(true)), 1 => Just(json!(false)), 1 => Just(json!(null))];
    prop_oneof![
        5 => scalar.clone().boxed(),
        1 => prop::collection::vec(scalar, 0..3).prop_map(Value::Array).boxed(),
    ]
}
