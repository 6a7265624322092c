//! A fact: what it says, what it said before, and what stands on an older version.

use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use maud::{Markup, html};

use super::fact::standing;
use super::language::Speech;
use super::moment::Clocks;
use super::name::{account_name, organisation_name};
use super::post_form::post_form;
use super::shell::Page;
use super::visitor::Visitor;
use app::App;
use app::piece_reading::PieceReach;
use domain::fact::{FactVersion, RegisteredFact, TouchState, TouchedItem};
use domain::id::FactId;
use domain::matrix::Matrix;
use domain::right::Right;
use http::auth::{ReadFacts, Require};
use http::path::Path;
use http::problem::Problem;
use store::fact::list_fact_versions;

/// So many versions are shown; a fact of more is a text.
const MOST_VERSIONS: u64 = 200;

/// The page.
pub(super) async fn show(
    caller: Require<ReadFacts>,
    visitor: Visitor,
    State(app): State<App>,
    Path(id): Path<FactId>,
) -> Result<Response, Problem> {
    let reach = piece_reach(&caller);
    let fact = app.fact(&reach.texts, id).await?;
    let campaign = app.campaign(fact.campaign).await?;
    let hidden = app.reads_hidden(&reach.texts, &fact).await?;
    let mut versions = list_fact_versions(&app.db, &fact, 0, MOST_VERSIONS).await?;
    versions.retain(|version| hidden || version.public);
    let touched = app.touched_by(&reach, id).await?;
    let matrix = app.matrix().await?;
    let speech = visitor.speech;
    let clocks = Clocks::of(&app, speech);
    let shown = Touched { items: &touched, fact: Some(id), caller: &caller, matrix: &matrix, speech };
    let content = html! {
        (outline(&fact, &campaign.spec.title, &matrix, clocks))
        (buttons(&fact, &caller, speech))
        @if !touched.is_empty() {
            section aria-labelledby="touched" {
                h2 #touched { (speech.say("仍在使用旧版本的稿件和选题", "Pieces and directions on an older version")) " " span.count { (touched.len()) } }
                (shown.table())
            }
        }
        (history(&versions, clocks))
    };
    Ok(Page { visitor: &visitor, title: speech.say("口径", "Fact"), content }.into_response())
}

/// How far somebody reads what a fact touches, as the API has it.
pub(super) fn piece_reach<R>(caller: &Require<R>) -> PieceReach {
    PieceReach {
        pieces: caller.reach_of(Right::ReadDirections),
        texts: caller.reach_of(Right::ReadUnpublished),
    }
}

fn outline(fact: &RegisteredFact, campaign: &str, matrix: &Matrix, clocks: Clocks) -> Markup {
    let (current, speech) = (&fact.current, clocks.speech);
    html! {
        p.facts {
            span.state data-state=(fact.standing(clocks.now).key()) { (standing(fact.standing(clocks.now), speech)) }
            @if current.verbatim { " " (speech.say("原文照引", "word for word")) }
            @if !current.public { " " span.note { (speech.say("尚未公开，不要外传", "not public yet")) } }
        }
        blockquote.brief { (current.text) }
        dl {
            @if !current.source.is_empty() { dt { (speech.say("来源", "Source")) } dd { (current.source) } }
            dt { (speech.say("归口单位", "Owner")) }
            dd { @if let Some(owner) = &fact.owner { (organisation_name(owner, matrix)) } @else { (speech.say("主题行动的牵头人", "whoever runs the campaign")) } }
            dt { (speech.say("主题行动", "Campaign")) } dd { a href=(format!("/campaigns/{}", fact.campaign)) { (campaign) } }
            dt { (speech.say("情况截至", "As of")) } dd { (clocks.at(current.as_of)) }
            @if let Some(until) = current.valid_until { dt { (speech.say("有效至", "Valid until")) } dd { (clocks.at(until)) } }
            dt { (speech.say("版本", "Version")) } dd { (current.version) }
            @if let Some(at) = current.agreed_at { dt { (speech.say("归口单位确认于", "Confirmed by its owner")) } dd { (clocks.at(at)) } }
        }
    }
}

fn buttons(fact: &RegisteredFact, caller: &Require<ReadFacts>, speech: Speech) -> Markup {
    let place = format!("/facts/{}", fact.id);
    let may = |right| fact.is_within(&caller.reach_of(right));
    html! {
        @if fact.waits_for_owner() && may(Right::AgreeFacts) {
            (post_form(format!("{place}/agree")).holding(html! {
                p { (speech.say("请核对内容和来源，无误后确认。", "Please check what it says and where it comes from, then confirm.")) }
                button.main { (speech.say("代表本单位确认", "Confirm for my organisation")) }
            }))
        }
        @if may(Right::WriteFacts) {
            p { a.main href=(format!("{place}/revise")) { (speech.say("编写新版本", "Write a new version")) } }
            p.hint { (speech.say("不能再用的口径，写新版本并把“有效至”定为现在。", "To end a fact, write a new version that is valid until now.")) }
        }
    }
}

fn history(versions: &[FactVersion], clocks: Clocks) -> Markup {
    let speech = clocks.speech;
    html! {
        section aria-labelledby="versions" {
            h2 #versions { (speech.say("历次版本", "Versions")) }
            ol.versions reversed { @for version in versions.iter().rev() {
                li value=(version.version) {
                    p.brief { (version.text) }
                    p.hint {
                        (clocks.at(version.written_at))
                        @if !version.source.is_empty() { " · " (version.source) }
                        @if !version.public { " · " (speech.say("未公开", "not public")) }
                    }
                }
            } }
        }
    }
}

/// What a new version touches, as a table.
pub(super) struct Touched<'a, R> {
    pub(super) items: &'a [TouchedItem],
    /// The fact, where those who answer for a piece can say that it is still right.
    pub(super) fact: Option<FactId>,
    pub(super) caller: &'a Require<R>,
    pub(super) matrix: &'a Matrix,
    pub(super) speech: Speech,
}

impl<R> Touched<'_, R> {
    /// The table.
    pub(super) fn table(&self) -> Markup {
        let speech = self.speech;
        html! {
            table {
                thead { tr {
                    th scope="col" { (speech.say("账号", "Account")) }
                    th scope="col" { (speech.say("稿件或选题", "Piece or direction")) }
                    th scope="col" { (speech.say("引用版本", "Version used")) }
                    th scope="col" { (speech.say("状态", "State")) }
                } }
                tbody { @for item in self.items { (self.row(item)) } }
            }
        }
    }

    fn row(&self, item: &TouchedItem) -> Markup {
        let speech = self.speech;
        html! {
            tr {
                th scope="row" { (account_name(&item.account, self.matrix)) }
                td {
                    @if let Some(piece) = item.piece { a href=(format!("/pieces/{piece}")) { (speech.say("稿件", "Piece")) } }
                    @else { a href=(format!("/directions/{}", item.direction)) { (speech.say("选题（还没交稿）", "Direction (no piece yet)")) } }
                    @if let Some(url) = &item.url { " · " a href=(url) rel="noreferrer" { (speech.say("已发布", "published")) } }
                }
                td { @if let Some(version) = item.cited_version { (version) } }
                td {
                    (touch_state(item.state, speech))
                    @if let (Some(fact), Some(piece), true) = (self.fact, item.piece, self.is_confirmable(item)) {
                        (post_form(format!("/facts/{fact}/touched/{piece}")).class("inline").holding(html! {
                            button { (speech.say("已核对，稿件无需修改", "Checked: it is still right")) }
                        }))
                    }
                }
            }
        }
    }

    fn is_confirmable(&self, item: &TouchedItem) -> bool {
        let own = self.caller.reach_of(Right::AnswerDirections);
        item.state == TouchState::Open && own.covers(self.matrix, &item.account, &item.cluster)
    }
}

const fn touch_state(state: TouchState, speech: Speech) -> &'static str {
    match state {
        TouchState::Open => speech.say("待核对", "to be checked"),
        TouchState::Confirmed => speech.say("已核对", "checked"),
        TouchState::Corrected => speech.say("已更正", "corrected"),
        TouchState::Withdrawn => speech.say("已撤回", "withdrawn"),
    }
}
