//! The native half of the `CE` object (`docs/reference/hooks.md` §3): digests, base64 and randomness. The JavaScript half
//! in `js/prelude.js` checks arguments and makes the names.

use base64::alphabet;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig, STANDARD};
use base64::engine::{DecodePaddingMode, Engine};
use hmac::{Hmac, Mac};
use md5::Md5;
use rquickjs::{Ctx, Exception, Function, Object, Result};
use sha1::Sha1;
use sha2::{Digest, Sha256, Sha384, Sha512};

use super::random;

/// The longest random text a hook may ask for, in characters.
const RANDOM_LENGTH: usize = 4096;

/// Adds the functions to the object that the prelude is given.
pub(super) fn install<'js>(ctx: &Ctx<'js>, native: &Object<'js>) -> Result<()> {
    native.set("b64", Function::new(ctx.clone(), |text: String| STANDARD.encode(text))?)?;
    native.set("decode64", Function::new(ctx.clone(), decode64)?)?;
    native.set("digest", Function::new(ctx.clone(), digest)?)?;
    native.set("hmac", Function::new(ctx.clone(), hmac)?)?;
    native.set("random", Function::new(ctx.clone(), random_text)?)
}

/// Takes both alphabets, padding or none, and white space; bytes that are not UTF-8 become U+FFFD.
fn decode64(ctx: Ctx<'_>, text: String) -> Result<String> {
    const LENIENT: GeneralPurposeConfig = GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true);
    let plain: String = text
        .chars()
        .filter(|c| !c.is_ascii_whitespace())
        .map(|c| match c {
            '-' => '+',
            '_' => '/',
            other => other,
        })
        .collect();
    match GeneralPurpose::new(&alphabet::STANDARD, LENIENT).decode(plain) {
        Ok(bytes) => Ok(String::from_utf8_lossy(&bytes).into_owned()),
        Err(error) => Err(Exception::throw_type(&ctx, &format!("CE.decode64: not base64: {error}"))),
    }
}

fn digest(ctx: Ctx<'_>, algorithm: String, encoding: String, text: String) -> Result<String> {
    let bytes = match algorithm.as_str() {
        "md5" => Md5::digest(text).to_vec(),
        "sha1" => Sha1::digest(text).to_vec(),
        "sha256" => Sha256::digest(text).to_vec(),
        "sha384" => Sha384::digest(text).to_vec(),
        "sha512" => Sha512::digest(text).to_vec(),
        other => return Err(unknown_algorithm(&ctx, other)),
    };
    encode(&ctx, &encoding, &bytes)
}

fn hmac(ctx: Ctx<'_>, algorithm: String, encoding: String, secret: String, text: String) -> Result<String> {
    macro_rules! code {
        ($hash:ty) => {
            Hmac::<$hash>::new_from_slice(secret.as_bytes())
                .map(|mac| mac.chain_update(text.as_bytes()).finalize().into_bytes().to_vec())
        };
    }
    let code = match algorithm.as_str() {
        "md5" => code!(Md5),
        "sha1" => code!(Sha1),
        "sha256" => code!(Sha256),
        "sha384" => code!(Sha384),
        "sha512" => code!(Sha512),
        other => return Err(unknown_algorithm(&ctx, other)),
    };
    let bytes = code.map_err(|error| Exception::throw_type(&ctx, &format!("CE.hmac: {error}")))?;
    encode(&ctx, &encoding, &bytes)
}

fn unknown_algorithm(ctx: &Ctx<'_>, name: &str) -> rquickjs::Error {
    let message = format!("CE.hmac: unknown algorithm {name}; known are md5, sha1, sha256, sha384, sha512");
    Exception::throw_type(ctx, &message)
}

fn encode(ctx: &Ctx<'_>, encoding: &str, bytes: &[u8]) -> Result<String> {
    match encoding {
        "hex" => Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect()),
        "base64" => Ok(STANDARD.encode(bytes)),
        other => {
            Err(Exception::throw_type(ctx, &format!("CE.hmac: unknown encoding {other}; known are hex and base64")))
        }
    }
}

fn random_text(ctx: Ctx<'_>, length: f64) -> Result<String> {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to the range first")]
    let length = length.clamp(0.0, RANDOM_LENGTH as f64) as usize;
    random::letters_and_digits(length)
        .map_err(|error| Exception::throw_internal(&ctx, &format!("no randomness: {error}")))
}
