//! Reads a call: method name and parameters. Tolerant of every dialect seen from clients, bounded in depth.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::NaiveDateTime;

use super::Value;
use super::scan::{Piece, Scanner};

/// Values nested deeper than this are refused.
const MAX_DEPTH: usize = 64;

/// A method call.
#[derive(Clone, Debug, PartialEq)]
pub struct Call {
    /// `Service.method`.
    pub method: String,
    /// Positional parameters, the key among them.
    pub params: Vec<Value>,
}

/// Why a document is not a call, in the words of the vendor's parser.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused(pub String);

impl From<String> for Refused {
    fn from(reason: String) -> Self {
        Refused(reason)
    }
}

impl From<&str> for Refused {
    fn from(reason: &str) -> Self {
        Refused(reason.to_owned())
    }
}

/// Reads the body of a request.
///
/// # Errors
/// [`Refused`] if it is not well-formed, not a call, holds a DOCTYPE, or nests deeper than 64 values.
pub fn read_call(body: &[u8]) -> Result<Call, Refused> {
    let text = decode(body)?;
    if text.trim().is_empty() {
        return Err("Premature end of file.".into());
    }
    let mut reader = Reader { scanner: Scanner::new(&text) };
    reader.expect_start("methodCall")?;
    reader.expect_start("methodName")?;
    let method = reader.text_until("methodName")?.trim().to_owned();
    let mut params = Vec::new();
    match reader.tag()? {
        Piece::End(name) if name == "methodCall" => {}
        Piece::Start(name) if name == "params" => {
            params = reader.params()?;
            reader.expect_end("methodCall")?;
        }
        other => return Err(unexpected(&other)),
    }
    reader.expect_nothing_more()?;
    Ok(Call { method, params })
}

/// The body as text: UTF-8, or Latin-1 if the declaration says so.
fn decode(body: &[u8]) -> Result<String, Refused> {
    let head: String = body.iter().take(100).map(|b| char::from(*b).to_ascii_lowercase()).collect();
    if head.starts_with("<?xml") && head.split("?>").next().is_some_and(|d| d.contains("iso-8859-1")) {
        return Ok(body.iter().map(|b| char::from(*b)).collect());
    }
    String::from_utf8(body.to_vec()).map_err(|_| "Invalid byte 1 of 1-byte UTF-8 sequence.".into())
}

fn unexpected(piece: &Piece) -> Refused {
    match piece {
        Piece::Start(name) => format!("Unexpected element: {name}").into(),
        Piece::End(name) => format!("Unexpected end of element: {name}").into(),
        Piece::Text(_) => "Unexpected non-whitespace character data".into(),
    }
}

struct Reader<'a> {
    scanner: Scanner<'a>,
}

impl Reader<'_> {
    /// The next tag; white space between tags is passed over, other text is refused.
    fn tag(&mut self) -> Result<Piece, Refused> {
        loop {
            match self.scanner.next()? {
                Some(Piece::Text(text)) if text.trim().is_empty() => {}
                Some(piece @ Piece::Text(_)) => return Err(unexpected(&piece)),
                Some(piece) => return Ok(piece),
                None => return Err("XML document structures must start and end within the same entity.".into()),
            }
        }
    }

    fn expect_start(&mut self, name: &str) -> Result<(), Refused> {
        match self.tag()? {
            Piece::Start(found) if found == name => Ok(()),
            other => Err(unexpected(&other)),
        }
    }

    fn expect_end(&mut self, name: &str) -> Result<(), Refused> {
        match self.tag()? {
            Piece::End(found) if found == name => Ok(()),
            other => Err(unexpected(&other)),
        }
    }

    fn expect_nothing_more(&mut self) -> Result<(), Refused> {
        while let Some(piece) = self.scanner.next()? {
            match piece {
                Piece::Text(text) if text.trim().is_empty() => {}
                _ => return Err("Content is not allowed in trailing section.".into()),
            }
        }
        Ok(())
    }

    fn text_until(&mut self, name: &str) -> Result<String, Refused> {
        let mut text = String::new();
        loop {
            match self.scanner.next()? {
                Some(Piece::Text(part)) => text.push_str(&part),
                Some(Piece::End(found)) if found == name => return Ok(text),
                Some(other) => return Err(unexpected(&other)),
                None => return Err("XML document structures must start and end within the same entity.".into()),
            }
        }
    }

    fn params(&mut self) -> Result<Vec<Value>, Refused> {
        let mut params = Vec::new();
        loop {
            match self.tag()? {
                Piece::Start(name) if name == "param" => {
                    self.expect_start("value")?;
                    params.push(self.value(1)?);
                    self.expect_end("param")?;
                }
                Piece::End(name) if name == "params" => return Ok(params),
                other => return Err(unexpected(&other)),
            }
        }
    }

    /// The inside of `<value>`, up to and including its end tag.
    fn value(&mut self, depth: usize) -> Result<Value, Refused> {
        if depth > MAX_DEPTH {
            return Err(format!("values are nested deeper than {MAX_DEPTH}").into());
        }
        let mut bare = String::new();
        loop {
            match self.scanner.next()? {
                Some(Piece::Text(part)) => bare.push_str(&part),
                Some(Piece::End(name)) if name == "value" => return Ok(Value::String(bare)),
                Some(Piece::Start(kind)) if bare.trim().is_empty() => {
                    let value = self.typed(&kind, depth)?;
                    self.expect_end("value")?;
                    return Ok(value);
                }
                Some(other) => return Err(unexpected(&other)),
                None => return Err("XML document structures must start and end within the same entity.".into()),
            }
        }
    }

    fn typed(&mut self, kind: &str, depth: usize) -> Result<Value, Refused> {
        match kind {
            "array" => self.array(depth),
            "struct" => self.members(depth),
            "string" => self.text_until(kind).map(Value::String),
            "nil" => self.text_until(kind).map(|_| Value::Nil),
            _ => {
                let text = self.text_until(kind)?;
                scalar(kind, text.trim())
            }
        }
    }

    fn array(&mut self, depth: usize) -> Result<Value, Refused> {
        self.expect_start("data")?;
        let mut items = Vec::new();
        loop {
            match self.tag()? {
                Piece::Start(name) if name == "value" => items.push(self.value(depth + 1)?),
                Piece::End(name) if name == "data" => break,
                other => return Err(unexpected(&other)),
            }
        }
        self.expect_end("array")?;
        Ok(Value::Array(items))
    }

    /// Members of a struct; of a repeated name the last one counts, as in a map.
    fn members(&mut self, depth: usize) -> Result<Value, Refused> {
        let mut members: Vec<(String, Value)> = Vec::new();
        loop {
            match self.tag()? {
                Piece::Start(name) if name == "member" => {
                    self.expect_start("name")?;
                    let name = self.text_until("name")?;
                    self.expect_start("value")?;
                    let value = self.value(depth + 1)?;
                    self.expect_end("member")?;
                    members.retain(|(known, _)| *known != name);
                    members.push((name, value));
                }
                Piece::End(name) if name == "struct" => return Ok(Value::Struct(members)),
                other => return Err(unexpected(&other)),
            }
        }
    }
}

fn scalar(kind: &str, text: &str) -> Result<Value, Refused> {
    let wrong = || Refused(format!("Failed to parse {kind} value: {text}"));
    match kind {
        "i4" | "int" => text.parse().map(Value::Int).map_err(|_| wrong()),
        "double" => text.parse().map(Value::Double).map_err(|_| wrong()),
        "boolean" => match text {
            "1" | "true" => Ok(Value::Boolean(true)),
            "0" | "false" => Ok(Value::Boolean(false)),
            _ => Err(wrong()),
        },
        "dateTime.iso8601" => date_time(text).map(Value::DateTime).ok_or_else(wrong),
        "base64" => {
            let packed: String = text.split_whitespace().collect();
            STANDARD.decode(packed).map(Value::Base64).map_err(|_| wrong())
        }
        _ => Err(format!("Unknown type: {kind}").into()),
    }
}

/// A wall time in the forms clients send; a trailing `Z` is passed over, as the vendor knows no zones.
fn date_time(text: &str) -> Option<NaiveDateTime> {
    let text = text.trim_end_matches('Z');
    ["%Y%m%dT%H:%M:%S", "%Y-%m-%dT%H:%M:%S", "%Y%m%dT%H%M%S", "%Y-%m-%dT%H:%M:%S%.f"]
        .iter()
        .find_map(|form| NaiveDateTime::parse_from_str(text, form).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(params: &str) -> Result<Call, Refused> {
        read_call(format!("<methodCall><methodName>A.b</methodName><params>{params}</params></methodCall>").as_bytes())
    }

    fn value(xml: &str) -> Value {
        read(&format!("<param><value>{xml}</value></param>")).expect("a call").params.remove(0)
    }

    #[test]
    fn scalars_of_every_dialect_are_understood() {
        for (xml, expected) in [
            ("<i4>7</i4>", Value::Int(7)),
            ("<int> -7 </int>", Value::Int(-7)),
            ("<boolean>1</boolean>", Value::Boolean(true)),
            ("<double>1.5</double>", Value::Double(1.5)),
            ("<string>a&lt;b &#233; &#xe9;</string>", Value::String("a<b é é".into())),
            ("bare & plain".replace('&', "&amp;").as_str(), Value::String("bare & plain".into())),
            ("", Value::String(String::new())),
            ("<string/>", Value::String(String::new())),
            ("<![CDATA[<x>&]]>", Value::String("<x>&".into())),
            ("<nil/>", Value::Nil),
            ("\n <string> kept </string>\n", Value::String(" kept ".into())),
        ] {
            assert_eq!(value(xml), expected, "{xml}");
        }
        let wall = NaiveDateTime::parse_from_str("2026-05-01 09:30:00", "%Y-%m-%d %H:%M:%S").expect("a time");
        assert_eq!(value("<dateTime.iso8601>20260501T09:30:00</dateTime.iso8601>"), Value::DateTime(wall));
    }

    #[test]
    fn a_repeated_member_counts_once_and_the_last_wins() {
        let twice = "<struct><member><name>a</name><value>1</value></member>\
                     <member><name>a</name><value>2</value></member></struct>";
        assert_eq!(value(twice), Value::Struct(vec![("a".into(), "2".into())]));
    }

    #[test]
    fn what_is_not_a_call_is_refused_with_a_reason() {
        for (body, reason) in [
            ("", "Premature end of file."),
            ("<!DOCTYPE x [<!ENTITY e 'x'>]><methodCall/>", "DOCTYPE is disallowed"),
            ("<methodCall><methodName>A.b</methodName><params>", "must start and end"),
            ("<methodResponse/>", "Unexpected element: methodResponse"),
            ("<methodCall><methodName>A.b</methodName></methodCall><x/>", "trailing section"),
            ("<methodCall><methodName>&e;</methodName></methodCall>", "\"e\" was referenced, but not declared"),
        ] {
            let refused = read_call(body.as_bytes()).expect_err(body);
            assert!(refused.0.contains(reason), "{body}: {}", refused.0);
        }
        assert!(read("<param><value><i4>99999999999</i4></value></param>").is_err());
        assert!(read_call(b"<methodCall>\xff</methodCall>").is_err());
    }

    #[test]
    fn nesting_is_bounded() {
        let nested = |n: usize| {
            let open = "<array><data><value>".repeat(n);
            let close = "</value></data></array>".repeat(n);
            format!("<param><value>{open}x{close}</value></param>")
        };
        assert!(read(&nested(MAX_DEPTH - 1)).is_ok());
        assert!(read(&nested(MAX_DEPTH)).is_err());
        assert!(read(&nested(20_000)).is_err());
    }
}
