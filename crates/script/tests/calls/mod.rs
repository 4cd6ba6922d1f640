//! What the tests of the pool share: the worker program, and calls made of little.

use std::path::PathBuf;
use std::time::Duration;

use ligand_script::{Call, Convention, Failure, Outcome, PoolConfig, Source};

/// The example `hook-worker`, which cargo builds beside the tests.
pub fn worker_program() -> PathBuf {
    let test = std::env::current_exe().unwrap();
    let program = test.parent().and_then(|deps| deps.parent()).unwrap().join("examples/hook-worker");
    assert!(program.is_file(), "{} is missing: build the examples first", program.display());
    program
}

pub fn config() -> PoolConfig {
    PoolConfig::new(worker_program(), [""; 0])
}

pub fn call(source: &str) -> Call {
    Call {
        source: Source::new(source),
        convention: Convention::Done,
        bindings: "{}".to_owned(),
        wall: Duration::from_secs(10),
        http: None,
    }
}

pub fn result(answer: Result<Outcome, Failure>) -> String {
    answer.unwrap().result.unwrap()
}
