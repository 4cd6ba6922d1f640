//! Hooks: JavaScript run before or after the vendor call. Kept as text here; run by the script room.

use std::sync::Arc;

/// One script.
#[derive(Debug, Clone)]
pub struct Hook {
    /// The function body.
    pub body: Arc<str>,
    /// Old convention: the body returns its result instead of calling `done`.
    pub legacy: bool,
}

/// The hooks of one level: the element's own, or one resource's.
#[derive(Debug, Clone, std::default::Default)]
pub struct Hooks {
    /// Before the vendor call.
    pub pre: Option<Hook>,
    /// After it.
    pub post: Option<Hook>,
    /// For incoming events; only at the element's level.
    pub event: Option<Hook>,
}
