//! A call as a curl line that a person can paste.

/// What is called, with every name filled in.
#[derive(Debug, Clone)]
pub(super) struct Call {
    /// Whether the headers of the answer are of interest.
    pub(super) headers: bool,
    pub(super) method: &'static str,
    /// Without its query.
    pub(super) url: String,
    pub(super) query: Vec<(&'static str, String)>,
    pub(super) authorization: Option<String>,
    pub(super) body: Option<String>,
}

impl Call {
    /// The URL with its query, encoded as curl encodes it.
    pub(super) fn whole_url(&self) -> String {
        let pairs: Vec<String> = self.query.iter().map(|(name, value)| format!("{name}={}", encoded(value))).collect();
        if pairs.is_empty() { self.url.clone() } else { format!("{}?{}", self.url, pairs.join("&")) }
    }

    /// The line, broken where the shell lets it be.
    pub(super) fn line(&self) -> String {
        let curl = if self.headers { "curl -si" } else { "curl -s" };
        let mut parts = vec![match (self.method, self.query.is_empty()) {
            ("GET", true) => format!("{curl} {}", quoted(&self.url)),
            ("GET", false) => format!("{curl} -G {}", quoted(&self.url)),
            (method, _) => format!("{curl} -X {method} {}", quoted(&self.whole_url())),
        }];
        if let Some(authorization) = &self.authorization {
            parts.push(format!("-H {}", quoted(&format!("Authorization: {authorization}"))));
        }
        if let Some(body) = &self.body {
            parts.push("-H 'Content-Type: application/json'".into());
            parts.push(format!("-d {}", quoted(body)));
        }
        if self.method == "GET" {
            let pairs = self.query.iter();
            parts.extend(pairs.map(|(name, value)| format!("--data-urlencode {}", quoted(&format!("{name}={value}")))));
        }
        parts.join(" \\\n  ")
    }
}

/// Everything but letters, digits and `-._~` in percent form.
fn encoded(text: &str) -> String {
    const KEPT: percent_encoding::AsciiSet =
        percent_encoding::NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');
    percent_encoding::utf8_percent_encode(text, &KEPT).to_string()
}

/// A word for the shell: bare if it may be, else in the quotation marks that need no escapes.
fn quoted(text: &str) -> String {
    let bare = |letter: char| letter.is_ascii_alphanumeric() || "-._~/:@%+,=".contains(letter);
    if !text.is_empty() && text.chars().all(bare) {
        text.to_owned()
    } else if !text.contains('\'') {
        format!("'{text}'")
    } else if !text.contains(['"', '$', '`', '\\', '!']) {
        format!("\"{text}\"")
    } else {
        format!("'{}'", text.replace('\'', r"'\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_quoted_so_that_the_shell_leaves_them_alone() {
        let table = [
            ("http://127.0.0.1:8090/a", "http://127.0.0.1:8090/a"),
            ("http://h/a?b=c&d=e", "'http://h/a?b=c&d=e'"),
            ("where=LastName = 'L'", "\"where=LastName = 'L'\""),
            ("it's $5", r"'it'\''s $5'"),
            ("", "''"),
        ];
        for (text, expected) in table {
            assert_eq!(quoted(text), expected);
        }
    }

    #[test]
    fn a_query_is_readable_in_the_line_and_encoded_in_the_url() {
        let call = Call {
            headers: true,
            method: "GET",
            url: "http://h/contacts".into(),
            query: vec![("where", "A = 'x & y'".into()), ("pageSize", "2".into())],
            authorization: Some("User u, Organization o".into()),
            body: None,
        };
        assert_eq!(call.whole_url(), "http://h/contacts?where=A%20%3D%20%27x%20%26%20y%27&pageSize=2");
        assert_eq!(
            call.line(),
            "curl -si -G http://h/contacts \\\n  -H 'Authorization: User u, Organization o' \\\n  \
             --data-urlencode \"where=A = 'x & y'\" \\\n  --data-urlencode pageSize=2"
        );
    }

    #[test]
    fn a_body_is_sent_as_json() {
        let call = Call {
            headers: false,
            method: "PATCH",
            url: "http://h/contacts/7".into(),
            query: Vec::new(),
            authorization: None,
            body: Some(r#"{"A": "b"}"#.into()),
        };
        let expected =
            "curl -s -X PATCH http://h/contacts/7 \\\n  -H 'Content-Type: application/json' \\\n  -d '{\"A\": \"b\"}'";
        assert_eq!(call.line(), expected);
    }
}
