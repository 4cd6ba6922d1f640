//! Faults on demand: rules say which requests are hit, actions say how. Off unless a rule was set.

use serde::{Deserialize, Serialize};

/// When something happens to a request.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Moment {
    /// Before a byte was read. Such a rule cannot name a `call`.
    BeforeReading,
    /// Read, but nothing was changed yet.
    BeforeProcessing,
    /// Done, but nothing was answered yet: the caller cannot know.
    #[default]
    BeforeAnswering,
    /// Half of the body was answered.
    MidBody,
}

/// Which 429 is answered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Throttled {
    /// The body of today: `{"code":"429",…}`.
    #[default]
    Current,
    /// The gateway's body of 2020.
    Gateway,
    /// The gateway's spike arrest.
    Spike,
}

/// What is done to a request.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Action {
    /// Waits, before processing or before the first byte of the answer.
    Delay {
        /// How long, in milliseconds.
        ms: u64,
        /// Before processing or (default) before answering.
        #[serde(default)]
        when: Moment,
    },
    /// Sends the body slowly.
    Drip {
        /// Bytes per piece.
        bytes: usize,
        /// Milliseconds between pieces.
        interval_ms: u64,
    },
    /// Closes the connection.
    Close {
        /// At which moment.
        #[serde(default)]
        when: Moment,
    },
    /// Resets the connection (RST).
    Reset {
        /// At which moment.
        #[serde(default)]
        when: Moment,
    },
    /// Never answers; the connection stays open.
    Hang {
        /// At which moment; not `before_reading`.
        #[serde(default)]
        when: Moment,
    },
    /// Names a wrong `Content-Length`, then closes.
    ContentLength {
        /// Added to the true length.
        delta: i64,
    },
    /// Keeps only the first `bytes` of the body; the length is that of what is sent.
    Truncate {
        /// How many bytes stay.
        bytes: usize,
    },
    /// Answers 200 with an empty body.
    Empty {
        /// Whether the call is processed first.
        #[serde(default)]
        processed: bool,
    },
    /// Answers this status instead; without a body, the vendor's HTML page for it.
    Status {
        /// HTTP status.
        status: u16,
        /// Body, if not the usual HTML page.
        #[serde(default)]
        body: Option<String>,
        /// Content type of `body`.
        #[serde(default)]
        content_type: Option<String>,
        /// Whether the call is processed first.
        #[serde(default)]
        processed: bool,
    },
    /// Answers bytes that are neither XML nor JSON, with status 200.
    Garbage {
        /// Whether the call is processed first.
        #[serde(default)]
        processed: bool,
    },
    /// Answers an XML-RPC fault without processing.
    Fault {
        /// Fault code.
        code: i32,
        /// Fault text.
        text: String,
    },
    /// The spurious `[InvalidConfig]` fault 1.
    InvalidConfig,
    /// The transient fault 500 about a committed response.
    SessionFault,
    /// Answers 401 as the gateway does for an expired token, although the token is good.
    Unauthorized,
    /// Expires the caller's access token for good, then answers 401.
    ExpireToken,
    /// Answers 429.
    TooMany {
        /// Which body.
        #[serde(default)]
        body: Throttled,
    },
    /// Redirects without processing.
    Redirect {
        /// Target.
        location: String,
        /// Status; 301 if absent.
        #[serde(default)]
        status: Option<u16>,
    },
    /// Compresses the answer, whether the caller accepts that or not.
    Gzip,
    /// Replaces the body by a well-formed array of about this many bytes.
    Huge {
        /// Size before any compression; at most 256 MB.
        bytes: usize,
    },
    /// Repeats the first member of every struct.
    DuplicateMembers,
    /// Puts bytes that are not UTF-8 into the first value.
    BadUtf8,
}

impl Action {
    /// The kind, as in JSON.
    #[must_use]
    pub fn kind(&self) -> String {
        let json = serde_json::to_value(self).unwrap_or_default();
        json.get("kind").and_then(|kind| kind.as_str()).unwrap_or_default().to_owned()
    }

    fn is_before_reading(&self) -> bool {
        matches!(self, Action::Close { when } | Action::Reset { when } if *when == Moment::BeforeReading)
    }
}

/// Which requests an action hits.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Exact path; absent hits every path.
    #[serde(default)]
    pub path: Option<String>,
    /// XML-RPC method or grant type; absent hits every call.
    #[serde(default)]
    pub call: Option<String>,
    /// The first matching request that is hit, counted from 1.
    #[serde(default = "one")]
    pub nth: u64,
    /// From then on, each how many-th.
    #[serde(default = "one")]
    pub every: u64,
    /// How many requests are hit; 0 means all.
    #[serde(default = "one")]
    pub times: u64,
    /// What is done.
    pub action: Action,
}

fn one() -> u64 {
    1
}

impl Rule {
    /// Hits the next request, once.
    #[must_use]
    pub fn new(action: Action) -> Self {
        Self { path: None, call: None, nth: 1, every: 1, times: 1, action }
    }

    /// Restricts the rule to a path.
    #[must_use]
    pub fn path(mut self, path: &str) -> Self {
        self.path = Some(path.to_owned());
        self
    }

    /// Restricts the rule to an XML-RPC method or a grant type.
    #[must_use]
    pub fn call(mut self, call: &str) -> Self {
        self.call = Some(call.to_owned());
        self
    }

    /// Skips the first `nth - 1` matching requests.
    #[must_use]
    pub fn nth(mut self, nth: u64) -> Self {
        self.nth = nth;
        self
    }

    /// Hits this many requests; 0 means all.
    #[must_use]
    pub fn times(mut self, times: u64) -> Self {
        self.times = times;
        self
    }

    /// What is wrong with the rule, if anything.
    fn flaw(&self) -> Option<&'static str> {
        if self.action.is_before_reading() && self.call.is_some() {
            return Some("before_reading happens before the call is known: leave `call` out");
        }
        match &self.action {
            _ if self.nth == 0 || self.every == 0 => Some("nth and every count from 1"),
            Action::Hang { when: Moment::BeforeReading } | Action::Delay { when: Moment::BeforeReading, .. } => {
                Some("before_reading is only for close and reset")
            }
            Action::Delay { when: Moment::MidBody, .. } => Some("use drip to slow a body down"),
            Action::Drip { bytes: 0, .. } => Some("drip needs at least one byte per piece"),
            Action::Huge { bytes } if *bytes > 256 << 20 => Some("huge is limited to 256 MB"),
            _ => None,
        }
    }
}

/// A rule and how often it matched and hit.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Armed {
    #[serde(flatten)]
    rule: Rule,
    seen: u64,
    hits: u64,
}

/// The rules that are set.
#[derive(Clone, Debug, Default)]
pub(super) struct Faults {
    armed: Vec<Armed>,
}

impl Faults {
    pub(super) fn add(&mut self, rule: Rule) -> Result<(), &'static str> {
        if let Some(flaw) = rule.flaw() {
            return Err(flaw);
        }
        self.armed.push(Armed { rule, seen: 0, hits: 0 });
        Ok(())
    }

    pub(super) fn clear(&mut self) {
        self.armed.clear();
    }

    pub(super) fn armed(&self) -> &[Armed] {
        &self.armed
    }

    /// Whether a rule strikes before a request is read.
    pub(super) fn strike_before_reading(&self) -> bool {
        self.armed.iter().any(|armed| armed.rule.action.is_before_reading())
    }

    /// The action that strikes before a request to `path` is read.
    pub(super) fn take_before_reading(&mut self, path: &str) -> Option<Action> {
        self.take(path, None, Action::is_before_reading).pop()
    }

    /// Every action that hits this request, in the order the rules were set.
    pub(super) fn take_for(&mut self, path: &str, call: Option<&str>) -> Vec<Action> {
        self.take(path, call, |action| !action.is_before_reading())
    }

    fn take(&mut self, path: &str, call: Option<&str>, wanted: impl Fn(&Action) -> bool) -> Vec<Action> {
        let mut taken = Vec::new();
        for armed in &mut self.armed {
            let rule = &armed.rule;
            let fits = wanted(&rule.action)
                && rule.path.as_deref().is_none_or(|wanted| wanted == path)
                && (rule.call.is_none() || rule.call.as_deref() == call);
            if !fits {
                continue;
            }
            armed.seen += 1;
            let due = armed.seen >= rule.nth && (armed.seen - rule.nth).is_multiple_of(rule.every);
            if due && (rule.times == 0 || armed.hits < rule.times) {
                armed.hits += 1;
                taken.push(rule.action.clone());
            }
        }
        taken
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hits(rule: Rule, requests: usize) -> Vec<bool> {
        let mut faults = Faults::default();
        faults.add(rule).expect("a sound rule");
        (0..requests).map(|_| !faults.take_for("/token", Some("refresh_token")).is_empty()).collect()
    }

    #[test]
    fn a_rule_hits_once_unless_told_otherwise() {
        assert_eq!(hits(Rule::new(Action::Gzip), 3), [true, false, false]);
        assert_eq!(hits(Rule::new(Action::Gzip).nth(2), 3), [false, true, false]);
        assert_eq!(hits(Rule::new(Action::Gzip).times(0), 3), [true, true, true]);
        let every_second = Rule { every: 2, ..Rule::new(Action::Gzip).times(0) };
        assert_eq!(hits(every_second, 5), [true, false, true, false, true]);
    }

    #[test]
    fn a_rule_hits_only_what_it_names() {
        assert_eq!(hits(Rule::new(Action::Gzip).call("authorization_code"), 1), [false]);
        assert_eq!(hits(Rule::new(Action::Gzip).path("/api/xmlrpc"), 1), [false]);
        assert_eq!(hits(Rule::new(Action::Gzip).path("/token").call("refresh_token"), 1), [true]);
    }

    #[test]
    fn an_impossible_rule_is_refused() {
        let rule = Rule::new(Action::Close { when: Moment::BeforeReading }).call("DataService.query");
        assert!(Faults::default().add(rule).is_err());
    }
}
