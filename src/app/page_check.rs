//! Looking at published pages: whether what is out says what was approved.

use std::sync::Arc;

use serde_json::json;

use super::App;
use super::change::of_piece;
use super::computation::compute;
use super::error::AppError;
use super::held::kept;
use super::write::{Actor, Change};
use domain::entity::Entity;
use domain::event::EventKind;
use domain::page_text::compare_page;
use domain::piece::{Piece, PieceVersion};
use domain::publication::{PageCheck, Publication};
use domain::time::Timestamp;
use formats::page::text_of_page;
use store::database::Connection;
use store::error::StoreError;
use store::piece::find_piece;
use store::publication::{list_to_look_at, save_look};
use store::version::find_version;
use tokio::task::JoinSet;

/// Pages that are looked at together.
const MOST: u64 = 8;

/// For so long a page is whoever's who has begun to look at it: longer than a fetch takes.
const CLAIMED_MS: i64 = 60_000;

impl App {
    /// Looks at the pages that are due, each fetched on its own; gives how many were.
    ///
    /// # Errors
    /// When the database does not answer.
    #[tracing::instrument(skip_all)]
    pub async fn look_at_pages(&self) -> Result<usize, AppError> {
        let due = list_to_look_at(&self.db, self.clock.now(), MOST).await?;
        let count = due.len();
        let mut looking = JoinSet::new();
        for publication in due {
            let (app, computations) = (self.clone(), Arc::clone(&self.computations));
            let look = async move { Box::pin(app.look_at_page(publication)).await };
            looking.spawn(computations.scope(None, look));
        }
        // Each is done with before the first fault is told: one page that cannot be compared ends no other look.
        let mut fault = None;
        while let Some(looked) = looking.join_next().await {
            match looked.map_err(AppError::from).flatten() {
                // Another process looks at it.
                Ok(()) | Err(AppError::Store(StoreError::Touched { .. })) => {}
                Err(error) => fault = fault.or(Some(error)),
            }
        }
        fault.map_or(Ok(count), Err)
    }

    async fn look_at_page(&self, due: Publication) -> Result<(), AppError> {
        let write = self.write(&Actor::default()).await?;
        if counting_piece(write.conn(), &due).await?.is_none() {
            save_look(write.conn(), &due, &due.clone().settled()).await?;
            return write.commit().await;
        }
        let until = Timestamp::from_ms(write.at.as_ms() + CLAIMED_MS);
        let claimed = Publication { next_look_at: Some(until), ..due.clone() };
        save_look(write.conn(), &due, &claimed).await?;
        write.commit().await?;
        let version = kept(find_version(&self.db, claimed.piece, claimed.version).await?, claimed.piece)?;
        let page = self.compare(&claimed.url, version).await?;
        let after = claimed.clone().looked(page);
        let mut write = self.write(&Actor::default()).await?;
        let Some(piece) = counting_piece(write.conn(), &claimed).await? else {
            // What was found is of a text that is not out any more.
            save_look(write.conn(), &claimed, &claimed.clone().settled()).await?;
            return write.commit().await;
        };
        save_look(write.conn(), &claimed, &after).await?;
        let outcome = |publication: &Publication| publication.page.as_ref().map(|page| page.outcome);
        if let Some(page) = after.page.as_ref().filter(|_| outcome(&claimed) != outcome(&after)) {
            let data = json!({
                "piece": after.piece, "version": after.version, "outcome": page.outcome,
                "missing": page.missing.len(), "added_characters": page.added_characters, "fault": page.fault,
            });
            let change = Change::of(EventKind::PiecePageCompared, Entity::Piece, after.piece).with_data(data);
            write.record(of_piece(change, &piece));
        }
        write.commit().await
    }

    /// What a page says beside a version.
    async fn compare(&self, url: &str, version: PieceVersion) -> Result<PageCheck, AppError> {
        let fetched = match self.outgoing.fetch(url).await {
            Ok(fetched) => fetched,
            Err(error) => return Ok(PageCheck::of_none(Some(error.fault), self.clock.now())),
        };
        let now = self.clock.now();
        compute(move || {
            let bytes = fetched.bytes.as_deref();
            let page = bytes.and_then(|bytes| text_of_page(fetched.media.as_deref(), bytes));
            let Some(page) = page else { return PageCheck::of_none(None, now) };
            let (title, text) = (version.title.unwrap_or_default(), version.text.unwrap_or_default());
            PageCheck::compared(compare_page(&title, &text, &page), now)
        })
        .await
    }
}

/// The piece, if this version is still the one of it that is out.
async fn counting_piece(conn: &Connection, publication: &Publication) -> Result<Option<Piece>, AppError> {
    let piece = find_piece(conn, publication.piece).await?;
    Ok(piece.filter(|piece| piece.state.is_out() && piece.version == publication.version))
}
