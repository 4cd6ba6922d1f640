//! How large what a caller writes about an instance may be, and which characters may not be in it
//! (`docs/reference/platform-api.md` §3.1). What is too much is refused, never cut.

use ligand_model::{Error, Kind, Result};

use super::request::InstanceRequest;

/// Characters of a name, of a tag, of a configuration key.
const MOST_LETTERS: usize = 255;

/// Tags of an instance, and tags that one list is filtered by.
pub const MOST_TAGS: usize = 100;

/// Bytes of a configuration value: certificates and key stores fit.
const MOST_BYTES: usize = 64 << 10;

/// Refuses a request that goes beyond a limit.
///
/// # Errors
/// 400 that names the member and the limit.
pub fn check(request: &InstanceRequest) -> Result<()> {
    if let Some(name) = &request.name {
        word("'name'", name)?;
    }
    let tags = request.tags.as_deref().unwrap_or_default();
    if tags.len() > MOST_TAGS {
        return Err(refused(format!("'tags' must be at most {MOST_TAGS}; there are {}", tags.len())));
    }
    tags.iter().try_for_each(|tag| word("each of 'tags'", tag))?;
    for (key, value) in request.configuration.iter().flatten() {
        word("each key of 'configuration'", key)?;
        if let Some(value) = value {
            entry(key, value.expose())?;
        }
    }
    Ok(())
}

/// A text that people read, on one line.
///
/// # Errors
/// 400 that begins with `what`.
pub fn word(what: &str, text: &str) -> Result<()> {
    let letters = text.chars().count();
    if letters > MOST_LETTERS {
        return Err(refused(format!("{what} must have at most {MOST_LETTERS} characters; found {letters}")));
    }
    match text.chars().find(|letter| letter.is_control()) {
        Some(letter) => {
            Err(refused(format!("{what} must hold no control characters; found U+{:04X}", u32::from(letter))))
        }
        None => Ok(()),
    }
}

/// A value may have lines, as keys in PEM do, but no U+0000, which PostgreSQL cannot store. It is not shown: it may be a
/// secret.
fn entry(key: &str, value: &str) -> Result<()> {
    if value.len() > MOST_BYTES {
        let (most, found) = (MOST_BYTES >> 10, value.len().div_ceil(1024));
        return Err(refused(format!("configuration value '{key}' must have at most {most} KiB; found {found} KiB")));
    }
    if value.contains('\0') {
        return Err(refused(format!("configuration value '{key}' must not hold the character U+0000")));
    }
    Ok(())
}

fn refused(message: String) -> Error {
    Error::new(Kind::BadRequest, message)
}

#[cfg(test)]
mod tests {
    use crate::provision::request::read;
    use serde_json::{Value, json};

    #[test]
    fn what_reaches_a_limit_is_taken() {
        let long = "ü".repeat(255);
        let body = json!({
            "name": long,
            "tags": vec![&long; 100],
            "configuration": { (&long): "x".repeat(64 << 10), "pem": "-----BEGIN-----\nx\n" },
        });
        assert!(read(&body).is_ok());
    }

    #[test]
    fn what_goes_beyond_is_named_with_its_limit() {
        let long = "ü".repeat(256);
        let table: [(Value, &[&str]); 9] = [
            (json!({ "name": long }), &["'name'", "255", "256"]),
            (json!({ "name": "a\u{0}b" }), &["'name'", "control", "U+0000"]),
            (json!({ "tags": ["good", long] }), &["'tags'", "255", "256"]),
            (json!({ "tags": [{ "name": "a\tb" }] }), &["'tags'", "control", "U+0009"]),
            (json!({ "tags": vec!["tag"; 101] }), &["'tags'", "100", "101"]),
            (json!({ "configuration": { "a\u{0}": 1 } }), &["'configuration'", "control", "U+0000"]),
            (json!({ "configuration": { (&long): 1 } }), &["'configuration'", "255", "256"]),
            (json!({ "configuration": { "k": "x".repeat((64 << 10) + 1) } }), &["'k'", "64 KiB", "65 KiB"]),
            (json!({ "configuration": { "k": "a\u{0}hunter2" } }), &["'k'", "U+0000"]),
        ];
        for (body, said) in table {
            let error = read(&body).unwrap_err();
            assert_eq!(error.status(), 400);
            assert!(said.iter().all(|part| error.message().contains(part)), "{error}");
            assert!(!error.message().contains("hunter2"), "{error}");
        }
    }
}
