//! Runs the command that prints the master keys. One of the two places of the project that start a process.

use std::io::Read as _;
use std::os::unix::process::CommandExt as _;
use std::process::{Child, ExitStatus, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use ligand_model::Secret;
use rustix::process::{Pid, Signal, kill_process_group};

/// For the whole command, output and end: a key service may be slow, but a start that hangs must say why.
const LIMIT: Duration = Duration::from_secs(30);

/// How long what was killed may take to be gone.
const DEATH: Duration = Duration::from_secs(5);

/// More than any list of keys; a command that prints a film is a mistake.
const MOST: u64 = 64 << 10;

/// What the command prints. It runs in `/bin/sh` with the environment of this process, without input; its messages go to
/// our standard error. It is over when it has closed its output and ended.
///
/// # Errors
/// In words that follow the name of the setting: it failed, did not end within 30 s, or did not print text of a sane size.
pub(super) fn output_of(command: &str) -> Result<Secret, String> {
    output_within(LIMIT, command)
}

fn output_within(limit: Duration, command: &str) -> Result<Secret, String> {
    let child = start(command)?;
    let group = i32::try_from(child.id()).ok().and_then(Pid::from_raw).ok_or("has no process id")?;
    let (sender, receiver) = mpsc::channel();
    std::thread::spawn(move || {
        // Nobody listens when what was killed holds its output open all the same, and that is fine.
        let _ = sender.send(heard(child));
    });
    if let Ok(heard) = receiver.recv_timeout(limit) {
        return judged(heard);
    }
    // The group, not the shell alone: what the shell started would live on. The thread reaps the shell after its output
    // is closed, so until then the number is nobody else's.
    let _ = kill_process_group(group, Signal::KILL);
    let ended = match receiver.recv_timeout(DEATH) {
        Ok(_) => "it was ended with all that it had started",
        Err(_) => "it was killed, but something that it had started left its group and lives on",
    };
    Err(format!("did not end within the limit of {} s, which cannot be set; {ended}", limit.as_secs_f32()))
}

/// What a command printed and how it ended.
type Heard = std::io::Result<(Vec<u8>, ExitStatus)>;

fn heard(mut child: Child) -> Heard {
    let mut bytes = Vec::new();
    if let Some(stdout) = child.stdout.take() {
        // One more than is allowed tells too much from just enough.
        stdout.take(MOST + 1).read_to_end(&mut bytes)?;
    }
    Ok((bytes, child.wait()?))
}

fn judged(heard: Heard) -> Result<Secret, String> {
    let (bytes, status) = heard.map_err(|error| format!("could not be waited for: {error}"))?;
    if bytes.len() as u64 > MOST {
        return Err(format!("printed more than {} KiB; expected the text of a key file", MOST >> 10));
    }
    if !status.success() {
        return Err(format!("failed with {status}; its own words stand above this line"));
    }
    String::from_utf8(bytes).map(Secret::from).map_err(|_| "printed what is not text".to_owned())
}

#[expect(clippy::disallowed_methods, reason = "this is the named place: the operator's own command, at the start only")]
fn start(command: &str) -> Result<Child, String> {
    let mut shell = std::process::Command::new("/bin/sh");
    shell.arg("-c").arg(command).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::inherit()).process_group(0);
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

    #[test]
    fn a_command_that_prints_and_then_hangs_is_ended_with_what_it_started() {
        for command in [
            "echo key; sleep 600",
            "exec sleep 600",
            // The pipe stays open in a child of the shell, which a kill of the shell alone does not reach.
            "sleep 600 & echo key; wait",
            "sleep 600 & echo key",
            // The output is closed, but the command goes on.
            "echo key; exec >&-; sleep 600; true",
        ] {
            let error = output_within(Duration::from_millis(300), command).unwrap_err();
            assert!(error.contains("limit of 0.3 s") && error.contains("with all that it had started"), "{error}");
            assert!(!error.contains("key"), "{error}");
        }
    }

    #[test]
    fn a_command_that_prints_without_end_is_an_error() {
        assert!(output_of("yes").unwrap_err().contains("more than 64 KiB"));
        assert!(output_of("printf '\\377'").unwrap_err().contains("not text"));
    }
}
