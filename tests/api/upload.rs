//! Files and lists that are sent to be imported, as forms.

use micromatrix::domain::right::Role;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook};
use serde_json::{Value, json};

use crate::api::builders::small;
use crate::support::{Caller, Form, World, empty, pointers, real_folder, refused};

pub const PATH: &str = "/api/v1/imports";

/// A city's list: a title, a note, a header of two lines, an organisation merged downwards, a total.
pub const CITY: &[&[&str]] = &[
    &["临河市政务新媒体备案表"],
    &["填报单位：市委网信办"],
    &["序号", "账号名称", "平台", "主办单位", "粉丝数（万）", "运行状态"],
    &["1", "临河交警", "微信公众号", "临河市公安局交通警察大队", "3.2", "正常"],
    &["2", "平安临河", "新浪微博", "临河市公安局", "12", "正常"],
    &["3", "临河法院", "微信", "临河市人民法院", "1", "正常"],
    &["4", "临河检察", "微信", "临河市人民检察院", "1", "正常"],
    &["5", "临河教育", "微信", "临河市教育局", "2", "正常"],
    &["6", "临河科协", "微信", "临河市科学技术协会", "0.5", "停更"],
    &["7", "青春临河", "微博", "共青团临河市委", "0.8", "正常"],
    &["8", "临河公交", "微信", "临河市公共交通有限公司", "4", "正常"],
    &["9", "临河气象", "微信", "临河市气象局", "2", "正常"],
    &["合计", "9个", "", "", "", ""],
];

/// A workbook of one sheet with these rows: the same bytes whenever it is written, though it tells when that was.
pub fn workbook(rows: &[&[&str]]) -> Vec<u8> {
    let mut workbook = Workbook::new();
    let written = ExcelDateTime::from_ymd(2026, 3, 2).unwrap();
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&written));
    let page = workbook.add_worksheet().set_name("明细").unwrap();
    for (row, cells) in (0..).zip(rows) {
        for (column, cell) in (0..).zip(*cells) {
            if !cell.is_empty() {
                page.write_string(row, column, *cell).unwrap();
            }
        }
    }
    workbook.save_to_buffer().unwrap()
}

/// The same rows as text, in the encoding that Chinese programs write.
pub fn text(rows: &[&[&str]]) -> Vec<u8> {
    let lines: Vec<String> = rows.iter().map(|cells| cells.join(",")).collect();
    encoding_rs::GB18030.encode(&lines.join("\r\n")).0.into_owned()
}

/// Sends a form and works its job off; gives the import as it ended.
pub async fn import(world: &World, caller: &Caller, form: &Form) -> Value {
    let answer = form.post(caller, PATH).await;
    assert_eq!(answer.status, 202, "{:#}", answer.json);
    let job = answer.ok();
    world.work().await;
    let import = caller.get(&format!("{PATH}/{}", job["id"].as_str().unwrap())).await.ok();
    assert_eq!(import["job"]["id"], job["id"]);
    import
}

/// The path of an import, and below it.
pub fn at(import: &Value, below: &str) -> String {
    format!("{PATH}/{}{below}", import["job"]["id"].as_str().unwrap())
}

#[test]
fn a_list_goes_in_as_a_workbook_and_as_text_of_another_encoding() {
    for (name, bytes) in [("备案表.xlsx", workbook(CITY)), ("备案表.csv", text(CITY))] {
        empty(async |world| {
            let coordinator = world.caller(Role::Coordinator).await;
            let form = Form::of_file(name, &bytes).with("accept_proposals", "");
            let import = import(&world, &coordinator, &form).await;
            assert_eq!(import["job"]["state"], "done", "{import:#}");
            assert_eq!(import["job"]["result"], Value::Null, "it stands in `list`");
            let upload = &import["upload"];
            assert_eq!(upload["kind"], "list");
            assert_eq!(upload["files"], json!([{"name": name, "size": bytes.len()}]));
            assert_eq!(upload["options"]["accept_proposals"], 600);
            let list = &import["list"];
            assert_eq!((&list["accounts"], &list["taken"]), (&json!(9), &json!(9)), "{list:#}");
            assert_eq!(list["import"]["state"], "applied");
            assert_eq!(import["mapping"], list["mapping"]);
            assert_eq!(import["mapping"]["sheets"][0]["header_row"], 3);
            let account =
                coordinator.get("/api/v1/accounts/wechat-%E4%B8%B4%E6%B2%B3%E4%BA%A4%E8%AD%A6").await.ok();
            assert_eq!((&account["name"], &account["followers"]), (&json!("临河交警"), &json!(32_000)));
            assert!(
                account["functions"].as_array().unwrap().contains(&json!("traffic_police")),
                "{account:#}"
            );
            let all = coordinator.all(PATH).await;
            assert_eq!(all.len(), 1);
            assert_eq!(coordinator.all("/api/v1/events?kind=import.applied").await[0]["key"], all[0]["id"]);
        });
    }
}

#[test]
fn a_dry_run_of_a_list_says_what_would_change_and_keeps_nothing_but_itself() {
    empty(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        let form = Form::of_file("备案表.xlsx", &workbook(CITY)).with("dry_run", "true");
        let import = import(&world, &coordinator, &form).await;
        assert_eq!(import["list"]["import"]["state"], "planned");
        assert_eq!(import["list"]["import"]["changes"]["accounts"]["created"], 9);
        assert!(import["list"]["proposals"]["function"]["open"].as_u64().unwrap() > 5, "{import:#}");
        assert_eq!(import["proposals"], json!({"open": 0, "accepted": 0, "rejected": 0}));
        assert!(world.rows("account").await.is_empty() && world.rows("import_proposal").await.is_empty());
    });
}

#[test]
fn files_of_a_folder_go_in_under_their_names() {
    small(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        let accounts = "handle,name,platform,organisation,functions\nweibo-new,新账号,weibo,公安局,traffic_police\n\
            weibo-magic,魔法,weibo,公安局,magic\n";
        let ties = "source,target,kind,weight\nweibo-new,weibo-jiaojing,joint_duty,2\n";
        let folder =
            Form::of_file("accounts.csv", accounts.as_bytes()).file("some/where/ties.csv", ties.as_bytes());
        let failed = import(&world, &coordinator, &folder).await;
        assert_eq!(failed["job"]["state"], "failed");
        assert_eq!(failed["job"]["problem"]["code"], "bad_rows");
        assert_eq!((&failed["report"]["state"], &failed["list"]), (&json!("refused"), &Value::Null));
        let taken = import(&world, &coordinator, &folder.with("skip_bad_rows", "true")).await;
        assert_eq!(taken["upload"]["kind"], "folder");
        assert_eq!(taken["report"]["changes"]["accounts"], json!({"created": 1, "updated": 0}), "{taken:#}");
        assert_eq!(taken["report"]["changes"]["ties"]["created"], 1);
        assert_eq!((&taken["list"], &taken["mapping"]), (&Value::Null, &Value::Null));
        // One file of a folder is a list where something is asked of it that is asked of lists alone.
        let alone = import(&world, &coordinator, &Form::of_file("accounts.csv", accounts.as_bytes())).await;
        assert_eq!(alone["upload"]["kind"], "folder");
        let as_list = Form::of_file("accounts.csv", accounts.as_bytes()).with("strict", "false");
        assert_eq!(import(&world, &coordinator, &as_list).await["upload"]["kind"], "folder");
        let as_list = Form::of_file("accounts.csv", accounts.as_bytes()).with("accept_proposals", "900");
        assert_eq!(import(&world, &coordinator, &as_list).await["upload"]["kind"], "list");
    });
}

#[test]
fn wrong_parts_are_named_and_nothing_is_kept() {
    empty(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        let list = workbook(CITY);
        let good = || Form::of_file("备案表.xlsx", &list);
        for (form, places) in [
            (Form::default().with("dry_run", "true"), &["/file"][..]),
            (good().file("另一个.xlsx", &list), &["/file"]),
            (good().file("ties.csv", b"source,target,kind,weight\n"), &["/file"]),
            (good().file("备案表.xlsx", &list), &["/file", "/file"]),
            (Form::of_file("空.xlsx", b""), &["/file"]),
            (Form::default().with("file", "没有文件名"), &["/file"]),
            (good().with("colour", "red"), &["/colour"]),
            (good().with("dry_run", "maybe"), &["/dry_run"]),
            (good().with("dry_run", "true").with("dry_run", "true"), &["/dry_run"]),
            (good().with("accept_proposals", "0.6"), &["/accept_proposals"]),
            (good().with("accept_proposals", "1001").with("strict", "ja"), &["/accept_proposals", "/strict"]),
            (good().with("mapping", "[]"), &["/mapping"]),
            (
                good().with("mapping", "{\"sheets\": [{\"header_row\": \"x\"}]}"),
                &["/mapping/sheets/0/header_row"],
            ),
            (good().with("mapping", "{\"sheets\": []}"), &["/mapping/sheets"]),
            (good().with("mapping", "{"), &["/mapping"]),
            (good().with("profile", "nowhere"), &["/profile"]),
            (good().with("skip_bad_rows", "true"), &["/skip_bad_rows"]),
            (Form::of_file("ties.csv", b"a").file("members.csv", b"b").with("strict", "true"), &["/strict"]),
        ] {
            refused(&world, form.post(&coordinator, PATH), 422, "invalid", places).await;
        }
        let problem =
            good().file("另一个.xlsx", &list).post(&coordinator, PATH).await.problem(422, "invalid");
        assert!(
            problem["errors"][0]["detail"]
                .as_str()
                .unwrap()
                .contains("holds 2 lists: 备案表.xlsx, 另一个.xlsx")
        );
    });
}

#[test]
fn what_is_no_form_is_said_before_anything_is_kept() {
    empty(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        let send = |media: &str, body: &str| {
            let request = coordinator.request(axum::http::Method::POST, PATH).header("content-type", media);
            coordinator.send(request.body(axum::body::Body::from(body.to_owned())).unwrap())
        };
        refused(&world, send("multipart/form-data", "x"), 415, "unsupported_media_type", &["#content-type"])
            .await;
        refused(&world, send("text/csv", "x"), 415, "unsupported_media_type", &["#content-type"]).await;
        let cut = "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\na,b";
        for body in ["", "nothing", cut] {
            refused(&world, send("multipart/form-data; boundary=x", body), 400, "malformed_form", &[""])
                .await;
        }
    });
}

#[test]
fn whoever_may_not_change_the_registry_sends_sees_and_decides_nothing() {
    empty(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        let form = Form::of_file("备案表.xlsx", &workbook(CITY));
        let import = import(&world, &coordinator, &form).await;
        for role in [Role::Planner, Role::Reviewer, Role::Integrator, Role::Admin] {
            let other = world.caller(role).await;
            form.post(&other, PATH).await.problem(403, "forbidden");
            for below in ["", "/proposals", "/report.xlsx"] {
                other.get(&at(&import, below)).await.problem(403, "forbidden");
            }
            for below in ["/proposals/accept", "/proposals/reject"] {
                other.post(&at(&import, below), &json!({"all": true})).await.problem(403, "forbidden");
            }
        }
        let nothing = "01980c5e-7a00-7000-8000-00000000dead";
        for below in ["", "/proposals", "/report.xlsx"] {
            coordinator.get(&format!("{PATH}/{nothing}{below}")).await.problem(404, "not_found");
        }
        let decide = coordinator.post(&format!("{PATH}/{nothing}/proposals/accept"), &json!({"all": true}));
        decide.await.problem(404, "not_found");
    });
}

#[test]
fn what_is_no_list_fails_the_job_with_what_it_is() {
    let mut damaged = workbook(CITY);
    let half = damaged.len() / 2;
    damaged.truncate(half);
    let picture = b"\x89PNG\r\n\x1a\n0000000000".to_vec();
    // The header of a compound file and a directory that names an encrypted package.
    let mut locked = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec();
    locked.resize(1536, 0);
    for letter in "EncryptedPackage".encode_utf16() {
        locked.extend_from_slice(&letter.to_le_bytes());
    }
    locked.resize(2048, 0);
    empty(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        for (bytes, words) in [
            (&damaged, &["备案表.xlsx"][..]),
            (&picture, &["is a picture (PNG)"]),
            (&locked, &["备案表.xlsx", "remedy"]),
            (&"今天天气很好\n我们去公园\n".as_bytes().to_vec(), &["备案表.xlsx"]),
        ] {
            let import = import(&world, &coordinator, &Form::of_file("备案表.xlsx", bytes)).await;
            assert_eq!(import["job"]["state"], "failed", "{import:#}");
            let problem = import["job"]["problem"].to_string();
            assert!(words.iter().all(|word| problem.contains(word)), "{problem}");
            assert!(!import["job"]["problem"]["errors"].as_array().unwrap().is_empty());
            let said = &import["list"]["problems"][0];
            assert_eq!((&said["severity"], &said["place"]["file"]), (&json!("file"), &json!("备案表.xlsx")));
            assert!(!said["remedy"]["zh"].as_str().unwrap().is_empty(), "{said:#}");
            coordinator.get(&at(&import, "/report.xlsx")).await.problem(422, "invalid");
        }
        assert!(world.rows("account").await.is_empty());
    });
}

#[test]
fn a_mapping_that_fits_nothing_fails_the_job_and_one_that_fits_is_followed() {
    empty(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        let column = |column: &str, header: &str, field: &str| json!({"column": column, "header": header, "field": field});
        let mapping = |header_row: u32| {
            let columns = [
                column("B", "账号名称", "name"),
                column("C", "平台", "platform"),
                column("D", "主办单位", "organisation"),
                column("E", "粉丝数（万）", "ignored"),
            ];
            json!({"sheets": [{"sheet": "明细", "header_row": header_row, "columns": columns}]}).to_string()
        };
        let form = || Form::of_file("备案表.xlsx", &workbook(CITY));
        let taken = import(&world, &coordinator, &form().with("mapping", &mapping(3))).await;
        assert_eq!(taken["list"]["taken"], 9, "{taken:#}");
        let accounts = coordinator.all("/api/v1/accounts").await;
        assert!(accounts.iter().all(|account| account["followers"].is_null()));
        let other =
            json!({"sheets": [{"sheet": "明细", "header_row": 3, "columns": [column("A", "昵称", "name")]}]});
        let failed = import(&world, &coordinator, &form().with("mapping", &other.to_string())).await;
        assert_eq!(failed["job"]["state"], "failed", "{failed:#}");
    });
}

#[test]
fn a_form_that_is_sent_again_under_its_key_with_other_boundaries_is_carried_out_once() {
    empty(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        let bytes = workbook(CITY);
        let form = |boundary: &str| Form::default().bounded_by(boundary).file("备案表.xlsx", &bytes);
        let first = form("first").post_under(&coordinator, PATH, Some("list-1")).await.ok();
        let again = form("second").post_under(&coordinator, PATH, Some("list-1")).await;
        assert_eq!(again.header("idempotency-replayed"), "true");
        assert_eq!(again.ok()["id"], first["id"]);
        let other =
            form("third").with("dry_run", "true").post_under(&coordinator, PATH, Some("list-1")).await;
        other.problem(422, "idempotency_mismatch");
        assert_eq!(coordinator.all(PATH).await.len(), 1);
    });
}

#[test]
fn an_import_without_files_shows_its_report_alone() {
    small(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        let files = json!({"files": {"ties.csv": "source,target,kind,weight\n"}});
        let job = coordinator.post(PATH, &files).await.ok();
        world.work().await;
        let import = coordinator.get(&format!("{PATH}/{}", job["id"].as_str().unwrap())).await.ok();
        assert_eq!((&import["upload"], &import["list"]), (&Value::Null, &Value::Null));
        assert_eq!(import["report"]["state"], "unchanged");
        coordinator.get(&at(&import, "/report.xlsx")).await.problem(404, "not_found");
    });
}

#[test]
#[ignore = "needs the real registry office-lists"]
fn a_real_office_list_goes_in_as_it_is_whichever_program_has_saved_it() {
    let folder = real_folder("office-lists");
    for name in ["filing-list.xlsx", "filing-list-wps.csv", "filing-list-excel.csv"] {
        let bytes = std::fs::read(folder.join(name)).unwrap();
        empty(async |world| {
            let coordinator = world.caller(Role::Coordinator).await;
            let form = Form::of_file(name, &bytes).with("accept_proposals", "600");
            let import = import(&world, &coordinator, &form).await;
            assert!(import["list"]["taken"].as_u64().unwrap() > 110, "{import:#}");
            let accepted = import["proposals"]["accepted"].as_u64().unwrap();
            assert!(accepted > 300, "{accepted}");
            assert_eq!(pointers(&json!({"errors": []})), Vec::<&str>::new());
        });
    }
}
