//! Topics that accounts propose themselves: the list of a campaign, and proposing one.

use axum::extract::State;
use axum::response::{IntoResponse as _, Redirect, Response};
use maud::{Markup, html};
use serde::Deserialize;

use super::called::account_called;
use super::campaign_words::CampaignWords;
use super::form::Form;
use super::language::Speech;
use super::list_page::{ASKED, ListPage};
use super::moment::Clocks;
use super::name::account_name;
use super::own_topic_forms::decision_forms;
use super::page_link::page_link;
use super::post_form::post_form;
use super::query::Query;
use super::refusal::{summary, told, with_status};
use super::shell::Page;
use super::visitor::Visitor;
use app::App;
use domain::campaign::{Campaign, CampaignState};
use domain::id::{CampaignId, TopicId};
use domain::matrix::Matrix;
use domain::own_topic::{OwnTopic, OwnTopicInput, OwnTopicState};
use domain::right::{Reach, Right};
use http::auth::{AnswerDirections, ReadDirections, Require};
use http::path::Path;
use http::problem::Problem;
use store::own_topic::OwnTopicFilter;

/// So many accounts of one's own are offered in a list; whoever has more types the handle.
const MOST_OFFERED: usize = 200;

/// Where the list goes on, and for which account a topic is proposed.
#[derive(Deserialize)]
pub(super) struct TopicPlace {
    after: Option<TopicId>,
    #[serde(default)]
    account: String,
}

/// A topic as it is typed.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Proposing {
    account: String,
    title: String,
    brief: String,
    audience: String,
    /// Key of an angle; empty: none.
    angle: String,
}

/// What is shown beside the list.
struct TypedTopic {
    typed: Proposing,
    problem: Option<Problem>,
}

/// The list.
pub(super) async fn show(
    caller: Require<ReadDirections>,
    visitor: Visitor,
    State(app): State<App>,
    Path(id): Path<CampaignId>,
    Query(place): Query<TopicPlace>,
) -> Result<Response, Problem> {
    let typed = Proposing { account: place.account, ..Proposing::default() };
    page(&app, (&caller, &visitor), (id, place.after), TypedTopic { typed, problem: None }).await
}

/// Proposes a topic; what is wrong is said above the form, which keeps what was typed.
pub(super) async fn propose(
    caller: Require<AnswerDirections>,
    reader: Require<ReadDirections>,
    visitor: Visitor,
    State(app): State<App>,
    (Path(id), Form(typed)): (Path<CampaignId>, Form<Proposing>),
) -> Result<Response, Problem> {
    let filled = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    let input = OwnTopicInput {
        campaign: id,
        title: typed.title.trim().to_owned(),
        brief: typed.brief.replace("\r\n", "\n"),
        audience: filled(&typed.audience),
        angle: filled(&typed.angle),
    };
    let matrix = app.matrix().await?;
    // What is no account, or more than one, stays as it stands: that is refused by name.
    let handle = account_called(&typed.account, &matrix).unwrap_or_else(|_| typed.account.trim().to_owned());
    match app.propose_topic(&caller.actor(), &caller.reach, &handle, input).await {
        Ok(_) => Ok(Redirect::to(&format!("/campaigns/{id}/topics")).into_response()),
        Err(error) => {
            let problem = told(&error.into(), &app.seed.messages, visitor.speech);
            let typed = TypedTopic { typed, problem: Some(problem) };
            page(&app, (&reader, &visitor), (id, None), typed).await
        }
    }
}

async fn page(
    app: &App,
    (caller, visitor): (&Require<ReadDirections>, &Visitor),
    (id, after): (CampaignId, Option<TopicId>),
    typed: TypedTopic,
) -> Result<Response, Problem> {
    let speech = visitor.speech;
    let clocks = Clocks::of(app, speech);
    let (campaign, matrix) = (app.campaign(id).await?, app.matrix().await?);
    let filter = OwnTopicFilter { state: None, account: None, only: None };
    let topics = ListPage::from(app.list_own_topics(&caller.reach, id, filter, (after, ASKED)).await?);
    let own = caller.reach_of(Right::AnswerDirections);
    let content = html! {
        @if let Some(problem) = &typed.problem { (summary(problem, speech)) }
        p { a href=(format!("/campaigns/{id}")) { (campaign.spec.title) } }
        @if topics.rows.is_empty() { p.empty { (speech.say("尚无自报选题。", "No account has proposed a topic yet.")) } }
        ul.cards { @for topic in &topics.rows { li.card { (shown_topic(topic, (&campaign, &matrix), visitor, clocks)) } } }
        @if let Some(last) = topics.onward() { (page_link(format!("/campaigns/{id}/topics?after={}", last.id), speech.say("下一页", "Next page"))) }
        @if caller.also(Right::AnswerDirections) && campaign.state() == CampaignState::Launched {
            (propose_form(&campaign, &own, &matrix, (&typed, speech)))
        }
    };
    let page = Page { visitor, title: speech.say("自报选题", "Own topics"), content };
    Ok(with_status(page.into_response(), typed.problem.as_ref()))
}

fn shown_topic(
    topic: &OwnTopic,
    (campaign, matrix): (&Campaign, &Matrix),
    visitor: &Visitor,
    clocks: Clocks,
) -> Markup {
    let speech = clocks.speech;
    let names = CampaignWords::of(&campaign.spec, matrix, speech).names;
    html! {
        h2 { (topic.title) }
        p.facts {
            span.state data-state=(topic.state.key()) { (state_name(topic.state, speech)) } " "
            (account_name(&topic.account, matrix)) " · " (speech.say("讲给 ", "told to ")) (names.audience(&topic.audience))
            @if let Some(angle) = &topic.angle { " · " (names.angle(angle)) }
            " · " (clocks.at(topic.proposed_at))
        }
        p { (topic.brief) }
        @if !topic.reason.is_empty() { p.note { (speech.say("未采用：", "Not taken: ")) (topic.reason) } }
        @if let Some(direction) = topic.direction {
            p { a href=(format!("/directions/{direction}")) { (speech.say("已列为选题", "It became a direction")) } }
        }
        @if topic.state == OwnTopicState::Open { (decision_forms(topic, visitor)) }
    }
}

const fn state_name(state: OwnTopicState, speech: Speech) -> &'static str {
    match state {
        OwnTopicState::Open => speech.say("待答复", "open"),
        OwnTopicState::Accepted => speech.say("已采用", "adopted"),
        OwnTopicState::Rejected => speech.say("未采用", "not adopted"),
        OwnTopicState::Withdrawn => speech.say("已撤回", "withdrawn"),
    }
}

fn propose_form(
    campaign: &Campaign,
    own: &Reach,
    matrix: &Matrix,
    (given, speech): (&TypedTopic, Speech),
) -> Markup {
    let typed = &given.typed;
    html! {
        section aria-labelledby="propose" {
            h2 #propose { (speech.say("自报选题", "Propose a topic of your own")) }
            (post_form(format!("/campaigns/{}/topics", campaign.id)).class("narrow").unsaved(given.problem.is_some()).holding(html! {
                (account_field(&typed.account, own, matrix, speech))
                label for="title" { (speech.say("标题", "Title")) }
                input #title type="text" name="title" value=(typed.title) required maxlength="200" autocomplete="off";
                label for="brief" { (speech.say("内容", "What is told")) }
                textarea #brief name="brief" rows="4" required maxlength="5000" { (typed.brief) }
                label for="audience" { (speech.say("服务对象", "To whom")) }
                select #audience name="audience" required {
                    option value="" { (speech.say("请选择", "Please choose")) }
                    @for one in &campaign.spec.audiences { option value=(one.key) selected[one.key == typed.audience] { (one.name) } }
                }
                label for="angle" { (speech.say("所属角度", "Angle")) }
                select #angle name="angle" {
                    option value="" { (speech.say("不属于以上角度，单列", "None: it stands by itself")) }
                    @for one in &campaign.spec.angles { option value=(one.key) selected[one.key == typed.angle] { (one.title) } }
                }
                button.main { (speech.say("提交", "Propose")) }
            }))
        }
    }
}

fn account_field(typed: &str, own: &Reach, matrix: &Matrix, speech: Speech) -> Markup {
    let accounts = own.accounts_of(matrix);
    html! {
        label for="account" { (speech.say("账号", "Account")) }
        @if accounts.len() > MOST_OFFERED {
            input #account type="text" name="account" value=(typed) required maxlength="200";
        } @else {
            select #account name="account" required {
                @for handle in &accounts { option value=(handle) selected[handle == typed] { (account_name(handle, matrix)) } }
            }
        }
    }
}
