//! Texts with `{key}` in them, filled with what a caller configured: once, and a host stays a host.

/// The value of this key does not fit its place: it would be the host of a URL and is no host name.
#[derive(Debug, PartialEq, Eq)]
pub struct Unfit(pub String);

/// What a value has to be that is put into the host of a URL.
pub const HOST: &str = "a host name: letters, digits, dots and hyphens, and a port if need be";

/// Fills each `{key}` that has a value. What a value holds is not filled again.
///
/// # Errors
/// [`Unfit`]: a value in the host of a URL would end the host and say what follows it.
pub fn fill<'v>(template: &str, value: impl Fn(&str) -> Option<&'v str>) -> Result<String, Unfit> {
    let mut filled = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let known = after.split_once('}').and_then(|(key, tail)| Some((key, value(key)?, tail)));
        let Some((key, value, tail)) = known else {
            filled.push('{');
            rest = after;
            continue;
        };
        let left = &template[..template.len() - after.len() - 1];
        if ends_in_the_host(left) && !is_host(value) {
            return Err(Unfit(key.to_owned()));
        }
        filled.push_str(value);
        rest = tail;
    }
    filled.push_str(rest);
    Ok(filled)
}

/// Whether what comes after this beginning of a URL still belongs to its host.
fn ends_in_the_host(left: &str) -> bool {
    left.split_once("://").is_some_and(|(_, authority)| !authority.contains(['/', '?', '#', '\\']))
}

fn is_host(value: &str) -> bool {
    let (name, port) = value.split_once(':').map_or((value, None), |(name, port)| (name, Some(port)));
    let named =
        !name.is_empty() && name.chars().all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '.' | '-'));
    named && port.is_none_or(|port| (1..=5).contains(&port.len()) && port.chars().all(|digit| digit.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(template: &str, a: &'static str) -> Result<String, Unfit> {
        fill(template, |key| match key {
            "a" => Some(a),
            "b" => Some("of-b"),
            _ => None,
        })
    }

    #[test]
    fn a_value_that_names_another_key_is_not_filled_again() {
        assert_eq!(filled("{a}, {b}", "{b}").unwrap(), "{b}, of-b");
        assert_eq!(filled("{unknown} {a} {", "1").unwrap(), "{unknown} 1 {");
    }

    #[test]
    fn only_a_host_name_is_put_into_a_host() {
        for host in ["fm260.infusionsoft.com", "a-b", "10.0.0.1:8080", "localhost"] {
            assert_eq!(filled("https://{a}/api", host).unwrap(), format!("https://{host}/api"));
        }
        let evil = [
            "evil.example/x?#",
            "evil.example#",
            "a?b",
            "user@evil.example",
            "a\\b",
            "a b",
            "",
            "a:",
            "a:x",
            "a:1:2",
            "{b}",
        ];
        for value in evil {
            assert_eq!(filled("https://{a}/api", value), Err(Unfit("a".to_owned())), "{value}");
            assert_eq!(filled("https://{b}.{a}.example/api", value), Err(Unfit("a".to_owned())), "{value}");
        }
        assert_eq!(filled("https://x.example/{a}", "p/q").unwrap(), "https://x.example/p/q", "a path may have more");
    }
}
