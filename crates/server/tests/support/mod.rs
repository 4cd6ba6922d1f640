//! The real binary under test: started on a free port with a data directory of its own, its log kept for scans.
//!
//! `Ligand::start().await` gives a server that is ready; `.anonymous()` and `.admin()` are its clients.

#![expect(clippy::disallowed_methods, reason = "a harness starts the binary; nothing here is part of it")]
#![allow(dead_code, clippy::allow_attributes, reason = "no single test uses all of the harness")]

pub mod client;

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;
use tokio::sync::oneshot;

pub use client::Client;

/// The administrator's user secret in every test.
pub const USER_SECRET: &str = "test+user/secret=of=the=first=administrator=";
/// The organization's secret in every test.
pub const ORGANIZATION_SECRET: &str = "00112233445566778899aabbccddeeff";
/// The administrator's password in every test.
pub const PASSWORD: &str = "a-Password-for-tests-1";

/// How long a start, a stop or an answer may take before a test fails instead of hanging.
const PATIENCE: Duration = Duration::from_secs(60);

/// How the binary is started.
#[derive(Debug, Clone)]
pub struct Setup {
    /// `LIGAND_*` variables; nothing else of the environment but `PATH` is passed on.
    pub environment: BTreeMap<String, String>,
    /// The text of `ligand.toml`.
    pub toml: String,
}

impl Default for Setup {
    fn default() -> Setup {
        let variables = [
            ("LIGAND_LISTEN", "127.0.0.1:0"),
            ("LIGAND_LOG_FORMAT", "json"),
            ("LIGAND_DRAIN_DELAY", "0s"),
            ("LIGAND_EGRESS_ALLOW", "127.0.0.0/8"),
            ("LIGAND_ADMIN_EMAIL", "admin@example.com"),
            ("LIGAND_ADMIN_PASSWORD", PASSWORD),
            ("LIGAND_ADMIN_USER_SECRET", USER_SECRET),
            ("LIGAND_ORGANIZATION_SECRET", ORGANIZATION_SECRET),
        ];
        let environment = variables.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        Setup { environment, toml: String::new() }
    }
}

impl Setup {
    /// Sets a variable.
    pub fn set(&mut self, name: &str, value: impl Into<String>) -> &mut Setup {
        self.environment.insert(name.to_owned(), value.into());
        self
    }
}

/// A running server. Killed when dropped.
pub struct Ligand {
    child: Child,
    setup: Setup,
    directory: TempDir,
    url: String,
}

impl Ligand {
    /// A server with an empty data directory, ready.
    pub async fn start() -> Ligand {
        Ligand::with(|_| {}).await
    }

    /// A server with a changed set-up, ready.
    pub async fn with(change: impl FnOnce(&mut Setup)) -> Ligand {
        let mut setup = Setup::default();
        change(&mut setup);
        Ligand::in_directory(setup, tempfile::tempdir().expect("a temporary directory")).await
    }

    async fn in_directory(setup: Setup, directory: TempDir) -> Ligand {
        fs::write(directory.path().join("ligand.toml"), &setup.toml).expect("the settings file");
        let mut child = command(&setup, directory.path()).arg("serve").spawn().expect("the binary");
        let listening = follow(&mut child, directory.path());
        let url = match tokio::time::timeout(PATIENCE, listening).await {
            Ok(Ok(url)) => url,
            _ => {
                let _ = child.kill();
                panic!("the server did not come up; its log:\n{}", log(directory.path()));
            }
        };
        let ligand = Ligand { child, setup, directory, url };
        ligand.ready().await;
        ligand
    }

    async fn ready(&self) {
        let begun = Instant::now();
        while self.anonymous().get_root("/health/ready").await.status != 200 {
            assert!(begun.elapsed() < PATIENCE, "never ready; its log:\n{}", self.log());
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    /// A client without credentials.
    pub fn anonymous(&self) -> Client {
        Client::new(&self.url, None)
    }

    /// The administrator: user and organization secret.
    pub fn admin(&self) -> Client {
        Client::new(&self.url, Some(format!("User {USER_SECRET}, Organization {ORGANIZATION_SECRET}")))
    }

    /// The administrator with an instance's token.
    pub fn element(&self, token: &str) -> Client {
        Client::new(&self.url, Some(format!("User {USER_SECRET}, Element {token}")))
    }

    /// Where the server listens: `http://127.0.0.1:port`.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The data directory.
    pub fn data_dir(&self) -> PathBuf {
        self.directory.path().join("data")
    }

    /// Everything the server has logged, over all its starts.
    pub fn log(&self) -> String {
        log(self.directory.path())
    }

    /// Runs another command of the binary with the same settings, to its end.
    pub fn run(&self, arguments: &[&str]) -> std::process::Output {
        run_in(&self.setup, self.directory.path(), arguments)
    }

    /// The process id.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Asks the server to stop.
    pub fn terminate(&self) {
        let pid = Pid::from_child(&self.child);
        kill_process(pid, Signal::TERM).expect("the server runs");
    }

    /// Ends the server at once, as a power cut would.
    pub fn kill(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    /// Waits until the server has ended.
    pub async fn exited(&mut self) -> ExitStatus {
        let begun = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().expect("the child is ours") {
                return status;
            }
            assert!(begun.elapsed() < PATIENCE, "does not end; its log:\n{}", self.log());
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    /// Starts the binary again on the same data directory; whatever still runs is killed first. The port is another one.
    pub async fn restart(mut self) -> Ligand {
        self.kill();
        let directory = std::mem::replace(&mut self.directory, tempfile::tempdir().expect("a temporary directory"));
        Ligand::in_directory(self.setup.clone(), directory).await
    }
}

impl Drop for Ligand {
    fn drop(&mut self) {
        self.kill();
    }
}

/// Runs a command of the binary in a directory of its own, to its end.
pub fn run(setup: &Setup, arguments: &[&str]) -> std::process::Output {
    let directory = tempfile::tempdir().expect("a temporary directory");
    fs::write(directory.path().join("ligand.toml"), &setup.toml).expect("the settings file");
    run_in(setup, directory.path(), arguments)
}

fn run_in(setup: &Setup, directory: &Path, arguments: &[&str]) -> std::process::Output {
    command(setup, directory).args(arguments).output().expect("the binary")
}

fn command(setup: &Setup, directory: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ligand"));
    command.current_dir(directory).env_clear();
    command.envs(std::env::var_os("PATH").map(|path| ("PATH", path)));
    command.env("LIGAND_DATA_DIR", directory.join("data")).envs(&setup.environment);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// Copies both outputs into files below the directory, and tells the address once the log says it.
fn follow(child: &mut Child, directory: &Path) -> oneshot::Receiver<String> {
    let (sender, receiver) = oneshot::channel();
    let stderr = child.stderr.take().expect("piped");
    let stdout = child.stdout.take().expect("piped");
    let (log, out) = (append(&directory.join("log")), append(&directory.join("out")));
    std::thread::spawn(move || copy(BufReader::new(stderr), log, Some(sender)));
    std::thread::spawn(move || copy(BufReader::new(stdout), out, None));
    receiver
}

fn append(path: &Path) -> File {
    File::options().create(true).append(true).open(path).expect("a file in our directory")
}

fn copy(from: impl std::io::BufRead, mut to: File, mut tell: Option<oneshot::Sender<String>>) {
    for line in from.lines().map_while(Result::ok) {
        writeln!(to, "{line}").expect("a file in our directory");
        if let Some(address) = address(&line)
            && let Some(tell) = tell.take()
        {
            let _ = tell.send(format!("http://{address}"));
        }
    }
}

/// The address in `{"message":"listening","address":"127.0.0.1:40001",…}`.
fn address(line: &str) -> Option<String> {
    let event: serde_json::Value = serde_json::from_str(line).ok()?;
    (event["message"] == "listening").then(|| event["address"].as_str().map(str::to_owned))?
}

fn log(directory: &Path) -> String {
    let read = |name: &str| fs::read_to_string(directory.join(name)).unwrap_or_default();
    read("log") + &read("out")
}
