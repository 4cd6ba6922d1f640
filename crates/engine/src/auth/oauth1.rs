//! `oauth1` and `oauth1Plaintext`: requests signed with the secrets of client and token (RFC 5849). Asking for tokens is
//! `oauth::oauth1`.

use super::encoding::{encode, form, host, query, sorted};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, Mac};
use ligand_model::Secret;
use sha1::Sha1;
use url::Url;

/// Who signs: the client, and the token it has, if any.
#[derive(Debug, Clone)]
pub struct Signer {
    /// `oauth.api.key`.
    pub client: String,
    /// `oauth.api.secret`.
    pub client_secret: Secret,
    /// `oauth.user.token`, or a request token.
    pub token: Option<String>,
    /// `oauth.user.token.secret`, or that of a request token; may be empty.
    pub token_secret: Secret,
    /// How it is signed.
    pub method: SignatureMethod,
}

/// `oauth_signature_method`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignatureMethod {
    /// The hash of the request under both secrets.
    HmacSha1,
    /// Both secrets themselves: for vendors behind TLS.
    Plaintext,
}

impl SignatureMethod {
    const fn name(self) -> &'static str {
        match self {
            SignatureMethod::HmacSha1 => "HMAC-SHA1",
            SignatureMethod::Plaintext => "PLAINTEXT",
        }
    }
}

/// What makes a signature its own.
#[derive(Debug, Clone)]
pub(crate) struct Moment {
    /// Seconds since 1970.
    pub seconds: i64,
    /// Never used twice.
    pub nonce: String,
}

/// What is signed.
pub(crate) struct Signed<'a> {
    pub method: &'a str,
    pub url: &'a Url,
    /// The body, if it is a form: its fields are signed too.
    pub form: Option<&'a [u8]>,
    /// Further parameters of the protocol: `oauth_callback`, `oauth_verifier`.
    pub further: &'a [(&'static str, String)],
}

/// The parameters of the protocol with the signature, in the order in which they are sent.
pub(crate) fn parameters(signer: &Signer, moment: &Moment, signed: &Signed) -> Vec<(&'static str, String)> {
    let mut parameters = vec![("oauth_consumer_key", signer.client.clone())];
    parameters.extend(signer.token.clone().map(|token| ("oauth_token", token)));
    parameters.push(("oauth_signature_method", signer.method.name().to_owned()));
    parameters.push(("oauth_timestamp", moment.seconds.to_string()));
    parameters.push(("oauth_nonce", moment.nonce.clone()));
    parameters.extend_from_slice(signed.further);
    let signature = signature(signer, signed, &parameters);
    parameters.push(("oauth_signature", signature));
    parameters
}

/// The value of `Authorization`.
pub(crate) fn header(parameters: &[(&'static str, String)]) -> String {
    let encoded: Vec<_> = parameters.iter().map(|(name, value)| format!("{name}=\"{}\"", encode(value))).collect();
    format!("OAuth {}", encoded.join(", "))
}

fn signature(signer: &Signer, signed: &Signed, parameters: &[(&'static str, String)]) -> String {
    let key = format!("{}&{}", encode(signer.client_secret.expose()), encode(signer.token_secret.expose()));
    match signer.method {
        SignatureMethod::Plaintext => key,
        SignatureMethod::HmacSha1 => {
            let mut mac = Hmac::<Sha1>::new_from_slice(key.as_bytes()).expect("HMAC takes a key of any length");
            mac.update(base_string(signed, parameters).as_bytes());
            STANDARD.encode(mac.finalize().into_bytes())
        }
    }
}

/// RFC 5849 §3.4.1: method, URL without query, and all parameters wherever they stand.
fn base_string(signed: &Signed, parameters: &[(&'static str, String)]) -> String {
    let (query, form) = (query(signed.url), signed.form.map(form).unwrap_or_default());
    let sent = query.iter().chain(&form).map(|(name, value)| (name.as_str(), value.as_str()));
    let ours = parameters.iter().map(|(name, value)| (*name, value.as_str()));
    let uri = format!("{}://{}{}", signed.url.scheme(), host(signed.url), signed.url.path());
    [signed.method.to_ascii_uppercase(), encode(&uri), encode(&sorted(sent.chain(ours)))].join("&")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn signer(token: Option<&str>, token_secret: &str, method: SignatureMethod) -> Signer {
        Signer {
            client: "dpf43f3p2l4k3l03".into(),
            client_secret: "kd94hf93k423kf44".into(),
            token: token.map(str::to_owned),
            token_secret: token_secret.into(),
            method,
        }
    }

    fn sign(signer: &Signer, (seconds, nonce): (i64, &str), signed: &Signed) -> String {
        let moment = Moment { seconds, nonce: nonce.into() };
        parameters(signer, &moment, signed).pop().map(|(_, signature)| signature).unwrap_or_default()
    }

    #[test]
    fn the_three_requests_of_the_rfcs_example_have_the_signatures_of_the_rfc() {
        let url = |text: &str| Url::parse(text).unwrap();
        let initiate = url("https://photos.example.net/initiate");
        let callback = [("oauth_callback", "http://printer.example.com/ready".to_owned())];
        let first = Signed { method: "POST", url: &initiate, form: None, further: &callback };
        let by_client = signer(None, "", SignatureMethod::HmacSha1);
        assert_eq!(sign(&by_client, (137_131_200, "wIjqoS"), &first), "74KNZJeDHnMBp0EMJ9ZHt/XKycU=");

        let token = url("https://photos.example.net/token");
        let verifier = [("oauth_verifier", "hfdp7dh39dks9884".to_owned())];
        let second = Signed { method: "POST", url: &token, form: None, further: &verifier };
        let with_request = signer(Some("hh5s93j4hdidpola"), "hdhd0244k9j7ao03", SignatureMethod::HmacSha1);
        assert_eq!(sign(&with_request, (137_131_201, "walatlh"), &second), "gKgrFCywp7rO0OXSjdot/IHF7IU=");

        let photos = url("http://photos.example.net/photos?file=vacation.jpg&size=original");
        let third = Signed { method: "get", url: &photos, form: None, further: &[] };
        let with_token = signer(Some("nnch734d00sl2jdk"), "pfkkdhi9sl3r4s00", SignatureMethod::HmacSha1);
        assert_eq!(sign(&with_token, (137_131_202, "chapoH"), &third), "MdpQcU8iPSUjWoN/UDMsK2sui9I=");
    }

    #[test]
    fn query_and_form_are_part_of_what_is_signed() {
        let url = Url::parse("http://EXAMPLE.COM:80/request?b5=%3D%253D&a3=a&c%40=&a2=r%20b").unwrap();
        let signed = Signed { method: "POST", url: &url, form: Some(b"c2&a3=2+q"), further: &[] };
        let ours = [
            ("oauth_consumer_key", "9djdj82h48djs9d2".to_owned()),
            ("oauth_token", "kkk9d7dh3k39sjv7".to_owned()),
            ("oauth_signature_method", "HMAC-SHA1".to_owned()),
            ("oauth_timestamp", "137131201".to_owned()),
            ("oauth_nonce", "7d8f3e4a".to_owned()),
        ];
        let expected = "POST&http%3A%2F%2Fexample.com%2Frequest&a2%3Dr%2520b%26a3%3D2%2520q%26a3%3Da%26b5%3D%253D%25253D\
                        %26c%2540%3D%26c2%3D%26oauth_consumer_key%3D9djdj82h48djs9d2%26oauth_nonce%3D7d8f3e4a\
                        %26oauth_signature_method%3DHMAC-SHA1%26oauth_timestamp%3D137131201%26oauth_token%3Dkkk9d7dh3k39sjv7";
        assert_eq!(base_string(&signed, &ours), expected);
    }

    #[test]
    fn plaintext_signs_with_the_secrets_themselves() {
        let url = Url::parse("https://photos.example.net/photos").unwrap();
        let signed = Signed { method: "GET", url: &url, form: None, further: &[] };
        let mut signer = signer(Some("t"), "a&b", SignatureMethod::Plaintext);
        signer.client_secret = "x y".into();
        assert_eq!(sign(&signer, (1, "n"), &signed), "x%20y&a%26b");
    }

    #[test]
    fn the_header_quotes_and_encodes_each_parameter() {
        let shown = header(&[("oauth_nonce", "a/b".to_owned()), ("oauth_signature", "c=".to_owned())]);
        assert_eq!(shown, "OAuth oauth_nonce=\"a%2Fb\", oauth_signature=\"c%3D\"");
    }
}
