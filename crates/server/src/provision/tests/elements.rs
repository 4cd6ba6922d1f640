//! The elements of the house beside `whole`: one for each way to obtain and renew tokens.

use serde_json::{Value, json};

/// All of them, at the vendor with this URL.
pub fn all(url: &str) -> Vec<Value> {
    vec![
        machine(url),
        by_password(url),
        proven(url),
        own_steps(url),
        signed(url),
        session(url),
        events(url),
        installed(url),
        trading(url),
    ]
}

fn entries(url: &str, further: Value) -> Value {
    let mut entries = vec![
        json!({"key": "base.url", "defaultValue": url}),
        json!({"key": "oauth.api.key", "required": true}),
        json!({"key": "oauth.api.secret", "required": true}),
        json!({"key": "oauth.token.url", "defaultValue": format!("{url}/{{region}}/token")}),
        json!({"key": "region", "defaultValue": "eu"}),
        json!({"key": "oauth.scope", "defaultValue": "read"}),
        json!({"key": "oauth.user.token", "required": true}),
        json!({"key": "oauth.user.refresh_token", "required": true}),
        json!({"key": "oauth.callback.url", "required": true}),
        json!({"key": "oauth.basic.header", "type": "BOOLEAN"}),
    ];
    entries.extend(further.as_array().cloned().unwrap_or_default());
    Value::Array(entries)
}

fn element(key: &str, authentication: Value, configuration: Value, resources: Value) -> Value {
    json!({"key": key, "name": key, "hub": "general", "authentication": authentication, "configuration": configuration,
        "resources": resources})
}

fn machine(url: &str) -> Value {
    element("machine", json!({"type": "oauth2ClientCredentials"}), entries(url, json!([])), json!([]))
}

fn by_password(url: &str) -> Value {
    let further =
        json!([{"key": "username", "required": true}, {"key": "password", "type": "PASSWORD", "required": true}]);
    element("by-password", json!({"type": "oauth2Password"}), entries(url, further), json!([]))
}

fn proven(url: &str) -> Value {
    let further = json!([
        {"key": "oauth.authorization.url", "defaultValue": format!("{url}/consent")},
        {"key": "oauth.token.refresh_url", "defaultValue": format!("{url}/renewal")},
    ]);
    element("proven", json!({"type": "oauth2Pkce"}), entries(url, further), json!([]))
}

/// Every step is a resource of its own, and each answer names its tokens in its own way.
fn own_steps(url: &str) -> Value {
    let wrote = |key: &str, member: &str| json!({"name": key, "type": "configuration", "vendorName": member, "vendorType": "bodyField", "source": "response"});
    let learned = json!([
        wrote("oauth.user.token", "ticket.value"),
        wrote("oauth.user.refresh_token", "ticket.again"),
        wrote("oauth.user.refresh_interval", "ticket.seconds"),
        wrote("site", "site"),
        {"name": "code", "type": "query", "vendorName": "assertion", "vendorType": "form"},
        {"name": "refreshToken", "type": "query", "vendorName": "again", "vendorType": "form"},
        {"name": "callbackUrl", "type": "query", "vendorName": "back", "vendorType": "form"},
    ]);
    let step = |path: &str, kind: &str, parameters: Value| {
        json!({"method": "POST", "path": format!("/hubs/general{path}"), "type": kind, "vendorMethod": "POST",
            "vendorPath": path, "parameters": parameters})
    };
    let authorize = json!([
        {"name": "client_id", "type": "query", "vendorName": "app", "vendorType": "query"},
        {"name": "redirect_uri", "type": "query", "vendorName": "back", "vendorType": "query"},
    ]);
    let revoked = json!([{"name": "token", "type": "query", "vendorName": "token", "vendorType": "form"}]);
    let resources = json!([
        step("/own/authorize", "oauthOnAuthroizeUrl", authorize),
        step("/own/exchange", "oauthOnTokenExchange", learned.clone()),
        step("/own/renewal", "oauthOnTokenRefresh", learned),
        step("/own/renewed", "onRefresh", json!([])),
        step("/own/end", "oauthOnTokenRevoke", revoked),
    ]);
    element("own-steps", json!({"type": "oauth2"}), entries(url, json!([{"key": "site"}])), resources)
}

fn signed(url: &str) -> Value {
    let further = json!([
        {"key": "oauth.request.url", "defaultValue": format!("{url}/request")},
        {"key": "oauth.authorization.url", "defaultValue": format!("{url}/consent")},
    ]);
    let me = json!([{"method": "GET", "path": "/hubs/general/me", "type": "provisionAuthValidation",
        "vendorMethod": "GET", "vendorPath": "/me"}]);
    element("signed", json!({"type": "oauth1"}), entries(url, further), me)
}

/// A log-in that lasts a second.
fn session(url: &str) -> Value {
    let configuration = json!([
        {"key": "base.url", "defaultValue": url}, {"key": "expires_in", "defaultValue": "1"}, {"key": "ticket"},
    ]);
    let learned = json!([
        {"name": "ticket", "type": "configuration", "vendorName": "ticket", "vendorType": "bodyField", "source": "response"},
    ]);
    let resources = json!([{"method": "POST", "path": "/hubs/general/log-in", "type": "provisionAuthValidation",
        "vendorMethod": "POST", "vendorPath": "/log-in", "parameters": learned}]);
    element("session", json!({"type": "custom"}), configuration, resources)
}

/// A vendor that reports events itself.
fn events(url: &str) -> Value {
    let configuration = json!([
        {"key": "base.url", "defaultValue": url}, {"key": "event.vendor.type", "defaultValue": "webhooks"},
        {"key": "event.notification.enabled", "defaultValue": "false"},
    ]);
    let resource = |method: &str, kind: &str| {
        json!({"method": method, "path": "/hubs/general/subscription", "type": kind, "vendorMethod": method,
            "vendorPath": "/subscription"})
    };
    let resources = json!([resource("POST", "onProvisionWebhook"), resource("DELETE", "onDeleteWebhook")]);
    element("events", json!({"type": "custom"}), configuration, resources)
}

/// An element whose OAuth 1.0 client the installation has set.
fn installed(url: &str) -> Value {
    let configuration = json!([
        {"key": "oauth.api.key", "defaultValue": "ours"}, {"key": "oauth.api.secret", "defaultValue": "hush"},
        {"key": "oauth.callback.url", "defaultValue": "https://ours.example"},
        {"key": "oauth.request.url", "defaultValue": format!("{url}/request")},
        {"key": "oauth.authorization.url", "defaultValue": format!("{url}/consent")},
    ]);
    element("installed", json!({"type": "oauth1"}), configuration, json!([]))
}

/// The token of the exchange is traded for one that lives longer.
fn trading(url: &str) -> Value {
    let wrote = |key: &str, member: &str| json!({"name": key, "type": "configuration", "vendorName": member, "vendorType": "bodyField", "source": "response"});
    let traded = json!([
        wrote("oauth.user.token", "long"),
        wrote("oauth.user.refresh_token", "again"),
        wrote("oauth.user.refresh_interval", "seconds")
    ]);
    let resources = json!([
        {"method": "POST", "path": "/hubs/general/trade", "type": "onProvision", "vendorMethod": "POST", "vendorPath": "/trade",
         "parameters": traded},
        {"method": "GET", "path": "/hubs/general/me", "type": "onProvision", "vendorMethod": "GET", "vendorPath": "/me"},
    ]);
    element("trading", json!({"type": "oauth2"}), entries(url, json!([])), resources)
}
