//! The originality check of hand-ins: the indices of campaigns in memory, and a comparison that is begun before its transaction.
//!
//! A hand-in reads what was handed in since the one before, whatever the campaign's size. The whole campaign is read again, by the next hand-in
//! alone, after the service has started, when the campaign was not used for long, and when a fact was registered or renewed, because from
//! then on more may be quoted. Verdicts that were given stand; a person may overrule them.

use std::sync::Arc;

use super::App;
use super::computation::compute_whole;
use super::error::AppError;
use super::originality_cache::SharedChecker;
use super::write::Write;
use domain::campaign::Campaign;
use domain::direction::Direction;
use domain::id::CampaignId;
use domain::piece::{
    Originality, OriginalityChecker, OriginalityReason, PieceInput, PieceVersion, TextToCheck, Told,
};
use store::fact::list_wordings;
use store::piece::list_withdrawn;
use store::version::{find_text, list_texts, next_sequence};

/// What is handed in, with a comparison that was begun before the transaction, so that nothing slow happens inside of it.
pub(super) struct OriginalityCheck {
    pub input: PieceInput,
    campaign: CampaignId,
    organisation: String,
    told: Told,
    /// What its writer was given: title and brief of the direction.
    given: [String; 2],
    /// `None`: a declared repost, which is compared with nothing.
    checker: Option<SharedChecker>,
}

impl App {
    /// Brings the campaign's index up to what was handed in so far, before the transaction begins.
    pub(super) async fn check_originality(
        &self,
        campaign: &Campaign,
        direction: &Direction,
        input: PieceInput,
    ) -> Result<OriginalityCheck, AppError> {
        let card = self.card_of(&self.db, campaign, &*self.matrix().await?, direction.clone()).await?;
        let slot = direction.slot.clone();
        let mut check = OriginalityCheck {
            input,
            campaign: campaign.id,
            organisation: direction.organisation.clone(),
            told: Told { angle: slot.angle, audience: slot.audience, locality: slot.locality },
            given: [card.title, card.brief],
            checker: None,
        };
        if check.input.repost_of.is_some() {
            return Ok(check);
        }
        // Facts are registered and renewed while pieces come in: whatever version of one is quoted, it is a quotation.
        let wordings = list_wordings(&self.db, campaign.id).await?;
        let quotable = wordings.iter().flat_map(|(text, source)| [text.as_str(), source.as_str()]);
        let quotable = quotable.chain([campaign.contact(), campaign.brief()]);
        let fresh = OriginalityChecker::new(&campaign.spec, quotable, Arc::clone(&self.seed.idf));
        let checker = self.live.originality.of(campaign.id, fresh).await;
        let last = checker.lock().await.last();
        let since = list_texts(&self.db, campaign.id, last).await?;
        let mut known = Arc::clone(&checker).lock_owned().await;
        let hand_ins = compute_whole(move || {
            known.add(&since);
            known.len()
        });
        self.live.originality.note(campaign.id, hand_ins.await?).await;
        check.checker = Some(checker);
        Ok(check)
    }
}

impl OriginalityCheck {
    /// The hand-in as a version of its piece. What was handed in since the comparison began is added here: writers take
    /// turns, so there is as much as was waiting at the same time.
    #[tracing::instrument(skip_all)]
    pub async fn version(self, write: &Write, number: u32) -> Result<PieceVersion, AppError> {
        let originality = match &self.checker {
            None => Originality::uncompared(OriginalityReason::Declared),
            Some(checker) => self.verdict(write, checker, &self.input.text).await?,
        };
        let input = self.input;
        Ok(PieceVersion {
            version: number,
            sequence: next_sequence(write.conn()).await?,
            author: write.actor().subject,
            handed_in_at: write.at,
            published_at: None,
            digest: input.digest(),
            title: Some(input.title),
            text: Some(input.text),
            repost_of: input.repost_of,
            originality,
        })
    }

    async fn verdict(
        &self,
        write: &Write,
        checker: &SharedChecker,
        text: &str,
    ) -> Result<Originality, AppError> {
        let last = checker.lock().await.last();
        let since = list_texts(write.conn(), self.campaign, last).await?;
        let withdrawn = list_withdrawn(write.conn(), self.campaign).await?;
        let finding = {
            let mut known = checker.lock().await;
            known.add(&since);
            let text =
                TextToCheck { organisation: &self.organisation, told: &self.told, given: &self.given, text };
            known.check(text, |piece| !withdrawn.contains(&piece))
        };
        let source = match finding.source() {
            Some(sequence) => find_text(write.conn(), sequence).await?,
            None => None,
        };
        Ok(checker.lock().await.explain(&finding, source.as_deref()))
    }
}
