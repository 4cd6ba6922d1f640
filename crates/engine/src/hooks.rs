//! Step: the element's hooks, before and after the vendor call (`docs/reference/hooks.md`). The script room runs them;
//! what they see and what becomes of their results is a file each.

mod answer;
mod bindings;
mod handed;
mod http;
mod multipart;
mod vendor;

use crate::Engine;
use crate::build::VendorRequest;
use crate::call::{Answer, Turn};
use crate::connection::AccessToken;
use crate::persist;
use handed::Handed;
use ligand_model::element::Hook;
use ligand_model::{Error, Kind, Result};
use ligand_script::{Convention, LogLine, Reason};
use serde_json::{Map, Value};
use std::sync::Arc;

/// The hooks of one exchange, and what they have handed back so far.
pub(crate) struct Stage<'a> {
    engine: &'a Engine,
    turn: &'a Turn<'a>,
    token: Option<&'a AccessToken>,
    /// What hooks see of the call; made for the first one.
    names: Option<Map<String, Value>>,
}

fn is_url(path: &str) -> bool {
    path.starts_with("http://") || path.starts_with("https://")
}

/// Where a hook stands, for people.
#[derive(Clone, Copy)]
struct Place {
    kind: &'static str,
    is_global: bool,
}

impl<'a> Stage<'a> {
    /// Nothing has run yet.
    pub fn new(engine: &'a Engine, turn: &'a Turn<'a>, token: Option<&'a AccessToken>) -> Stage<'a> {
        Stage { engine, turn, token, names: None }
    }

    /// Runs the pre-hooks: the element's, then the resource's. `Some` is an answer without a vendor call; the hook that
    /// gives it is the last of them.
    ///
    /// # Errors
    /// 500 for a hook that failed, what storing its configuration says.
    pub async fn before(&mut self, request: &mut VendorRequest) -> Result<Option<Answer>> {
        let (element, resource) = (&self.turn.connection.element.hooks, &self.turn.resource.hooks);
        for (hook, is_global) in [(&element.pre, true), (&resource.pre, false)] {
            let Some(hook) = hook else { continue };
            let place = Place { kind: "preRequest", is_global };
            let mut shown = self.names();
            shown.extend(vendor::names(request));
            let Some(handed) = self.run(hook, place, &shown).await? else { continue };
            vendor::take(request, &handed, &shown, self.turn.resource.kind);
            if request.base.is_empty() && !is_url(&request.path) {
                // The definition had a whole URL, the hook has a path.
                self.turn.configured("base.url", self.token).unwrap_or_default().clone_into(&mut request.base);
            }
            self.keep(&handed, &shown).await?;
            let answered = answer::instead_of_the_vendor(&handed).map_err(|cause| self.failed(place, &cause))?;
            if answered.is_some() {
                return Ok(answered);
            }
        }
        Ok(None)
    }

    /// Runs the post-hooks: the resource's, then the element's.
    ///
    /// # Errors
    /// 500 for a hook that failed, what storing its configuration says.
    pub async fn after(&mut self, request: &VendorRequest, mut answer: Answer) -> Result<Answer> {
        let (element, resource) = (&self.turn.connection.element.hooks, &self.turn.resource.hooks);
        let root = self.turn.resource.response_root.as_deref();
        for (hook, is_global) in [(&resource.post, false), (&element.post, true)] {
            let Some(hook) = hook else { continue };
            let place = Place { kind: "postRequest", is_global };
            let mut shown = self.names();
            shown.extend(vendor::names(request));
            shown.extend(answer::names(&answer));
            let Some(handed) = self.run(hook, place, &shown).await? else { continue };
            answer::take(&mut answer, &handed, &shown, root).map_err(|cause| self.failed(place, &cause))?;
            self.keep(&handed, &shown).await?;
        }
        Ok(answer)
    }

    fn names(&mut self) -> Map<String, Value> {
        self.names.get_or_insert_with(|| bindings::names(self.turn, self.token)).clone()
    }

    /// Keeps what a hook handed back for those that follow, and stores its settings.
    async fn keep(&mut self, handed: &Handed, shown: &Map<String, Value>) -> Result<()> {
        if let Some(settings) = handed.pairs("configuration") {
            let known = shown.get("configuration").and_then(Value::as_object);
            let stored = &self.turn.connection.configuration;
            // Hooks often hand back the whole map. In it stands what they were only shown: the access token of this
            // attempt, and what a hook before them has stored already.
            let all = self.turn.connection.persist.takes_unchanged();
            let is_only_shown = |key: &str, value: &Value| {
                !all && known.and_then(|known| known.get(key)) == Some(value) && stored.get(key) != value.as_str()
            };
            let own = settings.iter().filter(|(key, value)| !is_only_shown(key, value));
            let own: Map<_, _> = own.map(|(key, value)| (key.clone(), value.clone())).collect();
            persist::returned(self.turn, &Value::Object(own)).await?;
        }
        if let Some(names) = &mut self.names {
            bindings::remember(names, handed);
        }
        Ok(())
    }

    async fn run(&self, hook: &Hook, place: Place, shown: &Map<String, Value>) -> Result<Option<Handed>> {
        let call = ligand_script::Call {
            source: ligand_script::Source::new(hook.body.clone()),
            convention: if hook.legacy { Convention::Return } else { Convention::Done },
            bindings: serde_json::to_string(shown).map_err(|error| self.failed(place, &error.to_string()))?,
            wall: self.engine.limits.hook_wall,
            http: Some(Arc::new(http::WayOut::of(self.engine, self.turn.call))),
        };
        let outcome = self.engine.scripts.run(call).await.map_err(|failure| {
            self.log(&failure.logs);
            match failure.reason {
                Reason::Busy => Error::new(Kind::Unavailable, "too many hooks are waiting to run; repeat later"),
                _ => self.failed(place, &failure.to_string()),
            }
        })?;
        self.log(&outcome.logs);
        let Some(text) = outcome.result else { return Ok(None) };
        match serde_json::from_str(&text) {
            Ok(Value::Object(members)) => Ok(Some(Handed::read(members, shown))),
            Ok(_) => Ok(None),
            Err(error) => Err(self.failed(place, &format!("its result is not JSON: {error}"))),
        }
    }

    fn log(&self, lines: &[LogLine]) {
        for line in lines {
            tracing::debug!(resource = %self.turn.resource.name(), "hook: {}", line.text);
        }
    }

    fn failed(&self, place: Place, cause: &str) -> Error {
        let (key, name, kind) = (&self.turn.connection.element.key, self.turn.resource.name(), place.kind);
        let message = match place.is_global {
            true => format!("the {kind} hook of the element {key} failed at {name}: {cause}"),
            false => format!("the {kind} hook of {key} {name} failed: {cause}"),
        };
        Error::new(Kind::HookFailed, message)
    }
}
