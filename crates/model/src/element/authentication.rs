//! How calls are authenticated at the vendor, and how its token endpoint wants to be spoken to.

use super::Parameter;

/// The `authentication` of an element.
#[derive(Debug, Clone)]
pub struct Authentication {
    /// The type unless a variant or the instance says otherwise.
    pub kind: AuthenticationType,
    /// How the client shows who it is when it exchanges a code (extension).
    pub exchange: ClientCredentials,
    /// How it does when it refreshes (extension).
    pub refresh: ClientCredentials,
    /// Answers of the token endpoint that mean "this grant is dead", beside `invalid_grant` (extension).
    pub refusals: Vec<Refusal>,
    /// What the token answer teaches about the customer (extension).
    pub learned: Vec<Learned>,
    /// Other ways to authenticate, chosen by what is configured; the first that applies (extension).
    pub variants: Vec<Variant>,
}

/// The ways to authenticate a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AuthenticationType {
    /// `Authorization: Bearer`, tokens by the authorization code grant.
    Oauth2,
    /// `Authorization: Basic`.
    Basic,
    /// Parameters, hooks and lifecycle resources do it all.
    Custom,
    /// A key in a header, set by parameters.
    ApiKey,
    /// Nothing.
    None,
    /// A type that this version does not run.
    Unsupported,
}

impl AuthenticationType {
    /// Reads the document's type.
    pub fn from_name(name: &str) -> AuthenticationType {
        match name {
            "oauth2" => AuthenticationType::Oauth2,
            "basic" => AuthenticationType::Basic,
            "custom" | "" => AuthenticationType::Custom,
            "apiKey" | "customApiKey" => AuthenticationType::ApiKey,
            "none" => AuthenticationType::None,
            _ => AuthenticationType::Unsupported,
        }
    }
}

/// How client id and secret travel to the token endpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClientCredentials {
    /// As form fields.
    Body,
    /// As HTTP Basic.
    Basic,
}

/// A token endpoint's answer that means "this grant is dead".
#[derive(Debug, Clone)]
pub struct Refusal {
    /// The `error` member.
    pub error: String,
    /// Text that `error_description` contains, without regard to case; empty fits all.
    pub description: String,
}

/// A configuration value taken from the token answer.
#[derive(Debug, Clone)]
pub struct Learned {
    /// The configuration key to fill.
    pub configuration: String,
    /// The member of the answer.
    pub member: String,
    /// Only what stands after this separator.
    pub after: String,
}

/// Another way to authenticate, chosen by what is configured.
#[derive(Debug, Clone)]
pub struct Variant {
    /// Its name, for messages.
    pub name: String,
    /// The configuration key whose presence chooses it …
    pub key: String,
    /// … and with what its value must begin.
    pub prefix: String,
    /// How calls are then authenticated.
    pub kind: AuthenticationType,
    /// The keys that are then required, instead of the element's.
    pub required: Vec<String>,
    /// Defaults that then apply instead of the element's; may hold `{key}` of the configuration.
    pub defaults: Vec<(String, String)>,
    /// Parameters added to the element's.
    pub parameters: Vec<Parameter>,
}

impl Variant {
    /// Whether what is configured chooses this variant.
    pub fn applies(&self, configured: impl Fn(&str) -> Option<String>) -> bool {
        configured(&self.key).is_some_and(|value| !value.is_empty() && value.starts_with(&self.prefix))
    }
}
