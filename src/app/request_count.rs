//! Requests, counted and timed by method, route and status.

use std::collections::HashMap;
use std::fmt::{self, Write as _};
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use prometheus_client::encoding::{EncodeLabelSet, EncodeLabelValue, LabelValueEncoder};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};

/// Upper bounds of durations, in seconds.
const SECONDS: [f64; 11] = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0, 30.0, 120.0];

/// Statuses are counted by their first digit.
const CLASSES: usize = 5;
const METHODS: [&str; 6] = ["GET", "HEAD", "POST", "PUT", "DELETE", "other"];

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct RequestLabels {
    method: &'static str,
    route: String,
    status: Class,
}

/// 2 for 200 to 299.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Class(usize);

impl EncodeLabelValue for Class {
    fn encode(&self, encoder: &mut LabelValueEncoder<'_>) -> fmt::Result {
        write!(encoder, "{}xx", self.0)
    }
}

/// What a route has counted: found by its name alone, so that a request makes no labels.
#[derive(Default)]
struct OfRoute([[OnceLock<(Counter, Histogram)>; CLASSES]; METHODS.len()]);

/// What is counted while the service works.
pub struct RequestCounts {
    routes: RwLock<HashMap<String, Arc<OfRoute>>>,
    requests: Family<RequestLabels, Counter>,
    durations: Family<RequestLabels, Histogram, fn() -> Histogram>,
}

impl Default for RequestCounts {
    fn default() -> Self {
        let durations: fn() -> Histogram = || Histogram::new(SECONDS);
        Self {
            routes: RwLock::default(),
            requests: Family::default(),
            durations: Family::new_with_constructor(durations),
        }
    }
}

impl RequestCounts {
    /// A request was answered.
    pub fn note(&self, (method, route): (&str, &str), status: u16, ms: i64) {
        let at = METHODS.iter().position(|known| *known == method).unwrap_or(METHODS.len() - 1);
        let class = (usize::from(status) / 100).clamp(1, CLASSES);
        let of_route = self.of_route(route);
        let (requests, durations) = of_route.0[at][class - 1].get_or_init(|| {
            let labels = RequestLabels { method: METHODS[at], route: route.to_owned(), status: Class(class) };
            (self.requests.get_or_create_owned(&labels), self.durations.get_or_create_owned(&labels))
        });
        requests.inc();
        // Milliseconds of a request are far below what a double holds exactly.
        durations.observe(std::time::Duration::from_millis(ms.max(0).unsigned_abs()).as_secs_f64());
    }

    fn of_route(&self, route: &str) -> Arc<OfRoute> {
        let known = self.routes.read().unwrap_or_else(PoisonError::into_inner).get(route).cloned();
        known.unwrap_or_else(|| {
            let mut routes = self.routes.write().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(routes.entry(route.to_owned()).or_default())
        })
    }

    /// Shows the figures.
    pub(super) fn register(&self, registry: &mut Registry) {
        registry.register("requests", "Requests that were answered", self.requests.clone());
        registry.register_with_unit(
            "request_duration",
            "How long they took",
            Unit::Seconds,
            self.durations.clone(),
        );
    }
}
