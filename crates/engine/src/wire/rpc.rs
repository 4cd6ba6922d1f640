//! placeholder
use super::Encoded;
use crate::build::VendorRequest;
use crate::call::{Answer, Turn};
use crate::parse::Raw;
use crate::send::Failure;
use ligand_model::Result;
pub(super) fn encode(_turn: &Turn, _request: &VendorRequest) -> Result<Encoded> { unimplemented!("placeholder") }
pub(super) fn decode(_turn: &Turn, _raw: Raw) -> Result<Answer, Failure> { unimplemented!("placeholder") }
pub(super) fn retry_after(_turn: &Turn, _raw: &Raw) -> Option<u64> { None }
