//! By which columns of an object a `where` may ask, and with which operators: said only where it is so.

use super::names::{self, ObjectName};
use crate::Element;
use crate::element::{Parameter, Resource, Source};
use serde_json::Value;

/// Every operator of the query language.
const ALL: [&str; 10] = ["=", "!=", "<", "<=", ">", ">=", "LIKE", "IN", "IS NULL", "IS NOT NULL"];
/// What can be said to a vendor that takes OData filters.
const COMPARISONS: [&str; 6] = ["=", "!=", "<", "<=", ">", ">="];

/// What the list of an object makes of `where`.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Search {
    /// Every condition on any column is answered, by the vendor or by us.
    Any,
    /// The vendor decides; these operators can be said to it, of the columns that the definition calls searchable,
    /// or of all if it calls none so.
    Vendor(&'static [&'static str]),
    /// A hook reads it: only what the definition calls searchable is known.
    Declared,
    /// There is no list.
    None,
}

/// What the definition says of one column.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Searchable {
    /// `None` if it says nothing.
    pub declared: Option<bool>,
    /// The operators, if it lists some.
    pub operators: Vec<String>,
}

impl Search {
    /// How the list of an object searches.
    pub fn of(element: &Element, object: &ObjectName) -> Search {
        let mut lists: Vec<&Resource> = element.resources.iter().filter(|r| names::lists(r, object)).collect();
        lists.sort_by_key(|resource| resource.path.precedence());
        lists.first().map_or(Search::None, |list| Search::by(element, list))
    }

    fn by(element: &Element, list: &Resource) -> Search {
        let named = |p: &&Parameter| p.name == "where" && p.source == Source::Query;
        let parameter = list.parameters.iter().chain(&element.parameters).find(named);
        let converter = parameter.and_then(|parameter| parameter.converter.as_deref());
        let hooked = list.hooks.pre.is_some() || element.hooks.pre.is_some();
        match converter {
            _ if list.filter.is_some() => Search::Any,
            Some("toQueryParameters") => Search::Vendor(&["="]),
            Some(converter) if converter.starts_with("toOData") => Search::Vendor(&COMPARISONS),
            Some(_) => Search::Declared,
            None if hooked => Search::Declared,
            None => Search::Any,
        }
    }

    /// The operators of one column; empty if it cannot be searched by. `some_declared`: the definition calls other
    /// columns of the object searchable.
    pub fn operators(&self, column: &Searchable, some_declared: bool) -> Vec<String> {
        let listed = || column.operators.clone();
        let declared = column.declared.unwrap_or(!some_declared);
        let texts = |operators: &[&str]| operators.iter().map(|operator| (*operator).to_owned()).collect();
        match self {
            Search::Any => texts(&ALL),
            Search::Vendor(_) | Search::Declared if declared && !column.operators.is_empty() => listed(),
            Search::Vendor(operators) if declared => texts(operators),
            Search::Declared if column.declared == Some(true) => texts(&["="]),
            _ => Vec::new(),
        }
    }
}

impl Searchable {
    /// What a property of a model says: `x-searchable`, `x-searchable-operators`.
    pub fn of_property(property: &Value) -> Searchable {
        let operators = property.get("x-searchable-operators").and_then(Value::as_array).into_iter().flatten();
        Searchable {
            declared: property.get("x-searchable").and_then(Value::as_bool),
            operators: operators.filter_map(Value::as_str).map(str::to_owned).collect(),
        }
    }

    /// What an entry of `objects[]` says of a column: `searchConfiguration`.
    pub fn of_object(object: Option<&Value>, column: &str) -> Searchable {
        let said = object.and_then(|object| object.get("searchConfiguration"));
        let texts = |member: &str| {
            let list = said.and_then(|said| said.get(member)?.as_array()).into_iter().flatten();
            list.filter_map(|item| item.as_str().or_else(|| item.get("name")?.as_str())).map(str::to_owned)
        };
        let fields: Vec<String> = texts("fields").collect();
        let declared = (!fields.is_empty()).then(|| fields.iter().any(|field| field == column));
        Searchable { declared, operators: texts("operators").collect() }
    }
}
