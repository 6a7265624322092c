//! Random damage to a good list: every row is taken or named, and the rows that were not touched say what they said.

use proptest::prelude::*;

use crate::support::{accounted, accounts, text_list};

const ROWS: usize = 12;

fn good() -> Vec<Vec<String>> {
    let mut rows = vec![["临江县政务新媒体备案表", "", "", "", ""].map(str::to_owned).to_vec()];
    rows.push(["账号名称", "平台", "主办单位", "粉丝数", "状态"].map(str::to_owned).to_vec());
    for number in 0..ROWS {
        let platform = ["微信", "微博", "抖音"][number % 3];
        rows.push(vec![
            format!("临江账号{number}"),
            platform.to_owned(),
            format!("临江县第{number}局"),
            (number * 100).to_string(),
            "正常".to_owned(),
        ]);
    }
    rows
}

fn text_of(rows: &[Vec<String>]) -> String {
    let field = |text: &String| format!("\"{}\"", text.replace('"', "\"\""));
    let line = |row: &Vec<String>| row.iter().map(field).collect::<Vec<_>>().join(",");
    rows.iter().map(|row| line(row) + "\n").collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn no_row_is_lost_in_silence(
        damage in proptest::collection::vec((0..ROWS, 0..5_usize, "[ #一、0-9A-Za-z无合计注微信博：（）\n|\u{200b}]{0,8}"), 1..12),
        empty_row in proptest::option::of(0..ROWS),
    ) {
        let mut rows = good();
        let mut touched = [false; ROWS];
        for (row, column, text) in damage {
            rows[row + 2][column] = text;
            touched[row] = true;
            // What is empty goes on with the row above, so that one counts as touched as well.
            if row + 1 < ROWS { touched[row + 1] = touched[row + 1] || column == 2; }
        }
        if let Some(row) = empty_row {
            rows[row + 2] = vec![String::new(); 5];
            touched[row] = true;
        }
        let list = text_list(&text_of(&rows));
        let last = (0..rows.len()).rev().find(|at| rows[*at].iter().any(|text| !text.trim().is_empty())).unwrap();
        let mut named = accounted(&list, None);
        for problem in &list.problems {
            named.extend(problem.place.row);
            named.extend(problem.places.iter().filter_map(|place| place.row));
        }
        for row in 1..=u32::try_from(last).unwrap() + 1 {
            let blank = rows[row as usize - 1].iter().all(|text| text.chars().all(|c| c.is_whitespace() || c == '\u{200b}'));
            prop_assert!(blank || named.contains(&row), "row {row} of {list:#?}");
        }
        let found = accounts(&list);
        for (number, touched) in touched.iter().enumerate() {
            if !touched {
                let platform = ["wechat", "weibo", "douyin"][number % 3];
                let line = format!("临江账号{number} {platform} 临江县第{number}局");
                prop_assert!(found.contains(&line), "{line} of {found:?}");
            }
        }
    }
}
