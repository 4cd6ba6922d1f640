//! Bytes to text: by the byte order mark, by the look of the first characters, or by the declaration (docs/reference/xml.md §3).

use super::Unreadable;
use std::borrow::Cow;

/// The text, without its byte order mark.
pub(super) fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, Unreadable> {
    match bytes {
        [0xef, 0xbb, 0xbf, rest @ ..] => utf8(rest),
        [0xff, 0xfe, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => utf16(rest, u16::from_be_bytes),
        [b'<', 0, ..] => utf16(bytes, u16::from_le_bytes),
        [0, b'<', ..] => utf16(bytes, u16::from_be_bytes),
        _ => declared(bytes),
    }
}

fn utf8(bytes: &[u8]) -> Result<Cow<'_, str>, Unreadable> {
    std::str::from_utf8(bytes).map(Cow::Borrowed).map_err(|_| Unreadable::Bytes("UTF-8"))
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<Cow<'_, str>, Unreadable> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let text: Result<String, _> = char::decode_utf16(pairs.iter().map(|pair| unit(*pair))).collect();
    match text {
        Ok(text) if rest.is_empty() => Ok(Cow::Owned(text)),
        _ => Err(Unreadable::Bytes("UTF-16")),
    }
}

/// Without a mark the declaration can be read as ASCII. One that says UTF-16 is wrong then: programs that write a document
/// as text and send it as UTF-8 leave it so.
fn declared(bytes: &[u8]) -> Result<Cow<'_, str>, Unreadable> {
    let name = declaration(bytes).unwrap_or_default();
    match name.to_ascii_lowercase().as_str() {
        "" | "utf-8" | "utf8" | "utf-16" | "utf-16le" | "utf-16be" => utf8(bytes),
        "iso-8859-1" | "iso_8859-1" | "iso8859-1" | "latin1" => {
            Ok(bytes.iter().map(|byte| char::from(*byte)).collect())
        }
        "windows-1252" | "cp1252" => Ok(bytes.iter().map(|byte| windows_1252(*byte)).collect()),
        _ if bytes.is_ascii() => utf8(bytes),
        _ => Err(Unreadable::Encoding(name.chars().take(40).collect())),
    }
}

/// The encoding that the XML declaration names, if there is one.
fn declaration(bytes: &[u8]) -> Option<&str> {
    let start = bytes.trim_ascii_start().strip_prefix(b"<?xml")?;
    let end = start.iter().take(300).position(|byte| *byte == b'>')?;
    let text = std::str::from_utf8(&start[..end]).ok()?;
    let value = text.split_once("encoding")?.1.trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
    value[1..].split_once(quote).map(|(name, _)| name)
}

const WINDOWS_1252: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}', '‘', '’',
    '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

fn windows_1252(byte: u8) -> char {
    match byte {
        0x80..=0x9f => WINDOWS_1252[usize::from(byte - 0x80)],
        other => char::from(other),
    }
}
