//! What may be asked of documentation: which version, of which server, which part and how plain.

use std::sync::Arc;

use ligand_model::swagger::{self, Server};
use ligand_model::{Element, Error, Kind, Result};
use serde::Deserialize;
use serde_json::Value;
use url::Url;

use crate::api::BASE_PATH;

/// The query of every page of documentation. A page ignores what it has no use for.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Asked {
    /// One operation only.
    pub operation_id: Option<String>,
    version: Option<String>,
    base_url: Option<String>,
    discovery: Option<String>,
    resolve_references: Option<String>,
    basic: Option<String>,
}

impl Asked {
    /// The members of a query.
    pub fn read(query: &[(String, String)]) -> Asked {
        let value = |name: &str| query.iter().find(|(own, _)| own == name).map(|(_, value)| value.clone());
        Asked {
            operation_id: value("operationId"),
            version: value("version"),
            base_url: value("baseUrl"),
            discovery: value("discovery"),
            resolve_references: value("resolveReferences"),
            basic: value("basic"),
        }
    }

    /// Whether the columns that the customer added are wanted.
    pub fn discovery(&self) -> bool {
        is_true(self.discovery.as_deref())
    }

    /// The server that the document speaks of: `baseUrl`, else none by name.
    ///
    /// # Errors
    /// 400 for a version that does not exist or a `baseUrl` that is none.
    pub fn server(&self) -> Result<Server> {
        if let Some(version) = self.version.as_deref().filter(|version| !version.is_empty()) {
            must_exist(version)?;
        }
        let Some(text) = self.base_url.as_deref().filter(|text| !text.is_empty()) else {
            return Ok(Server { base_path: BASE_PATH.into(), ..Server::default() });
        };
        read_server(text)
    }

    /// The part that was asked for.
    ///
    /// # Errors
    /// 404 for an operation that does not exist.
    pub fn part(&self, document: Value) -> Result<Value> {
        match self.operation_id.as_deref().filter(|id| !id.is_empty()) {
            Some(id) => operation(&document, id),
            None => Ok(document),
        }
    }

    /// The document as plain, or as resolved, as it was asked for.
    ///
    /// # Errors
    /// 400 if the references of the document lead to too much.
    pub fn shaped(&self, mut document: Value) -> Result<Value> {
        if is_true(self.resolve_references.as_deref()) {
            document = swagger::resolve(&document).ok_or_else(|| {
                let message = "the references of this document are too many to be resolved; ask for one operation, or \
                               without resolveReferences";
                Error::new(Kind::BadRequest, message)
            })?;
        }
        Ok(if is_true(self.basic.as_deref()) { swagger::basic(&document) } else { document })
    }
}

/// The document of an element. Of a large definition it takes longer than other tasks should wait.
///
/// # Errors
/// None but a defect.
pub async fn document(element: &Arc<Element>, server: Server) -> Result<Value> {
    let element = Arc::clone(element);
    let made = tokio::task::spawn_blocking(move || swagger::document(&element, &server)).await;
    made.map_err(|failed| Error::internal("a document was not finished").with_internal(failed))
}

/// The document with one operation.
///
/// # Errors
/// 404 if there is no such operation.
pub fn operation(document: &Value, id: &str) -> Result<Value> {
    swagger::operation(document, id).ok_or_else(|| {
        let message = format!("No operation found with ID {id}; the document without operationId names them all");
        Error::new(Kind::NotFound, message)
    })
}

fn is_true(flag: Option<&str>) -> bool {
    flag.is_some_and(|flag| flag.eq_ignore_ascii_case("true"))
}

/// `-1` is the latest, which is the only one.
fn must_exist(version: &str) -> Result<()> {
    match version.parse::<i64>() {
        Ok(-1 | swagger::VERSION) => Ok(()),
        Ok(_) => {
            let message = format!("No documentation found with version {version}; there is {} only", swagger::VERSION);
            Err(Error::new(Kind::NotFound, message))
        }
        Err(_) => Err(Error::new(Kind::BadRequest, format!("version must be a number or -1; found {version}"))),
    }
}

fn read_server(text: &str) -> Result<Server> {
    let wrong = || Error::new(Kind::BadRequest, format!("baseUrl must be an http or https URL; found {text}"));
    let url = Url::parse(text).map_err(|_| wrong())?;
    let host = url.host_str().filter(|_| matches!(url.scheme(), "http" | "https")).ok_or_else(wrong)?;
    let host = url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"));
    let path = url.path().trim_end_matches('/');
    let base_path = if path.is_empty() { BASE_PATH } else { path };
    Ok(Server { scheme: url.scheme().to_owned(), host, base_path: base_path.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(pairs: &[(&str, &str)]) -> Asked {
        Asked::read(&pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect::<Vec<_>>())
    }

    #[test]
    fn a_base_url_names_scheme_host_and_path() {
        let server = asked(&[("baseUrl", "http://gateway.example:8080/v1/")]).server().unwrap();
        assert_eq!((server.scheme.as_str(), server.host.as_str()), ("http", "gateway.example:8080"));
        assert_eq!(server.base_path, "/v1");
        assert_eq!(asked(&[("baseUrl", "https://x.example")]).server().unwrap().base_path, BASE_PATH);
        assert_eq!(asked(&[]).server().unwrap().host, "");
    }

    #[test]
    fn a_version_that_is_not_there_and_a_base_url_that_is_none_are_named() {
        assert!(asked(&[("version", "-1")]).server().is_ok());
        assert_eq!(asked(&[("version", "7")]).server().unwrap_err().status(), 404);
        for wrong in [("version", "new"), ("baseUrl", "api.example"), ("baseUrl", "ftp://x.example")] {
            let error = asked(&[wrong]).server().unwrap_err();
            assert!(error.status() == 400 && error.message().contains(wrong.1), "{error}");
        }
    }
}
