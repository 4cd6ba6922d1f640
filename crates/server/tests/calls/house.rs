//! A server, a simulated Infusionsoft beside it, and one instance whose token was not got by a consent: how that
//! goes is tested elsewhere.

use ligand_simulator::infusionsoft::{Config, Control, Simulator};
use serde_json::{Value, json};

use crate::support::client::Answer;
use crate::support::{Client, Ligand, Setup};

pub const CLIENT_ID: &str = "a-client-id";
pub const CLIENT_SECRET: &str = "a-client-secret-for-tests";

/// Server, vendor and one instance.
pub struct House {
    pub ligand: Ligand,
    pub vendor: Control,
    /// Calls as the instance.
    pub me: Client,
    pub instance: Value,
    url: String,
    _simulator: Simulator,
}

impl House {
    pub async fn start() -> House {
        House::with(|_| {}).await
    }

    pub async fn with(change: impl FnOnce(&mut Setup)) -> House {
        let config = Config { client_id: CLIENT_ID.into(), client_secret: CLIENT_SECRET.into(), ..Config::default() };
        let simulator = Simulator::start(config).await.expect("a free port");
        let (url, vendor) = (simulator.url(), simulator.handle());
        let ligand = Ligand::with(|setup| {
            setup.toml = settings(&url);
            change(setup);
        })
        .await;
        let instance = provision(&ligand, &vendor, &json!({})).await;
        let me = client(&ligand, &instance);
        vendor.clear_journal();
        House { ligand, vendor, me, instance, url, _simulator: simulator }
    }

    /// One more instance, with some configuration of its own.
    pub async fn instance(&self, configuration: Value) -> Value {
        provision(&self.ligand, &self.vendor, &configuration).await
    }

    /// A client of one more instance.
    pub async fn another(&self, configuration: Value) -> Client {
        client(&self.ligand, &self.instance(configuration).await)
    }

    /// Where the simulated vendor listens.
    pub fn vendor_url(&self) -> &str {
        &self.url
    }

    /// The stored rows of one of the vendor's tables, by id.
    pub fn stored(&self, table: &str) -> Vec<Value> {
        self.vendor.state()["tables"][table].as_array().cloned().unwrap_or_default()
    }

    /// One stored row.
    pub fn row(&self, table: &str, id: &Value) -> Option<Value> {
        self.stored(table).into_iter().find(|row| row["Id"] == *id)
    }

    /// How often the vendor was sent this method since the journal was cleared, whatever became of it.
    pub fn sent(&self, method: &str) -> usize {
        self.vendor.journal().iter().filter(|entry| entry.call.as_deref() == Some(method)).count()
    }

    /// Adds rows as the vendor's own users would.
    pub fn add(&self, table: &str, rows: &[Value]) -> Vec<i32> {
        let rows: Vec<_> = rows.iter().map(|row| row.as_object().expect("a row").clone()).collect();
        self.vendor.add_records(table, &rows).expect("rows that the vendor takes")
    }
}

/// A client with the instance's token.
pub fn client(ligand: &Ligand, instance: &Value) -> Client {
    ligand.element(instance["token"].as_str().expect("a token"))
}

/// A path with an encoded query.
pub fn asked(path: &str, query: &[(&str, &str)]) -> String {
    let mut encoder = url::form_urlencoded::Serializer::new(String::new());
    format!("{path}?{}", encoder.extend_pairs(query).finish())
}

/// The ids of a list, in its order.
#[track_caller]
pub fn ids(answer: &Answer) -> Vec<i64> {
    let rows = answer.clone().expect(200).json();
    rows.as_array().expect("a list").iter().map(|row| row["Id"].as_i64().expect("an id")).collect()
}

async fn provision(ligand: &Ligand, vendor: &Control, configuration: &Value) -> Value {
    let tokens = vendor.issue_tokens();
    let mut all = json!({
        "oauth.api.key": CLIENT_ID, "oauth.api.secret": CLIENT_SECRET, "oauth.callback.url": "https://mycoolapp.example/auth",
        "oauth.user.token": tokens.access_token, "oauth.user.refresh_token": tokens.refresh_token,
    });
    let members = all.as_object_mut().expect("an object");
    members.extend(configuration.as_object().expect("an object").clone());
    let request = json!({
        "element": { "key": "infusionsoftcrm" }, "name": "an instance of a test", "externalAuthentication": "initial",
        "configuration": all,
    });
    ligand.admin().post("/instances", &request).await.expect(200).json()
}

fn settings(url: &str) -> String {
    format!(
        "[elements.infusionsoftcrm.configuration]\n\
         \"oauth.authorization.url\" = \"{url}/app/oauth/authorize\"\n\
         \"oauth.token.url\" = \"{url}/token\"\n\
         \"base.url\" = \"{url}/crm/xmlrpc/v1\"\n"
    )
}
