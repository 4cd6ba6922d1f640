//! Vendors that take filters as nested parameters: `toSugar` (`filter[0][name][$equals]`) and `toMagentoV20`
//! (`searchCriteria[filter_groups][0][filters][0][field]`), whose SOAP service takes the same as XML.

use super::value::{Pattern, pattern};
use super::words::{Documented, Said, Words};
use ligand_ceql::{Comparison, Expr, Items, Predicate, Test};

/// Filters of SugarCRM.
pub(super) const SUGAR: Documented = Documented {
    name: "toSugar",
    own: "filter",
    says: "=, !=, <, <=, >, >=, IN, NOT IN, IS NULL, LIKE 'a%', '%a' and '%a%', joined by AND and OR",
    say: sugar,
};

/// Search criteria of Magento 2.
pub(super) const MAGENTO: Documented = Documented {
    name: "toMagentoV20",
    own: "searchCriteria",
    says: "every operator, joined by AND; alternatives that are single conditions",
    say: |expression| Said::each(expression, filter_group, magento),
};

type Pairs = Vec<(String, String)>;

fn sugar(expression: &Expr) -> Said {
    let number = |all: Vec<Pairs>| {
        let each = all.into_iter().enumerate().flat_map(|(index, pairs)| {
            pairs.into_iter().map(move |(name, value)| (format!("filter[{index}]{name}"), value))
        });
        Words::parameters(each.collect())
    };
    Said::each(expression, sugar_condition, number)
}

/// The parameters of one condition, by what stands behind its place.
fn sugar_condition(expression: &Expr) -> Option<Pairs> {
    let (operands, operator) = match expression {
        Expr::Predicate(predicate) => return sugar_comparison(predicate),
        Expr::And(operands) => (operands, "$and"),
        Expr::Or(operands) => (operands, "$or"),
        Expr::Not(_) => return None,
    };
    let mut all = Vec::new();
    for (index, operand) in operands.iter().enumerate() {
        let inner = sugar_condition(operand)?;
        all.extend(inner.into_iter().map(|(name, value)| (format!("[{operator}][{index}]{name}"), value)));
    }
    Some(all)
}

fn sugar_comparison(predicate: &Predicate) -> Option<Pairs> {
    let field = predicate.field.name();
    if field.contains(['[', ']']) {
        return None;
    }
    let one = |operator: &str, value: &str| vec![(format!("[{field}][{operator}]"), value.to_owned())];
    let list = |operator: &str, items: &Items| {
        let each = |(index, item): (usize, &ligand_ceql::Literal)| {
            (format!("[{field}][{operator}][{index}]"), item.text().to_owned())
        };
        items.iter().enumerate().map(each).collect::<Pairs>()
    };
    Some(match &predicate.test {
        Test::Compare(comparison, literal) => one(sugar_operator(*comparison), literal.text()),
        Test::Like(literal) => match pattern(literal.text()) {
            Pattern::Is(text) => one("$equals", text),
            Pattern::StartsWith(text) => one("$starts", text),
            Pattern::EndsWith(text) => one("$ends", text),
            Pattern::Contains(text) => one("$contains", text),
            Pattern::Other => return None,
        },
        Test::NotLike(literal) if !literal.text().contains('%') => one("$not_equals", literal.text()),
        Test::NotLike(_) => return None,
        Test::In(items) => list("$in", items),
        Test::NotIn(items) => list("$not_in", items),
        Test::IsNull => one("$is_null", ""),
        Test::IsNotNull => one("$not_null", ""),
    })
}

fn sugar_operator(comparison: Comparison) -> &'static str {
    match comparison {
        Comparison::Equal => "$equals",
        Comparison::NotEqual => "$not_equals",
        Comparison::Below => "$lt",
        Comparison::AtMost => "$lte",
        Comparison::Above => "$gt",
        Comparison::AtLeast => "$gte",
    }
}

/// One filter of Magento: field, condition, value.
type Filter = (String, &'static str, Option<String>);

/// Filters of which one holds.
fn filter_group(expression: &Expr) -> Option<Vec<Filter>> {
    match expression {
        Expr::Predicate(predicate) => Some(vec![filter(predicate)?]),
        Expr::Or(operands) => {
            let one = |operand: &Expr| match operand {
                Expr::Predicate(predicate) => filter(predicate),
                _ => None,
            };
            operands.iter().map(one).collect()
        }
        Expr::And(_) | Expr::Not(_) => None,
    }
}

fn filter(predicate: &Predicate) -> Option<Filter> {
    let list = |items: &Items| {
        let texts: Vec<&str> = items.iter().map(ligand_ceql::Literal::text).collect();
        (!texts.iter().any(|text| text.contains(','))).then(|| texts.join(","))
    };
    let (condition, value) = match &predicate.test {
        Test::Compare(comparison, literal) => (magento_condition(*comparison), Some(literal.text().to_owned())),
        Test::Like(literal) => ("like", Some(sql_pattern(literal.text()))),
        Test::NotLike(literal) => ("nlike", Some(sql_pattern(literal.text()))),
        Test::In(items) => ("in", Some(list(items)?)),
        Test::NotIn(items) => ("nin", Some(list(items)?)),
        Test::IsNull => ("null", None),
        Test::IsNotNull => ("notnull", None),
    };
    Some((predicate.field.name().to_owned(), condition, value))
}

/// `_` stands for any character in patterns of SQL.
fn sql_pattern(text: &str) -> String {
    text.replace('\\', "\\\\").replace('_', "\\_")
}

fn magento_condition(comparison: Comparison) -> &'static str {
    match comparison {
        Comparison::Equal => "eq",
        Comparison::NotEqual => "neq",
        Comparison::Below => "lt",
        Comparison::AtMost => "lteq",
        Comparison::Above => "gt",
        Comparison::AtLeast => "gteq",
    }
}

fn magento(groups: Vec<Vec<Filter>>) -> Words {
    let mut pairs = Vec::new();
    let mut xml = String::new();
    for (group, filters) in groups.iter().enumerate() {
        xml.push_str("<filterGroups><item><filters>");
        for (index, (field, condition, value)) in filters.iter().enumerate() {
            let place = |member: &str| format!("searchCriteria[filter_groups][{group}][filters][{index}][{member}]");
            pairs.push((place("field"), field.clone()));
            pairs.extend(value.iter().map(|value| (place("value"), value.clone())));
            pairs.push((place("condition_type"), (*condition).to_owned()));
            let value = value.iter().map(|value| element("value", value)).collect::<String>();
            let inner = format!("{}{value}{}", element("field", field), element("conditionType", condition));
            xml.push_str(&format!("<item>{inner}</item>"));
        }
        xml.push_str("</filters></item></filterGroups>");
    }
    Words::Parameters(pairs, xml)
}

/// An XML element that holds a text.
pub(super) fn element(name: &str, text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    format!("<{name}>{text}</{name}>")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn filters_of_sugar() {
        let pairs = |query: &str| {
            let said = sugar(&ligand_ceql::parse(query).unwrap());
            let Some(Words::Parameters(pairs, _)) = said.words else { panic!("{query}: {said:?}") };
            pairs.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("&")
        };
        let table = [
            ("name = 'a' AND n >= 5", "filter[0][name][$equals]=a&filter[1][n][$gte]=5"),
            ("name LIKE 'a%' AND name LIKE '%a%'", "filter[0][name][$starts]=a&filter[1][name][$contains]=a"),
            ("id IN (1, 2)", "filter[0][id][$in][0]=1&filter[0][id][$in][1]=2"),
            (
                "a = 1 OR (b = 2 AND c IS NULL)",
                "filter[0][$or][0][a][$equals]=1&filter[0][$or][1][$and][0][b][$equals]=2\
              &filter[0][$or][1][$and][1][c][$is_null]=",
            ),
        ];
        for (query, expected) in table {
            assert_eq!(pairs(query), expected, "{query}");
        }
        SUGAR.check_unsaid(&["name NOT LIKE 'a%'", "name LIKE 'a%b'", "`a][b` = 1"]);
    }

    #[test]
    fn search_criteria_of_magento() {
        let said = (MAGENTO.say)(&ligand_ceql::parse("sku LIKE 'a_%' AND (qty = 1 OR qty IS NULL)").unwrap());
        let Some(Words::Parameters(pairs, _)) = said.words else { panic!("{said:?}") };
        let texts: Vec<String> = pairs.iter().map(|(name, value)| format!("{name}={value}")).collect();
        assert_eq!(
            texts,
            [
                "searchCriteria[filter_groups][0][filters][0][field]=sku",
                r"searchCriteria[filter_groups][0][filters][0][value]=a\_%",
                "searchCriteria[filter_groups][0][filters][0][condition_type]=like",
                "searchCriteria[filter_groups][1][filters][0][field]=qty",
                "searchCriteria[filter_groups][1][filters][0][value]=1",
                "searchCriteria[filter_groups][1][filters][0][condition_type]=eq",
                "searchCriteria[filter_groups][1][filters][1][field]=qty",
                "searchCriteria[filter_groups][1][filters][1][condition_type]=null",
            ]
        );
        MAGENTO.check(&[(
            "name = 'a<b'",
            "<filterGroups><item><filters><item><field>name</field><value>a&lt;b</value>\
             <conditionType>eq</conditionType></item></filters></item></filterGroups>",
        )]);
        MAGENTO.check_unsaid(&["(a = 1 AND b = 2) OR c = 3", "sku IN ('a,b', 'c')"]);
    }
}
