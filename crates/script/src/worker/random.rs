//! The one place where hooks get randomness from.

/// `length` characters out of letters and digits; drawn from the system, without bias.
pub(super) fn letters_and_digits(length: usize) -> Result<String, getrandom::Error> {
    const ALPHABET: &[u8; 62] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    let mut text = String::with_capacity(length);
    let mut bytes = [0; 64];
    while text.len() < length {
        getrandom::fill(&mut bytes)?;
        let wanted = length - text.len();
        // 248 is the largest multiple of 62 below 256: bytes beyond it would favour the first letters.
        let drawn = bytes.iter().filter(|byte| **byte < 248).take(wanted);
        text.extend(drawn.map(|byte| char::from(ALPHABET[usize::from(byte % 62)])));
    }
    Ok(text)
}
