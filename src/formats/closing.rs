//! A campaign's closing page as a workbook and as a page to print, in the campaign's language.

use maud::html;
use rust_xlsxwriter::XlsxError;

use super::printed::{print_page, print_table};
use super::workbook::{Sheet, Value, write_workbook};
use domain::closing::{AssignedDirection, ClosingBlank, ClosingReport, Correction, PublishedPiece};
use domain::direction::{DirectionKind, DirectionState};
use domain::language::Language;
use domain::piece::OriginalityVerdict;
use domain::when::Zone;

/// Above so many directions the page to print counts them by organisation only; the workbook has them all.
const MOST_PRINTED: usize = 2_000;

/// Labels of the page. Both languages of a label stand side by side, so that none is forgotten.
struct Labels(Language);

impl Labels {
    const fn pick<'a>(&self, zh: &'a str, en: &'a str) -> &'a str {
        match self.0 {
            Language::Zh => zh,
            Language::En => en,
        }
    }

    const fn kind(&self, kind: DirectionKind) -> &'static str {
        match kind {
            DirectionKind::Task => self.pick("任务", "task"),
            DirectionKind::Suggestion => self.pick("建议", "suggestion"),
            DirectionKind::Invitation => self.pick("邀请", "invitation"),
        }
    }

    const fn state(&self, state: DirectionState) -> &'static str {
        match state {
            DirectionState::Proposed => self.pick("拟定", "proposed"),
            DirectionState::Asked => self.pick("已下达", "asked"),
            DirectionState::Accepted => self.pick("已接受", "accepted"),
            DirectionState::Declined => self.pick("已谢绝", "declined"),
            DirectionState::Superseded => self.pick("已调整", "moved"),
            DirectionState::Lapsed => self.pick("未提交", "lapsed"),
            DirectionState::Delivered => self.pick("已发布", "delivered"),
        }
    }

    const fn verdict(&self, verdict: OriginalityVerdict) -> &'static str {
        match verdict {
            OriginalityVerdict::Original => self.pick("原创", "original"),
            OriginalityVerdict::NearCopy => self.pick("近似已有稿件", "near copy"),
            OriginalityVerdict::NothingOwn => self.pick("没有自己的内容", "nothing of its own"),
            OriginalityVerdict::Repost => self.pick("转发", "repost"),
        }
    }
}

/// Said on every copy (RULES: what must not be an assessment basis).
const NOT_A_BASIS: (&str, &str) = ("不作考核依据", "Not a basis for assessment");

/// Writes the closing page as a workbook: overview, assignments, published pieces, blanks, corrections, effort; times as the clocks of
/// `zone` show them. O(lines).
///
/// # Errors
/// More lines than a sheet holds (1,048,576).
pub fn write_closing_workbook(report: &ClosingReport, zone: Zone) -> Result<Vec<u8>, XlsxError> {
    let labels = Labels(report.language);
    let note = labels.pick(NOT_A_BASIS.0, NOT_A_BASIS.1);
    let sheets: Vec<Sheet> = tables(report, zone)
        .into_iter()
        .map(|table| Sheet { note: Some(note.to_owned()), ..table.into_sheet() })
        .collect();
    write_workbook(&sheets)
}

/// Writes the closing page as a document that prints; times as the clocks of `zone` show them. O(lines).
#[must_use]
pub fn print_closing(report: &ClosingReport, zone: Zone) -> String {
    let labels = Labels(report.language);
    let long = report.assignments.len() > MOST_PRINTED;
    let nothing = labels.pick("无", "None");
    let body = html! {
        p.note { (labels.pick(NOT_A_BASIS.0, NOT_A_BASIS.1)) }
        @for (at, table) in tables(report, zone).iter().enumerate() {
            @if at == 1 && long {
                p.note { (labels.pick("选题方向较多，逐条清单见工作簿。", "There are too many directions to print; the workbook lists them.")) }
            } @else {
                (print_table(table.name, &table.header, &table.texts(), nothing))
            }
        }
    };
    let language = labels.pick("zh-CN", "en");
    print_page(language, &format!("{}{}", report.title, labels.pick(" · 结项报告", " · closing page")), &body)
}

/// One table of the page.
struct Table<'a> {
    name: &'a str,
    header: Vec<&'a str>,
    rows: Vec<Vec<Value>>,
}

impl Table<'_> {
    fn into_sheet(self) -> Sheet {
        Sheet { rows: self.rows, ..Sheet::new(self.name, &self.header) }
    }

    fn texts(&self) -> Vec<Vec<String>> {
        let text = |value: &Value| match value {
            Value::Text(text) => text.clone(),
            Value::Number(number) => number.to_string(),
            Value::Empty => String::new(),
        };
        self.rows.iter().map(|row| row.iter().map(text).collect()).collect()
    }
}

fn tables(report: &ClosingReport, zone: Zone) -> Vec<Table<'_>> {
    vec![
        overview(report, zone),
        assignments(report),
        published_pieces(report, zone),
        blanks(report),
        corrections(report, zone),
        effort(report),
    ]
}

fn overview(report: &ClosingReport, zone: Zone) -> Table<'static> {
    let labels = Labels(report.language);
    let totals = &report.assignment_totals;
    let count = |number: usize| Value::Number(as_number(number as u64));
    let rows = [
        (
            labels.pick("起止时间", "Window"),
            format!("{} – {} (UTC{zone})", zone.written(report.starts_at), zone.written(report.ends_at))
                .into(),
        ),
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
            labels.pick("占用时间（分钟，估算）", "Minutes asked (estimate)"),
            Value::Number(as_number(report.effort_minutes)),
        ),
    ];
    Table {
        name: labels.pick("概况", "Overview"),
        header: vec![labels.pick("项目", "Item"), labels.pick("数值", "Value")],
        rows: rows.into_iter().map(|(name, value)| vec![name.into(), value]).collect(),
    }
}

fn assignments(report: &ClosingReport) -> Table<'static> {
    let labels = Labels(report.language);
    let row = |line: &AssignedDirection| {
        vec![
            line.organisation_name.clone().into(),
            line.account_name.clone().into(),
            line.angle_title.clone().into(),
            line.audience_name.clone().into(),
            line.locality.clone().into(),
            labels.kind(line.kind).into(),
            labels.state(line.state).into(),
        ]
    };
    Table {
        name: labels.pick("分工", "Assignments"),
        header: vec![
            labels.pick("单位", "Organisation"),
            labels.pick("账号", "Account"),
            labels.pick("切入角度", "Angle"),
            labels.pick("受众", "Audience"),
            labels.pick("地区", "Locality"),
            labels.pick("性质", "Kind"),
            labels.pick("状态", "State"),
        ],
        rows: report.assignments.iter().map(row).collect(),
    }
}

fn published_pieces(report: &ClosingReport, zone: Zone) -> Table<'static> {
    let labels = Labels(report.language);
    let row = |line: &PublishedPiece| {
        vec![
            line.organisation_name.clone().into(),
            line.account_name.clone().into(),
            line.title.clone().into(),
            line.url.clone().into(),
            zone.written(line.published_at).into(),
            labels.verdict(line.verdict).into(),
        ]
    };
    Table {
        name: labels.pick("成果", "Published pieces"),
        header: vec![
            labels.pick("单位", "Organisation"),
            labels.pick("账号", "Account"),
            labels.pick("标题", "Title"),
            labels.pick("地址", "Address"),
            labels.pick("发布时间", "Published"),
            labels.pick("原创判断", "Originality"),
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
            line.locality.clone().into(),
            line.share.to_string().into(),
        ]
    };
    Table {
        name: labels.pick("空白", "Blanks"),
        header: vec![
            labels.pick("切入角度", "Angle"),
            labels.pick("受众", "Audience"),
            labels.pick("地区", "Locality"),
            labels.pick("份额（%）", "Share (%)"),
        ],
        rows: report.blanks.iter().map(row).collect(),
    }
}

fn corrections(report: &ClosingReport, zone: Zone) -> Table<'static> {
    let labels = Labels(report.language);
    let row = |line: &Correction| {
        vec![
            line.organisation.clone().into(),
            line.account.clone().into(),
            zone.written(line.known_at).into(),
            zone.written(line.corrected_at).into(),
            Value::Number(as_number(line.minutes)),
        ]
    };
    Table {
        name: labels.pick("更正", "Corrections"),
        header: vec![
            labels.pick("单位", "Organisation"),
            labels.pick("账号", "Account"),
            labels.pick("获知时间", "Known"),
            labels.pick("更正时间", "Corrected"),
            labels.pick("分钟", "Minutes"),
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
        header: vec![
            labels.pick("单位", "Organisation"),
            labels.pick("事项", "Action"),
            labels.pick("次数", "Count"),
            labels.pick("每次分钟", "Minutes each"),
            labels.pick("合计分钟", "Minutes"),
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
