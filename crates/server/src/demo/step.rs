//! The form of a step: what is said, what is called, what must hold, what is kept for later steps.

use super::check::Check;

/// One step of the walk. Texts may hold `$names` ([`super::Known`]).
#[derive(Debug, Clone, Copy)]
pub struct Step {
    pub(super) title: &'static str,
    /// What to look at, in a sentence or two.
    pub(super) says: &'static str,
    pub(super) method: &'static str,
    /// From `/` on, below the platform's base path; else a whole URL.
    pub(super) url: &'static str,
    pub(super) query: &'static [(&'static str, &'static str)],
    pub(super) by: By,
    /// JSON.
    pub(super) body: Option<&'static str>,
    pub(super) status: u16,
    pub(super) holds: &'static [Check],
    pub(super) keeps: &'static [(&'static str, Source)],
}

/// Who calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum By {
    /// Without authorization.
    Anybody,
    /// The first user.
    User,
    /// The first user, for the instance.
    Element,
}

/// Where a value that later steps need comes from.
#[derive(Debug, Clone, Copy)]
pub(super) enum Source {
    /// A member of the answer, by JSON pointer.
    Member(&'static str),
    /// A header of the answer.
    Header(&'static str),
    /// The code that the vendor's redirect brought to `/oauth/callback`.
    Callback,
}

impl Step {
    /// What it does, as the walk says it.
    pub fn title(&self) -> &'static str {
        self.title
    }

    /// Whether the headers of the answer are part of what it shows.
    pub(super) fn shows_headers(&self) -> bool {
        self.keeps.iter().any(|(_, source)| matches!(source, Source::Header(_)))
            || self.holds.iter().any(|check| matches!(check, Check::Header(..)))
    }

    pub(super) const fn get(title: &'static str, url: &'static str) -> Step {
        Step::of("GET", title, url)
    }

    pub(super) const fn post(title: &'static str, url: &'static str) -> Step {
        Step::of("POST", title, url)
    }

    pub(super) const fn patch(title: &'static str, url: &'static str) -> Step {
        Step::of("PATCH", title, url)
    }

    pub(super) const fn delete(title: &'static str, url: &'static str) -> Step {
        Step::of("DELETE", title, url)
    }

    /// By the first user for the instance, as most calls are; expected to succeed.
    const fn of(method: &'static str, title: &'static str, url: &'static str) -> Step {
        Step {
            title,
            says: "",
            method,
            url,
            query: &[],
            by: By::Element,
            body: None,
            status: 200,
            holds: &[],
            keeps: &[],
        }
    }

    pub(super) const fn says(self, says: &'static str) -> Step {
        Step { says, ..self }
    }

    pub(super) const fn query(self, query: &'static [(&'static str, &'static str)]) -> Step {
        Step { query, ..self }
    }

    pub(super) const fn by(self, by: By) -> Step {
        Step { by, ..self }
    }

    pub(super) const fn body(self, json: &'static str) -> Step {
        Step { body: Some(json), ..self }
    }

    pub(super) const fn answers(self, status: u16) -> Step {
        Step { status, ..self }
    }

    pub(super) const fn holds(self, holds: &'static [Check]) -> Step {
        Step { holds, ..self }
    }

    pub(super) const fn keeps(self, keeps: &'static [(&'static str, Source)]) -> Step {
        Step { keeps, ..self }
    }
}
