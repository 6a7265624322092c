//! Traces for OpenTelemetry: a span for each request, use case and query, sent to a collector by OTLP over HTTP, where one is named.

use opentelemetry::trace::TracerProvider as _;
use opentelemetry_otlp::{SpanExporter, WithExportConfig as _};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::trace::SdkTracerProvider;
use tracing::level_filters::LevelFilter;
use tracing::{Subscriber, warn};
use tracing_subscriber::Layer;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::registry::LookupSpan;

use super::config::masked;
use super::fault::Fault;

/// What this program is called there.
const NAME: &str = "micromatrix";

/// Spans on their way to a collector. When this is dropped, the last ones are sent.
pub(super) struct Traces(SdkTracerProvider);

impl Traces {
    /// To the collector at this address, such as `http://127.0.0.1:4318`.
    ///
    /// # Errors
    /// An address that is none.
    pub(super) fn to(collector: &str) -> Result<Self, Fault> {
        outgoing::choose_cryptography();
        let exporter = SpanExporter::builder()
            .with_http()
            .with_endpoint(format!("{}/v1/traces", collector.trim_end_matches('/')))
            .build()
            .map_err(|error| Fault(format!("cannot send traces to {}: {error}", masked(collector))))?;
        let resource = Resource::builder().with_service_name(NAME).build();
        Ok(Self(SdkTracerProvider::builder().with_batch_exporter(exporter).with_resource(resource).build()))
    }

    /// What sees the spans.
    pub(super) fn layer<S: Subscriber + for<'a> LookupSpan<'a>>(&self) -> impl Layer<S> + use<S> {
        // Neither what sends them, nor the driver, which says again what the queries say.
        let targets = Targets::new()
            .with_default(LevelFilter::INFO)
            .with_target("opentelemetry", LevelFilter::OFF)
            .with_target("opentelemetry_sdk", LevelFilter::OFF)
            .with_target("opentelemetry-otlp", LevelFilter::OFF)
            .with_target("sqlx", LevelFilter::OFF);
        tracing_opentelemetry::layer().with_tracer(self.0.tracer(NAME)).with_filter(targets)
    }
}

impl Drop for Traces {
    fn drop(&mut self) {
        if let Err(error) = self.0.shutdown() {
            warn!(%error, "the last traces were not sent");
        }
    }
}
