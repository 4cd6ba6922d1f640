//! A proxy of OAuth callbacks on its way: the vendor carries a signed `state` that says where the code is to go, and the
//! callback page hands it on if the proxy allows that address by then (`docs/reference/platform-api.md` §7.7).

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ligand_model::{Error, Kind, Result};
use ligand_store::oauth_proxy::{self, OauthProxy};
use ligand_store::system::elements::proxy_urls;
use ligand_store::{Scope, SystemScope};
use regex::{Regex, RegexBuilder};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use url::Url;

use crate::app::App;

/// How a state of ours begins.
const PREFIX: &str = "ligand-proxy.";
/// How long a user may take at the vendor (ms).
const PATIENCE: i64 = 3_600_000;
/// The longest pattern, and the most memory (bytes) it may need.
const MOST_PATTERN: usize = 1_000;
const MOST_MEMORY: usize = 1 << 20;

/// What the vendor carries, signed.
#[derive(Debug, Serialize, Deserialize)]
struct Carried {
    /// Number of the proxy.
    proxy: i64,
    /// Where the code is to go.
    callback: String,
    /// What the application gets back as `state`.
    state: String,
    /// When it was signed (ms since 1970).
    at: i64,
}

/// Puts a proxy between the vendor and the application, if the parameters of an OAuth URL ask for one
/// (`isOauthProxy=true`, `oauthProxyName`): the vendor sends the browser to this server's page, with a state that says where
/// it is to go on to. Key and secret of the client may be left out if the proxy has them.
///
/// # Errors
/// 400: a parameter is missing, or the proxy does not hand on to that address. 401: nobody in particular asks. 404: the
/// account has no such proxy.
pub async fn substitute(app: &App, scope: Option<&Scope>, element: &str, given: &mut Map<String, Value>) -> Result<()> {
    let text = |name: &str| match given.get(name) {
        Some(Value::String(text)) => Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
        Some(Value::Bool(flag)) => Some(flag.to_string()),
        _ => None,
    };
    let asked = text("isOauthProxy").or_else(|| text("isOAuthProxy"));
    if asked.is_none_or(|asked| !asked.eq_ignore_ascii_case("true")) {
        return Ok(());
    }
    let missing = |name: &str| Error::new(Kind::BadRequest, format!("required parameter {name} not found"));
    let name = text("oauthProxyName").ok_or_else(|| missing("oauthProxyName"))?;
    let callback = text("callbackUrl").ok_or_else(|| missing("callbackUrl"))?;
    let wanted = text("state").unwrap_or_else(|| element.to_owned());
    let nobody = || {
        Error::new(Kind::Unauthorized, "an OAuth proxy is an account's: present User <secret>, Organization <secret>")
    };
    let proxy = named(app, scope.ok_or_else(nobody)?, &name).await?;
    let state = state(app, &proxy, &callback, &wanted).await?;
    let own: Map<String, Value> = serde_json::from_str(proxy.given.expose()).unwrap_or_default();
    for name in ["apiKey", "apiSecret"] {
        let is_given = given.get(name).and_then(Value::as_str).is_some_and(|text| !text.trim().is_empty());
        if let Some(value) = own.get(name).filter(|_| !is_given) {
            given.insert(name.to_owned(), value.clone());
        }
    }
    given.insert("callbackUrl".to_owned(), format!("{}/oauth/callback", app.public_url).into());
    given.insert("state".to_owned(), state.into());
    Ok(())
}

/// The proxy of this name.
async fn named(app: &App, scope: &Scope, name: &str) -> Result<OauthProxy> {
    let proxies = app.store.read(async |tx| oauth_proxy::list(scope, tx).await).await?;
    let found = proxies.into_iter().find(|proxy| proxy.name == name);
    found.ok_or_else(|| Error::new(Kind::NotFound, format!("No OAuth proxy found with name {name}")))
}

/// The `state` with which the vendor's answer finds its way to `callback` through this server's callback page.
async fn state(app: &App, proxy: &OauthProxy, callback: &str, state: &str) -> Result<String> {
    if !allows(&proxy.urls, callback) {
        let message = format!("callbackUrl matches no application URL of the OAuth proxy {}", proxy.name);
        return Err(Error::new(Kind::BadRequest, message));
    }
    let carried =
        Carried { proxy: proxy.id, callback: callback.to_owned(), state: state.to_owned(), at: app.clock.now_ms() };
    let text = serde_json::to_string(&carried).map_err(Error::internal)?;
    let signature = app.store.read(async |tx| oauth_proxy::sign(tx, &text)).await?;
    Ok(format!("{PREFIX}{}.{}", URL_SAFE_NO_PAD.encode(text), URL_SAFE_NO_PAD.encode(signature)))
}

/// Where a redirect with this state is to go, with what the vendor answered; none if the state is not a proxy's.
///
/// # Errors
/// 400: it is one, but changed, too old, or for an address that the proxy does not allow any more.
pub async fn onward(app: &App, state: &str, answered: &[(String, String)]) -> Result<Option<Url>> {
    let Some(carried) = state.strip_prefix(PREFIX) else { return Ok(None) };
    let refused = || Error::new(Kind::BadRequest, "the state of this redirect is not one that this server made");
    let (text, signature) = carried.split_once('.').ok_or_else(refused)?;
    let decoded = |text: &str| URL_SAFE_NO_PAD.decode(text).map_err(|_| refused());
    let (text, signature) = (String::from_utf8(decoded(text)?).map_err(|_| refused())?, decoded(signature)?);
    if !app.store.read(async |tx| oauth_proxy::is_signed(tx, &text, &signature)).await? {
        return Err(refused());
    }
    let carried: Carried = serde_json::from_str(&text).map_err(|_| refused())?;
    if app.clock.now_ms() - carried.at > PATIENCE {
        return Err(Error::new(
            Kind::BadRequest,
            "more than an hour has passed since the link was made; ask for a new one",
        ));
    }
    let urls = app.store.read(async |tx| proxy_urls(system(), tx, carried.proxy).await).await?;
    if !urls.is_some_and(|urls| allows(&urls, &carried.callback)) {
        return Err(Error::new(Kind::BadRequest, "the OAuth proxy does not hand on to this application any more"));
    }
    let mut url = Url::parse(&carried.callback).map_err(|_| refused())?;
    let others = answered.iter().filter(|(name, _)| name != "state");
    url.query_pairs_mut().extend_pairs(others).append_pair("state", &carried.state);
    Ok(Some(url))
}

/// A pattern that the whole of an address must match.
///
/// # Errors
/// 400: it is no regular expression, or too large.
pub fn pattern(text: &str) -> Result<Regex> {
    let refuse =
        |why: String| Error::new(Kind::BadRequest, format!("applicationUrl must be a regular expression: {why}"));
    if text.len() > MOST_PATTERN {
        return Err(refuse(format!("at most {MOST_PATTERN} characters")));
    }
    let whole = RegexBuilder::new(&format!("^(?:{text})$")).size_limit(MOST_MEMORY).build();
    whole.map_err(|error| refuse(error.to_string()))
}

/// Whether a proxy with these patterns hands on to this address. Only to web addresses without a password in them.
fn allows(patterns: &[String], callback: &str) -> bool {
    let is_web = Url::parse(callback).is_ok_and(|url| {
        matches!(url.scheme(), "http" | "https") && url.username().is_empty() && url.password().is_none()
    });
    is_web && patterns.iter().filter_map(|text| pattern(text).ok()).any(|pattern| pattern.is_match(callback))
}

#[expect(clippy::disallowed_methods, reason = "a browser that comes back from a vendor has no credentials of ours")]
fn system() -> SystemScope {
    SystemScope::worker("callback of an OAuth proxy")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_must_match_the_whole_of_a_web_address() {
        let patterns = [r"https://[a-z]+\.app\.example/auth(\?.*)?".to_owned()];
        let cases = [
            ("https://one.app.example/auth", true),
            ("https://one.app.example/auth?x=1", true),
            ("https://one.app.example/authority", false),
            ("https://evil.example/?https://one.app.example/auth", false),
            ("not an address", false),
        ];
        for (callback, expected) in cases {
            assert_eq!(allows(&patterns, callback), expected, "{callback}");
        }
        let everything = [".*".to_owned()];
        for callback in ["javascript:alert(1)", "https://user:pw@app.example/", "file:///etc/passwd"] {
            assert!(!allows(&everything, callback), "{callback}");
        }
    }

    #[test]
    fn what_is_no_pattern_is_refused() {
        for text in ["(", "a{1000}{1000}{1000}", &"a".repeat(1_001)] {
            assert_eq!(pattern(text).unwrap_err().status(), 400);
        }
    }
}
