//! A page of a list: its number from 1 and its size, and the opaque token by which a caller asks for the next one.
//! One codec and one set of limits for every list (`docs/reference/platform-api.md` §4).

use crate::{Error, Kind, Result};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD};
use serde::{Deserialize, Serialize};

/// Which page of how many rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page {
    /// Rows of a page.
    #[serde(rename = "pageSize")]
    pub size: u64,
    /// From 1.
    #[serde(rename = "page")]
    pub number: u64,
}

/// What a caller said about the page, as text.
#[derive(Debug, Clone, Copy, Default)]
pub struct Asked<'a> {
    /// `page`.
    pub page: Option<&'a str>,
    /// `pageSize`.
    pub page_size: Option<&'a str>,
    /// `nextPage`; decides over the other two.
    pub next_page: Option<&'a str>,
}

impl Page {
    /// Rows of a page where nobody says otherwise.
    pub const DEFAULT_SIZE: u64 = 200;
    /// The largest page a caller may ask for.
    pub const MAX_SIZE: u64 = 5000;
    /// No list is read beyond this row: vendors count in 32 bits.
    const LAST_ROW: u64 = i32::MAX as u64;

    /// Reads what a caller said.
    ///
    /// # Errors
    /// 400 that names the parameter.
    pub fn read(asked: Asked, default_size: u64) -> Result<Page> {
        let page = match asked.next_page.filter(|token| !token.is_empty()) {
            Some(token) => Page::decode(token)?,
            None => Page {
                number: number("page", asked.page)?.unwrap_or(1),
                size: number("pageSize", asked.page_size)?.unwrap_or(default_size.min(Page::MAX_SIZE)),
            },
        };
        let Page { number, size } = page;
        if number == 0 || size == 0 || size > Page::MAX_SIZE {
            let max = Page::MAX_SIZE;
            let message = format!("page starts at 1 and pageSize is 1 to {max}; found page {number}, pageSize {size}");
            return Err(Error::new(Kind::BadRequest, message));
        }
        if page.first_row().saturating_add(size) > Page::LAST_ROW {
            let message = format!(
                "page {number} of {size} rows lies beyond the last row that can be asked for, {}",
                Page::LAST_ROW
            );
            return Err(Error::new(Kind::BadRequest, message));
        }
        Ok(page)
    }

    /// How many rows stand before it.
    pub fn first_row(self) -> u64 {
        self.number.saturating_sub(1).saturating_mul(self.size)
    }

    /// The page after it.
    #[must_use]
    pub fn next(self) -> Page {
        Page { number: self.number + 1, ..self }
    }

    /// The token that asks for it: unpadded base64 of `{"pageSize":…,"page":…}`.
    pub fn token(self) -> String {
        STANDARD_NO_PAD.encode(format!("{{\"pageSize\":{},\"page\":{}}}", self.size, self.number))
    }

    fn decode(token: &str) -> Result<Page> {
        let bytes = STANDARD_NO_PAD.decode(token).or_else(|_| STANDARD.decode(token)).ok();
        bytes.and_then(|bytes| serde_json::from_slice(&bytes).ok()).ok_or_else(|| {
            let message = "'nextPage' is not a token of this server; pass on what Elements-Next-Page-Token said";
            Error::new(Kind::BadRequest, message)
        })
    }
}

fn number(name: &str, text: Option<&str>) -> Result<Option<u64>> {
    let Some(text) = text.map(str::trim).filter(|text| !text.is_empty()) else { return Ok(None) };
    let wrong = |_| Error::new(Kind::BadRequest, format!("'{name}' must be a whole number; found '{text}'"));
    text.parse().map(Some).map_err(wrong)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(page: &str, size: &str, next: &str) -> Result<Page> {
        Page::read(Asked { page: Some(page), page_size: Some(size), next_page: Some(next) }, 100)
    }

    #[test]
    fn a_token_is_the_page_it_names_and_has_the_form_that_clients_know() {
        let page = Page { number: 2, size: 2 };
        assert_eq!(page.token(), "eyJwYWdlU2l6ZSI6MiwicGFnZSI6Mn0");
        assert_eq!(read("7", "7", &page.token()).unwrap(), page);
        assert_eq!(read("7", "7", "eyJwYWdlU2l6ZSI6MiwicGFnZSI6Mn0=").unwrap(), page);
    }

    #[test]
    fn what_is_absent_or_blank_gets_its_default() {
        assert_eq!(read("", " ", "").unwrap(), Page { number: 1, size: 100 });
        assert_eq!(Page::read(Asked::default(), 9_999).unwrap(), Page { number: 1, size: 5000 });
    }

    #[test]
    fn what_is_no_page_is_refused_by_name() {
        let forged = Page { number: u64::MAX, size: 5000 }.token();
        let table = [
            ("x", "1", "", "'page'"),
            ("1", "1.5", "", "'pageSize'"),
            ("0", "1", "", "page starts at 1"),
            ("1", "5001", "", "pageSize is 1 to 5000"),
            ("1", "1", "???", "'nextPage'"),
            ("9999999999", "10", "", "beyond the last row"),
            ("1", "1", forged.as_str(), "beyond the last row"),
        ];
        for (page, size, next, named) in table {
            let error = read(page, size, next).unwrap_err();
            assert!(error.status() == 400 && error.message().contains(named), "{page} {size} {next}: {error}");
        }
    }
}
