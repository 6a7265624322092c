//! What kind of file some bytes are, by what is in them.

/// What is in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A zip archive: `.xlsx`, `.ods`, or something else in one.
    Archive,
    /// A compound file: `.xls`, an encrypted `.xlsx`, or something else in one.
    Compound,
    /// Text, as far as can be told.
    Text,
    /// A page, as which some programs export "Excel" files.
    Page,
    /// Nothing at all.
    Empty,
    /// Something that is no list: its name in Chinese and English.
    Other(&'static str, &'static str),
}

const SIGNATURES: [(&[u8], &str, &str); 14] = [
    (b"\x89PNG", "图片（PNG）", "a picture (PNG)"),
    (b"\xff\xd8\xff", "图片（JPEG）", "a picture (JPEG)"),
    (b"GIF8", "图片（GIF）", "a picture (GIF)"),
    (b"BM", "图片（BMP）", "a picture (BMP)"),
    (b"%PDF", "PDF 文档", "a PDF document"),
    (b"Rar!", "RAR 压缩包", "a RAR archive"),
    (b"7z\xbc\xaf\x27\x1c", "7z 压缩包", "a 7z archive"),
    (b"\x1f\x8b", "gzip 压缩包", "a gzip archive"),
    (b"SQLite format 3\0", "数据库", "a database"),
    (b"\x7fELF", "程序", "a program"),
    (b"MZ", "程序", "a program"),
    (b"{\\rtf", "RTF 文档", "an RTF document"),
    (b"II*\0", "图片（TIFF）", "a picture (TIFF)"),
    (b"MM\0*", "图片（TIFF）", "a picture (TIFF)"),
];

pub(super) fn kind_of(bytes: &[u8]) -> Kind {
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Kind::Empty;
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return Kind::Archive;
    }
    if bytes.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
        return Kind::Compound;
    }
    if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        return Kind::Other("图片（WebP）", "a picture (WebP)");
    }
    for (signature, zh, en) in SIGNATURES {
        // Two letters may begin a text as well; then no zero byte stands near.
        let binary = signature.len() > 2 || bytes[..bytes.len().min(256)].contains(&0);
        if bytes.starts_with(signature) && binary {
            return Kind::Other(zh, en);
        }
    }
    let start: String = bytes.iter().take(512).map(|byte| char::from(*byte).to_ascii_lowercase()).collect();
    let start = start.trim_start_matches(|c: char| !c.is_ascii_graphic() || matches!(c, 'ï' | '»' | '¿'));
    if start.starts_with("<html")
        || start.starts_with("<!doctype")
        || start.starts_with("<table")
        || (start.starts_with('<') && start.contains("<html"))
        || start.starts_with("<?xml")
        || start.starts_with("mime-version")
    {
        return Kind::Page;
    }
    Kind::Text
}
