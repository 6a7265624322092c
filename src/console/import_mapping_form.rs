//! The form in which the meaning of columns is corrected.

use std::collections::{BTreeMap, BTreeSet};

use maud::{Markup, html};

use super::language::Speech;
use super::post_form::post_form;
use super::shown_import::ShownImport;
use domain::office::{ColumnMapping, Layout, OfficeField, OfficeMapping, SheetMapping};

/// Numbers that are written in units of ten thousand, as followers are in Chinese lists.
const TEN_THOUSAND: i64 = 10_000;

/// A mapping while it is corrected.
pub(super) struct MappingDraft {
    sheets: Vec<SheetMapping>,
    /// Sheets that are not read.
    dropped: BTreeSet<usize>,
    /// The one sheet that is shown; none: all of them.
    only: Option<usize>,
}

impl MappingDraft {
    /// A mapping as it was found.
    pub(super) fn of(mapping: OfficeMapping, only: Option<usize>) -> Self {
        let only = only.filter(|at| *at < mapping.sheets.len());
        Self { sheets: mapping.sheets, dropped: BTreeSet::new(), only }
    }

    /// What is to be read.
    pub(super) fn mapping(&self) -> OfficeMapping {
        let kept = self.sheets.iter().enumerate().filter(|(at, _)| !self.dropped.contains(at));
        OfficeMapping { sheets: kept.map(|(_, sheet)| sheet.clone()).collect() }
    }

    /// As a form corrects it. Sheets that the form does not show stay as they are.
    pub(super) fn corrected(mut self, given: Vec<(String, String)>) -> Self {
        let given: BTreeMap<String, String> = given.into_iter().collect();
        let word =
            |name: String| given.get(&name).map(|value| value.trim()).filter(|value| !value.is_empty());
        self.only = word("only".to_owned()).and_then(|at| at.parse().ok());
        for (at, sheet) in self.sheets.iter_mut().enumerate() {
            let Some(layout) = word(format!("{at}.layout")) else { continue };
            sheet.layout = Layout::of_key(layout).unwrap_or(sheet.layout);
            sheet.platform = word(format!("{at}.platform")).map(ToOwned::to_owned);
            if word(format!("{at}.read")).is_none() {
                self.dropped.insert(at);
            }
            for (number, column) in sheet.columns.iter_mut().enumerate() {
                column.field = word(format!("{at}.{number}.field")).and_then(OfficeField::of_key);
                column.platform = word(format!("{at}.{number}.platform")).map(ToOwned::to_owned);
                column.unit = word(format!("{at}.{number}.unit")).and_then(|unit| unit.parse().ok());
            }
        }
        self
    }
}

/// The form.
pub(super) fn mapping_form(shown: &ShownImport, draft: &MappingDraft, speech: Speech) -> Markup {
    let sheets = draft.sheets.iter().enumerate().filter(|(at, _)| draft.only.is_none_or(|only| only == *at));
    html! {
        (post_form(format!("/lists/{}/mapping", shown.id)).class("mapping").holding(html! {
            @if let Some(only) = draft.only { input type="hidden" name="only" value=(only); }
            @for (at, sheet) in sheets {
                fieldset {
                    legend { (sheet.sheet.as_deref().unwrap_or(speech.say("此表", "The table"))) }
                    label.choice {
                        input type="checkbox" name=(format!("{at}.read")) value="1" checked[!draft.dropped.contains(&at)];
                        " " (speech.say("读取此表", "Read this sheet"))
                    }
                    (sheet_fields(at, sheet, shown, speech))
                    table.small {
                        caption.seen-by-readers { (speech.say("各列含义", "What each column says")) }
                        thead { tr {
                            th scope="col" { (speech.say("列", "Column")) }
                            th scope="col" { (speech.say("表头", "Header")) }
                            th scope="col" { (speech.say("对应为", "Read as")) }
                        } }
                        tbody {
                            @for (number, column) in sheet.columns.iter().enumerate() {
                                (column_row(&format!("{at}.{number}"), column, shown, speech))
                            }
                        }
                    }
                }
            }
            button.main { (speech.say("重新读取", "Read again")) }
        }))
    }
}

fn sheet_fields(at: usize, sheet: &SheetMapping, shown: &ShownImport, speech: Speech) -> Markup {
    let (layout, platform) = (format!("layout-{at}"), format!("platform-{at}"));
    html! {
        label for=(layout) { (speech.say("每行内容", "What a row stands for")) }
        select id=(layout) name=(format!("{at}.layout")) {
            @for one in Layout::ALL { option value=(one.key()) selected[one == sheet.layout] { (speech.layout(one)) } }
        }
        label for=(platform) { (speech.say("未注明平台的行，默认平台", "Default platform of rows that name none")) }
        select id=(platform) name=(format!("{at}.platform")) {
            (platform_options(sheet.platform.as_deref(), shown, speech))
        }
    }
}

fn platform_options(now: Option<&str>, shown: &ShownImport, speech: Speech) -> Markup {
    html! {
        option value="" { (speech.say("不指定", "None")) }
        @for node in shown.matrix.platforms().iter() {
            option value=(node.key) selected[now == Some(node.key.as_str())] { (node.name(speech.0)) }
        }
    }
}

fn column_row(name: &str, column: &ColumnMapping, shown: &ShownImport, speech: Speech) -> Markup {
    let (field, platform, unit) =
        (format!("{name}.field"), format!("{name}.platform"), format!("{name}.unit"));
    let of_header = |what: &str| format!("{}{}{what}", column.header, speech.say("：", ": "));
    html! {
        tr {
            th scope="row" { (column.column) }
            td { (column.header) }
            td {
                select name=(field) aria-label=(of_header(speech.say("对应为", "read as"))) {
                    option value="" { (speech.say("不读入", "Not read")) }
                    @for one in OfficeField::ALL {
                        @if one != OfficeField::Ignored || column.field == Some(one) {
                            option value=(one.key()) selected[column.field == Some(one)] { (speech.office_field(one)) }
                        }
                    }
                }
                @if column.platform.is_some() {
                    select name=(platform) aria-label=(of_header(speech.say("平台", "platform"))) {
                        (platform_options(column.platform.as_deref(), shown, speech))
                    }
                }
                @if column.unit.is_some() || column.field == Some(OfficeField::Followers) {
                    select name=(unit) aria-label=(of_header(speech.say("单位", "unit"))) {
                        option value="" { (speech.say("按原数", "As it stands")) }
                        option value=(TEN_THOUSAND) selected[column.unit == Some(TEN_THOUSAND)] { (speech.say("万", "× 10,000")) }
                        @if let Some(other) = column.unit.filter(|unit| *unit != TEN_THOUSAND) { option value=(other) selected { "× " (other) } }
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft() -> MappingDraft {
        let column = ColumnMapping {
            column: "B".to_owned(),
            header: "名称".to_owned(),
            field: Some(OfficeField::Name),
            platform: None,
            unit: None,
        };
        let sheet = |name: &str| SheetMapping {
            sheet: Some(name.to_owned()),
            header_row: 2,
            columns: vec![column.clone()],
            ..SheetMapping::default()
        };
        MappingDraft::of(OfficeMapping { sheets: vec![sheet("一"), sheet("二")] }, None)
    }

    fn given(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn a_form_corrects_the_sheets_that_it_shows_and_leaves_the_others() {
        let form = [("0.layout", "account"), ("0.read", "1"), ("0.0.field", "handle"), ("only", "0")];
        let mapping = draft().corrected(given(&form)).mapping();
        assert_eq!(mapping.sheets[0].columns[0].field, Some(OfficeField::Handle));
        assert_eq!(mapping.sheets[1].columns[0].field, Some(OfficeField::Name));
    }

    #[test]
    fn a_sheet_whose_tick_was_taken_away_is_not_read() {
        let mapping = draft().corrected(given(&[("0.layout", "account"), ("0.0.field", "name")])).mapping();
        assert_eq!(mapping.sheets.len(), 1);
        assert_eq!(mapping.sheets[0].sheet.as_deref(), Some("二"));
    }
}
