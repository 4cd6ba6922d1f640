//! The scanner: bytes to tags and text. Tolerant where the vendor's parser is (declarations, comments, CDATA,
//! attributes, any white space), strict where safety asks for it (no DOCTYPE, five named entities).

/// One piece of a document.
#[derive(Debug, PartialEq)]
pub(super) enum Piece {
    /// `<name …>`
    Start(String),
    /// `</name>`
    End(String),
    /// Character data with its entities resolved.
    Text(String),
}

/// Walks over a document; `Err` holds the reason in the words of a parser.
pub(super) struct Scanner<'a> {
    rest: &'a str,
    pending_end: Option<String>,
}

impl<'a> Scanner<'a> {
    pub(super) fn new(document: &'a str) -> Self {
        Self { rest: document.trim_start_matches('\u{feff}'), pending_end: None }
    }

    /// The next piece, or `None` at the end of the document.
    pub(super) fn next(&mut self) -> Result<Option<Piece>, String> {
        if let Some(name) = self.pending_end.take() {
            return Ok(Some(Piece::End(name)));
        }
        loop {
            if self.rest.is_empty() {
                return Ok(None);
            }
            if !self.rest.starts_with('<') {
                return self.text().map(Some);
            }
            if self.rest.starts_with("<!--") {
                self.skip_past("-->")?;
            } else if self.rest.starts_with("<?") {
                self.skip_past("?>")?;
            } else if self.rest.starts_with("<![CDATA[") {
                return self.cdata().map(Some);
            } else if self.rest.starts_with("<!") {
                return Err("DOCTYPE is disallowed when the feature \
                            \"http://apache.org/xml/features/disallow-doctype-decl\" set to true."
                    .into());
            } else {
                return self.tag().map(Some);
            }
        }
    }

    fn skip_past(&mut self, mark: &str) -> Result<(), String> {
        let at = self.rest.find(mark).ok_or_else(premature)?;
        self.rest = &self.rest[at + mark.len()..];
        Ok(())
    }

    fn cdata(&mut self) -> Result<Piece, String> {
        let body = &self.rest["<![CDATA[".len()..];
        let at = body.find("]]>").ok_or_else(premature)?;
        self.rest = &body[at + 3..];
        Ok(Piece::Text(body[..at].to_owned()))
    }

    fn text(&mut self) -> Result<Piece, String> {
        let at = self.rest.find('<').unwrap_or(self.rest.len());
        let (raw, rest) = self.rest.split_at(at);
        self.rest = rest;
        unescape(raw).map(Piece::Text)
    }

    fn tag(&mut self) -> Result<Piece, String> {
        let close = end_of_tag(self.rest).ok_or_else(premature)?;
        let inner = &self.rest[1..close];
        self.rest = &self.rest[close + 1..];
        if let Some(name) = inner.strip_prefix('/') {
            return Ok(Piece::End(checked_name(name.trim_end())?));
        }
        let (inner, empty) = match inner.strip_suffix('/') {
            Some(inner) => (inner, true),
            None => (inner, false),
        };
        let name = checked_name(inner.split(char::is_whitespace).next().unwrap_or_default())?;
        if empty {
            self.pending_end = Some(name.clone());
        }
        Ok(Piece::Start(name))
    }
}

fn premature() -> String {
    "XML document structures must start and end within the same entity.".into()
}

/// Where the tag that begins `rest` closes: a `>` inside a quoted attribute does not count.
fn end_of_tag(rest: &str) -> Option<usize> {
    let mut quote = None;
    for (at, c) in rest.char_indices() {
        match (quote, c) {
            (None, '>') => return Some(at),
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), c) if c == open => quote = None,
            _ => {}
        }
    }
    None
}

fn checked_name(name: &str) -> Result<String, String> {
    let allowed = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | ':');
    if !name.is_empty() && name.chars().all(allowed) {
        Ok(name.to_owned())
    } else {
        Err("The content of elements must consist of well-formed character data or markup.".into())
    }
}

fn unescape(raw: &str) -> Result<String, String> {
    let mut text = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(at) = rest.find('&') {
        text.push_str(&rest[..at]);
        let entity_end =
            rest[at..].find(';').ok_or("The entity name must immediately follow the '&' in the entity reference.")?;
        text.push(entity(&rest[at + 1..at + entity_end])?);
        rest = &rest[at + entity_end + 1..];
    }
    text.push_str(rest);
    Ok(text)
}

fn entity(name: &str) -> Result<char, String> {
    match name {
        "lt" => return Ok('<'),
        "gt" => return Ok('>'),
        "amp" => return Ok('&'),
        "quot" => return Ok('"'),
        "apos" => return Ok('\''),
        _ => {}
    }
    let code = match name.strip_prefix('#') {
        Some(number) => match number.strip_prefix('x') {
            Some(hex) => u32::from_str_radix(hex, 16).ok(),
            None => number.parse().ok(),
        },
        None => return Err(format!("The entity \"{name}\" was referenced, but not declared.")),
    };
    code.and_then(char::from_u32)
        .filter(|c| !c.is_control() || matches!(c, '\t' | '\n' | '\r'))
        .ok_or_else(|| format!("Character reference \"&{name}\" is an invalid XML character."))
}
