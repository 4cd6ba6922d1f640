//! Goes through the steps: fill in, show, call, check, keep. The first thing that does not hold ends the walk.

use std::io::Write;
use std::time::{Duration, Instant};

use bytes::Bytes;
use http::Request;
use http_body_util::Full;
use tokio::sync::oneshot::Receiver;

use super::client::{Answer, Client};
use super::curl::Call;
use super::known::Known;
use super::show::Show;
use super::step::{By, Source, Step};
use crate::api::oauth::callback::Outcome;

/// How long the walk waits for the code after the callback page was opened.
const CALLBACK: Duration = Duration::from_secs(5);

/// Why the walk ended before its end.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("step {number} ({title}) did not do what it says: {why}")]
pub struct Failed {
    /// From 1.
    pub number: usize,
    /// The step's title.
    pub title: &'static str,
    /// What did not hold.
    pub why: String,
}

/// A walk: what it knows, where it is shown, and who brings the vendor's code.
///
/// It must know `base` (the platform's base URL), `authorization` (the first user's header) and whatever else its steps name.
pub struct Walk<W> {
    client: Client,
    known: Known,
    show: Show<W>,
    callback: Option<Receiver<Outcome>>,
}

impl<W: Write> Walk<W> {
    /// A walk that has not begun. `callback` brings the code of a step that keeps it.
    pub fn new(known: Known, show: Show<W>, callback: Option<Receiver<Outcome>>) -> Walk<W> {
        Walk { client: Client::new(), known, show, callback }
    }

    /// Takes every step.
    ///
    /// # Errors
    /// The first step that did not do what it says; it is shown as well.
    pub async fn through(mut self, steps: &'static [Step]) -> Result<Known, Failed> {
        for (number, step) in (1..).zip(steps) {
            if let Err(why) = self.take(number, steps.len(), step).await {
                self.show.failed(&why);
                return Err(Failed { number, title: step.title, why });
            }
        }
        Ok(self.known)
    }

    async fn take(&mut self, number: usize, of: usize, step: &Step) -> Result<(), String> {
        self.show.title(number, of, step.title, &self.known.fill(step.says)?);
        let call = self.call(step)?;
        self.show.call(&call);
        let begun = Instant::now();
        let answer = self.client.send(request(&call)?).await?;
        self.show.answer(&answer, begun.elapsed().as_millis());
        self.check(step, &answer)?;
        for (name, source) in step.keeps {
            let value = self.find(*source, &answer).await?;
            self.known.keep(name, value);
        }
        Ok(())
    }

    fn call(&self, step: &Step) -> Result<Call, String> {
        let fill = |text: &str| self.known.fill(text);
        let pair = |(name, value): &(&'static str, &str)| Ok((*name, fill(value)?));
        let authorization = match step.by {
            By::Anybody => None,
            By::User => Some(fill("$authorization")?),
            By::Element => Some(fill("$authorization, Element $token")?),
        };
        Ok(Call {
            headers: step.shows_headers(),
            method: step.method,
            url: if step.url.starts_with('/') { fill(&format!("$base{}", step.url))? } else { fill(step.url)? },
            query: step.query.iter().map(pair).collect::<Result<_, String>>()?,
            authorization,
            body: step.body.map(fill).transpose()?,
        })
    }

    fn check(&mut self, step: &Step, answer: &Answer) -> Result<(), String> {
        let status = answer.status.as_u16();
        if status != step.status {
            return Err(format!("expected status {}, but it is {status}", step.status));
        }
        for check in step.holds {
            let held = check.of(answer, &self.known)?;
            self.show.held(&held);
        }
        Ok(())
    }

    async fn find(&mut self, source: Source, answer: &Answer) -> Result<String, String> {
        match source {
            Source::Member(pointer) => answer.member(pointer).ok_or_else(|| format!("the answer has no {pointer}")),
            Source::Header(name) => match answer.header(name) {
                "" => Err(format!("the answer has no header {name}")),
                value => Ok(value.to_owned()),
            },
            Source::Callback => self.code().await,
        }
    }

    async fn code(&mut self) -> Result<String, String> {
        let callback = self.callback.take().ok_or("nobody waits for the vendor's redirect")?;
        match tokio::time::timeout(CALLBACK, callback).await {
            Ok(Ok(Outcome::Code(code))) => Ok(code.expose().clone()),
            Ok(Ok(Outcome::Refused { error, .. })) => Err(format!("the vendor refused: {error}")),
            _ => Err("the vendor's redirect did not arrive at /oauth/callback".into()),
        }
    }
}

fn request(call: &Call) -> Result<Request<Full<Bytes>>, String> {
    let mut request = Request::builder().method(call.method).uri(call.whole_url());
    if let Some(authorization) = &call.authorization {
        request = request.header("authorization", authorization);
    }
    if call.body.is_some() {
        request = request.header("content-type", "application/json");
    }
    let body = Full::new(Bytes::from(call.body.clone().unwrap_or_default()));
    request.body(body).map_err(|error| format!("the call cannot be made: {error}"))
}

#[cfg(test)]
mod tests;
