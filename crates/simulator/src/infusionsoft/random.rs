//! Randomness of the simulator: tokens, codes and cookies. The one place that asks for it.

use rand::Rng;

const ALPHABET: &[u8; 36] = b"abcdefghijklmnopqrstuvwxyz0123456789";

/// `length` lower-case letters and digits, the form of the vendor's tokens.
#[expect(clippy::disallowed_methods, reason = "the one place of this crate that draws random numbers")]
pub(super) fn token(length: usize) -> String {
    let mut source = rand::rng();
    (0..length).map(|_| char::from(ALPHABET[source.random_range(0..ALPHABET.len())])).collect()
}
