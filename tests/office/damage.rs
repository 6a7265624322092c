//! Damage as it happens to lists: cells emptied, overwritten, swapped, turned into numbers; rows shuffled, written twice, put between;
//! columns moved and renamed.

use std::collections::BTreeSet;

use proptest::prelude::*;

/// How many rows the good list has.
pub const ROWS: usize = 14;

/// The headers of the good list, each with others that mean the same and one that means nothing.
const HEADERS: [[&str; 4]; COLUMNS] = [
    ["序号", "编号", "No.", "星座"],
    ["账号名称", "新媒体名称", "昵称", "一列"],
    ["平台", "平台类型", "Platform", "二列"],
    ["主办单位", "开办单位", "Agency", "三列"],
    ["所属区镇", "属地", "Region", "四列"],
    ["粉丝数", "用户数", "Followers", "五列"],
    ["运行状态", "状态", "Status", "六列"],
    ["开设日期", "上线时间", "Opened", "七列"],
    ["联系电话", "办公电话", "Phone", "八列"],
];
/// How many columns it has.
const COLUMNS: usize = 9;
/// Its first row, from 0, that is an account.
const FIRST: usize = 3;

/// A row of a list that things happen to.
#[derive(Debug, Clone)]
pub struct Line {
    pub cells: Vec<String>,
    /// Which row of the good list it is, if it is one and nothing has happened to it.
    pub good: Option<usize>,
}

/// A list that things happen to.
#[derive(Debug, Clone)]
pub struct Sheet {
    pub lines: Vec<Line>,
    /// Whether a header no longer says what its column holds.
    pub header_lost: bool,
}

/// Something that happens to a list. Rows and columns are counted as far as there are any.
#[derive(Debug, Clone)]
pub enum Damage {
    Write { row: usize, column: usize, text: String },
    Swap([(usize, usize); 2]),
    Put { before: usize, cells: Vec<String> },
    PutHeader { before: usize },
    Twice { row: usize, before: usize },
    Rename { column: usize, word: usize },
    MoveRow { row: usize, to: usize },
    MoveColumn { column: usize, to: usize },
}

/// A list of a small city, each row with an organisation of its own.
pub fn good() -> Sheet {
    let text = |text: &str| text.to_owned();
    let wide = |said: &str| {
        let mut cells = vec![String::new(); COLUMNS];
        said.clone_into(&mut cells[0]);
        Line { cells, good: None }
    };
    let mut lines =
        vec![wide("临江县政务新媒体备案表"), wide("填报单位：临江县委网信办　　数据截至：2026年5月")];
    lines.push(Line { cells: HEADERS.map(|words| text(words[0])).to_vec(), good: None });
    for number in 0..ROWS {
        let cells = vec![
            (number + 1).to_string(),
            format!("临江账号{}", letter(number)),
            text(["微信公众号", "新浪微博", "抖音"][number % 3]),
            format!("临江县第{}局", letter(number)),
            text(["城关镇", "东岭乡"][number % 2]),
            (number * 100 + 7).to_string(),
            text(["正常", "停更"][number % 2]),
            format!("201{}年{}月", number % 10, number % 9 + 1),
            format!("0500-82000{number:02}"),
        ];
        lines.push(Line { cells, good: Some(number) });
    }
    Sheet { lines, header_lost: false }
}

fn letter(number: usize) -> char {
    "甲乙丙丁戊己庚辛壬癸子丑寅卯".chars().nth(number).unwrap_or('辰')
}

impl Sheet {
    pub fn suffer(&mut self, damage: Damage) {
        match damage {
            Damage::Write { row, column, text } => *self.cell(row, column) = text,
            Damage::Swap([one, other]) => {
                let text = self.cell(one.0, one.1).clone();
                let there = std::mem::replace(self.cell(other.0, other.1), text);
                *self.cell(one.0, one.1) = there;
            }
            Damage::Put { before, cells } => self.put(before, cells),
            Damage::PutHeader { before } => {
                let header = self.lines[FIRST - 1].cells.clone();
                self.put(before, header);
            }
            Damage::Twice { row, before } => {
                let row = self.lines[self.below(row)].cells.clone();
                self.put(before, row);
            }
            Damage::Rename { column, word } => {
                let header = &mut self.lines[FIRST - 1].cells[column % COLUMNS];
                // Columns may have moved, so the words are looked up by what stands there.
                let Some(words) = HEADERS.iter().find(|words| words.contains(&header.as_str())) else {
                    return;
                };
                self.header_lost |= word % 4 == 3 || words[3] == header;
                words[word % 4].clone_into(header);
            }
            Damage::MoveRow { row, to } => {
                let line = self.lines.remove(self.below(row));
                let to = FIRST + to % (self.lines.len() - FIRST + 1);
                self.lines.insert(to, line);
            }
            Damage::MoveColumn { column, to } => {
                for line in &mut self.lines[FIRST - 1..] {
                    let cell = line.cells.remove(column % COLUMNS);
                    line.cells.insert(to % COLUMNS, cell);
                }
            }
        }
    }

    /// Rows of the good list to which nothing has happened: where each stands now, from 0.
    pub fn untouched(&self) -> Vec<(usize, usize)> {
        let lines = self.lines.iter().enumerate();
        lines.filter_map(|(at, line)| Some((at, line.good?))).collect()
    }

    /// Numbers of the rows that hold something, from 1.
    pub fn written(&self) -> BTreeSet<u32> {
        let blank = |text: &String| text.chars().all(|c| c.is_whitespace() || c == '\u{200b}');
        let lines = (1..).zip(&self.lines);
        lines.filter(|(_, line)| !line.cells.iter().all(blank)).map(|(number, _)| number).collect()
    }

    fn below(&self, row: usize) -> usize {
        FIRST + row % (self.lines.len() - FIRST)
    }

    /// A cell below the header, which is about to be changed.
    fn cell(&mut self, row: usize, column: usize) -> &mut String {
        let row = self.below(row);
        let line = &mut self.lines[row];
        line.good = None;
        &mut line.cells[column % COLUMNS]
    }

    fn put(&mut self, before: usize, mut cells: Vec<String>) {
        cells.resize(COLUMNS, String::new());
        let at = FIRST + before % (self.lines.len() - FIRST + 1);
        self.lines.insert(at, Line { cells, good: None });
    }
}

/// Texts that stand in cells where they do not belong.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        2 => Just(String::new()),
        2 => "[ #一、0-9A-Z无合计注微信博：（）\n|\u{200b}]{0,8}",
        1 => prop_oneof![
            Just("#REF!".to_owned()), Just("1.66307E+09".to_owned()), Just("2026.5".to_owned()), Just("-".to_owned()),
            Just("合计".to_owned()), Just("联系电话 13800000000".to_owned()), Just("一、县直部门".to_owned()),
            Just("注：以上由各单位自行填报，如有变动请及时报送".to_owned()), Just("微信公众号".to_owned()),
            Just("账号名称".to_owned()), Just("填表人：张三".to_owned()), Just("=1+1".to_owned()),
        ],
    ]
}

pub fn damage() -> impl Strategy<Value = Damage> {
    let any = 0..64_usize;
    let cell = || (0..64_usize, 0..COLUMNS);
    prop_oneof![
        4 => (cell(), text()).prop_map(|((row, column), text)| Damage::Write { row, column, text }),
        2 => (cell(), cell()).prop_map(|(one, other)| Damage::Swap([one, other])),
        2 => (any.clone(), proptest::collection::vec(text(), 1..COLUMNS))
            .prop_map(|(before, cells)| Damage::Put { before, cells }),
        1 => any.clone().prop_map(|before| Damage::PutHeader { before }),
        1 => (any.clone(), any.clone()).prop_map(|(row, before)| Damage::Twice { row, before }),
        1 => (0..COLUMNS, 0..4_usize).prop_map(|(column, word)| Damage::Rename { column, word }),
        2 => (any.clone(), any).prop_map(|(row, to)| Damage::MoveRow { row, to }),
        1 => (0..COLUMNS, 0..COLUMNS).prop_map(|(column, to)| Damage::MoveColumn { column, to }),
    ]
}
