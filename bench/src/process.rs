//! The processes that are measured: started, waited for, weighed, ended.

#![expect(clippy::disallowed_methods, reason = "a measurement starts what it measures; nothing here is part of it")]

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, ensure};
use rustix::process::{Pid, Signal, kill_process};

use crate::free_address;
use crate::wire::{Connection, request};

/// The first user's secrets in every measurement.
pub const AUTHORIZATION: &str = "User bench-user-secret-0123456789, Organization bench-organization-secret-0123456789";

/// How long anything may take to come up or to end.
const PATIENCE: Duration = Duration::from_secs(60);

/// A vendor in a process of its own. Killed when dropped.
pub struct Vendor {
    child: Child,
    pub address: SocketAddr,
}

impl Vendor {
    /// The one with constant answers.
    pub async fn constant() -> anyhow::Result<Vendor> {
        let address = free_address()?;
        let child =
            Command::new(std::env::current_exe()?).args(["vendor", "--listen", &address.to_string()]).spawn()?;
        let vendor = Vendor { child, address };
        answers(address, "/").await?;
        Ok(vendor)
    }

    /// The simulated Infusionsoft.
    pub async fn simulated(program: &Path) -> anyhow::Result<Vendor> {
        let mut command = Command::new(program);
        command.args(["simulate", "infusionsoft", "--listen", "127.0.0.1:0"]).stdout(Stdio::piped());
        let mut child = command.spawn().with_context(|| program.display().to_string())?;
        let mut line = String::new();
        BufReader::new(child.stdout.take().context("no standard output")?).read_line(&mut line)?;
        let address = line.trim().rsplit_once("http://").and_then(|(_, address)| address.parse().ok());
        Ok(Vendor { child, address: address.with_context(|| format!("no address in: {line}"))? })
    }
}

impl Drop for Vendor {
    fn drop(&mut self) {
        // It may be gone already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A Ligand server. Killed when dropped.
pub struct Server {
    child: Child,
    pub address: SocketAddr,
    /// From the start of the process to the first good answer of `/health/ready`.
    pub ready_after: Duration,
}

impl Server {
    /// Starts it with the data in this directory, and waits until it is ready.
    pub async fn start(program: &Path, data: &Path) -> anyhow::Result<Server> {
        let address = free_address()?;
        let secret = |part: &str| format!("bench-{part}-secret-0123456789");
        let mut command = Command::new(program);
        command
            .arg("serve")
            .current_dir(data)
            .env_clear()
            .env("LIGAND_LISTEN", address.to_string())
            .env("LIGAND_DATA_DIR", data.join("data"))
            .env("LIGAND_EGRESS_ALLOW", "127.0.0.1")
            .env("LIGAND_DRAIN_DELAY", "0s")
            .env("LIGAND_LOG", "warn")
            .env("LIGAND_ADMIN_USER_SECRET", secret("user"))
            .env("LIGAND_ORGANIZATION_SECRET", secret("organization"));
        let begun = Instant::now();
        let child = command.spawn().with_context(|| program.display().to_string())?;
        let mut server = Server { child, address, ready_after: Duration::ZERO };
        answers(address, "/health/ready").await?;
        server.ready_after = begun.elapsed();
        Ok(server)
    }

    /// Resident memory in MB.
    pub fn memory(&self) -> anyhow::Result<f64> {
        resident(self.child.id()).context("the server is gone")
    }

    /// Processor time since its start.
    pub fn processor(&self) -> anyhow::Result<Duration> {
        let stat = fs::read_to_string(format!("/proc/{}/stat", self.child.id()))?;
        // The name, in parentheses, may hold blanks; after it, user and system time are the 12th and 13th words.
        let words: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
        let ticks = |index: usize| words.get(index).and_then(|word| word.parse::<u64>().ok()).context("no times");
        // Linux shows hundredths of a second to programs, whatever it counts itself.
        Ok(Duration::from_millis((ticks(11)? + ticks(12)?) * 10))
    }

    /// How many hook workers there are, and their resident memory in MB.
    pub fn workers(&self) -> anyhow::Result<(usize, f64)> {
        let own = self.child.id();
        let processes = fs::read_dir("/proc")?.filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok());
        let children: Vec<f64> =
            processes.filter(|process| parent(*process) == Some(own)).filter_map(resident).collect();
        Ok((children.len(), children.iter().sum()))
    }

    /// Asks it to stop, and waits until it has.
    pub async fn stop(&mut self) -> anyhow::Result<()> {
        let process = i32::try_from(self.child.id()).ok().and_then(Pid::from_raw).context("no process id")?;
        kill_process(process, Signal::TERM)?;
        let begun = Instant::now();
        while self.child.try_wait()?.is_none() {
            ensure!(begun.elapsed() < PATIENCE, "the server does not stop");
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        Ok(())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have been stopped.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Waits until the address answers this path with 200.
async fn answers(address: SocketAddr, path: &str) -> anyhow::Result<()> {
    let begun = Instant::now();
    let request = request("GET", address, path, &[], "");
    loop {
        if let Ok(mut connection) = Connection::open(address).await
            && matches!(connection.call(&request).await, Ok(200))
        {
            return Ok(());
        }
        ensure!(begun.elapsed() < PATIENCE, "{address} does not come up");
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
}

fn resident(process: u32) -> Option<f64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.trim().trim_end_matches("kB").trim().parse::<f64>().ok().map(|kilobytes| kilobytes / 1024.0)
}

fn parent(process: u32) -> Option<u32> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    status.lines().find_map(|line| line.strip_prefix("PPid:"))?.trim().parse().ok()
}
