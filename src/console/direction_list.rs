//! The directions of a campaign, as far as the visitor may see them.

use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use maud::{Markup, html};
use serde::Deserialize;

use super::address::encoded;
use super::cluster_choice::cluster_choice;
use super::language::Speech;
use super::list_page::{ASKED, ListPage};
use super::name::account_name;
use super::page_link::page_link;
use super::query::Query;
use super::shell::Page;
use super::visitor::Visitor;
use app::App;
use domain::campaign::Campaign;
use domain::card::DirectionCard;
use domain::direction::{DirectionMark, DirectionState};
use domain::id::{CampaignId, DirectionId};
use domain::matrix::Matrix;
use formats::labels::Labels;
use http::auth::{ReadDirections, Require};
use http::path::Path;
use http::problem::Problem;
use store::direction::DirectionFilter;

/// Which directions of a campaign. What a form leaves empty is not asked for.
#[derive(Deserialize)]
pub(super) struct DirectionChoice {
    #[serde(default)]
    angle: String,
    #[serde(default)]
    cluster: String,
    state: Option<DirectionState>,
    #[serde(default)]
    mark: String,
    after: Option<DirectionId>,
}

impl DirectionChoice {
    fn mark(&self) -> Option<DirectionMark> {
        DirectionMark::of_key(&self.mark)
    }

    fn filter(&self, campaign: CampaignId) -> DirectionFilter {
        let given = |text: &String| Some(text.clone()).filter(|text| !text.is_empty());
        DirectionFilter {
            campaign: Some(campaign),
            cluster: given(&self.cluster),
            angle: given(&self.angle),
            state: self.state,
            ..DirectionFilter::default()
        }
    }

    fn onward(&self, campaign: CampaignId, last: DirectionId) -> String {
        let named = [
            ("angle", self.angle.as_str()),
            ("cluster", &self.cluster),
            ("state", self.state.map_or("", DirectionState::key)),
            ("mark", &self.mark),
        ];
        let named = named.into_iter().filter(|(_, value)| !value.is_empty());
        named.fold(format!("/campaigns/{campaign}/directions?after={last}"), |address, (name, value)| {
            format!("{address}&{name}={}", encoded(value))
        })
    }
}

/// Where the directions of a campaign that have reached something are listed.
pub(super) fn marked_address(campaign: CampaignId, mark: DirectionMark) -> String {
    format!("/campaigns/{campaign}/directions?mark={}", mark.key())
}

/// The page.
pub(super) async fn show(
    caller: Require<ReadDirections>,
    visitor: Visitor,
    State(app): State<App>,
    Path(id): Path<CampaignId>,
    Query(choice): Query<DirectionChoice>,
) -> Result<Response, Problem> {
    let campaign = app.campaign(id).await?;
    let (speech, matrix) = (visitor.speech, app.matrix().await?);
    let filter = (choice.filter(id), choice.mark());
    let found = app.list_marked_directions(&caller.reach, filter, choice.after, ASKED).await?;
    let cards = ListPage::from(found);
    let content = html! {
        p { a href=(format!("/campaigns/{id}")) { (campaign.spec.title) } }
        (choice_form(&campaign, &choice, &matrix, speech))
        @if cards.rows.is_empty() { p.empty { (speech.say("没有符合条件的选题。", "No direction matches.")) } }
        @else { (table(&cards.rows, &matrix, speech)) }
        @if let Some(last) = cards.onward() {
            (page_link(choice.onward(id, last.id), speech.say("下一页", "Next page")))
        }
    };
    Ok(Page { visitor: &visitor, title: speech.say("选题方向", "Directions"), content }.into_response())
}

/// What the marks are called, where they filter a list.
const fn mark_name(mark: DirectionMark, speech: Speech) -> &'static str {
    match mark {
        DirectionMark::Standing => speech.say("当前有效", "in force"),
        DirectionMark::Asked => speech.say("已下达", "assigned"),
        DirectionMark::Opened => speech.say("已打开", "opened"),
        DirectionMark::Unopened => speech.say("还没打开", "not opened yet"),
        DirectionMark::Accepted => speech.say("已接受", "accepted"),
        DirectionMark::HandedIn => speech.say("已交稿", "handed in"),
        DirectionMark::Published => speech.say("已发布", "published"),
        DirectionMark::Declined => speech.say("已谢绝", "declined"),
    }
}

fn choice_form(campaign: &Campaign, choice: &DirectionChoice, matrix: &Matrix, speech: Speech) -> Markup {
    html! {
        form.filters method="get" {
            @if let Some(state) = choice.state { input type="hidden" name="state" value=(state.key()); }
            label for="angle" { (speech.say("切入角度", "Angle")) }
            select #angle name="angle" {
                option value="" { (speech.say("全部", "All")) }
                @for angle in &campaign.spec.angles {
                    option value=(angle.key) selected[choice.angle == angle.key] { (angle.title) }
                }
            }
            (cluster_choice(matrix, &choice.cluster, speech))
            label for="mark" { (speech.say("进展", "Progress")) }
            select #mark name="mark" {
                option value="" { (speech.say("全部", "All")) }
                @for mark in DirectionMark::ALL {
                    option value=(mark.key()) selected[choice.mark == mark.key()] { (mark_name(mark, speech)) }
                }
            }
            button { (speech.say("筛选", "Filter")) }
        }
    }
}

fn table(cards: &[DirectionCard], matrix: &Matrix, speech: Speech) -> Markup {
    html! {
        table {
            thead { tr {
                th scope="col" { (speech.say("选题", "Direction")) }
                th scope="col" { (speech.say("账号", "Account")) }
                th scope="col" { (speech.say("合适程度", "Fit")) }
                th scope="col" { (speech.say("状态", "State")) }
                th scope="col" { (speech.say("打开", "Opened")) }
            } }
            tbody {
                @for card in cards {
                    tr {
                        th scope="row" { a href=(format!("/directions/{}", card.id)) { (card.title) } }
                        td { (account_name(&card.account, matrix)) }
                        td { (fit_word(card.fit, speech)) }
                        td { (Labels(speech.0).state(card.state)) }
                        td { @if card.opened_at.is_some() { (speech.say("是", "yes")) } @else { (speech.say("尚未", "not yet")) } }
                    }
                }
            }
        }
    }
}

/// How well it fits, in words.
pub(super) const fn fit_word(fit: u32, speech: Speech) -> &'static str {
    match fit {
        800.. => speech.say("很合适", "very well"),
        600..800 => speech.say("合适", "well"),
        _ => speech.say("勉强", "barely"),
    }
}
