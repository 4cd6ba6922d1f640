//! `ligand element import`: each file by itself; one that fails keeps none of the others out.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context as _;
use clap::Args;
use ligand_store::element::{self, Head, Role};
use serde_json::Value;

use super::{House, told};
use crate::config::Flags;
use crate::definition::life;

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Definitions, as an export holds them
    #[arg(required = true, value_name = "FILE")]
    paths: Vec<PathBuf>,
    /// Put a definition in the place of the one with its key; number and instances stay
    #[arg(long)]
    replace: bool,
    #[command(flatten)]
    settings: Flags,
}

pub(super) async fn run(config: Option<PathBuf>, arguments: Arguments) -> anyhow::Result<ExitCode> {
    let house = House::open(config, arguments.settings).await?;
    let mut failed = 0;
    for path in &arguments.paths {
        match import(&house, path, arguments.replace).await {
            Ok(done) => println!("{done}"),
            Err(error) => {
                failed += 1;
                eprintln!("{}: {error:#}", path.display());
            }
        }
    }
    house.store.close().await;
    Ok(if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// What was done, for the terminal.
async fn import(house: &House, path: &Path, replace: bool) -> anyhow::Result<String> {
    let document = read(path)?;
    let House { store, catalogue, scope } = house;
    let key = document.get("key").and_then(Value::as_str).unwrap_or_default().to_owned();
    let heads = store.read(async |tx| element::seen(scope, tx).await).await.map_err(told)?;
    let is_it = |head: &&Head| head.role == Role::Own && head.account == scope.account && head.key == key;
    if let Some(head) = heads.iter().find(is_it).filter(|_| replace) {
        life::overwrite(store, scope, head.id, document).await.map_err(told)?;
        return Ok(format!("{key} ({}) replaced from {}", head.id, path.display()));
    }
    let id = life::insert(catalogue, store, scope, document).await.map_err(told)?;
    let stored = store.read(async |tx| element::get(scope, tx, id).await).await.map_err(told)?;
    Ok(format!("{} ({id}) imported from {}", stored.head.key, path.display()))
}

fn read(path: &Path) -> anyhow::Result<Value> {
    let bytes = std::fs::read(path).context("cannot be read")?;
    serde_json::from_slice(&bytes).context("is not JSON")
}
