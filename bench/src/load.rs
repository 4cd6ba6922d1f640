//! The load: connections that call one after the other as fast as they are answered, or at a given rate.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::ensure;
use tokio::task::JoinSet;

use crate::wire::Connection;

/// The most times that one measurement keeps.
const MOST: usize = 2_000_000;

/// What is called: requests in turn, each answered with 200.
#[derive(Clone)]
pub struct Target {
    pub address: SocketAddr,
    pub requests: Arc<Vec<Vec<u8>>>,
}

/// What was measured.
#[derive(Debug, Clone)]
pub struct Sample {
    /// Sorted, in microseconds.
    times: Vec<u32>,
    seconds: f64,
}

impl Sample {
    /// How many calls.
    pub fn count(&self) -> usize {
        self.times.len()
    }

    /// Calls a second.
    pub fn rate(&self) -> f64 {
        self.times.len() as f64 / self.seconds
    }

    /// The time that this share of the calls took at most, in milliseconds.
    pub fn quantile(&self, share: f64) -> f64 {
        let last = self.times.len().saturating_sub(1);
        let index = (last as f64 * share).round() as usize;
        self.times.get(index).map_or(f64::NAN, |time| f64::from(*time) / 1000.0)
    }
}

/// As fast as answers come.
pub async fn closed(target: &Target, connections: usize, time: Duration) -> anyhow::Result<Sample> {
    run(target, connections, time, None).await
}

/// At `rate` calls a second over all connections.
pub async fn paced(target: &Target, connections: usize, rate: f64, time: Duration) -> anyhow::Result<Sample> {
    run(target, connections, time, Some(Duration::from_secs_f64(connections as f64 / rate))).await
}

async fn run(target: &Target, connections: usize, time: Duration, every: Option<Duration>) -> anyhow::Result<Sample> {
    let mut workers = JoinSet::new();
    let begun = Instant::now();
    for number in 0..connections {
        // The connections of a paced load begin one after the other, evenly.
        let first = every.map_or(Duration::ZERO, |every| every.mul_f64(number as f64 / connections as f64));
        workers.spawn(work(target.clone(), number, begun + first, begun + time, every));
    }
    let mut times = Vec::new();
    while let Some(done) = workers.join_next().await {
        times.extend(done??);
    }
    let seconds = begun.elapsed().as_secs_f64();
    ensure!(!times.is_empty() && times.len() < MOST, "{} calls in {seconds:.1} s cannot be measured", times.len());
    times.sort_unstable();
    Ok(Sample { times, seconds })
}

/// One connection: the times of its calls in microseconds.
async fn work(
    target: Target,
    number: usize,
    first: Instant,
    until: Instant,
    every: Option<Duration>,
) -> anyhow::Result<Vec<u32>> {
    let mut connection = Connection::open(target.address).await?;
    let mut times = Vec::new();
    let mut due = first;
    for request in target.requests.iter().cycle().skip(number % target.requests.len()) {
        if Instant::now().max(due) >= until || times.len() >= MOST {
            break;
        }
        let begun = begin(due, every.is_some()).await;
        let status = connection.call(request).await?;
        ensure!(status == 200, "a call was answered with {status}");
        times.push(u32::try_from(begun.elapsed().as_micros()).unwrap_or(u32::MAX));
        due = every.map_or(due, |every| due + every);
    }
    Ok(times)
}

/// When a call begins. A paced one waits until it is due; if the one before took too long, its delay counts too.
async fn begin(due: Instant, paced: bool) -> Instant {
    let now = Instant::now();
    match (paced, due > now) {
        (false, _) => now,
        (true, false) => due,
        (true, true) => {
            tokio::time::sleep_until(due.into()).await;
            Instant::now()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_of_the_sorted_times() {
        let sample = Sample { times: (1..=1001).map(|n| n * 1000).collect(), seconds: 2.0 };
        assert_eq!((sample.quantile(0.0), sample.quantile(0.5), sample.quantile(0.99)), (1.0, 501.0, 991.0));
        assert!((sample.rate() - 500.5).abs() < 1e-9);
    }

    #[tokio::test]
    async fn a_late_call_counts_from_when_it_was_due() {
        let due = Instant::now() - Duration::from_millis(50);
        assert_eq!(begin(due, true).await, due);
        assert!(begin(due, false).await > due);
        let due = Instant::now() + Duration::from_millis(5);
        assert!(begin(due, true).await >= due);
    }
}
