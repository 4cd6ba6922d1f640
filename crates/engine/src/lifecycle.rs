//! Resources that no caller calls: those that prove credentials while an instance is provisioned, clean up after it, or
//! take the place of a step of OAuth.

use crate::Engine;
use crate::call::{Call, Reply, Turn, unsupported};
use crate::connection::Connection;
use crate::oauth::{Outcome, TokenFailure, TokenPair, outcome};
use crate::page::Window;
use crate::route::Route;
use crate::traffic::Traffic;
use crate::{build, hooks, send};
use ligand_model::element::{Bindings, Resource, ResourceKind};
use ligand_model::{Error, Kind, Result};
use serde_json::Value;
use std::sync::Arc;
use std::time::Duration;

impl Engine {
    /// Runs one resource of the connection's element, and the chain that follows it, without a caller's request.
    /// `parameters` stand where a caller's query would: parameters and hooks of the resource read them.
    ///
    /// # Errors
    /// As [`Engine::call`].
    pub async fn run_lifecycle(
        &self,
        connection: &Connection,
        resource: &Resource,
        parameters: &[(String, String)],
    ) -> Result<Reply> {
        self.run_alone(connection, resource, parameters, Arc::default()).await
    }

    /// Runs a resource that obtains or renews tokens: sent once on a connection of its own, waited for as long as
    /// `deadline` says, and judged like the answer of a token endpoint. What it wrote, the connection's persistence has.
    ///
    /// # Errors
    /// [`TokenFailure`], as [`Engine::token`].
    pub async fn run_token_step(
        &self,
        connection: &Connection,
        resource: &Resource,
        parameters: &[(String, String)],
        deadline: Duration,
    ) -> Result<Option<TokenPair>, TokenFailure> {
        let once = Resource { repeatable: false, ..resource.clone() };
        let traffic = Arc::new(Traffic::within(deadline));
        let reply = self.run_alone(connection, &once, parameters, Arc::clone(&traffic)).await;
        let outcome = Outcome { reply: &reply, status: traffic.status() };
        outcome::judge(&connection.element.authentication, &outcome)
    }

    /// The URL that a resource builds for a user to be sent to. Nothing is sent.
    ///
    /// # Errors
    /// What a hook said, or what is wrong with the URL.
    pub async fn resource_url(
        &self,
        connection: &Connection,
        resource: &Resource,
        parameters: &[(String, String)],
    ) -> Result<String> {
        let call = lifecycle_call(resource, parameters, Arc::default());
        let (bindings, body) = (Bindings::default(), Value::Null);
        let plan = self.plan(connection, resource, &bindings, &call, &body).await?;
        let now = (self.clock)();
        let turn = Turn {
            connection,
            resource,
            bindings: &bindings,
            call: &call,
            body: &body,
            previous: None,
            previous_headers: &[],
            plan,
            now,
        };
        let mut request = build::request(&turn, Window { index: 1, limit: 1 }, None)?;
        // A hook that answers itself has set the path before: the URL is what counts.
        let answered = hooks::Stage::new(self, &turn, None).before(&mut request).await?;
        if let Some(words) = answered.and_then(|answer| answer.fault) {
            return Err(Error::new(Kind::BadRequest, words));
        }
        send::url(&request).map(String::from)
    }

    async fn run_alone(
        &self,
        connection: &Connection,
        resource: &Resource,
        parameters: &[(String, String)],
        traffic: Arc<Traffic>,
    ) -> Result<Reply> {
        if resource.kind == ResourceKind::Native {
            return Err(unsupported(Kind::BadRequest));
        }
        let call = lifecycle_call(resource, parameters, traffic);
        let route = Route { resource, bindings: Bindings::default() };
        self.run(connection, route, &call, &Value::Null).await
    }
}

fn lifecycle_call(resource: &Resource, parameters: &[(String, String)], traffic: Arc<Traffic>) -> Call {
    let call = Call::new(resource.method, resource.path.to_string());
    Call { query: parameters.to_vec(), traffic, ..call }
}
