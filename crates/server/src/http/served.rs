//! The life of the listener: serve, then drain in the order of which balancers and open work need it.

use std::time::Duration;

use axum::Router;
use hyper_util::server::graceful::GracefulShutdown;

use super::listener::{self, Listener};
use super::signal::Stop;
use crate::app::App;

/// Serves until asked to stop, then drains: `/health/ready` says no → the drain delay passes, calls are still taken →
/// the listener closes → calls finish → tasks finish. Says whether everything was finished; asked twice, it is not.
pub async fn serve(listener: Listener, app: App, router: Router, mut stop: impl Stop) -> bool {
    let connections = GracefulShutdown::new();
    app.drain.ready();
    accept_until(&listener, &app, &router, &connections, stop.next()).await;

    app.drain.begin();
    let delay = app.settings.drain_delay;
    tracing::info!(delay_ms = delay.as_millis(), "draining: /health/ready says no, calls are still taken");
    let waited = tokio::select! {
        () = accept_until(&listener, &app, &router, &connections, tokio::time::sleep(delay)) => true,
        () = stop.next() => false,
    };
    drop(listener);
    if !waited {
        tracing::warn!("asked twice to stop: what is open is left");
        return false;
    }
    tokio::select! {
        () = finish(&app, connections) => true,
        () = stop.next() => {
            tracing::warn!(tasks = ?app.tasks.running(), "asked twice to stop: what is open is left");
            false
        }
    }
}

async fn accept_until(
    listener: &Listener,
    app: &App,
    router: &Router,
    connections: &GracefulShutdown,
    until: impl Future<Output = ()>,
) {
    let mut until = std::pin::pin!(until);
    loop {
        tokio::select! {
            () = &mut until => return,
            (stream, peer) = listener.accept() => {
                let served = listener::serve_connection(stream, peer, app.clone(), router.clone(), connections.watcher());
                app.tasks.spawn_connection(served);
            }
        }
    }
}

/// Lets calls end, then tasks. A client that neither sends nor reads is not waited for longer than a call may take.
async fn finish(app: &App, connections: GracefulShutdown) {
    let limits = &app.settings.limits;
    let longest_call = limits.vendor_call + limits.refresh_wait + limits.token_endpoint + Duration::from_secs(15);
    tracing::info!(connections = connections.count(), "the listener is closed; open calls finish");
    if tokio::time::timeout(longest_call, connections.shutdown()).await.is_err() {
        tracing::warn!("some connections did not end in time and are cut");
    }
    app.tasks.drain().await;
}
