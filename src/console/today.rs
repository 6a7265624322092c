//! Today: what a person has to do, by when it is due. The first page of everybody.

use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use maud::{Markup, html};

use super::changes::changes;
use super::inbox::waiting_for;
use super::incident_card::strip;
use super::language::Speech;
use super::list_page::ListPage;
use super::moment::Clocks;
use super::name::account_name;
use super::shell::Page;
use super::task::{fact_tasks, own_pieces, scores_to_give, waiting};
use super::visitor::Visitor;
use app::App;
use app::digest::{Digest, DigestOf};
use app::fact_task::{FactTasks, FactTasksOf};
use domain::campaign::{Campaign, CampaignState};
use domain::card::DirectionCard;
use domain::direction::DirectionState;
use domain::matrix::Matrix;
use domain::review::ReviewTask;
use domain::right::Right;
use domain::score::Score;
use formats::labels::Labels;
use http::auth::{ReadRegistry, Require};
use http::problem::Problem;
use store::campaign::list_open_campaigns;
use store::score::list_scores_to_give;

/// So many directions and scores stand on a page, those that are due first.
const MOST_SHOWN: usize = 200;

/// What is shown.
struct Tasks {
    directions: ListPage<DirectionCard>,
    /// Pieces of the person's accounts that wait for who wrote them.
    own: Vec<ReviewTask>,
    reviews: Vec<ReviewTask>,
    facts: FactTasks,
    scores: Vec<Score>,
    campaigns: Vec<Campaign>,
    changes: Digest,
}

/// The page.
pub(super) async fn today(
    caller: Require<ReadRegistry>,
    visitor: Visitor,
    State(app): State<App>,
) -> Result<Response, Problem> {
    let speech = visitor.speech;
    let clocks = Clocks::of(&app, speech);
    let matrix = app.matrix().await?;
    let answers = caller.reach_of(Right::AnswerDirections);
    let agrees = caller.reach_of(Right::AgreeFacts);
    let tasks = Tasks {
        directions: ListPage::of(app.list_due_directions(&answers, MOST_SHOWN as u64 + 1).await?, MOST_SHOWN),
        own: app.author_tasks(&answers.accounts_of(&matrix)).await?,
        reviews: waiting_for(&app, &caller).await?,
        facts: app.fact_tasks(FactTasksOf { agrees: &agrees, answers: &answers }).await?,
        scores: scores(&app, &caller).await?,
        campaigns: list_open_campaigns(&app.db).await.map_err(Problem::from)?,
        changes: changes_for(&app, &caller, clocks).await?,
    };
    let reviews = caller.also(Right::ReviewPieces) || caller.also(Right::SignPieces);
    let incidents = strip(&app, &caller.reach_of(Right::AnswerCards), &visitor).await?;
    let content = html! {
        (incidents)
        @if caller.also(Right::AnswerDirections) {
            (own_pieces(&tasks.own, &matrix, clocks))
            (directions(&tasks, &matrix, clocks))
        }
        @if reviews { (waiting(&tasks.reviews, &matrix, clocks)) }
        (fact_tasks(&tasks.facts, &matrix, clocks))
        (scores_to_give(&tasks.scores, speech))
        @if caller.also(Right::ManageCampaigns) || caller.also(Right::SignPlans) { (campaigns(&tasks.campaigns, &visitor, clocks)) }
        @if !caller.also(Right::AnswerDirections) && !reviews && !caller.also(Right::ManageCampaigns) && !tasks.has_any() {
            p { (speech.say("今天没有待办事项。", "There is nothing for you to do today.")) " "
                a href="/campaigns" { (speech.say("看主题行动", "See the campaigns")) } }
        }
        (changes(&tasks.changes, clocks))
    };
    Ok(Page { visitor: &visitor, title: speech.say("今天", "Today"), content }.into_response())
}

/// What others have changed, for those who read events.
async fn changes_for(app: &App, caller: &Require<ReadRegistry>, clocks: Clocks) -> Result<Digest, Problem> {
    if !caller.also(Right::ReadEvents) {
        return Ok(Digest::default());
    }
    let reach = caller.reach_of(Right::ReadEvents);
    let of = DigestOf { reach: &reach, reader: caller.subject, since: clocks.yesterday() };
    Ok(app.digest(of).await?)
}

impl Tasks {
    const fn has_any(&self) -> bool {
        !self.scores.is_empty() || !self.facts.to_agree.is_empty() || !self.facts.to_confirm.is_empty()
    }
}

/// What the person was drawn to grade, and has not, or not since it was corrected.
async fn scores(app: &App, caller: &Require<ReadRegistry>) -> Result<Vec<Score>, Problem> {
    if !caller.also(Right::ScorePieces) {
        return Ok(Vec::new());
    }
    Ok(list_scores_to_give(&app.db, caller.subject, MOST_SHOWN as u64).await?)
}

fn directions(tasks: &Tasks, matrix: &Matrix, clocks: Clocks) -> Markup {
    let (cards, speech) = (&tasks.directions.rows, clocks.speech);
    html! {
        section aria-labelledby="directions" {
            h2 #directions { (speech.say("我的选题方向", "My directions")) " " span.count { (cards.len()) @if tasks.directions.has_more { "+" } } }
            @if tasks.directions.has_more { p.hint { (speech.say("这里列出截止最早的；其余的在各账号的页面上。", "Those that are due first stand here; the others stand on the pages of the accounts.")) } }
            @if cards.is_empty() {
                p.empty { (speech.say("目前没有下达给您的选题。有新的会出现在这里。", "Nothing is asked of you now. What comes will stand here.")) }
            }
            ul.cards {
                @for card in cards {
                    li.card {
                        a.title href=(format!("/directions/{}", card.id)) { (card.title) }
                        p.facts {
                            span.state data-state=(card.state.key()) { (Labels(speech.0).state(card.state)) }
                            " " (account_name(&card.account, matrix)) " · "
                            (speech.say("截止 ", "due ")) (clocks.due(card.due_at))
                        }
                        @if card.unconfirmed { p.note { (speech.say("标题或提要有修改，请查看。", "Its text was changed; please look.")) } }
                        p { (next_step(card, speech)) }
                    }
                }
            }
        }
    }
}

/// What a member does next with a direction.
fn next_step(card: &DirectionCard, speech: Speech) -> &'static str {
    match (card.state, card.piece) {
        (_, Some(_)) => speech.say("已交稿，可查看进度。", "Handed in; see how far it is."),
        (DirectionState::Asked, None) => {
            speech.say("请接受或谢绝；到期不答复视为接受。", "Please accept or decline; silence accepts.")
        }
        (_, None) => speech.say("请写稿、交稿。", "Please write and hand in."),
    }
}

fn campaigns(open: &[Campaign], visitor: &Visitor, clocks: Clocks) -> Markup {
    let speech = clocks.speech;
    html! {
        section aria-labelledby="campaigns" {
            h2 #campaigns { (speech.say("主题行动", "Campaigns")) }
            @if open.is_empty() {
                p.empty { (speech.say("没有进行中的主题行动。从一个主题开始，几项内容就能出方案。", "No campaign is open. Begin with a theme: a few fields make a plan.")) }
            }
            ul.cards {
                @for campaign in open {
                    li.card {
                        a.title href=(format!("/campaigns/{}", campaign.id)) { (campaign.spec.title) }
                        p.facts {
                            span.state data-state=(campaign.state().key()) { (speech.campaign_state(campaign.state())) }
                            " " (clocks.window(campaign.spec.starts_at, campaign.spec.ends_at))
                        }
                        @if let Some(step) = campaign_step(campaign.state(), visitor) { p { (step) } }
                    }
                }
            }
        }
    }
}

/// What the visitor does next with a campaign.
fn campaign_step(state: CampaignState, visitor: &Visitor) -> Option<&'static str> {
    let speech = visitor.speech;
    let (right, step) = match state {
        CampaignState::Draft => (Right::ManageCampaigns, speech.say("请生成方案。", "Please make a plan.")),
        CampaignState::Planned => {
            (Right::SignPlans, speech.say("方案待您签发。", "The plan waits for your signature."))
        }
        CampaignState::Signed => {
            (Right::ManageCampaigns, speech.say("已签发，可以下达。", "It is signed and can be launched."))
        }
        CampaignState::Launched | CampaignState::Closed => return None,
    };
    visitor.may(right).then_some(step)
}
