//! Attaching files to pieces, taking them off, and reading them.

use serde_json::json;

use super::App;
use super::change::piece_change;
use super::computation::compute;
use super::error::AppError;
use super::held::{locked_campaign, locked_piece};
use super::piece_reading::PieceReach;
use super::review_state::{AfterClosing, PieceEvent, Reviewed};
use super::write::{Actor, Write};
use domain::attachment::{AttachedFile, Attachment, AttachmentInput, MOST_FILES, hash_of};
use domain::campaign::{CampaignState, Review};
use domain::event::EventKind;
use domain::field::ValidationErrors;
use domain::id::{PieceId, SubjectId};
use domain::piece::{Piece, PieceState};
use domain::quota::FileOwner;
use domain::review::{Action, Capacity, Person};
use domain::right::Reach;
use store::attachment::{
    all_attachments, count_files_of_organisation, count_files_of_piece, delete_attachment, find_content,
    insert_attachment, list_versions_with,
};
use store::detached::forget_detached;
use store::piece::update_piece;
use store::version::{find_version, find_versions};

const CHANGED: &str = "given other attachments in";

impl App {
    /// Attaches a file to the version in work. What was reviewed and signed of it no longer holds.
    ///
    /// # Errors
    /// When a value is wrong, the hash is not that of the bytes, the piece is out of reach, out or withdrawn, has the file
    /// already, it or its organisation has no room for another one, or the campaign is closed.
    #[tracing::instrument(skip_all, fields(piece = %id))]
    pub async fn attach_file(
        &self,
        actor: &Actor,
        reach: &Reach,
        id: PieceId,
        input: AttachmentInput,
    ) -> Result<Attachment, AppError> {
        let person = self.person(actor, reach, id, Capacity::Operator).await?;
        let file = compute(move || input.read()).await??;
        self.attach(actor, person, id, file).await
    }

    /// Attaches a file that came as it is, as [`Self::attach_file`] does.
    ///
    /// # Errors
    /// The same.
    #[tracing::instrument(skip_all, fields(piece = %id))]
    pub async fn attach_sent_file(
        &self,
        actor: &Actor,
        reach: &Reach,
        id: PieceId,
        file: AttachedFile,
    ) -> Result<Attachment, AppError> {
        let person = self.person(actor, reach, id, Capacity::Operator).await?;
        file.check()?;
        self.attach(actor, person, id, file).await
    }

    async fn attach(
        &self,
        actor: &Actor,
        person: Person,
        id: PieceId,
        file: AttachedFile,
    ) -> Result<Attachment, AppError> {
        let sha256 = hash_of(&file.bytes);
        let AttachedFile { name, media_type, licence, owner, bytes } = file;
        let mut write = self.write(actor).await?;
        let version = self.changeable(&write, id).await?;
        let files = all_attachments(write.conn(), id, version).await?;
        if files.iter().any(|file| file.sha256 == sha256) {
            return Err(AppError::Taken { what: "attachment", key: sha256 });
        }
        let mut faults = ValidationErrors::default();
        faults.require(
            files.len() < MOST_FILES,
            "",
            format!("is one too many; a version has at most {MOST_FILES}"),
        );
        faults.into_result()?;
        let attachment = Attachment {
            piece: id,
            version,
            sha256,
            name,
            media_type,
            size: bytes.len() as u64,
            licence,
            owner,
            by: actor.subject,
            at: write.at,
        };
        self.require_room(&write, &attachment).await?;
        let file = Some(json!({"sha256": attachment.sha256, "size": attachment.size}));
        let event = PieceEvent { kind: EventKind::PieceAttached, file };
        self.change_files(&mut write, id, person, event).await?;
        forget_detached(write.conn(), &attachment.sha256).await?;
        insert_attachment(write.conn(), &attachment, bytes).await?;
        write.commit_with(attachment).await
    }

    /// Takes a file off the version in work. What was reviewed and signed of it no longer holds.
    ///
    /// # Errors
    /// When the piece is out of reach, out or withdrawn, does not have the file, or the campaign is closed.
    #[tracing::instrument(skip_all, fields(piece = %id))]
    pub async fn detach_file(
        &self,
        actor: &Actor,
        reach: &Reach,
        id: PieceId,
        sha256: &str,
    ) -> Result<Attachment, AppError> {
        let person = self.person(actor, reach, id, Capacity::Operator).await?;
        let mut write = self.write(actor).await?;
        let version = self.changeable(&write, id).await?;
        let files = all_attachments(write.conn(), id, version).await?;
        let found = files.into_iter().find(|file| file.sha256 == sha256);
        let found = found.ok_or_else(|| AppError::not_found("attachment", sha256))?;
        let file = Some(json!({"sha256": found.sha256, "size": found.size}));
        let event = PieceEvent { kind: EventKind::PieceDetached, file };
        self.change_files(&mut write, id, person, event).await?;
        delete_attachment(write.conn(), id, version, sha256).await?;
        write.commit().await?;
        Ok(found)
    }

    /// The bytes of a file of a piece: of a version that was out for everybody who reads the piece, of others for those who may
    /// read what is not published.
    ///
    /// # Errors
    /// When the piece is out of reach, or has no such file that the reader may see.
    #[tracing::instrument(skip_all, fields(piece = %id))]
    pub async fn attachment_content(
        &self,
        reach: &PieceReach,
        reader: SubjectId,
        id: PieceId,
        sha256: &str,
    ) -> Result<Vec<u8>, AppError> {
        let missing = || AppError::not_found("attachment", sha256);
        let versions = list_versions_with(&self.db, id, sha256).await?;
        if self.seen_versions(reach, reader, id, &versions).await?.is_empty() {
            return Err(missing());
        }
        find_content(&self.db, sha256).await?.ok_or_else(missing)
    }

    /// The version whose files somebody sees: the one that is asked for, or the last one that may be seen; `None`: not for this
    /// reader.
    ///
    /// # Errors
    /// When the piece is out of reach, or there is no such version.
    #[tracing::instrument(skip_all, fields(piece = %id))]
    pub async fn visible_version(
        &self,
        reach: &PieceReach,
        reader: SubjectId,
        id: PieceId,
        asked: Option<u32>,
    ) -> Result<Option<u32>, AppError> {
        let piece = match self.internal_piece(reach, reader, id).await {
            Err(AppError::NotFound { .. }) => self.readable_piece(&reach.pieces, id).await?.0,
            other => other?,
        };
        let numbers = asked.map_or_else(|| vec![piece.latest(), piece.version], |number| vec![number]);
        Ok(self.seen_versions(reach, reader, id, &numbers).await?.first().copied())
    }

    /// Those of `numbers` whose files somebody may see, in their order.
    async fn seen_versions(
        &self,
        reach: &PieceReach,
        reader: SubjectId,
        id: PieceId,
        numbers: &[u32],
    ) -> Result<Vec<u32>, AppError> {
        let mut versions = find_versions(&self.db, id, numbers).await?;
        if let Some(missing) = numbers.iter().find(|number| !versions.contains_key(*number)) {
            return Err(AppError::not_found("version", missing));
        }
        match self.internal_piece(reach, reader, id).await {
            Ok(_) => return Ok(numbers.to_vec()),
            Err(AppError::NotFound { .. }) => {}
            Err(other) => return Err(other),
        }
        let (piece, matrix) = self.readable_piece(&reach.pieces, id).await?;
        versions.retain(|_, version| reach.show_version(&piece, version.clone(), &matrix).text.is_some());
        Ok(numbers.iter().copied().filter(|number| versions.contains_key(number)).collect())
    }

    /// Fails when its piece or its organisation has no room for the file. Under the write lock, so that two files that come at once are
    /// not both counted as the last one.
    async fn require_room(&self, write: &Write, file: &Attachment) -> Result<(), AppError> {
        let piece = locked_piece(write, file.piece).await?;
        let used = count_files_of_piece(write.conn(), piece.id, &file.sha256).await?;
        used.with(file.size, FileOwner::Piece)?;
        let used = count_files_of_organisation(write.conn(), &piece.organisation, &file.sha256).await?;
        used.with(file.size, FileOwner::Organisation)?;
        Ok(())
    }

    /// The version whose files may be changed now.
    async fn changeable(&self, write: &Write, id: PieceId) -> Result<u32, AppError> {
        let piece = locked_piece(write, id).await?;
        let campaign = locked_campaign(write, piece.campaign).await?;
        campaign.require(CampaignState::Launched, CHANGED)?;
        Ok(piece.latest())
    }

    async fn change_files(
        &self,
        write: &mut Write,
        id: PieceId,
        person: Person,
        event: PieceEvent,
    ) -> Result<(), AppError> {
        let piece = locked_piece(write, id).await?;
        let campaign = self.campaign(piece.campaign).await?;
        if campaign.spec.review != Review::None {
            let seen = Reviewed::load(write, id, AfterClosing::Refuse, CHANGED).await?;
            let life = seen.after(&person, Action::Attach, write)?;
            let after = life.applied_to(&seen.piece, seen.piece.latest());
            return seen.save_with(write, &life, &after, event).await;
        }
        if piece.state != PieceState::HandedIn {
            return Err(AppError::PieceState { state: piece.state, action: "given other attachments" });
        }
        let after = Piece { revision: piece.revision + 1, ..piece.clone() };
        update_piece(write.conn(), &after).await?;
        let version = find_version(write.conn(), id, piece.version).await?;
        let digest = version.map(|version| version.digest).unwrap_or_default();
        let mut change = piece_change(event.kind, Some(&piece), &after, &digest);
        change.data["file"] = json!(event.file);
        write.record(change);
        Ok(())
    }
}
