//! A server whose Infusionsoft is simulated, and what a user does to provision.

use ligand_simulator::infusionsoft::{Config, Control, Simulator};
use reqwest::redirect::Policy;
use serde_json::{Value, json};

use crate::support::client::Answer;
use crate::support::{Client, Ligand, Setup};

pub const CLIENT_ID: &str = "a-client-id-for-tests";
pub const CLIENT_SECRET: &str = "a-client-secret+for/tests=";
pub const CALLBACK: &str = "https://app.example/callback";
pub const LEGACY_KEY: &str = "00112233445566778899aabbccddee00";
pub const ACCESS_KEY: &str = "KeapAK-for-black-box-tests";

/// Server and vendor.
pub struct House {
    pub ligand: Ligand,
    pub vendor: Control,
    simulator: Simulator,
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
        let ligand = Ligand::with(|setup| {
            setup.toml = settings(&simulator.url());
            change(setup);
        });
        House { ligand: ligand.await, vendor: simulator.handle(), simulator }
    }

    /// The same vendor, and a server that was killed, if it still ran, and started again on the same data.
    pub async fn after_a_crash(self) -> House {
        let House { ligand, vendor, simulator } = self;
        House { ligand: ligand.restart().await, vendor, simulator }
    }

    pub fn admin(&self) -> Client {
        self.ligand.admin()
    }

    /// Where the legacy key goes.
    pub fn legacy_url(&self) -> String {
        format!("{}/api/xmlrpc", self.simulator.url())
    }

    /// A fresh code: the user consents at the vendor.
    pub async fn code(&self) -> String {
        let query = [
            ("response_type", "code"),
            ("client_id", CLIENT_ID),
            ("redirect_uri", CALLBACK),
            ("scope", "full"),
            ("auto", "allow"),
        ];
        let browser = reqwest::Client::builder().no_proxy().redirect(Policy::none()).build().expect("a client");
        let asked = browser.get(format!("{}/app/oauth/authorize", self.simulator.url())).query(&query);
        let answer = asked.send().await.expect("the vendor");
        let location = answer.headers()["location"].to_str().expect("text").to_owned();
        let url = reqwest::Url::parse(&location).expect("a URL");
        url.query_pairs().find(|(name, _)| name == "code").expect("a code").1.into_owned()
    }

    /// What provisions an instance.
    pub async fn request(&self, name: &str) -> Value {
        json!({
            "element": { "key": "infusionsoftcrm" },
            "name": name,
            "tags": [name],
            "providerData": { "code": self.code().await },
            "configuration": {
                "oauth.callback.url": CALLBACK,
                "oauth.api.key": CLIENT_ID,
                "oauth.api.secret": CLIENT_SECRET,
            },
        })
    }

    /// A provisioned instance.
    pub async fn instance(&self, name: &str) -> Value {
        self.admin().post("/instances", &self.request(name).await).await.expect(200).json()
    }

    /// A client with the instance's token.
    pub fn by_token(&self, instance: &Value) -> Client {
        self.ligand.element(instance["token"].as_str().expect("a token"))
    }

    /// What the instance's token answers to the simplest call.
    pub async fn ping(&self, instance: &Value) -> Answer {
        self.by_token(instance).get("/hubs/crm/ping").await
    }
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
