//! Problems that are said of lists of persons.

use domain::office::{ListPlace, ListSeverity, OfficeProblem, ProblemCode};
use domain::person_list::{MOST_PERSON_ROWS, PersonColumnInput, PersonField};

use super::header::Column;

/// The header was found nowhere. What stands in the file is not said: it may be anybody's phone.
pub(super) fn no_header(file: &str) -> OfficeProblem {
    OfficeProblem::new(
        ListSeverity::File,
        ProblemCode::NoHeader,
        ListPlace::of_file(file),
        (
            "找不到表头：没有一行同时写着姓名和单位、手机、角色之类",
            "no row is a header: none names persons and their organisation, phone or role",
        ),
    )
    .remedy((
        "请保留表头一行，如：姓名、单位、工号、手机、角色、范围、账号",
        "keep a header row such as name, organisation, staff number, phone, role, scope, accounts",
    ))
}

/// A column of which somebody said what it is is nowhere.
pub(super) fn unfit_column(file: &str, said: &PersonColumnInput) -> OfficeProblem {
    let place = ListPlace::of_file(file).in_sheet(said.sheet.as_deref());
    let what = ("指定的这一列在表里找不到", "is a column that was named and that no sheet has");
    let name = if said.header.trim().is_empty() { &said.column } else { &said.header };
    OfficeProblem::new(ListSeverity::File, ProblemCode::MappingUnfit, place, what).value(name).remedy((
        "请按这份表改列的对照，或不带对照导入",
        "correct what is said of the columns for this list, or read it without",
    ))
}

/// There are more rows than are read.
pub(super) fn too_long(file: &str) -> OfficeProblem {
    OfficeProblem::new(
        ListSeverity::File,
        ProblemCode::TooLarge,
        ListPlace::of_file(file),
        (&format!("超过 {MOST_PERSON_ROWS} 行"), &format!("has more than {MOST_PERSON_ROWS} rows")),
    )
    .remedy(("请分成几份导入", "split it"))
}

/// Two headers mean the same.
pub(super) fn same_meaning(
    place: ListPlace,
    taken: &str,
    left: &Column,
    field: PersonField,
) -> OfficeProblem {
    OfficeProblem::new(
        ListSeverity::Value,
        ProblemCode::SameMeaning,
        place,
        (
            &format!("与“{taken}”一列意思相同（都是{}），只取了“{taken}”", field.name_zh()),
            &format!("means the same as {taken} ({}), which alone is taken", field.key()),
        ),
    )
    .value(&left.header)
    .remedy(("请删去一列", "remove one of the two columns"))
}

/// A header means nothing that is known.
pub(super) fn unknown_header(place: ListPlace, header: &str) -> OfficeProblem {
    OfficeProblem::new(
        ListSeverity::Notice,
        ProblemCode::UnknownHeader,
        place,
        ("这一列不知道是什么，没有读", "is a header that means nothing known; the column was not read"),
    )
    .value(header)
    .remedy((
        "需要的话改成姓名、单位、工号、手机、角色、范围或账号",
        "call it name, organisation, staff number, phone, role, scope or accounts, if it is needed",
    ))
}

/// A phone is none. What stands in the cell is personal and is not said.
pub(super) fn no_phone(place: ListPlace) -> OfficeProblem {
    let what = ("手机：不是一个电话号码，这个值没有取", "phone: is no phone number; the value was left out");
    OfficeProblem::new(ListSeverity::Value, ProblemCode::WrongValue, place, what).remedy((
        "请写一个号码，并把这一列设为文本格式",
        "write one number, and give the column the format of text",
    ))
}
