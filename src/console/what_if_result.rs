//! What a trial comes to: figures before and after, two maps beside each other, the cells that change.

use maud::{Markup, html};

use super::coverage_address::cell_address;
use super::coverage_square::{legend, level};
use super::coverage_words::{CoverageNames, coverage_state, figure, unknown_parts};
use super::language::Speech;
use super::name::{account_name, organisation_name, tree_name};
use domain::coverage::{CoverageChange, CoverageGrid, CoverageMoment, FragilePoint, GridRow, MovedCell};

/// So many functions and audiences stand in each map.
const MOST_ROWS: usize = 25;
const MOST_COLUMNS: usize = 10;

/// So many cells are listed.
const MOST_CELLS: usize = 50;

/// The result.
pub(super) fn result(
    change: &CoverageChange,
    [before, after]: &[CoverageGrid; 2],
    names: CoverageNames<'_>,
) -> Markup {
    let speech = names.speech;
    html! {
        section aria-labelledby="result" {
            h2 #result { (speech.say("推演结果", "Result")) }
            @if change.moved == 0 { p { (speech.say("覆盖没有变化。", "Coverage stays as it is.")) } }
            (figures(&change.before, &change.after, names))
            @for one in &change.unknown { p.note { (one.name) (speech.say("的", ": ")) (unknown_parts(&one.unknown, speech)) (speech.say("没有登记，缺少的影响暂无法判断。", " not known, and so it is not known what would be lost.")) } }
            @if change.moved > 0 {
                (legend(speech))
                div.pair {
                    (map("map-before", speech.say("现在", "Now"), before, before, names))
                    (map("map-after", speech.say("推演后", "Then"), after, before, names))
                }
                @if before.rows.len() > MOST_ROWS || before.audiences.len() > MOST_COLUMNS { p.hint { (speech.say("只画了需求最多的一部分，其余见下表。", "Only those for which most is wanted are drawn; the table has more.")) } }
                (cells(change, names))
            }
        }
    }
}

fn figures(before: &CoverageMoment, after: &CoverageMoment, names: CoverageNames<'_>) -> Markup {
    let speech = names.speech;
    let count = |value: u64| value.to_string();
    let states = |moment: &CoverageMoment| {
        let totals = moment.totals;
        [totals.uncovered, totals.thin, totals.covered, totals.crowded].map(|total| total.cells)
    };
    let [old, new] = [before, after].map(states);
    let worst = |moment: &CoverageMoment| {
        let fragility = &moment.fragility;
        [
            point(fragility.account.as_ref(), speech, &|key| account_name(key, names.matrix)),
            point(fragility.organisation.as_ref(), speech, &|key| organisation_name(key, names.matrix)),
            point(fragility.platform.as_ref(), speech, &|key| {
                tree_name(names.matrix.platforms(), key, speech)
            }),
        ]
    };
    let [old_worst, new_worst] = [before, after].map(worst);
    let rows = [
        (speech.say("在用账号", "Accounts"), count(before.accounts), count(after.accounts)),
        (speech.say("无人能讲的格", "Cells that nobody tells"), count(old[0]), count(new[0])),
        (speech.say("偏少的格", "Cells with too few"), count(old[1]), count(new[1])),
        (speech.say("已覆盖的格", "Cells covered"), count(old[2]), count(new[2])),
        (speech.say("偏多的格", "Cells with more than enough"), count(old[3]), count(new[3])),
        (speech.say("已满足的需求", "What is met"), figure(before.met), figure(after.met)),
        (speech.say("影响最大的账号", "Worst account to lose"), old_worst[0].clone(), new_worst[0].clone()),
        (
            speech.say("影响最大的单位", "Worst organisation to lose"),
            old_worst[1].clone(),
            new_worst[1].clone(),
        ),
        (speech.say("影响最大的平台", "Worst platform to lose"), old_worst[2].clone(), new_worst[2].clone()),
    ];
    html! {
        table {
            thead { tr {
                th scope="col" { (speech.say("项目", "Figure")) }
                th scope="col" { (speech.say("现在", "Now")) }
                th scope="col" { (speech.say("推演后", "Then")) }
            } }
            tbody { @for (label, old, new) in &rows {
                tr.changed[old != new] { th scope="row" { (label) } td data-label=(speech.say("现在", "Now")) { (old) } td data-label=(speech.say("推演后", "Then")) { @if old == new { (new) } @else { strong { (new) } } } }
            } }
        }
    }
}

fn point(point: Option<&FragilePoint>, speech: Speech, name: &dyn Fn(&str) -> String) -> String {
    let nobody = || speech.say("没有", "none").to_owned();
    point.map_or_else(nobody, |point| format!("{} ({})", name(&point.key), figure(point.loss)))
}

fn map(
    id: &str,
    title: &str,
    grid: &CoverageGrid,
    before: &CoverageGrid,
    names: CoverageNames<'_>,
) -> Markup {
    let columns = grid.audiences.len().min(MOST_COLUMNS);
    html! {
        section.scroll tabindex="0" aria-labelledby=(id) {
            h3 id=(id) { (title) }
            table.heat.coverage {
                thead { tr {
                    th scope="col" { (names.speech.say("职能", "Function")) }
                    @for key in &grid.audiences[..columns] { th scope="col" { (names.audience(key)) } }
                } }
                tbody {
                    @for (row, old) in grid.rows.iter().zip(&before.rows).take(MOST_ROWS) { (line(row, old, columns, names)) }
                }
            }
        }
    }
}

fn line(row: &GridRow, old: &GridRow, columns: usize, names: CoverageNames<'_>) -> Markup {
    html! {
        tr {
            th scope="row" { (names.function(&row.function)) }
            @for (square, old) in row.squares.iter().zip(&old.squares).take(columns) {
                @if let Some(square) = square {
                    td.changed[old.as_ref() != Some(square)] data-level=(level(square)) { (square.percent()) "%" }
                } @else { td {} }
            }
        }
    }
}

fn cells(change: &CoverageChange, names: CoverageNames<'_>) -> Markup {
    let speech = names.speech;
    html! {
        table {
            caption { (speech.say("有变化的格子，共 ", "Cells that would change: ")) (change.moved) (speech.say(" 格", "")) }
            thead { tr {
                th scope="col" { (speech.say("格子", "Cell")) }
                th scope="col" { (speech.say("现在", "Now")) }
                th scope="col" { (speech.say("推演后", "Then")) }
            } }
            tbody { @for moved in change.cells.iter().take(MOST_CELLS) { (cell(moved, names)) } }
        }
        @if change.moved > MOST_CELLS as u64 { p.hint { (speech.say("先列状态会变的和分量重的 ", "Those whose state changes and the heaviest come first: ")) (MOST_CELLS) (speech.say(" 格。", " cells.")) } }
    }
}

fn cell(moved: &MovedCell, names: CoverageNames<'_>) -> Markup {
    let (cell, speech) = (&moved.cell, names.speech);
    html! {
        tr {
            th scope="row" { a href=(cell_address(cell)) { (names.cell(cell)) } }
            td data-label=(speech.say("现在", "Now")) { (figure(moved.supply_before)) " " span.level data-level=(moved.state_before.key()) { (coverage_state(moved.state_before, speech)) } }
            td data-label=(speech.say("推演后", "Then")) { (figure(cell.supply)) " " span.level data-level=(cell.state.key()) { (coverage_state(cell.state, speech)) } }
        }
    }
}
