//! Merging two accounts that are one: whatever refers to the first refers to the second then, or nothing is changed and what stands in the
//! way is named.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::json;

use super::App;
use super::change::{account_change, tie_change};
use super::error::AppError;
use super::filing::merge_filings;
use super::held::check_revision;
use super::rename::record_clusters;
use super::renamed::lead_to;
use super::write::{Actor, Change, Write};
use domain::account::Account;
use domain::campaign::{Campaign, CampaignState};
use domain::direction::Direction;
use domain::entity::Entity;
use domain::event::EventKind;
use domain::field::{FieldError, ValidationErrors};
use domain::id::CampaignId;
use domain::merge::{MergeInput, MergeReport, MovedReferences, filled_account, merge_ties};
use domain::renamed::RenameReason;
use store::account::{delete_accounts, find_account, update_account};
use store::campaign::{list_campaigns_of, list_campaigns_pinning, touch_open_campaigns};
use store::cluster::list_clusters_with;
use store::direction::list_held_by;
use store::matrix::bump_revision;
use store::reference::follow_key;
use store::tie::{delete_ties_at, insert_ties, list_ties_at, update_ties};
use store::unassigned::forget_left_out;

impl App {
    /// Merges an account into another: history, ties, clusters, directions, pieces, pins and grants. Of two ties of one pair and kind the
    /// larger weight counts, memberships are united, and what the second says of itself stays; what it does not say is filled.
    ///
    /// # Errors
    /// [`AppError::Obstructed`] where both are asked in one campaign, pins contradict each other, or the accounts belong to different
    /// organisations while the first is asked for something; when there is no such account, or it has moved on from `revision`.
    #[tracing::instrument(skip_all)]
    pub async fn merge_account(
        &self,
        actor: &Actor,
        handle: &str,
        revision: i64,
        input: MergeInput,
    ) -> Result<MergeReport, AppError> {
        check_other(handle, &input)?;
        let mut write = self.write(actor).await?;
        let from = find_account(write.conn(), handle).await?;
        let from = from.ok_or_else(|| AppError::not_found("account", handle))?;
        check_revision(from.revision, revision)?;
        let into = find_account(write.conn(), &input.into).await?;
        let into = into.ok_or_else(|| unknown(&input.into))?;
        check_obstacles(&write, &from, &into).await?;
        let mut filled = Vec::new();
        let after = filled_account(&into, &from, &mut filled);
        let clusters = list_clusters_with(write.conn(), handle).await?;
        let moved_ties = move_ties(&mut write, (handle, &input.into)).await?;
        let mut moved = follow_key(write.conn(), (Entity::Account, handle, &input.into), |_| true).await?;
        moved.insert("ties", moved_ties);
        let held = list_held_by(write.conn(), &[&input.into]).await?;
        let held: Vec<CampaignId> = held.iter().map(|direction| direction.campaign).collect();
        forget_left_out(write.conn(), &input.into, &held).await?;
        update_account(write.conn(), &after).await?;
        merge_filings(&mut write, &from, &into).await?;
        delete_accounts(write.conn(), &[handle]).await?;
        lead_to(&write, Entity::Account, (handle, &input.into), RenameReason::Merged).await?;
        record_clusters(&mut write, clusters).await?;
        let mut change = account_change(EventKind::AccountMerged, Some(&into), &after);
        change.data["from"] = json!(handle);
        let gone = Change::of(EventKind::AccountMerged, Entity::Account, handle).between(Some(&from), None);
        let report = report_of(handle, &input, moved, filled);
        finish(write, (change, gone), report).await
    }
}

/// Commits a merge, unless it was only asked what would change.
pub(super) async fn finish(
    mut write: Write,
    (change, gone): (Change, Change),
    report: MergeReport,
) -> Result<MergeReport, AppError> {
    if report.dry_run {
        return Ok(report);
    }
    touch_open_campaigns(write.conn()).await?;
    bump_revision(write.conn()).await?;
    write.record(change);
    // What follows the history learns from it that nothing is called so any more.
    write.record_silently(gone);
    write.commit_with(report).await
}

/// Nothing is merged into itself.
pub(super) fn check_other(from: &str, input: &MergeInput) -> Result<(), AppError> {
    let mut faults = ValidationErrors::default();
    faults.require(from != input.into, "/into", "is the same; name what is kept");
    Ok(faults.into_result()?)
}

/// What is kept is not there.
pub(super) fn unknown(into: &str) -> AppError {
    AppError::Invalid(vec![FieldError::new("/into", format!("`{into}` is not there; name what is kept"))])
}

pub(super) fn report_of(
    from: &str,
    input: &MergeInput,
    moved: BTreeMap<&'static str, u64>,
    filled: Vec<String>,
) -> MergeReport {
    let moved = moved.into_iter().filter(|(_, count)| *count > 0);
    let moved = moved.map(|(what, count)| MovedReferences { what: what.to_owned(), count }).collect();
    MergeReport { dry_run: input.dry_run, from: from.to_owned(), into: input.into.clone(), moved, filled }
}

/// How many ties have come to the second account.
async fn move_ties(write: &mut Write, (from, into): (&str, &str)) -> Result<u64, AppError> {
    let of_from = list_ties_at(write.conn(), from).await?;
    let of_into = list_ties_at(write.conn(), into).await?;
    for tie in &of_from {
        write.record_silently(tie_change(EventKind::TieDeleted, Some(tie), None));
    }
    delete_ties_at(write.conn(), from).await?;
    let merged = merge_ties(of_from, &of_into, (from, into));
    insert_ties(write.conn(), &merged.created).await?;
    let heavier: Vec<_> = merged.updated.iter().map(|(_, after)| after.clone()).collect();
    update_ties(write.conn(), &heavier).await?;
    for tie in &merged.created {
        write.record_silently(tie_change(EventKind::TieCreated, None, Some(tie)));
    }
    for (before, after) in &merged.updated {
        write.record_silently(tie_change(EventKind::TieUpdated, Some(before), Some(after)));
    }
    Ok((merged.created.len() + merged.updated.len()) as u64)
}

async fn check_obstacles(write: &Write, from: &Account, into: &Account) -> Result<(), AppError> {
    let held = list_held_by(write.conn(), &[&from.handle, &into.handle]).await?;
    let ids: BTreeSet<CampaignId> = held.iter().map(|direction| direction.campaign).collect();
    let campaigns = list_campaigns_of(write.conn(), &ids.into_iter().collect::<Vec<_>>()).await?;
    let mut obstacles = Vec::new();
    for campaign in campaigns.iter().filter(|campaign| campaign.state() != CampaignState::Closed) {
        let asks = |account: &Account| held.iter().any(|one| is_asked(one, campaign, account));
        if asks(from) && asks(into) {
            let detail = format!("the campaign {} asks both; let one of them decline", campaign.spec.title);
            obstacles.push(FieldError::new(format!("/campaigns/{}", campaign.id), detail));
        } else if asks(from) && from.organisation != into.organisation {
            let detail = format!(
                "the campaign {} asks `{}`, which belongs to another organisation; merge the organisations first, or close the campaign",
                campaign.spec.title, from.handle
            );
            obstacles.push(FieldError::new(format!("/campaigns/{}", campaign.id), detail));
        }
    }
    for campaign in list_campaigns_pinning(write.conn(), &from.handle).await? {
        let of =
            |account: &Account| campaign.pins.iter().filter(|pin| pin.account == account.handle).collect();
        let (first, second): (Vec<_>, Vec<_>) = (of(from), of(into));
        let against = first.iter().find(|one| second.iter().any(|other| one.contradicts(other)));
        if let Some(pin) = against {
            let detail = format!(
                "pins of the campaign {} contradict each other in the angle {}; take one away",
                campaign.spec.title, pin.angle
            );
            obstacles.push(FieldError::new(format!("/pins/{}", campaign.id), detail));
        }
    }
    if obstacles.is_empty() {
        return Ok(());
    }
    let action = format!("merging `{}` into `{}`", from.handle, into.handle);
    Err(AppError::Obstructed { action, way_out: "then merge again", obstacles })
}

fn is_asked(direction: &Direction, campaign: &Campaign, account: &Account) -> bool {
    direction.campaign == campaign.id && direction.account == account.handle
}
