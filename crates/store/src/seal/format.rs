//! The sealed format, version 1: `1 | key id (u32, big endian) | nonce (24) | ciphertext and tag`.
//!
//! XChaCha20-Poly1305; the associated data begin with version and key id, then say where the value stands.

use crate::random;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use ligand_model::{Error, Result, Secret};

/// A key of 256 bits.
pub(super) type Key = Secret<[u8; 32]>;

const VERSION: u8 = 1;
const HEADER: usize = 5;
const NONCE: usize = 24;

/// Seals bytes; the nonce is random.
pub(super) fn seal(key: &Key, id: u32, place: &[u8], plain: &[u8]) -> Result<Vec<u8>> {
    let nonce = random::bytes::<NONCE>()?;
    let mut sealed = header(id).to_vec();
    let associated = [&sealed, place].concat();
    let ciphertext = cipher(key)
        .encrypt(XNonce::from_slice(&nonce), Payload { msg: plain, aad: &associated })
        .map_err(|_| Error::internal("a value is too long to seal"))?;
    sealed.extend_from_slice(&nonce);
    sealed.extend_from_slice(&ciphertext);
    Ok(sealed)
}

/// Opens bytes, or says why not.
pub(super) fn open(key: &Key, place: &[u8], sealed: &[u8]) -> Result<Vec<u8>, &'static str> {
    let Some(id) = key_id(sealed) else { return Err("not a sealed value of a version this release reads") };
    let (nonce, ciphertext) = sealed[HEADER..].split_at_checked(NONCE).ok_or("cut short")?;
    let associated = [&header(id), place].concat();
    cipher(key)
        .decrypt(XNonce::from_slice(nonce), Payload { msg: ciphertext, aad: &associated })
        .map_err(|_| "sealed for another place, by another key, or changed")
}

/// The key that sealed a value; none if the format is unknown.
pub(super) fn key_id(sealed: &[u8]) -> Option<u32> {
    match sealed {
        [VERSION, id @ ..] => id.first_chunk().copied().map(u32::from_be_bytes),
        _ => None,
    }
}

fn header(id: u32) -> [u8; HEADER] {
    let [a, b, c, d] = id.to_be_bytes();
    [VERSION, a, b, c, d]
}

fn cipher(key: &Key) -> XChaCha20Poly1305 {
    XChaCha20Poly1305::new(key.expose().into())
}
