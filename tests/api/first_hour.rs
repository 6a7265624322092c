//! A new city's first hour: from the list that its office keeps to a launched campaign, every step by the API.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use micromatrix::domain::right::Role;
use serde_json::{Value, json};

use crate::api::person_list::taken;
use crate::api::upload::{at, import};
use crate::support::{Caller, Form, World, empty};

const LIST: &[u8] = include_bytes!("../office/files/filing-list-libreoffice.xlsx");

/// Somebody of the list of persons, who has opened the link that was made for this name.
async fn signed_in(world: &World, admin: &Caller, persons: &Value, name: &str) -> Caller {
    let person = persons.as_array().unwrap().iter().find(|one| one["name"] == name).unwrap();
    let id = person["id"].as_str().unwrap();
    let link = admin.post(&format!("/api/v1/subjects/{id}/links"), &json!({})).await.ok();
    let opened = world.stranger(None).post("/api/v1/sign-in", &json!({"code": link["code"]})).await.ok();
    let secret = opened["secret"].as_str().unwrap();
    Caller::new(world.router.clone(), Some(secret.to_owned()), id.to_owned())
}

/// The office's list of persons: who runs the matrix, and of each organisation one who reviews and one who signs.
fn persons(organisations: &[Value]) -> String {
    let mut text =
        "澄渡市政务新媒体人员名单,,,,\n姓名,单位,手机,角色,范围\n吴晓岚,中共澄渡市委宣传部,13900000001,统筹,\n韩签,中共澄渡市委宣传部,13900000002,签发,全部\n"
            .to_owned();
    for (number, organisation) in organisations.iter().enumerate() {
        let name = organisation["name"].as_str().unwrap();
        writeln!(text, "审稿{number},{name},,审核,\n签发{number},{name},,签发,").unwrap();
    }
    text
}

#[test]
fn an_offices_list_becomes_a_campaign_that_most_accounts_are_asked_for_each_in_the_form_of_its_platform() {
    empty(async |world| {
        let admin = world.caller(Role::Admin).await;
        let first =
            admin.post("/api/v1/tokens", &json!({"subject": "筹备", "grants": [{"role": "coordinator"}]}));
        let first = first.await.ok();
        let first = Caller::new(
            world.router.clone(),
            Some(first["secret"].as_str().unwrap().to_owned()),
            String::new(),
        );

        // The list, with what is proposed of it from the default confidence on.
        let form = Form::of_file("澄渡市备案表.xlsx", LIST).with("accept_proposals", "");
        let list = import(&world, &first, &form).await;
        assert_eq!((&list["list"]["accounts"], &list["list"]["taken"]), (&json!(48), &json!(48)), "{list:#}");
        assert_eq!(first.all(&at(&list, "/proposals?state=open&least=600")).await, Vec::<Value>::new());

        // Persons, who sign in by their links.
        let organisations = first.all("/api/v1/organisations").await;
        let report = taken(&admin, &persons(&organisations)).await;
        assert_eq!(report["problems"], json!([]));
        let coordinator = signed_in(&world, &admin, &report["persons"], "吴晓岚").await;
        let signer = signed_in(&world, &admin, &report["persons"], "韩签").await;

        // A theme that ships, planned, signed by the other person, and launched with everybody in place who reviews.
        let themes = coordinator.all("/api/v1/themes").await;
        let theme = themes.iter().find(|theme| theme["key"] == "flood_season").unwrap();
        let draft = json!({
            "theme": theme["key"], "starts_at": "2026-06-15", "ends_at": "2026-07-31", "review": "gates_and_signature"
        });
        let campaign = coordinator.post("/api/v1/campaigns", &draft).await.ok();
        let path = format!("/api/v1/campaigns/{}", campaign["id"].as_str().unwrap());
        let plan = coordinator.call(&format!("{path}/plan")).await.ok();
        assert_eq!(coordinator.all(&format!("{path}/staffing?lacks=signer")).await, Vec::<Value>::new());
        signer.post(&format!("{path}/sign"), &json!({"digest": plan["digest"]})).await.ok();
        coordinator.call(&format!("{path}/launch")).await.ok();

        let accounts = coordinator.all("/api/v1/accounts").await;
        let platforms = coordinator.all("/api/v1/platforms").await;
        let form_of: BTreeMap<&str, &Value> =
            platforms.iter().map(|one| (one["key"].as_str().unwrap(), &one["form"])).collect();
        let active: BTreeMap<&str, &Value> = accounts
            .iter()
            .filter(|account| account["status"] == "active")
            .map(|account| (account["handle"].as_str().unwrap(), account))
            .collect();
        assert_eq!((accounts.len(), active.len()), (48, 46));
        let asked = coordinator.all(&format!("{path}/directions?state=asked")).await;
        let mut called = BTreeSet::new();
        for direction in &asked {
            let account = active[direction["account"].as_str().unwrap()];
            assert_eq!(&direction["form"], form_of[account["platform"].as_str().unwrap()], "{direction:#}");
            called.insert(direction["account"].as_str().unwrap());
        }
        println!("{} of {} active accounts are asked", called.len(), active.len());
        let left = coordinator.all(&format!("{path}/unassigned")).await;
        assert!(called.len() * 10 >= active.len() * 7, "{} of {}: {left:#?}", called.len(), active.len());
        let forms: BTreeSet<String> = asked.iter().map(|direction| direction["form"].to_string()).collect();
        assert!(forms.len() > 2, "{forms:?}");
    });
}
