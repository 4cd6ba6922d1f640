//! `ligand credentials`: the Authorization header of the first user, read beside a running server.
//!
//! Standard output holds the header and nothing else, so that `curl -H "$(ligand credentials)" …` works.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context as _;
use clap::Args;
use ligand_model::Secret;
use ligand_store::{SystemScope, bootstrap};

use crate::config::{Flags, Settings};
use crate::rooms::Rooms;

#[derive(Debug, Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    settings: Flags,
}

pub(super) fn run(config: Option<PathBuf>, arguments: Arguments) -> anyhow::Result<ExitCode> {
    let settings = super::settings(config, arguments.settings)?;
    let authorization = super::runtime()?.block_on(authorization(&settings))?;
    println!("Authorization: {}", authorization.expose());
    Ok(ExitCode::SUCCESS)
}

/// The header's value.
async fn authorization(settings: &Settings) -> anyhow::Result<Secret> {
    let store = Rooms::store_beside(settings).await?;
    #[expect(clippy::disallowed_methods, reason = "the operator has database and key: there is no caller")]
    let scope = SystemScope::worker("ligand credentials");
    let first = store.read(async |tx| bootstrap::credentials(scope, tx).await).await;
    store.close().await;
    let first = first.map_err(|error| anyhow::anyhow!("{}", error.message()))?;
    Ok(first.context("there is no first user yet; start the server once: ligand serve")?.authorization())
}
