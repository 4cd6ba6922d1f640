//! Paths and methods that nothing answers.

use axum::http::{Method, Uri};
use ligand_model::{Error, Kind};

use crate::respond::Failure;

/// Outside the API there is nothing else.
pub async fn no_such_path(method: Method, uri: Uri) -> Failure {
    let base = super::BASE_PATH;
    Failure(Error::new(Kind::NotFound, format!("no page {method} {}; the API stands below {base}", uri.path())))
}

/// Below the API's path: no endpoint of the platform.
pub async fn no_such_resource(method: Method, uri: Uri) -> Failure {
    Failure(Error::new(Kind::NotFound, format!("No resource found for {method} {}", uri.path())))
}

/// The path is known, the method is not.
pub async fn no_such_method(method: Method, uri: Uri) -> Failure {
    Failure(Error::new(Kind::MethodNotAllowed, format!("{method} is not a method of {}", uri.path())))
}
