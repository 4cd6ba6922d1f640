//! The one source of randomness of this crate: the operating system's.

/// `N` random bytes, good enough for keys.
pub fn bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes)
        .expect("a machine without randomness cannot keep secrets: better no server than a weak one");
    bytes
}
