//! Ledgers as files: CSV for programs, workbooks for people. Both say in every copy when they are no basis for an assessment.

use rust_xlsxwriter::XlsxError;

use super::csv::write_rows;
use super::workbook::{Sheet, Value, left_out_sheet, write_workbook};
use domain::contribution::{CampaignLedger, LedgerLine};
use domain::decimal::Decimal;
use domain::left_out::LeftOutPart;

const COLUMNS: [&str; 10] = [
    "cluster",
    "organisation",
    "account",
    "angle",
    "audience",
    "locality",
    "piece",
    "share",
    "asked",
    "note",
];

/// Writes a ledger as CSV: all names, `share` and `asked` in percent, and in the last column of each row what stands on every copy.
/// O(lines).
#[must_use]
pub fn write_ledger_csv(ledger: &CampaignLedger) -> String {
    let note = ledger.note.as_deref().unwrap_or_default();
    let row = |line: &LedgerLine| {
        let mut row = std::array::from_fn::<String, 10, _>(|_| note.to_owned());
        for (field, name) in row.iter_mut().zip(names(line)) {
            *field = name;
        }
        (row[7], row[8]) = (line.share.to_string(), line.asked.to_string());
        row
    };
    write_rows(&COLUMNS, ledger.lines.iter().map(row))
}

/// Writes ledgers as a workbook, a sheet for each campaign, with what stands on every copy above the table. O(lines).
///
/// # Errors
/// More lines than a sheet holds (1,048,576).
pub fn write_ledger_workbook(
    ledgers: &[CampaignLedger],
    left_out: &[LeftOutPart],
) -> Result<Vec<u8>, XlsxError> {
    let sheets = ledgers.iter().zip(1..).map(|(ledger, number)| {
        let mut sheet = Sheet::new(&format!("{number}"), &COLUMNS[..9]);
        let note = ledger.note.as_deref().map_or_else(String::new, |note| format!("：{note}"));
        sheet.note = Some(format!("{}{note}", ledger.title));
        sheet.rows = ledger.lines.iter().map(cells).collect();
        sheet
    });
    let sheets: Vec<Sheet> = sheets.chain([left_out_sheet(left_out)]).collect();
    write_workbook(&sheets)
}

fn cells(line: &LedgerLine) -> Vec<Value> {
    let number = |figure: Decimal| figure.to_string().parse().map_or(Value::Empty, Value::Number);
    let name = |name: String| if name.is_empty() { Value::Empty } else { Value::Text(name) };
    names(line).into_iter().map(name).chain([number(line.share), number(line.asked)]).collect()
}

fn names(line: &LedgerLine) -> [String; 7] {
    let text = |name: &Option<String>| name.clone().unwrap_or_default();
    [
        text(&line.cluster),
        text(&line.organisation),
        text(&line.account),
        text(&line.angle),
        text(&line.audience),
        text(&line.locality),
        line.piece.map(|piece| piece.to_string()).unwrap_or_default(),
    ]
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use domain::contribution::LedgerView;
    use domain::id::CampaignId;

    fn ledger(note: Option<&str>) -> CampaignLedger {
        let figure = |units| Decimal { units, decimals: 4 };
        let line = LedgerLine {
            organisation: Some("教育局,张家港".to_owned()),
            share: figure(125_000),
            asked: figure(250_000),
            ..LedgerLine::default()
        };
        CampaignLedger {
            campaign: CampaignId(Uuid::nil()),
            title: "防汛".to_owned(),
            by: LedgerView::Organisation,
            total: figure(1_000_000),
            covered: figure(125_000),
            basis_for_assessment: note.is_none(),
            note: note.map(str::to_owned),
            lines: vec![line],
        }
    }

    #[test]
    fn every_row_says_that_it_is_no_basis_for_an_assessment() {
        let csv = write_ledger_csv(&ledger(Some("不作考核依据")));
        assert_eq!(csv.lines().nth(1), Some(",\"教育局,张家港\",,,,,,12.5000,25.0000,不作考核依据"));
        assert!(!write_ledger_csv(&ledger(None)).contains("不作考核依据"));
        assert!(write_ledger_workbook(&[ledger(None), ledger(Some("x"))], &[]).unwrap().starts_with(b"PK"));
    }
}
