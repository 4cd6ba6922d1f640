//! Scheme, host and port of a URL: whom a connection is to, and the only part of a URL that messages name.

use super::failure::{Failure, Stage};
use std::fmt;
use url::{Host, Url};

/// Scheme, host and port.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Origin {
    pub https: bool,
    pub host: Host<String>,
    pub port: u16,
}

impl Origin {
    /// The origin of a URL that may be called: http or https, without user information. The URL type has already made
    /// `0x7f.1`, `2130706433` and `017700000001` the address that they mean.
    pub fn of(url: &Url) -> Result<Origin, Failure> {
        let refuse = |cause: &str| Failure::unsent(Stage::Request, &url.host_str().unwrap_or("(no host)"), cause);
        let https = match url.scheme() {
            "https" => true,
            "http" => false,
            _ => return Err(refuse("the URL's scheme is neither https nor http")),
        };
        if !url.username().is_empty() || url.password().is_some() {
            return Err(refuse("the URL holds a user name or password; credentials belong in headers"));
        }
        let host = url.host().ok_or_else(|| refuse("the URL has no host"))?.to_owned();
        let port = url.port_or_known_default().ok_or_else(|| refuse("the URL has no port"))?;
        Ok(Origin { https, host, port })
    }

    fn default_port(&self) -> bool {
        self.port == if self.https { 443 } else { 80 }
    }

    /// Host and port, always both: `api.example.com:443`.
    pub fn authority(&self) -> String {
        format!("{}:{}", self.host, self.port)
    }

    /// Scheme, host and port, for a message about another origin.
    pub fn with_scheme(&self) -> String {
        format!("{}://{self}", if self.https { "https" } else { "http" })
    }
}

/// As in a `Host` header: the port only where it is not the scheme's own.
impl fmt::Display for Origin {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.default_port() {
            true => write!(out, "{}", self.host),
            false => write!(out, "{}:{}", self.host, self.port),
        }
    }
}
