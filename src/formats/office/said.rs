//! Problems that are said of lists.

use domain::office::{ListPlace, ListSeverity, OfficeField, OfficeProblem, ProblemCode};

/// The header was found nowhere.
pub(super) fn no_header(file: &str, seen: &str) -> OfficeProblem {
    OfficeProblem::new(
        ListSeverity::File,
        ProblemCode::NoHeader,
        ListPlace::of_file(file),
        ("找不到表头：没有一行同时写着账号名称和平台、单位之类", "no row is a header: none names accounts and their platform or organisation"),
    )
    .value(seen)
    .remedy((
        "请保留表头一行（如：账号名称、平台、主办单位、链接、粉丝数），或指定哪一行是表头、哪一列是什么",
        "keep a header row such as 账号名称, 平台, 主办单位 (account name, platform, organisation), or say in a mapping which row and columns they are",
    ))
}

/// Two headers mean the same.
pub(super) fn same_meaning(
    place: ListPlace,
    field: OfficeField,
    (taken, left): (&str, &str),
    severity: ListSeverity,
) -> OfficeProblem {
    OfficeProblem::new(
        severity,
        ProblemCode::SameMeaning,
        place,
        (
            &format!("与“{taken}”一列意思相同（都是{}），只取了“{taken}”", field.name_zh()),
            &format!("means the same as {taken} ({}), which alone is taken", field.key()),
        ),
    )
    .of(field)
    .value(left)
    .remedy((
        "请删去一列，或在对照里指定各是什么",
        "remove one of the two columns, or say in a mapping what each is",
    ))
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
    .remedy(("需要的话在对照里指定这一列是什么", "say in a mapping what the column is, if it is needed"))
}

/// A mapping names what is not there.
pub(super) fn unfit_mapping(place: ListPlace, what: (&str, &str), value: &str) -> OfficeProblem {
    OfficeProblem::new(ListSeverity::File, ProblemCode::MappingUnfit, place, what).value(value).remedy((
        "请按这份表改对照，或不带对照导入",
        "correct the mapping for this list, or read the list without it",
    ))
}

/// A value is left out and the account stays.
pub(super) fn left_out_value(
    place: ListPlace,
    field: OfficeField,
    value: &str,
    what: (&str, &str),
) -> OfficeProblem {
    OfficeProblem::new(ListSeverity::Value, ProblemCode::WrongValue, place, what).of(field).value(value)
}

/// A spreadsheet program has damaged a value.
pub(super) fn damaged_value(place: ListPlace, field: OfficeField, value: &str) -> OfficeProblem {
    OfficeProblem::new(
        ListSeverity::Value,
        ProblemCode::SpreadsheetDamage,
        place,
        ("被表格软件改坏了，这个值没有取", "was damaged by a spreadsheet program; the value was left out"),
    )
    .of(field)
    .value(value)
    .remedy((
        "请把这一列设为文本格式后重新填写原值",
        "give the column the format of text and write the value again",
    ))
}

/// A formula has no value.
pub(super) fn not_computed(place: ListPlace, field: OfficeField) -> OfficeProblem {
    OfficeProblem::new(
        ListSeverity::Value,
        ProblemCode::NotComputed,
        place,
        ("是没有算出结果的公式，这个值没有取", "is a formula without a value; the value was left out"),
    )
    .of(field)
    .remedy((
        "请用表格软件打开、保存一次再导入，或把公式粘贴成数值",
        "open and save the file in a spreadsheet program, or paste the values over the formulas",
    ))
}

/// A word of a vocabulary is not known.
pub(super) fn unknown_word(
    place: ListPlace,
    field: OfficeField,
    value: &str,
    allowed: &str,
) -> OfficeProblem {
    OfficeProblem::new(
        ListSeverity::Value,
        ProblemCode::UnknownWord,
        place,
        (&format!("{}里没有这个词，这个值没有取", field.name_zh()), "is not known; the value was left out"),
    )
    .of(field)
    .value(value)
    .remedy((&format!("可填：{allowed}"), &format!("write one of {allowed}")))
}
