//! The spellings in which a secret could lie around.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use percent_encoding::{NON_ALPHANUMERIC, percent_encode};

/// The name of each form, and the text to look for.
pub fn of(secret: &str) -> Vec<(String, String)> {
    let hex: String = secret.bytes().map(|byte| format!("{byte:02x}")).collect();
    let percent = percent_encode(secret.as_bytes(), NON_ALPHANUMERIC).to_string();
    let mut forms = vec![
        ("plain".to_owned(), secret.to_owned()),
        ("HEX".to_owned(), hex.to_uppercase()),
        ("hex".to_owned(), hex),
        ("percent-encoded in lower case".to_owned(), lower_escapes(&percent)),
        ("percent-encoded".to_owned(), percent),
        ("JSON with escaped slashes".to_owned(), secret.replace('/', "\\/")),
    ];
    for offset in 0..3 {
        forms.push((format!("base64 at {offset}"), core(&STANDARD_NO_PAD, secret, offset)));
        forms.push((format!("base64url at {offset}"), core(&URL_SAFE_NO_PAD, secret, offset)));
    }
    forms
}

/// A text in the alphabet of a form of base64.
pub fn packed(form: &str, text: &str) -> String {
    if form.starts_with("base64url") { URL_SAFE_NO_PAD.encode(text) } else { STANDARD.encode(text) }
}

/// What base64 makes of a secret that begins so many bytes behind a group of three: the letters that depend on the
/// secret alone, whatever stands around it.
fn core(alphabet: &impl base64::Engine, secret: &str, offset: usize) -> String {
    let packed = alphabet.encode([&vec![0; offset], secret.as_bytes()].concat());
    let first = (offset * 8).div_ceil(6);
    let after = (offset + secret.len()) * 8 / 6;
    packed[first..after].to_owned()
}

fn lower_escapes(percent: &str) -> String {
    let mut parts = percent.split('%');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| format!("{text}%{}{}", part[..2].to_lowercase(), &part[2..]))
}
