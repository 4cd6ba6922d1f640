//! The token endpoint and what tokens are worth.

use futures_free::join_all;
use serde_json::json;

use super::support::{ACCESS_KEY, Answer, CLIENT, Vendor, call, form};
use ligand_simulator::infusionsoft::TokenErrors;

const CALLBACK: &str = "https://app.example/callback";

/// Waiting for several answers at once without another dependency.
mod futures_free {
    pub async fn join_all<T: Send + 'static>(tasks: Vec<impl Future<Output = T> + Send + 'static>) -> Vec<T> {
        let mut set: tokio::task::JoinSet<T> = tasks.into_iter().collect();
        let mut done = Vec::new();
        while let Some(outcome) = set.join_next().await {
            done.push(outcome.expect("a task that does not panic"));
        }
        done
    }
}

async fn code(vendor: &Vendor) -> String {
    let query = form(&[
        ("client_id", CLIENT.0),
        ("redirect_uri", CALLBACK),
        ("response_type", "code"),
        ("scope", "full"),
        ("auto", "allow"),
    ]);
    let answer = vendor.send("GET", &format!("/app/oauth/authorize?{query}"), &[], "").await;
    let back = url::Url::parse(answer.header("location").expect("a location")).expect("a URL");
    back.query_pairs().find(|(name, _)| name == "code").expect("a code").1.into_owned()
}

async fn exchange(vendor: &Vendor, code: &str, change: Option<(&str, &str)>) -> Answer {
    let mut fields = [
        ("client_id", CLIENT.0),
        ("client_secret", CLIENT.1),
        ("redirect_uri", CALLBACK),
        ("code", code),
        ("grant_type", "authorization_code"),
    ];
    for field in &mut fields {
        if let Some((name, value)) = change
            && field.0 == name
        {
            field.1 = value;
        }
    }
    vendor.token(&fields).await
}

fn error(answer: &Answer) -> (u16, String, String) {
    let body = answer.json();
    let text = |name: &str| body[name].as_str().unwrap_or_default().to_owned();
    (answer.status, text("error"), text("error_description"))
}

#[tokio::test]
async fn a_code_gives_a_pair_once() {
    let vendor = Vendor::start().await;
    let code = code(&vendor).await;
    let first = exchange(&vendor, &code, None).await;
    assert_eq!(first.status, 200);
    let body = first.json();
    assert_eq!(body["token_type"], "bearer");
    assert_eq!(body["expires_in"], 86_400);
    assert_eq!(body["scope"], "full|fm260.infusionsoft.com");
    let again = exchange(&vendor, &code, None).await;
    assert_eq!(error(&again), (400, "invalid_request".into(), "Authorization code is invalid".into()));
}

#[tokio::test]
async fn a_code_is_bound_to_client_callback_and_time() {
    let vendor = Vendor::start().await;
    let mine = code(&vendor).await;
    let elsewhere = exchange(&vendor, &mine, Some(("redirect_uri", "https://evil.example/"))).await;
    assert_eq!(elsewhere.status, 400);
    for field in ["client_id", "client_secret"] {
        let stranger = exchange(&vendor, &mine, Some((field, "wrong"))).await;
        assert_eq!(
            error(&stranger),
            (401, "invalid_grant".into(), "Unable to authenticate username and password".into())
        );
    }
    vendor.control.advance(301.0);
    assert_eq!(exchange(&vendor, &mine, None).await.status, 400, "expired");
    assert_eq!(exchange(&vendor, &code(&vendor).await, None).await.status, 200);
}

#[tokio::test]
async fn a_refresh_kills_the_refresh_token_it_used() {
    let vendor = Vendor::start().await;
    let old = vendor.tokens();
    let fresh = vendor.refresh(&old.refresh_token).await;
    assert_eq!(fresh.status, 200);
    assert_ne!(fresh.json()["refresh_token"], json!(old.refresh_token));
    let dead = vendor.refresh(&old.refresh_token).await;
    assert_eq!(error(&dead), (400, "invalid_request".into(), "Invalid Refresh Token".into()));

    vendor.control.set(|settings| settings.token_errors = TokenErrors::Early);
    let dead = vendor.refresh(&old.refresh_token).await;
    assert_eq!(error(&dead), (400, "invalid_grant".into(), "Invalid refresh token".into()));
}

#[tokio::test]
async fn of_many_refreshes_at_once_exactly_one_wins() {
    let vendor = std::sync::Arc::new(Vendor::start().await);
    vendor.control.set(|settings| settings.token_delay_ms = 50);
    let old = vendor.tokens().refresh_token;
    let tasks = (0..20).map(|_| {
        let (vendor, old) = (std::sync::Arc::clone(&vendor), old.clone());
        async move { vendor.refresh(&old).await.status }
    });
    let statuses = join_all(tasks.collect()).await;
    assert_eq!(statuses.iter().filter(|status| **status == 200).count(), 1, "{statuses:?}");
    assert_eq!(vendor.control.counter("token:refresh_token"), 20);
    assert_eq!(vendor.control.counter("token_refused:refresh_token"), 19);
}

#[tokio::test]
async fn only_a_form_by_post_is_understood() {
    let vendor = Vendor::start().await;
    let wanted = (400, "invalid_request".to_owned(), "response_type or grant_type is required".to_owned());
    let json = r#"{"grant_type":"refresh_token","refresh_token":"x"}"#;
    let sent = vendor.send("POST", "/token", &[("Content-Type", "application/json")], json).await;
    assert_eq!(error(&sent), wanted);
    let sent = vendor.send("GET", "/token?grant_type=refresh_token&refresh_token=x", &[], "").await;
    assert_eq!(error(&sent), wanted);
}

#[tokio::test]
async fn client_authentication_in_the_other_place_works_but_is_noted() {
    let vendor = Vendor::start().await;
    let tokens = vendor.tokens();
    let fields = [
        ("grant_type", "refresh_token"),
        ("refresh_token", tokens.refresh_token.as_str()),
        ("client_id", CLIENT.0),
        ("client_secret", CLIENT.1),
    ];
    assert_eq!(vendor.token(&fields).await.status, 200);
    let noted = vendor.control.journal().pop().expect("an entry").deviations;
    assert_eq!(noted.len(), 1, "{noted:?}");
    assert!(noted[0].contains("documented is Basic"), "{noted:?}");
}

#[tokio::test]
async fn an_access_token_is_taken_from_query_and_header_until_it_expires() {
    let vendor = Vendor::start().await;
    let token = vendor.tokens().access_token;
    let body = call("DataService.getUserInfo", &[]);
    let by_query = vendor.send("POST", &format!("/crm/xmlrpc/v1?access_token={token}"), &[], &body).await;
    assert!(by_query.body.contains("<name>appUrl</name><value>fm260.infusionsoft.com</value>"), "{}", by_query.body);
    assert_eq!(vendor.oauth(&token, "DataService.getUserInfo", &[]).await.status, 200);

    vendor.control.advance(86_399.0);
    assert_eq!(vendor.oauth(&token, "DataService.getUserInfo", &[]).await.status, 200);
    vendor.control.advance(2.0);
    let expired = vendor.oauth(&token, "DataService.getUserInfo", &[]).await;
    assert_eq!(expired.status, 401);
    assert_eq!(expired.json()["fault"]["detail"]["errorcode"], "keymanagement.service.access_token_expired");
}

#[tokio::test]
async fn strangers_get_json_and_blank_quota_headers() {
    let vendor = Vendor::start().await;
    let body = call("DataService.getUserInfo", &[]);
    for headers in [&[][..], &[("Authorization", "Bearer nonsense")], &[("X-Keap-API-Key", "KeapAK-wrong")]] {
        let answer = vendor.send("POST", "/crm/xmlrpc/v1", headers, &body).await;
        assert_eq!(answer.status, 401);
        assert_eq!(answer.json()["fault"]["faultstring"], "Invalid Access Token");
        assert_eq!(answer.header("x-keap-product-quota-limit"), Some(""));
    }
}

#[tokio::test]
async fn an_access_key_needs_no_token_and_a_revoked_pair_is_worth_nothing() {
    let vendor = Vendor::start().await;
    let body = call("DataService.getUserInfo", &["backwards"]);
    let by_key = vendor.send("POST", "/crm/xmlrpc/v1", &[("X-Keap-API-Key", ACCESS_KEY)], &body).await;
    assert_eq!(by_key.status, 200);
    assert_eq!(vendor.control.journal()[0].channels, ["api_key"]);

    let tokens = vendor.tokens();
    assert_eq!(vendor.control.revoke(Some(&tokens.refresh_token)), 1);
    assert_eq!(vendor.oauth(&tokens.access_token, "DataService.getUserInfo", &[]).await.status, 401);
    assert_eq!(vendor.refresh(&tokens.refresh_token).await.status, 400);
}
