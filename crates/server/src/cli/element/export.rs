//! `ligand element export`: what `GET /elements/{key}/export` answers.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context as _;
use clap::Args;

use super::{House, told};
use crate::config::Flags;
use crate::definition::secret;

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Key or number of the element
    key: String,
    /// Write there instead of to standard output
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    #[command(flatten)]
    settings: Flags,
}

pub(super) async fn run(config: Option<PathBuf>, arguments: Arguments) -> anyhow::Result<ExitCode> {
    let house = House::open(config, arguments.settings).await?;
    let found = house.elements().element(&house.scope, &arguments.key).await;
    house.store.close().await;
    let mut document = (*found.map_err(told)?.document).clone();
    secret::empty_all(&mut document);
    let text = serde_json::to_string_pretty(&document)?;
    match arguments.out {
        Some(path) => {
            std::fs::write(&path, text + "\n").with_context(|| format!("{} cannot be written", path.display()))?
        }
        None => println!("{text}"),
    }
    Ok(ExitCode::SUCCESS)
}
