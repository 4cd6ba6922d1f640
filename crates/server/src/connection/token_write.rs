//! Tokens that a hook of an element's life writes: at provisioning or after a refresh some elements trade a token for one that
//! lives longer. Written only over the generation that the hook was shown (`docs/reference/refresh.md` §2, step 8); whoever
//! was faster wins, and a call's hooks write none at all.

use std::collections::BTreeMap;

use ligand_model::credential::Credential;
use ligand_model::identity::{CredentialId, InstanceId};
use ligand_model::refresh::due_in;
use ligand_model::{Kind, Result, Secret};
use ligand_store::credential::{Grant, Replacement, put_access, replace};
use ligand_store::{Numbered, Scope, Store};

use super::effective::{INTERVAL, REFRESH_TOKEN, TOKEN};
use crate::random;

/// The grant as the hook was shown it.
#[derive(Debug, Clone)]
pub(super) struct Shown {
    credential: CredentialId,
    generation: i64,
    /// Of the access token, in ms.
    lifetime: Option<i64>,
    refreshable: bool,
    /// The OAuth client of the instance.
    client: Option<Secret>,
}

impl Shown {
    pub fn of(credential: &Credential, client: Option<&str>) -> Shown {
        Shown {
            credential: credential.id,
            generation: credential.generation,
            lifetime: credential.expires_at.map(|expires| expires - credential.obtained_at),
            refreshable: credential.refresh.is_some(),
            client: client.map(Secret::from),
        }
    }

    /// Writes the tokens among the changes, if there are any.
    ///
    /// # Errors
    /// The database is busy or away.
    pub async fn write(
        &self,
        store: &Store,
        (scope, instance): (&Scope, InstanceId),
        changes: &BTreeMap<String, Option<String>>,
    ) -> Result<()> {
        let text = |key: &str| changes.get(key)?.as_deref().map(str::trim).filter(|text| !text.is_empty());
        let (access, refresh) = (text(TOKEN).map(Secret::from), text(REFRESH_TOKEN).map(Secret::from));
        if access.is_none() && refresh.is_none() {
            return Ok(());
        }
        let seconds = text(INTERVAL).and_then(|text| text.parse::<i64>().ok()).filter(|seconds| *seconds > 0);
        // Without a word on it, what can be renewed is renewed as often as before; what cannot is used while it lasts.
        let lifetime =
            seconds.and_then(|seconds| seconds.checked_mul(1000)).or(self.lifetime.filter(|_| self.refreshable));
        let due_in = lifetime.map(|lifetime| due_in(lifetime, u16::from_ne_bytes(random::bytes()) % 1000));
        let grant = Grant { access, refresh, client: self.client.clone(), lifetime, due_in, age: 0 };
        let written = match grant.refresh {
            None => {
                let (id, generation) = (self.credential, self.generation);
                store.write(async |tx| put_access(scope, tx, id, generation, &grant).await).await
            }
            Some(_) => {
                let id = CredentialId(store.next_id(Numbered::Credential).await?);
                let what = || Replacement { instance, id, generation: Some(self.generation) };
                store.write(async |tx| replace(scope, tx, what(), &grant).await.map(drop)).await
            }
        };
        match written {
            Err(error) if error.kind() == Kind::Conflict => {
                tracing::info!(instance = instance.0, "a hook's token is not taken over: a newer one is there already");
                Ok(())
            }
            written => written,
        }
    }
}
