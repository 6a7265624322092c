//! What is filed of accounts: kept, listed, exported, entered by lists, and told to nobody who may not see it.

use axum::body::Body;
use axum::http::{Method, Request, header};
use futures_util::StreamExt as _;
use micromatrix::domain::import::ImportState;
use micromatrix::domain::office::RecognisedBy;
use micromatrix::domain::right::{Grant, Role};
use serde_json::{Value, json};
use tower::ServiceExt as _;

use crate::api::account::take;
use crate::api::builders::{files, small};
use crate::api::log::{PERSON, PHONE, lines_with, listen};
use crate::support::contract::operations;
use crate::support::{Caller, World, empty, encoded, grant, refused, whole};

const FILING: &str = "/api/v1/accounts/wechat-jiaojing/filing";
const FILINGS: &str = "/api/v1/filings";

fn input() -> Value {
    json!({
        "person_in_charge": PERSON, "phone": PHONE, "opened": {"year": 2018, "month": 12, "day": null},
        "filing_number": "备3205-1", "note": "每月核对"
    })
}

async fn of_organisation(world: &World, role: Role, organisation: &str) -> Caller {
    let grant = Grant { organisations: vec![organisation.to_owned()], ..grant(role) };
    world.caller_with(vec![grant]).await
}

#[test]
fn a_filing_begins_empty_and_is_replaced_as_a_whole_over_the_revision_that_was_seen() {
    small(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        let first = coordinator.get(FILING).await;
        assert_eq!(first.revision(), 0);
        let nothing = json!({
            "account": "wechat-jiaojing", "person_in_charge": null, "phone": null, "opened": null,
            "filing_number": null, "note": null, "revision": 0
        });
        assert_eq!(first.ok(), nothing);
        let filed = coordinator.put(FILING, 0, &input()).await.ok();
        assert_eq!((&filed["phone"], &filed["revision"]), (&json!(PHONE), &json!(1)));
        assert_eq!(coordinator.get(FILING).await.ok(), filed);
        refused(&world, coordinator.put(FILING, 0, &input()), 412, "stale", &["#if-match"]).await;
        assert_eq!(
            coordinator.put(FILING, 1, &input()).await.ok()["revision"],
            1,
            "the same again changes nothing"
        );
        let less = coordinator.put(FILING, 1, &json!({"phone": PHONE})).await.ok();
        assert_eq!((&less["person_in_charge"], &less["revision"]), (&Value::Null, &json!(2)));
        coordinator.get("/api/v1/accounts/nobody/filing").await.problem(404, "not_found");
        coordinator.put("/api/v1/accounts/nobody/filing", 0, &input()).await.problem(404, "not_found");
    });
}

#[test]
fn wrong_values_are_refused_where_they_stand() {
    small(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        for (field, value) in [
            ("phone", json!(" ")),
            ("phone", json!("1".repeat(201))),
            ("person_in_charge", json!("")),
            ("opened", json!({"year": 2018, "month": null, "day": 3})),
            ("opened", json!({"year": 2018, "month": 13, "day": null})),
            ("note", json!("字".repeat(2001))),
        ] {
            let mut body = input();
            body[field] = value;
            let place = format!("/{field}");
            refused(&world, coordinator.put(FILING, 0, &body), 422, "invalid", &[&place]).await;
        }
    });
}

#[test]
fn filings_are_read_and_changed_by_those_whose_accounts_they_are_of() {
    small(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        coordinator.put(FILING, 0, &input()).await.ok();
        let other = "/api/v1/accounts/wechat-jiaoyu/filing";
        let by_account = world.member(&["wechat-jiaojing"]).await;
        let by_organisation = of_organisation(&world, Role::Member, "公安局").await;
        for member in [&by_account, &by_organisation] {
            assert_eq!(member.get(FILING).await.ok()["phone"], PHONE);
            refused(&world, member.get(other), 404, "not_found", &[]).await;
            refused(&world, member.put(other, 0, &input()), 404, "not_found", &[]).await;
        }
        assert_eq!(by_account.put(FILING, 1, &json!({"phone": "110"})).await.ok()["phone"], "110");
        for role in [Role::Reviewer, Role::Signer] {
            let reader = of_organisation(&world, role, "公安局").await;
            assert_eq!(reader.get(FILING).await.ok()["phone"], "110");
            refused(&world, reader.get(other), 404, "not_found", &[]).await;
            refused(&world, reader.put(FILING, 2, &input()), 403, "forbidden", &[]).await;
            assert_eq!(reader.all(FILINGS).await.len(), 3);
        }
        for role in [Role::Planner, Role::Integrator, Role::Admin, Role::Assessor] {
            let caller = world.caller(role).await;
            for path in [FILING, FILINGS, "/api/v1/filings/export"] {
                caller.get(path).await.problem(403, "forbidden");
            }
        }
        let unscoped = world.caller(Role::Signer).await;
        assert!(unscoped.all(FILINGS).await.is_empty());
        unscoped.get(FILING).await.problem(404, "not_found");
    });
}

#[test]
fn the_list_says_what_is_missing_where_and_its_export_is_read_again() {
    small(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        coordinator.put(FILING, 0, &input()).await.ok();
        coordinator.put("/api/v1/accounts/wechat-jiaoyu/filing", 0, &json!({"phone": "=1+1"})).await.ok();
        let handles = async |query: &str| {
            let filed = coordinator.all(&format!("{FILINGS}{query}")).await;
            filed.iter().map(|one| one["account"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(handles("").await.len(), 7);
        assert_eq!(handles("?missing=phone").await.len(), 5);
        assert_eq!(handles("?missing=note").await.len(), 6);
        let police = format!("?missing=opened&organisation={}", encoded("公安局"));
        assert_eq!(handles(&police).await, ["app-jiaojing", "weibo-jiaojing"]);
        coordinator.get(&format!("{FILINGS}?missing=shoe")).await.problem(400, "invalid_query");
        let filed = coordinator.all(FILINGS).await;
        let one = filed.iter().find(|one| one["account"] == "wechat-jiaojing").unwrap();
        assert_eq!((&one["name"], &one["organisation"]), (&json!("交警微信"), &json!("公安局")));
        let text = coordinator.text("/api/v1/filings/export").await;
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines[0], "\u{feff}account,person_in_charge,phone,opened,filing_number,note");
        assert!(
            lines.contains(&format!("wechat-jiaojing,{PERSON},{PHONE},2018-12,备3205-1,每月核对").as_str())
        );
        assert!(lines.contains(&"wechat-jiaoyu,,'=1+1,,,"));
        let again = world.import(files(&[("filings.csv", &text)])).await;
        assert_eq!((again.state, again.changed), (ImportState::Unchanged, 0));
        let changed = text.replace("备3205-1", "备3205-2");
        let report = world.import(files(&[("filings.csv", &changed)])).await;
        assert_eq!((report.changes.filings.created, report.changes.filings.updated), (0, 1));
        assert_eq!(coordinator.get(FILING).await.ok()["filing_number"], "备3205-2");
    });
}

const LIST: &str = "账号名称,平台,主办单位,责任人,联系电话,开设日期,备案号,备注\n\
    甲号,微信,甲局,欧阳不宣,13987650123,2018年12月,备1,月报\n乙号,微博,乙局,,,,备2,\n丙号,微博,丙局,,,,,\n";

#[test]
fn a_list_enters_what_it_says_of_filings_and_empties_nothing() {
    empty(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        let report = take(&world, LIST).await;
        assert_eq!(report.import.changes.filings.created, 2, "{report}");
        let path = format!("/api/v1/accounts/{}/filing", encoded("wechat-甲号"));
        let filed = coordinator.get(&path).await.ok();
        assert_eq!((&filed["person_in_charge"], &filed["phone"]), (&json!(PERSON), &json!(PHONE)));
        assert_eq!((&filed["opened"]["month"], &filed["note"]), (&json!(12), &json!("月报")));
        assert_eq!(take(&world, LIST).await.import.state, ImportState::Unchanged);
        let next = LIST.replace("13987650123", "").replace("备1", "备11").replace("月报", "");
        let report = take(&world, &next).await;
        assert_eq!((report.import.changes.filings.updated, report.import.changed), (1, 1), "{report}");
        let after = coordinator.get(&path).await.ok();
        assert_eq!((&after["phone"], &after["note"]), (&json!(PHONE), &json!("月报")), "nothing is emptied");
        assert_eq!((&after["filing_number"], &after["revision"]), (&json!("备11"), &json!(2)));
    });
}

#[test]
fn next_month_an_account_is_known_again_by_its_filing_number() {
    empty(async |world| {
        take(&world, LIST).await;
        let list = "账号名称,平台,主办单位,备案号\n甲号新名,微信,甲局,备1\n";
        let report = take(&world, list).await;
        assert_eq!(report.renamed.len(), 1, "{report}");
        assert_eq!(
            (report.renamed[0].handle.as_str(), report.renamed[0].name.to.as_str()),
            ("wechat-甲号", "甲号新名")
        );
        assert_eq!(world.app.matrix().await.unwrap().graph.accounts().len(), 3);
        assert_eq!(RecognisedBy::Filing.key(), "filing");
    });
}

/// Whatever an operation gives, as text.
async fn body(caller: &Caller, request: Request<Body>) -> String {
    let response = caller.router().oneshot(request).await.unwrap();
    let headers = format!("{:?}", response.headers());
    headers + &String::from_utf8_lossy(&whole(response).await)
}

/// What a stream of all events tells up to the last one that there is.
async fn told_up_to(caller: &Caller, last: &Value) -> String {
    let request = caller.request(Method::GET, "/api/v1/events/stream?after=0").body(Body::empty()).unwrap();
    let mut parts = caller.router().oneshot(request).await.unwrap().into_body().into_data_stream();
    let (mut told, wanted) = (String::new(), format!("\"seq\":{last},"));
    while !told.contains(&wanted) {
        told += std::str::from_utf8(&parts.next().await.unwrap().unwrap()).unwrap();
    }
    told
}

/// Everything that can be read, but by the operations for filings.
async fn assert_untold(world: &World, places: &[(&str, &str)]) {
    let everybody = Role::ALL.map(|role| match role {
        Role::Member => Grant { accounts: vec!["wechat-jiaojing".into()], ..grant(role) },
        Role::Lead => Grant { clusters: vec!["roads".into()], ..grant(role) },
        role => grant(role),
    });
    let caller = world.caller_with(everybody.to_vec()).await;
    let mut read = 0;
    for operation in operations().into_iter().filter(|operation| operation.method == "get") {
        if operation.rights().contains(&"read_filings") {
            continue;
        }
        let path =
            places.iter().fold(operation.path.to_owned(), |path, (name, value)| path.replace(name, value));
        let path = path.replace("{piece}", "01980c5e-7a00-7000-8000-00000000dead");
        let answer = if operation.is_stream() {
            told_up_to(&caller, &caller.all("/api/v1/events").await.last().unwrap()["seq"]).await
        } else {
            body(&caller, caller.request(Method::GET, &path).body(Body::empty()).unwrap()).await
        };
        read += usize::from(answer.contains("\"items\""));
        for secret in [PHONE, PERSON] {
            assert!(!answer.contains(secret), "{} tells {secret}: {answer}", operation.id());
        }
    }
    assert!(read > 20, "{read} lists were read");
    for table in world.tables().await {
        // What somebody has handed in to be imported is kept as it is for the job.
        let keeps = ["filing", "job"].contains(&table.as_str()) || table.starts_with("import");
        for row in world.rows(&table).await.into_iter().filter(|_| !keeps) {
            let row = row.to_string();
            assert!(!row.contains(PHONE) && !row.contains(PERSON), "{table}: {row}");
        }
    }
    for secret in [PHONE, PERSON] {
        assert_eq!(lines_with(secret), Vec::<String>::new());
    }
}

#[test]
fn a_phone_and_a_name_stand_in_no_other_answer_event_history_or_line_of_the_log() {
    listen();
    small(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        coordinator.put(FILING, 0, &input()).await.ok();
        // Refused ones, too.
        coordinator.put(FILING, 0, &input()).await.problem(412, "stale");
        let wrong = json!({"phone": PHONE.repeat(30), "person_in_charge": PERSON});
        coordinator.put(FILING, 1, &wrong).await.problem(422, "invalid");
        let request = coordinator.request(Method::PUT, FILING).header(header::IF_MATCH, "\"1\"");
        let request = request.header(header::CONTENT_TYPE, "application/json");
        coordinator.send(request.body(Body::from(format!("{{\"phone\": \"{PHONE}\", "))).unwrap()).await;
        let list = format!(
            "账号名称,平台,主办单位,责任人,联系电话,粉丝数\n甲号,微信,甲局,{PERSON},{PHONE},一些\n,微信,甲局,{PERSON},{PHONE},\n\
             交警微信,微信,公安局,{PERSON},{PHONE},{PHONE}人左右\n联系电话 {PHONE},,,,,\n"
        );
        let report = take(&world, &list).await;
        assert!(report.import.changes.filings.created >= 1, "{report}");
        assert!(report.problems.len() >= 2 && !report.left_out.is_empty(), "{report:#?}");
        let told = serde_json::to_string(&report).unwrap() + &report.to_string();
        assert!(!told.contains(PHONE) && !told.contains(PERSON), "{told}");
        let filings = format!(
            "account,person_in_charge,phone,opened\nwechat-jiaojing,{PERSON},{PHONE},gestern\nnobody,{PERSON},{PHONE},\n"
        );
        let import = json!({"files": {"filings.csv": filings}});
        let job = coordinator.post("/api/v1/imports", &import).await.ok();
        world.work().await;
        let job = job["id"].as_str().unwrap();
        let failed = coordinator.get(&format!("/api/v1/jobs/{job}")).await.ok();
        assert_eq!(failed["problem"]["report"]["errors"].as_array().unwrap().len(), 2, "{failed:#}");
        let history = coordinator.all("/api/v1/events").await;
        let changes: Vec<&Value> = history
            .iter()
            .filter(|event| event["kind"] == "filing.updated")
            .map(|event| &event["data"])
            .collect();
        let fields = json!(["person_in_charge", "phone", "opened", "filing_number", "note"]);
        assert_eq!(changes[0], &json!({"account": "wechat-jiaojing", "fields": fields, "revision": 1}));
        let places = [("{handle}", "wechat-jiaojing"), ("{key}", "roads"), ("{id}", job)];
        assert_untold(&world, &places).await;
    });
}

#[test]
fn a_filing_follows_its_account_when_that_is_renamed_and_fills_what_is_missing_where_it_is_merged() {
    small(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        coordinator.put(FILING, 0, &input()).await.ok();
        let other = "/api/v1/accounts/weibo-jiaojing/filing";
        coordinator.put(other, 0, &json!({"note": "留着"})).await.ok();
        let renamed = json!({"handle": "wechat-jj"});
        coordinator.post_over("/api/v1/accounts/wechat-jiaojing/rename", 1, &renamed).await.ok();
        let filed = coordinator.get("/api/v1/accounts/wechat-jj/filing").await.ok();
        assert_eq!((&filed["account"], &filed["phone"]), (&json!("wechat-jj"), &json!(PHONE)));
        let events = coordinator.all("/api/v1/events").await;
        let keys: Vec<&Value> = events
            .iter()
            .filter(|event| event["kind"] == "filing.updated")
            .map(|event| &event["key"])
            .collect();
        assert_eq!(keys, [&json!("wechat-jj"), &json!("weibo-jiaojing")]);
        let into = json!({"into": "weibo-jiaojing"});
        coordinator.post_over("/api/v1/accounts/wechat-jj/merge", 2, &into).await.ok();
        let merged = coordinator.get(other).await.ok();
        assert_eq!((&merged["phone"], &merged["note"]), (&json!(PHONE), &json!("留着")));
        assert_eq!(world.rows("filing").await.len(), 1);
    });
}

async fn import(world: &World, caller: &Caller, texts: Value) -> String {
    let job = caller.post("/api/v1/imports", &json!({"files": texts})).await.ok();
    world.work().await;
    job["id"].as_str().unwrap().to_owned()
}

async fn undo(world: &World, caller: &Caller, import: &str) -> Value {
    let job = caller.call(&format!("/api/v1/imports/{import}/undo")).await.ok();
    world.work().await;
    caller.get(&format!("/api/v1/jobs/{}", job["id"].as_str().unwrap())).await.ok()
}

#[test]
fn a_filing_goes_with_its_account_and_with_the_import_that_was_the_first_to_file_it() {
    small(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        let new = json!({
            "accounts.csv": "handle,name,platform,organisation\nx,新,weibo,公安局\n",
            "filings.csv": format!("account,phone\nx,{PHONE}\nwechat-jiaojing,{PHONE}\n"),
        });
        let first = import(&world, &coordinator, new.clone()).await;
        assert_eq!(world.rows("filing").await.len(), 2);
        assert_eq!(undo(&world, &coordinator, &first).await["state"], "done");
        assert!(world.rows("filing").await.is_empty());
        import(&world, &coordinator, new).await;
        let again = import(&world, &coordinator, json!({"filings.csv": "account,phone\nx,110\n"})).await;
        let refused = undo(&world, &coordinator, &again).await;
        assert_eq!(refused["problem"]["errors"][0]["pointer"], "/filing/x", "{refused:#}");
        assert_eq!(coordinator.delete_over("/api/v1/accounts/x", 1).await.status, 204);
        assert_eq!(world.rows("filing").await.len(), 1);
    });
}
