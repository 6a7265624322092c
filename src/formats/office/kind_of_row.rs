//! What a row below the header is.

use domain::office::{Layout, OfficeField};
use domain::terms::{cleaned, fold_word};

use super::cells::Cells;
use super::contact::begins_as_contact;
use super::text::in_one_line;
use crate::sheet::{Cell, GridRow};

/// What a row is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum KindOfRow {
    /// Nothing but a running number.
    Empty,
    Total,
    RepeatedHeader,
    /// A heading, and what it says.
    Heading(String),
    Note,
    /// An account or several, as far as its shape says.
    Account,
}

pub(super) fn kind_of_row(row: &GridRow, cells: &Cells<'_>, layout: Layout) -> KindOfRow {
    let field_at =
        |column: u32| cells.columns.iter().find(|known| known.at == column).and_then(|known| known.field);
    let is_number = |cell: &Cell| {
        matches!(cell, Cell::Number(_)) || fold_word(&cell.shown()).chars().all(|c| c.is_ascii_digit())
    };
    let (numbers, own): (Vec<_>, Vec<_>) = row.cells.iter().partition(|(column, cell)| {
        field_at(*column).is_none_or(|field| field == OfficeField::Ignored) && is_number(cell)
    });
    if is_total(row, cells) {
        return KindOfRow::Total;
    }
    let texts: Vec<(u32, String)> =
        own.iter().map(|(column, cell)| (*column, in_one_line(&cell.shown()))).collect();
    match texts.as_slice() {
        [] => KindOfRow::Empty,
        _ if repeats_header(&texts, cells) => KindOfRow::RepeatedHeader,
        _ if is_signature(&texts) || says_how_to_call(&texts, cells) => KindOfRow::Note,
        [(column, text)] => single(row, (*column, text), numbers.is_empty(), cells, layout),
        // `一` in the column of running numbers and the heading in the next.
        [(_, first), (_, second)]
            if is_ordinal(first) && numbers.is_empty() && is_short(second) && !has_neighbours(row, cells) =>
        {
            KindOfRow::Heading(format!("{first} {second}"))
        }
        _ => KindOfRow::Account,
    }
}

/// A row with one text: a heading, a note, or an account whose other values stand in merges.
fn single(
    row: &GridRow,
    (column, text): (u32, &str),
    unnumbered: bool,
    cells: &Cells<'_>,
    layout: Layout,
) -> KindOfRow {
    let field = cells.columns.iter().find(|known| known.at == column).and_then(|known| known.field);
    let heading = || KindOfRow::Heading(text.to_owned());
    if is_note(text) {
        return KindOfRow::Note;
    }
    if begins_as_heading(text) {
        return heading();
    }
    let names = field == Some(OfficeField::Name)
        || (layout == Layout::Organisation && field.is_some_and(OfficeField::is_organisation));
    let wide = cells.is_wide(row, column);
    // A name that was merged over several rows is that of an account on each of their platforms.
    let goes_on = (0..cells.columns.len()).any(|index| {
        cells.columns[index].field == Some(OfficeField::Name)
            && cells.get(row, index).is_some_and(|found| found.at.row < row.number)
    });
    if field.is_some() && goes_on && layout == Layout::Account {
        return KindOfRow::Account;
    }
    if names && !wide && (!unnumbered || has_neighbours(row, cells) || layout == Layout::Organisation) {
        return KindOfRow::Account;
    }
    if wide || !names {
        return if is_short(text) { heading() } else { KindOfRow::Note };
    }
    // A name alone, in a sheet that says more of others: nobody can tell a heading from an account, so it is one with faults.
    KindOfRow::Account
}

/// Whether merges from above say something of the row.
fn has_neighbours(row: &GridRow, cells: &Cells<'_>) -> bool {
    (0..cells.columns.len()).any(|index| {
        cells.columns[index].field.is_some_and(|field| field != OfficeField::Ignored)
            && cells.get(row, index).is_some_and(|found| found.at.row < row.number)
    })
}

fn is_total(row: &GridRow, cells: &Cells<'_>) -> bool {
    const WORDS: [&str; 10] =
        ["合计", "总计", "小计", "共计", "总数", "总共", "累计", "total", "subtotal", "grandtotal"];
    row.cells.iter().take(2).any(|(column, cell)| {
        let Cell::Text(text) = cell else { return false };
        let first = text.trim_start().chars().next();
        if !first.is_some_and(|first| "合总小共累tTsSgG".contains(first)) {
            return false;
        }
        let text = fold_word(text);
        let named =
            cells.columns.iter().any(|known| known.at == *column && known.field == Some(OfficeField::Name));
        WORDS.iter().any(|word| {
            text.strip_prefix(word).is_some_and(|rest| {
                let rest = rest.trim_start_matches(['(', ':', '：']);
                rest.is_empty()
                    || (!named && rest.chars().count() < 12)
                    || rest.starts_with(|c: char| c.is_ascii_digit())
            })
        })
    })
}

/// Whether most of a row's texts are those of the header above them.
fn repeats_header(texts: &[(u32, String)], cells: &Cells<'_>) -> bool {
    // Without folding: a header that is printed again is written as it was, and this is asked of every row.
    let same = texts.iter().filter(|(column, text)| {
        let header =
            cells.columns.iter().find(|known| known.at == *column).map(|known| known.header.as_str());
        header.is_some_and(|header| header == text || header.split('/').any(|line| line == text))
    });
    let same = same.count();
    (same > 1 && same * 10 >= texts.len() * 7) || (same == 1 && texts.len() == 1)
}

/// `填表人：…　审核人：…　日期：…`.
fn is_signature(texts: &[(u32, String)]) -> bool {
    const WORDS: [&str; 12] = [
        "填表",
        "填报",
        "制表",
        "审核",
        "负责人签",
        "单位(盖章",
        "联系人:",
        "日期",
        "审批",
        "报送",
        "preparedby",
        "approvedby",
    ];
    if !texts.iter().any(|(_, text)| text.contains(['：', ':'])) {
        return false;
    }
    let signs = texts.iter().filter(|(_, text)| {
        let text = fold_word(text);
        let signed = cleaned(text.as_str());
        WORDS.iter().any(|word| signed.starts_with(&fold_word(word)))
    });
    let colons = texts.iter().filter(|(_, text)| text.contains(['：', ':']) && !text.contains("://")).count();
    signs.count() > 0 && colons * 2 >= texts.len()
}

/// `联系电话 0500-6201001`, in one cell or with the number beside it. A row that names an organisation is an account without a name.
fn says_how_to_call(texts: &[(u32, String)], cells: &Cells<'_>) -> bool {
    let [(_, first), rest @ ..] = texts else { return false };
    let is_organisation = |column: u32| {
        let field = cells.columns.iter().find(|known| known.at == column).and_then(|known| known.field);
        field.is_some_and(OfficeField::is_organisation)
    };
    let next = rest.first().map_or("", |(_, next)| next);
    rest.len() < 3
        && begins_as_contact(&format!("{first} {next}"))
        && !rest.iter().any(|(column, _)| is_organisation(*column))
}

fn is_note(text: &str) -> bool {
    let text = fold_word(text);
    [
        "注",
        "备注",
        "说明",
        "填表说明",
        "填报说明",
        "note",
        "附件",
        "来源",
        "数据截至",
        "source",
        "填表",
        "填报",
        "制表",
    ]
    .iter()
    .any(|word| {
        text.starts_with(word)
            && (text.chars().count() > 12 || text.chars().count() <= word.chars().count() + 1)
    })
}

/// `一、…`, `（一）…`, `第一部分…`.
fn begins_as_heading(text: &str) -> bool {
    let text = fold_word(text);
    let rest = text.trim_start_matches(['(', '第']);
    let after = rest.trim_start_matches(|c| "一二三四五六七八九十".contains(c));
    after.len() < rest.len()
        && after.starts_with(['、', ')', ',', '，', '部', '类', '章', '.', '．'])
        && is_short(&text)
}

fn is_ordinal(text: &str) -> bool {
    let text = fold_word(text);
    let bare = text.trim_matches(['(', ')', '、', ',']);
    !bare.is_empty() && bare.chars().all(|c| "一二三四五六七八九十".contains(c))
}

fn is_short(text: &str) -> bool {
    text.chars().count() <= 24
}
