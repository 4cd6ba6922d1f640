//! Path templates: `/contacts/{id}/tags`. The hub prefix is not part of them: any hub name, or none, routes the same.

use percent_encoding::percent_decode_str;

/// A path of literal and variable segments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PathTemplate {
    /// The segments, without the hub prefix.
    pub segments: Vec<Segment>,
}

/// One segment of a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Segment {
    /// Matches itself.
    Literal(String),
    /// Matches anything; the name of the variable.
    Variable(String),
}

impl Segment {
    /// The literal, or the name of the variable.
    pub fn text(&self) -> &str {
        match self {
            Segment::Literal(text) | Segment::Variable(text) => text,
        }
    }
}

/// The variables of a matched path, decoded, in order.
pub type Bindings = Vec<(String, String)>;

impl PathTemplate {
    /// Reads a template; a leading `/hubs/{any}` is dropped.
    pub fn parse(path: &str) -> PathTemplate {
        let segments = split(path).map(|segment| match segment.strip_prefix('{').and_then(|s| s.strip_suffix('}')) {
            Some(name) => Segment::Variable(name.to_owned()),
            None => Segment::Literal(segment.to_owned()),
        });
        PathTemplate { segments: segments.collect() }
    }

    /// The variables if the path matches. A segment that is not UTF-8 after decoding does not match.
    pub fn matches(&self, path: &str) -> Option<Bindings> {
        let mut given = split(path);
        let mut bindings = Bindings::new();
        for segment in &self.segments {
            let text = percent_decode_str(given.next()?).decode_utf8().ok()?;
            match segment {
                Segment::Literal(literal) if *literal == text => {}
                Segment::Literal(_) => return None,
                Segment::Variable(name) => bindings.push((name.clone(), text.into_owned())),
            }
        }
        given.next().is_none().then_some(bindings)
    }

    /// Orders templates that match the same path: literals before variables, decided at the first difference.
    pub fn precedence(&self) -> impl Ord + use<> {
        self.segments.iter().map(|segment| matches!(segment, Segment::Variable(_))).collect::<Vec<_>>()
    }
}

impl std::fmt::Display for PathTemplate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for segment in &self.segments {
            match segment {
                Segment::Literal(text) => write!(f, "/{text}")?,
                Segment::Variable(name) => write!(f, "/{{{name}}}")?,
            }
        }
        Ok(())
    }
}

fn split(path: &str) -> impl Iterator<Item = &str> {
    let path = path.trim_matches('/');
    let path = match path.strip_prefix("hubs/") {
        Some(rest) => rest.split_once('/').map_or("", |(_hub, rest)| rest),
        None => path,
    };
    path.split('/').filter(|segment| !segment.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_hub_name_or_none_matches_the_same_template() {
        let template = PathTemplate::parse("/hubs/crm/contacts/{id}");
        for path in ["/hubs/crm/contacts/7", "/hubs/anything/contacts/7", "/contacts/7", "contacts/7/"] {
            assert_eq!(template.matches(path), Some(vec![("id".into(), "7".into())]), "{path}");
        }
    }

    #[test]
    fn shorter_longer_and_different_paths_do_not_match() {
        let template = PathTemplate::parse("/contacts/{id}");
        for path in ["/contacts", "/contacts/7/tags", "/accounts/7", ""] {
            assert_eq!(template.matches(path), None, "{path}");
        }
    }

    #[test]
    fn variables_arrive_decoded() {
        let bindings = PathTemplate::parse("/files/{name}").matches("/files/a%2Fb%20c").unwrap();
        assert_eq!(bindings[0].1, "a/b c");
    }

    #[test]
    fn a_literal_goes_before_a_variable_at_the_first_difference() {
        let literal = PathTemplate::parse("/contacts/{id}");
        let variable = PathTemplate::parse("/{objectName}/{id}");
        assert!(literal.precedence() < variable.precedence());
    }
}
