//! Proposals of one kind in a table, each with its reason and how sure it is.

use maud::{Markup, html};

use super::address::encoded;
use super::language::Speech;
use super::post_form::post_form;
use super::shown_import::ShownImport;
use domain::import_proposal::{ImportProposal, ProposalDecision, ProposalState, ProposalSubjectKind};

/// The table, which is a form: one row, those that are ticked, or all of them.
pub(super) fn proposal_table(
    shown: &ShownImport,
    rows: &[ImportProposal],
    state: ProposalState,
    speech: Speech,
) -> Markup {
    let field = rows.first().map(|row| row.field);
    let (accept, refuse) = words(state, speech);
    html! {
        (post_form(format!("/lists/{}/proposals", shown.id)).class("proposals").holding(html! {
            @if let Some(field) = field { input type="hidden" name="field" value=(field.key()); }
            input type="hidden" name="state" value=(state.key());
            p.buttons {
                @if let Some(accept) = accept { button name="accept" value="all" { (speech.say("全部", "All: ")) (accept) } " " }
                @if let Some(refuse) = refuse { button name="refuse" value="all" { (speech.say("全部", "All: ")) (refuse) } }
            }
            table {
                caption.seen-by-readers { (speech.say("推测的内容", "Guesses")) }
                thead { tr {
                    th scope="col" { (speech.say("选择", "Select")) }
                    th scope="col" { (speech.say("对象", "Applies to")) }
                    th scope="col" { (speech.say("推测", "Guess")) }
                    th scope="col" { (speech.say("理由", "Why")) }
                    th scope="col" { (speech.say("把握", "How sure")) }
                    th scope="col" { (speech.say("操作", "Action")) }
                } }
                tbody { @for row in rows { (proposal_row(row, (accept, refuse), shown, speech)) } }
            }
            p.buttons {
                @if let Some(accept) = accept { button.main name="accept" value="ticked" { (speech.say("勾选的：", "Selected: ")) (accept) } " " }
                @if let Some(refuse) = refuse { button name="refuse" value="ticked" { (speech.say("勾选的：", "Selected: ")) (refuse) } }
            }
        }))
    }
}

/// What can be done with proposals that stand there: accept, refuse.
const fn words(state: ProposalState, speech: Speech) -> (Option<&'static str>, Option<&'static str>) {
    match state {
        ProposalState::Open => (Some(speech.say("采纳", "accept")), Some(speech.say("不采纳", "refuse"))),
        ProposalState::Accepted => (None, Some(speech.say("撤回采纳", "take back"))),
        ProposalState::Rejected => (Some(speech.say("改为采纳", "accept after all")), None),
    }
}

fn proposal_row(
    row: &ImportProposal,
    (accept, refuse): (Option<&str>, Option<&str>),
    shown: &ShownImport,
    speech: Speech,
) -> Markup {
    let value = row.value.name.get(speech.0);
    let about = format!("{} → {value}", row.subject.name);
    let tick = format!("tick-{}", row.rank);
    html! {
        tr {
            td { input id=(tick) type="checkbox" name="id" value=(row.id) aria-label=(about); }
            th scope="row" { (subject(row, shown)) }
            td { (value) }
            td { (row.reason.get(speech.0)) }
            td.whole { (row.confidence / 10) "%" }
            td.buttons {
                @if let Some(accept) = accept { button.small name="accept" value=(row.id) aria-label=(format!("{accept}: {about}")) { (accept) } " " }
                @if let Some(refuse) = refuse { button.small name="refuse" value=(row.id) aria-label=(format!("{refuse}: {about}")) { (refuse) } }
            }
        }
    }
}

/// What it is about, with the way there as far as it is in the registry.
fn subject(row: &ImportProposal, shown: &ShownImport) -> Markup {
    let key = &row.subject.key;
    let page = match row.subject.kind {
        ProposalSubjectKind::Account if shown.matrix.graph.account(key).is_some() => "accounts",
        ProposalSubjectKind::Organisation if shown.matrix.organisations().contains_key(key) => {
            "organisations"
        }
        ProposalSubjectKind::Account | ProposalSubjectKind::Organisation => {
            return html! { (row.subject.name) };
        }
    };
    html! { a href=(format!("/{page}/{}", encoded(key))) { (row.subject.name) } }
}

/// What came of deciding, where something had to be left as it is.
pub(super) fn decided(decision: &ProposalDecision, speech: Speech) -> Markup {
    let left = decision.left.len() as u64 + decision.more_left;
    html! {
        div.problem role="alert" tabindex="-1" {
            h2 { (left) (speech.say(" 条没有改动", " were left as they are")) }
            p { (speech.say("其余 ", "The other ")) (decision.accepted + decision.rejected) (speech.say(" 条已处理。", " are done.")) }
            ul { @for one in &decision.left { li { (one.why.get(speech.0)) } } }
        }
    }
}
