//! Resources that no caller calls: those that prove credentials while an instance is provisioned, or clean up after it.

use crate::Engine;
use crate::call::{Call, Reply, unsupported};
use crate::connection::Connection;
use crate::route::Route;
use ligand_model::element::{Bindings, Resource, ResourceKind};
use ligand_model::{Kind, Result};
use serde_json::Value;

impl Engine {
    /// Runs one resource of the connection's element, and the chain that follows it, without a caller's request.
    ///
    /// # Errors
    /// As [`Engine::call`].
    pub async fn run_lifecycle(&self, connection: &Connection, resource: &Resource) -> Result<Reply> {
        if resource.kind == ResourceKind::Native {
            return Err(unsupported(Kind::BadRequest));
        }
        let call = Call::new(resource.method, resource.path.to_string());
        let route = Route { resource, bindings: Bindings::default() };
        self.run(connection, route, &call, &Value::Null).await
    }
}
