//! `basic`: `Authorization: Basic`, from the instance's `username` and `password`.

use crate::build::VendorRequest;
use crate::call::Turn;
use base64::Engine as _;
use ligand_model::Result;

pub(crate) fn apply(turn: &Turn, request: &mut VendorRequest) -> Result<()> {
    if request.header("authorization").is_none() {
        let configured = |key| turn.connection.configuration.get(key).unwrap_or_default();
        let pair = format!("{}:{}", configured("username"), configured("password"));
        let encoded = base64::engine::general_purpose::STANDARD.encode(pair);
        request.headers.push(("authorization".into(), format!("Basic {encoded}")));
    }
    Ok(())
}
