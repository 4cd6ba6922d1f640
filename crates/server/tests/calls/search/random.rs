//! Conditions nobody thought of: made from a fixed seed, asked over HTTP, and decided by SQL's three-valued logic over
//! the stored rows.

use super::super::house::{House, asked, ids};
use super::naive::{Row, number, text, utc};
use super::oddities;

type Says = Box<dyn Fn(&Row) -> Option<bool>>;

/// A condition as text, and what it says of a row: true, false, or unknown.
struct Condition {
    text: String,
    says: Says,
}

/// A small generator of numbers: the same every time.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).expect("31 bits") % sides
    }

    fn one_of<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.roll(of.len())]
    }
}

const TEXTS: &[&str] = &["FirstName", "LastName", "City", "_FavoriteColor"];
const WORDS: &[&str] = &[
    "Ada",
    "rome",
    "100%",
    "100x",
    "~tilde",
    "o'neil",
    "ñandú",
    "A_B",
    "axb",
    "~null~",
    "null",
    "Joan",
    "red",
    "日本 🦀",
];
const NUMBERS: &[&str] = &["Id", "OwnerID", "_LoyaltyPoints"];
const FIGURES: &[&str] = &["1", "2", "4", "9", "10", "12", "17.5", "100"];
const MOMENTS: &[&str] = &["Anniversary", "_RenewalDate"];
const INSTANTS: &[&str] = &[
    "2026-01-15T17:00:00",
    "2026-03-08T06:59:59",
    "2026-03-08T07:00:00",
    "2026-07-01T04:00:00",
    "2026-11-01T05:00:00",
    "2026-11-01T05:30:00",
    "2026-11-01T06:30:00",
    "2026-11-01T07:00:00",
];
const SIGNS: &[&str] = &["=", "!=", "<", "<=", ">", ">="];

fn ordered<T: PartialOrd>(sign: &str, left: &T, right: &T) -> bool {
    match sign {
        "=" => left == right,
        "!=" => left != right,
        "<" => left < right,
        "<=" => left <= right,
        ">" => left > right,
        _ => left >= right,
    }
}

/// `%` is any run of characters; nothing else is special.
fn like(pattern: &str, text: &str) -> bool {
    let mut parts = pattern.split('%');
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = text.strip_prefix(first) else { return false };
    let parts: Vec<&str> = parts.collect();
    let Some((last, middle)) = parts.split_last() else { return rest.is_empty() };
    for part in middle {
        let Some(at) = rest.find(part) else { return false };
        rest = &rest[at + part.len()..];
    }
    rest.ends_with(last)
}

fn quoted(word: &str) -> String {
    format!("'{}'", word.replace('\'', "''"))
}

fn predicate(dice: &mut Dice) -> Condition {
    match dice.roll(10) {
        0 | 1 => {
            let (column, sign, word) = (dice.one_of(TEXTS), dice.one_of(SIGNS), dice.one_of(WORDS));
            let says = move |row: &Row| Some(ordered(sign, &text(row, column)?, &word.to_lowercase()));
            Condition { text: format!("{column} {sign} {}", quoted(word)), says: Box::new(says) }
        }
        2 => {
            let (column, word) = (dice.one_of(TEXTS), dice.one_of(WORDS));
            let pattern = dice.one_of(&["%", "a%", "%o%", "100%", "~%", "a_%", "%_b"]);
            let pattern = if dice.roll(2) == 0 {
                pattern.to_owned()
            } else {
                format!("{}%", word.chars().next().expect("a letter"))
            };
            let text_ = format!("{column} LIKE {}", quoted(&pattern));
            Condition {
                text: text_,
                says: Box::new(move |row| Some(like(&pattern.to_lowercase(), &text(row, column)?))),
            }
        }
        3 => {
            let (column, words) = (dice.one_of(TEXTS), [dice.one_of(WORDS), dice.one_of(WORDS)]);
            let says = move |row: &Row| Some(words.map(str::to_lowercase).contains(&text(row, column)?));
            Condition {
                text: format!("{column} IN ({}, {})", quoted(words[0]), quoted(words[1])),
                says: Box::new(says),
            }
        }
        4 => {
            let column = dice.one_of(TEXTS);
            Condition {
                text: format!("{column} IS NULL"),
                says: Box::new(move |row| Some(text(row, column).is_none())),
            }
        }
        5 | 6 => {
            let (column, sign, figure) = (dice.one_of(NUMBERS), dice.one_of(SIGNS), dice.one_of(FIGURES));
            let value: f64 = figure.parse().expect("a number");
            let says = move |row: &Row| Some(ordered(sign, &number(row, column)?, &value));
            Condition { text: format!("{column} {sign} {figure}"), says: Box::new(says) }
        }
        7 => {
            let (column, figures) = (dice.one_of(NUMBERS), [dice.one_of(FIGURES), dice.one_of(FIGURES)]);
            let values = figures.map(|figure| figure.parse::<f64>().expect("a number"));
            let says = move |row: &Row| Some(values.contains(&number(row, column)?));
            Condition { text: format!("{column} IN ({}, {})", figures[0], figures[1]), says: Box::new(says) }
        }
        _ => {
            let (column, sign, instant) = (dice.one_of(MOMENTS), dice.one_of(SIGNS), dice.one_of(INSTANTS));
            let says = move |row: &Row| Some(ordered(sign, &utc(row, column)?.as_str(), &instant));
            Condition { text: format!("{column} {sign} '{instant}Z'"), says: Box::new(says) }
        }
    }
}

fn condition(dice: &mut Dice, depth: usize) -> Condition {
    let kind = if depth == 0 { 0 } else { dice.roll(4) };
    match kind {
        0 => predicate(dice),
        1 => {
            let inner = condition(dice, depth - 1);
            let says = move |row: &Row| (inner.says)(row).map(|held| !held);
            Condition { text: format!("NOT ({})", inner.text), says: Box::new(says) }
        }
        kind => {
            let (left, right) = (condition(dice, depth - 1), condition(dice, depth - 1));
            let (word, decides) = if kind == 2 { ("AND", false) } else { ("OR", true) };
            let text = format!("({}) {word} ({})", left.text, right.text);
            let says = move |row: &Row| match [(left.says)(row), (right.says)(row)] {
                both if both.contains(&Some(decides)) => Some(decides),
                [Some(_), Some(_)] => Some(!decides),
                _ => None,
            };
            Condition { text, says: Box::new(says) }
        }
    }
}

#[tokio::test]
async fn conditions_nobody_thought_of_find_the_right_rows() {
    let house = House::start().await;
    house.add("Contact", &oddities());
    let rows = house.stored("Contact");
    let mut dice = Dice(2_026);
    for n in 0..400 {
        let condition = condition(&mut dice, n % 4);
        let holding = rows.iter().filter(|row| (condition.says)(row) == Some(true));
        let expected: Vec<i64> = holding.map(|row| row["Id"].as_i64().expect("an id")).collect();
        let query = [("where", condition.text.as_str()), ("fields", "Id"), ("pageSize", "1000")];
        let answer = house.me.get(&asked("/contacts", &query)).await;
        assert_eq!(answer.status, 200, "{n}: {}: {answer:?}", condition.text);
        assert_eq!(ids(&answer), expected, "{n}: {}", condition.text);
    }
}
