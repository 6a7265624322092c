//! Merging two regions that are one, such as two spellings of a name.

use serde_json::json;

use super::App;
use super::error::AppError;
use super::merge::{check_other, finish, report_of, unknown};
use super::renamed::lead_to;
use super::write::{Actor, Change, Write};
use domain::account::Account;
use domain::campaign::Campaign;
use domain::entity::Entity;
use domain::event::EventKind;
use domain::field::FieldError;
use domain::merge::{MergeInput, MergeReport};
use domain::organisation::Organisation;
use domain::renamed::RenameReason;
use domain::taxonomy::{Tree, TreeKind, TreeNode};
use store::account::{list_accounts_in, update_accounts};
use store::audit::RowChange;
use store::campaign::list_open_campaigns;
use store::direction::list_campaigns_asking_in;
use store::organisation::{list_organisations_in, update_organisations};
use store::reference::follow_key;
use store::taxonomy::{delete_nodes, read_tree, update_nodes};

/// Rows that are moved together.
const PART: u64 = 5000;

/// A campaign that is over keeps the names under which it was told; none that is not may name what goes.
const KEPT: [&str; 4] = ["campaign", "direction", "piece", "plan"];

impl App {
    /// Merges a region into another: accounts, organisations, the regions below it and targets of coverage. Campaigns that are over keep
    /// the name under which they were told.
    ///
    /// # Errors
    /// [`AppError::Obstructed`] where a campaign that is not closed is told there, or the second region lies below the first; when there
    /// is no such region.
    #[tracing::instrument(skip_all)]
    pub async fn merge_region(
        &self,
        actor: &Actor,
        key: &str,
        input: MergeInput,
    ) -> Result<MergeReport, AppError> {
        check_other(key, &input)?;
        let write = self.write(actor).await?;
        let tree = read_tree(write.conn(), TreeKind::Regions).await?;
        let from = tree.get(key).ok_or_else(|| AppError::not_found("region", key))?;
        tree.get(&input.into).ok_or_else(|| unknown(&input.into))?;
        check_obstacles(&write, &tree, (key, &input.into)).await?;
        let accounts = move_accounts(&write, (key, &input.into)).await?;
        let organisations = move_organisations(&write, (key, &input.into)).await?;
        let below = move_below(&write, &tree, (key, &input.into)).await?;
        let others = |table: &str| {
            !KEPT.contains(&table) && !["account", "organisation", "tree_node"].contains(&table)
        };
        let keys = (Entity::Region, key, input.into.as_str());
        let mut moved = follow_key(write.conn(), keys, |reference| others(reference.table)).await?;
        moved.extend([("accounts", accounts), ("organisations", organisations), ("regions below it", below)]);
        delete_nodes(write.conn(), TreeKind::Regions, &[key]).await?;
        lead_to(&write, Entity::Region, (key, &input.into), RenameReason::Merged).await?;
        let change = Change::of(EventKind::TaxonomyMerged, Entity::Region, &input.into);
        let change = change.with_data(json!({"key": input.into, "from": key}));
        let gone = Change::of(EventKind::TaxonomyMerged, Entity::Region, key).between(Some(from), None);
        let report = report_of(key, &input, moved, Vec::new());
        finish(write, (change, gone), report).await
    }
}

async fn check_obstacles(write: &Write, tree: &Tree, (from, into): (&str, &str)) -> Result<(), AppError> {
    let mut obstacles = Vec::new();
    if tree.is_within(into, from) {
        obstacles.push(FieldError::new("/into", "lies below the other; merge that one into this"));
    }
    let asking = list_campaigns_asking_in(write.conn(), from).await?;
    let is_told_there = |campaign: &Campaign| {
        let names = campaign.spec.localities.iter().any(|locality| locality.key == from);
        names || asking.contains(&campaign.id)
    };
    for campaign in list_open_campaigns(write.conn()).await?.iter().filter(|one| is_told_there(one)) {
        let detail = format!("the campaign {} is told there; close it, or edit it", campaign.spec.title);
        obstacles.push(FieldError::new(format!("/campaigns/{}", campaign.id), detail));
    }
    if obstacles.is_empty() {
        return Ok(());
    }
    let action = format!("merging `{from}` into `{into}`");
    Err(AppError::Obstructed { action, way_out: "then merge again", obstacles })
}

async fn move_accounts(write: &Write, (from, into): (&str, &str)) -> Result<u64, AppError> {
    let mut moved = 0;
    loop {
        let before = list_accounts_in(write.conn(), from, PART).await?;
        if before.is_empty() {
            return Ok(moved);
        }
        let put = |account: &Account| Account {
            region: Some(into.to_owned()),
            revision: account.revision + 1,
            ..account.clone()
        };
        let after: Vec<Account> = before.iter().map(put).collect();
        let changes = before.iter().zip(&after).map(|(before, after)| {
            let key = after.handle.clone();
            RowChange::between(EventKind::AccountUpdated, Entity::Account, key, Some(before), Some(after))
        });
        write.record_rows(changes.collect()).await?;
        update_accounts(write.conn(), &after).await?;
        moved += after.len() as u64;
    }
}

async fn move_organisations(write: &Write, (from, into): (&str, &str)) -> Result<u64, AppError> {
    let mut moved = 0;
    loop {
        let before = list_organisations_in(write.conn(), from, PART).await?;
        if before.is_empty() {
            return Ok(moved);
        }
        let put = |organisation: &Organisation| Organisation {
            region: Some(into.to_owned()),
            revision: organisation.revision + 1,
            ..organisation.clone()
        };
        let after: Vec<Organisation> = before.iter().map(put).collect();
        let changes = before.iter().zip(&after).map(|(before, after)| {
            let key = after.key.clone();
            let kind = EventKind::OrganisationUpdated;
            RowChange::between(kind, Entity::Organisation, key, Some(before), Some(after))
        });
        write.record_rows(changes.collect()).await?;
        update_organisations(write.conn(), &after).await?;
        moved += after.len() as u64;
    }
}

async fn move_below(write: &Write, tree: &Tree, (from, into): (&str, &str)) -> Result<u64, AppError> {
    let before: Vec<&TreeNode> = tree.iter().filter(|node| node.parent.as_deref() == Some(from)).collect();
    let put = |node: &&TreeNode| TreeNode { parent: Some(into.to_owned()), ..(*node).clone() };
    let after: Vec<TreeNode> = before.iter().map(put).collect();
    let changes = before.iter().zip(&after).map(|(before, after)| {
        let key = after.key.clone();
        RowChange::between(EventKind::TaxonomyUpdated, Entity::Region, key, Some(*before), Some(after))
    });
    write.record_rows(changes.collect()).await?;
    update_nodes(write.conn(), TreeKind::Regions, &after.iter().collect::<Vec<_>>()).await?;
    Ok(after.len() as u64)
}
