//! Figures for those who run the service: what was asked, how long it took, and what waits. They count and time; they name nobody.

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::Registry;

use super::App;
use super::error::AppError;
use domain::job::JobState;
use store::database::PoolCounts;
use store::event::last_event;
use store::job::count_unfinished;
use store::matrix::read_revision;
use store::webhook::count_failing;

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct TaskLabels {
    task: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct StateLabels {
    state: &'static str,
}

/// How things stand at the moment.
struct Standing {
    writers_waiting: usize,
    connections: PoolCounts,
    jobs: Vec<(JobState, u64)>,
    last_event: i64,
    /// By how many changes the registry in memory is behind; none is in memory before it was read.
    registry_lag: i64,
    webhooks_failing: usize,
    feeds: usize,
}

impl App {
    /// All figures in the text format of `OpenMetrics` 1.0, which Prometheus reads.
    ///
    /// # Errors
    /// When the database does not answer.
    #[tracing::instrument(skip_all)]
    pub async fn metrics_text(&self) -> Result<String, AppError> {
        let standing = self.standing().await?;
        let mut registry = Registry::with_prefix("micromatrix");
        self.requests.register(&mut registry);
        self.register_tasks(&mut registry);
        standing.register(&mut registry);
        let mut text = String::new();
        encode(&mut text, &registry).map_err(AppError::internal)?;
        Ok(text)
    }

    async fn standing(&self) -> Result<Standing, AppError> {
        let last = last_event(&self.db).await?;
        let revision = read_revision(&self.db).await?.revision;
        Ok(Standing {
            writers_waiting: self.db.writers_waiting(),
            connections: self.db.counts(),
            jobs: count_unfinished(&self.db).await?,
            last_event: last,
            registry_lag: self.live.revision().map_or(revision, |known| revision - known),
            webhooks_failing: usize::try_from(count_failing(&self.db).await?).unwrap_or(usize::MAX),
            feeds: self.feeds.count(),
        })
    }

    fn register_tasks(&self, registry: &mut Registry) {
        let (runs, failed) = (Family::<TaskLabels, Gauge>::default(), Family::<TaskLabels, Gauge>::default());
        for status in self.tasks.statuses() {
            let labels = TaskLabels { task: status.name.key() };
            runs.get_or_create(&labels).set(i64::try_from(status.runs).unwrap_or(i64::MAX));
            failed.get_or_create(&labels).set(i64::from(status.last_error.is_some()));
        }
        registry.register("task_rounds", "Rounds of background tasks that have ended in this process", runs);
        registry.register("task_failing", "1 where the last round of a background task has failed", failed);
    }
}

impl Standing {
    fn register(self, registry: &mut Registry) {
        let mut gauge = |name: &str, help: &str, value: usize| {
            let gauge: Gauge = Gauge::default();
            gauge.set(i64::try_from(value).unwrap_or(i64::MAX));
            registry.register(name, help, gauge);
        };
        gauge("writers_waiting", "Writers that wait for their turn in this process", self.writers_waiting);
        gauge("connections_open", "Connections to the database that read", self.connections.open);
        gauge("connections_idle", "Those of them that are not in use", self.connections.idle);
        gauge("webhooks_failing", "Webhooks whose receivers fail, or are disabled", self.webhooks_failing);
        gauge("event_streams", "Streams of events that are open in this process", self.feeds);
        gauge("last_event", "Number of the last event", usize::try_from(self.last_event).unwrap_or(0));
        gauge(
            "registry_lag",
            "Changes by which the registry in memory is behind",
            usize::try_from(self.registry_lag).unwrap_or(0),
        );
        let jobs = Family::<StateLabels, Gauge>::default();
        for (state, count) in self.jobs {
            jobs.get_or_create(&StateLabels { state: state.key() })
                .set(i64::try_from(count).unwrap_or(i64::MAX));
        }
        registry.register("jobs", "Jobs that have not ended", jobs);
    }
}
