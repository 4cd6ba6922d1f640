//! The authorization page: who is asked, and where the answer goes.

use super::support::{Answer, CLIENT, Vendor, form};
use ligand_simulator::infusionsoft::{Config, Settings};

const CALLBACK: &str = "https://app.example/callback?tenant=7";

fn asked(extra: &[(&str, &str)]) -> String {
    let fields = [("client_id", CLIENT.0), ("redirect_uri", CALLBACK), ("response_type", "code"), ("scope", "full")];
    let kept = fields.into_iter().filter(|(name, _)| !extra.iter().any(|(other, _)| other == name));
    form(&kept.chain(extra.iter().copied()).collect::<Vec<_>>())
}

async fn visit(vendor: &Vendor, extra: &[(&str, &str)]) -> Answer {
    vendor.send("GET", &format!("/app/oauth/authorize?{}", asked(extra)), &[], "").await
}

fn sent_back(answer: &Answer) -> Vec<(String, String)> {
    assert_eq!(answer.status, 302, "{}", answer.body);
    let location = answer.header("location").expect("a location");
    let url = url::Url::parse(location).expect("a URL");
    assert!(location.starts_with("https://app.example/callback?tenant=7&"), "{location}");
    url.query_pairs().into_owned().skip(1).collect()
}

fn value<'a>(pairs: &'a [(String, String)], name: &str) -> Option<&'a str> {
    pairs.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
}

#[tokio::test]
async fn a_person_sees_a_page_whose_form_grants() {
    let vendor = Vendor::start().await;
    let page = visit(&vendor, &[("state", "s 1")]).await;
    assert_eq!(page.status, 200);
    assert!(page.body.contains("fm260.infusionsoft.com") && page.body.contains("value=\"s 1\""), "{}", page.body);

    let headers = [("Content-Type", "application/x-www-form-urlencoded")];
    let posted = asked(&[("state", "s 1"), ("decision", "allow")]);
    let back = sent_back(&vendor.send("POST", "/app/oauth/authorize", &headers, &posted).await);

    assert_eq!(value(&back, "scope"), Some("full|fm260.infusionsoft.com"));
    assert_eq!(value(&back, "state"), Some("s 1"));
    assert_eq!(value(&back, "code").map(str::len), Some(24));
}

#[tokio::test]
async fn a_denial_comes_back_with_the_vendors_words() {
    let vendor = Vendor::start().await;
    let back = sent_back(&visit(&vendor, &[("auto", "deny"), ("state", "s")]).await);
    assert_eq!(value(&back, "error"), Some("access_denied"));
    assert_eq!(value(&back, "error_description"), Some("User denied access to resource"));
    assert_eq!(value(&back, "state"), Some("s"));
    assert_eq!(value(&back, "code"), None);
}

#[tokio::test]
async fn without_a_state_none_comes_back() {
    let vendor = Vendor::start().await;
    assert_eq!(value(&sent_back(&visit(&vendor, &[("auto", "allow")]).await), "state"), None);
}

#[tokio::test]
async fn a_stranger_is_not_redirected() {
    let change = |config: &mut Config| config.redirect_uris = vec![CALLBACK.into()];
    let vendor = Vendor::with(change).await;
    for extra in [
        ("client_id", "somebody-else"),
        ("redirect_uri", "https://evil.example/callback"),
        ("redirect_uri", "javascript:alert(1)"),
        ("redirect_uri", ""),
    ] {
        let answer = visit(&vendor, &[extra, ("auto", "allow")]).await;
        assert_eq!(answer.status, 400, "{extra:?}");
        assert!(answer.header("location").is_none(), "{extra:?}");
    }
    assert_eq!(visit(&vendor, &[("auto", "allow")]).await.status, 302, "the registered callback is served");
}

#[tokio::test]
async fn only_a_code_for_full_scope_can_be_had() {
    let vendor = Vendor::start().await;
    for (extra, error) in
        [(("response_type", "token"), "unsupported_response_type"), (("scope", "files.read"), "invalid_scope")]
    {
        let back = sent_back(&visit(&vendor, &[extra, ("auto", "allow")]).await);
        assert_eq!(value(&back, "error"), Some(error));
    }
}

#[tokio::test]
async fn the_consent_setting_answers_for_the_person() {
    let vendor = Vendor::start().await;
    let sent = vendor.send("PUT", "/_simulator/settings", &[], r#"{"consent":"allow"}"#).await;
    assert_eq!(sent.status, 200, "{}", sent.body);
    assert!(value(&sent_back(&visit(&vendor, &[]).await), "code").is_some());
    vendor.control.set(|settings| settings.consent = Settings::default().consent);
    assert_eq!(visit(&vendor, &[]).await.status, 200);
}
