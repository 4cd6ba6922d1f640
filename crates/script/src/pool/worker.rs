//! The parent's end of one worker: sends a call, answers its HTTP requests, and kills it when its time is up. A worker
//! is owned by the call that uses it: whoever drops that call in the middle drops, and so kills, the worker.

use std::collections::HashSet;
use std::future::Future;
use std::io;
use std::os::unix::process::ExitStatusExt;
use std::process::ExitStatus;
use std::time::Duration;

use rustix::process::Signal;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::process::{Child, ChildStdin, ChildStdout};

use super::PoolConfig;
use super::admission::Place;
use crate::call::{Call, Outcome, Source};
use crate::failure::{Failure, Limit, Reason};
use crate::frame::{self, Kind};
use crate::message::{self, CallMessage, DoneMessage, Malformed};
use crate::spawn;

/// A worker stops a script by itself at the deadline; this much later it is killed, whatever it does.
const GRACE: Duration = Duration::from_millis(100);
/// How long a worker that closed its pipe may take to end.
const EXIT: Duration = Duration::from_secs(1);
/// A worker is told to forget its sources beyond this many.
const REMEMBERED_SOURCES: usize = 256;
/// … or beyond this many bytes of them.
const REMEMBERED_BYTES: usize = 8 << 20;

pub(super) struct Worker {
    child: Child,
    stdin: ChildStdin,
    stdout: ChildStdout,
    seen: HashSet<[u8; 32]>,
    seen_bytes: usize,
    calls: u32,
}

/// Why a conversation ended without an answer.
enum Broken {
    Pipe(io::Error),
    Nonsense,
}

impl From<io::Error> for Broken {
    fn from(error: io::Error) -> Self {
        Self::Pipe(error)
    }
}

impl From<Malformed> for Broken {
    fn from(_: Malformed) -> Self {
        Self::Nonsense
    }
}

type Answer = Result<Outcome, Failure>;

impl Worker {
    pub(super) fn spawn(config: &PoolConfig) -> Result<Self, Reason> {
        let start = |error| Reason::unusable(format!("{} does not start: {error}", config.program.display()));
        let mut child = spawn::worker(&config.program, &config.args).map_err(start)?;
        match (child.stdin.take(), child.stdout.take()) {
            (Some(stdin), Some(stdout)) => {
                tracing::debug!(pid = child.id(), "hook worker started");
                Ok(Self { child, stdin, stdout, seen: HashSet::new(), seen_bytes: 0, calls: 0 })
            }
            _ => Err(Reason::unusable("the worker has no pipes")),
        }
    }

    pub(super) fn calls(&self) -> u32 {
        self.calls
    }

    pub(super) fn has_seen(&self, source: &Source) -> bool {
        self.seen.contains(&source.hash())
    }

    /// Whether an idle worker is still there: the system may have killed it.
    pub(super) fn is_alive(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(None))
    }

    /// Runs one call to its end, or to the end of the worker.
    pub(super) async fn run(&mut self, call: &Call, wall: Duration, config: &PoolConfig, place: &mut Place) -> Answer {
        self.calls += 1;
        let deadline = tokio::time::Instant::now() + wall + GRACE;
        let message = self.message(call, wall, config);
        let conversation = self.converse(message, call, config, place);
        match tokio::time::timeout_at(deadline, conversation).await {
            Ok(Ok(answer)) => answer,
            Ok(Err(Broken::Pipe(error))) => Err(self.cause_of_death(&error, config).await.into()),
            Ok(Err(Broken::Nonsense)) => {
                Err(self.kill(Reason::WorkerDied { how: "it broke the protocol".to_owned() }).await)
            }
            Err(_) => Err(self.kill(Reason::TimedOut { limit: Limit::Wall { allowed: wall } }).await),
        }
    }

    /// The call as bytes. Remembers what the worker will remember: both sides follow the same rule.
    fn message(&mut self, call: &Call, wall: Duration, config: &PoolConfig) -> Vec<u8> {
        let text = call.source.text();
        let is_new = !self.has_seen(&call.source);
        let full = self.seen.len() >= REMEMBERED_SOURCES || self.seen_bytes + text.len() > REMEMBERED_BYTES;
        let forget = is_new && full && !self.seen.is_empty();
        if forget {
            self.seen.clear();
            self.seen_bytes = 0;
        }
        if is_new {
            self.seen.insert(call.source.hash());
            self.seen_bytes += text.len();
        }
        CallMessage {
            hash: call.source.hash(),
            source: is_new.then_some(text),
            forget,
            convention: call.convention,
            wall,
            cpu: config.cpu_budget,
            memory: config.memory,
            bindings: &call.bindings,
        }
        .encode()
    }

    async fn converse(
        &mut self,
        message: Vec<u8>,
        call: &Call,
        config: &PoolConfig,
        place: &mut Place,
    ) -> Result<Answer, Broken> {
        self.send(Kind::Call, &message).await?;
        drop(message);
        let mut requests_left = config.http_calls;
        loop {
            let (kind, body) = self.receive().await?;
            match kind {
                Kind::Done => {
                    let DoneMessage { result, logs } = DoneMessage::decode(&body)?;
                    return Ok(Ok(Outcome { result, logs }));
                }
                Kind::Failed => return Ok(Err(message::decode_failure(&body)?)),
                Kind::Http => {
                    let request = String::from_utf8(body).map_err(|_| Broken::Nonsense)?;
                    place.pause();
                    let reply = answer_http(call, request, config.http_calls, &mut requests_left).await;
                    place.resume().await;
                    self.send(Kind::Reply, &message::encode_reply(&reply)).await?;
                }
                Kind::Wait => {
                    let wait = message::decode_wait(&body)?;
                    place.pause();
                    tokio::time::sleep(wait).await;
                    place.resume().await;
                    self.send(Kind::Reply, &message::encode_reply(&Ok(String::new()))).await?;
                }
                Kind::Call | Kind::Reply => return Err(Broken::Nonsense),
            }
        }
    }

    async fn send(&mut self, kind: Kind, body: &[u8]) -> io::Result<()> {
        self.stdin.write_all(&frame::header(kind, body.len())).await?;
        self.stdin.write_all(body).await?;
        self.stdin.flush().await
    }

    async fn receive(&mut self) -> Result<(Kind, Vec<u8>), Broken> {
        let mut head = [0; frame::HEADER];
        self.stdout.read_exact(&mut head).await?;
        let (kind, length) = frame::parse_header(head).map_err(|_| Broken::Nonsense)?;
        let mut body = vec![0; length];
        self.stdout.read_exact(&mut body).await?;
        Ok((kind, body))
    }

    async fn kill(&mut self, reason: Reason) -> Failure {
        tracing::debug!(pid = self.child.id(), %reason, "hook worker killed");
        if let Err(error) = self.child.kill().await {
            tracing::warn!(%error, "a hook worker could not be killed");
        }
        reason.into()
    }

    /// The pipe broke: the worker has ended, or is about to.
    async fn cause_of_death(&mut self, pipe: &io::Error, config: &PoolConfig) -> Reason {
        match tokio::time::timeout(EXIT, self.child.wait()).await {
            Ok(Ok(status)) => reason_of(status, config),
            _ => self.kill(Reason::WorkerDied { how: format!("its pipe broke: {pipe}") }).await.reason,
        }
    }
}

fn reason_of(status: ExitStatus, config: &PoolConfig) -> Reason {
    match status.signal() {
        Some(signal) if signal == Signal::XCPU.as_raw() => {
            Reason::TimedOut { limit: Limit::Cpu { allowed: config.cpu_budget } }
        }
        Some(signal) => Reason::WorkerDied { how: format!("signal {signal}") },
        None => Reason::WorkerDied { how: status.to_string() },
    }
}

async fn answer_http(call: &Call, request: String, allowed: u32, left: &mut u32) -> Result<String, String> {
    let Some(http) = &call.http else {
        return Err("this hook may not send HTTP requests".to_owned());
    };
    if *left == 0 {
        return Err(format!("a hook may send {allowed} HTTP requests, no more"));
    }
    *left -= 1;
    within_frame(http.send(request)).await
}

async fn within_frame(reply: impl Future<Output = Result<String, String>>) -> Result<String, String> {
    match reply.await {
        Ok(text) if text.len() + 16 > frame::MAX_BODY => {
            Err("the answer is larger than the 8 MB that a hook may read".to_owned())
        }
        other => other,
    }
}

#[cfg(test)]
#[cfg(target_os = "linux")]
mod tests;
