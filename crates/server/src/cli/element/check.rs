//! `ligand element check PATH…`: would these definitions run here? Reads files, folders and archives; writes nothing, calls
//! nobody. The output for machines is [`report::Report`], for people [`text`]. Manual: `docs/elements.md`.

mod examine;
mod report;
#[cfg(test)]
mod tests;
mod text;
mod uses;

use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use super::gather;
use report::Report;

/// Something would not run, or does not parse.
const NOT_ALL_RUNS: u8 = 1;
/// The command line names nothing that could be checked.
const USAGE: u8 = 2;

#[derive(Debug, Args)]
#[command(
    after_help = "Exit status: 0 everything runs, 1 something would not run or parse, 2 nothing to check or wrong usage"
)]
pub(super) struct Arguments {
    /// Definitions: JSON files, folders (searched), zip archives
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Print the findings as JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn run(arguments: Arguments) -> anyhow::Result<ExitCode> {
    let mut report = Report::default();
    let mut details = Vec::new();
    for path in &arguments.paths {
        let gathered = gather::each(path, &mut |assembled| {
            let (file, detail) = examine::file(assembled);
            report.add(file);
            details.push(detail);
        });
        match gathered {
            Ok(notes) => notes.iter().for_each(|note| eprintln!("{}", text::plain(note))),
            Err(problem) => {
                eprintln!("{}", text::plain(&problem));
                return Ok(ExitCode::from(USAGE));
            }
        }
    }
    let output = if arguments.json { serde_json::to_string_pretty(&report)? } else { text::report(&report, &details) };
    // Whoever reads it may be content with the beginning.
    let _ = writeln!(std::io::stdout(), "{output}");
    if report.files.is_empty() {
        eprintln!("no element definition was found");
    }
    Ok(ExitCode::from(verdict(&report)))
}

/// The exit status.
fn verdict(report: &Report) -> u8 {
    match (report.files.is_empty(), report.all_runs()) {
        (true, _) => USAGE,
        (false, true) => 0,
        (false, false) => NOT_ALL_RUNS,
    }
}
