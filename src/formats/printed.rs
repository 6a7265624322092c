//! Printable pages: one HTML document that needs nothing beside it, set for paper and for screens, in a reader's own fonts.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::document::{Block, Document, Orientation, PaperTable};
use domain::language::Language;

/// Rules for the page; kept in the document, so that a saved page prints as it was shown.
const STYLE: &str = "body{font:14px/1.5 system-ui,\"Noto Sans CJK SC\",\"Microsoft YaHei\",sans-serif;max-width:60em;margin:2em auto;\
padding:0 1em;color:#111}h1{font-size:1.5em}h2{font-size:1.15em;margin-top:1.6em}table{border-collapse:collapse;width:100%}\
th,td{border:1px solid #999;padding:.25em .5em;text-align:left;vertical-align:top;overflow-wrap:anywhere}\
th{background:#eee}td.number{text-align:right;white-space:nowrap}.note{color:#444}\
@media print{body{margin:0;max-width:none}h2{break-after:avoid}tr{break-inside:avoid}thead{display:table-header-group}}";

/// A whole document with a title.
///
/// ```
/// use maud::html;
/// use formats::printed::print_page;
/// let page = print_page("zh", "防汛 <2026>", &html! { p { "内容" } });
/// assert!(page.contains("<title>防汛 &lt;2026&gt;</title>"));
/// ```
#[must_use]
pub fn print_page(language: &str, title: &str, body: &Markup) -> String {
    print_styled_page(language, title, "", body)
}

/// A whole document with a title and rules of its own beside those that all pages have.
#[must_use]
pub fn print_styled_page(language: &str, title: &str, style: &str, body: &Markup) -> String {
    let page = html! {
        (DOCTYPE)
        html lang=(language) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) }
                style { (PreEscaped(STYLE)) (PreEscaped(style)) }
            }
            body {
                h1 { (title) }
                (body)
            }
        }
    };
    page.into_string()
}

/// Rules for papers, which are sheets of A4: small enough that a page holds what a page should.
const PAPER: &str = "@page{margin:14mm}body{font-size:10.5pt;line-height:1.4}h1{font-size:16pt;text-align:center;margin:0 0 .4em}\
h2{font-size:12pt;margin:.8em 0 .3em}p{margin:.25em 0}p.note,td,th{font-size:9pt}td,th{padding:.1em .4em}\
col{width:auto}hr{border:0;border-top:1px dashed #999;margin:2em 0}@media print{hr{break-after:page;visibility:hidden;margin:0}}";

/// A paper as a page to print: what [`write_docx`](super::docx::write_docx) writes to be edited.
#[must_use]
pub fn print_document(paper: &Document) -> String {
    let language = match paper.language {
        Language::Zh => "zh-CN",
        Language::En => "en",
    };
    let lies = match paper.orientation {
        Orientation::Portrait => "@page{size:A4}",
        Orientation::Landscape => "@page{size:A4 landscape}",
    };
    let body = html! { @for block in &paper.blocks { (print_block(block)) } };
    print_styled_page(language, &paper.title, &format!("{PAPER}{lies}"), &body)
}

fn print_block(block: &Block) -> Markup {
    match block {
        Block::Heading(text) => html! { h2 { (text) } },
        Block::Text(text) => html! { p { (lines(text)) } },
        Block::Note(text) => html! { p.note { (lines(text)) } },
        Block::Table(table) if table.rows.is_empty() => html! { p.note { (table.nothing) } },
        Block::Table(table) => print_paper_table(table),
        Block::NewSheet => html! { hr; },
    }
}

fn print_paper_table(table: &PaperTable) -> Markup {
    let whole = table.columns.iter().map(|column| column.width).sum::<u32>().max(1);
    html! {
        table {
            colgroup {
                @for column in &table.columns { col style=(format!("width:{}%", column.width * 100 / whole)); }
            }
            thead { tr { @for column in &table.columns { th scope="col" { (column.name) } } } }
            tbody { @for row in &table.rows { tr { @for text in row { td { (lines(text)) } } } } }
        }
    }
}

fn lines(text: &str) -> Markup {
    html! {
        @for (at, line) in text.lines().enumerate() {
            @if at > 0 { br; }
            (line)
        }
    }
}

/// A table under a heading; without rows it says `nothing` instead.
#[must_use]
pub fn print_table(heading: &str, header: &[&str], rows: &[Vec<String>], nothing: &str) -> Markup {
    html! {
        h2 { (heading) }
        @if rows.is_empty() {
            p.note { (nothing) }
        } @else {
            table {
                thead { tr { @for column in header { th scope="col" { (column) } } } }
                tbody { @for row in rows { tr { @for value in row { td { (value) } } } } }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_wrote_is_shown_and_never_run() {
        let table = print_table("成果", &["标题"], &[vec!["<script>x</script>".to_owned()]], "无");
        assert!(table.into_string().contains("&lt;script&gt;x&lt;/script&gt;"));
    }

    #[test]
    fn an_empty_table_says_so() {
        assert!(print_table("更正", &["稿件"], &[], "没有更正").into_string().contains("没有更正"));
    }
}
