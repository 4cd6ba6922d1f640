//! Proof keys for the authorization code (RFC 7636): a code is worth nothing to who does not know the verifier.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ligand_model::Secret;
use sha2::{Digest as _, Sha256};

/// How a challenge is made of its verifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChallengeMethod {
    /// Its hash.
    S256,
    /// The verifier itself: for vendors that know nothing better.
    Plain,
}

impl ChallengeMethod {
    /// Reads `oauth.pkce.code.method`; what is not `plain` is `S256`.
    pub fn from_name(name: &str) -> ChallengeMethod {
        if name.trim().eq_ignore_ascii_case("plain") { ChallengeMethod::Plain } else { ChallengeMethod::S256 }
    }

    /// The value of `code_challenge_method`.
    pub const fn name(self) -> &'static str {
        match self {
            ChallengeMethod::S256 => "S256",
            ChallengeMethod::Plain => "plain",
        }
    }

    /// The challenge of a verifier.
    pub fn challenge(self, verifier: &Secret) -> String {
        match self {
            ChallengeMethod::S256 => URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.expose().as_bytes())),
            ChallengeMethod::Plain => verifier.expose().clone(),
        }
    }
}

/// A verifier of these bytes: 32 or more of them.
pub fn verifier(bytes: &[u8]) -> Secret {
    Secret::new(URL_SAFE_NO_PAD.encode(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_challenge_of_the_rfcs_appendix_is_reproduced() {
        let octets = [
            116, 24, 223, 180, 151, 153, 224, 37, 79, 250, 96, 125, 216, 173, 187, 186, 22, 212, 37, 77, 105, 214, 191,
            240, 91, 88, 5, 88, 83, 132, 141, 121,
        ];
        let verifier = verifier(&octets);
        assert_eq!(verifier.expose(), "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk");
        assert_eq!(ChallengeMethod::S256.challenge(&verifier), "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
        assert_eq!(ChallengeMethod::from_name("PLAIN").challenge(&verifier), *verifier.expose());
    }
}
