//! Figures for Prometheus. Labels are element × resource × outcome and bounded; never the instance, never a customer.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock, PoisonError, RwLock};
use std::time::Duration;

use metrics::{Counter, Histogram};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};

/// Pairs of element and resource counted apart; what comes after them is counted as `other`.
const MOST_RESOURCES: usize = 2_000;

/// Seconds, from a cached answer to the longest vendor call.
const BUCKETS: &[f64] = &[0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0];

static RECORDER: OnceLock<PrometheusHandle> = OnceLock::new();

/// Installs the recorder of this process; again, it does nothing.
pub fn install() {
    RECORDER.get_or_init(|| {
        let builder = PrometheusBuilder::new().set_buckets(BUCKETS).unwrap_or_default();
        let recorder = builder.build_recorder();
        let handle = recorder.handle();
        // Another recorder can only be there in a test; then its figures are not ours to show.
        let _ = metrics::set_global_recorder(recorder);
        describe();
        handle
    });
}

fn describe() {
    metrics::describe_counter!(
        "ligand_http_requests_total",
        "Answered requests by class of status (2xx, 4xx, 499: the client left)"
    );
    metrics::describe_histogram!(
        "ligand_http_request_seconds",
        "Time from the head of a request to the head of its answer"
    );
    metrics::describe_counter!("ligand_calls_total", "Calls of elements by element, resource and outcome");
    metrics::describe_histogram!("ligand_call_seconds", "Time of calls of elements by element, resource and outcome");
    metrics::describe_counter!("ligand_log_lines_dropped_total", "Log lines dropped because standard error was slow");
}

/// How a call of an element ended, as a label.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// Answered.
    Ok,
    /// Refused by us: the caller's mistake.
    Refused,
    /// Answered by the vendor with an error of the caller (4xx).
    VendorRefused,
    /// The vendor failed, was late or out of reach.
    VendorFailed,
    /// A defect of ours.
    Failed,
}

impl Outcome {
    const fn label(self) -> &'static str {
        match self {
            Outcome::Ok => "ok",
            Outcome::Refused => "refused",
            Outcome::VendorRefused => "vendor_refused",
            Outcome::VendorFailed => "vendor_failed",
            Outcome::Failed => "failed",
        }
    }
}

/// Where figures are counted. Clones count together.
#[derive(Clone)]
pub struct Metrics(Arc<Series>);

struct Series {
    answered: [(Counter, &'static str); 5],
    request_seconds: Histogram,
    calls: RwLock<Calls>,
}

/// How often, and how long.
type Outcomes = HashMap<Outcome, (Counter, Histogram)>;

/// By element, then resource: looked up without allocating.
#[derive(Default)]
struct Calls {
    count: usize,
    by_element: HashMap<String, HashMap<String, Outcomes>>,
}

impl Metrics {
    /// Counts in the recorder of this process ([`install`]); without one, nothing is kept.
    pub fn installed() -> Metrics {
        let class = |class: &'static str| (metrics::counter!("ligand_http_requests_total", "status" => class), class);
        Metrics(Arc::new(Series {
            answered: [class("2xx"), class("3xx"), class("4xx"), class("5xx"), class("499")],
            request_seconds: metrics::histogram!("ligand_http_request_seconds"),
            calls: RwLock::default(),
        }))
    }

    /// A request was answered, or its client left (499).
    pub fn answered(&self, status: u16, took: Duration) {
        let class = match status {
            499 => "499",
            200..300 => "2xx",
            300..400 => "3xx",
            400..500 => "4xx",
            _ => "5xx",
        };
        if let Some((counter, _)) = self.0.answered.iter().find(|(_, name)| *name == class) {
            counter.increment(1);
        }
        self.0.request_seconds.record(took);
    }

    /// A call of an element ended. `resource` is the definition's (`GET /contacts/{id}`), never the path of the request.
    pub fn called(&self, element: &str, resource: &str, outcome: Outcome, took: Duration) {
        let known = self.0.calls.read().unwrap_or_else(PoisonError::into_inner);
        let series =
            known.by_element.get(element).and_then(|resources| resources.get(resource)?.get(&outcome)).cloned();
        drop(known);
        let (counter, histogram) = series.unwrap_or_else(|| self.new_series(element, resource, outcome));
        counter.increment(1);
        histogram.record(took);
    }

    fn new_series(&self, element: &str, resource: &str, outcome: Outcome) -> (Counter, Histogram) {
        let mut calls = self.0.calls.write().unwrap_or_else(PoisonError::into_inner);
        let is_known = calls.by_element.get(element).is_some_and(|resources| resources.contains_key(resource));
        let (element, resource) =
            if is_known || calls.count < MOST_RESOURCES { (element, resource) } else { ("other", "other") };
        calls.count += usize::from(!is_known);
        let labels = [
            ("element", element.to_owned()),
            ("resource", resource.to_owned()),
            ("outcome", outcome.label().to_owned()),
        ];
        let series =
            (metrics::counter!("ligand_calls_total", &labels), metrics::histogram!("ligand_call_seconds", &labels));
        let outcomes = calls.by_element.entry(element.to_owned()).or_default().entry(resource.to_owned()).or_default();
        outcomes.entry(outcome).or_insert(series).clone()
    }
}

/// The text of `/metrics`.
pub fn render() -> String {
    RECORDER.get().map(PrometheusHandle::render).unwrap_or_default()
}

/// Moves recorded times into their buckets; without it they would pile up between two scrapes.
pub fn tidy() {
    if let Some(recorder) = RECORDER.get() {
        recorder.run_upkeep();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calls_are_counted_by_element_resource_and_outcome() {
        install();
        let metrics = Metrics::installed();
        for _ in 0..3 {
            metrics.called("counted", "GET /contacts/{id}", Outcome::Ok, Duration::from_millis(3));
        }
        metrics.called("counted", "GET /contacts/{id}", Outcome::VendorFailed, Duration::from_secs(3));
        let text = render();
        let ok = r#"ligand_calls_total{element="counted",resource="GET /contacts/{id}",outcome="ok"} 3"#;
        let failed = r#"ligand_calls_total{element="counted",resource="GET /contacts/{id}",outcome="vendor_failed"} 1"#;
        assert!(text.contains(ok) && text.contains(failed), "{text}");
        assert!(text.contains(r#"outcome="ok",le="0.005"} 3"#), "{text}");
    }

    #[test]
    fn labels_are_bounded() {
        let metrics = Metrics::installed();
        for number in 0..MOST_RESOURCES + 50 {
            metrics.called("bounded", &format!("GET /{number}"), Outcome::Ok, Duration::ZERO);
        }
        let calls = metrics.0.calls.read().unwrap();
        assert_eq!(calls.by_element["bounded"].len(), MOST_RESOURCES);
        assert!(calls.by_element["other"]["other"].contains_key(&Outcome::Ok));
    }
}
