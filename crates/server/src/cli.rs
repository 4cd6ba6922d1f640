//! The command line. A command is one file in `cli/` and one line in [`Command`].

mod credentials;
mod demo;
mod doctor;
mod element;
mod migrate;
mod serve;
mod simulate;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::config::{Flags, Settings};

/// Ligand: a self-hosted API integration platform.
#[derive(Debug, Parser)]
#[command(name = "ligand", version, about, max_term_width = 120, after_help = "Every setting: ligand serve --help")]
struct Cli {
    /// Settings file; else LIGAND_CONFIG, else ligand.toml in the working directory if it exists
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

/// What `ligand` can do. (`hook-worker` is dispatched in `main.rs`: it must come before everything here.)
#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the API and run the workers
    Serve(serve::Arguments),
    /// Print the first user's Authorization header, beside a running server
    Credentials(credentials::Arguments),
    /// A tour on loopback: the server beside a simulated Infusionsoft, every call shown as a curl line
    Demo(demo::Arguments),
    /// Run a simulated vendor by itself
    Simulate(simulate::Arguments),
    /// Element definitions: check whether they would run; import, export, list
    Element(element::Arguments),
    /// Check configuration, database, keys and egress, and say what to do
    Doctor(doctor::Arguments),
    /// Bring the database's schema up to date (for LIGAND_MIGRATE=off)
    Migrate(migrate::Arguments),
}

/// Runs the command of this process.
///
/// # Errors
/// What the person at the terminal should read; the process then ends with status 1.
pub fn run() -> anyhow::Result<ExitCode> {
    let cli = Cli::parse();
    match cli.command {
        Command::Serve(arguments) => serve::run(cli.config, arguments),
        Command::Credentials(arguments) => credentials::run(cli.config, arguments),
        Command::Demo(arguments) => demo::run(arguments),
        Command::Simulate(arguments) => simulate::run(arguments),
        Command::Element(arguments) => element::run(cli.config, arguments),
        Command::Doctor(arguments) => doctor::run(cli.config, arguments),
        Command::Migrate(arguments) => migrate::run(cli.config, arguments),
    }
}

/// The settings of a command.
fn settings(config: Option<PathBuf>, flags: Flags) -> anyhow::Result<Settings> {
    Ok(Settings::load(config, flags)?)
}

/// The async runtime: one thread per core.
fn runtime() -> anyhow::Result<tokio::runtime::Runtime> {
    Ok(tokio::runtime::Builder::new_multi_thread().enable_all().build()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory as _;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn every_setting_that_is_no_secret_is_a_flag_of_serve() {
        let serve = Cli::command().find_subcommand("serve").unwrap().clone();
        let flags: Vec<&str> = serve.get_arguments().filter_map(clap::Arg::get_long).collect();
        assert!(flags.contains(&"listen") && flags.contains(&"query-scan-max") && flags.contains(&"master-key-file"));
        assert!(!flags.contains(&"master-key") && !flags.contains(&"database-url"));
    }
}
