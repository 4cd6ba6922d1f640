//! The call, as an ordered list of steps. Each step is a file; nothing here knows a vendor.

use crate::connection::{AccessToken, Connection};
use crate::query::Plan;
use crate::route::Route;
use crate::traffic::Traffic;
use crate::{Engine, authenticate, build, hooks, page, parse, persist, route, send, shape, validate};
use bytes::Bytes;
use ligand_model::element::{Bindings, Method, Resource};
use ligand_model::{Error, Kind, Result};
use serde_json::Value;
use std::sync::Arc;

/// The longest chain of resources one call may run.
const MAX_CHAIN: usize = 5;

/// What a caller asks of an element.
#[derive(Debug, Clone)]
pub struct Call {
    /// The caller's method.
    pub method: Method,
    /// The path, with or without `/hubs/{any}`.
    pub path: String,
    /// Query parameters in order, decoded.
    pub query: Vec<(String, String)>,
    /// Headers, names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body as received.
    pub body: Bytes,
    /// What it cost at the vendor; kept by whoever asks after the call has ended.
    pub traffic: Arc<Traffic>,
}

impl Call {
    /// A call without query, headers and body.
    pub fn new(method: Method, path: impl Into<String>) -> Call {
        Call {
            method,
            path: path.into(),
            query: Vec::new(),
            headers: Vec::new(),
            body: Bytes::new(),
            traffic: Arc::default(),
        }
    }

    /// The first query parameter with this name.
    pub fn parameter(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(given, _)| given == name).map(|(_, value)| value.as_str())
    }
}

/// The answer to the caller.
#[derive(Debug, Clone, PartialEq)]
pub struct Reply {
    /// HTTP status.
    pub status: u16,
    /// Headers to add, names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Body,
}

/// The body of an answer.
#[derive(Debug, Clone, PartialEq)]
pub enum Body {
    /// None.
    Empty,
    /// JSON.
    Json(Value),
    /// Anything else, as the vendor sent it.
    Raw(String, Bytes),
}

impl Reply {
    /// The body, if it is JSON.
    pub fn json(&self) -> Option<&Value> {
        match &self.body {
            Body::Json(value) => Some(value),
            Body::Empty | Body::Raw(..) => None,
        }
    }
}

/// What one resource's turn in a call is about; every step reads it, none changes it.
pub(crate) struct Turn<'a> {
    pub connection: &'a Connection,
    pub resource: &'a Resource,
    pub bindings: &'a Bindings,
    pub call: &'a Call,
    /// The caller's JSON body, parsed once.
    pub body: &'a Value,
    /// The answer of the resource that ran before this one in a chain.
    pub previous: Option<&'a Value>,
    /// The vendor's headers of that answer.
    pub previous_headers: &'a [(String, String)],
    /// What is asked of a list: filter, columns, order, page.
    pub plan: Plan<'a>,
    /// Epoch milliseconds when the turn began.
    pub now: i64,
}

impl Turn<'_> {
    /// A configuration value as this call sees it; the access token is the one this attempt uses.
    pub fn configured<'a>(&'a self, key: &str, token: Option<&'a AccessToken>) -> Option<&'a str> {
        match token {
            Some(token) if key == "oauth.user.token" => Some(token.value.expose()),
            _ => self.connection.configuration.get(key),
        }
    }
}

/// What the vendor answered to one resource, before and after hooks.
#[derive(Debug, Clone)]
pub(crate) struct Answer {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub raw: Bytes,
    /// The parsed body after `rootKey`.
    pub body: Value,
    /// The parsed body before it.
    pub body_raw: Value,
    /// Not JSON nor XML: answered as it came, with its content type.
    pub opaque: Option<String>,
    /// The vendor's own words when it refused.
    pub fault: Option<String>,
    /// What the caller is told of the vendor's words: no secret of ours among them.
    pub quoted: Option<String>,
    /// A refusal that is known to pass.
    pub transient: bool,
    /// How long to wait, in seconds, after a throttled call.
    pub retry_after: Option<u64>,
    /// A hook decided on this status and body: they leave as they are.
    pub own_status: Option<u16>,
    /// Headers that hooks made for the caller.
    pub own_headers: Vec<(String, String)>,
}

impl Answer {
    /// An answer with a body and nothing else.
    pub fn new(status: u16, body: Value) -> Answer {
        Answer {
            status,
            headers: Vec::new(),
            raw: Bytes::new(),
            body_raw: body.clone(),
            body,
            opaque: None,
            fault: None,
            quoted: None,
            transient: false,
            retry_after: None,
            own_status: None,
            own_headers: Vec::new(),
        }
    }

    /// The vendor refused: any status outside 200–207.
    pub fn is_error(&self) -> bool {
        !(200..=207).contains(&self.status)
    }
}

/// A turn that is over: what the caller would be told, and the vendor's headers for the next of the chain.
struct Done {
    reply: Reply,
    vendor_headers: Vec<(String, String)>,
}

impl Engine {
    /// Runs one call of one instance.
    ///
    /// # Errors
    /// Whatever a caller must be told, in the words of `docs/errors/`.
    pub async fn call(&self, connection: &Connection, call: &Call) -> Result<Reply> {
        // The resource: any hub prefix, literals before variables.
        let route = route::resource(&connection.element, call.method, &call.path)?;
        // A body that cannot be read is refused before anything is sent.
        let body = validate::body(call, route.resource)?;
        self.run(connection, route, call, &body).await
    }

    /// Runs a resource and the chain that follows it.
    pub(crate) async fn run(
        &self,
        connection: &Connection,
        route: Route<'_>,
        call: &Call,
        body: &Value,
    ) -> Result<Reply> {
        let mut route = route;
        let mut done = self.take_turn(connection, &route, call, body, None).await?;
        for _ in 1..MAX_CHAIN {
            let Some(next) = route::next(&connection.element, &route, &done.reply)? else { return Ok(done.reply) };
            match self.take_turn(connection, &next, call, body, Some(&done)).await {
                Ok(answer) => done = answer,
                // What was done stands, even if it could not be read back.
                Err(error) if route.resource.next_resource_optional => {
                    return Ok(shape::unread(connection, route.resource, done.reply, &error));
                }
                Err(error) => return Err(error),
            }
            route = next;
        }
        let message = format!("more than {MAX_CHAIN} chained resources after {}", route.resource.name());
        Err(Error::new(Kind::BadRequest, message))
    }

    /// One resource's turn: plan, gather, shape.
    async fn take_turn(
        &self,
        connection: &Connection,
        route: &Route<'_>,
        call: &Call,
        body: &Value,
        previous: Option<&Done>,
    ) -> Result<Done> {
        let Route { resource, bindings } = route;
        let previous_headers = previous.map_or(&[][..], |done| &done.vendor_headers);
        let previous = previous.and_then(|done| done.reply.json());
        // What is missing is named before anything is sent.
        validate::required(connection, resource, bindings, call, body)?;
        // CEQL, columns, order and page: what the vendor is asked, and what is left to us.
        let plan = self.plan(connection, resource, bindings, call, body).await?;
        let now = (self.clock)();
        let turn = Turn { connection, resource, bindings, call, body, previous, previous_headers, plan, now };
        // As many vendor calls as the page needs, each an exchange; rows that we evaluate ourselves included.
        let gathered = page::gather(self, &turn).await?;
        let vendor_headers = gathered.answer.headers.clone();
        // Nulls, fields, counts and tokens, status.
        shape::reply(&turn, gathered).map(|reply| Done { reply, vendor_headers })
    }

    /// One vendor call with its hooks: at most one replay after 401, and repeats of what is known to pass.
    pub(crate) async fn exchange(&self, turn: &Turn<'_>, window: page::Window) -> Result<Answer> {
        let mut attempts = send::Attempts::default();
        let mut token = authenticate::token(turn).await?;
        loop {
            // Global parameters, then the resource's own.
            let mut request = build::request(turn, window, token.as_ref())?;
            // Set unless a parameter set it.
            authenticate::apply(turn, token.as_ref(), &mut request)?;
            // The element's pre-hook, then the resource's; they may replace what was set, or answer themselves.
            let mut hooks = hooks::Stage::new(self, turn, token.as_ref());
            if let Some(answer) = hooks.before(&mut request).await? {
                // The vendor is left out, and what depends on its answer with it; the post-hooks are not.
                return hooks.after(&request, answer).await;
            }
            // The one guarded way out; HTTP status first, then the protocol.
            let sent = send::send(self, turn, &request).await.and_then(|answer| parse::answer(turn, answer));
            // 401: one refresh, one replay.
            if let Some(newer) = authenticate::newer(turn, token.as_ref(), &sent, &mut attempts).await? {
                token = Some(newer);
                continue;
            }
            // Known to pass, and safe to repeat.
            if attempts.again(turn, self.limits.vendor_call, &sent).await {
                continue;
            }
            let mut answer = sent.map_err(|failure| failure.into_error(turn))?;
            // Gone already, by our own try whose answer was lost.
            if attempts.is_done(turn, &answer) {
                answer = Answer::new(200, Value::Null);
            }
            let done = !answer.is_error() && !turn.resource.repeatable;
            let mut finished = self.finish(&mut hooks, turn, &request, answer).await;
            // While it is known which token was sent: some vendors repeat what they refuse.
            if let Ok(answer) = &mut finished {
                shape::quote(turn, token.as_ref(), answer);
            }
            // A change that the vendor made is never reported as if it had not happened.
            return finished.map_err(|error| if done { send::done_nevertheless(turn, &error) } else { error });
        }
    }
}

impl Engine {
    async fn finish(
        &self,
        hooks: &mut hooks::Stage<'_>,
        turn: &Turn<'_>,
        request: &build::VendorRequest,
        answer: Answer,
    ) -> Result<Answer> {
        // What the answer teaches goes into the configuration.
        persist::learned(turn, &answer).await?;
        // The resource's post-hook, then the element's.
        hooks.after(request, answer).await
    }
}

/// The message of the original platform for what a definition cannot carry.
pub(crate) fn unsupported(kind: Kind) -> Error {
    Error::new(kind, "This API is not currently supported for this element")
}
