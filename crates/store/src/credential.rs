//! Credential rows: one grant at a vendor each, and the steps of its refresh.
//!
//! Which step comes when is [`ligand_model::refresh`]; here each step is one statement on the database's clock. The
//! fence says who may send, the generation says who may commit (`docs/reference/refresh.md` §2).

mod access;
mod again;
mod attempt;
mod claim;
mod commit;
mod grant;
mod read;
mod replace;

pub use access::put_access;
pub use again::try_at_once;
pub use attempt::{Release, beat, reauthorize, release, unknown};
pub use claim::{Claimant, Claimed, claim};
pub use commit::{Fresh, commit, keep_spare};
pub use grant::Grant;
pub use read::{get, is_of_client, several, shared, statuses};
pub use replace::{Replacement, attach, replace};

pub(crate) use replace::remove_unused;

use crate::changes::ChangeKind;
use crate::db::{Bind, Tx};
use crate::seal::Place;
use ligand_model::identity::{CredentialId, OrganizationId};
use ligand_model::{Error, Kind, Result, Secret};

fn place(organization: OrganizationId, id: CredentialId, column: &'static str) -> Place<'static> {
    Place { table: "credential", column, row: id.0, organization: organization.0 }
}

/// Seals a token for its column; null stays null.
fn sealed(
    tx: &Tx,
    organization: OrganizationId,
    id: CredentialId,
    column: &'static str,
    token: Option<&Secret>,
) -> Result<Bind> {
    let sealed = token.map(|token| tx.seal(&place(organization, id, column), token)).transpose()?;
    Ok(Bind::Bytes(sealed))
}

fn told(tx: &mut Tx, id: CredentialId, generation: i64) {
    tx.changed(ChangeKind::Credential, id.0, generation);
}

fn moved_on() -> Error {
    Error::new(Kind::Conflict, "the credential was renewed meanwhile; its new tokens stay")
}
