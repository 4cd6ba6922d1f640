//! The vendor's faults (`docs/reference/infusionsoft.md` §8). The texts after the tags of 2, 7, 8, 9, 11, 12 and 14
//! are ours: no source shows the vendor's.

use super::super::xmlrpc::Value;

/// A fault: travels with status 200.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in super::super) struct Fault {
    pub(in super::super) code: i32,
    pub(in super::super) text: String,
}

impl Fault {
    pub(in super::super) fn new(code: i32, text: impl Into<String>) -> Self {
        Self { code, text: text.into() }
    }

    pub(in super::super) fn unreadable(reason: &str) -> Self {
        Self::new(0, format!("Failed to parse XML-RPC request: {reason}"))
    }

    pub(in super::super) fn no_such_handler(method: &str) -> Self {
        Self::new(0, format!("No such handler: {method}"))
    }

    pub(in super::super) fn no_matching_method(params: &[Value]) -> Self {
        let classes: Vec<_> = params.iter().map(Value::java_class).collect();
        Self::new(0, format!("No method matching arguments: {}", classes.join(", ")))
    }

    pub(in super::super) fn invalid_key() -> Self {
        Self::new(2, "[InvalidKey]Invalid Key")
    }

    pub(in super::super) fn database_error(what: &str) -> Self {
        Self::new(4, format!("[DatabaseError]{what}"))
    }

    pub(in super::super) fn record_not_found() -> Self {
        Self::new(5, "[RecordNotFound]Record was not found")
    }

    pub(in super::super) fn loading(what: &str) -> Self {
        Self::new(6, format!("[Loading]Error loading {what}"))
    }

    pub(in super::super) fn no_table_access(table: &str) -> Self {
        Self::new(7, format!("[NoTableAccess]Access denied: {table}"))
    }

    pub(in super::super) fn no_field_access(table: &str, field: &str) -> Self {
        Self::new(8, format!("[NoFieldAccess]Field is read only: {table}.{field}"))
    }

    pub(in super::super) fn no_table_found(table: &str) -> Self {
        Self::new(9, format!("[NoTableFound]No table found: {table}"))
    }

    pub(in super::super) fn no_field_found(table: &str, field: &str) -> Self {
        Self::new(10, format!("[NoFieldFound]No field found: {table}.{field}"))
    }

    pub(in super::super) fn no_fields() -> Self {
        Self::new(11, "[NoFields]No fields were given")
    }

    pub(in super::super) fn invalid_parameter(what: &str) -> Self {
        Self::new(12, format!("[InvalidParameter]{what}"))
    }

    pub(in super::super) fn unknown_user(name: &str) -> Self {
        Self::new(13, format!("[FailedLoginAttempt]username not found: {name}"))
    }

    pub(in super::super) fn wrong_password(name: &str) -> Self {
        Self::new(13, format!("[FailedLoginAttempt]password does not match: {name}"))
    }

    pub(in super::super) fn throttled() -> Self {
        Self::new(
            500,
            "Server encountered exception: com.infusionsoft.throttle.ThrottlingException: Maximum number of threads throttled",
        )
    }
}
