//! The outbox: what has passed its review and waits for nothing but to be published, for platforms that publish it, and what they report.

use std::sync::Arc;

use super::App;
use super::citation::fact_obstacles;
use super::error::AppError;
use super::held::kept;
use super::incident_hold::Holds;
use super::publish::Published;
use super::task_status::TaskName;
use super::write::Actor;
use domain::campaign::CampaignState;
use domain::id::PieceId;
use domain::matrix::Matrix;
use domain::piece::digest_of;
use domain::plan::inactive;
use domain::publication::{HeldBack, OutboxItem, Publication, PublicationInput, Publishing};
use domain::review::{Refusal, ReviewRecord, Seal};
use domain::right::Reach;
use domain::time::Timestamp;
use store::attachment::{all_attachments, find_content};
use store::piece::find_piece;
use store::publication::find_publication;
use store::review::{ReadyFilter, list_ready};
use store::version::find_version;

impl App {
    /// What may be published, by when it is due, after the one of which due time and piece are given.
    ///
    /// # Errors
    /// When the database does not answer.
    #[tracing::instrument(skip_all)]
    pub async fn outbox(
        &self,
        filter: &ReadyFilter,
        mut after: Option<(Timestamp, PieceId)>,
        limit: usize,
    ) -> Result<Vec<OutboxItem>, AppError> {
        let matrix = self.matrix().await?;
        let holds = Holds::load(&self.db).await?;
        let mut items = Vec::new();
        // What has moved on since it was listed makes room for what comes after it.
        while items.len() < limit {
            let records = list_ready(&self.db, filter, after, (limit - items.len()) as u64).await?;
            let Some(last) = records.last() else { break };
            let Some(waiting) = last.waiting else { break };
            after = Some((waiting.due_at, last.piece));
            for record in records {
                items.extend(self.outbox_item(record, (&matrix, &holds)).await?);
            }
        }
        Ok(items)
    }

    /// The version of a piece that may be published.
    ///
    /// # Errors
    /// When the piece has none.
    #[tracing::instrument(skip_all, fields(piece = %id))]
    pub async fn outbox_of(&self, id: PieceId) -> Result<OutboxItem, AppError> {
        let filter = ReadyFilter { piece: Some(id), ..ReadyFilter::default() };
        let found = self.outbox(&filter, None, 1).await?.pop();
        found.ok_or_else(|| AppError::not_found("piece that may be published", id))
    }

    /// The bytes of a file of it.
    ///
    /// # Errors
    /// When the piece may not be published, is held back, or has no such file.
    #[tracing::instrument(skip_all, fields(piece = %id))]
    pub async fn outbox_file(&self, id: PieceId, sha256: &str) -> Result<Vec<u8>, AppError> {
        let missing = || AppError::not_found("attachment", sha256);
        let item = self.outbox_of(id).await?;
        if !item.attachments.iter().any(|file| file.sha256 == sha256) {
            return Err(missing());
        }
        find_content(&self.db, sha256).await?.ok_or_else(missing)
    }

    /// Takes note that a version is out, exactly as it was approved and signed; its page is looked at soon.
    ///
    /// # Errors
    /// As [`App::publish_piece`]; when another version, text or file was published than the one that may be.
    #[tracing::instrument(skip_all, fields(piece = %id))]
    pub async fn report_publication(
        &self,
        actor: &Actor,
        reach: &Reach,
        id: PieceId,
        input: PublicationInput,
    ) -> Result<Publication, AppError> {
        let (reported, url) = input.read()?;
        let publishing = Publishing { url, reported: Some(reported) };
        let Published { write, publication, .. } =
            Box::pin(self.publish(actor, reach, id, publishing)).await?;
        // Of what is reviewed a report leaves one.
        let publication = publication.ok_or(Refusal::NoReview)?;
        let publication = write.commit_with(publication).await?;
        self.tasks.activate(TaskName::Pages);
        Ok(publication)
    }

    /// What was reported of a piece that somebody may see, of the version that counts.
    ///
    /// # Errors
    /// When there is no such piece, it is out of reach, or nothing was reported of it.
    #[tracing::instrument(skip_all, fields(piece = %id))]
    pub async fn publication(&self, reach: &Reach, id: PieceId) -> Result<Publication, AppError> {
        let (piece, _) = self.readable_piece(reach, id).await?;
        let found = find_publication(&self.db, id, piece.version).await?;
        let found = found.ok_or_else(|| AppError::not_found("publication of piece", id))?;
        // What was taken back is not read any more, nor what it lacked.
        Ok(if piece.state.is_out() { found } else { found.without_text() })
    }

    /// `None`: it has moved on since it was listed, or its campaign is not launched.
    async fn outbox_item(
        &self,
        record: ReviewRecord,
        (matrix, holds): (&Arc<Matrix>, &Holds),
    ) -> Result<Option<OutboxItem>, AppError> {
        let (id, number) = (record.piece, record.version);
        let Some(waiting) = record.waiting else { return Ok(None) };
        let campaign = self.campaign(record.campaign).await?;
        let Some(piece) = find_piece(&self.db, id).await? else { return Ok(None) };
        if campaign.state() != CampaignState::Launched || piece.latest() != number {
            return Ok(None);
        }
        let account = matrix.graph.account(&record.account);
        let now = self.clock.now();
        let obstacles = fact_obstacles(&self.db, campaign.spec.review, (id, number), now).await?;
        let version = kept(find_version(&self.db, id, number).await?, id)?;
        let files = all_attachments(&self.db, id, number).await?;
        let text = |part: &Option<String>| part.clone().unwrap_or_default();
        let seal = Seal::new(
            digest_of(&text(&version.title), &text(&version.text)),
            files.iter().map(|file| file.sha256.clone()).collect(),
        );
        let is_out = piece.state.is_out();
        let is_held = account.is_some_and(|account| holds.hold_of(matrix, account, waiting.since).is_some());
        let held_back = if record.track.seal() != Some(&seal) {
            Some(HeldBack::Changed)
        } else if !obstacles.is_empty() {
            Some(HeldBack::Fact)
        } else if !is_out && inactive(account.map(AsRef::as_ref)).is_some() {
            Some(HeldBack::Account)
        } else if is_held {
            Some(HeldBack::Emergency)
        } else {
            None
        };
        let is_free = held_back.is_none();
        Ok(Some(OutboxItem {
            piece: id,
            version: number,
            campaign: campaign.id,
            platform: account.map(|account| account.platform.clone()).unwrap_or_default(),
            account: record.account,
            title: version.title.filter(|_| is_free),
            text: version.text.filter(|_| is_free),
            digest: version.digest,
            attachments: if is_free { files } else { Vec::new() },
            ready_at: waiting.since,
            due_at: waiting.due_at,
            corrects: piece.url.filter(|_| is_out),
            held_back,
        }))
    }
}
