//! Pages of the list of instances. A page begins after the last instance of the one before, so that nothing is shown
//! twice or left out when instances come and go meanwhile.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use ligand_model::identity::InstanceId;
use ligand_model::{Error, Kind, Result};
use serde::{Deserialize, Serialize};

/// Rows of a page unless the caller says otherwise, and at most.
const DEFAULT_SIZE: u32 = 200;
const MAX_SIZE: u32 = 5000;

/// Where a page begins and how long it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Page {
    pub page_size: u32,
    pub after: Option<InstanceId>,
}

impl Page {
    /// The page that was asked for; a token decides over the size.
    pub fn read(next_page: Option<&str>, page_size: Option<&str>) -> Result<Page> {
        if let Some(token) = next_page.map(str::trim).filter(|token| !token.is_empty()) {
            return Page::from_token(token);
        }
        let Some(text) = page_size.map(str::trim).filter(|text| !text.is_empty()) else {
            return Ok(Page { page_size: DEFAULT_SIZE, after: None });
        };
        let size = text.parse().ok().filter(|size| (1..=MAX_SIZE).contains(size));
        let wrong = || Error::new(Kind::BadRequest, format!("'pageSize' must be 1 to {MAX_SIZE}; found '{text}'"));
        Ok(Page { page_size: size.ok_or_else(wrong)?, after: None })
    }

    fn from_token(token: &str) -> Result<Page> {
        let bytes = STANDARD_NO_PAD.decode(token).ok();
        let page = bytes.and_then(|bytes| serde_json::from_slice::<Page>(&bytes).ok());
        page.filter(|page| (1..=MAX_SIZE).contains(&page.page_size)).ok_or_else(|| {
            let message = "'nextPage' is not a token of this list; pass on what Elements-Next-Page-Token said";
            Error::new(Kind::BadRequest, message)
        })
    }

    /// The token of the page that begins after this instance.
    pub fn token_after(self, last: InstanceId) -> String {
        let next = Page { after: Some(last), ..self };
        STANDARD_NO_PAD.encode(serde_json::to_vec(&next).expect("two numbers are always JSON"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_leads_to_the_page_after_its_instance() {
        let first = Page::read(None, Some("3")).unwrap();
        let next = Page::read(Some(&first.token_after(InstanceId(12))), Some("50")).unwrap();
        assert_eq!(next, Page { page_size: 3, after: Some(InstanceId(12)) });
    }

    #[test]
    fn sizes_and_tokens_that_make_no_sense_are_refused_by_name() {
        for (token, size, named) in
            [(None, Some("0"), "pageSize"), (None, Some("5001"), "pageSize"), (Some("eA"), None, "nextPage")]
        {
            let error = Page::read(token, size).unwrap_err();
            assert!(error.status() == 400 && error.message().contains(named), "{error}");
        }
        assert_eq!(Page::read(None, None).unwrap().page_size, 200);
    }
}
