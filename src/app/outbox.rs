//! The outbox: what has passed its review and waits for nothing but to be published, for platforms that publish it, and what they report.

use std::sync::Arc;

use super::App;
use super::citation::fact_obstacles;
use super::error::AppError;
use super::held::kept;
use super::publish::Publishing;
use super::task_status::TaskName;
use super::write::Actor;
use domain::campaign::CampaignState;
use domain::id::PieceId;
use domain::matrix::Matrix;
use domain::plan::inactive;
use domain::publication::{HeldBack, OutboxItem, Publication, PublicationInput};
use domain::review::ReviewRecord;
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
        after: Option<(Timestamp, PieceId)>,
        limit: u64,
    ) -> Result<Vec<OutboxItem>, AppError> {
        let matrix = self.matrix().await?;
        let mut items = Vec::new();
        for record in list_ready(&self.db, filter, after, limit).await? {
            items.extend(self.outbox_item(record, &matrix).await?);
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
        let version = reported.version;
        let publishing = Publishing { url, reported: Some(reported) };
        Box::pin(self.publish(actor, reach, id, publishing)).await?;
        self.tasks.activate(TaskName::Pages);
        self.publication_of(id, version).await
    }

    /// What was reported of a piece that somebody may see, of the version that counts.
    ///
    /// # Errors
    /// When there is no such piece, it is out of reach, or nothing was reported of it.
    #[tracing::instrument(skip_all, fields(piece = %id))]
    pub async fn publication(&self, reach: &Reach, id: PieceId) -> Result<Publication, AppError> {
        let (piece, _) = self.readable_piece(reach, id).await?;
        self.publication_of(id, piece.version).await
    }

    async fn publication_of(&self, id: PieceId, version: u32) -> Result<Publication, AppError> {
        let found = find_publication(&self.db, id, version).await?;
        found.ok_or_else(|| AppError::not_found("publication of piece", id))
    }

    /// `None`: it has moved on since it was listed, or its campaign is not launched.
    async fn outbox_item(
        &self,
        record: ReviewRecord,
        matrix: &Arc<Matrix>,
    ) -> Result<Option<OutboxItem>, AppError> {
        let ReviewRecord { piece: id, version: number, campaign, waiting: Some(waiting), .. } = record else {
            return Ok(None);
        };
        let campaign = self.campaign(campaign).await?;
        let Some(piece) = find_piece(&self.db, id).await? else { return Ok(None) };
        if campaign.state() != CampaignState::Launched || piece.latest() != number {
            return Ok(None);
        }
        let account = matrix.graph.account(&record.account);
        let now = self.clock.now();
        let obstacles = fact_obstacles(&self.db, campaign.spec.review, (id, number), now).await?;
        let is_out = piece.state.is_out();
        let held_back = if !obstacles.is_empty() {
            Some(HeldBack::Fact)
        } else if !is_out && inactive(account.map(AsRef::as_ref)).is_some() {
            Some(HeldBack::Account)
        } else {
            None
        };
        let version = kept(find_version(&self.db, id, number).await?, id)?;
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
            attachments: if is_free { all_attachments(&self.db, id, number).await? } else { Vec::new() },
            ready_at: waiting.since,
            due_at: waiting.due_at,
            corrects: piece.url.filter(|_| is_out),
            held_back,
        }))
    }
}
