//! Accounts that nobody would miss, and a set of them that could go together, with the proof.

use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use maud::{Markup, html};
use serde::Deserialize;

use super::account_link::{account_link, organisation_link};
use super::address::with_query;
use super::coverage_account::{loss, proof_table};
use super::coverage_address::coverage_account_address;
use super::coverage_choice::coverage_places;
use super::coverage_words::{CoverageNames, unknown_parts};
use super::language::Speech;
use super::list_page::{ListPage, ROWS};
use super::name::account_name;
use super::page_link::page_link;
use super::query::Query;
use super::shell::Page;
use super::tried_changes::{TriedChanges, try_address};
use super::visitor::Visitor;
use app::App;
use app::coverage::SupplyBasis;
use domain::coverage::{AccountCoverage, DroppableSet, Redundancy, RedundancyFilter, RedundancyPlace};
use domain::matrix::Matrix;
use domain::scenario::{ScenarioChange, ScenarioChangeKind};
use http::auth::{ReadCoverage, Require};
use http::problem::{Kind, Problem};

/// So many accounts of a set stand on a page, each with its proof.
const SET_ROWS: usize = 20;

/// So many cells are shown of each proof; the account's own page has the others.
const MOST_CELLS: usize = 5;

/// Which accounts.
#[derive(Deserialize)]
pub(super) struct MergeChoice {
    #[serde(default)]
    platform: String,
    #[serde(default)]
    organisation: String,
    #[serde(default)]
    unknown: String,
    #[serde(default)]
    after: String,
}

impl MergeChoice {
    fn filter(&self) -> RedundancyFilter {
        let given = |text: &String| Some(text.clone()).filter(|text| !text.is_empty());
        let of_unknown = !self.unknown.is_empty();
        RedundancyFilter {
            organisation: given(&self.organisation),
            platform: given(&self.platform),
            mergeable: (!of_unknown).then_some(true),
            unknown: of_unknown.then_some(true),
        }
    }

    fn place(&self) -> Result<Option<RedundancyPlace>, Problem> {
        if self.after.is_empty() {
            return Ok(None);
        }
        let place = self.after.split_once('.').and_then(|(loss, handle)| {
            Some(RedundancyPlace { loss_thousandths: loss.parse().ok()?, account: handle.to_owned() })
        });
        place.map(Some).ok_or_else(|| {
            Problem::new(Kind::InvalidQuery, "the address is not one of this page; open the page again")
        })
    }

    fn address(&self, path: &str, after: &str) -> String {
        let pairs = [
            ("platform", self.platform.as_str()),
            ("organisation", &self.organisation),
            ("unknown", &self.unknown),
            ("after", after),
        ];
        with_query(path, &pairs)
    }
}

/// Accounts of which nothing would be lost.
pub(super) async fn list(
    _: Require<ReadCoverage>,
    visitor: Visitor,
    State(app): State<App>,
    Query(choice): Query<MergeChoice>,
) -> Result<Response, Problem> {
    let (speech, after) = (visitor.speech, choice.place()?);
    let moment = app.coverage_moment(SupplyBasis::Potential).await?;
    let page = ListPage::from(app.redundancy(&moment, choice.filter(), after, ROWS + 1).await?);
    let last = page.onward().map(|(loss, one)| format!("{loss}.{}", one.account));
    let rows: Vec<&Redundancy> = page.rows.iter().map(|(_, one)| one).collect();
    let of_unknown = !choice.unknown.is_empty();
    let content = html! {
        (coverage_places("/coverage/merge", speech))
        p.hint { (hint(of_unknown, speech)) }
        @if !of_unknown { p { a href=(choice.address("/coverage/droppable", "")) { (speech.say("哪些可以一起合并", "Which could go together")) } } }
        (platform_filter("/coverage/merge", &choice, &moment.matrix, speech))
        @if rows.is_empty() { p.empty { (speech.say("没有符合条件的账号。", "There is no such account.")) } }
        @else { (table(&rows, &moment.matrix, speech)) }
        @if let Some(last) = last { (page_link(choice.address("/coverage/merge", &last), speech.say("下一页", "Next page"))) }
    };
    Ok(Page { visitor: &visitor, title: speech.say("可合并的账号", "Accounts to merge"), content }
        .into_response())
}

const fn hint(of_unknown: bool, speech: Speech) -> &'static str {
    if of_unknown {
        return speech.say(
            "这些账号的职能、服务对象或地区没有登记，无法判断缺少的影响，不作合并建议。",
            "Functions, audiences or the region of these are not known, nor what would be lost; they are not proposed for a merger.",
        );
    }
    speech.say(
        "单独缺少其中任何一个，各格均不受影响。请先核对名册是否登记完整，再与单位商量。",
        "Without any single one of these, no cell is worse off. Check first that the list is complete, then talk to the organisation.",
    )
}

fn platform_filter(path: &str, choice: &MergeChoice, matrix: &Matrix, speech: Speech) -> Markup {
    html! {
        form.filters method="get" action=(path) {
            @if !choice.organisation.is_empty() { input type="hidden" name="organisation" value=(choice.organisation); }
            @if !choice.unknown.is_empty() { input type="hidden" name="unknown" value=(choice.unknown); }
            div.pick {
                label for="platform" { (speech.say("平台", "Platform")) }
                select #platform name="platform" {
                    option value="" { (speech.say("全部", "All")) }
                    @for node in matrix.platforms().iter() { option value=(node.key) selected[node.key == choice.platform] { (node.name(speech.0)) } }
                }
            }
            button { (speech.say("筛选", "Filter")) }
        }
    }
}

fn table(rows: &[&Redundancy], matrix: &Matrix, speech: Speech) -> Markup {
    html! {
        table {
            thead { tr {
                th scope="col" { (speech.say("账号", "Account")) }
                th scope="col" { (speech.say("单位", "Organisation")) }
                th scope="col" { (speech.say("能讲格数", "Cells")) }
                th scope="col" { (speech.say("可接替账号", "Who could take over")) }
                th scope="col" { (speech.say("依据", "Proof")) }
            } }
            tbody {
                @for row in rows {
                    tr {
                        th scope="row" { (account_link(&row.account, matrix, speech)) }
                        td { (organisation_link(&row.organisation, matrix)) }
                        td.number data-label=(speech.say("能讲格数", "Cells")) { (row.cells) }
                        td data-label=(speech.say("可接替账号", "Who could take over")) { (successor(row, matrix, speech)) }
                        td { @if row.unknown.is_empty() { a href=(coverage_account_address(&row.account)) { (speech.say("逐格看", "cell by cell")) } }
                            @else { (speech.say("缺：", "not known: ")) (unknown_parts(&row.unknown, speech)) } }
                    }
                }
            }
        }
    }
}

fn successor(row: &Redundancy, matrix: &Matrix, speech: Speech) -> Markup {
    html! {
        @if let Some(one) = &row.successor {
            (account_link(&one.account, matrix, speech))
            " " span.hint {
                (speech.say("同讲 ", "shares ")) (one.shared) (speech.say(" 格", " cells"))
                @if one.same_organisation { (speech.say("，同一单位", ", same organisation")) }
            }
            @if row.mergeable { " " (try_merger(&row.account, &one.account, speech)) }
        } @else { span.hint { (speech.say("没有", "nobody")) } }
    }
}

fn try_merger(account: &str, into: &str, speech: Speech) -> Markup {
    let mut change = ScenarioChange::of(ScenarioChangeKind::Merge, account);
    change.into = Some(into.to_owned());
    html! { @if let Some(address) = try_address(&TriedChanges(vec![change])) { a href=(address) { (speech.say("推演合并", "try the merger")) } } }
}

/// A set that could go together.
pub(super) async fn droppable(
    _: Require<ReadCoverage>,
    visitor: Visitor,
    State(app): State<App>,
    Query(choice): Query<MergeChoice>,
) -> Result<Response, Problem> {
    let speech = visitor.speech;
    let moment = app.coverage_moment(SupplyBasis::Potential).await?;
    let filter = RedundancyFilter { mergeable: None, unknown: None, ..choice.filter() };
    let after = Some(choice.after.clone()).filter(|after| !after.is_empty());
    let mut set = app.droppable(&moment, filter, after, SET_ROWS + 1).await?;
    let has_more = set.accounts.len() > SET_ROWS;
    set.accounts.truncate(SET_ROWS);
    let last = set.accounts.last().filter(|_| has_more);
    let names = CoverageNames { matrix: &moment.matrix, guide: &app.seed.guide, speech };
    let content = html! {
        (coverage_places("", speech))
        (size(&set, speech))
        (platform_filter("/coverage/droppable", &choice, &moment.matrix, speech))
        @for account in &set.accounts { (with_proof(account, names)) }
        @if let Some(last) = last { (page_link(choice.address("/coverage/droppable", &last.account), speech.say("下一页", "Next page"))) }
    };
    let title = speech.say("可以一起合并的账号", "Accounts that could go together");
    Ok(Page { visitor: &visitor, title, content }.into_response())
}

fn size(set: &DroppableSet, speech: Speech) -> Markup {
    html! {
        p { (speech.say("单独可合并的有 ", "Of ")) (set.candidates) (speech.say(" 个，其中 ", " candidates, ")) strong { (set.size) } (speech.say(" 个可以一起合并，没有一格会变差。", " could go together, and no cell would be worse off.")) }
        p.hint {
            @if set.bound == set.size { (speech.say("不会有更大的一组。", "No larger set is there.")) }
            @else { (speech.say("再大的一组也不会超过 ", "No set is larger than ")) (set.bound) (speech.say(" 个。", ".")) }
            @if set.unknown > 0 { " " (set.unknown) (speech.say(" 个账号登记不全，没有算在内。", " accounts of which something is not known are left out.")) }
        }
    }
}

fn with_proof(found: &AccountCoverage, names: CoverageNames<'_>) -> Markup {
    let speech = names.speech;
    html! {
        details {
            summary { (account_name(&found.account, names.matrix)) " " span.count { (found.cells) (speech.say(" 格", " cells")) } }
            p { (account_link(&found.account, names.matrix, speech)) }
            (loss(found, speech))
            (proof_table(&found.proof, MOST_CELLS, names))
        }
    }
}
