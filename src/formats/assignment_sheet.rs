//! Assignment sheets (分工表) as workbooks and documents: over all organisations first, then one after the other.

use rust_xlsxwriter::XlsxError;
use zip::result::ZipError;

use super::document::{Block, Document, Orientation, PaperColumn, PaperTable};
use super::docx::write_docx;
use super::labels::Labels;
use super::paper_workbook::{PaperSheet, write_paper_workbook};
use domain::assignment_sheet::{AssignedFact, AssignmentLine, AssignmentSheet, OrganisationAssignments};
use domain::language::Language;

/// How much a table shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Extent {
    /// A line for each direction, over all organisations.
    Overview,
    /// With what is to be written and the facts to use, for one organisation.
    Organisation,
}

/// Writes a sheet as a workbook: the first sheet over all organisations, then one for each. O(lines).
///
/// # Errors
/// More lines than a sheet holds (1,048,576).
pub fn write_assignment_workbook(sheet: &AssignmentSheet) -> Result<Vec<u8>, XlsxError> {
    let labels = Labels(sheet.language);
    let overview = PaperSheet {
        name: labels.pick("总表", "Overview").to_owned(),
        head: head(sheet, None),
        table: table(sheet, &sheet.organisations, Extent::Overview),
    };
    let of_one = |one: &OrganisationAssignments| PaperSheet {
        name: one.name.clone(),
        head: head(sheet, Some(one)),
        table: table(sheet, std::slice::from_ref(one), Extent::Organisation),
    };
    let each = sheet.organisations.iter().map(of_one);
    let sheets: Vec<PaperSheet> = std::iter::once(overview).chain(each).collect();
    write_paper_workbook(&sheets, sheet.language)
}

/// Writes a sheet as a document: the first pages over all organisations, then a page for each. O(lines).
///
/// # Errors
/// As [`write_docx`].
pub fn write_assignment_document(sheet: &AssignmentSheet) -> Result<Vec<u8>, ZipError> {
    let mut head_lines = head(sheet, None).into_iter();
    let title = head_lines.next().unwrap_or_default();
    let mut blocks: Vec<Block> = head_lines.map(Block::Note).collect();
    blocks.push(Block::Table(table(sheet, &sheet.organisations, Extent::Overview)));
    for one in &sheet.organisations {
        blocks.push(Block::NewSheet);
        let mut lines = head(sheet, Some(one)).into_iter();
        blocks.extend(lines.next().map(Block::Heading));
        blocks.extend(lines.map(Block::Note));
        blocks.push(Block::Table(table(sheet, std::slice::from_ref(one), Extent::Organisation)));
    }
    write_docx(&Document { title, language: sheet.language, orientation: Orientation::Landscape, blocks })
}

/// What stands above a table: its title first.
fn head(sheet: &AssignmentSheet, one: Option<&OrganisationAssignments>) -> Vec<String> {
    let labels = Labels(sheet.language);
    let whose = one.map(|one| format!("{}{}", labels.pick("：", ": "), one.name)).unwrap_or_default();
    let mut head = vec![format!("{}{}{whose}", sheet.title, labels.pick(" 分工表", " – assignment sheet"))];
    let said = |zh, en, text: &str| {
        (!text.trim().is_empty()).then(|| format!("{}{}", labels.pick(zh, en), text.trim()))
    };
    let window = sheet.starts_at.until(sheet.ends_at, sheet.language);
    let window = format!("{window}{}", bracketed(&sheet.zone, labels));
    let about = [
        said("起止时间：", "Window: ", &window),
        said("依据：", "Basis: ", &sheet.basis),
        said("联系：", "Contact: ", &sheet.contact),
        one.and_then(|one| said("审核：", "Reviewed by: ", &labels.list(&one.reviewers))),
    ];
    head.extend(about.into_iter().flatten());
    head
}

fn bracketed(text: &str, labels: Labels) -> String {
    match labels.0 {
        Language::Zh => format!("（{text}）"),
        Language::En => format!(" ({text})"),
    }
}

/// Whom to ask stands above the table, and so does, for one organisation, who reviews.
fn table(sheet: &AssignmentSheet, of: &[OrganisationAssignments], extent: Extent) -> PaperTable {
    let labels = Labels(sheet.language);
    let column = |zh, en, width| PaperColumn::new(labels.pick(zh, en), width);
    let reviewed = of.iter().any(|one| !one.reviewers.is_empty()) && extent == Extent::Overview;
    let mut columns = vec![
        column("账号（平台）", "Account (platform)", 20),
        column("讲什么", "What", if extent == Extent::Overview { 36 } else { 60 }),
        column("读者", "Readers", 11),
        column("形式和篇幅", "Form and length", 18),
        column("时间", "When", if extent == Extent::Overview { 25 } else { 18 }),
        column("状态", "State", 11),
    ];
    match extent {
        Extent::Overview => columns.insert(0, column("单位", "Organisation", 20)),
        Extent::Organisation => columns.push(column("可用口径", "Facts to use", 42)),
    }
    columns.extend(reviewed.then(|| column("审核", "Reviewed by", 10)));
    let lines = of.iter().flat_map(|one| one.lines.iter().map(move |line| (one, line)));
    let rows = lines.map(|(one, line)| {
        let mut row = vec![
            labels.account(&line.account, &line.platform),
            what(line, extent),
            line.readers.clone(),
            form(line, labels),
            line.starts_at.until(line.due_at, sheet.language),
            state(line, labels),
        ];
        match extent {
            Extent::Overview => row.insert(0, one.name.clone()),
            Extent::Organisation => row.push(facts(&line.facts, labels)),
        }
        row.extend(reviewed.then(|| labels.list(&one.reviewers)));
        row
    });
    let nothing = labels.pick("没有分工。", "Nothing is assigned.");
    PaperTable { rows: rows.collect(), columns, nothing: nothing.to_owned() }
}

fn what(line: &AssignmentLine, extent: Extent) -> String {
    match extent {
        Extent::Organisation if !line.brief.is_empty() => format!("{}\n{}", line.title, line.brief),
        Extent::Overview | Extent::Organisation => line.title.clone(),
    }
}

/// The form by name, and how long it should be.
pub(super) fn form(line: &AssignmentLine, labels: Labels) -> String {
    [line.form.as_str(), line.length.as_str()].join(labels.pick("，", ", "))
}

fn state(line: &AssignmentLine, labels: Labels) -> String {
    [labels.kind(line.kind), labels.state(line.state)].join(labels.pick("，", ", "))
}

fn facts(facts: &[AssignedFact], labels: Labels) -> String {
    let quoted = labels.pick("（照用原文）", " (word for word)");
    let said = facts.iter().zip(1..).map(|(fact, number)| {
        let quoted = if fact.verbatim { quoted } else { "" };
        format!("{number}. {}{quoted}", fact.text.trim())
    });
    said.collect::<Vec<_>>().join("\n")
}
