//! Sealing: what the database holds of a secret, and how it is found again without being readable.
//!
//! Master keys wrap keys and nothing else; keys seal values for one place and hash them for look-up. The format, the
//! threats it answers and those it does not are in `docs/security.md`, Sealing.

mod format;
mod keys;
mod master;

pub use master::{MasterKey, MasterKeys};

use format::{Key, open, seal};
use hmac::{Hmac, Mac};
use ligand_model::{Error, Result, Secret};
use sha2::Sha256;
use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};

/// Where a sealed value stands. It opens nowhere else: moved rows and swapped columns are noticed.
#[derive(Debug, Clone, Copy)]
pub struct Place<'a> {
    /// The table.
    pub table: &'a str,
    /// The column; for a table of named values, the name too.
    pub column: &'a str,
    /// The number of the row.
    pub row: i64,
    /// The organization that owns the row; 0 for none.
    pub organization: i64,
}

/// The keyed hash of a secret, under the look-up key in use and, while keys rotate, under the one before.
#[derive(Clone, PartialEq, Eq)]
pub struct Hashes {
    /// What is written.
    pub current: Vec<u8>,
    /// What may still be found; the same as `current` unless keys rotate.
    pub other: Vec<u8>,
}

/// The keys of the database, unwrapped.
#[derive(Default)]
pub struct Ring {
    seal: BTreeMap<u32, Key>,
    lookup: BTreeMap<u32, Key>,
}

impl Ring {
    /// Seals with the newest key.
    ///
    /// # Errors
    /// Internal: the ring is empty, or there is no randomness.
    pub fn seal(&self, place: &Place<'_>, value: &Secret) -> Result<Vec<u8>> {
        let (id, key) = self.seal.last_key_value().ok_or_else(|| Error::internal("no seal key"))?;
        seal(key, *id, &place.associated(), value.expose().as_bytes())
    }

    /// Opens what was sealed for this place.
    ///
    /// # Errors
    /// Internal: sealed for another place, changed, or by a key that is not in the ring.
    pub fn open(&self, place: &Place<'_>, sealed: &[u8]) -> Result<Secret> {
        let key = format::key_id(sealed).and_then(|id| self.seal.get(&id));
        let key = key.ok_or_else(|| place.unopened("sealed by a key that this database does not have"))?;
        let plain = open(key, &place.associated(), sealed).map_err(|reason| place.unopened(reason))?;
        String::from_utf8(plain).map(Secret::new).map_err(|_| place.unopened("not text"))
    }

    /// Whether the key that sealed this is in the ring.
    pub fn knows(&self, sealed: &[u8]) -> bool {
        format::key_id(sealed).is_some_and(|id| self.seal.contains_key(&id))
    }

    /// The keyed hashes by which a secret is found. `label` keeps apart what is looked up in different columns.
    ///
    /// # Errors
    /// Internal: the ring is empty.
    pub fn hashes(&self, label: &str, value: &Secret) -> Result<Hashes> {
        let mut newest_first = self.lookup.iter().rev().map(|(id, key)| hash(*id, key, label, value.expose()));
        let current = newest_first.next().ok_or_else(|| Error::internal("no look-up key"))?;
        let other = newest_first.next().unwrap_or_else(|| current.clone());
        Ok(Hashes { current, other })
    }
}

/// 4 bytes of key id, so that it shows which key made it, then HMAC-SHA-256.
fn hash(id: u32, key: &Key, label: &str, value: &str) -> Vec<u8> {
    let mut mac = <Hmac<Sha256> as Mac>::new_from_slice(key.expose()).expect("HMAC takes a key of any length");
    mac.update(&u32::try_from(label.len()).unwrap_or(u32::MAX).to_be_bytes());
    mac.update(label.as_bytes());
    mac.update(value.as_bytes());
    let mut hash = id.to_be_bytes().to_vec();
    hash.extend_from_slice(&mac.finalize().into_bytes());
    hash
}

impl Place<'_> {
    /// The place as bytes in which no two places look alike.
    fn associated(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(64);
        for text in [self.table, self.column] {
            bytes.extend_from_slice(&u32::try_from(text.len()).unwrap_or(u32::MAX).to_be_bytes());
            bytes.extend_from_slice(text.as_bytes());
        }
        bytes.extend_from_slice(&self.row.to_be_bytes());
        bytes.extend_from_slice(&self.organization.to_be_bytes());
        bytes
    }

    fn unopened(&self, reason: &str) -> Error {
        Error::internal(format!("{}.{} of row {} does not open: {reason}", self.table, self.column, self.row))
    }
}

/// The ring in use, replaced when another process has made a key.
pub struct Rings {
    masters: MasterKeys,
    current: RwLock<Arc<Ring>>,
}

impl Rings {
    pub(crate) fn new(masters: MasterKeys) -> Rings {
        Rings { masters, current: RwLock::default() }
    }

    pub(crate) fn current(&self) -> Arc<Ring> {
        Arc::clone(&self.current.read().unwrap_or_else(PoisonError::into_inner))
    }

    fn replace(&self, ring: Ring) {
        *self.current.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(ring);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ring(keys: &[u32]) -> Ring {
        let key = |id: &u32| (*id, Key::new([u8::try_from(*id).unwrap(); 32]));
        Ring { seal: keys.iter().map(key).collect(), lookup: keys.iter().map(|id| key(&(id + 100))).collect() }
    }

    const HERE: Place<'_> = Place { table: "credential", column: "access_sealed", row: 7, organization: 1 };

    #[test]
    fn what_was_sealed_for_a_place_opens_there() {
        let sealed = ring(&[1]).seal(&HERE, &"token".into()).unwrap();
        assert_eq!(ring(&[1]).open(&HERE, &sealed).unwrap().expose(), "token");
        assert!(!sealed.windows(5).any(|window| window == b"token"));
    }

    #[test]
    fn it_opens_nowhere_else() {
        let ring = ring(&[1]);
        let sealed = ring.seal(&HERE, &"token".into()).unwrap();
        for elsewhere in [
            Place { table: "instance", ..HERE },
            Place { column: "refresh_sealed", ..HERE },
            Place { row: 8, ..HERE },
            Place { organization: 2, ..HERE },
            Place { table: "credentialacc", column: "ess_sealed", ..HERE },
        ] {
            assert!(ring.open(&elsewhere, &sealed).is_err(), "{elsewhere:?}");
        }
    }

    #[test]
    fn a_changed_byte_anywhere_is_noticed() {
        let ring = ring(&[1]);
        let sealed = ring.seal(&HERE, &"token".into()).unwrap();
        for at in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[at] ^= 1;
            assert!(ring.open(&HERE, &changed).is_err(), "byte {at}");
        }
        assert!(ring.open(&HERE, &sealed[..10]).is_err());
        assert!(ring.open(&HERE, &[]).is_err());
    }

    #[test]
    fn the_newest_key_seals_and_older_ones_still_open() {
        let old = ring(&[1]).seal(&HERE, &"token".into()).unwrap();
        let both = ring(&[1, 2]);
        assert!(both.open(&HERE, &old).is_ok());
        let new = both.seal(&HERE, &"token".into()).unwrap();
        assert!(!ring(&[1]).knows(&new) && both.knows(&new));
    }

    #[test]
    fn hashes_differ_by_label_and_key_and_rotate() {
        let one = ring(&[1]).hashes("user", &"s".into()).unwrap();
        assert!(one.current == one.other);
        assert!(one != ring(&[1]).hashes("organization", &"s".into()).unwrap());
        let both = ring(&[1, 2]).hashes("user", &"s".into()).unwrap();
        assert!(both.other == one.current && both.current != one.current);
    }

    #[test]
    fn an_error_names_the_place_and_not_the_value() {
        let sealed = ring(&[1]).seal(&HERE, &"token".into()).unwrap();
        let error = ring(&[2]).open(&HERE, &sealed).unwrap_err();
        assert!(error.internal_detail().unwrap().contains("credential.access_sealed of row 7"));
    }
}
