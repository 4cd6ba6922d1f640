//! Step: signatures over the request as it will be sent, after the hooks: final URL, headers and bytes. What is signed how
//! stands in `auth/`; the types that need no signature are `authenticate`'s.

use crate::auth::{awsv2, awsv4, encoding, oauth1};
use crate::authenticate;
use crate::call::Turn;
use crate::connection::Configuration;
use crate::random;
use crate::wire::Encoded;
use bytes::Bytes;
use chrono::DateTime;
use http::header::{AUTHORIZATION, CONTENT_TYPE};
use http::{HeaderMap, HeaderName, HeaderValue};
use ligand_model::element::AuthenticationType;
use ligand_model::{Error, Kind, Result};
use url::Url;

/// Signs a request where the instance's type of authentication demands it; `now` in epoch milliseconds.
///
/// # Errors
/// 400 that names the configuration that is missing or cannot be used.
pub(crate) fn request(turn: &Turn, now: i64, request: &mut Encoded, url: &mut Url) -> Result<()> {
    let configuration = &turn.connection.configuration;
    let signed = match authenticate::kind(turn) {
        AuthenticationType::Oauth1 => oauth1(configuration, oauth1::SignatureMethod::HmacSha1, now, request, url),
        AuthenticationType::Oauth1Plaintext => {
            oauth1(configuration, oauth1::SignatureMethod::Plaintext, now, request, url)
        }
        AuthenticationType::AwsV2 => awsv2(configuration, now, request, url),
        AuthenticationType::AwsV4 => awsv4(configuration, now, request, url),
        _ => return Ok(()),
    };
    signed.map_err(|why| {
        let element = &turn.connection.element.key;
        Error::new(Kind::Configuration, format!("the request to element {element} cannot be signed: {why}"))
    })
}

fn oauth1(
    configuration: &Configuration,
    method: oauth1::SignatureMethod,
    now: i64,
    request: &mut Encoded,
    url: &mut Url,
) -> Result<(), String> {
    if request.headers.contains_key(AUTHORIZATION) {
        return Ok(());
    }
    let text = |key: &str| configuration.get(key).unwrap_or_default();
    let signer = oauth1::Signer {
        client: needed(configuration, "oauth.api.key")?.to_owned(),
        client_secret: text("oauth.api.secret").into(),
        token: configuration.get("oauth.user.token").map(str::to_owned),
        token_secret: text("oauth.user.token.secret").into(),
        method,
    };
    let moment = oauth1::Moment { seconds: now.div_euclid(1000), nonce: random::nonce()? };
    let in_query = text("oauth.request.authorization.type").trim().eq_ignore_ascii_case("query");
    oauth1_request(&signer, &moment, in_query, request, url)
}

/// Puts the parameters of the protocol where the vendor wants them.
fn oauth1_request(
    signer: &oauth1::Signer,
    moment: &oauth1::Moment,
    in_query: bool,
    request: &mut Encoded,
    url: &mut Url,
) -> Result<(), String> {
    let form = is_form(&request.headers).then_some(&request.body[..]);
    let signed = oauth1::Signed { method: request.method.as_str(), url, form, further: &[] };
    let parameters = oauth1::parameters(signer, moment, &signed);
    if in_query {
        url.query_pairs_mut().extend_pairs(&parameters);
        return Ok(());
    }
    set(&mut request.headers, AUTHORIZATION, &oauth1::header(&parameters), "oauth.api.key")
}

fn awsv2(configuration: &Configuration, now: i64, request: &mut Encoded, url: &mut Url) -> Result<(), String> {
    let signer = awsv2::Signer {
        key: needed(configuration, "aws.api.key")?.to_owned(),
        secret: needed(configuration, "aws.api.secret")?.into(),
    };
    let timestamp = date(now, "%Y-%m-%dT%H:%M:%SZ");
    let is_form = is_form(&request.headers);
    let mut sent = encoding::query(url);
    if is_form {
        sent.extend(encoding::form(&request.body));
    }
    let parameters = awsv2::parameters(&signer, &timestamp, (request.method.as_str(), url), &sent);
    if is_form {
        let body = String::from_utf8_lossy(&request.body).into_owned();
        let body = url::form_urlencoded::Serializer::new(body).extend_pairs(&parameters).finish();
        request.body = Bytes::from(body);
    } else {
        url.query_pairs_mut().extend_pairs(&parameters);
    }
    Ok(())
}

fn awsv4(configuration: &Configuration, now: i64, request: &mut Encoded, url: &Url) -> Result<(), String> {
    if request.headers.contains_key(AUTHORIZATION) {
        return Ok(());
    }
    let host = signed_host(configuration, url);
    let signer = awsv4::Signer {
        key: needed(configuration, "aws.api.key")?.to_owned(),
        secret: needed(configuration, "aws.api.secret")?.into(),
        region: given(configuration, "aws.region").unwrap_or("us-east-1").to_owned(),
        service: service(configuration, &host)?,
    };
    let date = date(now, "%Y%m%dT%H%M%SZ");
    set(&mut request.headers, HeaderName::from_static("x-amz-date"), &date, "the time")?;
    if signer.service == "s3" {
        let hash = awsv4::hash(&request.body);
        set(&mut request.headers, HeaderName::from_static("x-amz-content-sha256"), &hash, "the body")?;
    }
    let takes_part = |name: &HeaderName| *name == CONTENT_TYPE || name.as_str().starts_with("x-amz-");
    let headers = request.headers.iter().filter(|(name, _)| takes_part(name));
    let mut headers: Vec<(String, String)> = headers
        .map(|(name, value)| (name.to_string(), String::from_utf8_lossy(value.as_bytes()).into_owned()))
        .collect();
    headers.push(("host".to_owned(), host));
    let signed = awsv4::Signed { method: request.method.as_str(), url, headers, body: &request.body };
    let authorization = awsv4::authorization(&signer, &date, &signed);
    set(&mut request.headers, AUTHORIZATION, &authorization, "aws.api.key")
}

/// The host that AWS sees: the URL's own, unless `aws.host` names another one behind it.
fn signed_host(configuration: &Configuration, url: &Url) -> String {
    let host = encoding::host(url);
    let named = given(configuration, "aws.host").map(|named| named.rsplit("://").next().unwrap_or(named));
    let named = named.map(|named| named.trim_end_matches('/').to_ascii_lowercase());
    named.filter(|named| !host.ends_with(named.as_str())).unwrap_or(host)
}

/// `aws.service.name`, else the first label of a host of AWS.
fn service(configuration: &Configuration, host: &str) -> Result<String, String> {
    let of_host = || host.strip_suffix(".amazonaws.com").and_then(|left| left.split('.').next());
    let service = given(configuration, "aws.service.name").or_else(of_host);
    service.map(str::to_ascii_lowercase).ok_or_else(|| missing("aws.service.name"))
}

fn given<'c>(configuration: &'c Configuration, key: &str) -> Option<&'c str> {
    configuration.get(key).map(str::trim).filter(|value| !value.is_empty())
}

fn needed<'c>(configuration: &'c Configuration, key: &str) -> Result<&'c str, String> {
    given(configuration, key).ok_or_else(|| missing(key))
}

fn missing(key: &str) -> String {
    format!("configuration is missing: {key}")
}

fn is_form(headers: &HeaderMap) -> bool {
    let kind = headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    kind.trim().to_ascii_lowercase().starts_with("application/x-www-form-urlencoded")
}

fn set(headers: &mut HeaderMap, name: HeaderName, value: &str, cause: &str) -> Result<(), String> {
    let mut value = HeaderValue::try_from(value).map_err(|_| format!("{cause} cannot stand in a header"))?;
    value.set_sensitive(true);
    headers.insert(name, value);
    Ok(())
}

fn date(now: i64, format: &str) -> String {
    DateTime::from_timestamp_millis(now).unwrap_or_default().format(format).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::Method;

    fn configuration(pairs: &[(&str, &str)]) -> Configuration {
        pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
    }

    fn encoded(method: Method, kind: &'static str, body: &'static str) -> Encoded {
        let headers = HeaderMap::from_iter([(CONTENT_TYPE, HeaderValue::from_static(kind))]);
        Encoded { method, headers, body: Bytes::from_static(body.as_bytes()) }
    }

    fn authorization(request: &Encoded) -> &str {
        request.headers[AUTHORIZATION].to_str().unwrap()
    }

    #[test]
    fn oauth1_stands_in_the_header_or_in_the_query_and_signs_the_same() {
        let known = [("oauth.api.key", "id"), ("oauth.api.secret", "s"), ("oauth.user.token", "t")];
        let signer = |in_query: bool| {
            let (mut request, mut url) =
                (encoded(Method::GET, "application/json", ""), Url::parse("https://vendor.example/cards?a=1").unwrap());
            let signer = oauth1::Signer {
                client: "id".into(),
                client_secret: "s".into(),
                token: Some("t".into()),
                token_secret: "u".into(),
                method: oauth1::SignatureMethod::HmacSha1,
            };
            let moment = oauth1::Moment { seconds: 1, nonce: "n".into() };
            oauth1_request(&signer, &moment, in_query, &mut request, &mut url).unwrap();
            (request, url)
        };
        let (by_header, by_query) = (signer(false), signer(true));
        let signature = by_query.1.query_pairs().find(|(name, _)| name == "oauth_signature").unwrap().1.into_owned();
        let quoted =
            format!("oauth_signature=\"{}\"", signature.replace('=', "%3D").replace('/', "%2F").replace('+', "%2B"));
        assert!(authorization(&by_header.0).ends_with(&quoted), "{signature}");
        assert!(!by_query.0.headers.contains_key(AUTHORIZATION) && by_header.1.query() == Some("a=1"));

        let mut request = encoded(Method::GET, "application/json", "");
        request.headers.insert(AUTHORIZATION, HeaderValue::from_static("by a hook"));
        let mut url = Url::parse("https://vendor.example/").unwrap();
        oauth1(&configuration(&known), oauth1::SignatureMethod::HmacSha1, 0, &mut request, &mut url).unwrap();
        assert_eq!(authorization(&request), "by a hook");
    }

    #[test]
    fn version_2_adds_its_parameters_to_the_form_or_else_to_the_query() {
        let known = configuration(&[("aws.api.key", "AK"), ("aws.api.secret", "s")]);
        for (kind, in_form) in [("application/x-www-form-urlencoded; charset=utf-8", true), ("application/json", false)]
        {
            let mut request = encoded(Method::POST, kind, "Action=Send");
            let mut url = Url::parse("https://sqs.example/").unwrap();
            awsv2(&known, 0, &mut request, &mut url).unwrap();
            let body = String::from_utf8_lossy(&request.body).into_owned();
            let query = url.query().unwrap_or_default();
            let (with, without) = if in_form { (body.as_str(), query) } else { (query, body.as_str()) };
            assert!(with.contains("AWSAccessKeyId=AK") && with.contains("&Signature="), "{with}");
            assert!(!without.contains("Signature"), "{without}");
            assert!(with.contains("Timestamp=1970-01-01T00%3A00%3A00Z"), "{with}");
        }
    }

    #[test]
    fn version_4_signs_type_and_own_headers_and_reads_the_service_from_a_host_of_aws() {
        let known = configuration(&[("aws.api.key", "AK"), ("aws.api.secret", "s"), ("aws.region", "eu-west-1")]);
        let mut request = encoded(Method::GET, "application/json", "");
        awsv4(&known, 0, &mut request, &Url::parse("https://sqs.eu-west-1.amazonaws.com/").unwrap()).unwrap();
        let expected = "AWS4-HMAC-SHA256 Credential=AK/19700101/eu-west-1/sqs/aws4_request, \
                        SignedHeaders=content-type;host;x-amz-date, Signature=";
        assert!(authorization(&request).starts_with(expected), "{}", authorization(&request));

        let mut request = encoded(Method::PUT, "text/plain", "x");
        awsv4(&known, 0, &mut request, &Url::parse("https://s3.amazonaws.com/bucket/key").unwrap()).unwrap();
        let hash = "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881";
        assert_eq!(request.headers["x-amz-content-sha256"], hash);
    }

    #[test]
    fn what_is_missing_for_a_signature_is_named() {
        let mut request = encoded(Method::GET, "text/plain", "");
        let mut url = Url::parse("https://proxy.example/").unwrap();
        let known = [("aws.api.key", "AK"), ("aws.api.secret", "s"), ("oauth.api.secret", "s")];
        let cause = awsv4(&configuration(&known), 0, &mut request, &url).unwrap_err();
        assert_eq!(cause, "configuration is missing: aws.service.name");
        let cause = awsv2(&configuration(&known[1..]), 0, &mut request, &mut url).unwrap_err();
        assert_eq!(cause, "configuration is missing: aws.api.key");
        let method = oauth1::SignatureMethod::Plaintext;
        let cause = oauth1(&configuration(&known), method, 0, &mut request, &mut url).unwrap_err();
        assert_eq!(cause, "configuration is missing: oauth.api.key");
    }

    #[test]
    fn another_host_is_signed_only_where_the_url_is_not_that_of_aws_itself() {
        let url = Url::parse("https://sqs.eu-west-1.amazonaws.com/").unwrap();
        let of = |named: &str, url: &Url| signed_host(&configuration(&[("aws.host", named)]), url);
        assert_eq!(of("amazonaws.com", &url), "sqs.eu-west-1.amazonaws.com");
        let proxy = Url::parse("https://proxy.example:8443/").unwrap();
        assert_eq!(of("https://sqs.amazonaws.com/", &proxy), "sqs.amazonaws.com");
        assert_eq!(of(" ", &proxy), "proxy.example:8443");
    }
}
