//! Figures for Prometheus.

use axum::body::Body;
use axum::http::{Method, header};
use http_body_util::BodyExt as _;
use micromatrix::domain::right::Role;
use tower::ServiceExt as _;

use crate::support::{Caller, empty};

async fn figures(caller: &Caller) -> String {
    let (headers, older) = caller.raw(caller.request(Method::GET, "/metrics")).await;
    assert_eq!(headers[header::CONTENT_TYPE], "text/plain; version=0.0.4; charset=utf-8");
    assert!(older.starts_with(b"# HELP"));
    let accept = "application/openmetrics-text;version=1.0.0;q=0.8,text/plain;version=0.0.4;q=0.5,*/*;q=0.1";
    let request = caller.request(Method::GET, "/metrics").header(header::ACCEPT, accept);
    let response = caller.router().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
    let headers = response.headers().clone();
    let bytes = response.into_body().collect().await.unwrap().to_bytes().to_vec();
    assert!(headers[header::CONTENT_TYPE].to_str().unwrap().starts_with("application/openmetrics-text"));
    String::from_utf8(bytes).unwrap()
}

/// The value on the line that begins so.
fn value(text: &str, line: &str) -> Option<f64> {
    let found = text.lines().find_map(|one| one.strip_prefix(line));
    found.and_then(|rest| rest.trim().parse().ok())
}

#[test]
fn requests_are_counted_by_route_and_status_and_nobody_is_named() {
    empty(async |world| {
        let admin = world.caller(Role::Admin).await;
        let coordinator = world.caller(Role::Coordinator).await;
        for _ in 0..2 {
            coordinator.get("/api/v1/accounts/nobody").await.problem(404, "not_found");
            coordinator.get("/api/v1/matrix").await.ok();
        }
        let text = figures(&admin).await;
        let of = |route: &str, status: &str| {
            value(
                &text,
                &format!(
                    "micromatrix_requests_total{{method=\"GET\",route=\"{route}\",status=\"{status}\"}}"
                ),
            )
        };
        let account = of("/api/v1/accounts/{handle}", "4xx").unwrap();
        assert!(account >= 2.0, "{text}");
        assert_eq!(of("/api/v1/matrix", "2xx"), Some(2.0), "also what is answered by what is kept\n{text}");
        assert!(value(&text, "micromatrix_request_duration_seconds_count{method=\"GET\",route=\"/api/v1/matrix\",status=\"2xx\"}").is_some());
        assert_eq!(value(&text, "micromatrix_writers_waiting"), Some(0.0));
        assert_eq!(value(&text, "micromatrix_jobs{state=\"queued\"}"), Some(0.0));
        assert!(text.contains("micromatrix_task_failing{task=\"webhooks\"} 0"), "{text}");
        assert!(text.ends_with("# EOF\n"));
        for named in ["nobody", &admin.subject, &coordinator.subject] {
            assert!(!text.contains(named), "{named} is named");
        }
    });
}
