//! `/coverage/remedies`

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use utoipa::IntoParams;

use super::auth::{ReadCoverage, Require};
use super::coverage_query::{CellQuery, Cells};
use super::extract::{IfNoneMatch, Tagged};
use super::problem::{Kind, Problem};
use app::App;
use app::coverage::Lens;
use domain::coverage::JointRemedy;

/// How many changes.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct RemedyQuery {
    /// How many changes, 1 to 20; default 3.
    #[param(minimum = 1, maximum = 20)]
    wanted: Option<usize>,
}

/// The few changes that together meet the most demand among the gaps that pass: exactly the best of those looked at for up to three,
/// else chosen one by one, which reaches at least 1 − 1/e (0.632) of it; `method` and `at_least` say which. `changes` can be posted
/// to `/what-if` as they are.
#[utoipa::path(get, path = "/api/v1/coverage/remedies", tag = "coverage",
    params(RemedyQuery, CellQuery),
    responses(
        (status = 200, description = "The changes, and what they do", body = JointRemedy,
            headers(("etag" = String, description = "Tells registry and targets apart"))),
        (status = 304, description = "Nothing that it depends on has changed",
            headers(("etag" = String, description = "As with 200"))),
    ),
    security(("token" = ["read_coverage"])))]
pub(super) async fn get_coverage_remedies(
    _: Require<ReadCoverage>,
    State(app): State<App>,
    Cells(filter, query): Cells<RemedyQuery>,
    seen: IfNoneMatch,
) -> Result<Response, Problem> {
    let wanted = query.wanted.unwrap_or(3);
    if !(1..=20).contains(&wanted) {
        let detail = format!("wanted {wanted} is outside of 1 to 20");
        return Err(Problem::new(Kind::InvalidQuery, &*detail).at("?wanted", &*detail));
    }
    let moment = app.coverage_moment(Lens::Could).await?;
    if let Some(unchanged) = seen.unchanged(&moment.tag) {
        return Ok(unchanged);
    }
    Ok(Tagged(moment.tag.clone(), app.joint_remedy(&moment, filter, wanted).await?).into_response())
}
