//! `awsv2`: AWS's signature version 2, as parameters of the query, or of the form where the body is one.

use super::encoding::{host, sorted};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, Mac};
use ligand_model::Secret;
use sha2::Sha256;
use url::Url;

/// Who signs.
#[derive(Debug, Clone)]
pub(crate) struct Signer {
    /// `aws.api.key`.
    pub key: String,
    /// `aws.api.secret`.
    pub secret: Secret,
}

/// The parameters to add, the signature last. `sent` are those of query and form, decoded; `timestamp` as
/// `2011-10-03T15:19:30Z`.
pub(crate) fn parameters(
    signer: &Signer,
    timestamp: &str,
    (method, url): (&str, &Url),
    sent: &[(String, String)],
) -> Vec<(&'static str, String)> {
    let mut parameters = vec![
        ("AWSAccessKeyId", signer.key.clone()),
        ("SignatureMethod", "HmacSHA256".to_owned()),
        ("SignatureVersion", "2".to_owned()),
        ("Timestamp", timestamp.to_owned()),
    ];
    let ours = parameters.iter().map(|(name, value)| (*name, value.as_str()));
    let all = sorted(sent.iter().map(|(name, value)| (name.as_str(), value.as_str())).chain(ours));
    let path = if url.path().is_empty() { "/" } else { url.path() };
    let to_sign = format!("{}\n{}\n{path}\n{all}", method.to_ascii_uppercase(), host(url));
    let key = signer.secret.expose().as_bytes();
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes a key of any length");
    mac.update(to_sign.as_bytes());
    parameters.push(("Signature", STANDARD.encode(mac.finalize().into_bytes())));
    parameters
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_documented_example_is_reproduced() {
        let signer =
            Signer { key: "AKIAIOSFODNN7EXAMPLE".into(), secret: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY".into() };
        let url = Url::parse("https://elasticmapreduce.amazonaws.com").unwrap();
        let sent = [("Version", "2009-03-31"), ("Action", "DescribeJobFlows")];
        let sent = sent.map(|(name, value)| (name.to_owned(), value.to_owned()));
        let signed = parameters(&signer, "2011-10-03T15:19:30", ("GET", &url), &sent);
        assert_eq!(signed.last().unwrap(), &("Signature", "i91nKc4PWAt0JJIdXwz9HxZCJDdiy6cf/Mj6vPxyYIs=".to_owned()));
    }
}
