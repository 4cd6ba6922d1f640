//! Masks what names itself a secret: members of JSON, fields of forms and queries, elements and attributes of XML. What a
//! vendor has just issued is known to nobody else yet, so its name is all there is to go by.

use ligand_model::secret::MASK;
use serde_json::Value;
use url::Url;

/// A name with one of these in it names a secret.
const WORDS: [&str; 11] =
    ["token", "secret", "password", "passwd", "pwd", "key", "code", "assertion", "ticket", "session", "signature"];

/// Whether what has this name is a secret.
fn is_secret(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let kind = name.ends_with("type") || name.ends_with("method") || name.contains("status") || name == "error_code";
    !kind && WORDS.iter().any(|word| name.contains(word))
}

/// A URL whose query shows no secret.
pub(super) fn url(url: &Url) -> String {
    let Some(query) = url.query() else { return url.to_string() };
    let mut masked = url.clone();
    masked.set_query(Some(&form(query)));
    masked.into()
}

/// A body without secrets.
pub(super) fn body(text: &str) -> String {
    let trimmed = text.trim();
    if let Ok(mut json) = serde_json::from_str::<Value>(trimmed) {
        // A text alone may be a token.
        let alone = !json.is_object() && !json.is_array();
        members(&mut json, alone);
        return json.to_string();
    }
    match trimmed.chars().next() {
        None => String::new(),
        // Its values have no names.
        Some('<') if trimmed.contains("<methodCall") || trimmed.contains("<methodResponse") => {
            format!("(XML-RPC, {} bytes)", text.len())
        }
        Some('<') => xml(trimmed),
        _ if trimmed.contains('=') && !trimmed.contains(char::is_whitespace) => form(trimmed),
        // Of what nobody can read, only its length is told.
        _ => format!("({} bytes that are neither JSON, XML nor a form)", text.len()),
    }
}

/// Masks what has a secret's name, and everything in it.
fn members(json: &mut Value, secret: bool) {
    match json {
        Value::Object(object) => {
            object.iter_mut().for_each(|(name, value)| members(value, secret || is_secret(name)));
        }
        Value::Array(items) => items.iter_mut().for_each(|item| members(item, secret)),
        Value::String(_) | Value::Number(_) if secret => *json = MASK.into(),
        _ => {}
    }
}

/// Names stay, so that a reader sees what was sent.
fn form(text: &str) -> String {
    let fields = text.split('&').map(|field| match field.split_once('=') {
        Some((name, _)) if is_secret(name) => format!("{name}={MASK}"),
        _ => field.to_owned(),
    });
    fields.collect::<Vec<_>>().join("&")
}

/// The texts in an element that names a secret, and the attributes that do.
fn xml(text: &str) -> String {
    let mut masked = String::with_capacity(text.len());
    let mut pieces = text.split('<');
    masked.push_str(pieces.next().unwrap_or_default());
    let mut within: Option<&str> = None;
    for piece in pieces {
        masked.push('<');
        let (tag, content) = piece.split_once('>').unwrap_or((piece, ""));
        let name = tag.trim_start_matches('/').split([' ', '\t', '\n', '\r', '/']).next().unwrap_or_default();
        let local = name.rsplit(':').next().unwrap_or_default();
        match within {
            Some(open) if tag.starts_with('/') && open == name => within = None,
            None if !tag.starts_with('/') && !tag.ends_with('/') && is_secret(local) => within = Some(name),
            _ => {}
        }
        masked.push_str(&attributes(tag));
        if piece.contains('>') {
            masked.push('>');
        }
        masked.push_str(if within.is_some() && !content.trim().is_empty() { MASK } else { content });
    }
    masked
}

fn attributes(tag: &str) -> String {
    let mut parts = tag.split('"');
    let mut masked = parts.next().unwrap_or_default().to_owned();
    let mut before = masked.clone();
    for (index, part) in parts.enumerate() {
        masked.push('"');
        let is_value = index % 2 == 0;
        let name = before.trim_end_matches('=').rsplit([' ', ':', '\t', '\n']).next().unwrap_or_default();
        masked.push_str(if is_value && is_secret(name) { MASK } else { part });
        part.clone_into(&mut before);
    }
    masked
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_names_itself_a_secret_is_masked_in_every_form() {
        let table = [
            (
                r#"{"access_token":"a","n":[{"Password":1}],"token_type":"Bearer"}"#,
                r#"{"access_token":"********","n":[{"Password":"********"}],"token_type":"Bearer"}"#,
            ),
            (
                "grant_type=refresh_token&refresh_token=a&scope=b",
                "grant_type=refresh_token&refresh_token=********&scope=b",
            ),
            (
                "<a:Password>p</a:Password><b key=\"k\" id=\"7\">t</b>",
                "<a:Password>********</a:Password><b key=\"********\" id=\"7\">t</b>",
            ),
            ("<qdbapi><ticket>t</ticket></qdbapi>", "<qdbapi><ticket>********</ticket></qdbapi>"),
            ("<a><session><id>s</id></session><id>7</id></a>", "<a><session><id>********</id></session><id>7</id></a>"),
            (r#"{"ticket":{"value":"t"},"id":7}"#, r#"{"ticket":{"value":"********"},"id":7}"#),
            (r#""a-token""#, r#""********""#),
            ("<methodResponse><string>t</string></methodResponse>", "(XML-RPC, 51 bytes)"),
            ("hunter2 is it", "(13 bytes that are neither JSON, XML nor a form)"),
            ("", ""),
        ];
        for (text, masked) in table {
            assert_eq!(body(text), masked);
        }
        let shown = url(&Url::parse("https://v.example/a?api_key=1&page=2").unwrap());
        assert_eq!(shown, "https://v.example/a?api_key=********&page=2");
    }

    #[test]
    fn nothing_that_is_broken_panics() {
        for text in ["<", "<a", "<a b=\"", "<>", "=", "&=&", "{", "<a><token>x"] {
            assert!(!body(text).contains('x'), "{text}");
        }
    }
}
