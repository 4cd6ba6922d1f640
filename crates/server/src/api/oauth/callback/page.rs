//! The three pages: a code, a refusal, nothing at all. Templates are the `.html` files beside this one.

use std::sync::LazyLock;

use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ligand_model::Secret;
use serde_json::json;
use sha2::{Digest as _, Sha256};

use super::refusal;
use crate::api::BASE_PATH;

const STYLE: &str = include_str!("style.css");

/// Nothing may load, run, frame or be posted; the one style sheet is named by its hash.
static POLICY: LazyLock<HeaderValue> = LazyLock::new(|| {
    let hash = STANDARD.encode(Sha256::digest(STYLE));
    let policy = format!(
        "default-src 'none'; style-src 'sha256-{hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    );
    HeaderValue::from_str(&policy).expect("base64 and words are visible ASCII")
});

/// The code, and the call that exchanges it.
pub fn code(public_url: &str, code: &Secret, state: &str) -> Response {
    let command = command(public_url, code.expose(), state);
    let content = fill(include_str!("code.html"), &[("code", code.expose()), ("command", &command)]);
    page(StatusCode::OK, "Access granted", &content)
}

/// What the vendor refused, in plain words and in its own.
pub fn refused(error: &str, description: Option<&str>) -> Response {
    let (happened, advice) = refusal::explain(error);
    let words = description.map_or_else(|| error.to_owned(), |description| format!("{error}: {description}"));
    let values = [("happened", happened), ("advice", advice), ("words", words.as_str())];
    page(StatusCode::OK, "Access not granted", &fill(include_str!("refused.html"), &values))
}

/// Sends the browser on to the application behind an OAuth proxy. The address holds a code: nobody keeps it.
pub fn onward(url: &url::Url) -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::FOUND;
    let headers = response.headers_mut();
    if let Ok(location) = HeaderValue::from_str(url.as_str()) {
        headers.insert(header::LOCATION, location);
    }
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    response
}

/// Opened without an outcome.
pub fn nothing() -> Response {
    page(StatusCode::BAD_REQUEST, "Nothing to do here", &fill(include_str!("nothing.html"), &[]))
}

/// A `POST /instances` that needs only the caller's own secrets, which this server will not put on a page.
fn command(public_url: &str, code: &str, state: &str) -> String {
    // `state` is the element key unless the caller chose another; only what looks like a key is taken for one.
    let is_key = !state.is_empty()
        && state.len() <= 64
        && state.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
    let body = json!({
        "element": { "key": if is_key { state } else { "ELEMENT_KEY" } },
        "providerData": { "code": code },
        "configuration": {
            "oauth.callback.url": format!("{public_url}/oauth/callback"),
            "oauth.api.key": "CLIENT_ID",
            "oauth.api.secret": "CLIENT_SECRET",
        },
        "tags": [],
        "name": "INSTANCE_NAME",
    });
    let body = serde_json::to_string_pretty(&body).unwrap_or_default();
    format!(
        "curl -X POST {} \\\n  -H 'Authorization: User USER_SECRET, Organization ORGANIZATION_SECRET' \\\n  -H 'Content-Type: application/json' \\\n  -d {}",
        quote(&format!("{public_url}{BASE_PATH}/instances")),
        quote(&body)
    )
}

/// One word for a POSIX shell, whatever it holds.
fn quote(text: &str) -> String {
    format!("'{}'", text.replace('\'', "'\\''"))
}

fn page(status: StatusCode, title: &str, content: &str) -> Response {
    let html = fill(include_str!("frame.html"), &[("title", title)]);
    // Ours, not the vendor's: these two are markup already.
    let html = html.replace("{{{style}}}", STYLE).replace("{{{content}}}", content);
    let mut response = Response::new(Body::from(html));
    *response.status_mut() = status;
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8")),
        (header::CONTENT_SECURITY_POLICY, POLICY.clone()),
        (header::REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
    ];
    response.headers_mut().extend(headers);
    response
}

/// Puts values into `{{name}}`, escaped, in one pass: what a value brings along is never a place itself.
fn fill(template: &str, values: &[(&str, &str)]) -> String {
    let mut filled = String::with_capacity(template.len() + 256);
    let mut rest = template;
    while let Some((before, after)) = rest.split_once("{{") {
        let place = after
            .split_once("}}")
            .and_then(|(name, tail)| Some((values.iter().find(|(key, _)| *key == name)?.1, tail)));
        filled.push_str(before);
        match place {
            Some((value, tail)) => {
                escape(value, &mut filled);
                rest = tail;
            }
            None => {
                filled.push_str("{{");
                rest = after;
            }
        }
    }
    filled.push_str(rest);
    filled
}

fn escape(text: &str, out: &mut String) {
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            letter => out.push(letter),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn text(response: Response) -> String {
        let body = axum::body::to_bytes(response.into_body(), 100_000).await.unwrap();
        String::from_utf8(body.to_vec()).unwrap()
    }

    #[tokio::test]
    async fn everything_from_the_url_is_escaped() {
        let attack = "</pre><script>alert('{{command}}')</script>&\"";
        for html in [
            text(code("http://127.0.0.1:8090", &attack.into(), attack)).await,
            text(refused(attack, Some(attack))).await,
        ] {
            assert!(!html.contains("<script") && html.contains("&lt;script&gt;"), "{html}");
            assert_eq!(html.matches("</pre>").count(), html.matches("<pre>").count());
        }
    }

    #[tokio::test]
    async fn a_value_that_looks_like_a_place_is_not_filled_again() {
        let html = text(code("http://x", &"{{command}}{{{content}}}{{{style}}}".into(), "infusionsoftcrm")).await;
        assert_eq!(html.matches("curl -X POST").count(), 1, "{html}");
        assert_eq!(html.matches("<style>").count(), 1);
    }

    #[tokio::test]
    async fn the_policy_names_the_style_sheet_that_the_page_holds() {
        let response = nothing();
        let policy = response.headers()["content-security-policy"].to_str().unwrap().to_owned();
        let html = text(response).await;
        let style = html.split_once("<style>").unwrap().1.split_once("</style>").unwrap().0;
        let hash = STANDARD.encode(Sha256::digest(style));
        assert!(policy.starts_with("default-src 'none';") && policy.contains(&format!("'sha256-{hash}'")), "{policy}");
    }

    #[test]
    fn the_command_is_one_shell_word_each_and_one_json_body() {
        let command = command("https://ligand.example.com", "it's $(rm) \"code\"", "infusionsoftcrm");
        let output = shell(&command.replacen("curl", "printf '%s\\n'", 1).replacen(
            "printf '%s\\n' -X POST",
            "printf '%s\\0'",
            1,
        ));
        let words: Vec<&str> = output.split('\0').collect();
        assert_eq!(words[0], "https://ligand.example.com/elements/api-v2/instances");
        let body: serde_json::Value = serde_json::from_str(words[6]).unwrap();
        assert_eq!(body["providerData"]["code"], "it's $(rm) \"code\"");
        assert_eq!(body["element"]["key"], "infusionsoftcrm");
    }

    #[test]
    fn a_state_that_is_no_element_key_is_not_taken_for_one() {
        for state in ["", "../etc", "Some State", "a;b"] {
            assert!(command("http://x", "c", state).contains("\"key\": \"ELEMENT_KEY\""), "{state}");
        }
    }

    #[expect(clippy::disallowed_methods, reason = "a shell is the only judge of quoting")]
    fn shell(line: &str) -> String {
        let output = std::process::Command::new("/bin/sh").arg("-c").arg(line).output().unwrap();
        String::from_utf8(output.stdout).unwrap()
    }
}
