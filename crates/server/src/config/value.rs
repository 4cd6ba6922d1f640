//! The forms of values: durations, sizes, addresses, networks. Each error says what was expected.

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use ipnet::IpNet;
use url::Url;

/// `500ms`, `5s`, `2m`, `1h`; a bare number is seconds.
pub fn duration(text: &str) -> Result<Duration, String> {
    let expected = || "expected a time such as 500ms, 5s, 2m or 1h".to_owned();
    let text = text.trim();
    let digits = text.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(text.len());
    let number: u64 = text[..digits].parse().map_err(|_| expected())?;
    let milliseconds = match text[digits..].trim() {
        "ms" => Some(number),
        "" | "s" => number.checked_mul(1_000),
        "m" | "min" => number.checked_mul(60_000),
        "h" => number.checked_mul(3_600_000),
        _ => None,
    };
    // A year is more than any of our times; beyond it, sums with a clock could overflow.
    let limit = 366 * 24 * 3_600_000;
    milliseconds.filter(|time| *time <= limit).map(Duration::from_millis).ok_or_else(expected)
}

/// As [`duration`], but not zero.
pub fn time_limit(text: &str) -> Result<Duration, String> {
    let time = duration(text)?;
    if time.is_zero() { Err("expected a time longer than zero".to_owned()) } else { Ok(time) }
}

/// `8MB`, `512kB`, bytes without a unit. Units are powers of 1024.
pub fn size(text: &str) -> Result<usize, String> {
    let expected = || "expected a size such as 512kB or 8MB".to_owned();
    let text = text.trim();
    let digits = text.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(text.len());
    let number: usize = text[..digits].parse().map_err(|_| expected())?;
    let unit = match text[digits..].trim().to_ascii_lowercase().as_str() {
        "" | "b" => 1,
        "k" | "kb" | "kib" => 1 << 10,
        "m" | "mb" | "mib" => 1 << 20,
        "g" | "gb" | "gib" => 1 << 30,
        _ => return Err(expected()),
    };
    number.checked_mul(unit).filter(|size| *size > 0).ok_or_else(expected)
}

/// An address and port. Names are not looked up: where a server listens must not depend on a name service.
pub fn address(text: &str) -> Result<SocketAddr, String> {
    let literal = text.trim().replacen("localhost:", "127.0.0.1:", 1);
    literal.parse().map_err(|_| "expected an address and a port such as 127.0.0.1:8090 or [::1]:8090".to_owned())
}

/// Networks in CIDR form or single addresses, separated by commas.
pub fn networks(text: &str) -> Result<Vec<IpNet>, String> {
    let items = text.split(',').map(str::trim).filter(|item| !item.is_empty());
    let network = |item: &str| {
        let single = item.parse::<IpAddr>().ok().map(IpNet::from);
        let network = single.or_else(|| item.parse::<IpNet>().ok()).map(|network| network.trunc());
        network.ok_or_else(|| format!("expected networks such as 10.0.0.0/8, 127.0.0.1; \"{item}\" is none"))
    };
    items.map(network).collect()
}

/// An http or https URL with a host, without query and fragment.
pub fn public_url(text: &str) -> Result<Url, String> {
    let expected = "expected an address such as https://ligand.example.com, without query";
    let url = web_url(text).ok_or(expected)?;
    let plain =
        url.query().is_none() && url.fragment().is_none() && url.username().is_empty() && url.password().is_none();
    if plain { Ok(url) } else { Err(expected.to_owned()) }
}

/// A proxy's URL. The text is not repeated in the error: it may hold a password.
pub fn proxy(text: &str) -> Result<String, String> {
    let url =
        web_url(text).filter(|url| matches!(url.path(), "" | "/") && url.query().is_none() && url.scheme() == "http");
    url.map(String::from).ok_or_else(|| "expected a proxy such as http://proxy.example.com:3128".to_owned())
}

fn web_url(text: &str) -> Option<Url> {
    let url = Url::parse(text.trim()).ok()?;
    (matches!(url.scheme(), "http" | "https") && url.host().is_some()).then_some(url)
}

/// A whole number.
pub fn count<T: std::str::FromStr>(text: &str) -> Result<T, String> {
    text.trim().parse().map_err(|_| "expected a whole number".to_owned())
}

/// One of several words.
pub fn word<T: Copy>(text: &str, words: &[(&str, T)]) -> Result<T, String> {
    let found = words.iter().find(|(word, _)| text.trim().eq_ignore_ascii_case(word));
    found.map(|(_, value)| *value).ok_or_else(|| {
        let words: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
        format!("expected {}", words.join(" or "))
    })
}

/// Text that is not blank.
pub fn text(text: &str) -> Result<String, String> {
    let text = text.trim();
    if text.is_empty() { Err("expected some text".to_owned()) } else { Ok(text.to_owned()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_have_units_and_limits() {
        let table = [
            ("5s", Some(5_000)),
            ("500ms", Some(500)),
            ("2m", Some(120_000)),
            ("1 h", Some(3_600_000)),
            ("7", Some(7_000)),
            ("0", Some(0)),
            ("", None),
            ("s", None),
            ("-1s", None),
            ("1.5s", None),
            ("9d", None),
            ("99999999999999999999s", None),
            ("18446744073709551615h", None),
            ("9000h", None),
        ];
        for (text, milliseconds) in table {
            assert_eq!(duration(text).ok().map(|time| time.as_millis()), milliseconds, "{text}");
        }
        assert!(time_limit("0s").is_err());
    }

    #[test]
    fn sizes_have_units_and_limits() {
        let table = [
            ("8MB", Some(8 << 20)),
            ("512 kB", Some(512 << 10)),
            ("10", Some(10)),
            ("0", None),
            ("8 apples", None),
            ("99999999999GB", None),
        ];
        for (text, bytes) in table {
            assert_eq!(size(text).ok(), bytes, "{text}");
        }
    }

    #[test]
    fn networks_are_a_list_of_cidrs_or_addresses() {
        let shown =
            |text: &str| networks(text).map(|list| list.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "));
        assert_eq!(shown("10.1.2.3/8, 127.0.0.1,::1 ,").unwrap(), "10.0.0.0/8 127.0.0.1/32 ::1/128");
        assert!(shown("10.0.0.0/33").unwrap_err().contains("10.0.0.0/33"));
        assert!(shown("vendor.example").is_err());
    }

    #[test]
    fn urls_are_checked_for_their_use() {
        let table = [
            ("https://ligand.example.com", true),
            ("http://127.0.0.1:8090/base", true),
            ("ftp://x", false),
            ("ligand", false),
            ("https://x/?q=1", false),
            ("https://user:pw@x", false),
        ];
        for (text, good) in table {
            assert_eq!(public_url(text).is_ok(), good, "{text}");
        }
        assert!(proxy("http://u:p@proxy.example:3128").is_ok());
        assert!(!proxy("socks5://u:hunter2@proxy.example").unwrap_err().contains("hunter2"));
    }

    #[test]
    fn an_address_needs_a_port_and_no_name_service() {
        assert_eq!(address("localhost:80").unwrap(), "127.0.0.1:80".parse().unwrap());
        assert!(address("[::]:0").is_ok() && address("127.0.0.1").is_err() && address("example.com:80").is_err());
    }
}
