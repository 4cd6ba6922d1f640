//! The report for people: a paragraph per definition, a line of sums at the end.

use std::fmt::Write as _;

use super::examine::Detail;
use super::report::{File, Report, Summary};

/// How many problems of one definition are shown.
const SHOWN: usize = 50;

pub(super) fn report(report: &Report, details: &[Detail]) -> String {
    let mut text = String::new();
    for (file, detail) in report.files.iter().zip(details) {
        text.push_str(&paragraph(file, detail));
        text.push('\n');
    }
    text.push_str(&sums(&report.summary));
    text
}

fn paragraph(file: &File, detail: &Detail) -> String {
    let mut lines = vec![format!("{}: {}", file.path, file.key.as_deref().unwrap_or("no element"))];
    if file.parses {
        let round_trip = if file.round_trips { "round-trips" } else { "does not round-trip" };
        lines.push(format!("  parses, {round_trip}"));
        lines.push(format!("  hooks: {} of {} compile", file.hooks.compile, file.hooks.total));
        lines.push(format!("  resources: {}", resources(file)));
    } else {
        lines.push("  does not parse".to_owned());
    }
    if !detail.uses.is_empty() {
        let uses = detail.uses.iter().map(|(name, count)| format!("{name} ({count})")).collect::<Vec<_>>();
        lines.push(format!("  understood: {}", uses.join(", ")));
    }
    for problem in file.problems.iter().take(SHOWN) {
        lines.push(format!("  {} at {}: {}", problem.severity, problem.path, problem.message));
    }
    if file.problems.len() > SHOWN {
        lines.push(format!("  and {} more; --json prints all", file.problems.len() - SHOWN));
    }
    lines.iter().fold(String::new(), |mut text, line| {
        let _ = writeln!(text, "{}", plain(line));
        text
    })
}

fn resources(file: &File) -> String {
    let resources = file.resources;
    let mut text = format!("{} of {} run", resources.runnable, resources.total);
    if resources.native > 0 {
        let _ = write!(text, ", {} are native or need a foreign driver", resources.native);
    }
    let broken = resources.total - resources.native - resources.runnable;
    if broken > 0 {
        let _ = write!(text, ", {broken} would not run (see the errors)");
    }
    text
}

fn sums(summary: &Summary) -> String {
    let Summary { files, parse, round_trip, hooks, hooks_compile, resources, resources_native, resources_runnable } =
        summary;
    format!(
        "{files} definitions: {parse} parse, {round_trip} round-trip; {hooks_compile} of {hooks} hooks compile; \
         {resources_runnable} of {resources} resources run, {resources_native} native"
    )
}

/// The text without control characters: file names and definitions may hold what a terminal obeys.
pub(super) fn plain(text: &str) -> String {
    text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect()
}
