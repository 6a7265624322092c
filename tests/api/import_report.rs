//! A list that is given back as a workbook, corrected, and sent again: it closes what it answers.

use std::io::Cursor;

use calamine::{Data, Reader as _, Xlsx};
use micromatrix::domain::right::Role;
use rust_xlsxwriter::Workbook;
use serde_json::{Value, json};

use crate::api::upload::{CITY, at, import, text, workbook};
use crate::support::random::Random;
use crate::support::{Caller, Form, empty, encoded};

/// A workbook as its texts, sheet by sheet.
struct Texts(Vec<(String, Vec<Vec<String>>)>);

impl Texts {
    async fn of_report(coordinator: &Caller, import: &Value) -> Self {
        let request = coordinator.request(axum::http::Method::GET, &at(import, "/report.xlsx"));
        let (headers, bytes) = coordinator.raw(request).await;
        assert!(headers["content-disposition"].to_str().unwrap().contains("report.xlsx"));
        Self::of(&bytes)
    }

    fn of(bytes: &[u8]) -> Self {
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes.to_vec())).unwrap();
        let names = book.sheet_names();
        let sheet = |name: &String| {
            let range = book.worksheet_range(name).unwrap();
            let (rows, columns) = range.end().map_or((0, 0), |(row, column)| (row + 1, column + 1));
            let cell = |row, column| match range.get_value((row, column)) {
                None | Some(Data::Empty) => String::new(),
                Some(value) => value.to_string(),
            };
            (0..rows).map(|row| (0..columns).map(|column| cell(row, column)).collect()).collect()
        };
        Self(names.iter().map(sheet).zip(names.iter().cloned()).map(|(rows, name)| (name, rows)).collect())
    }

    fn rows(&mut self) -> &mut Vec<Vec<String>> {
        &mut self.0[0].1
    }

    /// The column with this header.
    fn column(&mut self, header: &str) -> usize {
        let row = self.rows().iter().find(|row| row.iter().any(|cell| cell == "账号名称")).unwrap();
        row.iter().position(|cell| cell == header).unwrap_or_else(|| panic!("no {header} in {row:?}"))
    }

    /// What stands beside an account.
    fn cell(&mut self, account: &str, header: &str) -> &mut String {
        let column = self.column(header);
        let row = self.rows().iter_mut().find(|row| row.iter().any(|cell| cell == account)).unwrap();
        &mut row[column]
    }

    /// The workbook as a spreadsheet program saves it.
    fn save(&self) -> Vec<u8> {
        let mut workbook = Workbook::new();
        for (name, rows) in &self.0 {
            let page = workbook.add_worksheet().set_name(name).unwrap();
            for (row, cells) in (0..).zip(rows) {
                for (column, cell) in (0..).zip(cells) {
                    if !cell.is_empty() {
                        page.write_string(row, column, cell).unwrap();
                    }
                }
            }
        }
        workbook.save_to_buffer().unwrap()
    }
}

async fn account(coordinator: &Caller, handle: &str) -> Value {
    coordinator.get(&format!("/api/v1/accounts/{}", encoded(handle))).await.ok()
}

#[test]
fn a_corrected_report_closes_what_it_answers() {
    for bytes in [workbook(CITY), text(CITY)] {
        empty(async |world| {
            let coordinator = world.caller(Role::Coordinator).await;
            let first = import(&world, &coordinator, &Form::of_file("备案表.xlsx", &bytes)).await;
            let open = coordinator.all(&at(&first, "/proposals?field=function")).await;
            let mut report = Texts::of_report(&coordinator, &first).await;
            assert!(report.cell("临河交警", "职能").contains("交"), "the guess is filled in");
            assert!(
                !report.cell("临河教育", "职能").is_empty() && !report.cell("临河法院", "系统").is_empty()
            );
            // One is left as it is, one is changed, one is emptied, and one row is taken out.
            "健康".clone_into(report.cell("临河教育", "职能"));
            let health = coordinator.all("/api/v1/functions").await;
            let health = health.iter().find(|one| one["key"] == "health").unwrap()["name"].as_str().unwrap();
            health.clone_into(report.cell("临河教育", "职能"));
            report.cell("临河科协", "职能").clear();
            let gone =
                report.rows().iter().position(|row| row.iter().any(|cell| cell == "临河公交")).unwrap();
            report.rows().remove(gone);
            let second = import(&world, &coordinator, &Form::of_file("更正.xlsx", &report.save())).await;
            assert_eq!(second["job"]["state"], "done", "{second:#}");
            assert_eq!(second["list"]["taken"], 8);
            let now = coordinator.all(&at(&first, "/proposals?field=function")).await;
            let states = |name: &str| -> Vec<(String, String)> {
                let own = now.iter().filter(|one| one["subject"]["name"] == name);
                own.map(|one| {
                    (
                        one["value"]["key"].as_str().unwrap().to_owned(),
                        one["state"].as_str().unwrap().to_owned(),
                    )
                })
                .collect()
            };
            assert!(
                states("临河交警").contains(&("traffic_police".to_owned(), "accepted".to_owned())),
                "{now:#?}"
            );
            for name in ["临河教育", "临河科协"] {
                assert!(!states(name).is_empty());
                assert!(states(name).iter().all(|(_, state)| state == "rejected"), "{name}: {now:#?}");
            }
            assert!(states("临河公交").iter().all(|(_, state)| state == "open"));
            assert_eq!(now.len(), open.len());
            assert_eq!(account(&coordinator, "wechat-临河教育").await["functions"], json!(["health"]));
            assert_eq!(account(&coordinator, "wechat-临河科协").await["functions"], json!([]));
            // What was emptied is not proposed again by the corrected list itself.
            let made = coordinator.all(&at(&second, "/proposals?field=function")).await;
            assert!(made.iter().all(|one| one["subject"]["name"] != "临河科协"), "{made:#?}");
            let courts = coordinator.all(&at(&first, "/proposals?field=system")).await;
            let court = courts.iter().find(|one| one["subject"]["name"] == "临河市人民法院").unwrap();
            assert_eq!(court["state"], "accepted");
        });
    }
}

#[test]
fn a_report_that_nobody_has_corrected_accepts_what_it_filled_in_and_again_changes_nothing() {
    empty(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        let first = import(&world, &coordinator, &Form::of_file("备案表.xlsx", &workbook(CITY))).await;
        let report = Texts::of_report(&coordinator, &first).await;
        import(&world, &coordinator, &Form::of_file("更正.xlsx", &report.save())).await;
        let functions = coordinator.all(&at(&first, "/proposals?field=function")).await;
        assert!(functions.iter().any(|one| one["state"] == "accepted"));
        assert!(functions.iter().all(|one| one["state"] != "open"), "{functions:#?}");
        let again = import(&world, &coordinator, &Form::of_file("更正.xlsx", &report.save())).await;
        assert_eq!(
            (&again["list"]["import"]["state"], &again["list"]["import"]["changed"]),
            (&json!("unchanged"), &json!(0))
        );
    });
}

#[test]
fn a_report_says_what_was_decided_through_the_api() {
    empty(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        let first = import(&world, &coordinator, &Form::of_file("备案表.xlsx", &workbook(CITY))).await;
        let all = coordinator.all(&at(&first, "/proposals?field=function")).await;
        let of = |name: &str| {
            let own = all.iter().filter(|one| one["subject"]["name"] == name);
            own.map(|one| one["id"].clone()).collect::<Vec<Value>>()
        };
        coordinator.post(&at(&first, "/proposals/reject"), &json!({"ids": of("临河教育")})).await.ok();
        coordinator.post(&at(&first, "/proposals/accept"), &json!({"ids": of("临河法院")})).await.ok();
        let mut report = Texts::of_report(&coordinator, &first).await;
        assert_eq!(*report.cell("临河教育", "职能"), "");
        for name in all.iter().filter(|one| one["subject"]["name"] == "临河法院") {
            let value = name["value"]["name"]["zh"].as_str().unwrap();
            assert!(report.cell("临河法院", "职能").contains(value), "what was accepted stands there");
        }
        // Of a dry run, which keeps no proposals, what would be proposed is filled in.
        let dry = Form::of_file("预演.xlsx", &workbook(&CITY[2..])).with("dry_run", "true");
        let dry = import(&world, &coordinator, &dry).await;
        let mut report = Texts::of_report(&coordinator, &dry).await;
        assert!(!report.cell("临河交警", "职能").is_empty());
    });
}

#[test]
fn the_file_of_a_list_is_kept_for_ninety_days_and_what_was_asked_of_it_for_good() {
    empty(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        let first = import(&world, &coordinator, &Form::of_file("备案表.xlsx", &workbook(CITY))).await;
        world.set_clock("2026-09-10T00:59:59Z");
        assert_eq!(world.app.sweep_uploads().await.unwrap(), 0);
        let coordinator = world.caller(Role::Coordinator).await;
        Texts::of_report(&coordinator, &first).await;
        world.set_clock("2026-09-10T01:00:01Z");
        assert_eq!(world.app.sweep_uploads().await.unwrap(), 1);
        let problem = coordinator.get(&at(&first, "/report.xlsx")).await.problem(404, "not_found");
        assert!(problem["detail"].as_str().unwrap().contains("90 days"), "{problem:#}");
        let left = coordinator.get(&at(&first, "")).await.ok();
        assert_eq!((&left["upload"], &left["list"]), (&first["upload"], &first["list"]));
    });
}

const FILING_LIST: &[u8] = include_bytes!("../office/files/filing-list-openpyxl.xlsx");

/// What became of the functions that were filled in for an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Answer {
    Left,
    Emptied,
    Gone,
}

/// Answers at random: names of accounts that bear theirs alone, with what was done about the functions of each.
fn answer_at_random(report: &mut Texts, random: &mut Random) -> Vec<(String, Answer)> {
    let columns = ["账号名称", "主办单位", "职能"].map(|header| report.column(header));
    let [name, organisation, functions] = columns;
    let rows = report.rows();
    let first = 1 + rows.iter().position(|row| row[name] == "账号名称").unwrap();
    let mut answers = Vec::new();
    for at in (first..rows.len()).rev() {
        let own = rows[at][name].clone();
        let is_alone = rows.iter().filter(|row| row[name] == own).count() == 1;
        if own.is_empty() || !is_alone || rows[at][functions].is_empty() {
            continue;
        }
        // An organisation goes on below, so its first row stays where another follows.
        let is_last = rows.get(at + 1).is_none_or(|next| !next[organisation].is_empty());
        let answer = match random.below(3_u32) {
            0 if is_last && !rows[at][organisation].is_empty() => Answer::Gone,
            1 => Answer::Emptied,
            _ => Answer::Left,
        };
        match answer {
            Answer::Left => {}
            Answer::Emptied => rows[at][functions].clear(),
            Answer::Gone => drop(rows.remove(at)),
        }
        answers.push((own, answer));
    }
    answers
}

#[test]
fn whatever_is_left_emptied_or_taken_out_of_a_report_is_accepted_rejected_or_left_open() {
    for seed in 0..2 {
        empty(async |world| {
            let coordinator = world.caller(Role::Coordinator).await;
            let first = import(&world, &coordinator, &Form::of_file("备案表.xlsx", FILING_LIST)).await;
            let mut report = Texts::of_report(&coordinator, &first).await;
            let filled: Vec<Vec<String>> = report.rows().clone();
            let answers = answer_at_random(&mut report, &mut Random(seed));
            let corrected = Form::of_file("更正.xlsx", &report.save());
            let second = import(&world, &coordinator, &corrected).await;
            assert_eq!(second["job"]["state"], "done", "{second:#}");
            let proposals = coordinator.all(&at(&first, "/proposals?field=function")).await;
            let mut seen = std::collections::BTreeSet::new();
            for (name, answer) in &answers {
                let cells = filled.iter().find(|row| row.contains(name)).unwrap();
                for one in proposals.iter().filter(|one| one["subject"]["name"] == **name) {
                    let value = one["value"]["name"]["zh"].as_str().unwrap();
                    let was_filled = cells.iter().any(|cell| cell.split('、').any(|word| word == value));
                    let state = match answer {
                        Answer::Gone => "open",
                        Answer::Left if was_filled => "accepted",
                        Answer::Left | Answer::Emptied => "rejected",
                    };
                    assert_eq!(one["state"], state, "{name}, {answer:?}: {one:#}");
                    seen.insert(state);
                }
            }
            assert_eq!(seen.len(), 3, "{answers:?}");
            let again = import(&world, &coordinator, &corrected).await;
            assert_eq!(again["list"]["import"]["state"], "unchanged", "{again:#}");
        });
    }
}
