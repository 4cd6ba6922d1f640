//! Codes and tokens that were issued, and what has become of them.

use std::collections::BTreeMap;

use chrono::{DateTime, Duration, Utc};
use serde::Serialize;

use super::super::config::Settings;
use super::super::random;

/// A pair of tokens, as a client receives it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Tokens {
    /// The access token.
    pub access_token: String,
    /// The refresh token; dead once used.
    pub refresh_token: String,
    /// Lifetime of the access token in seconds.
    pub expires_in: u64,
}

/// What an access token is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Verdict {
    Good,
    Expired,
    Unknown,
}

/// A code that was handed out.
#[derive(Clone, Debug, Serialize)]
struct Code {
    client_id: String,
    redirect_uri: String,
    expires_at: DateTime<Utc>,
    used: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum Refresh {
    Live,
    Used,
    Revoked,
}

/// One pair and its state.
#[derive(Clone, Debug, Serialize)]
struct Grant {
    access_token: String,
    refresh_token: String,
    client_id: String,
    issued_at: DateTime<Utc>,
    access_expires_at: DateTime<Utc>,
    refresh_expires_at: DateTime<Utc>,
    access_revoked: bool,
    refresh: Refresh,
}

/// Everything issued since the start or the last reset.
#[derive(Clone, Debug, Default, Serialize)]
pub(in super::super) struct Grants {
    codes: BTreeMap<String, Code>,
    grants: Vec<Grant>,
    #[serde(skip)]
    by_access: BTreeMap<String, usize>,
    #[serde(skip)]
    by_refresh: BTreeMap<String, usize>,
}

impl Grants {
    pub(super) fn issue_code(
        &mut self,
        settings: &Settings,
        now: DateTime<Utc>,
        client_id: &str,
        redirect_uri: &str,
    ) -> String {
        let code = random::token(24);
        let expires_at = now + seconds(settings.code_ttl);
        self.codes.insert(
            code.clone(),
            Code { client_id: client_id.into(), redirect_uri: redirect_uri.into(), expires_at, used: false },
        );
        code
    }

    /// Uses a code up; `false` if it is unknown, used, expired or of somebody else.
    pub(super) fn redeem(&mut self, now: DateTime<Utc>, code: &str, client_id: &str, redirect_uri: &str) -> bool {
        let Some(code) = self.codes.get_mut(code) else {
            return false;
        };
        let good =
            !code.used && code.expires_at > now && code.client_id == client_id && code.redirect_uri == redirect_uri;
        code.used |= good;
        good
    }

    /// Issues a new pair.
    pub(in super::super) fn issue(&mut self, settings: &Settings, now: DateTime<Utc>, client_id: &str) -> Tokens {
        let tokens = Tokens {
            access_token: random::token(24),
            refresh_token: random::token(24),
            expires_in: settings.expires_in,
        };
        self.by_access.insert(tokens.access_token.clone(), self.grants.len());
        self.by_refresh.insert(tokens.refresh_token.clone(), self.grants.len());
        self.grants.push(Grant {
            access_token: tokens.access_token.clone(),
            refresh_token: tokens.refresh_token.clone(),
            client_id: client_id.into(),
            issued_at: now,
            access_expires_at: now + seconds(settings.expires_in),
            refresh_expires_at: now + seconds(settings.refresh_ttl),
            access_revoked: false,
            refresh: Refresh::Live,
        });
        tokens
    }

    /// Trades a refresh token for a new pair; the old one is dead at once. `None` if it was dead already.
    pub(super) fn rotate(
        &mut self,
        settings: &Settings,
        now: DateTime<Utc>,
        refresh_token: &str,
        client_id: &str,
    ) -> Option<Tokens> {
        let grant = &mut self.grants[*self.by_refresh.get(refresh_token)?];
        if grant.refresh != Refresh::Live || grant.refresh_expires_at <= now || grant.client_id != client_id {
            return None;
        }
        grant.refresh = Refresh::Used;
        grant.access_revoked |= settings.refresh_kills_access;
        Some(self.issue(settings, now, client_id))
    }

    pub(in super::super) fn judge(&self, now: DateTime<Utc>, access_token: &str) -> Verdict {
        match self.by_access.get(access_token).map(|at| &self.grants[*at]) {
            None => Verdict::Unknown,
            Some(grant) if grant.access_revoked => Verdict::Unknown,
            Some(grant) if grant.access_expires_at <= now => Verdict::Expired,
            Some(_) => Verdict::Good,
        }
    }

    /// Lets one access token, or every one, expire now. Returns how many were still good.
    pub(in super::super) fn expire(&mut self, now: DateTime<Utc>, only: Option<&str>) -> usize {
        let good = self
            .grants
            .iter_mut()
            .filter(|grant| grant.access_expires_at > now && only.is_none_or(|token| grant.access_token == token));
        good.map(|grant| grant.access_expires_at = now).count()
    }

    /// Revokes one grant, named by either of its tokens, or every one. Returns how many pairs were hit.
    pub(in super::super) fn revoke(&mut self, only: Option<&str>) -> usize {
        let named =
            |grant: &&mut Grant| only.is_none_or(|token| grant.access_token == token || grant.refresh_token == token);
        let hit = self.grants.iter_mut().filter(named);
        hit.map(|grant| {
            grant.access_revoked = true;
            grant.refresh = Refresh::Revoked;
        })
        .count()
    }
}

fn seconds(count: u64) -> Duration {
    Duration::seconds(i64::try_from(count).unwrap_or(i64::MAX / 1000).min(i64::MAX / 1000))
}
