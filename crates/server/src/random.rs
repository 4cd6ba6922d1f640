//! The one source of randomness of this crate: the operating system's.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// `N` random bytes, good enough for keys.
pub fn bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes)
        .expect("a machine without randomness cannot keep secrets: better no server than a weak one");
    bytes
}

/// 32 random bytes in standard base64: 44 characters, the form of element tokens and user secrets.
pub fn token() -> String {
    STANDARD.encode(bytes::<32>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_44_characters_of_base64_and_no_two_are_equal() {
        let (one, other) = (token(), token());
        assert_eq!((one.len(), STANDARD.decode(&one).unwrap().len()), (44, 32));
        assert_ne!(one, other);
    }
}
