//! Pieces that are reviewed: handing in further versions of them, and publishing them.

use super::App;
use super::change::direction_change;
use super::citation::{cite_facts, facts_stand};
use super::draw::{DrawSeed, draw_if_due};
use super::error::AppError;
use super::held::{GIVEN, check_revision, kept, locked_direction};
use super::originality::OriginalityCheck;
use super::review_state::{AfterClosing, Reviewed};
use super::write::Write;
use domain::event::EventKind;
use domain::id::PieceId;
use domain::piece::PieceDetail;
use domain::publication::{Publication, Publishing, Reported};
use domain::review::{Action, MajorInput, Person, Refusal};
use store::attachment::copy_attachments;
use store::direction::update_direction;
use store::publication::insert_publication;
use store::version::{find_version, insert_version, publish_version};

/// A piece that is out once this is committed, with what whoever did it is told.
pub(super) struct Published {
    pub write: Write,
    pub detail: PieceDetail,
    /// What was reported, if it was.
    pub publication: Option<Publication>,
}

impl App {
    /// Hands in a new version of a piece that is reviewed: its review begins from a draft.
    pub(super) async fn revise_reviewed(
        mut write: Write,
        person: Person,
        id: PieceId,
        revision: i64,
        check: OriginalityCheck,
    ) -> Result<PieceDetail, AppError> {
        let seen = Reviewed::load(&write, id, AfterClosing::Refuse, GIVEN).await?;
        check_revision(seen.piece.revision, revision)?;
        let life = seen.after(&person, Action::Revise, &write)?;
        let flag = MajorInput { major: check.input.major };
        let (latest, cited) = (seen.piece.latest(), check.input.facts.clone());
        let version = check.version(&write, latest + 1).await?;
        insert_version(write.conn(), &seen.piece, &version).await?;
        cite_facts(&write, &seen.campaign, &seen.piece, version.version, cited).await?;
        copy_attachments(write.conn(), id, latest, version.version).await?;
        let after = seen.revise(&mut write, &life, &version, flag).await?;
        // Of a piece that is out, the version that counts is still the one that is out.
        let shown = if after.version == version.version {
            version
        } else {
            kept(find_version(write.conn(), id, after.version).await?, id)?
        };
        write.commit().await?;
        Ok(PieceDetail::new(after, shown))
    }

    /// Publishes a piece that has passed its review; of one that is out, the version that corrects it. Nothing is committed.
    pub(super) async fn publish_reviewed(
        mut write: Write,
        person: Person,
        id: PieceId,
        Publishing { url, reported }: Publishing,
        draw_seed: &DrawSeed,
    ) -> Result<Published, AppError> {
        let seen = Reviewed::load(&write, id, AfterClosing::Refuse, "published in").await?;
        if let Some(reported) = &reported {
            seen.is_at(reported.version)?;
        }
        let life = seen.after(&person, Action::Publish, &write)?;
        if reported.as_ref().is_some_and(|reported| reported.seal != seen.seal) {
            return Err(Refusal::OtherSeal.into());
        }
        facts_stand(&write, &seen.campaign, id, seen.version.version).await?;
        publish_version(write.conn(), id, seen.version.version, write.at).await?;
        let publication = reported.map(|Reported { version, .. }| {
            Publication::reported((id, version), url.clone(), Some(person.subject), write.at)
        });
        if let Some(publication) = &publication {
            insert_publication(write.conn(), publication).await?;
        }
        let before = seen.piece.clone();
        if before.state.is_out() {
            let after = before.corrected(&seen.version, write.at, url);
            seen.save(&mut write, &life, &after, EventKind::PieceCorrected).await?;
            // A correction can be the first version that is no copy.
            draw_if_due(&mut write, &seen.campaign, &after, draw_seed).await?;
            let detail = PieceDetail::new(after, seen.version);
            return Ok(Published { write, detail, publication });
        }
        let after = before.published(write.at, url);
        let direction = locked_direction(&write, before.direction).await?;
        let moved = direction.delivered()?;
        update_direction(write.conn(), &moved, direction.state()).await?;
        seen.save(&mut write, &life, &after, EventKind::PiecePublished).await?;
        write.record_silently(direction_change(EventKind::PiecePublished, Some(&direction), &moved));
        draw_if_due(&mut write, &seen.campaign, &after, draw_seed).await?;
        let detail = PieceDetail::new(after, seen.version);
        Ok(Published { write, detail, publication })
    }
}
