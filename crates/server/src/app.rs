//! What every handler can reach: settings, clock, tasks, figures. Built once by `serve`, shared by all requests.

use std::net::SocketAddr;
use std::ops::Deref;
use std::sync::Arc;

use crate::api::oauth::callback::Callbacks;
use crate::clock::Clock;
use crate::config::Settings;
use crate::http::drain::Drain;
use crate::http::limit::LoginLimit;
use crate::http::request_id::RequestIds;
use crate::metrics::Metrics;
use crate::rooms::Rooms;
use crate::session::Sessions;
use crate::tasks::Tasks;
use crate::trace::Traces;

/// The state of the server. Cheap to clone; clones are the same.
#[derive(Clone)]
pub struct App(Arc<Parts>);

/// The parts of an [`App`].
pub struct Parts {
    /// What the operator set.
    pub settings: Settings,
    /// Where callers reach this server, without a slash at the end.
    pub public_url: String,
    /// The time of day.
    pub clock: Clock,
    /// Work that must finish.
    pub tasks: Tasks,
    /// Figures for `/metrics`.
    pub metrics: Metrics,
    /// Whether this server takes new calls.
    pub drain: Drain,
    /// Who in this process waits for a vendor's redirect (`ligand demo`).
    pub callbacks: Callbacks,
    /// Failed authentication, counted per address.
    pub login_limit: LoginLimit,
    /// Log-ins at vendors that are in flight.
    pub sessions: Sessions,
    /// What provisioning asked of vendors, where somebody asked to see it.
    pub traces: Traces,
    /// Ids of requests.
    pub request_ids: RequestIds,
    /// Store, engine, catalogue and caches.
    pub rooms: Rooms,
}

impl App {
    /// The server's state, for a listener bound to `address`. `tasks` are those that the rooms use.
    pub fn new(settings: Settings, address: SocketAddr, clock: Clock, tasks: Tasks, rooms: Rooms) -> App {
        App(Arc::new(Parts {
            public_url: settings.public_url_for(address),
            login_limit: LoginLimit::per_minute(settings.limits.login_failures),
            settings,
            clock,
            tasks,
            metrics: Metrics::installed(),
            drain: Drain::default(),
            callbacks: Callbacks::default(),
            sessions: Sessions::default(),
            traces: Traces::default(),
            request_ids: RequestIds::default(),
            rooms,
        }))
    }
}

impl Deref for Parts {
    type Target = Rooms;

    fn deref(&self) -> &Rooms {
        &self.rooms
    }
}

impl Deref for App {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}
