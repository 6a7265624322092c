//! Papers as DOCX (ECMA-376, `WordprocessingML`), to be opened in Word, WPS and `LibreOffice`, edited, and passed on.
//!
//! The one maintained crate that writes such files (docx-rs 0.4.22) was tried first. It can say neither in which language a text is
//! (`w:lang`), without which `LibreOffice` draws Han characters in Japanese shapes, nor that a table's header stands again on each sheet
//! (`w:tblHeader`); it writes control characters as they are, after which Word refuses the file; and it brings a second `zip` and
//! decoders of pictures along. What papers need of the format is little, so it is written here.

mod body;
mod parts;
mod xml;

use std::io::{Cursor, Write as _};

use zip::result::ZipError;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::document::Document;

/// Writes a paper as the bytes of a DOCX file; the same paper gives the same bytes. O(text).
///
/// # Errors
/// What the archive refuses, such as more than 4 GiB.
///
/// ```
/// use domain::language::Language;
/// use formats::document::{Block, Document, Orientation};
/// use formats::docx::write_docx;
/// let paper = Document {
///     title: "分工表".into(), language: Language::Zh, orientation: Orientation::Portrait,
///     blocks: vec![Block::Text("一行\n另一行".into())],
/// };
/// assert!(write_docx(&paper)?.starts_with(b"PK"));
/// # Ok::<(), zip::result::ZipError>(())
/// ```
pub fn write_docx(paper: &Document) -> Result<Vec<u8>, ZipError> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    let parts = [
        // Readers that look at the first file alone know the kind of the archive by it.
        ("[Content_Types].xml", parts::CONTENT_TYPES.to_owned()),
        ("_rels/.rels", parts::PACKAGE.to_owned()),
        ("docProps/core.xml", parts::properties(paper)),
        ("word/document.xml", body::write_body(paper)),
        ("word/styles.xml", parts::styles(paper.language)),
        ("word/footer1.xml", parts::footer(paper.language)),
        ("word/_rels/document.xml.rels", parts::RELATIONSHIPS.to_owned()),
    ];
    for (name, text) in parts {
        archive.start_file(name, options)?;
        archive.write_all(text.as_bytes())?;
    }
    Ok(archive.finish()?.into_inner())
}

#[cfg(test)]
mod tests;
