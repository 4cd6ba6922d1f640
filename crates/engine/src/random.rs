//! Random bytes: the one named place of this crate.

/// What OAuth 1.0 never uses twice: 128 bits in hexadecimal.
///
/// # Errors
/// The system has no randomness.
pub(crate) fn nonce() -> Result<String, String> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(|error| format!("the system gives no random bytes: {error}"))?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}
