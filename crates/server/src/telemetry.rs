//! The log: standard error, text for people or JSON for machines. No secret is ever given to it.

mod writer;

use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::time::SystemTime;

use crate::config::{Log, LogFormat};

pub use writer::Flush;

/// Installs the log of this process. What is returned writes out the last lines when it is dropped.
pub fn install(log: &Log) -> Flush {
    let (writer, flush) = writer::standard_error();
    let filter = EnvFilter::try_new(&log.filter).unwrap_or_else(|_| EnvFilter::new("info"));
    let subscriber = tracing_subscriber::fmt().with_env_filter(filter).with_timer(SystemTime).with_writer(writer);
    // Two logs in one process happen in tests only; the first stays.
    let _ = match log.format {
        LogFormat::Text => subscriber.with_ansi(false).try_init(),
        LogFormat::Json => {
            subscriber.json().flatten_event(true).with_current_span(true).with_span_list(false).try_init()
        }
    };
    flush
}
