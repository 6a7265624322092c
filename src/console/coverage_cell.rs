//! The cells of coverage, and who speaks to one of them.

use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use maud::{Markup, html};
use serde::Deserialize;

use super::account_link::account_link;
use super::address::with_query;
use super::coverage_address::{cell_address, cell_address_after, coverage_account_address};
use super::coverage_choice::{CoverageChoice, MoreFilters, cell_filters, coverage_places};
use super::coverage_words::{CoverageNames, coverage_state, figure};
use super::list_page::{ListPage, ROWS};
use super::page_link::page_link;
use super::query::{Query, keyed_of};
use super::shell::Page;
use super::visitor::Visitor;
use app::App;
use app::coverage::SupplyBasis;
use domain::cell::EVERYONE;
use domain::coverage::{CellKey, CellVoice, CoverageCell};
use domain::form::Form;
use domain::matrix::Matrix;
use http::auth::{ReadCoverage, Require};
use http::problem::{Kind, Problem};

/// One cell.
#[derive(Deserialize)]
pub(super) struct CellAddress {
    function: String,
    audience: String,
    form: String,
    #[serde(default)]
    region: String,
    /// The handle after which the page begins.
    #[serde(default)]
    after: String,
}

impl CellAddress {
    fn key(&self) -> Result<CellKey, Problem> {
        let form = keyed_of(&self.form, "form", Form::of_key)?;
        let form = form.ok_or_else(|| Problem::new(Kind::InvalidQuery, "the address names no form"))?;
        let given = |text: &String| Some(text.clone()).filter(|text| !text.is_empty());
        let audience = given(&self.audience).filter(|audience| audience != EVERYONE);
        Ok(CellKey { function: self.function.clone(), audience, form, region: given(&self.region) })
    }
}

/// The cells.
pub(super) async fn list(
    _: Require<ReadCoverage>,
    visitor: Visitor,
    State(app): State<App>,
    Query(choice): Query<CoverageChoice>,
) -> Result<Response, Problem> {
    let (filter, after, speech) = (choice.filter()?, choice.place::<CellKey>()?, visitor.speech);
    let moment = app.coverage_moment(choice.basis()?).await?;
    let page = ListPage::from(app.coverage_cells(&moment, &filter, after.as_ref(), ROWS + 1).await?.cells);
    let last = page.onward().map(|cell| cell.key().to_string());
    let cells = page.rows;
    let regions = app.coverage_regions(&moment).await?;
    let names = CoverageNames { matrix: &moment.matrix, guide: &app.seed.guide, speech };
    let content = html! {
        (coverage_places("", speech))
        @if !choice.audience.is_empty() { p { (speech.say("服务对象：", "Audience: ")) strong { (names.audience(&choice.audience)) } } }
        (cell_filters("/coverage/cells", &choice, &regions, names, MoreFilters::FunctionAndState))
        @if cells.is_empty() { p.empty { (speech.say("没有符合条件的格子。", "No cell fits.")) " " a href="/coverage/cells" { (speech.say("去掉条件", "Drop the filters")) } } }
        @else { (table(&cells, names)) }
        @if let Some(last) = last { (page_link(choice.address("/coverage/cells", &[("after", &last)]), speech.say("下一页", "Next page"))) }
    };
    Ok(Page { visitor: &visitor, title: speech.say("格子", "Cells"), content }.into_response())
}

fn table(cells: &[CoverageCell], names: CoverageNames<'_>) -> Markup {
    let speech = names.speech;
    html! {
        table {
            caption { (speech.say("谁能讲，点开格子看", "Open a cell to see who can tell it")) }
            thead { tr {
                th scope="col" { (speech.say("格子", "Cell")) }
                th scope="col" { (speech.say("状态", "State")) }
                th scope="col" { (speech.say("已有家数", "Voices")) }
                th scope="col" { (speech.say("所需家数", "Wanted")) }
                th scope="col" { (speech.say("分量", "Weight")) }
            } }
            tbody {
                @for cell in cells {
                    tr {
                        th scope="row" { a href=(cell_address(cell)) { (names.cell(cell)) } }
                        td { span.level data-level=(cell.state.key()) { (coverage_state(cell.state, speech)) } }
                        td.number data-label=(speech.say("已有家数", "Voices")) { (figure(cell.supply)) }
                        td.number data-label=(speech.say("所需家数", "Wanted")) { (cell.wanted) }
                        td.number data-label=(speech.say("分量", "Weight")) { (cell.weight) }
                    }
                }
            }
        }
    }
}

/// One cell: who speaks to it.
pub(super) async fn show(
    _: Require<ReadCoverage>,
    visitor: Visitor,
    State(app): State<App>,
    Query(address): Query<CellAddress>,
) -> Result<Response, Problem> {
    let speech = visitor.speech;
    let moment = app.coverage_moment(SupplyBasis::Potential).await?;
    let (cell, voices) = app.cell_voices(&moment, address.key()?).await?;
    let names = CoverageNames { matrix: &moment.matrix, guide: &app.seed.guide, speech };
    let onward = voices.iter().filter(|voice| voice.account > address.after);
    let page = ListPage::<&CellVoice>::first_of(onward);
    let (more, shown) = (page.onward(), &page.rows);
    let filters = [("function", cell.function.as_str()), ("audience", &cell.audience)];
    let content = html! {
        (coverage_places("", speech))
        p { span.level data-level=(cell.state.key()) { (coverage_state(cell.state, speech)) } " "
            (speech.say("要 ", "wanted ")) (cell.wanted) (speech.say(" 家，有 ", ", there are ")) (figure(cell.supply)) (speech.say(" 家。上级地区的账号不按整家算。", ". An account of a region above counts less than one.")) }
        @if voices.is_empty() {
            p.empty { (speech.say("还没有账号能讲这一格。", "No account can tell this.")) " "
                a href=(with_query("/coverage/gaps", &filters)) { (speech.say("查看补法", "See how to close it")) } }
        } @else { (voices_table(shown, &moment.matrix, names)) }
        @if let Some(last) = more { (page_link(cell_address_after(&cell, &last.account), speech.say("下一页", "Next page"))) }
    };
    Ok(Page { visitor: &visitor, title: &names.cell(&cell), content }.into_response())
}

fn voices_table(voices: &[&CellVoice], matrix: &Matrix, names: CoverageNames<'_>) -> Markup {
    let speech = names.speech;
    html! {
        table {
            caption { (speech.say("能讲这一格的账号", "Accounts that can tell it")) }
            thead { tr {
                th scope="col" { (speech.say("账号", "Account")) }
                th scope="col" { (speech.say("折算家数", "Counts as")) }
                th scope="col" { (speech.say("还能讲的内容", "What else it tells")) }
            } }
            tbody {
                @for voice in voices {
                    tr {
                        th scope="row" { (account_link(&voice.account, matrix, speech)) }
                        td.number data-label=(speech.say("折算家数", "Counts as")) { (figure(voice.gives)) }
                        td { a href=(coverage_account_address(&voice.account)) { (speech.say("缺少该账号的影响", "what would be lost without it")) } }
                    }
                }
            }
        }
    }
}
