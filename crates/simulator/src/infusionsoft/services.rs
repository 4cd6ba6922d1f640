//! The XML-RPC services: which methods exist, what they take, and the dispatch in the vendor's order:
//! handler, then arguments, then key, then the method (`docs/reference/infusionsoft.md` §4).

mod arguments;
mod campaign;
pub(super) mod contact;
mod custom_field;
mod data;
mod email;
mod fault;
mod product;
pub(super) mod record;
pub(super) mod tags;

use chrono::NaiveDateTime;

pub(super) use arguments::Arguments;
pub(super) use fault::Fault;

use super::config::Settings;
use super::tables::Tables;
use super::xmlrpc::{Call, Value};

/// The user on whose behalf every call is made.
pub(super) const USER: i32 = 1;

/// What a method works on.
pub(super) struct Session<'a> {
    pub(super) tables: &'a mut Tables,
    pub(super) settings: &'a Settings,
    /// The vendor's wall clock.
    pub(super) now: NaiveDateTime,
    /// Name of the tenant.
    pub(super) app: &'a str,
}

/// The type of a parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Takes {
    Text,
    Int,
    Flag,
    Members,
    List,
    /// Any scalar.
    Scalar,
}

impl Takes {
    fn accepts(self, value: &Value) -> bool {
        match self {
            Takes::Text => matches!(value, Value::String(_)),
            Takes::Int => matches!(value, Value::Int(_)),
            Takes::Flag => matches!(value, Value::Boolean(_)),
            Takes::Members => matches!(value, Value::Struct(_)),
            Takes::List => matches!(value, Value::Array(_)),
            Takes::Scalar => !matches!(value, Value::Array(_) | Value::Struct(_) | Value::Nil),
        }
    }
}

/// What a method does once its arguments are checked.
pub(super) type Run = fn(&mut Session<'_>, &Arguments<'_>) -> Result<Value, Fault>;

/// One method: its name, what it takes after the key, what may follow (all or none of it).
pub(super) struct Method {
    pub(super) name: &'static str,
    pub(super) takes: &'static [Takes],
    pub(super) may_take: &'static [Takes],
    pub(super) run: Run,
}

impl Method {
    const fn new(name: &'static str, takes: &'static [Takes], run: Run) -> Self {
        Self { name, takes, may_take: &[], run }
    }

    fn accepts(&self, values: &[Value]) -> bool {
        let full = self.takes.len() + self.may_take.len();
        (values.len() == self.takes.len() || values.len() == full)
            && self.takes.iter().chain(self.may_take).zip(values).all(|(takes, value)| takes.accepts(value))
    }
}

/// The only method that takes no key.
const KEYLESS: &str = "DataService.getUserInfo";

/// Finds a method by its full name.
fn method(name: &str) -> Option<&'static Method> {
    let services =
        [contact::METHODS, tags::METHODS, campaign::METHODS, data::METHODS, email::METHODS, product::METHODS];
    services.into_iter().flatten().find(|method| method.name == name)
}

/// Runs a call; `check_key` judges the first parameter.
pub(super) fn dispatch(
    session: &mut Session<'_>,
    call: &Call,
    check_key: impl FnOnce(&str) -> Result<(), Fault>,
) -> Result<Value, Fault> {
    let method = method(&call.method).ok_or_else(|| Fault::no_such_handler(&call.method))?;
    if method.name == KEYLESS && call.params.is_empty() {
        return (method.run)(session, &Arguments::new(&[]));
    }
    let no_match = || Fault::no_matching_method(&call.params);
    let (Value::String(key), sent) = call.params.split_first().ok_or_else(no_match)? else {
        return Err(no_match());
    };
    if !method.accepts(sent) {
        return Err(no_match());
    }
    check_key(key)?;
    (method.run)(session, &Arguments::new(sent))
}
