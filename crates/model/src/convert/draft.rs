//! The draft: an element in the form of an export, filled step by step.

use serde_json::{Map, Value, json};

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
        let Value::Object(document) = document else { unreachable!("an object was written above") };
        Draft {
            document,
            configuration: Vec::new(),
            parameters: Vec::new(),
            resources: Vec::new(),
            objects: Vec::new(),
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

    /// A resource, unless its method and path are taken; says whether it was added.
    pub fn resource(&mut self, resource: Value) -> bool {
        let same = |known: &Value| known["path"] == resource["path"] && known["method"] == resource["method"];
        let free = !self.resources.iter().any(same);
        if free {
            self.resources.push(resource);
        }
        free
    }

    /// An object.
    pub fn object(&mut self, object: Value) {
        self.objects.push(object);
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
