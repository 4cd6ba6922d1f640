//! A server without HTTP, a vendor that notes what it is asked, and an element whose life has every resource.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, Method, StatusCode, Uri, header};
use ligand_model::credential::{Credential, Pair};
use ligand_model::identity::{AccountId, CredentialId, InstanceId, OrganizationId, Privileges, UserId};
use ligand_model::instance::Stage;
use ligand_model::{Error, Kind, Result};
use ligand_store::credential::{self, Claimant, Claimed, Fresh, Grant};
use ligand_store::instance::{self, NewInstance};
use ligand_store::system::clock::{Offset, shift_for_tests};
use ligand_store::system::instances::leftovers;
use ligand_store::{Numbered, Scope, SystemScope, random};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::sync::Notify;

use super::elements;
use crate::app::App;
use crate::catalogue::{Catalogue, Elements, Overrides};
use crate::clock::Clock;
use crate::config::{KEY_FILE, MasterKeys, Settings};
use crate::connection::{Connections, Heard, Sources};
use crate::provision::{Whole, create, request};
use crate::refresh::Uptime;
use crate::rooms::Rooms;
use crate::tasks::Tasks;

/// What the vendor was asked, and what it answers to a path.
#[derive(Default)]
struct Vendor {
    seen: Mutex<Vec<String>>,
    sent: Mutex<Vec<Sent>>,
    answers: Mutex<BTreeMap<String, (u16, Value)>>,
    gates: Mutex<BTreeMap<String, Arc<Notify>>>,
}

/// One request in full.
#[derive(Debug, Clone)]
pub struct Sent {
    pub path: String,
    pub authorization: String,
    pub body: String,
}

pub struct House {
    pub app: App,
    pub scope: Scope,
    vendor: Arc<Vendor>,
    _data: TempDir,
}

impl House {
    pub async fn start() -> House {
        let tasks = Tasks::new();
        let vendor = Arc::new(Vendor::default());
        let url = listen(vendor.clone(), &tasks).await;
        let data = tempfile::tempdir().unwrap();
        let mut settings = Settings::defaults();
        settings.data_dir = data.path().to_owned();
        settings.master_keys = MasterKeys::InDataDir(data.path().join(KEY_FILE));
        settings.egress.allow = vec!["127.0.0.0/8".parse().unwrap()];
        // Nobody here waits for a vendor that fails.
        settings.limits.refresh_wait = Duration::from_secs(2);
        let clock = Clock::system();
        let mut rooms = Rooms::open(&settings, &clock, &tasks).await.unwrap();
        let catalogue = Catalogue::load(&Overrides::new()).unwrap().and(element(&url));
        let catalogue = catalogue.and(json!({"key": "oddauth", "authentication": {"type": "telepathy"}}));
        rooms.catalogue = Arc::new(elements::all(&url).into_iter().fold(catalogue, Catalogue::and));
        let (heard, uptime) = (Arc::new(Heard::new(rooms.store.subscribe())), Uptime::system());
        let (store, catalogue) = (rooms.store.clone(), rooms.catalogue.clone());
        rooms.elements = Elements::new(catalogue, store, heard.clone(), uptime.clone(), settings.stale_limit);
        rooms.connections = Connections::new(Sources {
            store: rooms.store.clone(),
            elements: rooms.elements.clone(),
            refresher: rooms.refresher.clone(),
            heard,
            tasks: tasks.clone(),
            uptime,
            stale_limit: settings.stale_limit,
        });
        let app = App::new(settings, ([127, 0, 0, 1], 0).into(), clock, tasks, rooms);
        let house = House { app, scope: scope(), vendor, _data: data };
        house.answers("/token", 200, json!({"access_token": "at-1", "refresh_token": "rt-1", "expires_in": 3600}));
        house.answers("/hooks", 200, json!({"id": "h7"}));
        house
    }

    /// What the vendor answers from now on.
    pub fn answers(&self, path: &str, status: u16, body: Value) {
        self.vendor.answers.lock().unwrap().insert(path.to_owned(), (status, body));
    }

    /// The vendor does not answer to a path before it is notified.
    pub fn waits_at(&self, path: &str) -> Arc<Notify> {
        self.vendor.gates.lock().unwrap().entry(path.to_owned()).or_default().clone()
    }

    /// What the vendor was asked.
    pub fn seen(&self) -> Vec<String> {
        self.vendor.seen.lock().unwrap().clone()
    }

    pub fn forget(&self) {
        self.vendor.seen.lock().unwrap().clear();
        self.vendor.sent.lock().unwrap().clear();
    }

    /// The requests to a path, in full.
    pub fn sent(&self, path: &str) -> Vec<Sent> {
        self.vendor.sent.lock().unwrap().iter().filter(|sent| sent.path == path).cloned().collect()
    }

    /// The one request to a path.
    pub fn sent_once(&self, path: &str) -> Sent {
        let sent = self.sent(path);
        assert_eq!(sent.len(), 1, "{path}: {sent:?}");
        sent[0].clone()
    }

    /// An instance of one of the elements in `elements.rs`.
    pub async fn create_of(&self, element: &str, configuration: Value, provider_data: Value) -> Result<Whole> {
        let element = self.app.catalogue.element(element)?.clone();
        let body = json!({"name": "n", "configuration": configuration, "providerData": provider_data});
        create::create(&self.app, self.scope, element, request::read(&body)?).await
    }

    /// The same by a user who did the consent itself.
    pub async fn create_externally(&self, element: &str, configuration: Value) -> Result<Whole> {
        let element = self.app.catalogue.element(element)?.clone();
        let body = json!({"name": "n", "configuration": configuration, "externalAuthentication": "initial"});
        create::create(&self.app, self.scope, element, request::read(&body)?).await
    }

    /// The token that a call of the instance would use now.
    pub async fn token(&self, instance: InstanceId) -> Result<String> {
        let connected = self.app.connections.find(&self.scope, instance, 0).await?;
        let token = connected.connection.tokens.current().await?;
        Ok(token.value.expose().clone())
    }

    pub async fn create(&self) -> Result<Whole> {
        let element = self.app.catalogue.element("whole")?.clone();
        let configuration = json!({
            "oauth.api.key": "id", "oauth.api.secret": "secret", "oauth.callback.url": "https://app.example/auth",
        });
        let body = json!({"name": "n", "configuration": configuration, "providerData": {"code": "c"}});
        create::create(&self.app, self.scope, element, request::read(&body)?).await
    }

    /// A user who did the consent itself brings these tokens.
    pub async fn create_with(&self, access: Option<&str>, refresh: &str) -> Result<Whole> {
        let element = self.app.catalogue.element("whole")?.clone();
        let configuration = json!({
            "oauth.api.key": "id", "oauth.api.secret": "secret",
            "oauth.user.token": access, "oauth.user.refresh_token": refresh,
        });
        let body = json!({"name": "n", "configuration": configuration, "externalAuthentication": "initial"});
        create::create(&self.app, self.scope, element, request::read(&body)?).await
    }

    /// A refresh of the credential, up to the vendor's answer.
    pub async fn claimed(&self, id: CredentialId) -> Claimed {
        let store = &self.app.store;
        let generation = self.credential(id).await.generation;
        let who = Claimant { boot: store.boot(), single_server: store.single_server() };
        let claimed = store.write(async |tx| credential::claim(&self.scope, tx, id, generation, who).await).await;
        claimed.unwrap().expect("nobody else is at it")
    }

    /// A refresh that succeeds.
    pub async fn refreshed(&self, id: CredentialId, access: &str, refresh: &str) {
        let claimed = self.claimed(id).await;
        let pair = Pair { access: access.into(), refresh: Some(refresh.into()), lifetime: Some(3_600_000) };
        let fresh = Fresh { pair, sent: claimed.refresh.clone(), due_in: None, age: 0 };
        let commit = self.app.store.write(async |tx| credential::commit(&self.scope, tx, &claimed, &fresh).await);
        commit.await.unwrap().expect("committed");
    }

    /// A refresh that the vendor refuses.
    pub async fn refused(&self, id: CredentialId) {
        let claimed = self.claimed(id).await;
        let after = Some(3_600_000);
        let refusal = self
            .app
            .store
            .write(async |tx| credential::reauthorize(&self.scope, tx, &claimed, 1, after, "refused").await);
        assert!(refusal.await.unwrap());
    }

    pub async fn credential(&self, id: CredentialId) -> Credential {
        self.app.store.read(async |tx| credential::get(&self.scope, tx, id).await).await.unwrap()
    }

    /// All holds were extended more than an hour ago, as far as the database knows.
    pub async fn an_hour_passes(&self) {
        let shift = self.app.store.write(async |tx| shift_for_tests(system(), tx, Offset::Hour).await);
        shift.await.unwrap();
    }

    /// Waits until no sweep of any process would take anything.
    pub async fn is_held(&self) {
        for _ in 0..2_000 {
            // The error rolls back what was taken.
            let looked: Result<()> = self
                .app
                .store
                .write(async |tx| match leftovers(system(), tx, "another", false, 10).await?.len() {
                    0 => Ok(()),
                    some => Err(Error::new(Kind::Conflict, format!("{some} would be taken"))),
                })
                .await;
            if looked.is_ok() {
                return;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        panic!("nobody extends the hold");
    }

    /// Waits until the vendor was asked this.
    pub async fn has_seen(&self, request: &str) {
        while !self.seen().iter().any(|seen| seen.starts_with(request)) {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    /// An instance that this boot is provisioning.
    pub async fn provisioning(&self, whose: &str) -> InstanceId {
        let store = &self.app.store;
        let boot = if whose == "this" { store.boot().to_owned() } else { whose.to_owned() };
        let grant = Grant {
            access: Some("at-left".into()),
            refresh: Some("rt-left".into()),
            client: Some("id".into()),
            lifetime: Some(3_600_000),
            due_in: None,
            age: 0,
        };
        let id = CredentialId(store.next_id(Numbered::Credential).await.unwrap());
        let mut new = NewInstance {
            id: InstanceId(store.next_id(Numbered::Instance).await.unwrap()),
            element: "whole".into(),
            name: "left".into(),
            tags: Vec::new(),
            token: random::token().unwrap(),
            configuration: BTreeMap::new(),
            external_authentication: "none".into(),
            credential: None,
            stage: Stage::Provisioning,
        };
        let inserted = store.write(async |tx| {
            new.credential = Some(credential::attach(&self.scope, tx, id, &grant).await?);
            instance::insert(&self.scope, tx, &boot, &new).await
        });
        inserted.await.unwrap();
        new.id
    }

    /// An instance that another boot was provisioning when it died.
    pub async fn left_in_provisioning(&self) -> InstanceId {
        self.provisioning("another").await
    }

    /// Another boot was deleting the instance when it died.
    pub async fn left_in_deletion(&self, id: InstanceId) {
        let begun = self.app.store.write(async |tx| instance::begin_delete(&self.scope, tx, "another", id).await);
        begun.await.unwrap();
    }

    /// There is no instance, at no stage.
    pub async fn is_empty(&self) {
        let left = self
            .app
            .store
            .write(async |tx| ligand_store::system::instances::leftovers(system(), tx, "nobody", true, 10).await);
        assert!(left.await.unwrap().is_empty(), "an instance is left out of sight");
        let filter = instance::Filter::default();
        let seen = self.app.store.read(async |tx| instance::list(&self.scope, tx, &filter, None, 10).await);
        assert!(seen.await.unwrap().is_empty(), "an instance is left in sight");
    }
}

#[expect(clippy::disallowed_methods, reason = "a test stands in for the look-up of callers")]
fn scope() -> Scope {
    Scope::authenticated(OrganizationId(1), AccountId(1), UserId(1), Privileges::NONE)
}

async fn listen(vendor: Arc<Vendor>, tasks: &Tasks) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let router = Router::new().fallback(note).with_state(vendor);
    drop(tasks.spawn("vendor", async move { axum::serve(listener, router).await }));
    url
}

async fn note(
    State(vendor): State<Arc<Vendor>>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> (StatusCode, axum::Json<Value>) {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    vendor.sent.lock().unwrap().push(Sent {
        path: uri.path().to_owned(),
        authorization: headers.get(header::AUTHORIZATION).map(|value| text(value.as_bytes())).unwrap_or_default(),
        body: text(&body),
    });
    let bearer = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let bearer = bearer.filter(|value| value.starts_with("Bearer "));
    let form = url::form_urlencoded::parse(&body).find(|(name, _)| name == "token");
    let detail = bearer.map(|value| format!(" {value}")).or(form.map(|(_, token)| format!(" token={token}")));
    vendor.seen.lock().unwrap().push(format!("{method} {}{}", uri.path(), detail.unwrap_or_default()));
    let gate = vendor.gates.lock().unwrap().get(uri.path()).cloned();
    if let Some(gate) = gate {
        gate.notified().await;
    }
    let answer = vendor.answers.lock().unwrap().get(uri.path()).cloned();
    let (status, body) = answer.unwrap_or((200, json!({})));
    (StatusCode::from_u16(status).unwrap(), axum::Json(body))
}

fn element(url: &str) -> Value {
    let resource = |method: &str, path: &str, kind: &str, parameters: Value| {
        json!({
            "method": method, "path": format!("/hubs/general{path}"), "type": kind, "kind": "eb",
            "vendorMethod": method, "vendorPath": path, "parameters": parameters,
        })
    };
    let learned = json!([{"name": "hook.id", "type": "configuration", "vendorName": "id", "vendorType": "bodyField", "source": "response"}]);
    let needed = json!([{"name": "hook.id", "type": "configuration", "vendorName": "hook.id", "vendorType": "path"}]);
    let default = |key: &str, value: String| json!({"key": key, "defaultValue": value});
    json!({
        "id": 9001, "key": "whole", "name": "Whole", "hub": "general", "authentication": {"type": "oauth2"},
        "configuration": [
            default("base.url", url.to_owned()),
            default("oauth.token.url", format!("{url}/token")),
            default("oauth.token.revoke_url", format!("{url}/revoke")),
            {"key": "oauth.api.key", "required": true}, {"key": "oauth.api.secret", "required": true},
            {"key": "oauth.callback.url", "required": true}, {"key": "hook.id"},
            {"key": "oauth.user.token"}, {"key": "oauth.user.refresh_token"},
        ],
        "resources": [
            resource("POST", "/hooks", "onProvision", learned),
            resource("POST", "/hooks/{hook.id}/confirmed", "onProvision", needed.clone()),
            resource("DELETE", "/hooks/{hook.id}", "onDelete", needed),
            resource("GET", "/me", "provisionAuthValidation", json!([])),
        ],
    })
}

#[expect(clippy::disallowed_methods, reason = "a test looks at what is in nobody's sight")]
fn system() -> SystemScope {
    SystemScope::worker("test")
}
