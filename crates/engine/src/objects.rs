//! What objects an element has, and their columns: the definition's, and those that the customer added.

use crate::call::Call;
use crate::connection::Connection;
use crate::traffic::Traffic;
use crate::{Engine, route};
use futures::future::BoxFuture;
use ligand_model::element::{CustomFields, Field, FieldType, Method, Object};
use ligand_model::metadata;
use ligand_model::swagger::CustomField;
use ligand_model::{Error, Kind, Result};
use serde_json::Value;
use std::collections::HashMap;
use std::sync::{Arc, Mutex};

/// How long the customer's own columns are remembered, and a failure to read them.
const REMEMBERED_MS: i64 = 5 * 60 * 1000;
const FAILURE_REMEMBERED_MS: i64 = 30 * 1000;
/// The most descriptions remembered; the memory starts over beyond that.
const MAX_REMEMBERED: usize = 10_000;

/// The customer's own columns by instance and object, for a while.
#[derive(Default)]
pub(crate) struct Discoveries(Mutex<HashMap<(i64, String), Known>>);

/// Until when it is remembered (epoch milliseconds), and what.
type Known = (i64, Arc<Vec<Custom>>);

/// One column that the customer added.
#[derive(Debug, Clone)]
pub(crate) struct Custom {
    pub field: Field,
    pub label: String,
}

impl Engine {
    /// The columns of an object, as metadata: name, type, what can be done with it.
    ///
    /// # Errors
    /// 404 for an object the element does not know; what the vendor says when the customer's own columns
    /// cannot be read.
    pub async fn object_metadata(&self, connection: &Connection, name: &str) -> Result<Value> {
        let custom = match connection.element.object(name) {
            Some(object) => self.custom_columns(connection, object).await?,
            None => Vec::new(),
        };
        metadata::of_object(&connection.element, name, &custom).ok_or_else(|| {
            let known: Vec<String> =
                metadata::objects(&connection.element).into_iter().map(|known| known.name).collect();
            let known = known.join(", ");
            Error::new(Kind::NotFound, format!("No object found with name {name}; this element knows {known}"))
        })
    }

    /// The columns that the customer added to an object, for its documentation.
    ///
    /// # Errors
    /// What the vendor says when they cannot be read.
    pub async fn custom_columns(&self, connection: &Connection, object: &Object) -> Result<Vec<CustomField>> {
        let custom = self.discover(connection, object, Arc::default()).await?;
        let shown = custom.iter().map(|custom| CustomField {
            name: custom.field.name.clone(),
            label: custom.label.clone(),
            field_type: custom.field.field_type,
        });
        Ok(shown.collect())
    }

    /// The customer's own columns. A failure to learn them fails no call.
    pub(crate) async fn custom_fields(
        &self,
        connection: &Connection,
        object: Option<&Object>,
        call: &Call,
    ) -> Vec<Field> {
        let Some(object) = object else { return Vec::new() };
        match self.discover(connection, object, call.traffic.clone()).await {
            Ok(custom) => custom.iter().map(|custom| custom.field.clone()).collect(),
            Err(error) => {
                tracing::warn!(instance = connection.instance, object = %object.name, "custom fields are unknown: {error}");
                Vec::new()
            }
        }
    }

    /// `traffic` is that of the call which needs to know.
    async fn discover(
        &self,
        connection: &Connection,
        object: &Object,
        traffic: Arc<Traffic>,
    ) -> Result<Arc<Vec<Custom>>> {
        let Some(rule) = &object.custom_fields else { return Ok(Arc::default()) };
        let key = (connection.instance, object.vendor_name.clone());
        let now = (self.clock)();
        if let Some(known) = self.discoveries.get(&key, now) {
            return Ok(known);
        }
        let described = self.describe(connection, rule, traffic).await;
        let (fields, lifetime) = match &described {
            Ok(fields) => (fields.clone(), REMEMBERED_MS),
            Err(_) => (Arc::default(), FAILURE_REMEMBERED_MS),
        };
        self.discoveries.put(key, now + lifetime, fields);
        described
    }

    /// Reads the descriptions through the element's own resource, page by page.
    fn describe<'a>(
        &'a self,
        connection: &'a Connection,
        rule: &'a CustomFields,
        traffic: Arc<Traffic>,
    ) -> BoxFuture<'a, Result<Arc<Vec<Custom>>>> {
        Box::pin(async move {
            let mut call = Call::new(Method::Get, rule.path.clone());
            call.traffic = traffic;
            let fields = [rule.name.as_str(), &rule.label, &rule.type_code].join(",");
            call.query = vec![
                ("where".into(), rule.filter.clone()),
                ("fields".into(), fields),
                ("pageSize".into(), "1000".into()),
            ];
            let route = route::resource(&connection.element, call.method, &call.path)?;
            let reply = self.run(connection, route, &call, &Value::Null).await?;
            let rows = reply.json().and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
            Ok(Arc::new(rows.iter().filter_map(|row| custom(rule, row)).collect()))
        })
    }
}

impl Discoveries {
    fn get(&self, key: &(i64, String), now: i64) -> Option<Arc<Vec<Custom>>> {
        let known = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        known.get(key).filter(|(until, _)| now < *until).map(|(_, fields)| fields.clone())
    }

    fn put(&self, key: (i64, String), until: i64, fields: Arc<Vec<Custom>>) {
        let mut known = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if known.len() >= MAX_REMEMBERED {
            known.clear();
        }
        known.insert(key, (until, fields));
    }
}

/// One description as a column.
fn custom(rule: &CustomFields, row: &Value) -> Option<Custom> {
    let text = |key: &str| match row.get(key)? {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    };
    let name = format!("{}{}", rule.prefix, text(&rule.name)?);
    let code = text(&rule.type_code).unwrap_or_default();
    let field_type = rule.types.iter().find(|(known, _)| *known == code).map_or(FieldType::Text, |(_, kind)| *kind);
    let label = text(&rule.label).unwrap_or_else(|| name.clone());
    Some(Custom { field: Field { name, field_type, read_only: false, required: false, hidden: false }, label })
}
