//! SIGTERM and SIGINT: the first asks the server to stop, the second makes it.

use std::future::Future;
use std::io;

use tokio::signal::unix::{Signal, SignalKind, signal};

/// Both signals. While this lives, neither ends the process by itself.
pub struct Signals {
    terminate: Signal,
    interrupt: Signal,
}

/// Listens for both, from now on.
///
/// # Errors
/// The operating system refuses, or there is no runtime.
pub fn first() -> io::Result<Signals> {
    Ok(Signals { terminate: signal(SignalKind::terminate())?, interrupt: signal(SignalKind::interrupt())? })
}

/// What asks a server to stop. Signals in the process, something else in tests.
pub trait Stop: Send {
    /// Comes back when the server should stop; called again, when it should stop at once.
    fn next(&mut self) -> impl Future<Output = ()> + Send;
}

impl Stop for Signals {
    async fn next(&mut self) {
        let name = tokio::select! {
            _ = self.terminate.recv() => "SIGTERM",
            _ = self.interrupt.recv() => "SIGINT",
        };
        tracing::info!(signal = name, "asked to stop");
    }
}

/// Asked by a message; when the sender is gone, never.
impl Stop for tokio::sync::mpsc::Receiver<()> {
    async fn next(&mut self) {
        if self.recv().await.is_none() {
            std::future::pending::<()>().await;
        }
    }
}
