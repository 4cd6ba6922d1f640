//! Access tokens of one instance, for the engine: from memory while good, else by the one refresh in flight.

use std::sync::Arc;

use futures::FutureExt as _;
use futures::future::BoxFuture;
use ligand_engine::AccessToken;
use ligand_model::identity::InstanceId;
use ligand_model::{Error, Kind, Result};

use crate::refresh::{Grant, Refresher};

/// The tokens of one instance.
pub struct InstanceTokens {
    pub(super) refresher: Refresher,
    pub(super) instance: InstanceId,
    /// None: nobody ever consented.
    pub(super) grant: Option<Arc<Grant>>,
}

impl InstanceTokens {
    fn grant(&self) -> Result<&Arc<Grant>> {
        self.grant.as_ref().ok_or_else(|| {
            let message = format!("instance {} needs re-authorization: it holds no token of the vendor", self.instance);
            Error::new(Kind::NeedsReauthorization, message)
        })
    }
}

impl ligand_engine::Tokens for InstanceTokens {
    fn current(&self) -> BoxFuture<'_, Result<AccessToken>> {
        async { self.refresher.current(self.grant()?).await }.boxed()
    }

    fn rejected<'a>(&'a self, used: &'a AccessToken) -> BoxFuture<'a, Result<Option<AccessToken>>> {
        async { self.refresher.rejected(self.grant()?, used).await }.boxed()
    }
}
