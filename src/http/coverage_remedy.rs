//! `/coverage/remedies`

use axum::extract::State;
use serde::Deserialize;
use utoipa::IntoParams;

use super::auth::{ReadCoverage, Require};
use super::coverage_query::CellQuery;
use super::etag::{Conditional, IfNoneMatch};
use super::problem::{Kind, Problem};
use super::query::{Both, Query};
use app::App;
use app::coverage::SupplyBasis;
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

/// Finds the few changes that together close the most gaps.
///
/// The few changes that together meet the most demand among the gaps that pass: exactly the best of those looked at for up to three,
/// else chosen one by one, which reaches at least 1 − 1/e (0.632) of it; `method` and `at_least` say which. `changes` can be posted
/// to `/what-if` as they are.
#[utoipa::path(get, path = "/api/v1/coverage/remedies", tag = "coverage",
    responses((status = 200, description = "The changes, and what they do", body = JointRemedy)))]
pub(super) async fn get_coverage_remedies(
    _: Require<ReadCoverage>,
    State(app): State<App>,
    Query(Both(query, cells)): Query<Both<RemedyQuery, CellQuery>>,
    seen: IfNoneMatch,
) -> Result<Conditional<axum::Json<JointRemedy>>, Problem> {
    let wanted = query.wanted.unwrap_or(3);
    if !(1..=20).contains(&wanted) {
        let detail = format!("wanted {wanted} is outside of 1 to 20");
        return Err(Problem::new(Kind::InvalidQuery, &*detail).at("?wanted", &*detail));
    }
    let moment = app.coverage_moment(SupplyBasis::Potential).await?;
    if seen.has_seen(&moment.tag) {
        return Ok(Conditional::NotModified(moment.tag));
    }
    Ok(Conditional::Modified(
        moment.tag.clone(),
        axum::Json(app.joint_remedy(&moment, cells.into(), wanted).await?),
    ))
}
