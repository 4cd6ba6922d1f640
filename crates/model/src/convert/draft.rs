//! The draft: an element in the form of an export, filled step by step.

use super::refused;
use crate::Result;
use serde_json::{Map, Value, json};
use std::collections::HashSet;

/// How a draft is authenticated until somebody knows better.
pub(super) enum Authentication {
    /// By parameters of its own.
    Custom,
    /// User name and password.
    Basic,
    /// The authorization code grant, with the endpoints that the description names.
    Oauth2 { authorize: String, token: String, scope: String },
    /// The client credentials grant.
    ClientCredentials { token: String, scope: String },
}

/// A draft while it is being filled.
pub(super) struct Draft {
    document: Map<String, Value>,
    configuration: Vec<Value>,
    parameters: Vec<Value>,
    resources: Vec<Value>,
    objects: Vec<Value>,
    /// Method and path of each resource.
    taken: HashSet<String>,
    /// Members of resources and objects.
    weight: usize,
}

/// How many members resources and objects may have in all.
const MOST_MEMBERS: usize = 2_000_000;

/// The values in a value.
fn weight(value: &Value) -> usize {
    match value {
        Value::Object(members) => 1 + members.values().map(weight).sum::<usize>(),
        Value::Array(items) => 1 + items.iter().map(weight).sum::<usize>(),
        _ => 1,
    }
}

impl Draft {
    /// An empty draft. `protocol` is the `protocolType`.
    pub fn new(name: &str, description: &str, protocol: &str) -> Draft {
        let name = if name.trim().is_empty() { "Converted element" } else { name.trim() };
        let key: String = name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect();
        let document = json!({
            "key": if key.is_empty() { "converted".to_owned() } else { key },
            "name": name,
            "description": if description.trim().is_empty() { name } else { description.trim() },
            "hub": HUB,
            "active": true,
            "private": true,
            "deleted": false,
            "beta": false,
            "extendable": true,
            "cloneable": true,
            "transformationsEnabled": true,
            "bulkDownloadEnabled": false,
            "bulkUploadEnabled": false,
            "useModelsForMetadata": true,
            "protocolType": protocol,
            "hooks": [],
            "models": [],
        });
        Draft {
            document: document.as_object().cloned().unwrap_or_default(),
            configuration: Vec::new(),
            parameters: Vec::new(),
            resources: Vec::new(),
            objects: Vec::new(),
            taken: HashSet::new(),
            weight: 0,
        }
    }

    /// `base.url`; without a value whoever provisions must give it.
    pub fn base_url(&mut self, url: Option<&str>) {
        self.entry("base.url", "Base URL", "TEXTFIELD_1000", url);
        self.entry("pagination.max", "Largest page", "TEXTFIELD_32", Some("100"));
        self.entry("filter.response.nulls", "Leave null members out of answers", "BOOLEAN", Some("true"));
    }

    /// A configuration entry, required if it has no default; each key once.
    pub fn entry(&mut self, key: &str, name: &str, kind: &str, default: Option<&str>) {
        if self.configuration.iter().any(|entry| entry["key"] == key) {
            return;
        }
        let mut entry = json!({
            "key": key, "name": name, "description": name, "type": kind, "required": default.is_none(), "active": true,
            "internal": false, "hideFromConsole": false, "resellerConfig": false, "companyConfig": false,
            "groupControl": false, "displayOrder": self.configuration.len(),
        });
        if let Some(default) = default {
            entry["defaultValue"] = default.into();
        }
        self.configuration.push(entry);
    }

    /// Says how calls are authenticated, with the entries that this needs.
    pub fn authentication(&mut self, authentication: &Authentication) {
        let kind = match authentication {
            Authentication::Custom => "custom",
            Authentication::Basic => {
                self.entry("username", "User name", "TEXTFIELD_128", None);
                self.entry("password", "Password", "PASSWORD", None);
                "basic"
            }
            Authentication::Oauth2 { authorize, token, scope } => {
                self.client(token, scope);
                self.entry("oauth.callback.url", "Callback URL", "TEXTFIELD_1000", None);
                self.entry("oauth.authorization.url", "Authorization URL", "TEXTFIELD_1000", Some(authorize));
                self.granted();
                "oauth2"
            }
            Authentication::ClientCredentials { token, scope } => {
                self.client(token, scope);
                self.granted();
                "oauth2ClientCredentials"
            }
        };
        self.document.insert("authentication".into(), json!({ "type": kind }));
    }

    fn client(&mut self, token: &str, scope: &str) {
        self.entry("oauth.api.key", "Client ID", "TEXTFIELD_128", None);
        self.entry("oauth.api.secret", "Client secret", "PASSWORD", None);
        self.entry("oauth.token.url", "Token URL", "TEXTFIELD_1000", Some(token));
        self.entry("oauth.scope", "Scopes", "TEXTFIELD_1000", Some(scope));
    }

    /// What the token endpoint answers; nobody is asked for it.
    fn granted(&mut self) {
        for (key, name) in [
            ("oauth.user.token", "Access token"),
            ("oauth.user.refresh_token", "Refresh token"),
            ("oauth.user.refresh_interval", "Lifetime of the access token"),
            ("oauth.user.refresh_time", "Time of the last refresh"),
        ] {
            self.entry(key, name, "TEXTFIELD_1000", None);
            if let Some(entry) = self.configuration.last_mut() {
                entry["required"] = false.into();
                entry["internal"] = true.into();
            }
        }
    }

    /// A parameter of every resource.
    pub fn parameter(&mut self, parameter: Value) {
        self.parameters.push(parameter);
    }

    /// A resource, unless its method and path are taken: of two, calls would go to the first.
    ///
    /// # Errors
    /// 400 if the draft becomes too large.
    pub fn resource(&mut self, resource: Value) -> Result<()> {
        let place = format!("{} {}", resource["method"], resource["path"]);
        if self.taken.insert(place) {
            self.weigh(&resource)?;
            self.resources.push(resource);
        }
        Ok(())
    }

    /// An object.
    ///
    /// # Errors
    /// 400 if the draft becomes too large.
    pub fn object(&mut self, object: Value) -> Result<()> {
        self.weigh(&object)?;
        self.objects.push(object);
        Ok(())
    }

    /// Each resource carries its models, so that a small description can mean a draft that is not small at all.
    fn weigh(&mut self, part: &Value) -> Result<()> {
        self.weight += weight(part);
        if self.weight > MOST_MEMBERS {
            let message = "the types of this description refer to each other so much that a draft of all of it would be \
                           too large; send a description with a part of the operations";
            return Err(refused(message));
        }
        Ok(())
    }

    /// How many resources there are.
    pub fn len(&self) -> usize {
        self.resources.len()
    }

    /// The document.
    pub fn finish(mut self) -> Value {
        for (name, list) in [
            ("configuration", self.configuration),
            ("parameters", self.parameters),
            ("resources", self.resources),
            ("objects", self.objects),
        ] {
            self.document.insert(name.into(), list.into());
        }
        Value::Object(self.document)
    }
}

/// The hub of a draft.
const HUB: &str = "general";

/// The caller's path of a resource.
pub(super) fn hub_path(path: &str) -> String {
    format!("/hubs/{HUB}/{}", path.trim_start_matches('/'))
}

/// A parameter of the request.
pub(super) fn parameter(name: &str, kind: &str, vendor_name: &str, vendor_kind: &str) -> Value {
    json!({
        "name": name, "type": kind, "vendorName": vendor_name, "vendorType": vendor_kind, "source": "request",
        "required": false, "dataType": "string", "vendorDataType": "string",
    })
}

/// A value that is always sent in a header.
pub(super) fn header(name: &str, value: &str) -> Value {
    parameter(value, "value", name, "header")
}

/// A resource without parameters.
pub(super) fn resource(method: &str, path: &str, vendor_method: &str, vendor_path: &str, description: &str) -> Value {
    json!({
        "path": hub_path(path), "method": method, "vendorMethod": vendor_method, "vendorPath": vendor_path, "type": "api",
        "kind": "eb", "description": description, "parameters": [], "hooks": [],
        "response": { "contentType": "application/json" },
    })
}
