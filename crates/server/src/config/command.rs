//! Runs the command that prints the master keys. One of the two places of the project that start a process.

use std::io::Read as _;
use std::process::{Child, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use ligand_model::Secret;

/// A key service may be slow, but a start that hangs must say why.
const LIMIT: Duration = Duration::from_secs(30);

/// More than any list of keys; a command that prints a film is a mistake.
const MOST: u64 = 64 << 10;

/// What the command prints. It runs in `/bin/sh` with the environment of this process; its messages go to our standard error.
pub(super) fn output_of(command: &str) -> Result<Secret, String> {
    let mut child = start(command)?;
    let stdout = child.stdout.take().ok_or("has no output")?;
    let (sender, receiver) = mpsc::channel();
    std::thread::spawn(move || {
        let mut text = String::new();
        // Nobody listens after the time limit, and that is fine.
        let _ = sender.send(stdout.take(MOST).read_to_string(&mut text).map(|_| Secret::from(text)));
    });
    let output = receiver.recv_timeout(LIMIT);
    if output.is_err() {
        let _ = child.kill();
    }
    let status = child.wait().map_err(|error| format!("could not be waited for: {error}"))?;
    match output {
        Err(_) => Err(format!("printed nothing within {} s and was ended", LIMIT.as_secs())),
        Ok(_) if !status.success() => Err(format!("failed with {status}; its own words stand above this line")),
        Ok(Err(error)) => Err(format!("printed what is not text: {error}")),
        Ok(Ok(text)) => Ok(text),
    }
}

#[expect(clippy::disallowed_methods, reason = "this is the named place: the operator's own command, at the start only")]
fn start(command: &str) -> Result<Child, String> {
    let mut shell = std::process::Command::new("/bin/sh");
    shell.arg("-c").arg(command).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::inherit());
    shell.spawn().map_err(|error| format!("could not be started: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_command_prints_is_read() {
        assert_eq!(output_of("printf 'one\\ntwo\\n'").unwrap().expose(), "one\ntwo\n");
    }

    #[test]
    fn a_command_that_fails_is_an_error_although_it_printed() {
        let error = output_of("echo key; exit 3").unwrap_err();
        assert!(error.contains('3') && !error.contains("key"), "{error}");
    }

    #[test]
    fn a_command_that_does_not_exist_is_an_error() {
        assert!(output_of("/nonexistent/command").is_err());
    }
}
