//! REST v1 and v2 on the same tables as XML-RPC (`docs/reference/infusionsoft.md` §11 and §12): which path is which route,
//! and how answers and refusals look. Credentials and quotas are the gateway's.

mod ask;
mod collection;
mod condition;
mod country;
mod custom_fields;
mod list;
mod member;
mod moment;
mod money;
mod order;
mod people;
mod read;
mod refusal;
mod route;
mod store;
mod tagging;
mod v1;
mod v2;
mod write;

use super::http::{Reply, Request};
use super::services::Session;
use ask::Ask;
use refusal::Refusal;
use route::Found;

/// Which of the two interfaces is spoken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dialect {
    /// Ids are numbers, nulls are written, lists have `count`, `next` and `previous`.
    V1,
    /// Ids are text, nulls are left out, lists have `next_page_token`.
    V2,
}

impl Dialect {
    /// The dialect of a path and what follows its prefix.
    pub(super) fn of(path: &str) -> Option<(Dialect, &str)> {
        let v1 = path.strip_prefix("/crm/rest/v1/").map(|rest| (Dialect::V1, rest));
        v1.or_else(|| path.strip_prefix("/crm/rest/v2/").map(|rest| (Dialect::V2, rest)))
    }

    fn routes(self) -> &'static [route::Route] {
        match self {
            Dialect::V1 => v1::ROUTES,
            Dialect::V2 => v2::ROUTES,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Dialect::V1 => "v1",
            Dialect::V2 => "v2",
        }
    }
}

/// The route as the journal names it: `GET v1/contacts/{id}`.
pub(super) fn call_name(request: &Request) -> Option<String> {
    let (dialect, path) = Dialect::of(&request.path)?;
    match route::find(dialect.routes(), &request.method, path) {
        Found::Route(route, _) => Some(format!("{} {}/{}", route.method, dialect.name(), route.path)),
        _ => None,
    }
}

/// What an operation answers.
pub(super) struct Answer {
    status: u16,
    body: Option<serde_json::Value>,
}

impl Answer {
    fn ok(body: serde_json::Value) -> Outcome {
        Ok(Answer { status: 200, body: Some(body) })
    }

    fn created(body: serde_json::Value) -> Outcome {
        Ok(Answer { status: 201, body: Some(body) })
    }

    fn nothing() -> Outcome {
        Ok(Answer { status: 204, body: None })
    }
}

type Outcome = Result<Answer, Refusal>;

/// Runs a request whose caller is known.
pub(super) fn answer(session: &mut Session<'_>, request: &Request, deviations: &mut Vec<String>) -> Reply {
    let Some((dialect, path)) = Dialect::of(&request.path) else {
        return Refusal::no_such_path(&request.path).reply(Dialect::V1);
    };
    let outcome = match route::find(dialect.routes(), &request.method, path) {
        Found::Route(route, variables) => {
            let ask = Ask::new(dialect, request, variables);
            let outcome = route.run(session, &ask);
            deviations.append(&mut ask.deviations.take());
            outcome
        }
        Found::OtherMethod => Err(Refusal::new(405, format!("Request method '{}' not supported", request.method))),
        Found::Nothing => Err(Refusal::no_such_path(&request.path)),
    };
    match outcome {
        Ok(Answer { status, body: Some(body) }) => Reply::json(status, &body),
        Ok(Answer { status, body: None }) => Reply { status, headers: Vec::new(), body: Vec::new() },
        Err(refusal) => refusal.reply(dialect),
    }
}
