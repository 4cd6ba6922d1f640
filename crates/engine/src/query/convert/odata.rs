//! OData's `$filter`: `toODataFilter` (version 4), `toODataV3Filter`, and `toDynamics365FO`, whose service takes `*`
//! inside a text in place of the functions for texts.

use super::language::Language;
use super::value::{Pattern, Value, iso, pattern, value};
use super::words::Documented;
use chrono::SecondsFormat;
use ligand_ceql::{Comparison, Expr, Literal, Predicate, Test};

/// OData 4.
pub(super) const V4: Documented = Documented {
    name: "toODataFilter",
    own: "$filter",
    says: "=, !=, <, <=, >, >=, IN, IS NULL, LIKE 'a%', '%a' and '%a%', joined by AND and OR",
    say: |expression| language(|predicate| comparison(predicate, &Version::FOUR)).say(expression),
};

/// OData 2 and 3.
pub(super) const V3: Documented = Documented {
    name: "toODataV3Filter",
    say: |expression| language(|predicate| comparison(predicate, &Version::THREE)).say(expression),
    ..V4
};

/// The data entities of Dynamics 365 Finance and Operations.
pub(super) const DYNAMICS: Documented = Documented {
    name: "toDynamics365FO",
    says: "=, !=, <, <=, >, >=, IN, LIKE with any pattern, joined by AND and OR",
    say: |expression: &Expr| language(dynamics).say(expression),
    ..V4
};

fn language(comparison: fn(&Predicate) -> Option<String>) -> Language {
    Language { comparison, and: " and ", or: " or " }
}

/// In what the versions differ.
struct Version {
    contains: fn(&str, &str) -> String,
    literal: fn(&Literal) -> String,
}

impl Version {
    const FOUR: Version = Version { contains: |field, text| format!("contains({field},{text})"), literal };
    const THREE: Version = Version { contains: |field, text| format!("substringof({text},{field})"), literal: typed };
}

fn comparison(predicate: &Predicate, version: &Version) -> Option<String> {
    let field = path(predicate)?;
    let function = |text: &str| {
        Some(match pattern(text) {
            Pattern::StartsWith(text) => format!("startswith({field},{})", quoted(text)),
            Pattern::EndsWith(text) => format!("endswith({field},{})", quoted(text)),
            Pattern::Contains(text) => (version.contains)(&field, &quoted(text)),
            Pattern::Is(_) | Pattern::Other => return None,
        })
    };
    Some(match &predicate.test {
        Test::Compare(comparison, literal) => {
            format!("{field} {} {}", operator(*comparison), (version.literal)(literal))
        }
        Test::Like(literal) if !literal.text().contains('%') => format!("{field} eq {}", quoted(literal.text())),
        Test::NotLike(literal) if !literal.text().contains('%') => format!("{field} ne {}", quoted(literal.text())),
        Test::Like(literal) => function(literal.text())?,
        Test::NotLike(literal) => format!("not {}", function(literal.text())?),
        Test::IsNull => format!("{field} eq null"),
        Test::IsNotNull => format!("{field} ne null"),
        Test::In(_) | Test::NotIn(_) => return None,
    })
}

/// A text with `*` is a pattern there; nothing is null.
fn dynamics(predicate: &Predicate) -> Option<String> {
    let field = path(predicate)?;
    match &predicate.test {
        Test::Compare(_, literal) if literal.text().contains('*') => None,
        Test::Compare(comparison, literal) if is_member(literal.text()) => {
            Some(format!("{field} {} {}", operator(*comparison), literal.text()))
        }
        Test::Compare(comparison, each) => Some(format!("{field} {} {}", operator(*comparison), literal(each))),
        Test::Like(literal) | Test::NotLike(literal) if literal.text().contains('*') => None,
        Test::Like(literal) => Some(format!("{field} eq {}", quoted(&literal.text().replace('%', "*")))),
        Test::NotLike(literal) => Some(format!("{field} ne {}", quoted(&literal.text().replace('%', "*")))),
        Test::In(_) | Test::NotIn(_) | Test::IsNull | Test::IsNotNull => None,
    }
}

/// `Namespace.Type'Member'`: a member of an enumeration.
fn is_member(text: &str) -> bool {
    let is_name = |name: &str| !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    let cut = text.strip_suffix('\'').and_then(|text| text.split_once('\''));
    cut.is_some_and(|(name, member)| name.contains('.') && name.split('.').all(is_name) && is_name(member))
}

/// A field; dots lead into complex values. One that could be read as something else is not said.
fn path(predicate: &Predicate) -> Option<String> {
    let name = predicate.field.name();
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | '/' | '@' | '-');
    name.chars().all(plain).then(|| name.replace('.', "/"))
}

fn operator(comparison: Comparison) -> &'static str {
    match comparison {
        Comparison::Equal => "eq",
        Comparison::NotEqual => "ne",
        Comparison::Below => "lt",
        Comparison::AtMost => "le",
        Comparison::Above => "gt",
        Comparison::AtLeast => "ge",
    }
}

fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// A value in version 4, where dates and identifiers stand bare.
fn literal(literal: &Literal) -> String {
    match value(literal) {
        Value::Number | Value::Day => literal.text().to_owned(),
        Value::Boolean(truth) => truth.to_string(),
        Value::Moment(moment) => iso(moment),
        Value::Text if is_guid(literal) => literal.text().to_owned(),
        Value::Text => quoted(literal.text()),
    }
}

/// A value in version 3, where they name their type.
fn typed(literal: &Literal) -> String {
    match value(literal) {
        Value::Number => literal.text().to_owned(),
        Value::Boolean(truth) => truth.to_string(),
        Value::Day => format!("datetime'{}T00:00:00'", literal.text()),
        Value::Moment(moment) => {
            let utc = moment.to_utc().to_rfc3339_opts(SecondsFormat::AutoSi, true);
            format!("datetime'{}'", utc.trim_end_matches('Z'))
        }
        Value::Text if is_guid(literal) => format!("guid'{}'", literal.text()),
        Value::Text => quoted(literal.text()),
    }
}

/// A bare identifier of 32 hexadecimal digits in five groups.
fn is_guid(literal: &Literal) -> bool {
    let groups: Vec<usize> = literal.text().split('-').map(str::len).collect();
    let digits = literal.text().chars().all(|c| c == '-' || c.is_ascii_hexdigit());
    !literal.is_quoted() && digits && groups == [8, 4, 4, 4, 12]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn version_4() {
        V4.check(&[
            ("name = 'O''Hara'", "name eq 'O''Hara'"),
            ("a.b = 'x' AND size >= 5", "a/b eq 'x' and size ge 5"),
            ("done = true", "done eq true"),
            ("state = open", "state eq 'open'"),
            ("at > '2026-01-02T03:04:05+01:00'", "at gt 2026-01-02T03:04:05+01:00"),
            ("at < 2026-01-02", "at lt 2026-01-02"),
            ("id = 0f8fad5b-d9cb-469f-a165-70867728950e", "id eq 0f8fad5b-d9cb-469f-a165-70867728950e"),
            ("name LIKE 'a%'", "startswith(name,'a')"),
            ("name LIKE '%a'", "endswith(name,'a')"),
            ("name NOT LIKE '%a%'", "not contains(name,'a')"),
            ("name LIKE 'a'", "name eq 'a'"),
            ("id IN (1, 2)", "(id eq 1 or id eq 2)"),
            ("id NOT IN (1, 2)", "(id ne 1 and id ne 2)"),
            ("name IS NULL OR (id = 1 AND name IS NOT NULL)", "(name eq null or (id eq 1 and name ne null))"),
            ("NOT (id = 1 OR id < 0)", "id ne 1 and id ge 0"),
        ]);
        V4.check_unsaid(&["name LIKE 'a%b'", "`a b` = 1", "id = 1 OR name LIKE '%'"]);
    }

    #[test]
    fn version_3() {
        V3.check(&[
            ("name LIKE '%a%'", "substringof('a',name)"),
            ("at >= '2026-01-02T03:04:05+01:00'", "at ge datetime'2026-01-02T02:04:05'"),
            ("at < 2026-01-02", "at lt datetime'2026-01-02T00:00:00'"),
            ("id = 0f8fad5b-d9cb-469f-a165-70867728950e", "id eq guid'0f8fad5b-d9cb-469f-a165-70867728950e'"),
        ]);
    }

    #[test]
    fn dynamics_365_finance_and_operations() {
        DYNAMICS.check(&[
            ("dataAreaId = 'usmf' AND Amount > 5", "dataAreaId eq 'usmf' and Amount gt 5"),
            ("Name LIKE '%a%b'", "Name eq '*a*b'"),
            ("Name NOT LIKE 'a%'", "Name ne 'a*'"),
            (
                "Hold = 'Microsoft.Dynamics.DataEntities.NoYes''Yes'''",
                "Hold eq Microsoft.Dynamics.DataEntities.NoYes'Yes'",
            ),
            ("Hold = 'x.y''Yes'' or 1 eq 1'", "Hold eq 'x.y''Yes'' or 1 eq 1'"),
        ]);
        DYNAMICS.check_unsaid(&["Name IS NULL", "Name = 'a*'"]);
    }
}
