//! What was found, in the form that machines read.

use ligand_model::element::{Diagnostic, Severity};
use serde::Serialize;

/// All of it.
#[derive(Debug, Default, Serialize)]
pub(super) struct Report {
    pub files: Vec<File>,
    pub summary: Summary,
}

/// One definition.
#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct File {
    /// Where it was read; of an archive, the archive's path and the one within it.
    pub path: String,
    /// Its key; null if it has none.
    pub key: Option<String>,
    /// It is an element.
    pub parses: bool,
    /// Its export is what was read, informational members aside.
    pub round_trips: bool,
    pub hooks: Hooks,
    pub resources: Resources,
    pub problems: Vec<Problem>,
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Serialize)]
pub(super) struct Hooks {
    /// Those that have a script.
    pub total: usize,
    pub compile: usize,
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Serialize)]
pub(super) struct Resources {
    pub total: usize,
    /// Native code, or a protocol whose driver no definition can carry; none of these is runnable.
    pub native: usize,
    pub runnable: usize,
}

#[derive(Debug, Serialize)]
pub(super) struct Problem {
    /// `error`: does not run; `warning`: runs, but perhaps not as meant; `note`.
    pub severity: &'static str,
    /// JSON path in the definition.
    pub path: String,
    pub message: String,
}

impl From<Diagnostic> for Problem {
    fn from(diagnostic: Diagnostic) -> Problem {
        let severity = match diagnostic.severity {
            Severity::Note => "note",
            Severity::Warning => "warning",
            Severity::Error => "error",
        };
        Problem { severity, path: diagnostic.path, message: diagnostic.message }
    }
}

/// The sums.
#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Summary {
    pub files: usize,
    pub parse: usize,
    pub round_trip: usize,
    pub hooks: usize,
    pub hooks_compile: usize,
    pub resources: usize,
    pub resources_native: usize,
    pub resources_runnable: usize,
}

impl Report {
    pub(super) fn add(&mut self, file: File) {
        let summary = &mut self.summary;
        summary.files += 1;
        summary.parse += usize::from(file.parses);
        summary.round_trip += usize::from(file.round_trips);
        summary.hooks += file.hooks.total;
        summary.hooks_compile += file.hooks.compile;
        summary.resources += file.resources.total;
        summary.resources_native += file.resources.native;
        summary.resources_runnable += file.resources.runnable;
        self.files.push(file);
    }

    /// Whether everything parses, comes out as it went in, and runs.
    pub(super) fn all_runs(&self) -> bool {
        self.files.iter().all(|file| {
            let fine = file.parses && file.round_trips && file.resources.runnable == file.resources.total;
            fine && file.problems.iter().all(|problem| problem.severity != "error")
        })
    }
}
