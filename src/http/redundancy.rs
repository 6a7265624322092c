//! `/coverage/redundancy`, `/coverage/droppable`, `/coverage/fragility`, `/accounts/{handle}/coverage`

use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::auth::{ReadCoverage, Require};
use super::etag::{Conditional, IfNoneMatch};
use super::page::{Listed, Page};
use super::path::{AccountPath, Path};
use super::problem::{Kind, Problem};
use app::App;
use app::coverage::SupplyBasis;
use domain::coverage::{AccountCoverage, FragilityReport, Redundancy, RedundancyFilter, RedundancyPlace};

/// Filters of accounts; every one given must hold.
#[derive(Debug, Deserialize, Serialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct RedundancyQuery {
    /// Key of the organisation.
    organisation: Option<String>,
    /// The platform.
    platform: Option<String>,
    /// Only accounts that nobody would miss, or only others.
    mergeable: Option<bool>,
    /// Only accounts whose functions, audiences or region are not known, or only others.
    unknown: Option<bool>,
}

/// Filters of candidates; every one given must hold.
#[derive(Debug, Deserialize, Serialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct DroppableQuery {
    /// Key of the organisation.
    organisation: Option<String>,
    /// The platform.
    platform: Option<String>,
}

/// A set of accounts that could be dropped together without any loss.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "revision": 7, "candidates": 31, "unknown": 4, "bound": 12, "largest": true, "size": 12,
    "items": [{"account": "weibo-zjg-jiaoyu", "loss": 0.0, "unknown": [], "cells": 12, "proof": []}], "next_cursor": null
}))]
pub(super) struct DroppableReport {
    /// The registry's revision that was looked at.
    revision: i64,
    /// Accounts that pass the filter and that by themselves nobody would miss.
    candidates: u64,
    /// Accounts that pass the filter and are no candidates, since their functions, audiences or region are not known (`GET
    /// /coverage/redundancy?unknown=true`).
    unknown: u64,
    /// No set of candidates that can be dropped is larger than this.
    bound: u64,
    /// Whether this set is as large as that. In any case no other candidate can join it.
    largest: bool,
    /// How many accounts the set has.
    size: u64,
    /// The accounts of the set on this page, by handle, each with the cells that it reaches and who is left to them without the
    /// whole set.
    items: Vec<AccountCoverage>,
    /// Send it as `cursor` for the next page; null: this is the last one.
    #[schema(required = true)]
    next_cursor: Option<String>,
}

/// Lists active accounts by what would be lost without each.
///
/// Active accounts by what would be lost without each, the smallest loss first; with the account that reaches most of the same
/// cells and so could succeed. Of an account whose functions, audiences or region nobody has entered it is not known whether anything would be lost:
/// such accounts come last, say what is missing, and are never candidates for a merger.
#[utoipa::path(get, path = "/api/v1/coverage/redundancy", tag = "coverage",
    responses((status = 200, description = "A page of accounts", body = Page<Redundancy>)))]
pub(super) async fn list_redundancy(
    _: Require<ReadCoverage>,
    State(app): State<App>,
    Listed(query, page): Listed<RedundancyQuery>,
    seen: IfNoneMatch,
) -> Result<Conditional<axum::Json<Page<Redundancy>>>, Problem> {
    let RedundancyQuery { organisation, platform, mergeable, unknown } = query;
    let filter = RedundancyFilter { organisation, platform, mergeable, unknown };
    let after = page.after().map(read_place).transpose()?;
    let moment = app.coverage_moment(SupplyBasis::Potential).await?;
    if seen.has_seen(&moment.tag) {
        return Ok(Conditional::NotModified(moment.tag));
    }
    let found = app.redundancy(&moment, filter, after, page.wanted_items()).await?;
    let page = page.of_rows(found, |(loss, found)| format!("{loss}\n{}", found.account));
    let items = page.items.into_iter().map(|(_, found)| found).collect();
    Ok(Conditional::Modified(moment.tag, axum::Json(Page { items, next_cursor: page.next_cursor })))
}

/// The place behind a cursor.
fn read_place(key: &str) -> Result<RedundancyPlace, Problem> {
    let place = key.split_once('\n').and_then(|(loss, handle)| {
        Some(RedundancyPlace { loss_thousandths: loss.parse().ok()?, account: handle.to_owned() })
    });
    place.ok_or_else(|| {
        Problem::new(Kind::InvalidCursor, "begin without a cursor").at("?cursor", "is not of this list")
    })
}

/// Finds accounts that could be dropped together without loss.
///
/// A set of accounts that could be dropped together without any loss: none of the other candidates can join it; where no more than
/// 30 candidates are connected it is a largest one, else `bound` says how large one could be. Each account comes with the cells that
/// it reaches (50 at most) and with who is left to them.
#[utoipa::path(get, path = "/api/v1/coverage/droppable", tag = "coverage",
    responses((status = 200, description = "The set, and a page of it with its proof", body = DroppableReport)))]
pub(super) async fn get_droppable(
    _: Require<ReadCoverage>,
    State(app): State<App>,
    Listed(query, page): Listed<DroppableQuery>,
    seen: IfNoneMatch,
) -> Result<Conditional<axum::Json<DroppableReport>>, Problem> {
    let DroppableQuery { organisation, platform } = query;
    let filter = RedundancyFilter { organisation, platform, ..RedundancyFilter::default() };
    let moment = app.coverage_moment(SupplyBasis::Potential).await?;
    if seen.has_seen(&moment.tag) {
        return Ok(Conditional::NotModified(moment.tag));
    }
    let after = page.after().map(ToOwned::to_owned);
    let set = app.droppable(&moment, filter, after, page.wanted_items()).await?;
    let page = page.of_rows(set.accounts, |gone| gone.account.clone());
    let report = DroppableReport {
        revision: set.revision,
        candidates: set.candidates,
        unknown: set.unknown,
        bound: set.bound,
        largest: set.bound == set.size,
        size: set.size,
        items: page.items,
        next_cursor: page.next_cursor,
    };
    Ok(Conditional::Modified(moment.tag, axum::Json(report)))
}

/// Shows what would be lost without each account, organisation or platform.
///
/// What would be lost without each single account, organisation and platform: the worst twenty of each.
#[utoipa::path(get, path = "/api/v1/coverage/fragility", tag = "coverage",
    responses((status = 200, description = "The worst points", body = FragilityReport)))]
pub(super) async fn get_fragility(
    _: Require<ReadCoverage>,
    State(app): State<App>,
    seen: IfNoneMatch,
) -> Result<Conditional<axum::Json<FragilityReport>>, Problem> {
    let moment = app.coverage_moment(SupplyBasis::Potential).await?;
    if seen.has_seen(&moment.tag) {
        return Ok(Conditional::NotModified(moment.tag));
    }
    Ok(Conditional::Modified(moment.tag.clone(), axum::Json(app.fragility(&moment).await?)))
}

/// Shows the cells that an active account reaches.
///
/// The cells that an active account reaches, and what would be left to them without it and to whom.
#[utoipa::path(get, path = "/api/v1/accounts/{handle}/coverage", tag = "coverage",
    responses((status = 200, description = "The cells", body = AccountCoverage)))]
pub(super) async fn get_account_coverage(
    _: Require<ReadCoverage>,
    State(app): State<App>,
    Path(AccountPath { handle }): Path<AccountPath>,
    seen: IfNoneMatch,
) -> Result<Conditional<axum::Json<AccountCoverage>>, Problem> {
    let moment = app.coverage_moment(SupplyBasis::Potential).await?;
    let found = app.account_coverage(&moment, handle).await?;
    if seen.has_seen(&moment.tag) {
        return Ok(Conditional::NotModified(moment.tag));
    }
    Ok(Conditional::Modified(moment.tag, axum::Json(found)))
}
