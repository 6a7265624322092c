//! A campaign's closing page as a workbook and as an appendix on paper, in the campaign's language.

use rust_xlsxwriter::XlsxError;

use super::document::{Block, PaperColumn, PaperTable};
use super::labels::Labels;
use super::workbook::{Sheet, Value, write_workbook};
use domain::closing::{AssignedDirection, ClosingBlank, ClosingReport, Correction, PublishedPiece};

/// Above so many directions paper counts them by organisation only; the workbook has them all.
const MOST_PRINTED: usize = 2_000;

/// Writes the closing page as a workbook: overview, assignments, published pieces, blanks, corrections, effort. O(lines).
///
/// # Errors
/// More lines than a sheet holds (1,048,576).
pub fn write_closing_workbook(report: &ClosingReport) -> Result<Vec<u8>, XlsxError> {
    let labels = Labels(report.language);
    let note = format!("{}{}{}", report.title, labels.pick("：", ": "), labels.not_a_basis());
    let sheets: Vec<Sheet> = tables(report)
        .into_iter()
        .map(|table| Sheet { note: Some(note.clone()), ..table.into_sheet() })
        .collect();
    write_workbook(&sheets)
}

/// The closing page as the appendix of a paper. O(lines).
#[must_use]
pub(super) fn closing_blocks(report: &ClosingReport) -> Vec<Block> {
    let labels = Labels(report.language);
    let long = report.assignments.len() > MOST_PRINTED;
    let mut blocks = vec![Block::Note(labels.not_a_basis().to_owned())];
    for (at, table) in tables(report).into_iter().enumerate() {
        if at == 1 && long {
            let note = labels.pick(
                "选题方向较多，逐条清单见工作簿。",
                "There are too many directions to print; the workbook lists them.",
            );
            blocks.push(Block::Note(note.to_owned()));
            continue;
        }
        blocks.push(Block::Heading(table.name.to_owned()));
        blocks.push(Block::Table(table.into_paper(labels.pick("无", "None"))));
    }
    blocks
}

/// One table of the page.
struct Table<'a> {
    name: &'a str,
    columns: Vec<PaperColumn>,
    rows: Vec<Vec<Value>>,
}

impl Table<'_> {
    fn into_sheet(self) -> Sheet {
        let header: Vec<&str> = self.columns.iter().map(|column| column.name.as_str()).collect();
        Sheet { rows: self.rows, ..Sheet::new(self.name, &header) }
    }

    fn into_paper(self, nothing: &str) -> PaperTable {
        let text = |value: Value| match value {
            Value::Text(text) => text,
            Value::Number(number) => number.to_string(),
            Value::Empty => String::new(),
        };
        let rows = self.rows.into_iter().map(|row| row.into_iter().map(text).collect());
        PaperTable { rows: rows.collect(), columns: self.columns, nothing: nothing.to_owned() }
    }
}

fn tables(report: &ClosingReport) -> Vec<Table<'_>> {
    vec![
        overview(report),
        assignments(report),
        published_pieces(report),
        blanks(report),
        corrections(report),
        effort(report),
    ]
}

fn overview(report: &ClosingReport) -> Table<'static> {
    let labels = Labels(report.language);
    let totals = &report.assignment_totals;
    let count = |number: usize| Value::Number(as_number(number as u64));
    let rows = [
        (labels.pick("起止时间", "Window"), report.starts_at.until(report.ends_at, report.language).into()),
        (labels.pick("签批依据", "Basis of the signature"), report.signed_basis.clone().into()),
        (labels.pick("涉及单位", "Organisations asked"), count(totals.organisations)),
        (labels.pick("涉及账号", "Accounts asked"), count(totals.accounts)),
        (labels.pick("下达选题方向", "Directions asked"), count(totals.asked)),
        (labels.pick("谢绝", "Declined"), count(totals.declined)),
        (labels.pick("调整", "Moved"), count(totals.moved)),
        (labels.pick("已发布", "Delivered"), count(totals.delivered)),
        (labels.pick("未提交", "Lapsed"), count(totals.lapsed)),
        (labels.pick("覆盖（%）", "Covered (%)"), report.covered.to_string().into()),
        (labels.pick("空白（%）", "Blank (%)"), report.uncovered.to_string().into()),
        (labels.pick("更正", "Corrections"), count(report.correction_totals.corrections)),
        (
            labels.pick("更正用时中位数（分钟）", "Median minutes to a correction"),
            report.correction_totals.median_minutes.map_or(Value::Empty, |m| Value::Number(as_number(m))),
        ),
        (
            labels.pick("用时（分钟，含撰写，估算）", "Minutes, writing included (estimate)"),
            Value::Number(as_number(report.effort_minutes)),
        ),
    ];
    Table {
        name: labels.pick("概况", "Overview"),
        columns: vec![
            PaperColumn::new(labels.pick("项目", "Item"), 3),
            PaperColumn::new(labels.pick("数值", "Value"), 5),
        ],
        rows: rows.into_iter().map(|(name, value)| vec![name.into(), value]).collect(),
    }
}

fn assignments(report: &ClosingReport) -> Table<'static> {
    let labels = Labels(report.language);
    let row = |line: &AssignedDirection| {
        vec![
            line.organisation_name.clone().into(),
            labels.account(&line.account_name, &line.platform_name).into(),
            line.angle_title.clone().into(),
            line.audience_name.clone().into(),
            line.locality_name.clone().into(),
            labels.kind(line.kind).into(),
            labels.state(line.state).into(),
        ]
    };
    Table {
        name: labels.pick("分工", "Assignments"),
        columns: vec![
            PaperColumn::new(labels.pick("单位", "Organisation"), 5),
            PaperColumn::new(labels.pick("账号", "Account"), 6),
            PaperColumn::new(labels.pick("切入角度", "Angle"), 5),
            PaperColumn::new(labels.pick("受众", "Audience"), 3),
            PaperColumn::new(labels.pick("地区", "Locality"), 3),
            PaperColumn::new(labels.pick("性质", "Kind"), 2),
            PaperColumn::new(labels.pick("状态", "State"), 2),
        ],
        rows: report.assignments.iter().map(row).collect(),
    }
}

fn published_pieces(report: &ClosingReport) -> Table<'static> {
    let labels = Labels(report.language);
    let row = |line: &PublishedPiece| {
        vec![
            line.organisation_name.clone().into(),
            labels.account(&line.account_name, &line.platform_name).into(),
            line.title.clone().into(),
            line.url.clone().into(),
            line.published_at.minute(report.language).into(),
            labels.verdict(line.verdict).into(),
        ]
    };
    Table {
        name: labels.pick("成果", "Published pieces"),
        columns: vec![
            PaperColumn::new(labels.pick("单位", "Organisation"), 5),
            PaperColumn::new(labels.pick("账号", "Account"), 6),
            PaperColumn::new(labels.pick("标题", "Title"), 6),
            PaperColumn::new(labels.pick("地址", "Address"), 6),
            PaperColumn::new(labels.pick("发布时间", "Published"), 4),
            PaperColumn::new(labels.pick("原创判断", "Originality"), 3),
        ],
        rows: report.published_pieces.iter().map(row).collect(),
    }
}

fn blanks(report: &ClosingReport) -> Table<'static> {
    let labels = Labels(report.language);
    let row = |line: &ClosingBlank| {
        vec![
            line.angle_title.clone().into(),
            line.audience_name.clone().into(),
            line.locality_name.clone().into(),
            line.share.to_string().into(),
        ]
    };
    Table {
        name: labels.pick("空白", "Blanks"),
        columns: vec![
            PaperColumn::new(labels.pick("切入角度", "Angle"), 5),
            PaperColumn::new(labels.pick("受众", "Audience"), 3),
            PaperColumn::new(labels.pick("地区", "Locality"), 3),
            PaperColumn::new(labels.pick("份额（%）", "Share (%)"), 2),
        ],
        rows: report.blanks.iter().map(row).collect(),
    }
}

fn corrections(report: &ClosingReport) -> Table<'static> {
    let labels = Labels(report.language);
    let row = |line: &Correction| {
        vec![
            line.organisation_name.clone().into(),
            labels.account(&line.account_name, &line.platform_name).into(),
            line.known_at.minute(report.language).into(),
            line.corrected_at.minute(report.language).into(),
            Value::Number(as_number(line.minutes)),
        ]
    };
    Table {
        name: labels.pick("更正", "Corrections"),
        columns: vec![
            PaperColumn::new(labels.pick("单位", "Organisation"), 5),
            PaperColumn::new(labels.pick("账号", "Account"), 6),
            PaperColumn::new(labels.pick("获知时间", "Known"), 4),
            PaperColumn::new(labels.pick("更正时间", "Corrected"), 4),
            PaperColumn::new(labels.pick("分钟", "Minutes"), 2),
        ],
        rows: report.corrections.iter().map(row).collect(),
    }
}

fn effort(report: &ClosingReport) -> Table<'static> {
    let labels = Labels(report.language);
    let rows = report.effort.iter().flat_map(|line| {
        line.items.iter().map(|item| {
            vec![
                line.organisation_name.clone().into(),
                item.name.clone().into(),
                Value::Number(as_number(item.count)),
                item.minutes_each.into(),
                Value::Number(as_number(item.minutes)),
            ]
        })
    });
    Table {
        name: labels.pick("用时（估算）", "Effort (estimate)"),
        columns: vec![
            PaperColumn::new(labels.pick("单位", "Organisation"), 5),
            PaperColumn::new(labels.pick("事项", "Action"), 5),
            PaperColumn::new(labels.pick("次数", "Count"), 2),
            PaperColumn::new(labels.pick("每次分钟", "Minutes each"), 2),
            PaperColumn::new(labels.pick("合计分钟", "Minutes"), 2),
        ],
        rows: rows.collect(),
    }
}

/// Exact up to 2⁵³, far beyond what a campaign counts.
#[expect(
    clippy::cast_precision_loss,
    reason = "spreadsheets know no other numbers, and counts stay below 2⁵³"
)]
const fn as_number(count: u64) -> f64 {
    count as f64
}
