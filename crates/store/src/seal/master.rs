//! Master keys: they wrap the keys of the database and live outside it.
//!
//! Where they come from (setting, file, command) is the server's; a file of one's own is made by
//! [`crate::DataDirectory::master_keys`].

use super::format::{self, Key};
use crate::random;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ligand_model::{Error, Kind, Result, Secret};

/// One master key: 32 random bytes.
#[derive(Clone)]
pub struct MasterKey(Key);

/// The master keys given: the first wraps, all of them unwrap.
#[derive(Clone)]
pub struct MasterKeys(Vec<MasterKey>);

impl MasterKeys {
    /// Reads keys, one a line, each 32 bytes in standard base64 (44 characters). Empty lines and lines that begin with
    /// `#` are skipped.
    ///
    /// # Errors
    /// `configuration`: no key, or a line that is none; it is named by its number only.
    pub fn parse(text: &Secret) -> Result<MasterKeys> {
        let mut keys = Vec::new();
        for (index, line) in text.expose().lines().enumerate() {
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            keys.push(MasterKey::parse(line).ok_or_else(|| {
                let number = index + 1;
                Error::new(
                    Kind::Configuration,
                    format!("line {number} of the master key is not 32 bytes in base64 (44 characters); make one with: openssl rand -base64 32"),
                )
            })?);
        }
        if keys.is_empty() {
            return Err(Error::new(
                Kind::Configuration,
                "the master key is empty; make one with: openssl rand -base64 32",
            ));
        }
        Ok(MasterKeys(keys))
    }

    /// A new random key, and the text that [`MasterKeys::parse`] reads.
    ///
    /// # Errors
    /// Internal: no randomness.
    pub fn generate() -> Result<(MasterKeys, Secret)> {
        let text = random::token()?;
        Ok((MasterKeys::parse(&text)?, text))
    }

    /// Wraps a key of the database with the first master key.
    pub(super) fn wrap(&self, id: u32, purpose: &str, key: &Key) -> Result<Vec<u8>> {
        let first = self.0.first().ok_or_else(|| Error::internal("no master key"))?;
        format::seal(&first.0, id, &place(purpose), key.expose())
    }

    /// Unwraps a key of the database with whichever master key wrapped it.
    pub(super) fn unwrap(&self, id: u32, purpose: &str, wrapped: &[u8]) -> Result<Key> {
        if format::key_id(wrapped) != Some(id) {
            return Err(Error::internal(format!("key {id} is not in a format that this release reads")));
        }
        let plain = self.0.iter().find_map(|master| format::open(&master.0, &place(purpose), wrapped).ok());
        let key = plain.and_then(|plain| <[u8; 32]>::try_from(plain).ok()).map(Secret::new);
        key.ok_or_else(|| {
            Error::new(
                Kind::Configuration,
                format!("the master key does not open key {id} of this database: it was wrapped by another one; add that one as a further line of LIGAND_MASTER_KEY_FILE"),
            )
        })
    }
}

impl MasterKey {
    fn parse(line: &str) -> Option<MasterKey> {
        let bytes = Secret::new(STANDARD.decode(line).ok()?);
        <[u8; 32]>::try_from(bytes.expose().as_slice()).ok().map(|bytes| MasterKey(Secret::new(bytes)))
    }
}

fn place(purpose: &str) -> Vec<u8> {
    format!("ligand key {purpose}").into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(byte: u8) -> String {
        STANDARD.encode([byte; 32])
    }

    fn keys(text: &str) -> Result<MasterKeys> {
        MasterKeys::parse(&text.into())
    }

    #[test]
    fn the_first_wraps_and_every_one_unwraps() {
        let old = keys(&line(1)).unwrap();
        let wrapped = old.wrap(9, "seal", &Secret::new([7; 32])).unwrap();
        let during_change = keys(&format!("# new\n{}\n\n{}\n", line(2), line(1))).unwrap();
        assert_eq!(during_change.unwrap(9, "seal", &wrapped).unwrap().expose(), &[7; 32]);
        let rewrapped = during_change.wrap(9, "seal", &Secret::new([7; 32])).unwrap();
        assert!(old.unwrap(9, "seal", &rewrapped).is_err());
    }

    #[test]
    fn a_wrapped_key_is_good_for_its_number_and_purpose_only() {
        let master = keys(&line(1)).unwrap();
        let wrapped = master.wrap(9, "seal", &Secret::new([7; 32])).unwrap();
        assert!(master.unwrap(9, "lookup", &wrapped).is_err());
        assert!(master.unwrap(8, "seal", &wrapped).is_err());
    }

    #[test]
    fn a_wrong_line_is_named_by_its_number_and_not_shown() {
        for text in ["", "\n# only a comment\n", "tooshort", &format!("{}\nc2hvcnQ=", line(1))] {
            let error = keys(text).err().unwrap();
            assert_eq!(error.kind(), Kind::Configuration);
            assert!(!error.message().contains("short\u{0}") && !error.message().contains("c2hv"), "{error}");
        }
        assert!(keys(&format!("{}\nc2hvcnQ=", line(1))).err().unwrap().message().starts_with("line 2"));
    }
}
