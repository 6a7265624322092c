//! What hangs on a single account, organisation or platform.

use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use maud::{Markup, html};

use super::account_link::{account_link, organisation_link};
use super::coverage_address::{cell_address, coverage_account_address};
use super::coverage_choice::{CoverageChoice, MoreFilters, cell_filters, coverage_places};
use super::coverage_words::{CoverageNames, figure};
use super::list_page::{ListPage, ROWS};
use super::name::{account_name, tree_name};
use super::page_link::page_link;
use super::query::Query;
use super::shell::Page;
use super::visitor::Visitor;
use app::App;
use app::coverage::SupplyBasis;
use domain::coverage::{FragilePoint, FragilityReport, GapKey, LoneCell};
use domain::matrix::Matrix;
use http::auth::{ReadCoverage, Require};
use http::problem::Problem;

/// The page.
pub(super) async fn show(
    _: Require<ReadCoverage>,
    visitor: Visitor,
    State(app): State<App>,
    Query(choice): Query<CoverageChoice>,
) -> Result<Response, Problem> {
    let (filter, after, speech) = (choice.filter()?, choice.place::<GapKey>()?, visitor.speech);
    let moment = app.coverage_moment(SupplyBasis::Potential).await?;
    let report = app.fragility(&moment).await?;
    let page = ListPage::from(app.lone_cells(&moment, filter, after, ROWS + 1).await?);
    let last = page.onward().map(|cell| cell.place().to_string());
    let cells = page.rows;
    let regions = app.coverage_regions(&moment).await?;
    let names = CoverageNames { matrix: &moment.matrix, guide: &app.seed.guide, speech };
    let content = html! {
        (coverage_places("/coverage/fragility", speech))
        @if choice.after.is_empty() { (points(&report, names)) }
        section aria-labelledby="lone" {
            h2 #lone { (speech.say("只有一个账号能讲的格子", "Cells that one account alone can tell")) }
            (cell_filters("/coverage/fragility", &choice, &regions, names, MoreFilters::Nothing))
            @if cells.is_empty() { p.empty { (speech.say("没有符合条件的格子。", "There is none.")) } }
            @else { (lone_table(&cells, names)) }
            @if let Some(last) = last { (page_link(choice.address("/coverage/fragility", &[("after", &last)]), speech.say("下一页", "Next page"))) }
        }
    };
    Ok(Page { visitor: &visitor, title: speech.say("薄弱环节", "Fragile points"), content }.into_response())
}

fn points(report: &FragilityReport, names: CoverageNames<'_>) -> Markup {
    let CoverageNames { matrix, speech, .. } = names;
    html! {
        p { (speech.say("缺少其中一个时，已满足的需求会减少多少。目前已满足 ", "By how much what is met would fall without each. Met now: ")) (figure(report.met)) (speech.say("。", ".")) }
        @if report.unknown > 0 {
            p.note { (report.unknown) (speech.say(" 个账号的职能、服务对象或地区没有登记，实际可能更多。", " accounts have functions, audiences or a region that are not known; more may hang on them."))
                " " a href="/coverage/merge?unknown=true" { (speech.say("看是哪些", "See which")) } }
        }
        div.sides {
            (list("accounts", speech.say("账号", "Accounts"), &report.accounts, &|key| account_point(key, names)))
            div {
                (list("organisations", speech.say("单位", "Organisations"), &report.organisations, &|key| organisation_link(key, matrix)))
                (list("platforms", speech.say("平台", "Platforms"), &report.platforms, &|key| platform(key, matrix, names)))
            }
        }
    }
}

fn list(id: &str, title: &str, points: &[FragilePoint], name: &dyn Fn(&str) -> Markup) -> Markup {
    html! {
        @if !points.is_empty() {
            section aria-labelledby=(id) {
                h2 id=(id) { (title) }
                ol.points { @for point in points { li { (name(&point.key)) " " span.count { (figure(point.loss)) } } } }
            }
        }
    }
}

fn account_point(handle: &str, names: CoverageNames<'_>) -> Markup {
    html! { a href=(coverage_account_address(handle)) { (account_name(handle, names.matrix)) } }
}

fn platform(key: &str, matrix: &Matrix, names: CoverageNames<'_>) -> Markup {
    html! { (tree_name(matrix.platforms(), key, names.speech)) }
}

fn lone_table(cells: &[LoneCell], names: CoverageNames<'_>) -> Markup {
    let speech = names.speech;
    html! {
        table {
            thead { tr {
                th scope="col" { (speech.say("格子", "Cell")) }
                th scope="col" { (speech.say("唯一账号", "Only account")) }
                th scope="col" { (speech.say("分量", "Weight")) }
            } }
            tbody {
                @for line in cells {
                    tr {
                        th scope="row" { a href=(cell_address(&line.cell)) { (names.cell(&line.cell)) } }
                        td data-label=(speech.say("唯一账号", "Only account")) { (account_link(&line.account, names.matrix, speech)) }
                        td.number data-label=(speech.say("分量", "Weight")) { (line.cell.weight) }
                    }
                }
            }
        }
    }
}
