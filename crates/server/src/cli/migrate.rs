//! `ligand migrate`: brings the schema up to date, for installations with `LIGAND_MIGRATE=off`. With SQLite no server
//! may be running; the migration makes a database that is not there.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use crate::config::{Flags, Migrate, Settings};
use crate::rooms;

#[derive(Debug, Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    settings: Flags,
}

pub(super) fn run(config: Option<PathBuf>, arguments: Arguments) -> anyhow::Result<ExitCode> {
    let settings = Settings { migrate: Migrate::Auto, ..super::settings(config, arguments.settings)? };
    super::runtime()?.block_on(async {
        let (store, _lock) = rooms::open_store(&settings).await?;
        store.close().await;
        anyhow::Ok(())
    })?;
    println!("the schema is at {}, as this release needs it", ligand_store::BINARY);
    Ok(ExitCode::SUCCESS)
}
