//! Persons by list: taken as far as they can be, known again next month, and given what they may do.

use micromatrix::domain::right::Role;
use serde_json::{Value, json};

use crate::api::builders::small;
use crate::support::{Caller, World, refused};

const IMPORT: &str = "/api/v1/subjects/import";
const SUBJECTS: &str = "/api/v1/subjects";

/// A list as an office keeps it: a title, columns in its own order, one bad row of each kind.
pub const LIST: &str = "\
沂川市政务新媒体人员名单,,,,,,
序号,姓名,单位,工号,手机,角色,账号,范围
1,赵 敏,,9001,13800000001,统筹、策划,,
2,王芳,公安局,1001,13800000002,运营,weibo-jiaojing、交警微信,
3,王芳,教育局,2001,13800000003,审核员,,
4,李明,公安局,1002,,审核、签发,,
5,周强,公安局,,13800000005,管理员,,
6,孙丽,不存在的局,,,审核,,
7,钱一,教育局,,,运营,没有这个账号,
8,吴晓,,,,审核,,
9,郑爽,教育局,3001,电话联系,运营,,
10,冯军,,,13800000009,签发,,全部
11,陈晨,教育局,,,牵头,,教育微矩阵
合计,11人,,,,,,
";

pub fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let encode = |chunk: &[u8]| {
        let byte = |at: usize| u32::from(chunk.get(at).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        let letter = |at: usize| {
            if at > chunk.len() { '=' } else { char::from(LETTERS[(bits >> (18 - 6 * at)) as usize & 63]) }
        };
        (0..4).map(letter).collect::<String>()
    };
    bytes.chunks(3).map(encode).collect()
}

pub fn list(text: &str) -> Value {
    json!({"file": "人员.csv", "content": base64(text.as_bytes())})
}

/// Takes a list and gives its report.
pub async fn taken(admin: &Caller, text: &str) -> Value {
    admin.post(IMPORT, &list(text)).await.ok()
}

fn problems(report: &Value) -> Vec<(String, String)> {
    let all = report["problems"].as_array().unwrap().iter();
    let place =
        |one: &Value| format!("{}{}", one["place"]["column"].as_str().unwrap_or(""), one["place"]["row"]);
    all.map(|one| (one["severity"].as_str().unwrap().to_owned(), place(one))).collect()
}

async fn named(admin: &Caller, name: &str) -> Vec<Value> {
    let mut named: Vec<Value> =
        admin.all(SUBJECTS).await.into_iter().filter(|one| one["name"] == name).collect();
    named.sort_by_key(|one| one["staff_number"].to_string());
    named
}

#[test]
fn a_list_is_taken_and_each_row_that_cannot_be_is_named() {
    small(async |world| {
        let admin = world.caller(Role::Admin).await;
        let report = taken(&admin, LIST).await;
        assert_eq!(
            (&report["rows"], &report["left_out"], &report["created"]),
            (&json!(11), &json!(4), &json!(7))
        );
        let places: Vec<(String, String)> = problems(&report);
        let at = |severity: &str, place: &str| places.contains(&(severity.to_owned(), place.to_owned()));
        for row in ["F7", "C8", "G9", "F10"] {
            assert!(at("row", row), "{row} in {places:?}");
        }
        assert!(at("value", "E11"), "{places:?}");
        assert!(!report.to_string().contains("1380000000"), "{report:#}");
        let grants = |one: &Value| one["grants"].clone();
        assert_eq!(
            grants(&named(&admin, "赵敏").await[0]),
            json!([{"role": "coordinator"}, {"role": "planner"}])
        );
        let both = named(&admin, "王芳").await;
        assert_eq!(
            both.iter().map(grants).collect::<Vec<_>>(),
            [
                json!([{"role": "member", "accounts": ["wechat-jiaojing", "weibo-jiaojing"]}]),
                json!([{"role": "reviewer", "organisations": ["教育局"]}]),
            ]
        );
        assert_eq!(
            grants(&named(&admin, "李明").await[0]),
            json!([{"role": "reviewer", "organisations": ["公安局"]}, {"role": "signer", "organisations": ["公安局"]}])
        );
        assert_eq!(
            grants(&named(&admin, "郑爽").await[0]),
            json!([{"role": "member", "organisations": ["教育局"]}])
        );
        assert_eq!(grants(&named(&admin, "冯军").await[0]), json!([{"role": "signer"}]));
        assert_eq!(
            grants(&named(&admin, "陈晨").await[0]),
            json!([{"role": "lead", "clusters": ["schools"]}])
        );
        for left in ["周强", "孙丽", "钱一", "吴晓"] {
            assert!(named(&admin, left).await.is_empty(), "{left}");
        }
    });
}

#[test]
fn what_columns_are_can_be_said_by_hand_and_what_a_report_says_can_be_sent_back() {
    small(async |world| {
        let admin = world.caller(Role::Admin).await;
        let mut body = list("某某,在哪,代号\n王芳,教育局,审核\n");
        let refusal = refused(&world, admin.post(IMPORT, &body), 422, "bad_rows", &["/content"]).await;
        assert!(refusal["errors"].to_string().contains("no row is a header"), "{refusal:#}");
        body["columns"] = json!([
            {"header": "某某", "field": "name"}, {"header": "在哪", "field": "organisation"}, {"column": "C", "field": "role"}
        ]);
        let report = admin.post(IMPORT, &body).await.ok();
        assert_eq!(report["created"], 1);
        assert_eq!(
            named(&admin, "王芳").await[0]["grants"],
            json!([{"role": "reviewer", "organisations": ["教育局"]}])
        );
        body["columns"] = report["columns"].clone();
        assert_eq!(admin.post(IMPORT, &body).await.ok()["unchanged"], 1);
        body["columns"] = json!([{"header": "科室", "field": "organisation"}]);
        refused(&world, admin.post(IMPORT, &body), 422, "bad_rows", &["/content", "/content"]).await;
        body["columns"] = json!([{"field": "organisation"}]);
        refused(&world, admin.post(IMPORT, &body), 422, "invalid", &["/columns/0"]).await;
    });
}

#[test]
fn a_list_again_changes_nothing_and_a_dry_run_says_what_would_be_changed() {
    small(async |world| {
        let admin = world.caller(Role::Admin).await;
        let before = world.everything().await;
        let mut dry = list(LIST);
        dry["dry_run"] = json!(true);
        let would = admin.post(IMPORT, &dry).await.ok();
        assert_eq!((&would["created"], &would["persons"][0]["id"]), (&json!(7), &Value::Null));
        assert_eq!(world.everything().await, before);
        let first = taken(&admin, LIST).await;
        let before = world.everything().await;
        let again = taken(&admin, LIST).await;
        assert_eq!(
            (&again["unchanged"], &again["created"], &again["updated"]),
            (&json!(7), &json!(0), &json!(0))
        );
        assert_eq!(again["persons"][3]["id"], first["persons"][3]["id"]);
        assert_eq!(world.everything().await, before);
    });
}

#[test]
fn a_person_is_known_by_number_then_by_phone_then_by_name_and_organisation() {
    small(async |world| {
        let admin = world.caller(Role::Admin).await;
        let first = taken(&admin, LIST).await;
        let id = |report: &Value, at: usize| report["persons"][at]["id"].clone();
        let next = "\
name,organisation,staff number,phone,role
王芳,教育局,1001,,reviewer
王芳,公安局,,13800000003,
李明,公安局,,13800000077,
郑爽,教育局,3001,13800000088,signer
王芳,法院,,,reviewer
";
        let report = taken(&admin, next).await;
        let outcomes: Vec<&Value> =
            report["persons"].as_array().unwrap().iter().map(|one| &one["outcome"]).collect();
        assert_eq!(outcomes, ["updated", "updated", "updated", "updated", "created"]);
        assert_eq!(
            [id(&report, 0), id(&report, 1), id(&report, 2)],
            [id(&first, 1), id(&first, 2), id(&first, 3)]
        );
        let moved = admin.get(&format!("{SUBJECTS}/{}", id(&first, 1).as_str().unwrap())).await.ok();
        assert_eq!((&moved["organisation"], &moved["phone"]), (&json!("教育局"), &json!("13800000002")));
        let same_roles = admin.get(&format!("{SUBJECTS}/{}", id(&first, 3).as_str().unwrap())).await.ok();
        assert_eq!(
            (&same_roles["phone"], &same_roles["grants"][0]["role"]),
            (&json!("13800000077"), &json!("reviewer"))
        );
    });
}

#[test]
fn who_may_be_either_of_two_is_named_and_left_out() {
    small(async |world| {
        let admin = world.caller(Role::Admin).await;
        admin.post(SUBJECTS, &json!({"name": "王芳"})).await.ok();
        admin.post(SUBJECTS, &json!({"name": "李明", "staff_number": "7"})).await.ok();
        let before = world.everything().await;
        let report = taken(
            &admin,
            "姓名,单位,工号,手机,角色\n王芳,教育局,,,审核\n赵六,教育局,7,,审核\n孙七,教育局,,13900000001,审核\n孙七,教育局,,13900000002,签发\n",
        )
        .await;
        assert_eq!((&report["created"], &report["left_out"]), (&json!(1), &json!(3)));
        let (known, new): (Vec<String>, Vec<String>) =
            world.everything().await.into_iter().partition(|row| before.contains(row));
        assert_eq!(known.len(), before.len(), "nobody who was there is changed");
        assert!(new.iter().any(|row| row.contains("孙七")));
    });
}

#[test]
fn rows_of_one_person_add_up() {
    small(async |world| {
        let admin = world.caller(Role::Admin).await;
        let text = "姓名\t单位\t角色\t账号\n王芳\t公安局\t运营\t交警微博\n王芳\t公安局\t运营\t交警应用\n王芳\t公安局\t审核\t\n";
        let report = taken(&admin, text).await;
        assert_eq!((&report["rows"], &report["created"]), (&json!(3), &json!(1)));
        let grants = named(&admin, "王芳").await[0]["grants"].clone();
        let roles: Vec<&Value> = grants.as_array().unwrap().iter().map(|grant| &grant["role"]).collect();
        assert_eq!(roles, ["member", "reviewer"], "{grants:#}");
        assert_eq!(grants[0]["accounts"], json!(["app-jiaojing", "weibo-jiaojing"]));
    });
}

#[test]
fn what_is_no_list_of_persons_is_refused_and_changes_nothing() {
    small(async |world| {
        let admin = world.caller(Role::Admin).await;
        for (text, said) in [
            ("账号名称,平台\n交警,微信\n", "no row is a header"),
            ("<html>13800000001</html>", "a page"),
            ("姓名 13800000001", "no row is a header"),
        ] {
            let problem =
                refused(&world, admin.post(IMPORT, &list(text)), 422, "bad_rows", &["/content"]).await;
            let errors = problem["errors"].to_string();
            assert!(errors.contains(said) && !errors.contains("1380000"), "{errors}");
        }
        let damaged = json!({"file": "人员.csv", "content": "no base64"});
        refused(&world, admin.post(IMPORT, &damaged), 422, "invalid", &["/content"]).await;
        let coordinator = world.caller(Role::Coordinator).await;
        refused(&world, coordinator.post(IMPORT, &list(LIST)), 403, "forbidden", &[]).await;
    });
}

#[test]
fn a_list_takes_nothing_from_whoever_administers_the_service() {
    small(async |world| {
        let admin = world.caller(Role::Admin).await;
        let me = admin.get("/api/v1/me").await.ok();
        let path = format!("{SUBJECTS}/{}", admin.subject);
        let own = json!({"name": me["name"], "staff_number": "1"});
        admin.put(&path, 1, &own).await.ok();
        let text = format!("姓名,单位,工号,角色\n{},教育局,1,审核\n", me["name"].as_str().unwrap());
        let report = taken(&admin, &text).await;
        assert_eq!(report["updated"], 1);
        admin.get("/api/v1/tokens").await.ok();
        let own = admin.get(&path).await.ok();
        assert_eq!(own["grants"], json!([{"role": "reviewer", "organisations": ["教育局"]}]));
    });
}

#[test]
fn no_phone_of_a_list_stands_anywhere_but_with_its_person() {
    small(async |world: World| {
        let admin = world.caller(Role::Admin).await;
        let shifted = LIST.replace("周强,公安局,,13800000005,管理员", "周强,公安局,,,13800000005");
        let key = admin.request(axum::http::Method::POST, IMPORT).header("idempotency-key", "k");
        let key = key.header("content-type", "application/json");
        let answer = admin.send(key.body(list(&shifted).to_string().into()).unwrap()).await.ok();
        assert!(answer["created"] == 7 && !answer.to_string().contains("1380000000"), "{answer:#}");
        for row in world.everything().await {
            assert!(row.starts_with("subject ") || !row.contains("1380000000"), "{row}");
        }
    });
}
