//! What compiling a document has to say: where, how bad, and what to do.

use std::fmt;

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Worth knowing; runs.
    Note,
    /// Runs, but perhaps not as its author meant.
    Warning,
    /// Does not run.
    Error,
}

/// One remark on a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// How bad it is.
    pub severity: Severity,
    /// JSON path of the member, `$.resources[3].method`.
    pub path: String,
    /// What is wrong and what to do.
    pub message: String,
}

/// The longest path and the longest message, in bytes: they quote documents, and documents hold megabytes.
const LONGEST: usize = 600;

impl Diagnostic {
    /// A remark; what is too long to be read by a person is cut.
    pub fn new(severity: Severity, path: impl Into<String>, message: impl Into<String>) -> Diagnostic {
        Diagnostic { severity, path: shortened(path.into()), message: shortened(message.into()) }
    }
}

fn shortened(mut text: String) -> String {
    if text.len() > LONGEST {
        text.truncate(text.floor_char_boundary(LONGEST));
        text.push('…');
        text.shrink_to_fit();
    }
    text
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let severity = match self.severity {
            Severity::Note => "note",
            Severity::Warning => "warning",
            Severity::Error => "error",
        };
        write!(f, "{severity} at {}: {}", self.path, self.message)
    }
}
