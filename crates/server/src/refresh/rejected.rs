//! Step 9: the vendor answered 401 to a token that should be good.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use ligand_engine::AccessToken;
use ligand_model::Result;
use ligand_model::identity::CredentialId;
use ligand_model::refresh::{AfterUnauthorized, Reason, Unauthorized, after_unauthorized};

use super::{Grant, Refresher};

/// When credentials were last refreshed because of a 401 (uptime, ms): a vendor that answers 401 for other reasons must
/// not make every call a refresh. Kept per process; after a restart one refresh more is no harm.
#[derive(Default)]
pub(super) struct Rejections(Mutex<HashMap<CredentialId, i64>>);

/// No pause between two such refreshes is longer (ms).
const LONGEST: i64 = 60_000;

impl Rejections {
    /// A refresh that a 401 asked for has succeeded.
    pub fn refreshed(&self, credential: CredentialId, now: i64) {
        let mut last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        last.retain(|_, at| now - *at <= LONGEST);
        last.insert(credential, now);
    }

    fn since_last(&self, credential: CredentialId, now: i64) -> Option<i64> {
        let last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        last.get(&credential).map(|at| now - at)
    }
}

impl Refresher {
    /// The vendor answered 401 to `used`. `Some` is a newer token to replay the call with; `None`: answer the 401.
    ///
    /// # Errors
    /// As [`Refresher::current`].
    pub async fn rejected(&self, grant: &Arc<Grant>, used: &AccessToken) -> Result<Option<AccessToken>> {
        let parts = &self.0;
        let since = parts.tools.heard.catch_up(parts.now());
        // Read, not remembered: another process may have refreshed a moment ago.
        let held = parts.read(grant, since).await?;
        let what = Unauthorized {
            used: used.generation,
            current: held.generation,
            since_last: parts.rejections.since_last(grant.credential, parts.now()),
            lifetime: held.lifetime,
        };
        let reason = match after_unauthorized(what) {
            AfterUnauthorized::Answer => return Ok(None),
            AfterUnauthorized::Replay => Reason::Expired,
            AfterUnauthorized::Refresh => Reason::Rejected,
        };
        let token = parts.token(grant, Some(used.generation), reason).await;
        token.map(Some).map_err(|trouble| trouble.into_error(grant.instance))
    }
}
