//! A cell of a plan, opened: its directions, why these accounts, and what else they could tell.

use maud::{Markup, html};
use serde::Deserialize;

use super::address::encoded;
use super::direction_answers::loss;
use super::direction_list::fit_word;
use super::pin_shown::{PinDraft, pin_button};
use super::plan_view::PlanView;
use super::refusal::if_there;
use app::App;
use domain::campaign::CampaignState;
use domain::card::{DirectionCard, DirectionDetail};
use domain::direction::DirectionMark;
use domain::id::DirectionId;
use domain::right::Reach;
use formats::labels::Labels;
use http::problem::Problem;
use store::direction::DirectionFilter;

/// So many directions of a cell are shown here; the list has all.
const MOST_SHOWN: u64 = 50;

/// Which cell, and which of its directions is looked at closely.
#[derive(Debug, Default, Deserialize)]
pub(super) struct CellChoice {
    #[serde(default)]
    angle: String,
    #[serde(default)]
    cluster: String,
    open: Option<DirectionId>,
}

impl CellChoice {
    fn address(&self, view: &PlanView, open: DirectionId) -> String {
        let (angle, cluster) = (encoded(&self.angle), encoded(&self.cluster));
        format!("{}/plan?angle={angle}&cluster={cluster}&open={open}#cell", view.place())
    }
}

/// The cell that was chosen; `None`: none was.
pub(super) async fn opened_cell(
    app: &App,
    view: &PlanView,
    reach: &Reach,
    choice: &CellChoice,
) -> Result<Option<Markup>, Problem> {
    if choice.angle.is_empty() || choice.cluster.is_empty() {
        return Ok(None);
    }
    let filter = DirectionFilter {
        campaign: Some(view.campaign.id),
        cluster: Some(choice.cluster.clone()),
        angle: Some(choice.angle.clone()),
        ..DirectionFilter::default()
    };
    let filter = (filter, Some(DirectionMark::Standing));
    let cards = app.list_marked_directions(reach, filter, None, MOST_SHOWN).await?;
    let open = choice.open.filter(|open| cards.iter().any(|card| card.id == *open));
    let open = open.or_else(|| cards.first().map(|card| card.id));
    // One is looked at closely: what else it could be is computed for it alone.
    let detail = match open {
        Some(id) => if_there(app.direction_detail(reach, id).await)?,
        None => None,
    };
    Ok(Some(section(view, choice, &cards, detail.as_ref())))
}

fn section(
    view: &PlanView,
    choice: &CellChoice,
    cards: &[DirectionCard],
    detail: Option<&DirectionDetail>,
) -> Markup {
    let (speech, names) = (view.speech, view.names());
    let all = format!(
        "{}/directions?mark=standing&angle={}&cluster={}",
        view.place(),
        encoded(&choice.angle),
        encoded(&choice.cluster)
    );
    html! {
        section.cell aria-labelledby="cell" {
            h2 #cell { (names.angle(&choice.angle)) " × " (names.cluster(&choice.cluster)) " " span.count { (cards.len()) } }
            @if cards.is_empty() { p.empty { (speech.say("这一格现在没有人讲。", "Nobody tells this cell now.")) } }
            ul.cards {
                @for card in cards {
                    li.card {
                        a.title href=(format!("/directions/{}", card.id)) { (card.title) }
                        p.facts {
                            (names.account(&card.account)) " · " (speech.say("讲给", "for ")) (names.audience(&card.audience)) " · "
                            (fit_word(card.fit, speech)) " · " (Labels(speech.0).state(card.state))
                        }
                        @match detail.filter(|detail| detail.card.id == card.id) {
                            Some(detail) => (closely(view, detail)),
                            None => p { a href=(choice.address(view, card.id)) { (speech.say("安排理由和其他可讲选题", "Why this one, and what else it could tell")) } },
                        }
                        @if view.manages { (pins(view, card)) }
                    }
                }
            }
            @if !cards.is_empty() { p { a href=(all) { (speech.say("在清单里看这一格", "This cell as a list")) } } }
        }
    }
}

/// Why it is this account, and what else it could tell.
fn closely(view: &PlanView, detail: &DirectionDetail) -> Markup {
    let (speech, card) = (view.speech, &detail.card);
    html! {
        p { strong { (speech.say("安排理由", "Why this one")) } }
        ul { @for why in &detail.why { li { (why) } } }
        p { strong { (speech.say("可调换的选题", "Possible alternatives")) } }
        @if detail.alternatives.is_empty() { p.empty { (speech.say("没有其他适合的选题。", "Nothing else fits it.")) } }
        ul.others {
            @for other in &detail.alternatives {
                li {
                    (other.title) " " span.hint { (loss(other.loss, speech)) }
                    @if view.manages && card.state.stands() && may_pin(view) {
                        (pin_button(view, &PinDraft::of(&card.account, &other.angle, &other.audience, "must"), (speech.say("改为该选题", "Assign this instead"), &other.title)))
                    }
                }
            }
        }
    }
}

fn pins(view: &PlanView, card: &DirectionCard) -> Markup {
    let speech = view.speech;
    let pin = |must| PinDraft::of(&card.account, &card.angle, &card.audience, must);
    let is_pinned = view
        .campaign
        .pins
        .iter()
        .any(|one| one.must && one.account == card.account && one.angle == card.angle);
    html! {
        @if may_pin(view) {
            div.pins {
                @if is_pinned { span.tag { (speech.say("已指定", "pinned")) } }
                @else { (pin_button(view, &pin("must"), (speech.say("指定由它讲", "Pin it"), &card.title))) }
                (pin_button(view, &pin("never"), (speech.say("指定它不讲这个角度", "Exclude it from this angle"), &card.title)))
            }
        }
    }
}

fn may_pin(view: &PlanView) -> bool {
    view.campaign.state() != CampaignState::Closed
}
