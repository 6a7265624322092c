//! What comes next, until when, and who does it: by role for every reader, by name for those who work on it.

use maud::{Markup, html};

use super::colleague::Colleagues;
use super::moment::Clocks;
use app::App;
use app::next_hands::NextHands;
use domain::id::PieceId;
use domain::piece::{PieceDetail, PieceState};
use domain::review::{PieceReview, ReviewStep};
use domain::time::Timestamp;
use http::problem::Problem;
use store::piece::find_piece;

/// So many persons are named.
const MOST_NAMED: usize = 6;

/// What somebody does next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NextStep {
    /// Says yes or no to a direction.
    Answer,
    /// Writes the piece of a direction.
    Write,
    /// Carries a piece on.
    Carry(ReviewStep),
}

/// Who does it: the role, the persons as far as the reader is told their names, and who stands in for whom meanwhile.
pub(super) struct Doers<'a> {
    pub(super) hands: &'a NextHands,
    pub(super) called: &'a Colleagues,
}

/// The line.
pub(super) fn next_step(step: NextStep, due: Option<Timestamp>, doers: &Doers<'_>, clocks: Clocks) -> Markup {
    let speech = clocks.speech;
    let (what, role) = match step {
        NextStep::Answer => (
            speech.say("接受，或说明不接的原因", "accept it, or say why not"),
            speech.say("本账号运营人员", "who operates the account"),
        ),
        NextStep::Write => (
            speech.say("写稿并提交", "write and hand in"),
            speech.say("本账号运营人员", "who operates the account"),
        ),
        NextStep::Carry(step) => (
            speech.step(step),
            match step {
                ReviewStep::Submit | ReviewStep::Publish => {
                    speech.say("本账号运营人员", "who operates the account")
                }
                ReviewStep::Review => speech.say("本单位审核人员", "who reviews for its organisation"),
                ReviewStep::Sign => speech.say("本单位签发人员", "who signs for its organisation"),
            },
        ),
    };
    let named: Vec<String> =
        doers.hands.persons.iter().filter_map(|person| doers.called.told_name(*person, speech)).collect();
    html! {
        p.next {
            (speech.say("下一步：", "Next: ")) strong { (what) } " · " @if let Some(due) = due { (clocks.due(due)) " · " }
            (speech.say("由", "by ")) (role) (speech.say("办理", ""))
            @if doers.hands.persons.is_empty() {
                (speech.say("（现在没有人有这项权限，请联系管理员）", " (nobody has this role now; please tell an administrator)"))
            } @else if !named.is_empty() {
                (speech.say("：", ": ")) (named.iter().take(MOST_NAMED).cloned().collect::<Vec<_>>().join(speech.say("、", ", ")))
                @if named.len() > MOST_NAMED { (speech.say(" 等 ", ", in all ")) (named.len()) (speech.say(" 人", "")) }
            }
        }
        @for one in &doers.hands.deputies {
            p.hint {
                (one.person) (speech.say(" 由 ", " is represented by ")) (one.deputy) (speech.say(" 代理，", ", ")) (clocks.window(one.from, one.until))
            }
        }
    }
}

/// Who does what a piece waits for.
pub(super) async fn hands(
    app: &App,
    review: Option<&PieceReview>,
    piece: Option<&PieceDetail>,
    id: PieceId,
) -> Result<NextHands, Problem> {
    let Some(review) = review else {
        let account = piece.filter(|one| one.piece.state == PieceState::HandedIn);
        return match account.map(|one| &one.piece.account) {
            Some(account) => Ok(app.operators_of(account).await?),
            None => Ok(NextHands::default()),
        };
    };
    let Some(piece) = find_piece(&app.db, id).await? else { return Ok(NextHands::default()) };
    Ok(app.next_hands((&piece.organisation, &piece.account), review).await?)
}
