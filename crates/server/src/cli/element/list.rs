//! `ligand element list`: what the first account sees.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use ligand_model::Element;
use serde_json::Value;

use super::{House, told};
use crate::config::Flags;

#[derive(Debug, Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    settings: Flags,
}

pub(super) async fn run(config: Option<PathBuf>, arguments: Arguments) -> anyhow::Result<ExitCode> {
    let house = House::open(config, arguments.settings).await?;
    let listed = house.elements().listed(Some(&house.scope)).await;
    house.store.close().await;
    for element in listed.map_err(told)? {
        println!(
            "{:>7}  {:<32} {:<14} {:<10} {}",
            element.id,
            element.key,
            element.hub,
            origin(&element),
            element.name
        );
    }
    Ok(ExitCode::SUCCESS)
}

fn origin(element: &Element) -> &'static str {
    let is_extended = element.document.get("extended").and_then(Value::as_bool) == Some(true);
    match (element.private, is_extended) {
        (true, _) => "private",
        (false, true) => "extended",
        (false, false) => "catalogue",
    }
}
