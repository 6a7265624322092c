//! Coverage: functions by audiences as a heat map; each square leads to the cells that it is made of.

use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use maud::{Markup, html};

use super::coverage_choice::{CoverageChoice, MoreFilters, cell_filters, coverage_places};
use super::coverage_square::{legend, level};
use super::coverage_words::{CoverageNames, coverage_state, figure};
use super::language::Speech;
use super::page_link::page_link;
use super::query::Query;
use super::shell::Page;
use super::visitor::Visitor;
use app::App;
use app::coverage_report::CoverageCells;
use domain::coverage::{CoverageGrid, CoverageState, DemandBasis, GridRow, GridSquare};
use http::auth::{ReadCoverage, Require};
use http::problem::Problem;

/// So many functions stand on a page.
const ROWS: usize = 30;

/// So many audiences are shown beside each other; what is rarely wanted comes last, and is found in the lists.
const MOST_COLUMNS: usize = 24;

/// The page.
pub(super) async fn show(
    _: Require<ReadCoverage>,
    visitor: Visitor,
    State(app): State<App>,
    Query(choice): Query<CoverageChoice>,
) -> Result<Response, Problem> {
    let (filter, speech) = (choice.filter()?, visitor.speech);
    let begin: usize = choice.place()?.unwrap_or(0);
    let moment = app.coverage_moment(choice.basis()?).await?;
    let found = app.coverage_cells(&moment, &filter, None, 0).await?;
    let grid = app.coverage_grid(&moment, filter).await?;
    let regions = app.coverage_regions(&moment).await?;
    let names = CoverageNames { matrix: &moment.matrix, guide: &app.seed.guide, speech };
    let next = (begin + ROWS).to_string();
    let content = html! {
        (coverage_places("/coverage", speech))
        (figures(&found, &choice, speech))
        (cell_filters("/coverage", &choice, &regions, names, MoreFilters::Delivered))
        @if grid.rows.is_empty() { (nothing(&choice, speech)) }
        @else {
            (map(&grid, begin, &choice, names))
            @if grid.rows.len() > begin + ROWS { (page_link(choice.address("/coverage", &[("after", &next)]), speech.say("其余职能", "More functions"))) }
        }
        (papers(&choice, speech))
    };
    Ok(Page { visitor: &visitor, title: speech.say("覆盖", "Coverage"), content }.into_response())
}

fn figures(found: &CoverageCells, choice: &CoverageChoice, speech: Speech) -> Markup {
    let totals = &found.totals;
    let states = [
        (CoverageState::Uncovered, totals.uncovered),
        (CoverageState::Thin, totals.thin),
        (CoverageState::Covered, totals.covered),
        (CoverageState::Crowded, totals.crowded),
    ];
    let basis = match found.basis {
        DemandBasis::Declared => speech.say("需求按已填报的目标计。", "What is wanted was declared."),
        DemandBasis::Counted => {
            speech.say("需求按群众咨询的件数计。", "What is wanted follows what citizens ask.")
        }
        DemandBasis::Derived | DemandBasis::Unknown => speech.say(
            "还没有人填报需求，暂按账号名册推算。",
            "Nobody has said what is wanted; it is derived from the registry.",
        ),
    };
    html! {
        dl.figures {
            @for (state, total) in states {
                div {
                    dt { (coverage_state(state, speech)) }
                    dd { a href=(choice.address("/coverage/cells", &[("state", state.key())])) { (total.cells) } }
                }
            }
        }
        p.hint {
            (speech.say("一格是一项职能、一类服务对象、一种形式、一个地区。", "A cell is one function, one audience, one form and one region. "))
            (basis)
            @if found.left_out > 0 { (speech.say(" 另有 ", " Beyond these ")) (found.left_out) (speech.say(" 格分量较轻，没有列入。", " lighter cells are not looked at.")) }
            " " (speech.say("需求合计 ", "Wanted ")) (figure(found.demand)) (speech.say("，已满足 ", ", met ")) (figure(found.met)) (speech.say("。", "."))
        }
    }
}

fn nothing(choice: &CoverageChoice, speech: Speech) -> Markup {
    html! {
        p.empty { (speech.say("没有符合条件的格子。", "No cell fits.")) " "
            @if choice.form.is_empty() && choice.region.is_empty() {
                (speech.say("先导入账号名册，写明职能和服务对象。", "Import a list of accounts first, with functions and audiences."))
            } @else { a href="/coverage" { (speech.say("去掉条件", "Drop the filters")) } }
        }
    }
}

fn map(grid: &CoverageGrid, begin: usize, choice: &CoverageChoice, names: CoverageNames<'_>) -> Markup {
    let (speech, columns) = (names.speech, grid.audiences.len().min(MOST_COLUMNS));
    let audiences: Vec<String> = grid.audiences.iter().take(columns).map(|key| names.audience(key)).collect();
    let hidden = grid.audiences.len() - columns;
    html! {
        h2 #map { (speech.say("哪些职能讲给哪些人", "Which functions reach whom")) }
        (legend(speech))
        @if hidden > 0 { p.hint { (speech.say("还有 ", "")) (hidden) (speech.say(" 类服务对象需求较少，见", " more audiences, for which less is wanted, are in ")) a href=(choice.address("/coverage/cells", &[])) { (speech.say("全部格子", "all cells")) } (speech.say("。", ".")) } }
        section.scroll tabindex="0" aria-labelledby="map" {
            table.heat.coverage {
                thead { tr {
                    th scope="col" { (speech.say("职能", "Function")) }
                    @for audience in &audiences { th scope="col" { (audience) } }
                } }
                tbody {
                    @for row in grid.rows.iter().skip(begin).take(ROWS) { (line(row, &grid.audiences[..columns], choice, names)) }
                }
            }
        }
    }
}

fn line(row: &GridRow, audiences: &[String], choice: &CoverageChoice, names: CoverageNames<'_>) -> Markup {
    let function = [("function", row.function.as_str())];
    html! {
        tr {
            th scope="row" { a href=(choice.address("/coverage/cells", &function)) { (names.function(&row.function)) } }
            @for (square, audience) in row.squares.iter().zip(audiences) {
                @if let Some(square) = square {
                    td data-level=(level(square)) {
                        a href=(choice.address("/coverage/cells", &[function[0], ("audience", audience)]))
                            title=(said(square, names.speech)) { (square.percent()) "%" }
                    }
                } @else { td {} }
            }
        }
    }
}

/// What a square says when one rests on it.
fn said(square: &GridSquare, speech: Speech) -> String {
    let GridSquare { cells, gaps, .. } = square;
    let (zh, en) = (format!("{cells} 格，{gaps} 格空白"), format!("{cells} cells, {gaps} gaps"));
    speech.say(&zh, &en).to_owned()
}

fn papers(choice: &CoverageChoice, speech: Speech) -> Markup {
    let export = |format: &str| {
        let potential = CoverageChoice { days: String::new(), ..choice.clone() };
        potential.address("/api/v1/coverage/export", &[("format", format)])
    };
    html! {
        section aria-labelledby="papers" {
            h2 #papers { (speech.say("导出", "Export")) }
            ul.links {
                li { a href=(choice.address("/coverage/cells", &[])) { (speech.say("全部格子", "All cells")) } }
                li { a href=(export("html")) { (speech.say("打印用的一页", "One page to print")) } }
                li { a href=(export("xlsx")) download { (speech.say("覆盖表（Excel）", "Workbook (Excel)")) } }
                li { a href=(export("csv")) download { (speech.say("覆盖表（CSV）", "Table (CSV)")) } }
            }
        }
    }
}
