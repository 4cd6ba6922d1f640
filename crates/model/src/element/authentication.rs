//! How calls are authenticated at the vendor, and how its token endpoint wants to be spoken to.

use super::Parameter;

/// The `authentication` of an element.
#[derive(Debug, Clone)]
pub struct Authentication {
    /// The type unless a variant or the instance says otherwise.
    pub kind: AuthenticationType,
    /// The type's name in the document, for messages.
    pub name: String,
    /// The authorization code is bound to a proof key (RFC 7636), whatever the type (extension).
    pub pkce: bool,
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
    /// The same with a proof key (RFC 7636).
    Oauth2Pkce,
    /// `Authorization: Bearer`, tokens for the client itself.
    Oauth2ClientCredentials,
    /// `Authorization: Bearer`, tokens for a user name and a password.
    Oauth2Password,
    /// Requests signed with HMAC-SHA1 (RFC 5849).
    Oauth1,
    /// The same with the secrets in clear as signature.
    Oauth1Plaintext,
    /// `Authorization: Basic`.
    Basic,
    /// Parameters, hooks and lifecycle resources do it all.
    Custom,
    /// A key or a token of a person, put in its place by parameters.
    ApiKey,
    /// Requests signed with AWS's signature version 2.
    AwsV2,
    /// Requests signed with AWS's signature version 4.
    AwsV4,
    /// Nothing.
    None,
    /// A type that this version does not run.
    Unsupported,
}

/// Types that are known by name and cannot be run.
const NOT_RUN: [&str; 9] = [
    "jwtOauth",
    "jwtOauth2",
    "oauth2PrivateKeyJwt",
    "googleServiceAccount",
    "rsaCertificate",
    "wsSecurity",
    "WS-Security",
    "tls",
    "clientCertificate",
];

impl AuthenticationType {
    /// Reads the document's type, in any case; hyphens, underscores and blanks do not count.
    pub fn from_name(name: &str) -> AuthenticationType {
        let letters = name.chars().filter(char::is_ascii_alphanumeric).map(|letter| letter.to_ascii_lowercase());
        match letters.collect::<String>().as_str() {
            "oauth2" | "oauth2authorizationcode" => AuthenticationType::Oauth2,
            "oauth2pkce" => AuthenticationType::Oauth2Pkce,
            "oauth2clientcredentials" => AuthenticationType::Oauth2ClientCredentials,
            "oauth2password" => AuthenticationType::Oauth2Password,
            "oauth1" => AuthenticationType::Oauth1,
            "oauth1plaintext" => AuthenticationType::Oauth1Plaintext,
            "basic" => AuthenticationType::Basic,
            "custom" | "" => AuthenticationType::Custom,
            "apikey" | "customapikey" | "personalaccesstoken" => AuthenticationType::ApiKey,
            "awsv2" => AuthenticationType::AwsV2,
            "awsv4" => AuthenticationType::AwsV4,
            "none" => AuthenticationType::None,
            _ => AuthenticationType::Unsupported,
        }
    }

    /// Reads an instance's choice. A name that is no type at all stands for a group of entries: `custom`.
    pub fn from_choice(name: &str) -> AuthenticationType {
        match AuthenticationType::from_name(name) {
            AuthenticationType::Unsupported if !NOT_RUN.iter().any(|known| known.eq_ignore_ascii_case(name)) => {
                AuthenticationType::Custom
            }
            kind => kind,
        }
    }

    /// Whether its tokens live in a credential, where only a refresh or a new consent changes them.
    pub const fn is_oauth2(self) -> bool {
        matches!(
            self,
            AuthenticationType::Oauth2
                | AuthenticationType::Oauth2Pkce
                | AuthenticationType::Oauth2ClientCredentials
                | AuthenticationType::Oauth2Password
        )
    }

    /// Whether requests are signed as OAuth 1.0 says.
    pub const fn is_oauth1(self) -> bool {
        matches!(self, AuthenticationType::Oauth1 | AuthenticationType::Oauth1Plaintext)
    }

    /// Whether a user is sent to the vendor to consent.
    pub const fn needs_consent(self) -> bool {
        matches!(self, AuthenticationType::Oauth2 | AuthenticationType::Oauth2Pkce) || self.is_oauth1()
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_of_a_type_is_read_in_any_case() {
        let table = [
            ("oauth2", AuthenticationType::Oauth2),
            ("OAuth2", AuthenticationType::Oauth2),
            ("oauth2Pkce", AuthenticationType::Oauth2Pkce),
            ("oauth2ClientCredentials", AuthenticationType::Oauth2ClientCredentials),
            ("oauth2Password", AuthenticationType::Oauth2Password),
            ("oauth1", AuthenticationType::Oauth1),
            ("oauth1Plaintext", AuthenticationType::Oauth1Plaintext),
            ("BASIC", AuthenticationType::Basic),
            ("apiKey", AuthenticationType::ApiKey),
            ("customApiKey", AuthenticationType::ApiKey),
            ("personalAccessToken", AuthenticationType::ApiKey),
            ("custom", AuthenticationType::Custom),
            ("", AuthenticationType::Custom),
            ("awsv2", AuthenticationType::AwsV2),
            ("AWSv4", AuthenticationType::AwsV4),
            ("none", AuthenticationType::None),
            ("jwtOauth", AuthenticationType::Unsupported),
            ("WS-Security", AuthenticationType::Unsupported),
        ];
        for (name, kind) in table {
            assert_eq!(AuthenticationType::from_name(name), kind, "{name}");
        }
    }

    #[test]
    fn a_choice_that_is_no_type_is_a_group_of_entries_and_one_that_cannot_run_stays_so() {
        let table = [
            ("emailPassword", AuthenticationType::Custom),
            ("jwtOauth", AuthenticationType::Unsupported),
            ("basic", AuthenticationType::Basic),
        ];
        for (name, kind) in table {
            assert_eq!(AuthenticationType::from_choice(name), kind, "{name}");
        }
    }
}
