//! What waits for somebody: pieces, facts, grades.

use maud::{Markup, html};

use super::language::Speech;
use super::moment::Clocks;
use super::name::account_name;
use app::fact_task::FactTasks;
use domain::matrix::Matrix;
use domain::review::{ReviewStep, ReviewTask};
use domain::score::Score;

/// Pieces that wait for who wrote them.
pub(super) fn own_pieces(tasks: &[ReviewTask], matrix: &Matrix, clocks: Clocks) -> Markup {
    let speech = clocks.speech;
    html! {
        @if !tasks.is_empty() {
            section aria-labelledby="own-pieces" {
                h2 #own-pieces { (speech.say("我的稿件", "My pieces")) " " span.count { (tasks.len()) } }
                ul.cards {
                    @for task in tasks {
                        li.card {
                            a.title href=(format!("/pieces/{}", task.piece)) { (account_name(&task.account, matrix)) }
                            p.facts {
                                span.state data-state=(task.state.key()) { (speech.piece_state(task.state)) } " "
                                (speech.say("截止 ", "due ")) (clocks.due(task.due_at))
                            }
                            p { (author_step(task.step, speech)) }
                        }
                    }
                }
            }
        }
    }
}

/// What who wrote a piece does next.
const fn author_step(step: ReviewStep, speech: Speech) -> &'static str {
    match step {
        ReviewStep::Submit => speech.say("改好后请送审。", "Please revise it and submit it for review."),
        ReviewStep::Publish => {
            speech.say("可以发布；发布后请填链接。", "It may be published; then say where it stands.")
        }
        ReviewStep::Review | ReviewStep::Sign => speech.say("正在审核。", "It is being reviewed."),
    }
}

/// What waits for a review or a signature.
pub(super) fn waiting(tasks: &[ReviewTask], matrix: &Matrix, clocks: Clocks) -> Markup {
    let speech = clocks.speech;
    html! {
        section aria-labelledby="reviews" {
            h2 #reviews { (speech.say("待我审核或签发", "Waiting for my review or signature")) " " span.count { (tasks.len()) } }
            @if tasks.is_empty() { p.empty { (speech.say("没有待您处理的稿件。", "No piece waits for you.")) } }
            ul.cards {
                @for task in tasks {
                    li.card {
                        a.title href=(format!("/pieces/{}", task.piece)) {
                            (speech.step(task.step)) (speech.say("：", ": ")) (account_name(&task.account, matrix))
                        }
                        p.facts {
                            (speech.say("截止 ", "due ")) (clocks.due(task.due_at))
                            @if task.acting_for.is_some() { " · " (speech.say("您作为AB角代理", "you stand in for somebody")) }
                            @if !task.gates.is_empty() {
                                " · " (speech.say("还有 ", "open: "))
                                @for (at, gate) in task.gates.iter().enumerate() {
                                    @if at > 0 { (speech.say("、", ", ")) } (speech.gate(*gate))
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Facts to agree to, and pieces to look at beside a fact that was changed.
pub(super) fn fact_tasks(tasks: &FactTasks, matrix: &Matrix, clocks: Clocks) -> Markup {
    let speech = clocks.speech;
    html! {
        @if !tasks.to_confirm.is_empty() {
            section aria-labelledby="facts-changed" {
                h2 #facts-changed { (speech.say("口径有更新，请核对稿件", "Facts have changed: please check")) " " span.count { (tasks.to_confirm.len()) } }
                ul.cards {
                    @for (fact, item) in &tasks.to_confirm {
                        li.card {
                            @if let Some(piece) = item.piece {
                                a.title href=(format!("/pieces/{piece}#cited")) { (account_name(&item.account, matrix)) }
                            }
                            p { q { (fact.current.text) } }
                            p.hint { (speech.say("更新于 ", "changed on ")) (clocks.at(fact.current.written_at)) }
                        }
                    }
                }
            }
        }
        @if !tasks.to_agree.is_empty() {
            section aria-labelledby="facts-open" {
                h2 #facts-open { (speech.say("待本单位确认的口径", "Facts that your organisation confirms")) " " span.count { (tasks.to_agree.len()) } }
                ul.cards {
                    @for fact in &tasks.to_agree {
                        li.card {
                            a.title href=(format!("/facts/{}", fact.id)) { (fact.current.text) }
                            @if !fact.current.source.is_empty() { p.hint { (fact.current.source) } }
                        }
                    }
                }
            }
        }
    }
}

/// Pieces that somebody was drawn to grade.
pub(super) fn scores_to_give(scores: &[Score], speech: Speech) -> Markup {
    html! {
        @if !scores.is_empty() {
            section aria-labelledby="scores" {
                h2 #scores { (speech.say("请您评分", "To be graded by you")) " " span.count { (scores.len()) } }
                ul.cards {
                    @for (at, score) in scores.iter().enumerate() {
                        li.card {
                            a.title href=(format!("/pieces/{}#score", score.piece)) { (speech.say("稿件 ", "Piece ")) (at + 1) }
                            @if score.outdated { p.note { (speech.say("评分后有更正，请再看一遍。", "It was corrected since; please look again.")) } }
                        }
                    }
                }
            }
        }
    }
}
