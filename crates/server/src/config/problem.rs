//! A wrong setting, said so that it can be put right: where it was written, and what was expected.

use std::fmt;

/// One wrong setting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Where it was written: `environment variable LIGAND_LISTEN`, `listen in ligand.toml`, `flag --listen`.
    pub source: String,
    /// What was expected, and what was found unless it may be a secret.
    pub what: String,
}

impl Problem {
    pub(super) fn new(source: impl Into<String>, what: impl Into<String>) -> Problem {
        Problem { source: source.into(), what: what.into() }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.source, self.what)
    }
}

/// Everything that is wrong with the settings: all of it at once, not one after the other.
#[derive(Debug, Clone, thiserror::Error)]
pub struct Wrong(pub Vec<Problem>);

impl fmt::Display for Wrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the settings are wrong, nothing was started")?;
        self.0.iter().try_for_each(|problem| write!(f, "\n  {problem}"))
    }
}
