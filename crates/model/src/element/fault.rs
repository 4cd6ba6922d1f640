//! What a vendor's fault codes and throttle headers mean, as data.

/// What one fault means (extension). The first rule that fits decides.
#[derive(Debug, Clone)]
pub struct FaultRule {
    /// The fault's number.
    pub code: i64,
    /// Text that the fault's message must contain; empty fits all.
    pub contains: String,
    /// The status to answer with.
    pub status: u16,
    /// Known to pass: a call that can be repeated is repeated.
    pub transient: bool,
}

impl FaultRule {
    /// Whether this rule speaks of this fault.
    pub fn fits(&self, code: i64, message: &str) -> bool {
        self.code == code && message.contains(&self.contains)
    }
}

/// Headers from which the wait after a throttled call follows when the vendor sends no `retry-after` (extension).
#[derive(Debug, Clone, Default)]
pub struct Throttle {
    /// Pairs: header with what is left, header that names the window (`minute`, `day` …).
    pub windows: Vec<(String, String)>,
    /// Header with what is left, header with the end of the window in epoch milliseconds.
    pub expiry: Option<(String, String)>,
}
