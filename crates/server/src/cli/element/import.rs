//! `ligand element import`: each definition by itself; one that fails keeps none of the others out.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use ligand_model::element::{Assembled, Content};
use ligand_store::element::{self, Head, Role};
use serde_json::Value;
use tokio::sync::mpsc;

use super::{House, gather, told};
use crate::config::Flags;
use crate::definition::life;

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Definitions: JSON files, folders (searched; with the scripts beside the JSON), zip archives
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Put a definition in the place of the one with its key; number and instances stay
    #[arg(long)]
    replace: bool,
    #[command(flatten)]
    settings: Flags,
}

pub(super) async fn run(config: Option<PathBuf>, arguments: Arguments) -> anyhow::Result<ExitCode> {
    let house = House::open(config, arguments.settings).await?;
    let (mut done, mut failed) = (0, 0);
    for path in arguments.paths {
        let (found, mut definitions) = mpsc::channel(1);
        let gathering = tokio::task::spawn_blocking(move || gathered(&path, &found));
        while let Some(Assembled { path, content, diagnostics }) = definitions.recv().await {
            diagnostics.iter().for_each(|diagnostic| eprintln!("{path}: {diagnostic}"));
            match import(&house, &path, content, arguments.replace).await {
                Ok(said) => {
                    done += 1;
                    println!("{said}");
                }
                Err(error) => {
                    failed += 1;
                    eprintln!("{path}: {error:#}");
                }
            }
        }
        match gathering.await? {
            Ok(notes) => notes.iter().for_each(|note| eprintln!("{note}")),
            Err(problem) => {
                failed += 1;
                eprintln!("{problem}");
            }
        }
    }
    house.store.close().await;
    if done + failed == 0 {
        eprintln!("no element definition was found");
    }
    Ok(if failed == 0 && done > 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Hands on one definition after the other: a tree of exports need not fit into memory.
fn gathered(path: &Path, found: &mpsc::Sender<Assembled>) -> Result<Vec<String>, String> {
    gather::each(path, &mut |assembled| {
        // Nobody receives any more only if the import was ended.
        let _ = found.blocking_send(assembled);
    })
}

/// What was done, for the terminal.
async fn import(house: &House, path: &str, content: Content, replace: bool) -> anyhow::Result<String> {
    let document = match content {
        Content::Element(document) => document,
        Content::Other(what) => anyhow::bail!("is {what}"),
        Content::Broken(why) => anyhow::bail!("{why}"),
    };
    let House { store, catalogue, scope } = house;
    let key = document.get("key").and_then(Value::as_str).unwrap_or_default().to_owned();
    let heads = store.read(async |tx| element::seen(scope, tx).await).await.map_err(told)?;
    let is_it = |head: &&Head| head.role == Role::Own && head.account == scope.account && head.key == key;
    if let Some(head) = heads.iter().find(is_it).filter(|_| replace) {
        life::overwrite(store, scope, head.id, document).await.map_err(told)?;
        return Ok(format!("{key} ({}) replaced from {path}", head.id));
    }
    let id = life::insert(catalogue, store, scope, document).await.map_err(told)?;
    let stored = store.read(async |tx| element::get(scope, tx, id).await).await.map_err(told)?;
    Ok(format!("{} ({id}) imported from {path}", stored.head.key))
}
