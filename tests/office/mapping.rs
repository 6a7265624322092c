//! A mapping as it is found, corrected, kept for the next list, and wrong.

use domain::office::{OfficeField, OfficeMapping, ProblemCode};
use formats::csv::Source;
use formats::office::read_office_list;
use formats::sheet::read_book;

use crate::support::{accounts, text_list, words};

const LIST: &str = "标题\n帐户,平台,主办单位,星座\n甲,微信,甲局,白羊\n";

fn read(text: &str, mapping: &OfficeMapping) -> domain::office::OfficeList {
    let book = read_book(Source { name: "表.csv", bytes: text.as_bytes() }).unwrap();
    read_office_list(&book, words(), Some(mapping))
}

#[test]
fn what_was_found_says_the_same_when_it_is_given_back() {
    let list = text_list("账号名称,平台,主办单位,粉丝数（万）\n甲,微信,甲局,3\n");
    let sheet = &list.mapping.sheets[0];
    assert_eq!((sheet.header_row, sheet.header_rows), (1, 1));
    let columns: Vec<String> = sheet
        .columns
        .iter()
        .map(|column| format!("{} {} {}", column.column, column.header, column.field.unwrap().key()))
        .collect();
    assert_eq!(
        columns,
        ["A 账号名称 name", "B 平台 platform", "C 主办单位 organisation", "D 粉丝数（万） followers"]
    );
    assert_eq!(sheet.columns[3].unit, Some(10_000));
    let again = read("账号名称,平台,主办单位,粉丝数（万）\n甲,微信,甲局,3\n", &list.mapping);
    assert_eq!((again.rows, again.mapping), (list.rows, list.mapping));
}

#[test]
fn a_corrected_mapping_fits_the_next_list_wherever_its_columns_stand() {
    let mut mapping = text_list(&LIST.replace("帐户", "账号名称")).mapping;
    mapping.sheets[0].columns[0].header = "抬头".to_owned();
    mapping.sheets[0].columns[3].field = Some(OfficeField::Note);
    let next = "另一个标题\n说明\n星座,主办单位,抬头,平台\n白羊,乙局,乙,微博\n";
    let list = read(next, &mapping);
    assert_eq!(accounts(&list), ["乙 weibo 乙局"]);
    assert_eq!(list.rows[0].note.as_deref(), Some("白羊"));
    assert_eq!(list.mapping.sheets[0].header_row, 3);
}

#[test]
fn a_mapping_to_nothing_is_refused_with_what_it_names() {
    let mapping = text_list(LIST).mapping;
    let other = read("姓名,年龄\n张三,30\n", &mapping);
    assert!(!other.is_readable() && other.rows.is_empty());
    assert_eq!(other.problems[0].code, ProblemCode::MappingUnfit);
    let mut missing = mapping.clone();
    missing.sheets[0].columns[3].header = "血型".to_owned();
    missing.sheets[0].columns[3].field = Some(OfficeField::Note);
    let list = read(LIST, &missing);
    assert!(!list.is_readable() && list.rows.is_empty());
    assert_eq!(list.problems[0].value.as_deref(), Some("血型"));
    assert_eq!(list.problems[0].place.to_string(), "表.csv, row 2");
}

#[test]
fn a_mapping_is_plain_data() {
    let mapping = text_list(LIST).mapping;
    let json = serde_json::to_string(&mapping).unwrap();
    assert_eq!(serde_json::from_str::<OfficeMapping>(&json).unwrap(), mapping);
}
