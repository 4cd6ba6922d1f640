//! What is answered instead: a status and a message, in the form of either interface.

use serde_json::json;

use super::Dialect;
use crate::infusionsoft::http::Reply;
use crate::infusionsoft::services::Fault;

/// A refused request.
#[derive(Debug)]
pub(super) struct Refusal {
    status: u16,
    message: String,
    /// What v2 names in its details.
    resource: Option<(&'static str, String)>,
}

impl Refusal {
    pub(super) fn new(status: u16, message: impl Into<String>) -> Refusal {
        Refusal { status, message: message.into(), resource: None }
    }

    pub(super) fn bad(message: impl Into<String>) -> Refusal {
        Refusal::new(400, message)
    }

    /// A body that is no JSON object, or a value of the wrong type.
    pub(super) fn unreadable() -> Refusal {
        Refusal::bad("Input could not be converted to a valid request")
    }

    pub(super) fn unrecognized(member: &str) -> Refusal {
        Refusal::bad(format!("Unrecognized property: {member}"))
    }

    pub(super) fn missing(member: &str) -> Refusal {
        Refusal::bad(format!("{member} is required"))
    }

    pub(super) fn not_found(domain: &'static str, id: &str) -> Refusal {
        Refusal { resource: Some((domain, id.to_owned())), ..Refusal::new(404, format!("{domain} {id} was not found")) }
    }

    pub(super) fn no_such_path(path: &str) -> Refusal {
        Refusal::new(404, format!("No resource at {path}"))
    }

    pub(super) fn reply(&self, dialect: Dialect) -> Reply {
        let body = match dialect {
            Dialect::V1 => json!({ "message": self.message }),
            Dialect::V2 => {
                let details = self.resource.iter().map(|(domain, id)| json!({ "domain": domain, "resource": id }));
                let details: Vec<_> = details.collect();
                json!({ "code": self.status, "message": self.message, "status": word(self.status), "details": details })
            }
        };
        Reply::json(self.status, &body)
    }
}

/// The status in words; which ones the vendor uses is not documented.
fn word(status: u16) -> &'static str {
    match status {
        400 => "INVALID_ARGUMENT",
        403 => "PERMISSION_DENIED",
        404 => "NOT_FOUND",
        405 => "METHOD_NOT_ALLOWED",
        409 => "CONFLICT",
        _ => "UNKNOWN",
    }
}

/// The tables refuse in faults of XML-RPC.
impl From<Fault> for Refusal {
    fn from(fault: Fault) -> Refusal {
        match fault.code {
            5 => Refusal::new(404, "The record was not found"),
            7 | 14 => Refusal::new(403, "Access denied"),
            _ => Refusal::unreadable(),
        }
    }
}
