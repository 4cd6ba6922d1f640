//! What the tokens in a request mean for the grant that is there: nothing new, another access token, or another grant.
//!
//! A refresh renews the grant while a request is on its way, so a token that was ours a moment ago is stale, not new:
//! it must not take the place of what came of it (`docs/reference/refresh.md` §2, step 8).

use std::collections::BTreeMap;

use ligand_model::Secret;
use ligand_model::credential::{Credential, Status};

/// What a request brings.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Brought {
    /// Nothing that is not known already.
    Nothing,
    /// An access token of the grant there is.
    Access(Secret),
    /// Another grant.
    Grant {
        /// Its access token.
        access: Option<Secret>,
        /// Its refresh token.
        refresh: Option<Secret>,
    },
}

/// Compares the tokens of a request with the credential as it is now. `before` is what it was when the request came.
pub(super) fn brought(
    requested: Option<&BTreeMap<String, Option<Secret>>>,
    before: Option<&Credential>,
    now: Option<&Credential>,
) -> Brought {
    let given = |key: &str| requested?.get(key).cloned().flatten().filter(|value| !value.expose().trim().is_empty());
    let (access, refresh) = (given("oauth.user.token"), given("oauth.user.refresh_token"));
    let ours = now.and_then(|credential| credential.refresh.as_ref());
    if let Some(refresh) = refresh.filter(|given| Some(given) != ours) {
        // The access token beside a stale refresh token is as old.
        return if is_stale(&refresh, before, now) {
            Brought::Nothing
        } else {
            Brought::Grant { access, refresh: Some(refresh) }
        };
    }
    let known = [now, before].map(|credential| credential.and_then(|credential| credential.access.as_ref()));
    match (access.filter(|given| !known.contains(&Some(given))), ours) {
        (None, _) => Brought::Nothing,
        (Some(access), Some(_)) => Brought::Access(access),
        (access, None) => Brought::Grant { access, refresh: None },
    }
}

/// Whether this refresh token is one that the present grant was made from. Where that is refused there is nothing to
/// lose, and a person may know better.
fn is_stale(given: &Secret, before: Option<&Credential>, now: Option<&Credential>) -> bool {
    let lives = now.is_some_and(|credential| credential.refresh.is_some() && credential.status != Status::Reauthorize);
    let was_ours = [before.and_then(|credential| credential.refresh.as_ref()), now.and_then(|now| now.prior.as_ref())];
    lives && was_ours.contains(&Some(given))
}

#[cfg(test)]
mod tests {
    use super::*;
    use ligand_model::identity::{CredentialId, OrganizationId};

    fn credential(access: &str, refresh: Option<&str>, prior: Option<&str>, status: Status) -> Credential {
        Credential {
            id: CredentialId(1),
            organization: OrganizationId(1),
            generation: 1,
            access: Some(access.into()),
            refresh: refresh.map(Secret::from),
            prior: prior.map(Secret::from),
            spare: None,
            expires_at: None,
            obtained_at: 0,
            status,
            fails: 0,
            next_try_at: 0,
            due_at: None,
            last_ok_at: None,
            last_error: None,
            fence: 0,
            attempt: None,
            now: 0,
        }
    }

    fn read(access: &str, refresh: &str, now: &Credential) -> Brought {
        let before = credential("a1", Some("r1"), None, Status::Ok);
        let texts = [("oauth.user.token", access), ("oauth.user.refresh_token", refresh)];
        let given = texts.map(|(key, text)| (key.to_owned(), Some(Secret::from(text)))).into();
        brought(Some(&given), Some(&before), Some(now))
    }

    fn grant(access: Option<&str>, refresh: Option<&str>) -> Brought {
        Brought::Grant { access: access.map(Secret::from), refresh: refresh.map(Secret::from) }
    }

    #[test]
    fn tokens_that_were_ours_when_the_request_came_bring_nothing() {
        let renewed = credential("a2", Some("r2"), Some("r1"), Status::Ok);
        let renewed_twice = credential("a3", Some("r3"), Some("r2"), Status::Ok);
        for now in [&renewed, &renewed_twice] {
            for (access, refresh) in [("a1", "r1"), ("a1", ""), ("", "r1"), ("a0", "r1"), ("", "")] {
                assert_eq!(read(access, refresh, now), Brought::Nothing, "{access} {refresh}");
            }
        }
        assert_eq!(read("a0", "r2", &renewed_twice), Brought::Nothing, "spent before the request came");
        assert_eq!(read("a2", "r2", &renewed), Brought::Nothing, "what there is");
    }

    #[test]
    fn a_new_access_token_stands_beside_the_refresh_token_there_is() {
        let renewed = credential("a2", Some("r2"), Some("r1"), Status::Ok);
        assert_eq!(read("a9", "", &renewed), Brought::Access("a9".into()));
        assert_eq!(read("a9", "r2", &renewed), Brought::Access("a9".into()));
        let without = credential("a2", None, None, Status::Ok);
        assert_eq!(read("a9", "", &without), grant(Some("a9"), None));
    }

    #[test]
    fn a_new_refresh_token_is_another_grant() {
        let renewed = credential("a2", Some("r2"), Some("r1"), Status::Ok);
        assert_eq!(read("a9", "r9", &renewed), grant(Some("a9"), Some("r9")));
        assert_eq!(read("", "r9", &renewed), grant(None, Some("r9")));
    }

    #[test]
    fn where_the_grant_is_refused_an_older_token_may_be_tried() {
        let refused = credential("a2", Some("r2"), Some("r1"), Status::Reauthorize);
        assert_eq!(read("a1", "r1", &refused), grant(Some("a1"), Some("r1")));
    }
}
