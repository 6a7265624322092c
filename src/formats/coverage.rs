//! `coverage.csv`: declared targets; and reports of coverage as tables, workbooks and a page to print.

use maud::html;
use rust_xlsxwriter::XlsxError;

use super::csv::{Column, Source, read_rows, write_rows};
use super::printed::{print_page, print_table};
use super::workbook::{Sheet, Value, left_out_sheet, write_workbook};
use domain::coverage::{
    CoverageCell, CoverageFragility, CoverageGap, CoverageRemedy, CoverageRollup, CoverageTotals,
    DeclaredTarget, FragilePoint,
};
use domain::form::Form;
use domain::left_out::LeftOutPart;
use domain::row::{FileRows, Row, RowError};

/// The columns of declared targets.
pub const TARGET_COLUMNS: [Column; 6] = [
    Column::required("function"),
    Column::optional("audience"),
    Column::required("form"),
    Column::optional("region"),
    Column::optional("weight"),
    Column::optional("wanted"),
];

/// The columns that are read: of an exported report, what is supplied is not declared, and read over.
const READ_COLUMNS: [Column; 9] = {
    let [function, audience, form, region, weight, wanted] = TARGET_COLUMNS;
    let [demand, supply, state] =
        [Column::optional("demand"), Column::optional("supply"), Column::optional("state")];
    [function, audience, form, region, weight, wanted, demand, supply, state]
};

/// Columns of reports.
const CELL_COLUMNS: [&str; 9] =
    ["function", "audience", "form", "region", "weight", "demand", "wanted", "supply", "state"];

/// Reads declared targets. An empty audience is everyone, an empty region no place in particular; weight and wanted are 1 where
/// they are empty.
///
/// ```
/// use formats::{coverage::read_targets, csv::Source};
/// let bytes = "function,form,region,wanted\neducation,article,zhangjiagang,2\nwater,carrier_pigeon,,\n".as_bytes();
/// let read = read_targets(Source { name: "coverage.csv", bytes });
/// assert_eq!((read.rows.len(), read.rows[0].value.wanted), (1, 2));
/// assert!(read.errors[0].to_string().starts_with("coverage.csv:3: column form: \"carrier_pigeon\" is no form"));
/// ```
#[must_use]
pub fn read_targets(file: Source<'_>) -> FileRows<DeclaredTarget> {
    let some = |text: Option<&str>| text.filter(|text| !text.is_empty()).map(str::to_owned);
    let read = read_rows(file, &READ_COLUMNS, |row| {
        let number = |column: &'static str| {
            let text = row.optional(column).filter(|text| !text.is_empty()).unwrap_or("1");
            text.parse::<u32>().map_err(|_| Misread {
                column,
                value: text.to_owned(),
                problem: "is no whole number",
                remedy: "write a whole number such as 2".to_owned(),
            })
        };
        let form = row.text("form");
        let known = Form::of_key(form).ok_or_else(|| {
            let forms: Vec<&str> = Form::ALL.iter().map(|form| form.key()).collect();
            let remedy = format!("write one of {}", forms.join(", "));
            Misread { column: "form", value: form.to_owned(), problem: "is no form", remedy }
        });
        Ok(DeclaredTarget {
            function: row.text("function").to_owned(),
            audience: some(row.optional("audience")),
            form: known?,
            region: some(row.optional("region")),
            weight: number("weight")?,
            wanted: number("wanted")?,
        })
    });
    let mut found = FileRows { rows: Vec::new(), errors: read.errors };
    for Row { line, value } in read.rows {
        match value {
            Ok(value) => found.rows.push(Row { line, value }),
            Err(Misread { column, value, problem, remedy }) => {
                let error = RowError::of_row(file.name, line, problem, remedy);
                found.errors.push(error.in_column(column).of_value(&value));
            }
        }
    }
    found
}

/// A value that is none.
struct Misread {
    column: &'static str,
    value: String,
    problem: &'static str,
    remedy: String,
}

/// Writes declared targets; reading them again says the same.
#[must_use]
pub fn write_targets(targets: &[DeclaredTarget]) -> String {
    let rows = targets.iter().map(|target| {
        [
            target.function.clone(),
            target.addressed().cloned().unwrap_or_default(),
            target.form.key().to_owned(),
            target.region.clone().unwrap_or_default(),
            target.weight.to_string(),
            target.wanted.to_string(),
        ]
    });
    write_rows(&TARGET_COLUMNS.map(|column| column.name), rows)
}

/// Writes the cells of a report.
#[must_use]
pub fn write_cells(cells: &[CoverageCell]) -> String {
    write_rows(&CELL_COLUMNS, cells.iter().map(cell_fields))
}

fn cell_fields(cell: &CoverageCell) -> [String; 9] {
    [
        cell.function.clone(),
        cell.audience.clone(),
        cell.form.key().to_owned(),
        cell.region.clone().unwrap_or_default(),
        cell.weight.to_string(),
        cell.demand.key().to_owned(),
        cell.wanted.to_string(),
        cell.supply.to_string(),
        cell.state.key().to_owned(),
    ]
}

/// Everything that a report of coverage shows on paper.
pub struct CoveragePaper {
    /// The registry's revision.
    pub revision: i64,
    /// By state.
    pub totals: CoverageTotals,
    /// Σ weight × wanted voices, and how much of it is met.
    pub demand: (f64, f64),
    /// By function.
    pub functions: Vec<CoverageRollup>,
    /// The heaviest gaps.
    pub gaps: Vec<CoverageGap>,
    /// What hangs on single points.
    pub fragility: CoverageFragility,
    /// What the report leaves out.
    pub left_out: Vec<LeftOutPart>,
}

/// The cells and gaps of a report as a workbook, each gap with its smallest remedy; the last sheet says what is left out.
///
/// # Errors
/// More rows than a sheet takes.
pub fn write_coverage_workbook(cells: &[CoverageCell], paper: &CoveragePaper) -> Result<Vec<u8>, XlsxError> {
    let mut all = Sheet::new("cells", &CELL_COLUMNS);
    all.rows = cells.iter().map(cell_values).collect();
    let mut gaps = Sheet::new(
        "gaps",
        &[
            "function", "audience", "form", "region", "weight", "demand", "missing", "nearest", "why",
            "duty", "remedy", "minutes", "gains",
        ],
    );
    gaps.rows = paper.gaps.iter().map(gap_values).collect();
    write_workbook(&[all, gaps, left_out_sheet(&paper.left_out)])
}

fn cell_values(cell: &CoverageCell) -> Vec<Value> {
    vec![
        cell.function.as_str().into(),
        cell.audience.as_str().into(),
        cell.form.key().into(),
        cell.region.clone().into(),
        cell.weight.into(),
        cell.demand.key().into(),
        cell.wanted.into(),
        Value::Number(cell.supply),
        cell.state.key().into(),
    ]
}

fn gap_values(gap: &CoverageGap) -> Vec<Value> {
    let candidate = gap.candidate.as_ref();
    vec![
        gap.function.as_str().into(),
        gap.audience.as_str().into(),
        gap.form.key().into(),
        gap.region.clone().into(),
        gap.weight.into(),
        gap.demand.key().into(),
        Value::Number(gap.missing),
        candidate.map(|candidate| candidate.name.clone()).into(),
        candidate.map(|candidate| candidate.why.zh.clone()).into(),
        gap.duty.said.zh.clone().into(),
        smallest(gap).map(said_remedy).into(),
        smallest(gap).map_or(Value::Empty, |remedy| number_of(remedy.minutes)),
        smallest(gap).map_or(Value::Empty, |remedy| Value::Number(remedy.met)),
    ]
}

fn number_of(minutes: u64) -> Value {
    u32::try_from(minutes).map_or(Value::Empty, Value::from)
}

/// Of the smallest remedies of a gap the one that gains most.
fn smallest(gap: &CoverageGap) -> Option<&CoverageRemedy> {
    gap.remedies.iter().find(|remedy| remedy.smallest)
}

/// Who would do what and why, in one text.
fn said_remedy(remedy: &CoverageRemedy) -> String {
    remedy.parts.iter().map(|part| part.why.zh.as_str()).collect()
}

/// A report on one page: totals, functions, the heaviest gaps with the nearest accounts, and what hangs on single points.
#[must_use]
pub fn print_coverage(paper: &CoveragePaper) -> String {
    let CoverageTotals { uncovered, thin, covered, crowded } = paper.totals;
    let states = [("空白", uncovered), ("不足", thin), ("已覆盖", covered), ("拥挤", crowded)];
    let states: Vec<Vec<String>> = states
        .iter()
        .map(|(name, total)| vec![(*name).to_owned(), total.cells.to_string(), total.weight.to_string()])
        .collect();
    let functions = paper.functions.iter().map(|part| {
        let open = part.totals.uncovered.cells + part.totals.thin.cells;
        let key = part.key.clone().unwrap_or_default();
        vec![key, open.to_string(), format!("{:.1}", part.met), format!("{:.1}", part.demand)]
    });
    let functions: Vec<Vec<String>> = functions.collect();
    let gaps = paper.gaps.iter().map(|gap| {
        let why = gap.candidate.as_ref().map_or_else(String::new, |candidate| candidate.why.zh.clone());
        let region = gap.region.clone().unwrap_or_default();
        vec![
            gap.function.clone(),
            gap.audience.clone(),
            gap.form.key().to_owned(),
            region,
            gap.weight.to_string(),
            format!("{}", gap.missing),
            why,
            smallest(gap).map_or_else(|| gap.duty.said.zh.clone(), said_remedy),
        ]
    });
    let gaps: Vec<Vec<String>> = gaps.collect();
    let points = [
        ("账号", &paper.fragility.account),
        ("单位", &paper.fragility.organisation),
        ("平台", &paper.fragility.platform),
    ];
    let point = |(kind, point): &(&str, &Option<FragilePoint>)| {
        point.as_ref().map(|point| vec![(*kind).to_owned(), point.key.clone(), point.loss.to_string()])
    };
    let points: Vec<Vec<String>> = points.iter().filter_map(point).collect();
    let (demand, met) = paper.demand;
    let body = html! {
        p { "登记版本 " (paper.revision) "；应覆盖 " (format!("{demand:.1}")) "，已覆盖 " (format!("{met:.1}")) "（按权重）。" }
        (print_table("格的状态", &["状态", "格数", "权重"], &states, "没有格"))
        (print_table("按职能", &["职能", "空白和不足", "已覆盖", "应覆盖"], &functions, "没有职能"))
        (print_table("最重的空白", &["职能", "受众", "形式", "地区", "权重", "缺", "最接近的账号", "怎么补、由谁补"], &gaps, "没有空白"))
        (print_table("最脆弱处", &["", "谁", "没有它会失去"], &points, "没有单点"))
        h2 { "说明" }
        @for said in LeftOutPart::say_all(&paper.left_out) { p.note { (said.zh) "。" } }
    };
    print_page("zh", "覆盖与空白", &body)
}
