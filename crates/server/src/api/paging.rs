//! Pages of the platform's own lists: `page`, `pageSize`, `nextPage`, and the three headers.

use ligand_model::{Page, Result, page};
use serde::Deserialize;
use serde_json::Value;

/// Headers to add to an answer.
pub type Headers = Vec<(&'static str, String)>;

/// The page of a query, as text.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Asked {
    page: Option<String>,
    page_size: Option<String>,
    next_page: Option<String>,
}

impl Asked {
    /// Cuts a page out of all rows, with the headers that describe it.
    ///
    /// # Errors
    /// 400 that names the parameter.
    pub fn cut(&self, rows: Vec<Value>) -> Result<(Vec<Value>, Headers)> {
        let asked = page::Asked {
            page: self.page.as_deref(),
            page_size: self.page_size.as_deref(),
            next_page: self.next_page.as_deref(),
        };
        let page = Page::read(asked, Page::DEFAULT_SIZE)?;
        let total = rows.len();
        let whole = |number: u64| usize::try_from(number).unwrap_or(usize::MAX);
        let skip = whole(page.first_row());
        let kept: Vec<Value> = rows.into_iter().skip(skip).take(whole(page.size)).collect();
        let more = skip.saturating_add(kept.len()) < total;
        let headers = headers(kept.len(), Some(total), more.then(|| page.next().token()));
        Ok((kept, headers))
    }
}

/// The three headers of a list.
pub fn headers(returned: usize, total: Option<usize>, next: Option<String>) -> Headers {
    let total = total.map(|total| ("elements-total-count", total.to_string()));
    let next = next.map(|token| ("elements-next-page-token", token));
    [("elements-returned-count", returned.to_string())].into_iter().chain(total).chain(next).collect()
}
