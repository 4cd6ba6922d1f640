//! Resources: one METHOD + path of an element, and what it becomes at the vendor.

use super::{Hooks, Parameter, PathTemplate};
use std::fmt;

/// One METHOD + path of an element.
#[derive(Debug, Clone)]
pub struct Resource {
    /// The caller's method.
    pub method: Method,
    /// The caller's path.
    pub path: PathTemplate,
    /// When it runs.
    pub resource_type: ResourceType,
    /// How the vendor is spoken to.
    pub kind: Kind,
    /// The vendor's method: an HTTP verb, or for XML-RPC the method name (`DataService.query`).
    pub vendor_method: String,
    /// Relative to `base.url`, or absolute.
    pub vendor_path: String,
    /// One sentence for people.
    pub description: String,
    /// Its own parameters; the element's are applied first.
    pub parameters: Vec<Parameter>,
    /// Its own hooks.
    pub hooks: Hooks,
    /// Wraps the request's body under this key.
    pub request_root: Option<String>,
    /// Takes the answer from this path.
    pub response_root: Option<String>,
    /// Where the next cursor stands in the answer.
    pub next_page_key: Option<String>,
    /// Runs this resource next: method and path.
    pub next_resource: Option<(Method, PathTemplate)>,
    /// A failure of the next resource does not fail the call: the first answer stands (extension).
    pub next_resource_optional: bool,
    /// Who pages.
    pub pagination: Pagination,
    /// Name of the object it handles, or `{variable}` of the path.
    pub object: Option<String>,
    /// Name of the filter dialect that `where` is translated to (extension).
    pub filter: Option<String>,
    /// CEQL that every row of this resource meets (extension).
    pub scope: Option<String>,
    /// The path's variables that name the parent object and its id: `(object, id)` (extension).
    pub parent: Option<(String, String)>,
    /// Sending it twice does what sending it once does. Default: every method but POST (extension).
    pub repeatable: bool,
    /// An empty answer means that there is no such record (extension).
    pub empty_is_not_found: bool,
}

impl Resource {
    /// `GET /contacts/{id}`.
    pub fn name(&self) -> String {
        format!("{} {}", self.method, self.path)
    }

    /// Whether it answers a list: it can be asked for a page.
    pub fn is_list(&self) -> bool {
        self.method == Method::Get
            && self.parameters.iter().any(|p| matches!(p.name.as_str(), "pageSize" | "page" | "nextPage"))
    }
}

/// The caller's method.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Method {
    /// Read.
    Get,
    /// Create.
    Post,
    /// Replace.
    Put,
    /// Change.
    Patch,
    /// Delete.
    Delete,
}

impl Method {
    /// Reads a method name in any case.
    pub fn from_name(name: &str) -> Option<Method> {
        Some(match name.to_ascii_uppercase().as_str() {
            "GET" | "GETBYID" => Method::Get,
            "POST" => Method::Post,
            "PUT" => Method::Put,
            "PATCH" => Method::Patch,
            "DELETE" => Method::Delete,
            _ => return None,
        })
    }
}

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Method::Get => "GET",
            Method::Post => "POST",
            Method::Put => "PUT",
            Method::Patch => "PATCH",
            Method::Delete => "DELETE",
        })
    }
}

/// How the vendor is spoken to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// HTTP with JSON (or whatever the parameters make of it): `eb`.
    Http,
    /// SOAP over HTTP: `eb_soap`.
    Soap,
    /// XML-RPC: `eb_xmlrpc` (extension).
    XmlRpc,
    /// Native code of the original platform: `java`. Cannot run.
    Native,
}

/// When a resource runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ResourceType {
    /// Called by callers, and documented.
    Api,
    /// Called by callers, chains and pollers; not documented.
    ApiNoDocumentation,
    /// At provisioning, to prove the credentials.
    ProvisionAuthValidation,
    /// Once, after the credentials are proven.
    OnProvision,
    /// When the instance is deleted.
    OnDelete,
    /// After a token refresh.
    OnRefresh,
    /// When events are switched on.
    OnProvisionWebhook,
    /// When events are switched off.
    OnDeleteWebhook,
    /// Instead of building the authorization URL.
    OauthOnAuthorizeUrl,
    /// Instead of exchanging the code.
    OauthOnTokenExchange,
    /// Instead of refreshing.
    OauthOnTokenRefresh,
    /// Instead of revoking.
    OauthOnTokenRevoke,
    /// The token request of the password grant.
    Oauth2Password,
    /// The token request of the client for itself.
    Oauth2ClientCredentials,
    /// A type that this version does not run.
    Other,
}

impl ResourceType {
    /// Reads the document's `type`; the misspelt lifecycle type of real documents is accepted beside the right one.
    pub fn from_name(name: &str) -> ResourceType {
        match name {
            "api" | "" => ResourceType::Api,
            "apiNoDocumentation" => ResourceType::ApiNoDocumentation,
            "provisionAuthValidation" => ResourceType::ProvisionAuthValidation,
            "onProvision" => ResourceType::OnProvision,
            "onDelete" => ResourceType::OnDelete,
            "onRefresh" => ResourceType::OnRefresh,
            "onProvisionWebhook" => ResourceType::OnProvisionWebhook,
            "onDeleteWebhook" => ResourceType::OnDeleteWebhook,
            "oauthOnAuthroizeUrl" | "oauthOnAuthorizeUrl" => ResourceType::OauthOnAuthorizeUrl,
            "oauthOnTokenExchange" => ResourceType::OauthOnTokenExchange,
            "oauthOnTokenRefresh" => ResourceType::OauthOnTokenRefresh,
            "oauthOnTokenRevoke" => ResourceType::OauthOnTokenRevoke,
            "oauth2Password" => ResourceType::Oauth2Password,
            "oauth2ClientCredentials" => ResourceType::Oauth2ClientCredentials,
            _ => ResourceType::Other,
        }
    }

    /// Whether it runs to obtain or renew tokens: there are none yet to authenticate it with.
    pub const fn obtains_tokens(self) -> bool {
        matches!(
            self,
            ResourceType::OauthOnAuthorizeUrl
                | ResourceType::OauthOnTokenExchange
                | ResourceType::OauthOnTokenRefresh
                | ResourceType::Oauth2Password
                | ResourceType::Oauth2ClientCredentials
        )
    }
}

/// Who pages a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pagination {
    /// The vendor.
    Vendor,
    /// We, over the whole result.
    Platform,
    /// Nobody.
    Never,
}
