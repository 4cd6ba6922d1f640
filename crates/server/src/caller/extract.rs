//! What a handler takes as an argument to be sure who calls. Which pairs an area needs: `docs/reference/platform-api.md`
//! §1.2.

use std::sync::Arc;

use axum::extract::{FromRef, FromRequestParts};
use axum::http::request::Parts;
use ligand_model::identity::Privilege;
use ligand_model::{Error, Kind};
use ligand_store::Scope;
use ligand_store::caller::Element;

use super::{Caller, Credentials, header, lookup};
use crate::app::App;
use crate::http::ClientAddress;
use crate::respond::Failure;

/// User and Organization were presented. An Element pair beside them is verified as well.
#[derive(Debug, Clone)]
pub struct PlatformCaller(pub Arc<Caller>);

/// User and Element were presented, and perhaps Organization.
#[derive(Debug, Clone)]
pub struct HubCaller {
    /// Who calls.
    pub caller: Arc<Caller>,
    /// The instance whose token was presented.
    pub element: Element,
}

/// Whoever reads the catalogue: nobody in particular, unless credentials were presented; those must be right.
#[derive(Debug, Clone)]
pub struct CatalogueCaller(pub Option<Arc<Caller>>);

impl CatalogueCaller {
    /// What the store may touch on the caller's behalf, if somebody calls.
    pub fn scope(&self) -> Option<&Scope> {
        self.0.as_deref().map(|caller| &caller.scope)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for PlatformCaller
where
    App: FromRef<S>,
{
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<PlatformCaller, Failure> {
        let credentials = header::read(&parts.headers)?;
        require(&[("User", credentials.user.is_some()), ("Organization", credentials.organization.is_some())])?;
        Ok(PlatformCaller(verified(parts, state, &credentials).await?))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for HubCaller
where
    App: FromRef<S>,
{
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<HubCaller, Failure> {
        let credentials = header::read(&parts.headers)?;
        require(&[("User", credentials.user.is_some()), ("Element", credentials.element.is_some())])?;
        let caller = verified(parts, state, &credentials).await?;
        let element = caller.element.ok_or_else(|| Error::internal("a verified element token without an instance"))?;
        Ok(HubCaller { caller, element })
    }
}

impl<S: Send + Sync> FromRequestParts<S> for CatalogueCaller
where
    App: FromRef<S>,
{
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<CatalogueCaller, Failure> {
        let credentials = header::read(&parts.headers)?;
        if credentials == Credentials::default() {
            return Ok(CatalogueCaller(None));
        }
        require(&[("User", credentials.user.is_some())])?;
        let caller = verified(parts, state, &credentials).await?;
        caller.must(Privilege::ViewElements)?;
        Ok(CatalogueCaller(Some(caller)))
    }
}

async fn verified<S: Send + Sync>(parts: &mut Parts, state: &S, given: &Credentials) -> Result<Arc<Caller>, Failure>
where
    App: FromRef<S>,
{
    let address = ClientAddress::from_request_parts(parts, state).await?;
    Ok(lookup::verify(&App::from_ref(state), address, given).await?)
}

/// One error names every pair that is missing.
fn require(pairs: &[(&str, bool)]) -> Result<(), Error> {
    let missing: Vec<&str> = pairs.iter().filter(|(_, given)| !given).map(|(name, _)| *name).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let form: Vec<String> = pairs.iter().map(|(name, _)| format!("{name} <secret>")).collect();
    let message =
        format!("the Authorization header lacks {}; this call needs: {}", missing.join(" and "), form.join(", "));
    Err(Error::new(Kind::Unauthorized, message))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_missing_pair_is_named_at_once() {
        assert!(require(&[("User", true), ("Element", true)]).is_ok());
        let error = require(&[("User", false), ("Organization", false)]).unwrap_err();
        assert_eq!(error.status(), 401);
        assert!(error.message().contains("lacks User and Organization"), "{error}");
        let error = require(&[("User", true), ("Organization", false)]).unwrap_err();
        assert!(error.message().contains("lacks Organization; this call needs: User <secret>, Organization <secret>"));
    }
}
