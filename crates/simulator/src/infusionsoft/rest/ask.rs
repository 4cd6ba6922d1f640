//! One request as an operation sees it: variables of the path, parameters of the query, the body.

use std::cell::RefCell;

use serde_json::{Map, Value as Json};
use url::form_urlencoded;

use super::Dialect;
use super::refusal::Refusal;
use crate::infusionsoft::http::Request;

pub(super) struct Ask<'a> {
    pub(super) dialect: Dialect,
    request: &'a Request,
    variables: Vec<(&'static str, &'a str)>,
    /// Departures from what the vendor documents, for the journal.
    pub(super) deviations: RefCell<Vec<String>>,
}

impl<'a> Ask<'a> {
    pub(super) fn new(dialect: Dialect, request: &'a Request, variables: Vec<(&'static str, &'a str)>) -> Ask<'a> {
        Ask { dialect, request, variables, deviations: RefCell::default() }
    }

    /// The id that the path names; what is no number is not found.
    pub(super) fn id(&self, variable: &str, domain: &'static str) -> Result<i32, Refusal> {
        let known = self.variables.iter().find(|(name, _)| *name == variable).map_or("", |(_, value)| value);
        known.parse().map_err(|_| Refusal::not_found(domain, known))
    }

    pub(super) fn query(&self, name: &str) -> Option<String> {
        self.request.query_value(name).filter(|value| !value.is_empty())
    }

    /// All parameters of the query but credentials.
    pub(super) fn parameters(&self) -> Vec<(String, String)> {
        let pairs = form_urlencoded::parse(self.request.query.as_bytes()).into_owned();
        pairs.filter(|(name, _)| name != "access_token").collect()
    }

    /// A comma list.
    pub(super) fn names(&self, parameter: &str) -> Option<Vec<String>> {
        Some(self.query(parameter)?.split(',').map(|name| name.trim().to_owned()).collect())
    }

    /// The body, an object.
    pub(super) fn object(&self) -> Result<Map<String, Json>, Refusal> {
        serde_json::from_slice(&self.request.body).map_err(|_| Refusal::unreadable())
    }

    /// The list of ids in the body's one member.
    pub(super) fn ids(&self, member: &str) -> Result<Vec<i32>, Refusal> {
        let object = self.object()?;
        if let Some(stranger) = object.keys().find(|name| *name != member) {
            return Err(Refusal::unrecognized(stranger));
        }
        let list = object.get(member).and_then(Json::as_array).ok_or_else(|| Refusal::missing(member))?;
        list.iter().map(super::write::id).collect()
    }

    /// The address of this resource with other parameters.
    pub(super) fn address(&self, parameters: &[(String, String)]) -> String {
        let host = self.request.header("host").unwrap_or("localhost");
        let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(parameters).finish();
        format!("http://{host}{}?{query}", self.request.path)
    }

    pub(super) fn deviates(&self, how: String) {
        self.deviations.borrow_mut().push(how);
    }
}
