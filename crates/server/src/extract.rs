//! Extractors whose refusals speak like every other error: path, query.
//!
//! Handlers use these instead of axum's, whose refusals are plain text. The body is in [`crate::json`].

use axum::extract::FromRequestParts;
use axum::extract::rejection::{PathRejection, QueryRejection};
use ligand_model::{Error, Kind};

use crate::respond::Failure;

/// The variables of the path.
#[derive(Debug, Clone, Copy, FromRequestParts)]
#[from_request(via(axum::extract::Path), rejection(Failure))]
pub struct Path<T>(pub T);

/// The query as a struct. Unknown parameters are ignored, as the platform does.
#[derive(Debug, Clone, Copy, FromRequestParts)]
#[from_request(via(axum::extract::Query), rejection(Failure))]
pub struct Query<T>(pub T);

impl From<PathRejection> for Failure {
    fn from(refused: PathRejection) -> Failure {
        Failure(Error::new(Kind::BadRequest, format!("the path cannot be read: {}", refused.body_text())))
    }
}

impl From<QueryRejection> for Failure {
    fn from(refused: QueryRejection) -> Failure {
        Failure(Error::new(Kind::BadRequest, format!("the query cannot be read: {}", refused.body_text())))
    }
}
