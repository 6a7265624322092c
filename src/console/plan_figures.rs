//! A plan in figures and in what it lacks: shortages, blanks, and what stands in the way.

use maud::{Markup, html};

use super::campaign_words::CampaignWords;
use super::direction_list::marked_address;
use super::language::Speech;
use domain::campaign::Campaign;
use domain::campaign_names::CampaignNames;
use domain::direction::DirectionMark;
use domain::matrix::Matrix;
use domain::plan::{Blank, BlankCode, PlanSummary, ShortageWitness};
use domain::readiness::{ReadinessStep, ReadinessStepKind};

/// So many names stand in a row.
const MOST_NAMED: usize = 12;

/// The plan in figures, each with what it is made of behind it.
pub(super) fn figures(summary: &PlanSummary, campaign: &Campaign, speech: Speech) -> Markup {
    let place = format!("/campaigns/{}", campaign.id);
    let figures: [(&str, String, String); 4] = [
        (
            speech.say("下达的选题", "Directions"),
            summary.assigned.to_string(),
            marked_address(campaign.id, DirectionMark::Standing),
        ),
        (
            speech.say("本次未安排的账号", "Accounts left out"),
            summary.unassigned.to_string(),
            format!("{place}/left-out"),
        ),
        (
            speech.say("已覆盖的格子", "Cells covered"),
            format!("{} / {}", summary.cells_covered, summary.cells),
            format!("{place}/plan#blanks"),
        ),
        (
            speech.say("最多可覆盖", "At most"),
            summary.cells_coverable.to_string(),
            format!("{place}/plan#blanks"),
        ),
    ];
    html! {
        dl.figures { @for (label, value, address) in figures { div { dt { (label) } dd { a href=(address) { (value) } } } } }
        @if summary.certified && summary.revision == summary.certified_revision {
            p.hint { (speech.say("按现在的条件没有总体更合适的分法，已逐项复核。", "Under these terms no other division is better as a whole; every item was checked.")) }
        }
    }
}

/// What the plan lacks, each with what could be done.
pub(super) fn lacks(summary: &PlanSummary, campaign: &Campaign, matrix: &Matrix, speech: Speech) -> Markup {
    let names = CampaignWords::of(&campaign.spec, matrix, speech).names;
    html! {
        (shortages(&summary.shortages, names, speech))
        (blanks(&summary.blanks, names, speech))
        @if let Some(readiness) = &summary.readiness { (steps(&readiness.steps, speech)) }
        @if let Some(count) = summary.unstaffed.filter(|count| *count > 0) {
            p.note { (count) (speech.say(" 家单位还没有审稿人，稿件会卡住；下达前会逐家列出。", " organisations have nobody who reviews, and their pieces would wait; they are named before the launch.")) }
        }
    }
}

fn shortages(shortages: &[ShortageWitness], names: CampaignNames<'_>, speech: Speech) -> Markup {
    html! {
        @if !shortages.is_empty() {
            section aria-labelledby="shortages" {
                h2 #shortages { (speech.say("人手不足", "Shortages")) " " span.count { (shortages.len()) } }
                ul.cards { @for one in shortages { li.card { (shortage(one, names, speech)) } } }
            }
        }
    }
}

fn shortage(one: &ShortageWitness, names: CampaignNames<'_>, speech: Speech) -> Markup {
    let comma = speech.say("、", ", ");
    let angles: Vec<String> = one.angles.iter().map(|key| names.angle(key)).collect();
    let accounts: Vec<String> = one.accounts.iter().take(MOST_NAMED).map(|key| names.account(key)).collect();
    let organisations: Vec<String> =
        one.organisations.iter().take(MOST_NAMED).map(|key| names.organisation(key)).collect();
    let who = [accounts, organisations].concat();
    html! {
        p { strong { (angles.join(comma)) } }
        p { (speech.say("至少要 ", "Wants at least ")) (one.minimum) (speech.say(" 家讲，现在最多 ", "; there can be ")) (one.available)
            (speech.say(" 家，还缺 ", "; missing: ")) (one.missing) (speech.say(" 家。", ".")) }
        @if who.is_empty() { p { (speech.say("没有账号能讲。", "No account may tell it.")) } }
        @else { p { (speech.say("只有这些能讲：", "Only these may: ")) (who.join(comma)) } }
        p.hint { (speech.say(
            "补法：给账号补上相应的职能或读者，放宽一个账号的条数，或者调低这个角度的最少家数。",
            "What helps: functions or audiences that accounts have and the registry lacks, more directions for one account, or a smaller minimum.",
        )) }
    }
}

fn blanks(blanks: &[Blank], names: CampaignNames<'_>, speech: Speech) -> Markup {
    html! {
        section aria-labelledby="blanks" {
            h2 #blanks { (speech.say("没有人讲的", "What nobody tells")) " " span.count { (blanks.len()) } }
            @if blanks.is_empty() { p.empty { (speech.say("每一格都有人讲。", "Every cell is told.")) } }
            @for code in [BlankCode::NoCandidate, BlankCode::AngleFull, BlankCode::NeededElsewhere] {
                @let of_code: Vec<&Blank> = blanks.iter().filter(|one| one.code == code).collect();
                @if !of_code.is_empty() {
                    details open[of_code.len() <= MOST_NAMED] {
                        summary { (why_blank(code, speech).0) " " span.count { (of_code.len()) } }
                        p.hint { (why_blank(code, speech).1) }
                        ul { @for one in of_code { li {
                            (names.angle(&one.angle)) " → " (names.audience(&one.audience))
                            @if let Some(place) = &one.locality { (speech.say("，", ", ")) (names.place(place)) }
                        } } }
                    }
                }
            }
        }
    }
}

/// Why a cell stays blank, and what could be done.
const fn why_blank(code: BlankCode, speech: Speech) -> (&'static str, &'static str) {
    match code {
        BlankCode::NoCandidate => (
            speech.say("没有账号能讲", "No account may tell it"),
            speech.say(
                "补法：给合适的账号补上这类读者或地区，或开一个新账号。",
                "What helps: the audience or the place for an account that has it, or a new account.",
            ),
        ),
        BlankCode::AngleFull => (
            speech.say("该角度家数已满", "The angle has all the voices that it takes"),
            speech.say("补法：调高这个角度的最多家数。", "What helps: a larger maximum for the angle."),
        ),
        BlankCode::NeededElsewhere => (
            speech.say("能讲的账号放在别处更合适", "Those who may tell it bring more elsewhere"),
            speech.say(
                "补法：让一个账号多接一条，或在下面指定一家来讲。",
                "What helps: more directions for one account, or saying below who must tell it.",
            ),
        ),
    }
}

fn steps(steps: &[ReadinessStep], speech: Speech) -> Markup {
    let what = |step: &ReadinessStep| match step.step {
        ReadinessStepKind::NameFunctions => speech.say("补上职能", "say their functions"),
        ReadinessStepKind::DrawClusters => speech.say("编进微矩阵", "draw clusters around them"),
        ReadinessStepKind::NameFunctionsAndDrawClusters => {
            speech.say("补上职能并编进微矩阵", "say their functions and draw clusters around them")
        }
    };
    html! {
        @if !steps.is_empty() {
            section aria-labelledby="readiness" {
                h2 #readiness { (speech.say("还可增加的账号", "Who else could be called on")) }
                ul { @for step in steps { li {
                    (step.accounts) (speech.say(" 个账号：", " accounts: ")) (what(step))
                    (speech.say("，可增加 ", "; that adds ")) (step.calls) (speech.say(" 个。", " more."))
                } } }
                p { a href="/lists" { (speech.say("导入补全的名单", "Import a list that says it")) } }
            }
        }
    }
}
