//! Passwords: argon2id, off the async threads, two at a time.
//!
//! 19 MiB and two passes each: more than two at once would let a burst of log-ins take the machine's memory.

use crate::random;
use argon2::password_hash::SaltString;
use argon2::{Argon2, PasswordHash, PasswordHasher, PasswordVerifier};
use ligand_model::{Error, Result, Secret};
use tokio::sync::Semaphore;

static TURN: Semaphore = Semaphore::const_new(2);

/// The hash of a password, in the text form that names its own parameters.
///
/// # Errors
/// Internal: no randomness, or the process is shutting down.
pub async fn hash(password: &Secret) -> Result<String> {
    let salt = SaltString::encode_b64(&random::bytes::<16>()?).map_err(Error::internal)?;
    let password = password.clone();
    off_thread(move || {
        let hashed = Argon2::default().hash_password(password.expose().as_bytes(), &salt);
        hashed.map(|hash| hash.to_string()).map_err(Error::internal)
    })
    .await
}

/// Whether this is the password of that hash.
///
/// # Errors
/// Internal: the hash is unreadable, or the process is shutting down.
pub async fn verify(password: &Secret, hash: &str) -> Result<bool> {
    let password = password.clone();
    let hash = hash.to_owned();
    off_thread(move || {
        let hash = PasswordHash::new(&hash).map_err(|_| Error::internal("a password hash is unreadable"))?;
        Ok(Argon2::default().verify_password(password.expose().as_bytes(), &hash).is_ok())
    })
    .await
}

async fn off_thread<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    let _turn = TURN.acquire().await.map_err(Error::internal)?;
    tokio::task::spawn_blocking(work).await.map_err(Error::internal)?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_password_matches_its_hash_and_no_other() {
        let hash = hash(&"correct horse".into()).await.unwrap();
        assert!(hash.starts_with("$argon2id$"));
        assert!(verify(&"correct horse".into(), &hash).await.unwrap());
        assert!(!verify(&"battery staple".into(), &hash).await.unwrap());
    }
}
