//! Scores: how assessors grade published pieces where a campaign asks for it.
//!
//! Three criteria, each 0, 1 or 2: what is said is right (accuracy), the audience can do something with it (usefulness), and it
//! is understood at once (clarity). The quality of a score is their sum by 6, and 0 when what is said is not right: a mistake
//! that is put well covers nothing. The quality of a piece is the median over its assessors, once all of them have graded.
//! When a graded piece is corrected, its grades stand until its assessors give them again: correcting a mistake must not cost a share at
//! once, and nobody's grades are thrown away. Which version was graded stands beside every grade, and whoever was drawn sees which of
//! them are [`Score::outdated`].
//!
//! Assessors are drawn when a piece begins to count but for its grades; see [`ScoreDraw`].

mod draw;
mod input;
mod piece_scores;
mod record;
mod standing;

pub use draw::{
    DrawSummary, MissingAssessors, ScoreDraw, ShortPiece, has_stake, is_assessable, list_eligible,
};
pub use input::{BEST_GRADE, ScoreInput};
pub use piece_scores::PieceScores;
pub use record::Score;
pub use standing::{Scores, Standing};
