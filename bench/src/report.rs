//! The figures as a Markdown table.

use std::fmt;
use std::path::Path;
use std::time::Duration;

use anyhow::Context as _;

use crate::load::Sample;
use crate::machine;

/// The same load at the vendor directly and through Ligand.
pub struct Pair {
    pub direct: Sample,
    pub through: Sample,
    /// Processor time of the server for one call, in microseconds.
    pub processor: f64,
}

impl Pair {
    fn ratio(&self) -> f64 {
        self.through.rate() / self.direct.rate()
    }
}

/// Everything that was measured.
pub struct Report {
    machine: String,
    connections: usize,
    instances: u32,
    seconds: u64,
    rounds: u32,
    pub constant: Vec<Pair>,
    pub simulated: Vec<Pair>,
    pub half: Option<Pair>,
    /// MB idle, MB after the load, and the hook workers: how many, MB together.
    pub memory: (f64, f64, (usize, f64)),
    pub starts: Vec<Duration>,
}

impl Report {
    pub fn new(connections: usize, instances: u32, seconds: u64, rounds: u32) -> Report {
        let (constant, simulated, half, starts) = (Vec::new(), Vec::new(), None, Vec::new());
        let memory = (0.0, 0.0, (0, 0.0));
        Report {
            machine: machine::describe(),
            connections,
            instances,
            seconds,
            rounds,
            constant,
            simulated,
            half,
            memory,
            starts,
        }
    }
}

/// The markers between which a file holds a report.
const MARKERS: (&str, &str) = ("<!-- measured: begin -->", "<!-- measured: end -->");

/// Puts a report between the markers of a file.
pub fn put(file: &Path, report: &str) -> anyhow::Result<()> {
    let text = std::fs::read_to_string(file).with_context(|| file.display().to_string())?;
    let text = replaced(&text, report).with_context(|| format!("{} has no markers {MARKERS:?}", file.display()))?;
    Ok(std::fs::write(file, text)?)
}

fn replaced(text: &str, report: &str) -> Option<String> {
    let (before, rest) = text.split_once(MARKERS.0)?;
    let (_, after) = rest.split_once(MARKERS.1)?;
    Some(format!("{before}{}\n{report}\n{}{after}", MARKERS.0, MARKERS.1))
}

/// The value in the middle; of an even number, the upper one.
pub fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_unstable_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let build = if cfg!(debug_assertions) { "unoptimized build: no figures" } else { "optimized build" };
        writeln!(f, "{}; {build}; load, vendor and Ligand share it.  ", self.machine)?;
        writeln!(f, "Command: `{}`  ", command())?;
        writeln!(f, "Medians of {} rounds of {} s each way.\n", self.rounds, self.seconds)?;
        writeln!(f, "| what | vendor directly | through Ligand | |\n|---|---|---|---|")?;
        let many = format!("constant vendor, {} connections, {} instances", self.connections, self.instances);
        let one = format!("simulated Infusionsoft, {} connections, 1 instance", self.connections);
        for (name, pairs) in [(many, &self.constant), (one, &self.simulated)] {
            speed(f, &name, pairs)?;
        }
        if let Some(half) = &self.half {
            half_load(f, half)?;
        }
        let (idle, loaded, (workers, together)) = self.memory;
        let workers =
            if workers == 0 { "no hook workers".into() } else { format!("{workers} hook workers: {together:.0} MB") };
        writeln!(f, "| resident memory idle → after the load | | {idle:.0} → {loaded:.0} MB | {workers} |")?;
        let start = median(self.starts.iter().map(|start| start.as_secs_f64() * 1000.0));
        let slowest = self.starts.iter().max().map_or(f64::NAN, |start| start.as_secs_f64() * 1000.0);
        write!(
            f,
            "| start to ready, existing database | | {start:.0} ms | slowest of {}: {slowest:.0} ms |",
            self.starts.len()
        )
    }
}

/// How this run was started; where its report is written does not matter.
fn command() -> String {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let written = arguments.iter().position(|argument| argument == "--write");
    let kept = |index: &usize| written.is_none_or(|at| *index != at && *index != at + 1);
    let arguments: Vec<&str> =
        arguments.iter().enumerate().filter(|(index, _)| kept(index)).map(|(_, argument)| argument.as_str()).collect();
    if arguments.is_empty() { "make bench".into() } else { format!("make bench ARGS=\"{}\"", arguments.join(" ")) }
}

fn speed(f: &mut fmt::Formatter<'_>, name: &str, pairs: &[Pair]) -> fmt::Result {
    let of = |measure: &dyn Fn(&Pair) -> f64| median(pairs.iter().map(measure));
    let (direct, through) = (of(&|pair| pair.direct.rate()), of(&|pair| pair.through.rate()));
    let ratios = pairs.iter().map(Pair::ratio);
    let (low, high) = (ratios.clone().fold(f64::INFINITY, f64::min), ratios.fold(0.0, f64::max));
    let ratio = of(&Pair::ratio);
    writeln!(f, "| calls/s, {name} | {direct:.0} | {through:.0} | **{ratio:.2} ×** ({low:.2} to {high:.2}) |")?;
    let quantile = |share: f64| (of(&|pair| pair.direct.quantile(share)), of(&|pair| pair.through.quantile(share)));
    let ((direct50, through50), (direct99, through99)) = (quantile(0.5), quantile(0.99));
    writeln!(f, "| the same, p50 / p99 | {direct50:.2} / {direct99:.2} ms | {through50:.2} / {through99:.2} ms | |")?;
    writeln!(f, "| the same, processor time of Ligand per call | | {:.0} µs | |", of(&|pair| pair.processor))
}

fn half_load(f: &mut fmt::Formatter<'_>, half: &Pair) -> fmt::Result {
    let [direct50, direct99] = [0.5, 0.99].map(|share| half.direct.quantile(share));
    let [through50, through99] = [0.5, 0.99].map(|share| half.through.quantile(share));
    writeln!(
        f,
        "| half load ({:.0} calls/s), p50 / p99 | {direct50:.2} / {direct99:.2} ms | {through50:.2} / {through99:.2} ms | \
         added {:.2} / **{:.2} ms** |",
        half.through.rate(),
        through50 - direct50,
        through99 - direct99
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_replaces_what_stood_between_the_markers() {
        let text = format!("a\n{}\nold\n{}\nb", MARKERS.0, MARKERS.1);
        let new = replaced(&text, "new").unwrap();
        assert_eq!(new, format!("a\n{}\nnew\n{}\nb", MARKERS.0, MARKERS.1));
        assert!(replaced("a", "new").is_none());
    }

    #[test]
    fn the_median_is_the_value_in_the_middle() {
        assert!((median([3.0, 1.0, 2.0].into_iter()) - 2.0).abs() < f64::EPSILON);
        assert!(median(std::iter::empty()).is_nan());
    }
}
