//! Pages of the platform's own lists: `page`, `pageSize`, `nextPage`.

use ligand_engine::page_token;
use ligand_model::{Error, Kind, Result};
use serde::Deserialize;
use serde_json::Value;

/// Rows of a page unless the caller says otherwise, and at most.
const DEFAULT_SIZE: u64 = 200;
const MAX_SIZE: u64 = 5000;

/// Headers to add to an answer.
pub type Headers = Vec<(&'static str, String)>;

/// Which page of how many rows.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Page {
    page: Option<String>,
    page_size: Option<String>,
    next_page: Option<String>,
}

impl Page {
    /// Page (from 1) and size; a token decides over both.
    ///
    /// # Errors
    /// 400 that names the parameter.
    pub fn read(&self) -> Result<(u64, u64)> {
        let (page, size) = match self.next_page.as_deref().filter(|token| !token.is_empty()) {
            Some(token) => ligand_engine::read_page_token(token)?,
            None => {
                (number("page", self.page.as_deref(), 1)?, number("pageSize", self.page_size.as_deref(), DEFAULT_SIZE)?)
            }
        };
        if page == 0 || size == 0 || size > MAX_SIZE {
            let message =
                format!("page starts at 1 and pageSize is 1 to {MAX_SIZE}; found page {page}, pageSize {size}");
            return Err(Error::new(Kind::BadRequest, message));
        }
        Ok((page, size))
    }

    /// Cuts a page out of all rows, with the headers that describe it.
    ///
    /// # Errors
    /// As [`Page::read`].
    pub fn cut(&self, rows: Vec<Value>) -> Result<(Vec<Value>, Headers)> {
        let (page, size) = self.read()?;
        let total = rows.len();
        let skip = usize::try_from((page - 1).saturating_mul(size)).unwrap_or(usize::MAX);
        let kept: Vec<Value> = rows.into_iter().skip(skip).take(usize::try_from(size).unwrap_or(usize::MAX)).collect();
        let more = skip.saturating_add(kept.len()) < total;
        let headers = headers(kept.len(), Some(total), more.then(|| page_token(size, page + 1)));
        Ok((kept, headers))
    }
}

/// The three headers of a list.
pub fn headers(returned: usize, total: Option<usize>, next: Option<String>) -> Headers {
    let total = total.map(|total| ("elements-total-count", total.to_string()));
    let next = next.map(|token| ("elements-next-page-token", token));
    [("elements-returned-count", returned.to_string())].into_iter().chain(total).chain(next).collect()
}

fn number(name: &str, text: Option<&str>, default: u64) -> Result<u64> {
    let Some(text) = text else { return Ok(default) };
    let wrong = |_| Error::new(Kind::BadRequest, format!("'{name}' must be a whole number; found '{text}'"));
    text.trim().parse().map_err(wrong)
}
