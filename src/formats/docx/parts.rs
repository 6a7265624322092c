//! The parts of a file that are nearly the same in each.

use super::xml::escape;
use crate::document::Document;
use domain::language::Language;

pub(super) const CONTENT_TYPES: &str = concat!(
    r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#,
    r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">"#,
    r#"<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>"#,
    r#"<Default Extension="xml" ContentType="application/xml"/>"#,
    r#"<Override PartName="/word/document.xml" "#,
    r#"ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>"#,
    r#"<Override PartName="/word/styles.xml" "#,
    r#"ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/>"#,
    r#"<Override PartName="/word/footer1.xml" "#,
    r#"ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml"/>"#,
    r#"<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>"#,
    "</Types>",
);

pub(super) const PACKAGE: &str = concat!(
    r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#,
    r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">"#,
    r#"<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" "#,
    r#"Target="word/document.xml"/>"#,
    r#"<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" "#,
    r#"Target="docProps/core.xml"/>"#,
    "</Relationships>",
);

pub(super) const RELATIONSHIPS: &str = concat!(
    r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#,
    r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">"#,
    r#"<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" "#,
    r#"Target="styles.xml"/>"#,
    r#"<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/footer" "#,
    r#"Target="footer1.xml"/>"#,
    "</Relationships>",
);

/// The namespace of all that is drawn.
pub(super) const WORD: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

const fn tag(language: Language) -> &'static str {
    match language {
        Language::Zh => "zh-CN",
        Language::En => "en-GB",
    }
}

/// Title and language, as file managers show them. No time of writing: the same paper is the same file.
pub(super) fn properties(paper: &Document) -> String {
    format!(
        r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{}</dc:title><dc:language>{}</dc:language></cp:coreProperties>"#,
        escape(&paper.title),
        tag(paper.language)
    )
}

/// Fonts that Word and WPS have on every office's machine; others take what they have for the language, which is why it stands beside
/// them. Sizes are in half points, spaces in twentieths of a point.
pub(super) fn styles(language: Language) -> String {
    let tag = tag(language);
    let style = |kind: &str, name: &str, paragraph: &str, run: &str| {
        format!(
            r#"<w:style w:type="paragraph" w:styleId="{kind}"><w:name w:val="{name}"/><w:basedOn w:val="Normal"/><w:qFormat/><w:pPr>{paragraph}</w:pPr><w:rPr>{run}</w:rPr></w:style>"#
        )
    };
    let head = r#"<w:rFonts w:ascii="Arial" w:hAnsi="Arial" w:eastAsia="黑体" w:cs="Arial"/>"#;
    format!(
        r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:styles xmlns:w="{WORD}"><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="宋体" w:cs="Times New Roman"/><w:sz w:val="21"/><w:szCs w:val="21"/><w:lang w:val="{tag}" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults><w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/><w:pPr><w:spacing w:after="80"/></w:pPr></w:style>{title}{heading}{note}{cell}{column}</w:styles>"#,
        title = style(
            "Title",
            "Title",
            r#"<w:keepNext/><w:spacing w:after="120"/><w:jc w:val="center"/>"#,
            &format!(r#"{head}<w:b/><w:sz w:val="32"/><w:szCs w:val="32"/>"#)
        ),
        heading = style(
            "Heading1",
            "heading 1",
            r#"<w:keepNext/><w:spacing w:before="160" w:after="80"/><w:outlineLvl w:val="0"/>"#,
            &format!(r#"{head}<w:b/><w:sz w:val="24"/><w:szCs w:val="24"/>"#)
        ),
        note = style(
            "Note",
            "Note",
            r#"<w:spacing w:after="60"/>"#,
            r#"<w:color w:val="444444"/><w:sz w:val="18"/><w:szCs w:val="18"/>"#
        ),
        cell =
            style("Cell", "Cell", r#"<w:spacing w:after="0"/>"#, r#"<w:sz w:val="18"/><w:szCs w:val="18"/>"#),
        column = style(
            "ColumnHead",
            "Column Head",
            r#"<w:keepNext/><w:spacing w:after="0"/>"#,
            &format!(r#"{head}<w:b/><w:sz w:val="18"/><w:szCs w:val="18"/>"#)
        ),
    )
}

/// Which sheet of how many.
pub(super) fn footer(language: Language) -> String {
    let (before, between, after) = match language {
        Language::Zh => ("第", "页，共", "页"),
        Language::En => ("page ", " of ", ""),
    };
    let text = |text: &str| format!(r#"<w:r><w:t xml:space="preserve">{text}</w:t></w:r>"#);
    let field =
        |name: &str| format!(r#"<w:fldSimple w:instr=" {name} "><w:r><w:t>1</w:t></w:r></w:fldSimple>"#);
    format!(
        r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:ftr xmlns:w="{WORD}"><w:p><w:pPr><w:pStyle w:val="Note"/><w:jc w:val="center"/></w:pPr>{}{}{}{}{}</w:p></w:ftr>"#,
        text(before),
        field("PAGE"),
        text(between),
        field("NUMPAGES"),
        text(after)
    )
}
