//! A server whose Infusionsoft is simulated, and what a user does to provision.

use ligand_simulator::infusionsoft::{Config, Control, Simulator};
use reqwest::redirect::Policy;
use serde_json::{Value, json};

use crate::support::client::Answer;
use crate::support::{Client, Ligand, Setup};

pub const CLIENT_ID: &str = "a-client-id";
pub const CLIENT_SECRET: &str = "a-client-secret-for-tests";
pub const CALLBACK: &str = "https://mycoolapp.example/auth";
pub const LEGACY_KEY: &str = "0123456789abcdef0123456789abcdef";
pub const ACCESS_KEY: &str = "KeapAK-for-tests-of-provisioning";

/// Server and vendor.
pub struct House {
    pub ligand: Ligand,
    pub vendor: Control,
    _simulator: Simulator,
    url: String,
}

impl House {
    pub async fn start() -> House {
        House::with(|_| {}).await
    }

    pub async fn with(change: impl FnOnce(&mut Setup)) -> House {
        let config = Config {
            client_id: CLIENT_ID.into(),
            client_secret: CLIENT_SECRET.into(),
            redirect_uris: vec![CALLBACK.into()],
            legacy_key: Some(LEGACY_KEY.into()),
            access_keys: vec![ACCESS_KEY.into()],
            ..Config::default()
        };
        let simulator = Simulator::start(config).await.expect("a free port");
        let url = simulator.url();
        let mut setup = Setup { toml: settings(&url), ..Setup::default() };
        crate::database::prepare(&mut setup).await;
        change(&mut setup);
        let ligand = Ligand::with(|given| *given = setup).await;
        House { ligand, vendor: simulator.handle(), _simulator: simulator, url }
    }

    /// The same vendor, and a server that was killed and started again on the same data.
    pub async fn after_a_crash(self) -> House {
        let House { ligand, vendor, _simulator, url } = self;
        House { ligand: ligand.restart().await, vendor, _simulator, url }
    }

    pub fn admin(&self) -> Client {
        self.ligand.admin()
    }

    /// The base URL of the vendor's XML-RPC.
    pub fn base_url(&self) -> String {
        format!("{}/crm/xmlrpc/v1", self.url)
    }

    /// Where the legacy keys go.
    pub fn legacy_url(&self) -> String {
        format!("{}/api/xmlrpc", self.url)
    }

    /// What the vendor's redirect carries after the user allowed or denied.
    pub async fn consent(&self, decision: &str) -> Vec<(String, String)> {
        let path = format!("/elements/infusionsoftcrm/oauth/url?apiKey={CLIENT_ID}&apiSecret=x&callbackUrl={CALLBACK}");
        let url = self.ligand.anonymous().get(&path).await.expect(200).json();
        let url = text(&url["oauthUrl"]);
        let browser = reqwest::Client::builder().no_proxy().redirect(Policy::none()).build().expect("a browser");
        let answer = browser.get(format!("{url}&auto={decision}")).send().await.expect("an answer");
        let location = answer.headers()["location"].to_str().expect("a URL");
        reqwest::Url::parse(location).expect("a URL").query_pairs().into_owned().collect()
    }

    /// A fresh code.
    pub async fn code(&self) -> String {
        let redirect = self.consent("allow").await;
        redirect.into_iter().find(|(name, _)| name == "code").expect("a code").1
    }

    /// The request of the guide.
    pub async fn request(&self, name: &str) -> Value {
        json!({
            "element": { "key": "infusionsoftcrm" },
            "providerData": { "code": self.code().await },
            "configuration": {
                "oauth.callback.url": CALLBACK,
                "oauth.api.key": CLIENT_ID,
                "oauth.api.secret": CLIENT_SECRET,
                "document.tagging": false,
            },
            "tags": ["a tag"],
            "name": name,
        })
    }

    /// A provisioned instance.
    pub async fn instance(&self, name: &str) -> Value {
        self.admin().post("/instances", &self.request(name).await).await.expect(200).json()
    }

    /// What the instance's token answers to the simplest call.
    pub async fn ping(&self, instance: &Value) -> Answer {
        self.by_token(instance).get("/hubs/crm/ping").await
    }

    /// Plays a fault from now on.
    pub fn fault(&self, rule: Value) {
        let rule = serde_json::from_value(rule).expect("a rule");
        self.vendor.fault(rule).expect("a rule that makes sense");
    }

    /// A client with the instance's token.
    pub fn by_token(&self, instance: &Value) -> Client {
        self.ligand.element(instance["token"].as_str().expect("a token"))
    }
}

/// The items of a list that was answered.
pub fn rows(answer: &Answer) -> Vec<Value> {
    answer.json().as_array().expect("a list").clone()
}

/// A text.
pub fn text(value: &Value) -> &str {
    value.as_str().expect("text")
}

/// The path of an instance.
pub fn path(instance: &Value) -> String {
    format!("/instances/{}", instance["id"])
}

fn settings(url: &str) -> String {
    format!(
        "[elements.infusionsoftcrm.configuration]\n\
         \"oauth.authorization.url\" = \"{url}/app/oauth/authorize\"\n\
         \"oauth.token.url\" = \"{url}/token\"\n\
         \"base.url\" = \"{url}/crm/xmlrpc/v1\"\n"
    )
}
