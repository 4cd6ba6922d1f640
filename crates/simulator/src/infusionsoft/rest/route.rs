//! Which operation a method and a path mean. Of routes that fit, the first counts: literal ones stand before variable ones.

use super::ask::Ask;
use super::collection::{self, Collection};
use super::{Outcome, list};
use crate::infusionsoft::services::Session;

/// A method, a path, and what it does.
pub(super) struct Route {
    pub(super) method: &'static str,
    /// Segments; `{name}` is a variable, which a literal may follow: `{id}:adjustInventory`.
    pub(super) path: &'static str,
    act: Act,
}

/// What a route does: a common operation of a collection, or one of its own.
pub(super) enum Act {
    List(&'static Collection),
    Get(&'static Collection),
    Create(&'static Collection),
    Update(&'static Collection),
    Replace(&'static Collection),
    Delete(&'static Collection),
    Call(fn(&mut Session<'_>, &Ask<'_>) -> Outcome),
}

pub(super) const fn route(method: &'static str, path: &'static str, act: Act) -> Route {
    Route { method, path, act }
}

impl Route {
    pub(super) fn run(&self, session: &mut Session<'_>, ask: &Ask<'_>) -> Outcome {
        match self.act {
            Act::List(of) => list::answer(session, ask, of, |_| true),
            Act::Get(of) => collection::get(session, ask, of),
            Act::Create(of) => collection::create(session, ask, of),
            Act::Update(of) => collection::update(session, ask, of),
            Act::Replace(of) => collection::replace(session, ask, of),
            Act::Delete(of) => collection::delete(session, ask, of),
            Act::Call(call) => call(session, ask),
        }
    }
}

pub(super) enum Found<'p> {
    Route(&'static Route, Vec<(&'static str, &'p str)>),
    OtherMethod,
    Nothing,
}

pub(super) fn find<'p>(routes: &'static [Route], method: &str, path: &'p str) -> Found<'p> {
    let mut found = Found::Nothing;
    for route in routes {
        match fits(route.path, path.trim_end_matches('/')) {
            Some(variables) if route.method == method => return Found::Route(route, variables),
            Some(_) => found = Found::OtherMethod,
            None => {}
        }
    }
    found
}

fn fits<'p>(pattern: &'static str, path: &'p str) -> Option<Vec<(&'static str, &'p str)>> {
    let (mut wanted, mut given) = (pattern.split('/'), path.split('/'));
    let mut variables = Vec::new();
    loop {
        match (wanted.next(), given.next()) {
            (None, None) => return Some(variables),
            (Some(wanted), Some(given)) => match wanted.strip_prefix('{').and_then(|rest| rest.split_once('}')) {
                Some((name, literal)) => {
                    let value = given.strip_suffix(literal)?;
                    let clear = !value.is_empty() && (literal.starts_with(':') || !value.contains(':'));
                    variables.push(clear.then_some((name, value))?);
                }
                None if wanted == given => {}
                None => return None,
            },
            _ => return None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::fits;

    #[test]
    fn variables_and_what_follows_them_are_told_apart() {
        assert_eq!(fits("contacts/{id}/tags", "contacts/7/tags"), Some(vec![("id", "7")]));
        assert_eq!(fits("products/{id}:adjustInventory", "products/7:adjustInventory"), Some(vec![("id", "7")]));
        for (pattern, path) in [
            ("contacts", "contacts/7"),
            ("contacts/{id}", "contacts"),
            ("contacts/{id}", "contacts/"),
            ("products/{id}", "products/7:adjustInventory"),
            ("contacts", "contacts:merge"),
        ] {
            assert_eq!(fits(pattern, path), None, "{pattern} {path}");
        }
    }
}
