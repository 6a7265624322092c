//! What stands on a paper, as the body of a document.

use std::fmt::Write as _;

use super::parts::WORD;
use super::xml::run_content;
use crate::document::{Block, Document, Orientation, PaperTable};
use domain::language::Language;

/// The short side of A4, in twentieths of a point.
const SHORT_SIDE: u32 = 11_906;

/// The long side of A4.
const LONG_SIDE: u32 = 16_838;

/// What stays free on each side.
const MARGIN: u32 = 850;

/// What stays free inside a cell, left and right.
const PADDING: u32 = 70;

/// Marks that stand in Latin and in Chinese fonts: where one of them is in a text, a hint says which font is meant. Elsewhere there is
/// none, since numbers would be broken at the end of a line as Chinese is.
const IN_BOTH_FONTS: [char; 6] = ['“', '”', '‘', '’', '…', '—'];

/// A row stays on one sheet if none of its texts has more letters.
const MOST_UNBROKEN: usize = 120;

struct Body {
    language: Language,
    /// How wide a table is.
    width: u32,
    xml: String,
}

/// The main part of the file.
pub(super) fn write_body(paper: &Document) -> String {
    let (width, height, lies) = match paper.orientation {
        Orientation::Portrait => (SHORT_SIDE, LONG_SIDE, ""),
        Orientation::Landscape => (LONG_SIDE, SHORT_SIDE, r#" w:orient="landscape""#),
    };
    let mut body = Body { language: paper.language, width: width - 2 * MARGIN, xml: String::new() };
    body.paragraph("Title", &paper.title);
    for block in &paper.blocks {
        body.block(block);
    }
    format!(
        r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:document xmlns:w="{WORD}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><w:body>{}<w:sectPr><w:footerReference w:type="default" r:id="rId2"/><w:pgSz w:w="{width}" w:h="{height}"{lies}/><w:pgMar w:top="{MARGIN}" w:right="{MARGIN}" w:bottom="{MARGIN}" w:left="{MARGIN}" w:header="450" w:footer="450" w:gutter="0"/></w:sectPr></w:body></w:document>"#,
        body.xml
    )
}

impl Body {
    fn block(&mut self, block: &Block) {
        match block {
            Block::Heading(text) => self.paragraph("Heading1", text),
            Block::Text(text) => self.paragraph("Normal", text),
            Block::Note(text) => self.paragraph("Note", text),
            Block::Table(table) if table.rows.is_empty() => self.paragraph("Note", &table.nothing),
            Block::Table(table) => self.table(table),
            Block::NewSheet => self.xml.push_str(r#"<w:p><w:r><w:br w:type="page"/></w:r></w:p>"#),
        }
    }

    fn paragraph(&mut self, style: &str, text: &str) {
        let hint = match self.language {
            Language::Zh if text.contains(IN_BOTH_FONTS) => r#"<w:rPr><w:rFonts w:hint="eastAsia"/></w:rPr>"#,
            Language::Zh | Language::En => "",
        };
        self.write(format_args!(
            r#"<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr><w:r>{hint}{}</w:r></w:p>"#,
            run_content(text)
        ));
    }

    fn table(&mut self, table: &PaperTable) {
        let whole = table.columns.iter().map(|column| column.width).sum::<u32>().max(1);
        let widths: Vec<u32> = table.columns.iter().map(|column| self.width * column.width / whole).collect();
        let side =
            |side: &str| format!(r#"<w:{side} w:val="single" w:sz="4" w:space="0" w:color="777777"/>"#);
        let borders: String = ["top", "left", "bottom", "right", "insideH", "insideV"].map(side).concat();
        self.write(format_args!(
            r#"<w:tbl><w:tblPr><w:tblW w:w="{}" w:type="dxa"/><w:tblBorders>{borders}</w:tblBorders><w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="{PADDING}" w:type="dxa"/><w:right w:w="{PADDING}" w:type="dxa"/></w:tblCellMar></w:tblPr><w:tblGrid>"#,
            widths.iter().sum::<u32>()
        ));
        for width in &widths {
            self.write(format_args!(r#"<w:gridCol w:w="{width}"/>"#));
        }
        self.xml.push_str("</w:tblGrid>");
        let names = table.columns.iter().map(|column| column.name.as_str());
        self.row("<w:cantSplit/><w:tblHeader/>", "ColumnHead", &mut widths.iter().copied().zip(names));
        for row in &table.rows {
            let texts = row.iter().map(String::as_str);
            // A long row that may not go over to the next sheet would leave the rest of this one empty.
            let is_short = row.iter().all(|text| text.chars().count() <= MOST_UNBROKEN);
            let whole = if is_short { "<w:cantSplit/>" } else { "" };
            self.row(whole, "Cell", &mut widths.iter().copied().zip(texts));
        }
        self.xml.push_str("</w:tbl>");
        // Two tables in a row would become one.
        self.paragraph("Cell", "");
    }

    fn row(&mut self, about: &str, style: &str, cells: &mut dyn Iterator<Item = (u32, &str)>) {
        self.write(format_args!("<w:tr><w:trPr>{about}</w:trPr>"));
        for (width, text) in cells {
            self.write(format_args!(r#"<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>"#));
            self.paragraph(style, text);
            self.xml.push_str("</w:tc>");
        }
        self.xml.push_str("</w:tr>");
    }

    fn write(&mut self, text: std::fmt::Arguments<'_>) {
        // Writing to a string cannot fail.
        let _ = self.xml.write_fmt(text);
    }
}
