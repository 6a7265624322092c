//! Everything that the page of a plan shows, loaded once.

use std::sync::Arc;

use maud::{Markup, html};

use super::address::encoded;
use super::campaign_words::CampaignWords;
use super::heat_map::{Drawing, HeatMap, draw};
use super::language::Speech;
use super::plan_figures::figures;
use super::refusal::if_there;
use super::visitor::Visitor;
use app::App;
use app::preview::PlanPreview;
use domain::campaign::Campaign;
use domain::campaign_names::CampaignNames;
use domain::id::CampaignId;
use domain::matrix::Matrix;
use domain::plan::{PlanShift, PlanSummary};
use domain::right::{Reach, Right};
use domain::slot::Slot;
use http::problem::Problem;
use store::direction::{DirectionScope, count_voices};

/// So many of those who would be moved are named.
const MOST_MOVED: usize = 100;

/// What is shown.
pub(super) struct PlanView {
    pub(super) campaign: Campaign,
    pub(super) matrix: Arc<Matrix>,
    /// `None`: nobody has planned it.
    pub(super) summary: Option<PlanSummary>,
    /// What stands, as far as the visitor may see it.
    map: HeatMap,
    pub(super) speech: Speech,
    /// Whether the visitor plans, pins and tries.
    pub(super) manages: bool,
}

impl PlanView {
    pub(super) async fn load(
        app: &App,
        visitor: &Visitor,
        reach: &Reach,
        id: CampaignId,
    ) -> Result<Self, Problem> {
        let (campaign, matrix) = (app.campaign(id).await?, app.matrix().await?);
        let summary = if_there(app.plan_summary(id).await)?;
        let only = (!reach.all).then(|| DirectionScope::of(reach));
        let map = HeatMap::of(&campaign.spec, count_voices(&app.db, id, only.as_ref()).await?);
        let manages = visitor.may(Right::ManageCampaigns);
        Ok(Self { campaign, matrix, summary, map, speech: visitor.speech, manages })
    }

    pub(super) fn place(&self) -> String {
        format!("/campaigns/{}", self.campaign.id)
    }

    pub(super) fn names(&self) -> CampaignNames<'_> {
        CampaignWords::of(&self.campaign.spec, &self.matrix, self.speech).names
    }

    /// The plan that stands: figures and picture, each cell of which opens below.
    pub(super) fn picture(&self) -> Markup {
        let address = |angle: &str, cluster: &str| {
            let (angle, cluster) = (encoded(angle), encoded(cluster));
            Some(format!("{}/plan?angle={angle}&cluster={cluster}#cell", self.place()))
        };
        html! {
            @if let Some(summary) = &self.summary { (figures(summary, &self.campaign, self.speech)) }
            @else { p.empty { (self.speech.say("还没有方案。先生成一个，再在这里看、在这里改。", "There is no plan yet. Make one; then look at it and change it here.")) } }
            @if self.map.has_any() { (draw(&self.map, &self.drawing(&address, None))) }
        }
    }

    /// The plan that would be, beside the one that stands, and who would be moved.
    pub(super) fn tried(&self, preview: &PlanPreview) -> Markup {
        let map = HeatMap::of_slots(&self.campaign.spec, preview.directions.iter().map(|one| &one.slot));
        let before = Some(&self.map).filter(|_| self.summary.is_some());
        html! {
            (self.effect(preview))
            (self.compared(&preview.summary))
            (draw(&map, &self.drawing(&|_, _| None, before)))
            @if self.summary.is_some() { (self.moved(&preview.shifts)) }
        }
    }

    fn drawing<'a>(
        &'a self,
        address: &'a dyn Fn(&str, &str) -> Option<String>,
        before: Option<&'a HeatMap>,
    ) -> Drawing<'a> {
        Drawing { campaign: &self.campaign, matrix: &self.matrix, speech: self.speech, address, before }
    }

    /// What it comes to, in a sentence.
    fn effect(&self, preview: &PlanPreview) -> Markup {
        let (speech, moved) = (self.speech, preview.shifts.len());
        let covered = format!("{} / {}", preview.summary.cells_covered, preview.summary.cells);
        html! {
            p.next data-effect {
                @if self.summary.is_none() { (speech.say("按此方案将下达 ", "This would give ")) (preview.summary.assigned) (speech.say(" 条，", " directions, ")) }
                @else if moved == 0 { (speech.say("没有账号变动，", "Nobody would be moved, ")) }
                @else { (moved) (speech.say(" 个账号有变动，", " accounts would be moved, ")) }
                (speech.say("覆盖 ", "cells covered: ")) (covered) (speech.say(" 格。", "."))
            }
        }
    }

    /// Figures of the plan that stands and of the one that would be.
    fn compared(&self, after: &PlanSummary) -> Markup {
        let speech = self.speech;
        let Some(before) = &self.summary else { return html! {} };
        let rows: [(&str, String, String); 5] = [
            (speech.say("下达的选题", "Directions"), before.assigned.to_string(), after.assigned.to_string()),
            (
                speech.say("本次未安排的账号", "Accounts left out"),
                before.unassigned.to_string(),
                after.unassigned.to_string(),
            ),
            (
                speech.say("已覆盖的格子", "Cells covered"),
                format!("{} / {}", before.cells_covered, before.cells),
                format!("{} / {}", after.cells_covered, after.cells),
            ),
            (
                speech.say("覆盖比例", "Share of the cells"),
                format!("{}%", before.covered_share),
                format!("{}%", after.covered_share),
            ),
            (
                speech.say("整体合适程度", "How well it fits as a whole"),
                before.objective.to_string(),
                after.objective.to_string(),
            ),
        ];
        html! {
            table.compared {
                caption { (speech.say("当前方案与试算方案", "The current plan and the what-if")) }
                thead { tr {
                    th scope="col" { (speech.say("项目", "Figure")) }
                    th.number scope="col" { (speech.say("现在", "Now")) }
                    th.number scope="col" { (speech.say("试算", "What-if")) }
                } }
                tbody { @for (label, before, after) in rows {
                    tr { th scope="row" { (label) } td.number { (before) } td.number.differs[before != after] { (after) } }
                } }
            }
            p.hint { (speech.say("“整体合适程度”各按自己的设置计算，设置不同时不宜直接比大小。", "Each whole is measured under its own settings; under different settings they do not compare.")) }
        }
    }

    fn moved(&self, shifts: &[PlanShift]) -> Markup {
        let (speech, names) = (self.speech, self.names());
        html! {
            section aria-labelledby="moved" {
                h2 #moved { (speech.say("有变动的账号", "Who would be moved")) " " span.count { (shifts.len()) } }
                @if shifts.is_empty() { p.empty { (speech.say("没有账号变动。", "Nobody would be moved.")) } }
                @else {
                    table.compared {
                        thead { tr {
                            th scope="col" { (speech.say("账号", "Account")) }
                            th scope="col" { (speech.say("当前选题", "Tells now")) }
                            th scope="col" { (speech.say("变动后选题", "Would tell")) }
                        } }
                        tbody { @for shift in shifts.iter().take(MOST_MOVED) {
                            tr {
                                th scope="row" { (names.account(&shift.account)) }
                                td { (self.told(&shift.from)) }
                                td { (self.told(&shift.to)) }
                            }
                        } }
                    }
                    @if let Some(more) = shifts.len().checked_sub(MOST_MOVED).filter(|more| *more > 0) {
                        p.hint { (speech.say("还有 ", "And ")) (more) (speech.say(" 个账号。", " more accounts.")) }
                    }
                }
            }
        }
    }

    fn told(&self, slots: &[Slot]) -> String {
        let (speech, names) = (self.speech, self.names());
        let told = |slot: &Slot| format!("{} → {}", names.angle(&slot.angle), names.audience(&slot.audience));
        let told: Vec<String> = slots.iter().map(told).collect();
        if told.is_empty() {
            speech.say("未安排", "nothing").to_owned()
        } else {
            told.join(speech.say("；", "; "))
        }
    }
}
