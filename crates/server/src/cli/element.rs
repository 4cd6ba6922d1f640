//! `ligand element …`: what one does with definitions outside a running server. A command is one file in `element/`.

mod check;

use std::process::ExitCode;

use clap::{Args, Subcommand};

#[derive(Debug, Args)]
pub(super) struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Say what of element definitions parses, compiles and runs, and what does not and why
    Check(check::Arguments),
}

pub(super) fn run(arguments: Arguments) -> anyhow::Result<ExitCode> {
    match arguments.command {
        Command::Check(arguments) => check::run(arguments),
    }
}
