//! Gaps of coverage: whose duty they are, who comes nearest, how each is closed; and the few changes that together do most.

use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use maud::{Markup, html};
use serde::Deserialize;

use super::coverage_address::cell_address;
use super::coverage_choice::{CoverageChoice, MoreFilters, cell_filters, coverage_places};
use super::coverage_words::{CoverageNames, coverage_state, figure, remedy_kind};
use super::language::Speech;
use super::page_link::page_link;
use super::query::Query;
use super::shell::Page;
use super::tried_changes::{TriedChanges, try_address};
use super::visitor::Visitor;
use app::App;
use app::coverage::SupplyBasis;
use domain::coverage::{
    CoverageCell, CoverageGap, CoverageRemedy, GapKey, JointMethod, JointRemedy, RemedyPart,
};
use domain::scenario::ScenarioChange;
use http::auth::{ReadCoverage, Require};
use http::problem::Problem;

/// So many gaps stand on a page: each has several ways out.
const ROWS: usize = 20;

/// How many changes are looked for together.
const MOST_WANTED: usize = 20;

/// How many changes are to be found.
#[derive(Deserialize)]
pub(super) struct RemedyChoice {
    #[serde(default)]
    wanted: Option<usize>,
}

/// The gaps, the heaviest first.
pub(super) async fn list(
    _: Require<ReadCoverage>,
    visitor: Visitor,
    State(app): State<App>,
    Query(choice): Query<CoverageChoice>,
) -> Result<Response, Problem> {
    let (filter, after, speech) = (choice.filter()?, choice.place::<GapKey>()?, visitor.speech);
    let moment = app.coverage_moment(SupplyBasis::Potential).await?;
    let mut gaps = app.coverage_gaps(&moment, filter, after, ROWS + 1).await?;
    let has_more = gaps.len() > ROWS;
    gaps.truncate(ROWS);
    let regions = app.coverage_regions(&moment).await?;
    let names = CoverageNames { matrix: &moment.matrix, guide: &app.seed.guide, speech };
    let last = gaps.last().filter(|_| has_more).map(|gap| gap.place().to_string());
    let content = html! {
        (coverage_places("/coverage/gaps", speech))
        p.hint { (speech.say(
            "职能是法定职责，不能分给别的单位；能补的是服务对象、形式、地区和账号。",
            "A function is a legal duty and is not handed to others; an audience, a form, a region or an account can be added.",
        )) }
        p { a href="/coverage/remedies" { (speech.say("补充效果最大的改动", "Which few changes close the most")) } }
        (cell_filters("/coverage/gaps", &choice, &regions, names, MoreFilters::FunctionAndState))
        @if gaps.is_empty() { p.empty { (speech.say("没有空白。", "There is no gap.")) } }
        @else { ul.cards { @for gap in &gaps { li.card { (card(gap, names)) } } } }
        @if let Some(last) = last { (page_link(choice.address("/coverage/gaps", &[("after", &last)]), speech.say("下一页", "Next page"))) }
    };
    Ok(Page { visitor: &visitor, title: speech.say("空白与补法", "Gaps and remedies"), content }
        .into_response())
}

/// The cell that a gap is.
fn cell_of(gap: &CoverageGap) -> CoverageCell {
    CoverageCell {
        function: gap.function.clone(),
        audience: gap.audience.clone(),
        form: gap.form,
        region: gap.region.clone(),
        weight: gap.weight,
        demand: gap.demand,
        wanted: gap.wanted,
        supply: gap.supply,
        state: gap.state,
    }
}

fn card(gap: &CoverageGap, names: CoverageNames<'_>) -> Markup {
    let (speech, cell) = (names.speech, cell_of(gap));
    html! {
        a.title href=(cell_address(&cell)) { (names.cell(&cell)) }
        p.facts {
            span.level data-level=(gap.state.key()) { (coverage_state(gap.state, speech)) } " "
            (speech.say("要 ", "wanted ")) (gap.wanted) (speech.say(" 家，差 ", ", missing ")) (figure(gap.missing)) (speech.say(" 家，分量 ", ", weight ")) (gap.weight)
        }
        p { (gap.duty.said.get(speech.0)) }
        @if let Some(candidate) = &gap.candidate { p { (candidate.why.get(speech.0)) } }
        @if gap.remedies.is_empty() { p.note { (speech.say("没有找到不改变职责的补法。", "No way was found that leaves duties as they are.")) } }
        @else {
            details {
                summary { (speech.say("补法", "How to close it")) " " span.count { (gap.remedies.len()) } }
                ul { @for remedy in &gap.remedies { li { (way_out(remedy, speech)) } } }
            }
        }
    }
}

fn way_out(remedy: &CoverageRemedy, speech: Speech) -> Markup {
    html! {
        p { strong { (remedy_kind(remedy.kind, speech)) }
            @if remedy.smallest { " " span.tag { (speech.say("改动最小", "smallest change")) } } }
        (parts(&remedy.parts, speech))
        p.facts {
            (speech.say("可补上 ", "closes ")) (remedy.closes.cells) (speech.say(" 格，多满足 ", " cells, meets ")) (figure(remedy.met))
            @if remedy.minutes > 0 { (speech.say("，每篇约 ", " more, about ")) (remedy.minutes) (speech.say(" 分钟", " minutes for each piece")) }
            " " (try_link(&remedy.changes, speech))
        }
    }
}

fn parts(parts: &[RemedyPart], speech: Speech) -> Markup {
    html! { @for part in parts { p { (part.why.get(speech.0)) } } }
}

/// Leads to where changes are tried.
fn try_link(changes: &[ScenarioChange], speech: Speech) -> Markup {
    html! {
        @if let Some(address) = try_address(&TriedChanges(changes.to_vec())) {
            a href=(address) { (speech.say("推演此项", "Try it")) }
        }
    }
}

/// The few changes that together close the most.
pub(super) async fn remedies(
    _: Require<ReadCoverage>,
    visitor: Visitor,
    State(app): State<App>,
    Query(choice): Query<CoverageChoice>,
    Query(count): Query<RemedyChoice>,
) -> Result<Response, Problem> {
    let (filter, speech) = (choice.filter()?, visitor.speech);
    let wanted = count.wanted.unwrap_or(3).clamp(1, MOST_WANTED);
    let moment = app.coverage_moment(SupplyBasis::Potential).await?;
    let found = app.joint_remedy(&moment, filter, wanted).await?;
    let content = html! {
        (coverage_places("/coverage/gaps", speech))
        form.filters method="get" action="/coverage/remedies" {
            div.pick {
                label for="wanted" { (speech.say("改动项数", "How many changes")) }
                input #wanted name="wanted" type="number" min="1" max=(MOST_WANTED) value=(wanted);
            }
            button { (speech.say("重新计算", "Recalculate")) }
        }
        @if found.changes.is_empty() { p.empty { (speech.say("没有不改变职责就能补上的空白。", "No gap can be closed without a change of duties.")) } }
        @else { (joint(&found, speech)) }
    };
    let title = speech.say("补充效果最大的改动", "Which few changes close the most");
    Ok(Page { visitor: &visitor, title, content }.into_response())
}

fn joint(found: &JointRemedy, speech: Speech) -> Markup {
    html! {
        p { (speech.say("一起做可补上 ", "Together they close ")) strong { (found.closes.cells) } (speech.say(" 格，多满足 ", " cells and meet ")) strong { (figure(found.met)) } (speech.say("。", " more.")) }
        p.hint { (method(found, speech)) }
        ol { @for part in &found.parts { li { strong { (remedy_kind(part.kind, speech)) } p { (part.why.get(speech.0)) } } } }
        p { (try_link(&found.changes, speech)) }
    }
}

fn method(found: &JointRemedy, speech: Speech) -> String {
    let considered = found.considered;
    let (zh, en) = match found.method {
        JointMethod::Exact => (
            format!("已比较 {considered} 种改动的全部组合，这一组补得最多。"),
            format!("All combinations of {considered} changes were compared; none closes more."),
        ),
        JointMethod::Greedy => (
            format!("从 {considered} 种改动中逐项挑选，效果不低于最佳组合的 63%。"),
            format!("Chosen one by one out of {considered} changes; at least 63 % of the best."),
        ),
    };
    speech.say(&zh, &en).to_owned()
}
