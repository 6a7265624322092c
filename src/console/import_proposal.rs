//! What an import proposes for what its list does not say, kind by kind: accepted or refused one by one, those that are ticked, or all of a kind.

use axum::extract::State;
use axum::response::{IntoResponse as _, Redirect, Response};
use maud::{Markup, html};
use serde::Deserialize;

use super::form::Form;
use super::import_proposal_table::{decided, proposal_table};
use super::language::Speech;
use super::list_page::{ASKED, ListPage};
use super::page_link::page_link;
use super::post_form::post_form;
use super::query::Query;
use super::shell::Page;
use super::shown_import::ShownImport;
use super::visitor::Visitor;
use app::App;
use app::import_proposal::ProposalVerdict;
use domain::id::{JobId, ProposalId};
use domain::import_proposal::{ProposalDecision, ProposalSelection, ProposalState, SelectedProposals};
use domain::proposal::ProposalField;
use http::auth::{ChangeRegistry, Require};
use http::path::Path;
use http::problem::Problem;
use store::import_proposal::{ProposalFilter, list_proposals};

/// Which proposals are looked at.
#[derive(Deserialize)]
pub(super) struct ProposalChoice {
    field: ProposalField,
    state: Option<ProposalState>,
    /// The rank after which the page begins.
    #[serde(default)]
    after: i64,
    /// How many were just accepted or refused.
    decided: Option<u64>,
}

/// The proposals of an import, on its page.
pub(super) fn proposals_section(shown: &ShownImport, speech: Speech) -> Markup {
    if shown.proposals.is_empty() {
        return foretold(shown, speech);
    }
    html! {
        section aria-labelledby="proposals" {
            h2 #proposals { (speech.say("名单未写、系统推测的内容", "Guesses of what the list does not say")) }
            p.hint { (speech.say("推测只有经您采纳才会写入；不采纳的，下次不再推测。", "A guess is entered only once you accept it. What you refuse is not guessed again.")) }
            table {
                caption.seen-by-readers { (speech.say("推测的内容，按类", "Guesses by kind")) }
                thead { tr {
                    th scope="col" { (speech.say("内容", "What")) }
                    th.number scope="col" { (speech.proposal_state(ProposalState::Open)) }
                    th.number scope="col" { (speech.proposal_state(ProposalState::Accepted)) }
                    th.number scope="col" { (speech.proposal_state(ProposalState::Rejected)) }
                    th scope="col" { (speech.say("一次处理", "All at once")) }
                } }
                tbody {
                    @for (field, counts) in &shown.proposals {
                        tr {
                            th scope="row" { (speech.proposal_field(*field)) }
                            @for (state, count) in [(ProposalState::Open, counts.open), (ProposalState::Accepted, counts.accepted), (ProposalState::Rejected, counts.rejected)] {
                                td.number data-label=(speech.proposal_state(state)) {
                                    @if count > 0 { a href=(address(shown.id, *field, state)) aria-label=(format!("{}：{} {count}", speech.proposal_field(*field), speech.proposal_state(state))) { (count) } }
                                    @else { "0" }
                                }
                            }
                            td { @if counts.open > 0 { (accept_all(shown.id, *field, counts.open, speech)) } }
                        }
                    }
                }
            }
        }
    }
}

/// What would be proposed, of a list that was only read.
fn foretold(shown: &ShownImport, speech: Speech) -> Markup {
    let counts = shown.detail.list.as_ref().map(|list| &list.proposals);
    let Some(counts) = counts.filter(|counts| !counts.is_empty()) else { return html! {} };
    html! {
        section aria-labelledby="proposals" {
            h2 #proposals { (speech.say("写入后请您确认的推测", "Guesses that you confirm once it is written")) }
            ul {
                @for (key, count) in counts {
                    @if let Some(field) = ProposalField::of_key(key) {
                        li { (speech.proposal_field(field)) " " span.count { (count.open + count.accepted) } }
                    }
                }
            }
        }
    }
}

fn address(id: JobId, field: ProposalField, state: ProposalState) -> String {
    format!("/lists/{id}/proposals?field={}&state={}", field.key(), state.key())
}

fn accept_all(id: JobId, field: ProposalField, count: u64, speech: Speech) -> Markup {
    let label = format!("{}{count}", speech.say("全部采纳 ", "Accept all "));
    html! {
        (post_form(format!("/lists/{id}/proposals")).class("inline").holding(html! {
            input type="hidden" name="field" value=(field.key());
            button name="accept" value="all" aria-label=(format!("{label}：{}", speech.proposal_field(field))) { (label) }
        }))
    }
}

/// One kind of proposals, in one state.
pub(super) async fn show(
    _: Require<ChangeRegistry>,
    visitor: Visitor,
    State(app): State<App>,
    Path(id): Path<JobId>,
    Query(choice): Query<ProposalChoice>,
) -> Result<Response, Problem> {
    page(&app, &visitor, id, &choice, None).await
}

/// Accepts or refuses. What had to be left as it is is said, with the reason.
pub(super) async fn decide(
    caller: Require<ChangeRegistry>,
    visitor: Visitor,
    State(app): State<App>,
    Path(id): Path<JobId>,
    Form(given): Form<Vec<(String, String)>>,
) -> Result<Response, Problem> {
    let asked = ProposalsAsked::of(&given);
    let (Some(field), Some(verdict)) = (asked.field, asked.verdict) else {
        return Ok(Redirect::to(&format!("/lists/{id}")).into_response());
    };
    let state = asked.standing.unwrap_or(ProposalState::Open);
    let here = address(id, field, state);
    let Some(selected) = asked.selected()? else { return Ok(Redirect::to(&here).into_response()) };
    let decision = app.decide_on_proposals(&caller.actor(), id, selected, verdict).await?;
    if decision.left.is_empty() {
        let count = decision.accepted + decision.rejected;
        return Ok(Redirect::to(&format!("{here}&decided={count}")).into_response());
    }
    let choice = ProposalChoice { field, state: Some(state), after: 0, decided: None };
    page(&app, &visitor, id, &choice, Some(&decision)).await
}

/// What a form asks for: all of a kind, or proposals by their ids.
#[derive(Default)]
struct ProposalsAsked {
    field: Option<ProposalField>,
    standing: Option<ProposalState>,
    verdict: Option<ProposalVerdict>,
    all: bool,
    ids: Vec<ProposalId>,
    ticked: Vec<ProposalId>,
}

impl ProposalsAsked {
    fn of(given: &[(String, String)]) -> Self {
        let mut asked = Self::default();
        let id = |value: &str| value.parse().ok().map(ProposalId);
        for (name, value) in given {
            match name.as_str() {
                "field" => asked.field = ProposalField::of_key(value),
                "state" => asked.standing = ProposalState::of_key(value),
                "id" => asked.ticked.extend(id(value)),
                "accept" | "refuse" => {
                    let accepts = name == "accept";
                    asked.verdict =
                        Some(if accepts { ProposalVerdict::Accept } else { ProposalVerdict::Reject });
                    asked.all = value == "all";
                    asked.ids.extend(id(value));
                }
                _ => {}
            }
        }
        asked
    }

    /// Which proposals; none, where no one is ticked.
    fn selected(self) -> Result<Option<SelectedProposals>, Problem> {
        let ids = if self.ids.is_empty() { self.ticked } else { self.ids };
        let selection = if self.all {
            let fields = self.field.map(|field| vec![field]);
            ProposalSelection {
                all: Some(true),
                fields,
                state: self.standing,
                ..ProposalSelection::default()
            }
        } else if ids.is_empty() {
            return Ok(None);
        } else {
            ProposalSelection { ids: Some(ids), ..ProposalSelection::default() }
        };
        Ok(Some(selection.read().map_err(app::error::AppError::Invalid)?))
    }
}

async fn page(
    app: &App,
    visitor: &Visitor,
    id: JobId,
    choice: &ProposalChoice,
    decision: Option<&ProposalDecision>,
) -> Result<Response, Problem> {
    let shown = ShownImport::read(app, id, None).await?;
    let (speech, field) = (visitor.speech, choice.field);
    let state = choice.state.unwrap_or(ProposalState::Open);
    let filter = ProposalFilter { field: Some(field), state: Some(state), ..ProposalFilter::default() };
    let page = ListPage::from(list_proposals(&app.db, id, &filter, choice.after, ASKED).await?);
    let counts = shown.proposals.get(&field).copied().unwrap_or_default();
    let content = html! {
        p { a href=(format!("/lists/{id}")) { (shown.title(speech)) } }
        @if let Some(count) = choice.decided { p.next role="status" { (speech.say("已处理 ", "Done: ")) (count) (speech.say(" 条。", ".")) } }
        @if let Some(decision) = decision { (decided(decision, speech)) }
        nav.tabs aria-label=(speech.say("按状态", "By state")) {
            @for (one, count) in [(ProposalState::Open, counts.open), (ProposalState::Accepted, counts.accepted), (ProposalState::Rejected, counts.rejected)] {
                a href=(address(id, field, one)) aria-current=[(one == state).then_some("page")] { (speech.proposal_state(one)) " " (count) }
            }
        }
        @if page.rows.is_empty() { p.empty { (speech.say("没有此类内容。", "There are none here.")) } }
        @else { (proposal_table(&shown, &page.rows, state, speech)) }
        @if let Some(last) = page.onward() { (page_link(format!("{}&after={}", address(id, field, state), last.rank), speech.say("下一页", "Next page"))) }
    };
    let title = format!("{}{}", speech.say("推测的内容：", "Guesses: "), speech.proposal_field(field));
    Ok(Page { visitor, title: &title, content }.into_response())
}
