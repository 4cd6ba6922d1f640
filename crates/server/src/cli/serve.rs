//! `ligand serve`: the API and the workers, until SIGTERM.

use std::io::IsTerminal as _;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use clap::Args;

use crate::api;
use crate::app::App;
use crate::clock::Clock;
use crate::config::{Flags, Settings};
use crate::http::signal::Stop;
use crate::http::{self, Listener};
use crate::rooms::Rooms;
use crate::tasks::Tasks;
use crate::{confine, metrics, provision, telemetry};

/// How often recorded times are moved into their buckets.
const FIGURES: Duration = Duration::from_secs(5);

#[derive(Debug, Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    settings: Flags,
}

pub(super) fn run(config: Option<PathBuf>, arguments: Arguments) -> anyhow::Result<ExitCode> {
    let settings = super::settings(config, arguments.settings)?;
    let _log = telemetry::install(&settings.log);
    metrics::install();
    confine::process();
    super::runtime()?.block_on(serve(settings))
}

async fn serve(settings: Settings) -> anyhow::Result<ExitCode> {
    for note in &settings.notes {
        tracing::warn!("{note}");
    }
    let stop = http::signal::first()?;
    let listener = Listener::bind(settings.listen).await?;
    let app = open(settings, &listener).await?;
    hand_out(&app.rooms);
    announce(&app, &listener);
    let served = until(app, listener, stop).await;
    tracing::info!("stopped");
    Ok(if served { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Opens everything that a server needs, behind a listener that takes nothing yet.
///
/// # Errors
/// Whatever makes a start impossible, in words for the operator.
pub(super) async fn open(settings: Settings, listener: &Listener) -> anyhow::Result<App> {
    let (clock, tasks) = (Clock::system(), Tasks::new());
    let rooms = Rooms::open(&settings, &clock, &tasks).await?;
    let app = App::new(settings, listener.address(), clock, tasks, rooms);
    provision::sweep::start(&app);
    app.refresher.start(app.elements.clone());
    app.tasks.repeat("figures", FIGURES, || async { metrics::tidy() });
    Ok(app)
}

/// Serves until asked to stop, and closes what was opened. Says whether everything was finished.
pub(super) async fn until(app: App, listener: Listener, stop: impl Stop) -> bool {
    let served = http::serve(listener, app.clone(), api::router(app.clone()), stop).await;
    app.store.close().await;
    served
}

/// The first user's credentials, once: to a person at a terminal; a log learns only how to get them.
fn hand_out(rooms: &Rooms) {
    let Some(first) = &rooms.first else { return };
    if !std::io::stdout().is_terminal() {
        tracing::info!("the first user was created; run: ligand credentials");
        return;
    }
    println!("The first user is {}. Its credentials, shown once (again with: ligand credentials):", first.email);
    println!("  Authorization: {}", first.authorization().expose());
    if let Some(password) = &first.password {
        println!("  Password:      {}", password.expose());
    }
}

fn announce(app: &App, listener: &Listener) {
    let address = listener.address();
    tracing::info!(%address, public_url = app.public_url, "listening");
    if !address.ip().is_loopback() && !app.public_url.starts_with("https://") {
        tracing::warn!(%address, "listening beyond loopback without TLS in front: secrets travel readable; put a TLS proxy in \
            front and set LIGAND_PUBLIC_URL to its https address");
    }
}
