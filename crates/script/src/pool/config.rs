//! The limits of a pool, with the defaults that `docs/hooks.md` promises.

use std::ffi::OsString;
use std::path::PathBuf;
use std::time::Duration;

/// How many hooks run, for how long, and in which program.
#[derive(Clone, Debug)]
pub struct PoolConfig {
    /// The program whose `main` calls [`crate::worker::main`]; absolute, because workers start in `/`.
    pub program: PathBuf,
    /// Its arguments.
    pub args: Vec<OsString>,
    /// Hooks that run at once. Default: two for each core.
    pub running: usize,
    /// Worker processes at most. Default 32.
    pub workers: usize,
    /// Calls that may wait for their turn. Default 512.
    pub queue: usize,
    /// How long a call may wait for its turn. Default 5 s.
    pub queue_deadline: Duration,
    /// An idle worker ends after this. Default 30 s.
    pub idle: Duration,
    /// Processor time of one call. Default 5 s.
    pub cpu_budget: Duration,
    /// The longest wall time a call may ask for. Default 30 s.
    pub max_wall: Duration,
    /// Memory of the JavaScript of one call, in bytes. Default 128 MiB; the process as a whole may map 512 MiB.
    pub memory: u64,
    /// A worker is replaced after this many calls. Default 10,000.
    pub calls_per_worker: u32,
    /// HTTP requests that one call may send. Default 20.
    pub http_calls: u32,
}

impl PoolConfig {
    /// The defaults, with workers that are `program` started with `args`.
    pub fn new(program: impl Into<PathBuf>, args: impl IntoIterator<Item = impl Into<OsString>>) -> Self {
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        Self {
            program: program.into(),
            args: args.into_iter().map(Into::into).collect(),
            running: cores * 2,
            workers: 32,
            queue: 512,
            queue_deadline: Duration::from_secs(5),
            idle: Duration::from_secs(30),
            cpu_budget: Duration::from_secs(5),
            max_wall: Duration::from_secs(30),
            memory: 128 << 20,
            calls_per_worker: 10_000,
            http_calls: 20,
        }
    }
}
