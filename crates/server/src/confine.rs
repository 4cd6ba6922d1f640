//! What the process asks of its operating system at the start: no core dumps of secrets, and enough descriptors.

use rustix::process::{DumpableBehavior, Resource, Rlimit, getrlimit, set_dumpable_behavior, setrlimit};

/// Forbids core dumps and raises the number of open descriptors to what is allowed. What is refused is said in the log.
pub fn process() {
    if let Err(error) = setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) }) {
        tracing::warn!(%error, "core dumps could not be switched off; a crash may write secrets to disk");
    }
    if let Err(error) = set_dumpable_behavior(DumpableBehavior::NotDumpable) {
        tracing::warn!(%error, "the process could not be made undumpable; its memory can be read by its own user");
    }
    let descriptors = getrlimit(Resource::Nofile);
    if let Err(error) = setrlimit(Resource::Nofile, Rlimit { current: descriptors.maximum, ..descriptors }) {
        tracing::warn!(%error, "the limit of open descriptors stays as it is");
    }
}
