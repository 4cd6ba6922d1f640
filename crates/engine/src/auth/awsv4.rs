//! `awsv4`: AWS's signature version 4, in the header `Authorization`.

use super::encoding::{encode, query, sorted};
use hmac::{Hmac, Mac};
use ligand_model::Secret;
use sha2::{Digest as _, Sha256};
use url::Url;

/// Who signs, and for which service.
#[derive(Debug, Clone)]
pub(crate) struct Signer {
    /// `aws.api.key`.
    pub key: String,
    /// `aws.api.secret`.
    pub secret: Secret,
    /// `aws.region`.
    pub region: String,
    /// `aws.service.name`.
    pub service: String,
}

/// What is signed. `headers` are those that take part, in lower case: `host`, `x-amz-date` and others.
pub(crate) struct Signed<'a> {
    pub method: &'a str,
    pub url: &'a Url,
    pub headers: Vec<(String, String)>,
    pub body: &'a [u8],
}

/// The value of `Authorization`; `date` as in `x-amz-date`, `20150830T123600Z`.
pub(crate) fn authorization(signer: &Signer, date: &str, signed: &Signed) -> String {
    let Signer { key, region, service, .. } = signer;
    let day = date.get(..8).unwrap_or_default();
    let scope = format!("{day}/{region}/{service}/aws4_request");
    let (canonical, names) = canonical_request(service, signed);
    let to_sign = format!("AWS4-HMAC-SHA256\n{date}\n{scope}\n{}", hex(&Sha256::digest(canonical.as_bytes())));
    let first = format!("AWS4{}", signer.secret.expose()).into_bytes();
    let signing_key =
        [day, region, service, "aws4_request"].iter().fold(first, |key, part| hmac(&key, part.as_bytes()));
    let signature = hex(&hmac(&signing_key, to_sign.as_bytes()));
    format!("AWS4-HMAC-SHA256 Credential={key}/{scope}, SignedHeaders={names}, Signature={signature}")
}

/// The hash of a body, as `x-amz-content-sha256` has it.
pub(crate) fn hash(body: &[u8]) -> String {
    hex(&Sha256::digest(body))
}

/// The canonical request, and the names of its headers.
fn canonical_request(service: &str, signed: &Signed) -> (String, String) {
    let mut headers: Vec<(String, String)> =
        signed.headers.iter().map(|(name, value)| (name.to_ascii_lowercase(), trimmed(value))).collect();
    headers.sort();
    let lines: String = headers.iter().map(|(name, value)| format!("{name}:{value}\n")).collect();
    let names = headers.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>().join(";");
    let query = query(signed.url);
    let query = sorted(query.iter().map(|(name, value)| (name.as_str(), value.as_str())));
    let path = path(service, signed.url);
    let canonical =
        format!("{}\n{path}\n{query}\n{lines}\n{names}\n{}", signed.method.to_ascii_uppercase(), hash(signed.body));
    (canonical, names)
}

/// Every service but S3 encodes once more what is encoded already.
fn path(service: &str, url: &Url) -> String {
    let path = if url.path().is_empty() { "/" } else { url.path() };
    let segments = path.split('/').map(|segment| match service {
        "s3" => encode(&percent_encoding::percent_decode_str(segment).decode_utf8_lossy()),
        _ => encode(segment),
    });
    segments.collect::<Vec<_>>().join("/")
}

/// Without blanks at the ends, and one in place of several.
fn trimmed(value: &str) -> String {
    value.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

fn hmac(key: &[u8], text: &[u8]) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes a key of any length");
    mac.update(text);
    mac.finalize().into_bytes().to_vec()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const DATE: &str = "20150830T123600Z";

    fn signature(signer: &Signer, method: &str, url: &str, content_type: Option<&str>, body: &str) -> String {
        let url = Url::parse(url).unwrap();
        let mut headers = vec![("Host".to_owned(), url.host_str().unwrap().to_owned())];
        headers.push(("X-Amz-Date".to_owned(), DATE.to_owned()));
        headers.extend(content_type.map(|kind| ("Content-Type".to_owned(), kind.to_owned())));
        let signed = Signed { method, url: &url, headers, body: body.as_bytes() };
        let header = authorization(signer, DATE, &signed);
        header.rsplit_once("Signature=").unwrap().1.to_owned()
    }

    fn signer(secret: &str, service: &str) -> Signer {
        Signer { key: "AKIDEXAMPLE".into(), secret: secret.into(), region: "us-east-1".into(), service: service.into() }
    }

    #[test]
    fn the_published_test_vectors_are_reproduced() {
        let form = Some("application/x-www-form-urlencoded");
        let table = [
            ("GET", "/", None, "", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"),
            (
                "GET",
                "/?Param2=value2&Param1=value1",
                None,
                "",
                "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500",
            ),
            ("POST", "/", None, "", "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b"),
            ("POST", "/", form, "Param1=value1", "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a"),
        ];
        let signer = signer("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", "service");
        for (method, path, kind, body, expected) in table {
            let url = format!("https://example.amazonaws.com{path}");
            assert_eq!(signature(&signer, method, &url, kind, body), expected, "{method} {path} {body}");
        }
    }

    #[test]
    fn the_example_of_the_guide_is_reproduced() {
        let signer = signer("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", "iam");
        let url = "https://iam.amazonaws.com/?Action=ListUsers&Version=2010-05-08";
        let kind = Some("application/x-www-form-urlencoded; charset=utf-8");
        let expected = "5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7";
        assert_eq!(signature(&signer, "GET", url, kind, ""), expected);
    }

    #[test]
    fn a_path_is_encoded_once_more_except_for_s3() {
        let url = Url::parse("https://a.example/b%20c/d").unwrap();
        assert_eq!((path("es", &url).as_str(), path("s3", &url).as_str()), ("/b%2520c/d", "/b%20c/d"));
    }
}
