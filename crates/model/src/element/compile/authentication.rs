//! Compiles `authentication`.

use super::node::Node;
use super::resource;
use crate::element::{Authentication, AuthenticationType, ClientCredentials, Learned, Refusal, Severity, Variant};

pub(super) fn compile(root: &Node) -> Authentication {
    let Some(node) = root.node("authentication") else {
        return Authentication {
            kind: AuthenticationType::Custom,
            name: "custom".to_owned(),
            pkce: false,
            exchange: ClientCredentials::Body,
            refresh: ClientCredentials::Body,
            refusals: Vec::new(),
            learned: Vec::new(),
            variants: Vec::new(),
        };
    };
    let basic_header = root
        .again("configuration")
        .any(|entry| entry.text("key").as_deref() == Some("oauth.basic.header") && entry.flag("defaultValue", false));
    let general = if basic_header { ClientCredentials::Basic } else { ClientCredentials::Body };
    let kind = kind(&node);
    Authentication {
        kind,
        name: node.text_or("type", "custom"),
        pkce: node.flag("pkce", kind == AuthenticationType::Oauth2Pkce),
        exchange: credentials(&node, "exchangeCredentials").unwrap_or(general),
        refresh: credentials(&node, "refreshCredentials").unwrap_or(general),
        refusals: node.list("refusals").filter_map(|refusal| compile_refusal(&refusal)).collect(),
        learned: node.list("learned").filter_map(|learned| compile_learned(&learned)).collect(),
        variants: node.list("variants").filter_map(|variant| compile_variant(&variant)).collect(),
    }
}

fn kind(node: &Node) -> AuthenticationType {
    let name = node.text_or("type", "custom");
    let kind = AuthenticationType::from_name(&name);
    if kind == AuthenticationType::Unsupported {
        let message = format!(
            "authentication type `{name}` is not known: calls are refused; use one that `docs/reference/element-format.md` lists"
        );
        node.at("type").say(Severity::Error, message);
    }
    kind
}

fn credentials(node: &Node, key: &str) -> Option<ClientCredentials> {
    match node.text(key)?.as_str() {
        "body" => Some(ClientCredentials::Body),
        "basic" => Some(ClientCredentials::Basic),
        other => {
            node.say(Severity::Warning, format!("`{key}` is `body` or `basic`; found `{other}`"));
            None
        }
    }
}

fn compile_refusal(node: &Node) -> Option<Refusal> {
    Some(Refusal { error: node.text("error")?, description: node.text_or("description", "").to_lowercase() })
}

fn compile_learned(node: &Node) -> Option<Learned> {
    Some(Learned {
        configuration: node.text("configuration")?,
        member: node.text("member")?,
        after: node.text_or("after", ""),
    })
}

fn compile_variant(node: &Node) -> Option<Variant> {
    let Some(when) = node.node("when") else {
        node.say(Severity::Error, "a variant needs `when`: the configuration key that chooses it");
        return None;
    };
    Some(Variant {
        name: node.text_or("name", "variant"),
        key: when.text("configuration")?,
        prefix: when.text_or("prefix", ""),
        kind: kind(node),
        required: node.texts("required"),
        defaults: node.pairs("configuration"),
        parameters: resource::parameters(node),
    })
}
