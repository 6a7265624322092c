//! How much a zip archive unpacks to, and what it holds: looked at before a library reads any of it.

use std::io::{Cursor, Read};

use domain::office::OfficeProblem;
use zip::ZipArchive;

use super::book::Limits;
use super::refusal::Refusal;

/// What an archive is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Content {
    /// `.xlsx` or `.xlsm`.
    Spreadsheet {
        /// Whether it holds macros.
        macros: bool,
        /// Whether a sheet holds a formula.
        formulas: bool,
        /// Whether a sheet holds merged cells.
        merges: bool,
    },
    /// `.ods`.
    OpenDocument,
}

/// Unpacks every part once into nothing, and so knows its true size whatever the directory declares.
pub(super) fn look_into(
    bytes: &[u8],
    refusal: &Refusal<'_>,
    limits: &Limits,
) -> Result<Content, Box<OfficeProblem>> {
    let mut archive =
        ZipArchive::new(Cursor::new(bytes)).map_err(|_| refusal.damaged("zip: no directory"))?;
    let mut names = Vec::with_capacity(archive.len().min(4096));
    let mut left = limits.unpacked_bytes;
    let (mut formulas, mut merges) = (false, false);
    for at in 0..archive.len() {
        let (name, declared, encrypted) = {
            let part = archive.by_index_raw(at).map_err(|_| refusal.damaged("zip: bad part"))?;
            let name = part.name().map_err(|_| refusal.damaged("zip: bad name"))?;
            (name.to_lowercase().replace('\\', "/"), part.size(), part.encrypted())
        };
        if encrypted {
            return Err(refusal.password());
        }
        let whole = is_held_whole(&name);
        let most = if whole { left.min(limits.part_bytes) } else { left };
        if declared > most {
            return Err(refusal.too_large(unpacks(limits)));
        }
        if matches!(ending(&name), "xml" | "rels" | "bin") {
            let mut part = archive.by_index(at).map_err(|_| refusal.damaged("zip: bad part"))?;
            let mut scan = Scan::new(name.starts_with("xl/worksheets/"));
            let read = scan.drain(&mut part, most);
            let size = read.map_err(|()| refusal.damaged("zip: bad data"))?;
            if size > most {
                return Err(refusal.too_large(unpacks(limits)));
            }
            left -= size;
            formulas |= scan.formulas;
            merges |= scan.merges;
        }
        names.push(name);
    }
    let has = |name: &str| names.iter().any(|known| known == name);
    if has("xl/workbook.xml")
        || names.iter().any(|name| name.starts_with("xl/worksheets/") && ending(name) == "xml")
    {
        let macros = names.iter().any(|name| name.ends_with("vbaproject.bin"));
        return Ok(Content::Spreadsheet { macros, formulas, merges });
    }
    if has("content.xml") && has("mimetype") && !has("word/document.xml") {
        let mut mime = String::new();
        if let Ok(part) = archive.by_name("mimetype") {
            let _ = part.take(200).read_to_string(&mut mime);
        }
        return if mime.contains("spreadsheet") {
            Ok(Content::OpenDocument)
        } else {
            Err(refusal.other_kind(("文档（OpenDocument）", "a document (OpenDocument)")))
        };
    }
    Err(refusal.other_kind(match () {
        () if has("word/document.xml") => ("Word 文档", "a Word document"),
        () if has("ppt/presentation.xml") => ("演示文稿", "a presentation"),
        () if has("xl/workbook.bin") => ("二进制工作簿（.xlsb）", "a binary workbook (.xlsb)"),
        () => ("压缩包", "a zip archive without a workbook"),
    }))
}

fn unpacks(limits: &Limits) -> (&'static str, &'static str) {
    debug_assert!(limits.unpacked_bytes > 0);
    ("解压后超过上限", "it unpacks to more than is read")
}

/// What stands behind the last full stop of a part's name, which is in lower case.
fn ending(name: &str) -> &str {
    name.rsplit_once('.').map_or("", |(_, ending)| ending)
}

/// Parts that libraries hold in memory as a whole.
fn is_held_whole(name: &str) -> bool {
    name == "xl/sharedstrings.xml"
        || name == "xl/styles.xml"
        || name == "xl/workbook.xml"
        || ending(name) == "rels"
}

/// Looks for two words in a stream of XML.
struct Scan {
    looks: bool,
    formulas: bool,
    merges: bool,
}

impl Scan {
    const fn new(looks: bool) -> Self {
        Self { looks, formulas: false, merges: false }
    }

    /// Reads to the end, or to one byte more than `most`; says how many bytes there were.
    fn drain(&mut self, part: &mut impl Read, most: u64) -> Result<u64, ()> {
        let mut buffer = vec![0_u8; 64 << 10];
        let mut kept = 0;
        let mut size = 0;
        loop {
            let read = part.read(&mut buffer[kept..]).map_err(|_| ())?;
            if read == 0 {
                return Ok(size);
            }
            size += read as u64;
            if size > most {
                return Ok(size);
            }
            let filled = kept + read;
            if self.looks {
                self.look(&buffer[..filled]);
                // A word may be cut by the end of the buffer.
                kept = filled.min(16);
                buffer.copy_within(filled - kept..filled, 0);
            }
        }
    }

    fn look(&mut self, bytes: &[u8]) {
        if self.formulas && self.merges {
            return;
        }
        for (at, byte) in bytes.iter().enumerate() {
            if *byte != b'<' && *byte != b':' {
                continue;
            }
            let rest = &bytes[at + 1..];
            match rest {
                [b'f', b'>' | b' ' | b'/', ..] => self.formulas = true,
                [b'm', b'e', b'r', b'g', b'e', b'C', ..] => self.merges = true,
                _ => {}
            }
        }
    }
}
