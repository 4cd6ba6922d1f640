//! The grammar of the `Authorization` header (`docs/reference/platform-api.md` §1.1): `User <secret>, Organization <secret>,
//! Element <token>` in any order. What the secrets open is not decided here.

use axum::http::{HeaderMap, header};
use ligand_model::{Error, Kind, Result, Secret};

/// What a caller presents. Nothing of it is verified.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Credentials {
    /// The user secret.
    pub user: Option<Secret>,
    /// The organization secret.
    pub organization: Option<Secret>,
    /// The element token.
    pub element: Option<Secret>,
}

/// Reads the header; no header is no credentials.
///
/// # Errors
/// [`Kind::Unauthorized`], saying what does not fit, without the secrets.
pub fn read(headers: &HeaderMap) -> Result<Credentials> {
    let mut credentials = Credentials::default();
    for value in headers.get_all(header::AUTHORIZATION) {
        let text = str::from_utf8(value.as_bytes()).map_err(|_| refused("holds bytes that are not text"))?;
        read_pairs(text, &mut credentials)?;
    }
    Ok(credentials)
}

/// Reads the text of one header line.
///
/// # Errors
/// As [`read`].
pub fn parse(text: &str) -> Result<Credentials> {
    let mut credentials = Credentials::default();
    read_pairs(text, &mut credentials)?;
    Ok(credentials)
}

fn read_pairs(text: &str, credentials: &mut Credentials) -> Result<()> {
    // Secrets may hold `/ + = :`, never a comma: a comma always ends a pair. An empty member is allowed in header lists.
    for pair in text.split(',').map(str::trim).filter(|pair| !pair.is_empty()) {
        let (scheme, secret) = split(pair)?;
        let (name, place) = match scheme.to_ascii_lowercase().as_str() {
            "user" => ("User", &mut credentials.user),
            "organization" => ("Organization", &mut credentials.organization),
            // One release note of the service writes Token where every other source says Element.
            "element" | "token" => ("Element", &mut credentials.element),
            _ => return Err(refused("has a part that is none of User, Organization and Element")),
        };
        if place.replace(Secret::from(secret)).is_some() {
            return Err(refused(&format!("names {name} twice")));
        }
    }
    Ok(())
}

/// The scheme word, then a colon or white space or both, then the secret, which has no white space inside.
fn split(pair: &str) -> Result<(&str, &str)> {
    let end = pair.find(|letter: char| !letter.is_ascii_alphabetic()).unwrap_or(pair.len());
    let (scheme, rest) = pair.split_at(end);
    let colon = rest.trim_start();
    let secret = colon.strip_prefix(':').unwrap_or(colon).trim_start();
    let separated = secret.len() < rest.len();
    if scheme.is_empty() || secret.is_empty() || !separated || secret.contains(char::is_whitespace) {
        return Err(refused("has a part that is not a word and a secret"));
    }
    Ok((scheme, secret))
}

fn refused(what: &str) -> Error {
    let form = "User <user secret>, Organization <organization secret>, Element <element token>";
    Error::new(Kind::Unauthorized, format!("the Authorization header {what}; its form is: {form}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;
    use proptest::prelude::*;

    fn credentials(user: Option<&str>, organization: Option<&str>, element: Option<&str>) -> Credentials {
        Credentials {
            user: user.map(Secret::from),
            organization: organization.map(Secret::from),
            element: element.map(Secret::from),
        }
    }

    #[test]
    fn pairs_are_read_in_any_order_case_and_spacing() {
        let all = credentials(Some("u"), Some("o"), Some("e"));
        let table = [
            ("User u, Organization o, Element e", all.clone()),
            ("Element e,User u,Organization o", all.clone()),
            ("  organization   o ,\tELEMENT\te  ,  uSeR u  ", all.clone()),
            ("User: u, Organization : o, Element:e", all.clone()),
            ("User u, Organization o, Token e", all),
            ("User u,, Element e,", credentials(Some("u"), None, Some("e"))),
            ("Element e", credentials(None, None, Some("e"))),
            ("", Credentials::default()),
        ];
        for (text, expected) in table {
            assert_eq!(parse(text).unwrap(), expected, "{text}");
        }
    }

    #[test]
    fn odd_secrets_arrive_as_they_are() {
        for secret in [
            "a+b/c==",
            "EXAMPLEe=xample0",
            "/+=",
            "::colons:inside::",
            "0123456789abcdef0123456789abcdef",
            "User",
            "ünïcode",
            "a;b\"c'",
        ] {
            let secret_only = secret.strip_prefix(':').map_or(secret, |rest| rest);
            let text = format!("Element x=, User {secret}");
            // The optional colon belongs to the scheme word, so one colon at the front is not part of a secret.
            assert_eq!(parse(&text).unwrap(), credentials(Some(secret_only), None, Some("x=")), "{text}");
        }
    }

    #[test]
    fn what_does_not_fit_is_refused_without_repeating_secrets() {
        let table = [
            ("Bearer hunter2", "none of User, Organization and Element"),
            ("Basic aHVudGVyMg==", "none of User, Organization and Element"),
            ("User", "not a word and a secret"),
            ("User ,Element hunter2", "not a word and a secret"),
            ("User:", "not a word and a secret"),
            ("hunter2", "not a word and a secret"),
            ("=hunter2", "not a word and a secret"),
            ("User hunter2 Organization o", "not a word and a secret"),
            ("User hunter2, User hunter2", "names User twice"),
            ("Element hunter2, Token other", "names Element twice"),
            ("User+hunter2", "not a word and a secret"),
        ];
        for (text, expected) in table {
            let error = parse(text).unwrap_err();
            assert_eq!(error.status(), 401, "{text}");
            assert!(error.message().contains(expected), "{text}: {error}");
            assert!(!error.message().contains("hunter2"), "{error}");
        }
    }

    #[test]
    fn several_header_lines_are_one_list() {
        let mut headers = HeaderMap::new();
        assert_eq!(read(&headers).unwrap(), Credentials::default());
        headers.append(header::AUTHORIZATION, HeaderValue::from_static("User u"));
        headers.append(header::AUTHORIZATION, HeaderValue::from_static("Element e"));
        assert_eq!(read(&headers).unwrap(), credentials(Some("u"), None, Some("e")));
        headers.append(header::AUTHORIZATION, HeaderValue::from_static("User other"));
        assert!(read(&headers).is_err());
        headers.insert(header::AUTHORIZATION, HeaderValue::from_bytes(b"User \xff\xfe").unwrap());
        assert!(read(&headers).is_err());
    }

    proptest! {
        #[test]
        fn whatever_is_written_is_read(
            secrets in proptest::array::uniform3("[!#-+\\--9;-~]{1,60}"),
            order in Just([0usize, 1, 2]).prop_shuffle(),
            upper in any::<bool>(),
            gap in "[ \t]{0,3},[ \t]{0,3}",
            separator in "(:|[ \t]{1,3}|:[ \t]{1,3})",
        ) {
            let words = ["User", "Organization", "Element"].map(|word| if upper { word.to_uppercase() } else { word.to_lowercase() });
            let pairs = order.map(|index| format!("{}{separator}{}", words[index], secrets[index]));
            let read = parse(&pairs.join(&gap)).unwrap();
            prop_assert_eq!(read, credentials(Some(&secrets[0]), Some(&secrets[1]), Some(&secrets[2])));
        }

        #[test]
        fn nothing_makes_it_panic_and_no_refusal_repeats_the_header(text in "\\PC{0,80}") {
            if let Err(error) = parse(&text) {
                prop_assert!(text.len() < 60 || !error.message().contains(&text));
            }
        }
    }
}
