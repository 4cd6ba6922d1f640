//! `ligand element …`: what one does with definitions outside a running server. A command is one file in `element/`.
//!
//! `import`, `export` and `list` work on the database, beside a running server or without one, for the first organization's
//! default account.

mod check;
mod export;
mod gather;
mod import;
mod list;

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Context as _;
use clap::{Args, Subcommand};
use ligand_store::system::elements::first_scope;
use ligand_store::{Scope, Store, SystemScope};

use crate::catalogue::{Catalogue, Elements};
use crate::config::{Flags, Settings};
use crate::connection::Heard;
use crate::refresh::Uptime;
use crate::rooms::Rooms;

#[derive(Debug, Args)]
pub(super) struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Say what of element definitions parses, compiles and runs, and what does not and why
    Check(check::Arguments),
    /// Store definitions: JSON files, folders, zip archives
    Import(import::Arguments),
    /// Print a definition, without its secret defaults
    Export(export::Arguments),
    /// List the elements that the account sees
    List(list::Arguments),
}

pub(super) fn run(config: Option<PathBuf>, arguments: Arguments) -> anyhow::Result<ExitCode> {
    match arguments.command {
        Command::Check(arguments) => check::run(arguments),
        Command::Import(arguments) => super::runtime()?.block_on(import::run(config, arguments)),
        Command::Export(arguments) => super::runtime()?.block_on(export::run(config, arguments)),
        Command::List(arguments) => super::runtime()?.block_on(list::run(config, arguments)),
    }
}

/// What the commands work on.
struct House {
    store: Store,
    catalogue: Arc<Catalogue>,
    scope: Scope,
}

impl House {
    async fn open(config: Option<PathBuf>, flags: Flags) -> anyhow::Result<House> {
        let settings: Settings = super::settings(config, flags)?;
        let catalogue = Arc::new(Catalogue::load(&settings.elements)?);
        let store = Rooms::store_beside(&settings).await?;
        #[expect(clippy::disallowed_methods, reason = "the operator has database and key: there is no caller")]
        let system = SystemScope::worker("ligand element");
        let scope = store.read(async |tx| first_scope(system, tx).await).await.map_err(told)?;
        let scope = scope.context("there is no first user yet; start the server once: ligand serve")?;
        Ok(House { store, catalogue, scope })
    }

    /// What the account sees.
    fn elements(&self) -> Elements {
        let heard = Arc::new(Heard::new(self.store.subscribe()));
        let no_limit = std::time::Duration::ZERO;
        Elements::new(self.catalogue.clone(), self.store.clone(), heard, Uptime::system(), no_limit)
    }
}

/// An error in the words for people, with its cause for the terminal of the operator.
fn told(error: ligand_model::Error) -> anyhow::Error {
    match error.internal_detail() {
        Some(cause) => anyhow::anyhow!("{}: {cause}", error.message()),
        None => anyhow::anyhow!("{}", error.message()),
    }
}
