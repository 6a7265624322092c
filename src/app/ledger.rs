//! The ledger: shares by cluster, organisation, account, cell or piece, over one or several campaigns, and why they moved.

use std::collections::BTreeSet;

use super::App;
use super::computation::compute;
use super::error::AppError;
use domain::contribution::{CampaignLedger, LedgerView, MOVING, Movement, draw_ledger, tell_history};
use domain::event::Event;
use domain::id::CampaignId;
use domain::left_out::{LeftOutPart, LeftOutThing, LeftOutWhy};
use domain::right::Reach;
use store::event::list_campaign_events;

impl App {
    /// A campaign's ledger in one view, as far as the caller may see it. It is drawn from the pieces each time.
    ///
    /// # Errors
    /// When there is no such campaign.
    #[tracing::instrument(skip_all, fields(campaign = %campaign))]
    pub async fn ledger(
        &self,
        reach: &Reach,
        campaign: CampaignId,
        by: LedgerView,
    ) -> Result<CampaignLedger, AppError> {
        let loaded = self.load_contributions(campaign).await?;
        let reach = reach.clone();
        let drawn = compute(move || {
            let sees = |account: &str, cluster: &str| reach.covers(&loaded.matrix, account, cluster);
            draw_ledger(&loaded.input(), by, sees)
        });
        drawn.await?.map_err(AppError::internal)
    }

    /// The ledger as it is exported: with how many lines it leaves out, since they are of accounts that the reader may not see.
    ///
    /// # Errors
    /// As [`App::ledger`].
    #[tracing::instrument(skip_all, fields(campaign = %campaign))]
    pub async fn ledger_to_export(
        &self,
        reach: &Reach,
        campaign: CampaignId,
        by: LedgerView,
    ) -> Result<(CampaignLedger, Vec<LeftOutPart>), AppError> {
        let ledger = self.ledger(reach, campaign, by).await?;
        if reach.all {
            return Ok((ledger, Vec::new()));
        }
        let everything = Reach { all: true, ..reach.clone() };
        let all = self.ledger(&everything, campaign, by).await?.lines.len();
        let hidden = all.saturating_sub(ledger.lines.len()) as u64;
        Ok((ledger, LeftOutPart::list(&[(LeftOutThing::Lines, hidden, LeftOutWhy::Rights)])))
    }

    /// The ledgers of campaigns in one view, side by side.
    ///
    /// # Errors
    /// As [`App::ledger`].
    #[tracing::instrument(skip_all)]
    pub async fn ledgers(
        &self,
        reach: &Reach,
        campaigns: &[CampaignId],
        by: LedgerView,
    ) -> Result<Vec<CampaignLedger>, AppError> {
        let mut ledgers = Vec::with_capacity(campaigns.len());
        for id in campaigns {
            ledgers.push(self.ledger(reach, *id, by).await?);
        }
        Ok(ledgers)
    }

    /// Why the shares of a campaign moved, in order, as far as the caller may see whose moved. Pieces of others are named only in
    /// cells in which the caller's accounts were asked, too.
    ///
    /// # Errors
    /// When there is no such campaign.
    #[tracing::instrument(skip_all, fields(campaign = %id))]
    pub async fn ledger_history(&self, reach: &Reach, id: CampaignId) -> Result<Vec<Movement>, AppError> {
        let loaded = self.load_contributions(id).await?;
        let events: Vec<Event> = list_campaign_events(&self.db, id, &MOVING).await?;
        let reach = reach.clone();
        compute(move || {
            let mut told = tell_history(&loaded.input(), &events).map_err(AppError::internal)?;
            if !reach.all {
                let covers = |cluster: &str, account: &str| reach.covers(&loaded.matrix, account, cluster);
                let own: BTreeSet<(&str, &str, Option<&str>)> = loaded
                    .input()
                    .directions
                    .iter()
                    .filter(|one| covers(&one.slot.cluster, &one.account))
                    .map(|one| {
                        (one.slot.angle.as_str(), one.slot.audience.as_str(), one.slot.locality.as_deref())
                    })
                    .collect();
                for movement in &mut told {
                    movement
                        .moved
                        .retain(|moved| reach.covers(&loaded.matrix, &moved.account, &moved.cluster));
                }
                told.retain(|movement| {
                    let (cluster, account) = &movement.of;
                    !movement.moved.is_empty() || covers(cluster, account)
                });
                let concerns = |movement: &Movement| {
                    let cell = (&*movement.angle, &*movement.audience, movement.locality.as_deref());
                    covers(&movement.of.0, &movement.of.1) || own.contains(&cell)
                };
                told = told
                    .into_iter()
                    .map(|one| if concerns(&one) { one } else { one.without_piece() })
                    .collect();
            }
            Ok(told)
        })
        .await?
    }
}
