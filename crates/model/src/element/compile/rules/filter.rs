//! Compiles `filterDialects[]`. A template that cannot be read is said and left out: what it would say is then
//! evaluated by us.

use crate::element::compile::node::Node;
use crate::element::{
    DateMask, FilterColumn, FilterDialect, Literals, Membership, Operators, OrderDialect, Severity, Syntax, Template,
};
use serde_json::Value;

/// One dialect; `None`, and an error said, if it cannot be used at all.
pub(in crate::element::compile) fn compile(node: &Node) -> Option<FilterDialect> {
    let Some(name) = node.text("name") else {
        node.say(Severity::Error, "a filter dialect needs a `name`");
        return None;
    };
    let syntax = syntax(node)?;
    let dates = dates(node)?;
    let columns = node.node("fields").map(|fields| {
        let names = node.value("fields").and_then(Value::as_object).into_iter().flatten();
        names.map(|(name, _)| (name.clone(), column(&fields, syntax, name))).collect()
    });
    Some(FilterDialect {
        name,
        syntax,
        operators: operators(node, syntax),
        columns,
        narrowing: node.texts("narrowing"),
        literals: literals(node),
        escapes: node.pairs("escapes").into_iter().filter_map(|(from, to)| Some((single(&from)?, to))).collect(),
        membership: node.node("in").and_then(|node| membership(&node, syntax)),
        any: node.node("like").and_then(|like| like.text("any")).unwrap_or_else(|| "%".into()),
        several: node.flag("several", syntax != Syntax::Members),
        join: raw_text(node, "join").unwrap_or_else(|| " AND ".into()),
        or: raw_text(node, "or"),
        everything: everything(node, syntax),
        wildcards: node.text_or("wildcards", ""),
        reserved_prefix: node.text("reservedPrefix"),
        largest_integer: node.integer("largestInteger"),
        dates,
        case_sensitive: node.flag("caseSensitive", true),
        empty_is_null: node.flag("emptyIsNull", false),
        max_rows: node.integer("maxRows").and_then(|max| u64::try_from(max).ok()).unwrap_or(100).max(1),
        order: node.node("orderDialect").map(|order| order_dialect(&order)),
    })
}

fn syntax(node: &Node) -> Option<Syntax> {
    let name = node.text_or("syntax", "members");
    let syntax = Syntax::from_name(&name);
    if syntax.is_none() {
        let message = format!("`syntax` is members, parameters, expression or list; found `{name}`");
        node.say(Severity::Error, message);
    }
    syntax
}

fn dates(node: &Node) -> Option<DateMask> {
    let mask = node.text_or("dateMask", "yyyy-MM-dd'T'HH:mm:ssXXX");
    let read = DateMask::parse(&mask);
    read.map_err(|error| node.say(Severity::Error, format!("`dateMask` {mask}: {error}"))).ok()
}

fn column(fields: &Node, syntax: Syntax, name: &str) -> FilterColumn {
    let Some(node) = fields.node(name) else { return FilterColumn { name: None, operators: None } };
    FilterColumn { name: node.text("name"), operators: node.value("operators").map(|_| operators(&node, syntax)) }
}

fn operators(node: &Node, syntax: Syntax) -> Operators {
    let read = |(operator, text): (String, String)| {
        Some((operator.to_ascii_uppercase(), template(node, &format!("operators.{operator}"), syntax, &text)?))
    };
    node.pairs("operators").into_iter().filter_map(read).collect()
}

/// A template in the syntax's own form.
fn template(node: &Node, member: &str, syntax: Syntax, text: &str) -> Option<Template> {
    let wrong = |what: &str| {
        node.say(Severity::Error, format!("`{member}` of this syntax is {what}; `{text}` is left out"));
        None
    };
    match syntax {
        Syntax::Members => Some(Template { name: "{field}".into(), value: Value::from(text) }),
        Syntax::Expression => Some(Template { name: String::new(), value: Value::from(text) }),
        Syntax::Parameters => match text.split_once('=') {
            Some((name, value)) if !name.trim().is_empty() => {
                Some(Template { name: name.trim().to_owned(), value: Value::from(value) })
            }
            _ => wrong("`name=text`"),
        },
        Syntax::List => match serde_json::from_str(text) {
            Ok(value) => Some(Template { name: String::new(), value }),
            Err(_) => wrong("JSON"),
        },
    }
}

fn literals(node: &Node) -> Literals {
    let own = node.node("literals");
    let of = |kind: &str| own.as_ref().and_then(|own| own.text(kind)).unwrap_or_else(|| "{value}".into());
    Literals { text: of("text"), number: of("number"), boolean: of("boolean"), date: of("date") }
}

fn membership(node: &Node, syntax: Syntax) -> Option<Membership> {
    let text = match (node.text("template"), syntax) {
        (Some(text), _) => text,
        (None, Syntax::Members) => "{values}".into(),
        (None, _) => {
            node.say(Severity::Error, "`in` needs a `template` with {values}; IN is evaluated by us");
            return None;
        }
    };
    Some(Membership {
        template: template(node, "template", syntax, &text)?,
        separator: raw_text(node, "separator").unwrap_or_else(|| ",".into()),
        columns: node.value("fields").map(|_| node.texts("fields")),
        max: node.integer("max").and_then(|max| usize::try_from(max).ok()).unwrap_or(usize::MAX),
    })
}

/// An object of one member (its name and value), or a template.
fn everything(node: &Node, syntax: Syntax) -> Option<Template> {
    match node.text("everything") {
        Some(text) => template(node, "everything", syntax, &text),
        None => {
            let (name, value) = node.pairs("everything").into_iter().next()?;
            Some(Template { name, value: Value::from(value) })
        }
    }
}

fn order_dialect(node: &Node) -> OrderDialect {
    OrderDialect {
        columns: node.value("fields").map(|_| node.pairs("fields").into_iter().collect()),
        ascending: node.text_or("ascending", "{field} asc"),
        descending: node.text_or("descending", "{field} desc"),
    }
}

/// Text as it is, blanks included.
fn raw_text(node: &Node, key: &str) -> Option<String> {
    node.value(key).and_then(Value::as_str).map(str::to_owned)
}

fn single(text: &str) -> Option<char> {
    let mut letters = text.chars();
    letters.next().filter(|_| letters.next().is_none())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::element::Element;
    use serde_json::json;

    fn compiled(dialect: Value) -> (Option<FilterDialect>, Vec<String>) {
        let (element, said) = Element::compile(json!({"key": "x", "filterDialects": [dialect]}));
        let said = said.iter().map(ToString::to_string).collect();
        (element.unwrap().filters.into_iter().next(), said)
    }

    #[test]
    fn templates_are_read_in_the_form_of_their_syntax() {
        let table = [
            ("members", "gt {value}", "{field}", json!("gt {value}")),
            ("parameters", "created[gt]={value}=x", "created[gt]", json!("{value}=x")),
            ("expression", "{field} = {value}", "", json!("{field} = {value}")),
            ("list", r#"{"a": "{value}"}"#, "", json!({"a": "{value}"})),
        ];
        for (syntax, text, name, value) in table {
            let (dialect, said) = compiled(json!({"name": "d", "syntax": syntax, "operators": {">": text}}));
            let dialect = dialect.unwrap();
            let (_, template) = dialect.operator("a", ">").unwrap();
            assert_eq!((template, said), (&Template { name: name.into(), value }, Vec::new()), "{syntax}");
        }
    }

    #[test]
    fn a_template_that_its_syntax_cannot_hold_is_said_and_left_out() {
        for (syntax, text) in [("parameters", "{value}"), ("list", "{value}")] {
            let (dialect, said) = compiled(json!({"name": "d", "syntax": syntax, "operators": {"=": text}}));
            assert!(dialect.unwrap().operators.is_empty());
            assert!(said[0].contains("operators.="), "{said:?}");
        }
    }

    #[test]
    fn a_dialect_that_cannot_be_used_is_left_out_whole() {
        for (member, value) in [("syntax", "words"), ("dateMask", "yyyy-mm-ddThh")] {
            let (dialect, said) = compiled(json!({"name": "d", (member): value}));
            assert!(dialect.is_none() && said[0].contains(member), "{said:?}");
        }
    }

    #[test]
    fn a_column_that_is_not_listed_is_not_the_vendors() {
        let (dialect, _) = compiled(json!({"name": "d", "operators": {"=": "{value}"},
            "fields": {"a": {"name": "vendor_a"}, "b": {"operators": {">": "{value}"}}}}));
        let dialect = dialect.unwrap();
        assert_eq!(dialect.operator("a", "=").map(|(name, _)| name), Some("vendor_a"));
        assert!(dialect.operator("b", "=").is_none() && dialect.operator("b", ">").is_some());
        assert!(dialect.operator("c", "=").is_none());
    }

    #[test]
    fn blanks_between_conditions_are_kept() {
        let (dialect, _) = compiled(json!({"name": "d", "syntax": "expression", "join": " "}));
        assert_eq!(dialect.unwrap().join, " ");
    }
}
