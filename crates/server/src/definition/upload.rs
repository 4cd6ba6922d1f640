//! A document as it is sent: JSON, or an archive of one definition whose scripts lie beside the JSON
//! (`docs/reference/element-format.md` §12).

use axum::body::Bytes;
use axum::http::{HeaderMap, header};
use ligand_model::element::{Assembled, Content, assemble, unzip};
use ligand_model::{Error, Kind, Result};
use serde_json::Value;

use crate::json;

/// The document in a body.
///
/// # Errors
/// 415: neither JSON nor zip. 400: what is wrong with it.
pub async fn document(headers: &HeaderMap, body: Bytes) -> Result<Value> {
    if is_zip(headers) {
        // What is small packed may be large unpacked: not between the calls of others.
        let unpacked = tokio::task::spawn_blocking(move || one_of(&body)).await;
        return unpacked.map_err(Error::internal)?;
    }
    json::must_be_json(headers)?;
    json::parse(&body)
}

fn is_zip(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    matches!(kind.as_str(), "application/zip" | "application/x-zip-compressed")
}

/// The one definition of an archive.
fn one_of(archive: &[u8]) -> Result<Value> {
    let refuse = |message: String| Error::new(Kind::BadRequest, message);
    let files = unzip(archive).map_err(|error| refuse(error.to_string()))?;
    let mut documents = Vec::new();
    for Assembled { path, content, .. } in assemble(&files) {
        match content {
            Content::Element(document) => documents.push((path, document)),
            Content::Broken(why) => return Err(refuse(format!("{path}: {why}"))),
            Content::Other(_) => {}
        }
    }
    if documents.len() > 1 {
        let paths: Vec<&str> = documents.iter().take(5).map(|(path, _)| path.as_str()).collect();
        let count = documents.len();
        return Err(refuse(format!(
            "the archive holds {count} elements ({}, …): send one at a time",
            paths.join(", ")
        )));
    }
    documents.pop().map(|(_, document)| document).ok_or_else(|| refuse("the archive holds no element".to_owned()))
}
