//! What is done with a piece: revise, submit, review, give back, sign, publish.

use axum::extract::State;
use axum::response::{IntoResponse as _, Redirect, Response};
use serde::Deserialize;

use super::form::Form;
use super::piece::PieceDesk;
use super::review_desk::gate_name;
use super::seen_finding::SeenFinding;
use super::typed::Typed;
use super::writing::Writing;
use app::App;
use app::person::ReviewReach;
use app::piece_reading::PieceReach;
use app::revising::Revising;
use domain::gate::{Gate, Severity};
use domain::id::PieceId;
use domain::piece::{PieceInput, PublishInput};
use domain::review::{GateInput, Overrule, ReturnInput, ReviewFinding, ReviewOutcome, SignatureInput};
use domain::right::Right;
use http::auth::{AnswerDirections, Require, ReviewPieces, SignPieces};
use http::path::Path;
use http::problem::Problem;

/// Another version of a text.
#[derive(Deserialize)]
pub(super) struct RevisedText {
    /// The revision of the piece that was seen.
    revision: i64,
    title: String,
    text: String,
    #[serde(default)]
    major: Option<String>,
    /// Address of what it reposts.
    #[serde(default)]
    repost_of: String,
    /// Keys of the facts that it uses, with blanks between them; default: those of its angle.
    #[serde(default)]
    facts: Option<String>,
}

/// What a reviewer says of a gate.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Deciding {
    gate: Gate,
    version: u32,
    outcome: ReviewOutcome,
    /// What would mend it, where it fails; why what blocks does not hold, where it passes.
    #[serde(default)]
    reason: String,
    /// Characters of the text.
    length: u32,
    /// The findings that blocked the gate when it was shown.
    #[serde(default)]
    seen: String,
}

/// Why a piece is given back.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Returning {
    version: u32,
    reason: String,
}

/// What a signer has read.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Signing {
    digest: String,
    /// Digests of the files, with blanks between them.
    #[serde(default)]
    attachments: String,
}

/// Where a piece was published.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Publishing {
    url: String,
}

/// Hands in another version. Where somebody was faster, what they wrote is not overwritten, and what was typed is shown to be copied.
pub(super) async fn revise(
    caller: Require<AnswerDirections>,
    desk: PieceDesk,
    State(app): State<App>,
    Path(id): Path<PieceId>,
    Form(given): Form<RevisedText>,
) -> Result<Response, Problem> {
    let RevisedText { revision, title, text, major, repost_of, facts } = given;
    let typed = Typed::default()
        .with("revision", revision.to_string())
        .with("title", &title)
        .with("text", text.replace("\r\n", "\n"))
        .with("repost_of", &repost_of);
    let typed = if major.is_some() { typed.with("major", "on") } else { typed };
    let facts = facts.map(|keys| keys.split_whitespace().map(ToOwned::to_owned).collect());
    let written = Writing { title, text, major, repost_of }.into_input();
    let input = PieceInput { facts, ..written };
    let revising = Revising { reach: &caller.reach, id, revision };
    match Box::pin(app.revise_piece(&caller.actor(), revising, input)).await {
        Ok(_) => Ok(to_piece(id).into_response()),
        Err(error) => desk.refuse(&app, id, ("revise", typed), error).await,
    }
}

/// Hands the version in work to the reviewers.
pub(super) async fn submit(
    caller: Require<AnswerDirections>,
    desk: PieceDesk,
    State(app): State<App>,
    Path(id): Path<PieceId>,
) -> Result<Response, Problem> {
    match app.submit_piece(&caller.actor(), &caller.reach, id).await {
        Ok(_) => Ok(to_piece(id).into_response()),
        Err(error) => desk.refuse(&app, id, ("submit", Typed::default()), error).await,
    }
}

/// Passes or fails a gate.
pub(super) async fn decide(
    caller: Require<ReviewPieces>,
    desk: PieceDesk,
    State(app): State<App>,
    Path(id): Path<PieceId>,
    Form(given): Form<Deciding>,
) -> Result<Response, Problem> {
    let failed = given.outcome == ReviewOutcome::Failed;
    let whole = ReviewFinding { start: 0, end: given.length, remedy: given.reason.clone() };
    let input = GateInput {
        gate: given.gate,
        version: given.version,
        outcome: given.outcome,
        findings: if failed { vec![whole] } else { Vec::new() },
        overrules: if failed { Vec::new() } else { overrules(&app, &caller, id, &given).await? },
    };
    match app.decide_gate(&caller.actor(), &caller.reach, id, input).await {
        Ok(_) => Ok(to_piece(id).into_response()),
        Err(error) => {
            let form = gate_name(given.gate);
            let typed = Typed::default().with("reason", given.reason);
            let typed = typed.with("outcome", if failed { "failed" } else { "passed" });
            desk.refuse(&app, id, (&form, typed), error).await
        }
    }
}

/// What blocks a gate and was shown, each overruled for the reason that was given; without a reason nothing is. What is found only by
/// now goes on to block.
async fn overrules(
    app: &App,
    caller: &Require<ReviewPieces>,
    id: PieceId,
    given: &Deciding,
) -> Result<Vec<Overrule>, Problem> {
    if given.reason.trim().is_empty() {
        return Ok(Vec::new());
    }
    let reach = PieceReach {
        pieces: caller.reach_of(Right::ReadDirections),
        texts: caller.reach_of(Right::ReadUnpublished),
    };
    let found = app.piece_findings(&reach, caller.subject, id, Some(given.version)).await?;
    let blocking = found.iter().filter(|one| one.gate == given.gate && one.severity == Severity::Block);
    let seen = SeenFinding::read(&given.seen);
    let overruled = blocking.map(SeenFinding::of).filter(|one| seen.contains(one));
    Ok(overruled.map(|one| one.overruled(&given.reason)).collect())
}

/// Gives a piece back to its author.
pub(super) async fn give_back(
    caller: Require<ReviewPieces>,
    desk: PieceDesk,
    State(app): State<App>,
    Path(id): Path<PieceId>,
    Form(given): Form<Returning>,
) -> Result<Response, Problem> {
    let reach = ReviewReach { reviews: caller.reach.clone(), signs: caller.reach_of(Right::SignPieces) };
    let input = ReturnInput { version: given.version, reason: given.reason.clone() };
    match app.return_piece(&caller.actor(), &reach, id, input).await {
        Ok(_) => Ok(to_piece(id).into_response()),
        Err(error) => {
            let typed = Typed::default().with("reason", given.reason);
            desk.refuse(&app, id, ("return", typed), error).await
        }
    }
}

/// Signs what the signer has before their eyes.
pub(super) async fn sign(
    caller: Require<SignPieces>,
    desk: PieceDesk,
    State(app): State<App>,
    Path(id): Path<PieceId>,
    Form(given): Form<Signing>,
) -> Result<Response, Problem> {
    let attachments = given.attachments.split_whitespace().map(ToOwned::to_owned).collect();
    let input = SignatureInput { digest: given.digest, attachments };
    match app.sign_piece(&caller.actor(), &caller.reach, id, input).await {
        Ok(_) => Ok(to_piece(id).into_response()),
        Err(error) => desk.refuse(&app, id, ("sign", Typed::default()), error).await,
    }
}

/// Says where a piece is out.
pub(super) async fn publish(
    caller: Require<AnswerDirections>,
    desk: PieceDesk,
    State(app): State<App>,
    Path(id): Path<PieceId>,
    Form(given): Form<Publishing>,
) -> Result<Response, Problem> {
    let input = PublishInput { url: given.url.trim().to_owned() };
    match app.publish_piece(&caller.actor(), &caller.reach, id, input).await {
        Ok(_) => Ok(to_piece(id).into_response()),
        Err(error) => {
            let typed = Typed::default().with("url", given.url);
            desk.refuse(&app, id, ("publish", typed), error).await
        }
    }
}

fn to_piece(id: PieceId) -> Redirect {
    Redirect::to(&format!("/pieces/{id}"))
}
