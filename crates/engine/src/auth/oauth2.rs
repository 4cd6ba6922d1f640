//! `oauth2`: `Authorization: Bearer` with the instance's current access token.

use crate::build::VendorRequest;
use crate::connection::AccessToken;
use ligand_model::Result;

pub(crate) fn apply(token: Option<&AccessToken>, request: &mut VendorRequest) -> Result<()> {
    if let Some(token) = token
        && request.header("authorization").is_none()
    {
        request.headers.push(("authorization".into(), format!("Bearer {}", token.value.expose())));
    }
    Ok(())
}
