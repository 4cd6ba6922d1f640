//! Measures Ligand beside its vendors, as ratios within one run (`docs/figures.md`). Processes of its own for the vendors and
//! the server; this one makes the load. All of them share the machine: absolute numbers say little, ratios more.

mod load;
mod machine;
mod process;
mod report;
mod subject;
mod vendor;
mod wire;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::Context as _;
use clap::{Args, Parser, Subcommand};

use load::{Sample, Target, closed, paced};
use process::{Server, Vendor};
use report::{Pair, Report};
use subject::Subject;

/// Measures Ligand: calls a second against the vendor called directly, added time, memory, start.
#[derive(Debug, Parser)]
#[command(name = "ligand-bench")]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    plan: Plan,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// The vendor with constant answers (started by the measurement)
    Vendor {
        /// Where it listens
        #[arg(long)]
        listen: SocketAddr,
    },
}

/// How much is measured.
#[derive(Debug, Args)]
struct Plan {
    /// The program that is measured; else `ligand` beside this program
    #[arg(long, value_name = "FILE")]
    ligand: Option<PathBuf>,
    /// Seconds of load per measurement
    #[arg(long, default_value_t = 4)]
    seconds: u64,
    /// Rounds; the median of their ratios is reported
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u32).range(1..=20))]
    rounds: u32,
    /// Connections that call at once
    #[arg(long, default_value_t = 32)]
    connections: usize,
    /// Instances that are called in turn
    #[arg(long, default_value_t = 200, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    instances: u32,
    /// Starts on the existing database
    #[arg(long, default_value_t = 7, value_parser = clap::value_parser!(u32).range(1..=100))]
    starts: u32,
    /// Put the report between the markers of this file too (docs/figures.md)
    #[arg(long, value_name = "FILE")]
    write: Option<PathBuf>,
}

fn main() -> anyhow::Result<()> {
    let cli = Cli::parse();
    // One thread makes the load: a second one would take its core from what is measured.
    match cli.command {
        Some(Command::Vendor { listen }) => {
            tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(vendor::serve(listen))
        }
        None => {
            let report =
                tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(measure(&cli.plan))?;
            println!("{report}");
            cli.plan.write.as_deref().map_or(Ok(()), |file| report::put(file, &report.to_string()))
        }
    }
}

/// Everything, in order.
async fn measure(plan: &Plan) -> anyhow::Result<Report> {
    let program = program(plan)?;
    let data = tempfile::Builder::new().prefix("ligand-bench-").tempdir()?;
    say("starting the vendors and Ligand");
    let constant = Vendor::constant().await?;
    let simulated = Vendor::simulated(&program).await?;
    let mut server = Server::start(&program, data.path()).await?;
    let idle = server.memory()?;

    say(&format!("provisioning {} instances", plan.instances));
    let many = Subject::at_constant(&server, &constant, plan.instances).await?;
    let one = Subject::at_simulated(&server, &simulated).await?;

    let mut report = Report::new(plan.connections, plan.instances, plan.seconds, plan.rounds);
    report.constant = rounds(plan, "constant vendor", &server, &many).await?;
    report.simulated = rounds(plan, "simulated Infusionsoft", &server, &one).await?;
    let rate = report::median(report.constant.iter().map(|pair| pair.through.rate())) / 2.0;
    report.half = Some(at_rate(plan, rate, &server, &many).await?);
    report.memory = (idle, server.memory()?, server.workers()?);

    say(&format!("{} starts on the existing database", plan.starts));
    server.stop().await?;
    for _ in 0..plan.starts {
        let mut again = Server::start(&program, data.path()).await?;
        report.starts.push(again.ready_after);
        again.stop().await?;
    }
    Ok(report)
}

/// The vendor alone and through Ligand, in turn.
async fn rounds(plan: &Plan, name: &str, server: &Server, subject: &Subject) -> anyhow::Result<Vec<Pair>> {
    let time = Duration::from_secs(plan.seconds);
    say(&format!("{name}: warming up"));
    closed(&subject.through, plan.connections, time / 2).await?;
    let mut pairs = Vec::new();
    for round in 1..=plan.rounds {
        let pair = pair(server, subject, async |target| closed(target, plan.connections, time).await).await?;
        let (direct, through) = (pair.direct.rate(), pair.through.rate());
        say(&format!("{name}, round {round}: {direct:.0} calls/s direct, {through:.0} through Ligand"));
        pairs.push(pair);
    }
    Ok(pairs)
}

/// Both at the same rate, which is half of what Ligand can do.
async fn at_rate(plan: &Plan, rate: f64, server: &Server, subject: &Subject) -> anyhow::Result<Pair> {
    say(&format!("half load: {rate:.0} calls/s"));
    let time = Duration::from_secs(plan.seconds);
    pair(server, subject, async |target| paced(target, plan.connections, rate, time).await).await
}

/// The same load at the vendor and through Ligand.
async fn pair(
    server: &Server,
    subject: &Subject,
    load: impl AsyncFn(&Target) -> anyhow::Result<Sample>,
) -> anyhow::Result<Pair> {
    let direct = load(&subject.direct).await?;
    let before = server.processor()?;
    let through = load(&subject.through).await?;
    let processor = (server.processor()? - before).as_secs_f64() * 1e6 / through.count() as f64;
    Ok(Pair { direct, through, processor })
}

fn program(plan: &Plan) -> anyhow::Result<PathBuf> {
    if let Some(program) = &plan.ligand {
        return Ok(program.clone());
    }
    let beside = std::env::current_exe()?.with_file_name("ligand");
    anyhow::ensure!(beside.exists(), "{} is missing; build it, or name it with --ligand", beside.display());
    Ok(beside)
}

/// Progress goes to standard error; standard output is the report.
fn say(what: &str) {
    eprintln!("bench: {what}");
}

/// A port that nobody uses now.
fn free_address() -> anyhow::Result<SocketAddr> {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").context("no free port")?;
    Ok(listener.local_addr()?)
}
