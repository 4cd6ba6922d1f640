//! Numbers of rows: small ascending integers, known before the row is sealed.
//!
//! A process takes 64 at a time in a transaction of its own; those it does not use are lost. `Store::next_id`.

use crate::Store;
use crate::db::system_sql;
use ligand_model::{Error, Result};
use std::collections::HashMap;
use std::ops::Range;
use tokio::sync::Mutex;

/// What is numbered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Numbered {
    /// Organizations.
    Organization,
    /// Accounts.
    Account,
    /// Users.
    User,
    /// Instances.
    Instance,
    /// Credentials.
    Credential,
    /// Elements of accounts; from 100,000, so that none is taken for one of the binary.
    Element,
    /// Proxies of OAuth callbacks.
    OauthProxy,
}

impl Numbered {
    const fn key(self) -> &'static str {
        match self {
            Numbered::Organization => "organization",
            Numbered::Account => "account",
            Numbered::User => "user",
            Numbered::Instance => "instance",
            Numbered::Credential => "credential",
            Numbered::Element => "element",
            Numbered::OauthProxy => "oauth_proxy",
        }
    }
}

/// The blocks this process has taken and not used up.
#[derive(Default)]
pub(crate) struct Blocks(Mutex<HashMap<Numbered, Range<i64>>>);

impl Store {
    /// The next number. Ask before opening the transaction that uses it.
    ///
    /// # Errors
    /// `unavailable`: the database is busy or away.
    pub async fn next_id(&self, kind: Numbered) -> Result<i64> {
        let mut blocks = self.inner.blocks.0.lock().await;
        if let Some(id) = blocks.get_mut(&kind).and_then(Iterator::next) {
            return Ok(id);
        }
        let take = system_sql!("update id_block set next = next + 64 where kind = $1 returning next");
        let end = self
            .write(async |tx| {
                let row = tx.fetch_optional(take.bind(kind.key())).await?;
                row.ok_or_else(|| Error::internal("no id block of this kind"))?.i64("next")
            })
            .await?;
        let mut block = end - 64..end;
        let id = block.next().ok_or_else(|| Error::internal("an empty id block"))?;
        blocks.insert(kind, block);
        Ok(id)
    }
}
