//! Facts: those of all campaigns, to be found by what they say and by where they stand.

use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use maud::{Markup, html};
use serde::Deserialize;

use super::address::encoded;
use super::language::Speech;
use super::list_page::{ASKED, ListPage};
use super::moment::Clocks;
use super::name::organisation_name;
use super::page_link::page_link;
use super::query::{Query, keyed_of, not_of};
use super::shell::Page;
use super::visitor::Visitor;
use app::App;
use domain::campaign::Campaign;
use domain::fact::{FactStanding, RegisteredFact};
use domain::id::{CampaignId, FactId};
use domain::matrix::Matrix;
use domain::right::Right;
use http::auth::{ReadFacts, Require};
use http::problem::Problem;
use store::campaign::{list_campaigns, list_campaigns_of};
use store::fact::FactQuery;

/// So many campaigns can be chosen from, the newest.
const MOST_OFFERED: u64 = 100;

/// What is looked for. What a form leaves empty is not asked for.
#[derive(Deserialize)]
pub(super) struct FactChoice {
    #[serde(default)]
    q: String,
    #[serde(default)]
    campaign: String,
    #[serde(default)]
    standing: String,
    after: Option<FactId>,
}

impl FactChoice {
    /// What is asked for by it.
    ///
    /// # Errors
    /// A campaign or a standing that there is not.
    fn query(&self, now: domain::time::Timestamp) -> Result<FactQuery, Problem> {
        let campaign = match self.campaign.as_str() {
            "" => None,
            id => Some(id.parse().map(CampaignId).map_err(|_| not_of("campaign"))?),
        };
        let standing = keyed_of(&self.standing, "standing", FactStanding::of_key)?;
        Ok(FactQuery {
            campaign,
            words: Some(self.q.trim().to_owned()).filter(|words| !words.is_empty()),
            standing: standing.map(|standing| (standing, now)),
        })
    }

    fn address(&self, after: FactId) -> String {
        let named = [("q", &self.q), ("campaign", &self.campaign), ("standing", &self.standing)];
        let named = named.into_iter().filter(|(_, value)| !value.is_empty());
        named.fold(format!("/facts?after={after}"), |address, (name, value)| {
            format!("{address}&{name}={}", encoded(value))
        })
    }
}

/// The page.
pub(super) async fn list(
    caller: Require<ReadFacts>,
    visitor: Visitor,
    State(app): State<App>,
    Query(choice): Query<FactChoice>,
) -> Result<Response, Problem> {
    let speech = visitor.speech;
    let clocks = Clocks::of(&app, speech);
    let texts = caller.reach_of(Right::ReadUnpublished);
    let found = app.search_facts(&texts, &choice.query(clocks.now)?, choice.after, ASKED).await?;
    let page = ListPage::from(found);
    let matrix = app.matrix().await?;
    let offered = list_campaigns(&app.db, None, None, MOST_OFFERED).await?;
    let mut ids: Vec<CampaignId> = page.rows.iter().map(|fact| fact.campaign).collect();
    ids.sort_unstable();
    ids.dedup();
    let campaigns = list_campaigns_of(&app.db, &ids).await?;
    let content = html! {
        (search_form(&choice, &offered, speech))
        @if page.rows.is_empty() {
            p.empty { (speech.say(
                "没有符合条件的口径。口径在主题行动里登记，登记后各账号写稿时照着引用。",
                "No fact fits. Facts are registered with a campaign; writers then cite them.",
            )) }
        } @else { (table(&page.rows, &campaigns, &matrix, clocks)) }
        @if let Some(last) = page.onward() { (page_link(choice.address(last.id), speech.say("下一页", "Next page"))) }
    };
    Ok(Page { visitor: &visitor, title: speech.say("口径", "Facts"), content }.into_response())
}

fn search_form(choice: &FactChoice, offered: &[Campaign], speech: Speech) -> Markup {
    html! {
        form.filters method="get" action="/facts" role="search" {
            label for="q" { (speech.say("找口径", "Find a fact")) }
            input #q name="q" type="search" value=(choice.q) maxlength="200" placeholder=(speech.say("内容或来源", "what it says, or its source"));
            label for="campaign" { (speech.say("主题行动", "Campaign")) }
            select #campaign name="campaign" {
                option value="" { (speech.say("全部", "All")) }
                @for one in offered { option value=(one.id) selected[one.id.to_string() == choice.campaign] { (one.spec.title) } }
            }
            label for="standing" { (speech.say("状态", "State")) }
            select #standing name="standing" {
                option value="" { (speech.say("全部", "All")) }
                @for one in FactStanding::ALL { option value=(one.key()) selected[one.key() == choice.standing] { (standing(one, speech)) } }
            }
            button { (speech.say("查找", "Find")) }
        }
    }
}

fn table(facts: &[RegisteredFact], campaigns: &[Campaign], matrix: &Matrix, clocks: Clocks) -> Markup {
    let speech = clocks.speech;
    let campaign =
        |id: CampaignId| campaigns.iter().find(|one| one.id == id).map_or("", |one| one.spec.title.as_str());
    html! {
        table {
            thead { tr {
                th scope="col" { (speech.say("口径", "Fact")) }
                th scope="col" { (speech.say("状态", "State")) }
                th scope="col" { (speech.say("归口单位", "Owner")) }
                th scope="col" { (speech.say("主题行动", "Campaign")) }
                th scope="col" { (speech.say("有效至", "Valid until")) }
            } }
            tbody { @for fact in facts {
                tr {
                    th scope="row" { a href=(format!("/facts/{}", fact.id)) { (fact.current.text) } }
                    td { span.state data-state=(fact.standing(clocks.now).key()) { (standing(fact.standing(clocks.now), speech)) } }
                    td { @if let Some(owner) = &fact.owner { (organisation_name(owner, matrix)) } }
                    td { a href=(format!("/campaigns/{}", fact.campaign)) { (campaign(fact.campaign)) } }
                    td data-label=[fact.current.valid_until.map(|_| speech.say("有效至", "Valid until"))] { @if let Some(until) = fact.current.valid_until { (clocks.at(until)) } }
                }
            } }
        }
    }
}

/// What a standing is called.
pub(super) const fn standing(standing: FactStanding, speech: Speech) -> &'static str {
    match standing {
        FactStanding::Valid => speech.say("可以使用", "may be used"),
        FactStanding::Waits => speech.say("待归口单位确认", "waits for its owner"),
        FactStanding::EndsSoon => speech.say("七天内到期", "ends within 7 days"),
        FactStanding::Over => speech.say("已过期", "expired"),
    }
}
