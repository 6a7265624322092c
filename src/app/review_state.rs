//! The life of a piece in the database: loading it inside of a transaction, and saving where it stands now.

use serde_json::{Value, json};

use super::change::piece_change;
use super::error::AppError;
use super::held::{kept, locked_piece};
use super::review_summary::note;
use super::write::Write;
use domain::campaign::{Campaign, CampaignState, Review};
use domain::event::EventKind;
use domain::id::{PieceId, SubjectId};
use domain::piece::{Piece, PieceState, PieceVersion, digest_of};
use domain::review::{
    Action, CORRECTION_MS, Case, Life, MajorInput, Person, PieceReview, Refusal, ReviewRecord, Schedule,
    Seal, Signing, Track, VersionParts,
};
use domain::time::Timestamp;
use store::attachment::all_attachments;
use store::campaign::find_campaign;
use store::piece::update_piece;
use store::review::{find_parts, find_review, list_reviews, save_review, save_reviews};
use store::version::{find_version, list_authors};

/// A piece with everything that its life depends on.
pub(super) struct Reviewed {
    pub piece: Piece,
    pub campaign: Campaign,
    /// The last version that was handed in.
    pub version: PieceVersion,
    pub life: Life,
    pub records: Vec<ReviewRecord>,
    pub authors: Vec<SubjectId>,
    /// Of the last version, computed from what is kept.
    pub seal: Seal,
    pub signing: Signing,
}

/// Whether something may still be done when the campaign is closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum AfterClosing {
    /// It changes what people read.
    Refuse,
    /// It only confirms what was done.
    Allow,
}

/// What has happened to a piece.
pub(super) struct PieceEvent {
    pub kind: EventKind,
    /// The file that was attached or taken off.
    pub file: Option<Value>,
}

impl Reviewed {
    /// Loads a piece's life, inside of the transaction that goes on with it. `action` is what a refusal of the campaign names.
    pub async fn load(
        write: &Write,
        id: PieceId,
        closing: AfterClosing,
        action: &'static str,
    ) -> Result<Self, AppError> {
        let conn = write.conn();
        let piece = locked_piece(write, id).await?;
        let campaign = find_campaign(conn, piece.campaign).await?;
        let campaign = campaign.ok_or_else(|| AppError::not_found("campaign", piece.campaign))?;
        if closing == AfterClosing::Refuse {
            campaign.require(CampaignState::Launched, action)?;
        }
        if campaign.spec.review == Review::None {
            return Err(Refusal::NoReview.into());
        }
        let latest = piece.latest();
        let version = kept(find_version(conn, id, latest).await?, id)?;
        let files = all_attachments(conn, id, latest).await?;
        let digest = digest_of(
            version.title.as_deref().unwrap_or_default(),
            version.text.as_deref().unwrap_or_default(),
        );
        let records = list_reviews(conn, id).await?;
        Ok(Self {
            life: life_of(&piece, &records)?,
            authors: list_authors(conn, id, latest).await?,
            seal: Seal::new(digest, files.into_iter().map(|file| file.sha256).collect()),
            signing: Signing::of(&campaign.spec, &piece),
            records,
            version,
            campaign,
            piece,
        })
    }

    /// The same piece after `action`, or why not.
    pub fn after(&self, person: &Person, action: Action, write: &Write) -> Result<Life, AppError> {
        let case = Case { authors: &self.authors, seal: &self.seal, signing: self.signing };
        Ok(self.life.after(&case, person, action, write.at)?)
    }

    /// Fails unless `version` is the last one.
    pub fn is_at(&self, version: u32) -> Result<(), AppError> {
        let current = self.piece.latest();
        if version == current { Ok(()) } else { Err(AppError::OldVersion { current }) }
    }

    pub fn record(&self, version: u32) -> Result<&ReviewRecord, AppError> {
        let found = self.records.iter().find(|record| record.version == version);
        found.ok_or_else(|| lacks_review(&self.piece))
    }

    /// Saves where a piece stands now, with the reviews of its versions, and notes the change.
    #[tracing::instrument(skip_all)]
    pub async fn save(
        &self,
        write: &mut Write,
        life: &Life,
        after: &Piece,
        kind: EventKind,
    ) -> Result<(), AppError> {
        self.save_with(write, life, after, PieceEvent { kind, file: None }).await
    }

    /// The same, with the file that was attached or taken off.
    #[tracing::instrument(skip_all)]
    pub async fn save_with(
        &self,
        write: &mut Write,
        life: &Life,
        after: &Piece,
        event: PieceEvent,
    ) -> Result<(), AppError> {
        update_piece(write.conn(), after).await?;
        let shown = self.save_reviews(write, life, after).await?;
        let mut change = piece_change(event.kind, Some(&self.piece), after, &self.seal.digest);
        let before = self.records.iter().find(|record| record.version == self.piece.latest());
        note(&mut change.before, before.map(|record| &record.track));
        note(&mut change.after, shown.as_ref());
        if let Some(step) = shown.as_ref().and_then(|track| self.step_of(track)) {
            change.data["step"] = step;
        }
        if let Some(file) = event.file {
            change.data["file"] = file;
        }
        write.record(change);
        Ok(())
    }

    /// Saves a new version: the review of the one before, if it was in work, is over, and its own begins from a draft.
    #[tracing::instrument(skip_all)]
    pub async fn revise(
        &self,
        write: &mut Write,
        life: &Life,
        version: &PieceVersion,
        flag: MajorInput,
    ) -> Result<Piece, AppError> {
        let number = version.version;
        let major = self.piece.major || flag.major;
        let (after, schedule) = if self.piece.state.is_out() {
            let begun =
                self.piece.correction.map(|correction| self.record(correction.version)).transpose()?;
            let day = Timestamp::from_ms(write.at.as_ms() + CORRECTION_MS);
            let window = Schedule { starts_at: write.at, ends_at: day };
            (
                Piece { major, ..life.applied_to(&self.piece, number) },
                begun.map_or(window, |one| one.schedule),
            )
        } else {
            let after = Piece { major, ..life.revised_piece(&self.piece, version) };
            (after, self.record(self.piece.version)?.schedule)
        };
        let last = self.record(self.piece.latest())?;
        if let Track::Work(_) = last.track {
            save_review(write.conn(), &last.ended()).await?;
        }
        let signing = Signing::of(&self.campaign.spec, &after);
        let record = ReviewRecord::begun(&after, number, schedule, signing, write.at);
        let record = match life.work() {
            Some(work) => record.moved(Track::Work(work.clone()), signing, write.at),
            None => record,
        };
        save_review(write.conn(), &record).await?;
        update_piece(write.conn(), &after).await?;
        let mut change = piece_change(EventKind::PieceRevised, Some(&self.piece), &after, &version.digest);
        note(&mut change.before, Some(&last.track));
        note(&mut change.after, Some(&record.track));
        write.record(change);
        Ok(after)
    }

    fn step_of(&self, track: &Track) -> Option<Value> {
        match track {
            Track::Work(work) => Some(json!(work.step(self.signing))),
            Track::Release(_) => None,
        }
    }

    /// Gives the track of the version that was acted on.
    async fn save_reviews(
        &self,
        write: &Write,
        life: &Life,
        after: &Piece,
    ) -> Result<Option<Track>, AppError> {
        let signing = Signing::of(&self.campaign.spec, after);
        let (mut shown, mut changed) = (None, Vec::new());
        let tracks = match life {
            Life::Withdrawn => {
                let open = self.records.iter().filter(|record| !record.over);
                changed.extend(open.map(ReviewRecord::ended));
                Vec::new()
            }
            Life::InWork(work) => vec![(after.version, Track::Work(work.clone()))],
            Life::Out { release, correction } => {
                let release = (after.version, Track::Release((**release).clone()));
                let correction = correction.clone().map(|work| (after.latest(), Track::Work(work)));
                [Some(release), correction].into_iter().flatten().collect()
            }
        };
        for (version, track) in tracks {
            let record = self.record(version)?;
            let moved = record.moved(track.clone(), signing, write.at);
            if moved != *record {
                changed.push(moved);
                shown = Some(track);
            }
        }
        save_reviews(write.conn(), &changed).await?;
        Ok(shown)
    }

    /// The review of a version as it stands now in the transaction.
    #[tracing::instrument(skip_all)]
    pub async fn view(self, write: &Write, after: Piece, version: u32) -> Result<PieceReview, AppError> {
        let record = find_review(write.conn(), after.id, version).await?;
        let record = record.ok_or_else(|| lacks_review(&after))?;
        let signing = Signing::of(&self.campaign.spec, &after);
        if version == self.version.version {
            let parts = VersionParts { attachments: self.seal.attachments, authors: self.authors };
            return Ok(PieceReview::new(&after, self.version, parts, &record, signing));
        }
        let kept = kept(find_version(write.conn(), after.id, version).await?, after.id)?;
        let parts = find_parts(write.conn(), after.id, version).await?;
        Ok(PieceReview::new(&after, kept, parts, &record, signing))
    }
}

/// What the rows say of a piece's life; rows that say nothing sensible are a fault of ours.
pub(super) fn life_of(piece: &Piece, records: &[ReviewRecord]) -> Result<Life, AppError> {
    let track = |version: u32| {
        let found = records.iter().find(|record| record.version == version);
        found.map(|record| record.track.clone()).ok_or_else(|| lacks_review(piece))
    };
    let work = |version: u32| match track(version)? {
        Track::Work(work) => Ok(work),
        Track::Release(_) => Err(lacks_review(piece)),
    };
    if piece.state == PieceState::Withdrawn {
        return Ok(Life::Withdrawn);
    }
    if !piece.state.is_out() {
        return Ok(Life::InWork(work(piece.version)?));
    }
    let Track::Release(release) = track(piece.version)? else { return Err(lacks_review(piece)) };
    let correction = piece.correction.map(|correction| work(correction.version)).transpose()?;
    Ok(Life::Out { release: Box::new(release), correction })
}

fn lacks_review(piece: &Piece) -> AppError {
    AppError::internal(format!("piece {} lacks its review", piece.id))
}
