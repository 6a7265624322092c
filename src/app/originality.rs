//! OriginalityCheck hand-ins: the indices of campaigns in memory, and a comparison that is begun before its transaction.
//!
//! A hand-in reads what was handed in since the one before, whatever the campaign's size. The whole campaign is read again, by the next hand-in
//! alone, after the service has started, when the campaign was not used for long, and when a fact was registered or renewed, because from
//! then on more may be quoted. Verdicts that were given stand; a person may overrule them.

use std::sync::Arc;

use super::App;
use super::error::AppError;
use super::originality_cache::Shared;
use super::write::{Actor, Write};
use domain::campaign::Campaign;
use domain::id::CampaignId;
use domain::piece::{Judge, Originality, OriginalityVerdict, PieceInput, PieceVersion};
use store::fact::list_wordings;
use store::piece::list_withdrawn;
use store::version::{find_text, list_texts, next_sequence};

/// A comparison that was begun before the transaction, so that nothing slow happens inside of it.
pub(super) struct OriginalityCheck {
    campaign: CampaignId,
    organisation: String,
    /// `None`: a declared repost, which is compared with nothing.
    judge: Option<Shared>,
}

impl App {
    /// Brings the campaign's index up to what was handed in so far, before the transaction begins.
    pub(super) async fn judge(
        &self,
        campaign: &Campaign,
        organisation: &str,
        input: &PieceInput,
    ) -> Result<OriginalityCheck, AppError> {
        let organisation = organisation.to_owned();
        if input.repost_of.is_some() {
            return Ok(OriginalityCheck { campaign: campaign.id, organisation, judge: None });
        }
        // Facts are registered and renewed while pieces come in: whatever version of one is quoted, it is a quotation.
        let wordings = list_wordings(&self.db, campaign.id).await?;
        let quotable = wordings.iter().flat_map(|(text, source)| [text.as_str(), source.as_str()]);
        let fresh = Judge::new(&campaign.spec, quotable, Arc::clone(&self.seed.idf));
        let judge = self.live.originality.of(campaign.id, fresh).await;
        let last = judge.lock().await.last();
        let since = list_texts(&self.db, campaign.id, last).await?;
        let mut known = Arc::clone(&judge).lock_owned().await;
        let hand_ins = tokio::task::spawn_blocking(move || {
            known.add(&since);
            known.len()
        });
        self.live.originality.note(campaign.id, hand_ins.await?).await;
        Ok(OriginalityCheck { campaign: campaign.id, organisation, judge: Some(judge) })
    }
}

impl OriginalityCheck {
    /// The hand-in as a version of its piece. What was handed in since the comparison began is added here: writers take
    /// turns, so there is as much as was waiting at the same time.
    pub async fn version(
        self,
        write: &Write,
        actor: &Actor,
        (number, input): (u32, PieceInput),
    ) -> Result<PieceVersion, AppError> {
        let originality = match &self.judge {
            None => Originality::uncompared(OriginalityVerdict::Repost),
            Some(judge) => self.verdict(write, judge, &input.text).await?,
        };
        Ok(PieceVersion {
            version: number,
            sequence: next_sequence(write.conn()).await?,
            author: actor.subject,
            handed_in_at: write.at,
            published_at: None,
            digest: input.digest(),
            title: Some(input.title),
            text: Some(input.text),
            repost_of: input.repost_of,
            originality,
        })
    }

    async fn verdict(&self, write: &Write, judge: &Shared, text: &str) -> Result<Originality, AppError> {
        let last = judge.lock().await.last();
        let since = list_texts(write.conn(), self.campaign, last).await?;
        let withdrawn = list_withdrawn(write.conn(), self.campaign).await?;
        let judged = {
            let mut known = judge.lock().await;
            known.add(&since);
            known.judge(&self.organisation, text, |piece| !withdrawn.contains(&piece))
        };
        let source = match judged.source() {
            Some(sequence) => find_text(write.conn(), sequence).await?,
            None => None,
        };
        Ok(judge.lock().await.explain(&judged, source.as_deref()))
    }
}
