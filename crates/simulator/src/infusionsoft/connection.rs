//! One connection: read a request, journal it, play the faults that are due, process, answer.

mod play;
mod send;

use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::io::AsyncReadExt;
use tokio::net::TcpStream;

use self::play::{Early, Play};
use self::send::{Cut, Wire, send};
use super::control_api;
use super::faults::Action;
use super::gateway::{self, Arrival, LEGACY, TOKEN};
use super::http::{Incoming, Reply, Request, read_request};
use super::quota::Admission;
use super::state::Shared;

/// Serves a connection until either side ends it.
pub(super) async fn serve(shared: Arc<Shared>, mut stream: TcpStream, number: u64) {
    drop(stream.set_nodelay(true));
    let mut buffer = Vec::new();
    for request_number in 1.. {
        if buffer.is_empty()
            && let Some(cut) = strike_before_reading(&shared, &stream, (number, request_number)).await
        {
            cut.apply(&stream);
            return;
        }
        let request = match read_request(&mut stream, &mut buffer).await {
            Ok(Incoming::Request(request)) => request,
            Ok(Incoming::Closed) | Err(_) => return,
            Ok(Incoming::Refused(reply)) => {
                drop(send(&mut stream, &reply, &Wire::default(), false).await);
                return;
            }
        };
        let go_on = if control_api::is_control(&request.path) {
            let reply = control_api::answer(&shared, &request);
            send(&mut stream, &reply, &Wire::default(), request.keep_alive).await.is_ok() && request.keep_alive
        } else {
            exchange(&shared, &mut stream, &request, (number, request_number)).await
        };
        if !go_on {
            return;
        }
    }
}

/// Waits for the first byte and lets a `before_reading` fault strike; the bytes stay unread.
async fn strike_before_reading(shared: &Shared, stream: &TcpStream, connection: (u64, u64)) -> Option<Cut> {
    stream.readable().await.ok()?;
    if !shared.lock().faults.strike_before_reading() {
        return None;
    }
    let path = peek_path(stream).await?;
    if control_api::is_control(&path) {
        return None;
    }
    let mut state = shared.lock();
    let action = state.faults.take_before_reading(&path)?;
    let at = state.clock.now().to_rfc3339();
    let unread = Request { path, ..Request::default() };
    let entry = state.journal.open(at, connection, &unread);
    if let Some(entry) = state.journal.entry(entry) {
        entry.faults.push(action.kind());
    }
    Some(if matches!(action, Action::Reset { .. }) { Cut::Reset } else { Cut::Close })
}

/// The path of the request line, without taking it from the socket.
async fn peek_path(stream: &TcpStream) -> Option<String> {
    let mut head = [0; 2048];
    for _ in 0..1000 {
        let length = stream.peek(&mut head).await.ok().filter(|length| *length > 0)?;
        let text = String::from_utf8_lossy(&head[..length]);
        if let Some((line, _)) = text.split_once("\r\n") {
            let target = line.split(' ').nth(1)?;
            return Some(target.split('?').next().unwrap_or(target).to_owned());
        }
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    None
}

/// One request of the vendor's own paths. Returns whether the connection goes on.
async fn exchange(shared: &Shared, stream: &mut TcpStream, request: &Request, connection: (u64, u64)) -> bool {
    let begun = Instant::now();
    let arrival = Arrival::new(request);
    let (entry, play) = open(shared, &arrival, connection);
    play.wait_before_processing().await;
    let reply = match play.early(shared, request) {
        Some(Early::Cut(cut)) => {
            cut.apply(stream);
            return false;
        }
        Some(Early::Hang) => return hang(stream).await,
        Some(Early::Reply(reply)) => reply,
        None => {
            let reply = process(shared, &arrival, entry).await;
            play.replace(reply)
        }
    };
    play.wait_before_answering().await;
    if let Some(late) = play.late() {
        return match late {
            Early::Cut(cut) => {
                cut.apply(stream);
                false
            }
            _ => hang(stream).await,
        };
    }
    let reply = play.disfigure(reply);
    let wire = play.wire();
    let sent = send(stream, &dated(shared, reply.clone()), &wire, request.keep_alive).await;
    let whole = sent.is_ok() && wire.cut.is_none();
    close(shared, entry, whole.then_some(reply.status), begun);
    if let Some(cut) = &wire.cut {
        cut.apply(stream);
    }
    if wire.hang {
        return hang(stream).await;
    }
    whole && request.keep_alive && wire.length_delta == 0
}

/// Opens the journal's entry and takes the faults that hit this request.
fn open(shared: &Shared, arrival: &Arrival<'_>, connection: (u64, u64)) -> (u64, Play) {
    let mut state = shared.lock();
    let at = state.clock.now().to_rfc3339_opts(chrono::SecondsFormat::Millis, true);
    let number = state.journal.open(at, connection, arrival.request);
    let call = arrival.name();
    let channels = arrival.channels(&state);
    let actions = state.faults.take_for(&arrival.request.path, call.as_deref());
    if let Some(entry) = state.journal.entry(number) {
        entry.call = call;
        entry.channels = channels;
        entry.faults = actions.iter().map(Action::kind).collect();
    }
    (number, Play::new(actions))
}

fn close(shared: &Shared, number: u64, status: Option<u16>, begun: Instant) {
    let duration = u64::try_from(begun.elapsed().as_micros()).unwrap_or(u64::MAX);
    if let Some(entry) = shared.lock().journal.entry(number) {
        entry.status = status;
        entry.duration_us = Some(duration);
    }
}

/// Processes the request; the legacy key may have to wait first, the token endpoint afterwards.
async fn process(shared: &Shared, arrival: &Arrival<'_>, entry: u64) -> Reply {
    if arrival.request.path == LEGACY && arrival.call.is_some() {
        let admission = {
            let mut state = shared.lock();
            let (quotas, now) = (state.settings.quotas.clone(), state.clock.now());
            state.bank.admit(&quotas, now)
        };
        match admission {
            Admission::Now => {}
            Admission::Refused => return gateway::legacy_refused(),
            Admission::After(ms) => {
                tokio::time::sleep(Duration::from_millis(ms)).await;
                shared.lock().bank.waited();
            }
        }
    }
    let (reply, delay) = {
        let mut state = shared.lock();
        let mut deviations = Vec::new();
        let reply = gateway::process(&mut state, arrival, &mut deviations);
        if let Some(entry) = state.journal.entry(entry) {
            entry.processed = !matches!(reply.status, 401 | 404 | 405 | 429);
            entry.deviations = deviations;
        }
        (reply, if arrival.request.path == TOKEN { state.settings.token_delay_ms } else { 0 })
    };
    if delay > 0 {
        tokio::time::sleep(Duration::from_millis(delay)).await;
    }
    reply
}

/// Adds `Date`, and for XML the `Expires` that lies twelve hours ahead.
fn dated(shared: &Shared, reply: Reply) -> Reply {
    let now = shared.lock().clock.now();
    let http_date = |moment: chrono::DateTime<chrono::Utc>| moment.format("%a, %d %b %Y %H:%M:%S GMT").to_string();
    let is_xml = reply.headers.iter().any(|(_, value)| value.starts_with("text/xml"));
    let reply = reply.with("Date", http_date(now));
    if is_xml { reply.with("Expires", http_date(now + chrono::Duration::hours(12))) } else { reply }
}

/// Stays silent until the peer gives up or the simulator stops; what still comes in is passed over.
async fn hang(stream: &mut TcpStream) -> bool {
    let mut passed_over = [0; 1024];
    while matches!(stream.read(&mut passed_over).await, Ok(1..)) {}
    false
}
