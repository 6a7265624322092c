//! `/coverage/need`

use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::auth::{ManageCoverage, ReadCoverage, Require};
use super::etag::{IfMatch, Tagged};
use super::json::Json;
use super::page::PageRequest;
use super::problem::Problem;
use app::App;
use app::coverage_need::NeedInput;
use domain::coverage::{NeedCount, NeedSource};
use domain::time::Timestamp;

/// As many counts as can be kept fit.
pub(super) const MOST_BYTES: usize = 32 * 1024 * 1024;

/// Where counts come from and when they were noted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({"source": "12345热线", "period": "2026-Q2", "noted_at": "2026-07-02T01:00:00Z"}))]
pub(super) struct NeedOrigin {
    /// Who counted.
    source: String,
    /// When it was asked.
    period: String,
    /// When it was noted here.
    noted_at: Timestamp,
}

/// A page of counts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "revision": 2, "origin": {"source": "12345热线", "period": "2026-Q2", "noted_at": "2026-07-02T01:00:00Z"},
    "items": [{
        "function": "education", "region": "zhangjiagang", "audience": null, "form": null, "period": null, "count": 1240
    }],
    "next_cursor": null
}))]
pub(super) struct NeedPage {
    /// The revision of targets, counts and settings; the `ETag`.
    revision: i64,
    /// Where they come from; null: nothing was counted.
    #[schema(required = true)]
    origin: Option<NeedOrigin>,
    /// The counts on this page, in the order in which they were given.
    items: Vec<NeedCount>,
    /// Send it as `cursor` for the next page; null: this is the last one.
    #[schema(required = true)]
    next_cursor: Option<String>,
}

/// Where the counts stand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "revision": 2, "origin": {"source": "12345热线", "period": "2026-Q2", "noted_at": "2026-07-02T01:00:00Z"}
}))]
pub(super) struct NeedsCounted {
    /// The revision of targets, counts and settings; the `ETag`.
    revision: i64,
    /// Where they come from; null: nothing is counted.
    #[schema(required = true)]
    origin: Option<NeedOrigin>,
}

fn origin_of(source: Option<(NeedSource, Timestamp)>) -> Option<NeedOrigin> {
    source.map(|(NeedSource { source, period }, noted_at)| NeedOrigin { source, period, noted_at })
}

/// Lists counts of what citizens ask.
#[utoipa::path(get, path = "/api/v1/coverage/need", tag = "coverage",
    responses((status = 200, description = "A page of counts", body = NeedPage)))]
pub(super) async fn list_needs(
    _: Require<ReadCoverage>,
    State(app): State<App>,
    page: PageRequest,
) -> Result<Tagged<NeedPage>, Problem> {
    let after: Option<i32> = page.after_as()?;
    let kept = app.needs(after, page.wanted_items()).await?;
    let page = page.of_rows(kept.counts, |(place, _)| place.to_string());
    let items = page.items.into_iter().map(|(_, count)| count).collect();
    let origin = origin_of(kept.source);
    let (revision, next_cursor) = (kept.revision, page.next_cursor);
    Ok(Tagged(revision, NeedPage { revision, origin, items, next_cursor }))
}

/// Keeps counts of what citizens ask, in place of all others.
///
/// Keeps counts of what citizens ask (by function and region; by audience, form and period where that is known) in place of all that were kept:
/// as a list or as the text of a `need.csv`, all of them or none. Unless targets are declared, the cells of coverage weigh by them: the share of
/// a count is its part of its period, of several periods the mean; a cell weighs, in thousandths rounded up, the sum of the shares of its function
/// in its region and below. A cell of whose function nothing was counted there says `demand: unknown` and weighs as the median of the others.
/// What was asked of a function or in a region of which the registry shows nothing becomes a cell of its own. No personal data belongs here.
#[utoipa::path(put, path = "/api/v1/coverage/need", tag = "coverage",
    responses((status = 200, description = "Kept", body = NeedsCounted)))]
pub(super) async fn count_needs(
    caller: Require<ManageCoverage>,
    State(app): State<App>,
    IfMatch(revision): IfMatch,
    Json(input): Json<NeedInput>,
) -> Result<Tagged<NeedsCounted>, Problem> {
    let kept = app.count_needs(&caller.actor(), revision, input).await?;
    let revision = kept.revision;
    Ok(Tagged(revision, NeedsCounted { revision, origin: origin_of(kept.source) }))
}

/// Drops the counts of what citizens ask.
///
/// Drops the counts: from now on cells weigh by the registry's own lists again, unless targets are declared.
#[utoipa::path(delete, path = "/api/v1/coverage/need", tag = "coverage",
    responses((status = 200, description = "Dropped", body = NeedsCounted)))]
pub(super) async fn drop_needs(
    caller: Require<ManageCoverage>,
    State(app): State<App>,
    IfMatch(revision): IfMatch,
) -> Result<Tagged<NeedsCounted>, Problem> {
    let revision = app.drop_needs(&caller.actor(), revision).await?;
    Ok(Tagged(revision, NeedsCounted { revision, origin: None }))
}
