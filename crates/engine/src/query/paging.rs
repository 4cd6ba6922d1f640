//! `page`, `pageSize` and `nextPage`: which page of how many rows.

use crate::call::Call;
use crate::connection::Connection;
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD};
use ligand_model::{Error, Kind, Result};
use serde::Deserialize;

/// The largest page a caller may ask for; larger than the vendor's is served by several calls.
const MAX_PAGE_SIZE: u64 = 5000;
/// The page size where neither the caller nor `pagination.max` says one.
const DEFAULT_PAGE_SIZE: u64 = 200;

/// Which page.
pub(super) struct Paging {
    pub page: u64,
    pub page_size: u64,
    pub vendor_max: u64,
}

#[derive(Deserialize)]
struct Token {
    #[serde(rename = "pageSize")]
    page_size: u64,
    page: u64,
}

/// Reads the paging parameters; `nextPage` decides over `page` and `pageSize`.
pub(super) fn read(connection: &Connection, call: &Call) -> Result<Paging> {
    let vendor_max =
        connection.configuration.integer("pagination.max").filter(|max| *max > 0).unwrap_or(DEFAULT_PAGE_SIZE);
    let token = call.parameter("nextPage").filter(|token| !token.is_empty()).map(decode).transpose()?;
    let (page, page_size) = match token {
        Some(token) => (token.page, token.page_size),
        None => (number(call, "page")?.unwrap_or(1), number(call, "pageSize")?.unwrap_or(vendor_max)),
    };
    if page == 0 || page_size == 0 || page_size > MAX_PAGE_SIZE {
        let message =
            format!("page starts at 1 and pageSize is 1 to {MAX_PAGE_SIZE}; found page {page}, pageSize {page_size}");
        return Err(Error::new(Kind::BadRequest, message));
    }
    Ok(Paging { page, page_size, vendor_max })
}

fn number(call: &Call, name: &str) -> Result<Option<u64>> {
    let Some(text) = call.parameter(name) else { return Ok(None) };
    let wrong = |_| Error::new(Kind::BadRequest, format!("'{name}' must be a whole number; found '{text}'"));
    text.trim().parse().map(Some).map_err(wrong)
}

/// Page and page size of a token, as [`crate::page_token`] wrote it.
///
/// # Errors
/// 400 for a text that is none.
pub fn read_page_token(token: &str) -> Result<(u64, u64)> {
    decode(token).map(|token| (token.page, token.page_size))
}

fn decode(token: &str) -> Result<Token> {
    let bytes = STANDARD_NO_PAD.decode(token).or_else(|_| STANDARD.decode(token)).ok();
    bytes.and_then(|bytes| serde_json::from_slice(&bytes).ok()).ok_or_else(|| {
        let message = "'nextPage' is not a token of this server; pass on what Elements-Next-Page-Token said";
        Error::new(Kind::BadRequest, message)
    })
}
