//! What would be lost without an account: the cells that it reaches, and who is left to each.

use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use maud::{Markup, html};

use super::account_link::account_link;
use super::coverage_address::cell_address;
use super::coverage_choice::coverage_places;
use super::coverage_words::{CoverageNames, coverage_state, figure, unknown_parts};
use super::language::Speech;
use super::name::account_name;
use super::shell::Page;
use super::visitor::Visitor;
use app::App;
use app::coverage::SupplyBasis;
use domain::coverage::{AccountCoverage, CoverageProof};
use domain::matrix::Matrix;
use http::auth::{ReadCoverage, Require};
use http::path::Path;
use http::problem::Problem;

/// So many cells of a proof are shown: those that would lose something come first.
const MOST_SHOWN: usize = 100;

/// The page.
pub(super) async fn show(
    _: Require<ReadCoverage>,
    visitor: Visitor,
    State(app): State<App>,
    Path(handle): Path<String>,
) -> Result<Response, Problem> {
    let speech = visitor.speech;
    let moment = app.coverage_moment(SupplyBasis::Potential).await?;
    let found = app.account_coverage(&moment, handle.clone()).await?;
    let names = CoverageNames { matrix: &moment.matrix, guide: &app.seed.guide, speech };
    let content = html! {
        (coverage_places("", speech))
        p { (account_link(&handle, &moment.matrix, speech)) }
        (loss(&found, speech))
        (proof_table(&found.proof, MOST_SHOWN, names))
    };
    let name = account_name(&handle, &moment.matrix);
    let (zh, en) = (format!("缺少“{name}”的影响"), format!("Without {name}"));
    Ok(Page { visitor: &visitor, title: speech.say(&zh, &en), content }.into_response())
}

/// What would be lost, in a sentence.
pub(super) fn loss(found: &AccountCoverage, speech: Speech) -> Markup {
    html! {
        p {
            (speech.say("它能讲 ", "It can tell ")) (found.cells) (speech.say(" 格。", " cells. "))
            @match found.loss {
                Some(loss) if loss > 0.0 => { (speech.say("缺少该账号，已满足的需求将减少 ", "Without it, what is met falls by ")) strong { (figure(loss)) } (speech.say("。", ".")) },
                Some(_) => (speech.say("缺少该账号，各格均不受影响。", "Without it, no cell is worse off.")),
                None => { (speech.say("它的", "Its ")) (unknown_parts(&found.unknown, speech)) (speech.say("没有登记，缺少的影响暂无法判断。", " are not known, and so it is not known what would be lost.")) },
            }
        }
    }
}

/// The cells, each with who is left to it.
pub(super) fn proof_table(proof: &[CoverageProof], most: usize, names: CoverageNames<'_>) -> Markup {
    let speech = names.speech;
    html! {
        @if !proof.is_empty() {
            table {
                caption { (speech.say("每一格还剩谁能讲", "Who is left to each cell")) }
                thead { tr {
                    th scope="col" { (speech.say("格子", "Cell")) }
                    th scope="col" { (speech.say("现在", "Now")) }
                    th scope="col" { (speech.say("缺少后", "Without it")) }
                    th scope="col" { (speech.say("还能讲的账号", "Who still tells it")) }
                } }
                tbody { @for line in proof.iter().take(most) { (proof_line(line, names)) } }
            }
            @if proof.len() > most { p.hint { (speech.say("先列会变差的和分量重的 ", "Those that would be worse off and the heaviest come first: ")) (most) (speech.say(" 格，共 ", " of ")) (proof.len()) (speech.say(" 格。", ".")) } }
        }
    }
}

fn proof_line(line: &CoverageProof, names: CoverageNames<'_>) -> Markup {
    let CoverageNames { matrix, speech, .. } = names;
    html! {
        tr {
            th scope="row" { a href=(cell_address(&line.cell)) { (names.cell(&line.cell)) } }
            td data-label=(speech.say("现在", "Now")) { (figure(line.cell.supply)) " " (coverage_state(line.cell.state, speech)) }
            td data-label=(speech.say("缺少后", "Without it")) { (figure(line.left)) " " span.level data-level=(line.state_left.key()) { (coverage_state(line.state_left, speech)) } }
            td data-label=(speech.say("还能讲的账号", "Who still tells it")) { (left_to(&line.left_to, matrix, speech)) }
        }
    }
}

fn left_to(handles: &[String], matrix: &Matrix, speech: Speech) -> Markup {
    html! {
        @if handles.is_empty() { (speech.say("没有了", "nobody")) }
        @for (at, handle) in handles.iter().enumerate() { @if at > 0 { (speech.say("、", ", ")) } (account_name(handle, matrix)) }
    }
}
