//! Step: the one guarded way out, and what may be sent again.

use crate::Engine;
use crate::build::VendorRequest;
use crate::call::{Answer, Turn};
use crate::outbound::{self, Outgoing, Repeatable};
use crate::parse::Raw;
use crate::sign;
use crate::wire;
use ligand_model::element::Method;
use ligand_model::{Error, Kind};
use std::time::{Duration, Instant};
use url::Url;

/// How often what is known to pass is tried in all.
const MAX_ATTEMPTS: u32 = 3;

/// Why there is no answer that could be used.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The request could not even be made.
    Request(Error),
    /// No answer, or half of one. `passes`: another try could fare better.
    Lost { cause: String, timed_out: bool, passes: bool, sent: bool },
    /// An answer that is not what the protocol says.
    Unreadable { cause: String },
}

impl Failure {
    /// What the caller is told. A change whose answer was lost is never reported as not done.
    pub fn into_error(self, turn: &Turn) -> Error {
        let write = !turn.resource.repeatable;
        let (cause, timed_out) = match self {
            Failure::Request(error) => return error,
            Failure::Lost { sent, cause, timed_out, .. } if write && sent => {
                return outcome_unknown(turn, &cause, timed_out);
            }
            Failure::Unreadable { cause } if write => return outcome_unknown(turn, &cause, false),
            Failure::Lost { cause, timed_out, .. } => (cause, timed_out),
            Failure::Unreadable { cause } => (cause, false),
        };
        let kind = if timed_out { Kind::VendorTimeout } else { Kind::VendorUnavailable };
        Error::new(kind, format!("the vendor could not be used for {}: {cause}", turn.resource.name()))
    }
}

/// A change was sent and its answer lost: neither done nor not done can be promised.
pub(crate) fn outcome_unknown(turn: &Turn, cause: &str, timed_out: bool) -> Error {
    let message = format!(
        "{} was sent to the vendor and its answer was lost ({cause}): whether it happened is unknown; \
         look for the record before sending it again",
        turn.resource.name()
    );
    let error = Error::new(Kind::OutcomeUnknown, message);
    if timed_out { error.with_status(504) } else { error }
}

/// The vendor did it; what came after failed on our side. Neither the cause's status nor its wait leave: both would
/// invite to send the change again.
pub(crate) fn done_nevertheless(turn: &Turn, error: &Error) -> Error {
    let message =
        format!("{} was done at the vendor, but not all that follows: {}", turn.resource.name(), error.message());
    let told = Error::new(Kind::OutcomeUnknown, message);
    match error.internal_detail() {
        Some(internal) => told.with_internal(internal),
        None => told,
    }
}

/// Counts what was tried. The time of the whole call is kept with the call.
#[derive(Default)]
pub(crate) struct Attempts {
    made: u32,
    replayed: bool,
    /// A try may have been acted upon although its answer is not known.
    unclear: bool,
}

impl Attempts {
    /// The one replay that a new token allows.
    pub fn replay_once(&mut self) -> bool {
        !std::mem::replace(&mut self.replayed, true)
    }

    /// Whether to try again: known to pass, safe to repeat, and time left. Waits a moment first.
    pub async fn again(&mut self, turn: &Turn<'_>, budget: Duration, sent: &Result<Answer, Failure>) -> bool {
        self.made += 1;
        let passing = match sent {
            Ok(answer) => answer.transient,
            Err(Failure::Lost { passes, .. }) => *passes,
            Err(Failure::Unreadable { .. }) => true,
            Err(Failure::Request(_)) => false,
        };
        let pause = Duration::from_millis(100 * u64::from(self.made));
        let traffic = &turn.call.traffic;
        if !passing || !turn.resource.repeatable || self.made >= MAX_ATTEMPTS || traffic.left(budget) <= pause {
            return false;
        }
        tracing::debug!(resource = %turn.resource.name(), attempt = self.made, "the vendor's answer is known to pass; trying again");
        self.unclear |= matches!(sent, Err(Failure::Lost { sent: true, .. } | Failure::Unreadable { .. }));
        tokio::time::sleep(pause).await;
        traffic.spend(pause);
        true
    }

    /// A deletion was repeated because its answer was lost, and there is nothing to delete any more: it is done.
    pub fn is_done(&self, turn: &Turn, answer: &Answer) -> bool {
        self.unclear && turn.resource.method == Method::Delete && answer.status == 404
    }
}

/// Sends one request.
pub(crate) async fn send(engine: &Engine, turn: &Turn<'_>, request: &VendorRequest) -> Result<Raw, Failure> {
    let (traffic, budget) = (&turn.call.traffic, engine.limits.vendor_call);
    let mut encoded = wire::encode(turn, request).map_err(Failure::Request)?;
    let mut url = url(request).map_err(Failure::Request)?;
    // Over what is really sent, so it comes last.
    sign::request(turn, (engine.clock)(), &mut encoded, &mut url).map_err(Failure::Request)?;
    let outgoing = Outgoing {
        method: encoded.method,
        url,
        headers: encoded.headers,
        body: encoded.body,
        repeatable: repeatable(turn),
        deadline: traffic.left(budget),
        follow_redirects: turn.resource.method == Method::Get,
    };
    if outgoing.deadline.is_zero() {
        let cause = format!("no time is left of the {} s that one call may take", budget.as_secs());
        return Err(Failure::Lost { cause, timed_out: true, passes: false, sent: false });
    }
    traffic.sent();
    let begun = Instant::now();
    let answered = engine.client.send(outgoing).await;
    traffic.spend(begun.elapsed());
    match answered {
        Ok(answer) => {
            traffic.answered(answer.status.as_u16());
            Ok(Raw { status: answer.status.as_u16(), headers: header_pairs(&answer.headers), body: answer.body })
        }
        Err(failure) => Err(lost(&failure)),
    }
}

fn lost(failure: &outbound::Failure) -> Failure {
    Failure::Lost {
        cause: failure.to_string(),
        timed_out: failure.timed_out(),
        passes: failure.passes(),
        sent: failure.sent == outbound::Sent::Maybe,
    }
}

/// What a repetition would do; a request for tokens never shares a connection.
fn repeatable(turn: &Turn) -> Repeatable {
    match turn.resource.repeatable {
        _ if turn.resource.resource_type.obtains_tokens() => Repeatable::TokenCall,
        true => Repeatable::Yes,
        false => Repeatable::No,
    }
}

/// The URL with its query.
pub(crate) fn url(request: &VendorRequest) -> Result<Url, Error> {
    let text = request.url();
    let mut url = Url::parse(&text).map_err(|error| {
        Error::new(
            Kind::Configuration,
            format!("the vendor's URL is not one ({error}); check base.url of the instance"),
        )
    })?;
    if !request.query.is_empty() {
        url.query_pairs_mut().extend_pairs(&request.query);
    }
    Ok(url)
}

/// Headers as pairs, names in lower case; a value that is not text is left out.
fn header_pairs(headers: &http::HeaderMap) -> Vec<(String, String)> {
    let text = |(name, value): (&http::HeaderName, &http::HeaderValue)| {
        Some((name.as_str().to_owned(), value.to_str().ok()?.to_owned()))
    };
    headers.iter().filter_map(text).collect()
}
