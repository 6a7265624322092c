//! The one page for the head, to print or to edit, with or without its appendix.

use zip::result::ZipError;

use super::closing::closing_blocks;
use super::document::{Block, Document, Orientation, PaperColumn, PaperTable};
use super::docx::write_docx;
use super::labels::Labels;
use super::printed::print_document;
use super::result_words::ResultWords;
use domain::closing::{ClosingReport, ClusterShare, ResultPage};

/// So many clusters stand beside each other in a row.
const BESIDE: usize = 2;

/// So many rows of them the page has room for; of more, the appendix has the rest.
const MOST_ROWS: usize = 14;

/// Prints the page, with the closing report behind it if there is one. It needs nothing beside it. O(lines).
#[must_use]
pub fn print_result(page: &ResultPage, appendix: Option<&ClosingReport>) -> String {
    print_document(&document(page, appendix))
}

/// Writes the page as a document, with the closing report behind it if there is one. O(lines).
///
/// # Errors
/// As [`write_docx`].
pub fn write_result_document(
    page: &ResultPage,
    appendix: Option<&ClosingReport>,
) -> Result<Vec<u8>, ZipError> {
    write_docx(&document(page, appendix))
}

fn document(page: &ResultPage, appendix: Option<&ClosingReport>) -> Document {
    let labels = Labels(page.language);
    let words = ResultWords { page, labels };
    let heading = |zh, en| Block::Heading(labels.pick(zh, en).to_owned());
    let mut blocks = vec![Block::Note(words.about())];
    blocks.push(heading("一、讲到了多少", "1. What was reached"));
    blocks.extend(words.reached().into_iter().map(Block::Text));
    blocks.push(heading("二、各微矩阵讲到的份额", "2. What each cluster contributed"));
    blocks.push(Block::Note(words.rule().to_owned()));
    blocks.push(Block::Table(shares(page, labels)));
    blocks
        .extend(words.more_clusters(page.clusters.len().saturating_sub(BESIDE * MOST_ROWS)).map(Block::Note));
    blocks.push(heading("三、最重的空白，谁能补", "3. The heaviest blanks, and who could close them"));
    blocks.extend(words.blanks().into_iter().map(Block::Text));
    blocks.push(heading("四、更正", "4. Corrections"));
    blocks.push(Block::Text(words.corrections()));
    blocks.push(heading("五、用了多少时间", "5. What it took"));
    blocks.extend(words.effort().into_iter().map(Block::Text));
    if let Some(report) = appendix {
        blocks.push(Block::NewSheet);
        blocks.push(heading("附件：结项报告", "Appendix: the closing report"));
        blocks.extend(closing_blocks(report));
    }
    let title = format!("{}{}", page.title, labels.pick("：结果", ": the result"));
    Document { title, language: page.language, orientation: Orientation::Portrait, blocks }
}

/// Clusters by name, two in a row, the first half on the left.
fn shares(page: &ResultPage, labels: Labels) -> PaperTable {
    let columns = [
        PaperColumn::new(labels.pick("微矩阵", "Cluster"), 20),
        PaperColumn::new(labels.pick("讲到（%）", "Told (%)"), 7),
        PaperColumn::new(labels.pick("约定（%）", "Asked (%)"), 7),
    ];
    let shown = &page.clusters[..page.clusters.len().min(BESIDE * MOST_ROWS)];
    let height = shown.len().div_ceil(BESIDE);
    let cells = |cluster: Option<&ClusterShare>| {
        cluster.map_or_else(
            || [const { String::new() }; 3],
            |one| [one.name.clone(), one.share.with_decimals(1), one.asked.with_decimals(1)],
        )
    };
    let row = |at: usize| {
        let beside = (0..BESIDE).flat_map(|column| cells(shown.get(at + column * height)));
        beside.collect::<Vec<String>>()
    };
    PaperTable {
        columns: columns.iter().cycle().take(columns.len() * BESIDE).cloned().collect(),
        rows: (0..height).map(row).collect(),
        nothing: labels.pick("没有微矩阵。", "No cluster was asked.").to_owned(),
    }
}
