//! Mappings of lists that are kept under a key and used by the next list.

use micromatrix::domain::right::Role;
use serde_json::{Value, json};

use crate::api::upload::{CITY, import, workbook};
use crate::support::{Form, empty, refused};

const PATH: &str = "/api/v1/import-profiles";

fn mapping() -> Value {
    json!({"sheets": [{
        "sheet": "明细", "header_row": 3, "header_rows": 1, "layout": "account", "platform": null,
        "columns": [{"column": "B", "header": "账号名称", "field": "name", "platform": null, "unit": null}]
    }]})
}

#[test]
fn what_was_taken_for_what_is_kept_as_it_is_corrected_and_used_by_the_next_list() {
    empty(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        let first = import(&world, &coordinator, &Form::of_file("一月.xlsx", &workbook(CITY))).await;
        let mut taken = first["mapping"].clone();
        assert_eq!(taken["sheets"][0]["columns"].as_array().unwrap().len(), 6, "{taken:#}");
        // The office's numbers of followers are not to be trusted.
        for column in taken["sheets"][0]["columns"].as_array_mut().unwrap() {
            if column["field"] == "followers" {
                column["field"] = json!("ignored");
            }
        }
        let profile = json!({"key": "city", "name": "市网信办", "mapping": taken});
        let created = coordinator.post(PATH, &profile).await;
        assert_eq!((created.status.as_u16(), created.revision()), (201, 1));
        assert_eq!(created.ok()["mapping"], taken);
        let mut rows: Vec<&[&str]> = CITY.to_vec();
        let row = ["10", "临河发布", "微信", "中共临河市委宣传部", "20", "正常"];
        rows.insert(12, &row);
        let second = Form::of_file("二月.xlsx", &workbook(&rows)).with("profile", "city");
        let second = import(&world, &coordinator, &second).await;
        assert_eq!(second["list"]["taken"], 10, "{second:#}");
        assert_eq!(second["upload"]["options"]["profile"], "city");
        let name = "wechat-%E4%B8%B4%E6%B2%B3%E5%8F%91%E5%B8%83";
        let account = coordinator.get(&format!("/api/v1/accounts/{name}")).await.ok();
        assert_eq!(account["followers"], Value::Null);
        // What was asked stays as it was, whatever becomes of the profile.
        coordinator.delete_at(&format!("{PATH}/city"), 1).await.ok();
        let again =
            coordinator.get(&format!("/api/v1/imports/{}", second["job"]["id"].as_str().unwrap())).await.ok();
        assert_eq!(again["upload"]["options"]["mapping"], taken);
        let gone = Form::of_file("三月.xlsx", &workbook(CITY)).with("profile", "city");
        refused(&world, gone.post(&coordinator, "/api/v1/imports"), 422, "invalid", &["/profile"]).await;
    });
}

#[test]
fn a_profile_is_read_changed_and_deleted_over_its_revision_alone() {
    empty(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        let of = |key: &str, name: &str| json!({"key": key, "name": name, "mapping": mapping()});
        for key in ["乙", "甲", "city"] {
            coordinator.post(PATH, &of(key, "表")).await.ok();
        }
        let keys: Vec<String> =
            coordinator.all(PATH).await.iter().map(|one| one["key"].as_str().unwrap().to_owned()).collect();
        assert_eq!(keys.len(), 3);
        let city = format!("{PATH}/city");
        refused(&world, coordinator.post(PATH, &of("city", "表")), 409, "taken", &["/key"]).await;
        let changed = coordinator.put(&city, 1, &of("city", "新表")).await;
        assert_eq!(changed.revision(), 2);
        assert_eq!(coordinator.get(&city).await.ok()["name"], "新表");
        refused(&world, coordinator.put(&city, 1, &of("city", "旧表")), 412, "stale", &["#if-match"]).await;
        refused(&world, coordinator.put(&city, 2, &of("other", "表")), 422, "invalid", &["/key"]).await;
        refused(&world, coordinator.delete(&city), 428, "precondition_required", &["#if-match"]).await;
        refused(&world, coordinator.delete_at(&city, 1), 412, "stale", &["#if-match"]).await;
        coordinator.delete_at(&city, 2).await.ok();
        coordinator.get(&city).await.problem(404, "not_found");
        let kinds: Vec<Value> = coordinator
            .all("/api/v1/events")
            .await
            .into_iter()
            .filter(|event| event["entity"] == "import_profile" && event["key"] == "city")
            .map(|event| event["kind"].clone())
            .collect();
        assert_eq!(kinds.len(), 3, "{kinds:?}");
    });
}

#[test]
fn a_mapping_that_maps_nothing_is_refused_with_its_place() {
    empty(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        let mut rows = mapping();
        rows["sheets"][0]["header_row"] = json!(0);
        let mut columns = mapping();
        columns["sheets"][0]["columns"][0]["field"] = Value::Null;
        for (mapping, place) in [
            (json!({"sheets": []}), "/mapping/sheets"),
            (rows, "/mapping/sheets/0/header_row"),
            (columns, "/mapping/sheets/0/columns"),
        ] {
            let input = json!({"key": "city", "name": "表", "mapping": mapping});
            refused(&world, coordinator.post(PATH, &input), 422, "invalid", &[place]).await;
        }
        let other = world.caller(Role::Planner).await;
        other.get(PATH).await.problem(403, "forbidden");
    });
}
