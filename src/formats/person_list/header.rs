//! Where the header of a list of persons is, and what its columns mean.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use domain::office::column_of_name;
use domain::person_list::{PersonColumnInput, PersonField};
use domain::terms::{Terms, fold_word};

use crate::office::in_one_line;
use crate::sheet::{Grid, GridRow};

/// How many rows that hold something are looked at.
const MOST_ROWS: usize = 40;

/// Words of headers; of one field, the better ones first.
const WORDS: [(PersonField, &[&str]); 8] = [
    (
        PersonField::Name,
        &[
            "姓名",
            "人员姓名",
            "名字",
            "人员",
            "人员名称",
            "用户姓名",
            "联系人",
            "责任人",
            "name",
            "full name",
            "person",
        ],
    ),
    (
        PersonField::Organisation,
        &[
            "单位",
            "单位名称",
            "所在单位",
            "工作单位",
            "所属单位",
            "主办单位",
            "责任单位",
            "部门单位",
            "部门",
            "organisation",
            "organization",
            "unit",
            "office",
        ],
    ),
    (
        PersonField::StaffNumber,
        &[
            "工号",
            "人员编号",
            "职工编号",
            "员工编号",
            "编号",
            "工作证号",
            "staff number",
            "staff no",
            "employee number",
        ],
    ),
    (
        PersonField::Phone,
        &[
            "手机",
            "手机号",
            "手机号码",
            "移动电话",
            "联系电话",
            "电话",
            "电话号码",
            "联系方式",
            "办公电话",
            "mobile",
            "phone",
            "phone number",
            "telephone",
        ],
    ),
    (
        PersonField::Role,
        &["角色", "职责", "岗位", "分工", "岗位职责", "承担角色", "身份", "role", "roles", "duty", "duties"],
    ),
    (
        PersonField::Scope,
        &[
            "范围",
            "权限范围",
            "负责范围",
            "审核范围",
            "分管单位",
            "管辖单位",
            "负责单位",
            "微矩阵",
            "集群",
            "所在微矩阵",
            "scope",
            "scopes",
            "cluster",
            "clusters",
            "organisations",
            "organizations",
        ],
    ),
    (
        PersonField::Accounts,
        &[
            "账号",
            "帐号",
            "账号名称",
            "运营账号",
            "负责账号",
            "管理账号",
            "新媒体账号",
            "政务账号",
            "公众号",
            "账号ID",
            "account",
            "accounts",
            "handle",
            "handles",
        ],
    ),
    (
        PersonField::Ignored,
        &[
            "序号", "职务", "科室", "性别", "邮箱", "备注", "说明", "no", "number", "title", "note", "notes",
            "email", "remark",
        ],
    ),
];

static TERMS: LazyLock<Terms> = LazyLock::new(|| {
    let mut terms = Terms::default();
    for (field, words) in WORDS {
        for word in words {
            terms.add(field.key(), word);
        }
    }
    terms
});

/// A column and what its header says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Column {
    pub(super) at: u32,
    pub(super) header: String,
    pub(super) field: Option<PersonField>,
    /// Whether somebody said so.
    pub(super) given: bool,
}

/// A header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Header {
    /// Its row, from 0.
    pub(super) row: u32,
    pub(super) columns: Vec<Column>,
}

/// What a header cell means.
pub(super) fn field_of(text: &str) -> Option<PersonField> {
    let folded = fold_word(text);
    let bare = folded.split('(').next().unwrap_or_default();
    let found = [folded.as_str(), bare].into_iter().find_map(|form| TERMS.find_folded(form));
    found.and_then(PersonField::of_key)
}

/// How good a header's word is for its field; smaller is better.
pub(super) fn rank(column: &Column) -> usize {
    let folded = fold_word(&column.header);
    let bare = folded.split('(').next().unwrap_or_default();
    let words =
        WORDS.iter().find(|(field, _)| Some(*field) == column.field).map_or(&[][..], |(_, words)| words);
    words.iter().position(|word| fold_word(word) == bare).unwrap_or(usize::MAX)
}

/// Finds the header: of the first rows the one whose cells mean the most different things, a name and something of its person among
/// them; of equally good ones the first.
pub(super) fn find_header(grid: &Grid, given: &[PersonColumnInput]) -> Option<Header> {
    let given = Given { sheet: grid.name.as_deref(), columns: given };
    let mut best: Option<(usize, Header)> = None;
    for row in grid.rows.iter().take(MOST_ROWS) {
        let columns = given.columns_of(row);
        let fields: BTreeSet<PersonField> = columns.iter().filter_map(|column| column.field).collect();
        let of_use = fields.iter().filter(|field| **field != PersonField::Ignored).count();
        let better = best.as_ref().is_none_or(|(most, _)| of_use > *most);
        if fields.contains(&PersonField::Name) && of_use > 1 && better {
            best = Some((of_use, Header { row: row.number, columns }));
        }
    }
    let mut header = best.map(|(_, header)| header)?;
    given.by_letters(&mut header.columns);
    Some(header)
}

/// What somebody said of columns.
struct Given<'a> {
    sheet: Option<&'a str>,
    columns: &'a [PersonColumnInput],
}

impl<'a> Given<'a> {
    fn of_sheet(&self) -> impl Iterator<Item = &'a PersonColumnInput> {
        let sheet = self.sheet;
        self.columns.iter().filter(move |one| one.sheet.as_deref().is_none_or(|name| Some(name) == sheet))
    }

    fn columns_of(&self, row: &GridRow) -> Vec<Column> {
        let column = |(at, cell): &(u32, crate::sheet::Cell)| {
            let header = in_one_line(&cell.shown());
            let said = self.of_sheet().find(|one| is_header(one, &header));
            let field = said.map_or_else(|| field_of(&header), |said| said.field);
            Column { at: *at, field, header, given: said.is_some() }
        };
        row.cells.iter().map(column).collect()
    }

    /// Columns whose headers nobody said are those with these letters.
    fn by_letters(&self, columns: &mut Vec<Column>) {
        for said in self.of_sheet().filter(|one| one.header.trim().is_empty()) {
            let Some(at) = column_of_name(&said.column) else { continue };
            match columns.iter_mut().find(|column| column.at == at) {
                Some(column) => (column.field, column.given) = (said.field, true),
                None => columns.push(Column { at, header: String::new(), field: said.field, given: true }),
            }
        }
        columns.sort_by_key(|column| column.at);
    }
}

/// Whether a header is the one that somebody said.
pub(super) fn is_header(said: &PersonColumnInput, header: &str) -> bool {
    !said.header.trim().is_empty() && fold_word(&said.header) == fold_word(header)
}
