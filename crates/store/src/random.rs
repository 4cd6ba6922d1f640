//! The one source of randomness of this crate: the operating system's.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ligand_model::{Error, Result, Secret};

/// `N` random bytes.
///
/// # Errors
/// Internal: the operating system has none to give.
pub fn bytes<const N: usize>() -> Result<[u8; N]> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|error| Error::internal(format!("no randomness: {error}")))?;
    Ok(bytes)
}

/// 32 random bytes in base64, 44 characters: an element token or a user's secret.
///
/// # Errors
/// As [`bytes`].
pub fn token() -> Result<Secret> {
    bytes::<32>().map(|bytes| Secret::new(STANDARD.encode(bytes)))
}

/// 16 random bytes in lower-case hex, 32 characters: an organization's secret, a boot id, an attempt's name.
///
/// # Errors
/// As [`bytes`].
pub fn hex() -> Result<String> {
    bytes::<16>().map(|bytes| bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_have_the_lengths_of_the_api_and_differ() {
        assert_eq!(token().unwrap().expose().len(), 44);
        assert_eq!(hex().unwrap().len(), 32);
        assert_ne!(token().unwrap(), token().unwrap());
    }
}
