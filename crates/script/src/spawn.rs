//! The one place that starts worker processes: nothing of the parent's environment, directory or descriptors goes along.

use std::ffi::OsString;
use std::io;
use std::path::Path;
use std::process::Stdio;

use tokio::process::{Child, Command};

/// Starts a worker. It is killed when the handle is dropped. The time zone is UTC, so that a hook's dates do not depend
/// on the machine; a process group of its own keeps a terminal's Ctrl-C from killing hooks that the server still drains.
#[expect(clippy::disallowed_methods, reason = "the named place where hook workers are spawned")]
pub(crate) fn worker(program: &Path, args: &[OsString]) -> io::Result<Child> {
    Command::new(program)
        .args(args)
        .env_clear()
        .env("TZ", "UTC0")
        .current_dir("/")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .process_group(0)
        .kill_on_drop(true)
        .spawn()
}
