//! `ligand doctor`: is everything as it should be, and if not, what to do. A check is one file in `doctor/` and one line in
//! [`checks`].

mod configuration;
mod database;
mod egress;
mod keys;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use serde::Serialize;

use crate::config::{Flags, Settings, Wrong};

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Print the findings as JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    settings: Flags,
}

/// How a check ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
enum Outcome {
    Good,
    /// Works, but should be looked at.
    Warning,
    /// Does not work.
    Bad,
}

/// One thing that was looked at.
#[derive(Debug, Clone, Serialize)]
struct Finding {
    /// What was looked at: `configuration`, `egress`, …
    check: &'static str,
    outcome: Outcome,
    /// What was found.
    found: String,
    /// What to do about it; nothing when it is good.
    #[serde(skip_serializing_if = "Option::is_none")]
    advice: Option<String>,
}

impl Finding {
    fn good(check: &'static str, found: impl Into<String>) -> Finding {
        Finding { check, outcome: Outcome::Good, found: found.into(), advice: None }
    }

    fn warning(check: &'static str, found: impl Into<String>, advice: impl Into<String>) -> Finding {
        Finding { check, outcome: Outcome::Warning, found: found.into(), advice: Some(advice.into()) }
    }

    fn bad(check: &'static str, found: impl Into<String>, advice: impl Into<String>) -> Finding {
        Finding { check, outcome: Outcome::Bad, found: found.into(), advice: Some(advice.into()) }
    }
}

/// Looks at one thing and says what it found. Runs inside the async runtime, changes nothing.
type Check = for<'s> fn(&'s Settings) -> futures::future::BoxFuture<'s, Vec<Finding>>;

/// Every check, in the order of the report.
fn checks() -> Vec<Check> {
    vec![
        |settings| Box::pin(async { configuration::check(settings) }),
        |settings| Box::pin(async { keys::check(settings) }),
        |settings| Box::pin(database::check(settings)),
        |settings| Box::pin(async { egress::check(settings) }),
    ]
}

pub(super) fn run(config: Option<PathBuf>, arguments: Arguments) -> anyhow::Result<ExitCode> {
    let findings = match Settings::load(config, arguments.settings) {
        // Nothing else can be looked at with settings that are not right.
        Err(wrong) => of_wrong(&wrong),
        Ok(settings) => super::runtime()?.block_on(look(&settings)),
    };
    let text = if arguments.json { serde_json::to_string_pretty(&findings)? } else { report(&findings) };
    println!("{text}");
    let bad = findings.iter().any(|finding| finding.outcome == Outcome::Bad);
    Ok(if bad { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

async fn look(settings: &Settings) -> Vec<Finding> {
    let mut findings = Vec::new();
    for check in checks() {
        findings.extend(check(settings).await);
    }
    findings
}

fn of_wrong(wrong: &Wrong) -> Vec<Finding> {
    let advice = "correct it where it was written; `ligand serve --help` lists every setting";
    wrong.0.iter().map(|problem| Finding::bad("configuration", problem.to_string(), advice)).collect()
}

/// One line per finding, its advice below.
fn report(findings: &[Finding]) -> String {
    let line = |finding: &Finding| {
        let mark = match finding.outcome {
            Outcome::Good => "ok  ",
            Outcome::Warning => "warn",
            Outcome::Bad => "BAD ",
        };
        let advice = finding.advice.as_ref().map(|advice| format!("\n       → {advice}")).unwrap_or_default();
        format!("{mark}  {}: {}{advice}", finding.check, finding.found)
    };
    findings.iter().map(line).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_report_says_what_was_found_and_what_to_do() {
        let findings =
            [Finding::good("keys", "one key"), Finding::bad("egress", "no roots", "install ca-certificates")];
        assert_eq!(report(&findings), "ok    keys: one key\nBAD   egress: no roots\n       → install ca-certificates");
    }

    #[tokio::test]
    async fn the_defaults_have_nothing_bad() {
        let directory = tempfile::tempdir().unwrap();
        let settings = Settings { data_dir: directory.path().join("data"), ..Settings::defaults() };
        let findings = look(&settings).await;
        assert!(findings.len() > 3 && findings.iter().all(|finding| finding.outcome != Outcome::Bad), "{findings:?}");
        assert!(!settings.data_dir.exists(), "the doctor changes nothing");
    }
}
