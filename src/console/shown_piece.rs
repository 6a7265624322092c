//! A piece as its reader sees it.

use super::colleague::{Colleagues, Nearness};
use super::finding::ShownFindings;
use super::inbox::waiting_for;
use super::language::Speech;
use super::marked_text::{Mark, MarkKind};
use super::next_step::hands;
use super::refusal::if_there;
use super::refused_form::{DrawnForm, RefusedForm};
use super::typed::Typed;
use super::visitor::Visitor;
use app::App;
use app::next_hands::NextHands;
use app::piece_reading::PieceReach;
use domain::attachment::Attachment;
use domain::comment::Comment;
use domain::fact::CitedFact;
use domain::gate::{Finding, Severity};
use domain::id::{PieceId, SubjectId};
use domain::piece::{PieceDetail, PieceState, PieceVersion};
use domain::review::{PieceReview, ReviewStep};
use domain::right::Right;
use domain::score::Score;
use http::auth::{ReadDirections, Require};
use http::problem::Problem;
use store::attachment::list_attachments;
use store::comment::list_comments;
use store::score::find_score;
use store::version::find_hand_in;

/// So many comments stand on a page.
const MOST_COMMENTS: u64 = 500;

/// So many files of a piece stand on a page; it has no more.
const MOST_FILES: u64 = 100;

/// A piece with what stands beside it. Where pieces are reviewed it is the version in work, which is not the one that is out while a correction is
/// made.
pub(super) struct ShownPiece {
    pub(super) id: PieceId,
    /// For those within whose reach it is; a deputy has the review alone.
    pub(super) piece: Option<PieceDetail>,
    /// Where pieces are reviewed, and for those who may read what is not published.
    pub(super) review: Option<PieceReview>,
    /// `None`: they are not for this reader.
    pub(super) findings: Option<Vec<Finding>>,
    /// Whether the reader answers for its account.
    pub(super) own: bool,
    /// What waits for this reader.
    pub(super) step: Option<ReviewStep>,
    /// Another piece that waits for this reader.
    pub(super) next: Option<PieceId>,
    /// The files of the version that is shown.
    pub(super) files: Vec<Attachment>,
    /// The facts that it uses, each with its words as they are now, where they are for this reader.
    pub(super) cited: Vec<(CitedFact, Option<String>)>,
    /// What the reader was drawn to grade of it.
    pub(super) score: Option<Score>,
    /// What was said of it, as far as it is for this reader.
    pub(super) comments: Vec<Comment>,
    /// Who does what it waits for.
    pub(super) hands: NextHands,
    /// What the reader calls all these persons.
    pub(super) called: Colleagues,
    /// The title and the text before the version that is shown, for those who read what is not published.
    pub(super) earlier: Option<(String, String)>,
    /// The version that it shares passages with, as the reader may see it.
    pub(super) source: Option<PieceVersion>,
    /// The form of the page that was refused.
    pub(super) refused: Option<RefusedForm>,
}

impl ShownPiece {
    /// A form of the page, which begins so unless it was refused.
    pub(super) fn form(&self, form: &str, begins: Typed, speech: Speech) -> DrawnForm<'_> {
        DrawnForm::of(self.refused.as_ref(), form, begins, speech)
    }

    pub(super) fn title(&self) -> Option<&str> {
        match &self.review {
            Some(review) => review.title.as_deref(),
            None => self.piece.as_ref()?.piece.title.as_deref(),
        }
    }

    pub(super) fn text(&self) -> Option<&str> {
        match &self.review {
            Some(review) => review.text.as_deref(),
            None => self.piece.as_ref()?.text.as_deref(),
        }
    }

    /// Where the version that is shown stands.
    pub(super) fn state(&self) -> Option<PieceState> {
        let of_review = self.review.as_ref().map(|review| review.state);
        of_review.or_else(|| self.piece.as_ref().map(|piece| piece.piece.state))
    }

    /// The number of the version that is shown.
    pub(super) fn version(&self) -> Option<u32> {
        let of_review = self.review.as_ref().map(|review| review.version);
        of_review.or_else(|| self.piece.as_ref().map(|piece| piece.piece.version))
    }

    /// The comments on the version that is shown.
    pub(super) fn comments_on_it(&self) -> impl Iterator<Item = &Comment> {
        let version = self.version();
        self.comments.iter().filter(move |one| Some(one.version) == version)
    }

    /// What is to be seen in its text: the findings that are listed beside it, and comments.
    pub(super) fn marks(&self) -> Vec<Mark> {
        let found = ShownFindings::of(self.findings.as_deref().unwrap_or_default());
        let found = found.rows.into_iter().map(|(one, _)| one).filter(|one| one.place.field == "text");
        let found = found.map(|one| Mark {
            start: one.place.start,
            end: one.place.end,
            kind: match one.severity {
                Severity::Block => MarkKind::Blocks,
                Severity::Warn => MarkKind::Warns,
            },
        });
        let said = self.comments_on_it().map(|one| Mark {
            start: one.start as usize,
            end: one.end as usize,
            kind: MarkKind::Commented,
        });
        found.chain(said).collect()
    }
}

impl ShownPiece {
    /// The piece with everything beside it that the caller may see.
    ///
    /// # Errors
    /// When there is no such piece, or it is out of reach.
    pub(super) async fn load(
        app: &App,
        (caller, visitor): (&Require<ReadDirections>, &Visitor),
        id: PieceId,
    ) -> Result<Self, Problem> {
        let reach =
            PieceReach { pieces: caller.reach.clone(), texts: caller.reach_of(Right::ReadUnpublished) };
        // A deputy reads the review of a piece that is out of reach otherwise; others may read the piece, and no review.
        let review = if_there(app.piece_review(&reach, caller.subject, id, None).await)?;
        let piece = match &review {
            Some(_) => if_there(app.piece_detail(&reach, id).await)?,
            None => Some(app.piece_detail(&reach, id).await?),
        };
        let seen = review.as_ref().map(|review| review.version);
        let waiting = waiting_for(app, caller).await?;
        let comments = comments_on(app, &reach, caller.subject, id).await?;
        let hands = hands(app, review.as_ref(), piece.as_ref(), id).await?;
        let persons = comments.iter().map(|comment| comment.by).chain(hands.persons.iter().copied());
        let colleagues = Colleagues::of(app, visitor, persons, nearness(app, caller, id).await?).await?;
        Ok(Self {
            id,
            findings: if_there(app.piece_findings(&reach, caller.subject, id, None).await)?,
            own: if_there(app.readable_piece(&caller.reach_of(Right::AnswerDirections), id).await)?.is_some(),
            step: waiting.iter().find(|task| task.piece == id).map(|task| task.step),
            next: waiting.iter().map(|task| task.piece).find(|piece| *piece != id),
            files: files_of(app, &reach, caller.subject, id).await?,
            cited: match &piece {
                Some(piece) => cited_by(app, &reach, piece).await?,
                None => Vec::new(),
            },
            score: match &piece {
                Some(piece) => score_of(app, caller, piece).await?,
                None => None,
            },
            hands,
            called: colleagues,
            comments,
            earlier: earlier_text(app, &reach, caller.subject, id, seen).await?,
            source: match &piece {
                Some(piece) => copied_source(app, &reach, piece).await?,
                None => None,
            },
            piece,
            review,
            refused: None,
        })
    }
}

/// The files of the newest version that the reader may see.
async fn files_of(
    app: &App,
    reach: &PieceReach,
    reader: SubjectId,
    id: PieceId,
) -> Result<Vec<Attachment>, Problem> {
    let version = if_there(app.visible_version(reach, reader, id, None).await)?.flatten();
    let Some(version) = version else { return Ok(Vec::new()) };
    Ok(list_attachments(&app.db, id, version, None, MOST_FILES).await?)
}

/// The facts that a piece uses, each with its words where the reader may read them.
async fn cited_by(
    app: &App,
    reach: &PieceReach,
    piece: &PieceDetail,
) -> Result<Vec<(CitedFact, Option<String>)>, Problem> {
    let Some(cited) = if_there(app.cited_by(&reach.pieces, piece.piece.id).await)? else {
        return Ok(Vec::new());
    };
    let known = app.facts_of(&reach.texts, piece.piece.campaign).await?;
    let words = |one: &CitedFact| {
        let fact = known.iter().find(|fact| fact.id == one.fact);
        fact.map(|fact| fact.current.text.clone())
    };
    Ok(cited
        .into_iter()
        .map(|one| {
            let words = words(&one);
            (one, words)
        })
        .collect())
}

/// What the caller was drawn to grade of a piece.
async fn score_of(
    app: &App,
    caller: &Require<ReadDirections>,
    piece: &PieceDetail,
) -> Result<Option<Score>, Problem> {
    if !caller.also(Right::ScorePieces) {
        return Ok(None);
    }
    Ok(find_score(&app.db, caller.subject, piece.piece.id).await?)
}

/// What was said of a piece, for those who may read it.
async fn comments_on(
    app: &App,
    reach: &PieceReach,
    reader: SubjectId,
    id: PieceId,
) -> Result<Vec<Comment>, Problem> {
    if if_there(app.internal_reader(reach, reader, id).await)?.is_none() {
        return Ok(Vec::new());
    }
    Ok(list_comments(&app.db, id, None, MOST_COMMENTS).await?)
}

/// Who may comment on a piece works on it: its authors, reviewers and signers, their deputies, the lead, coordinators.
async fn nearness(app: &App, caller: &Require<ReadDirections>, id: PieceId) -> Result<Nearness, Problem> {
    let reach = caller.reach_of(Right::CommentPieces);
    let reach = PieceReach { pieces: reach.clone(), texts: reach };
    let works = if_there(app.internal_reader(&reach, caller.subject, id).await)?;
    Ok(works.map_or(Nearness::Looks, |()| Nearness::SameWork))
}

/// What the version before the one that is seen said, for those who may read what is not published.
async fn earlier_text(
    app: &App,
    reach: &PieceReach,
    reader: SubjectId,
    id: PieceId,
    seen: Option<u32>,
) -> Result<Option<(String, String)>, Problem> {
    let Some(before) = seen.filter(|version| *version > 1).map(|version| version - 1) else {
        return Ok(None);
    };
    let review = if_there(app.piece_review(reach, reader, id, Some(before)).await)?;
    Ok(review.and_then(|review| Some((review.title?, review.text?))))
}

/// The hand-in that a piece was found to copy, as the reader may see it.
async fn copied_source(
    app: &App,
    reach: &PieceReach,
    piece: &PieceDetail,
) -> Result<Option<PieceVersion>, Problem> {
    let originality = &piece.piece.originality;
    let (Some(source), Some(sequence)) = (originality.near_copy_of, originality.source_sequence) else {
        return Ok(None);
    };
    let Some((source, matrix)) = if_there(app.readable_piece(&reach.pieces, source).await)? else {
        return Ok(None);
    };
    let compared = find_hand_in(&app.db, source.id, sequence).await?;
    Ok(compared.map(|version| reach.show_version(&source, version, &matrix)))
}
