//! Templates of the deployment's own: kept beside those that ship, made of campaigns, checked, shared, passed on.

use micromatrix::domain::right::Role;
use serde_json::{Value, json};

use crate::api::builders::{Run, draft, small, with};
use crate::support::refused;

const THEMES: &str = "/api/v1/themes";

fn bike() -> Value {
    let text = |zh: &str| json!({"zh": zh, "en": ""});
    json!({
        "key": "bikes", "title": text("骑行安全"), "brief": text("讲清骑车怎么走。"),
        "audiences": [{"key": "drivers", "name": text("司机"), "level": "key", "hook": text("从右转看盲区讲起。")}],
        "facts": [{"key": "helmet", "text": text("骑电动自行车要戴头盔。"), "source": text("道路交通安全条例")}],
        "angles": [{
            "key": "lanes", "title": text("非机动车道"), "brief": text("讲清非机动车道怎么走。"), "functions": ["traffic_police"],
            "facts": ["helmet"], "wordings": {"article": text("请{office}说给{readers}：{place}哪些路口要让行。")}
        }]
    })
}

#[test]
fn a_template_is_kept_changed_and_deleted_over_its_revision_alone() {
    small(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        let kept = coordinator.post(THEMES, &bike()).await;
        assert_eq!(kept.status.as_u16(), 201);
        let kept = kept.ok();
        assert_eq!(kept["title"], json!({"zh": "骑行安全", "en": ""}));
        let path = format!("{THEMES}/bikes");
        let read = coordinator.get(&path).await;
        assert_eq!((read.revision(), read.ok()), (1, kept.clone()));
        coordinator.post(THEMES, &bike()).await.problem(409, "taken");
        let changed = with(kept.clone(), "/angles/0/title/zh", json!("路口让行"));
        let attempt = coordinator.put(&path, 7, &changed);
        refused(&world, attempt, 412, "stale", &["#if-match"]).await;
        assert_eq!(coordinator.put(&path, 1, &changed).await.revision(), 2);
        let renamed = with(changed.clone(), "/key", json!("cycling"));
        refused(&world, coordinator.put(&path, 2, &renamed), 422, "invalid", &["/key"]).await;
        let own = coordinator.all(&format!("{THEMES}?own=true")).await;
        assert_eq!(own, std::slice::from_ref(&changed));
        assert_eq!(coordinator.all(THEMES).await.len(), 11);
        assert_eq!(coordinator.all(&format!("{THEMES}?own=false")).await.len(), 10);
        refused(&world, coordinator.delete(&path), 428, "precondition_required", &["#if-match"]).await;
        assert_eq!(coordinator.delete_at(&path, 2).await.ok(), changed);
        coordinator.get(&path).await.problem(404, "not_found");
        let kinds: Vec<Value> =
            coordinator.all("/api/v1/events").await.into_iter().map(|event| event["kind"].clone()).collect();
        assert!(
            kinds.ends_with(&[json!("theme.created"), json!("theme.updated"), json!("theme.deleted")]),
            "{kinds:?}"
        );
        world.caller(Role::Planner).await.post(THEMES, &bike()).await.problem(403, "forbidden");
    });
}

#[test]
fn what_ships_is_copied_and_not_changed() {
    small(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        let path = format!("{THEMES}/flood_season");
        let shipped = coordinator.get(&path).await;
        assert_eq!(shipped.revision(), 0);
        let shipped = shipped.ok();
        refused(&world, coordinator.put(&path, 0, &shipped), 409, "obstructed", &["/key"]).await;
        refused(&world, coordinator.delete_at(&path, 0), 409, "obstructed", &["/key"]).await;
        refused(&world, coordinator.post(THEMES, &shipped), 409, "taken", &["/key"]).await;
        let copy = with(shipped, "/key", json!("our_flood"));
        assert_eq!(coordinator.post(THEMES, &copy).await.ok(), copy, "what is read is what can be posted");
    });
}

#[test]
fn a_clash_is_refused_where_it_stands() {
    small(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        let lane = "/angles/0/wordings/article/zh";
        for (wrong, place) in [
            (with(bike(), lane, json!("拍一段镜头，说给{readers}。")), lane),
            (with(bike(), lane, json!("说给{reader}。")), lane),
            (with(bike(), lane, json!("张家港市的路口怎么让行。")), lane),
            (with(bike(), "/angles/0/audiences", json!(["sailors"])), "/angles/0/audiences/0"),
            (with(bike(), "/angles/0/facts", json!(["nothing"])), "/angles/0/facts/0"),
            (with(bike(), "/angles/0/functions", json!(["nothing"])), "/angles/0/functions/0"),
            (with(bike(), "/angles/0/title/zh", json!("")), "/angles/0/title"),
            (with(bike(), "/title/zh", json!(" ")), "/title"),
            (with(bike(), "/key", json!("a|b")), "/key"),
            (with(bike(), "/region", json!("atlantis")), "/region"),
        ] {
            refused(&world, coordinator.post(THEMES, &wrong), 422, "invalid", &[place]).await;
        }
        assert_eq!(coordinator.all(&format!("{THEMES}?own=true")).await, Vec::<Value>::new());
    });
}

#[test]
fn campaigns_start_from_it_in_the_languages_in_which_it_is_written() {
    small(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        coordinator.post(THEMES, &bike()).await.ok();
        let window = json!({"theme": "bikes", "starts_at": "2026-06-10", "ends_at": "2026-06-30"});
        let run = Run::launched(&world, &window).await;
        let campaign = run.coordinator.get(&run.path).await.ok();
        assert_eq!((&campaign["theme"], &campaign["title"]), (&json!("bikes"), &json!("骑行安全")));
        let card = run.standing("wechat-jiaojing").await.unwrap();
        assert!(card["brief"].as_str().unwrap().starts_with("请公安局说给司机"), "{card:#}");
        let english = with(window, "/language", json!("en"));
        let attempt = coordinator.post("/api/v1/campaigns", &english);
        refused(&world, attempt, 422, "invalid", &["/language"]).await;
        coordinator.delete_at(&format!("{THEMES}/bikes"), 1).await.ok();
        assert_eq!(
            run.coordinator.get(&run.path).await.ok()["title"],
            "骑行安全",
            "a campaign stays as it is"
        );
    });
}

#[test]
fn last_years_campaign_becomes_a_template_without_what_is_the_places_own() {
    small(async |world| {
        let facts = json!([
            {"key": "hotline", "text": "城市服务拨打 12345。"},
            {"key": "closing", "text": "停课一天。", "owner": "教育局"}
        ]);
        let drafted = with(with(draft(), "/facts", facts), "/angles/1/facts", json!(["hotline", "closing"]));
        let drafted = with(drafted, "/contact", json!("市交安办 0512-55550000"));
        let run = Run::launched(&world, &drafted).await;
        let theme = run.coordinator.post(&run.at("theme"), &json!({"key": "our_roads"})).await;
        assert_eq!(theme.status.as_u16(), 201);
        let theme = theme.ok();
        let keys = |of: &Value| -> Vec<String> {
            of.as_array().unwrap().iter().map(|one| one["key"].as_str().unwrap().to_owned()).collect()
        };
        assert_eq!(keys(&theme["angles"]), ["belts", "school_way", "weather"]);
        assert_eq!(keys(&theme["audiences"]), ["drivers", "parents"]);
        assert_eq!(
            (keys(&theme["facts"]), &theme["angles"][1]["facts"]),
            (vec!["hotline".to_owned()], &json!(["hotline"]))
        );
        assert!(!theme.to_string().contains("5555"));
        let again = json!({"theme": "our_roads", "starts_at": "2027-06-10", "ends_at": "2027-06-30"});
        let campaign = run.coordinator.post("/api/v1/campaigns", &again).await.ok();
        assert_eq!(keys(&campaign["angles"]), ["belts", "school_way", "weather"]);
        // One whose words are a shipped theme's has these in both languages.
        let flood = json!({"theme": "flood_season", "starts_at": "2026-06-10", "ends_at": "2026-07-31"});
        let flood = run.coordinator.post("/api/v1/campaigns", &flood).await.ok();
        let path = format!("/api/v1/campaigns/{}/theme", flood["id"].as_str().unwrap());
        let kept = run.coordinator.post(&path, &json!({"key": "our_flood"})).await.ok();
        let shipped = run.coordinator.get(&format!("{THEMES}/flood_season")).await.ok();
        assert_eq!(kept["angles"], shipped["angles"]);
        // A place that the texts name.
        let named = with(draft(), "/angles/0/brief", json!("讲清张家港市哪些路段要系。"));
        let named = Run::drafted(&world, &named).await;
        let attempt = named.coordinator.post(&named.at("theme"), &json!({"key": "named"}));
        refused(&world, attempt, 422, "invalid", &["/angles/0/brief/zh"]).await;
    });
}

#[test]
fn a_template_gives_each_angle_what_the_campaign_gave_it_and_no_more() {
    small(async |world| {
        let facts = json!([
            {"key": "hotline", "text": "城市服务拨打 12345。"},
            {"key": "closing", "text": "停课一天。", "owner": "教育局"},
            {"key": "belt", "text": "后排也要系安全带。", "angles": ["belts"]}
        ]);
        // All that the angle on the way to school tells stays behind.
        let drafted = with(with(draft(), "/facts", facts), "/angles/1/facts", json!(["closing"]));
        let run = Run::drafted(&world, &drafted).await;
        let theme = run.coordinator.post(&run.at("theme"), &json!({"key": "our_roads"})).await.ok();
        let facts = theme["facts"].as_array().unwrap();
        let told: Vec<(&Value, &Value)> = facts.iter().map(|fact| (&fact["key"], &fact["angles"])).collect();
        assert_eq!(
            told,
            [(&json!("hotline"), &json!(["belts", "weather"])), (&json!("belt"), &json!(["belts"]))]
        );
        assert_eq!(theme["angles"][1]["facts"], json!([]));
        let again = json!({"theme": "our_roads", "starts_at": "2026-06-10", "ends_at": "2026-06-30"});
        let again = Run::launched(&world, &again).await;
        let keys = async |angle: &str| {
            let cards = again.coordinator.all(&again.at(&format!("directions?angle={angle}"))).await;
            let path = format!("/api/v1/directions/{}", cards[0]["id"].as_str().unwrap());
            let card = again.coordinator.get(&path).await.ok();
            let facts = card["facts"].as_array().unwrap().iter();
            facts.map(|fact| fact["key"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(keys("belts").await, ["hotline", "belt"]);
        assert_eq!(keys("school_way").await, Vec::<String>::new());
        // Other angles that a place gives use what they name.
        let angles = json!([{"key": "bus", "title": "公交", "facts": ["hotline"]}]);
        let other = json!({"theme": "our_roads", "starts_at": "2026-06-10", "ends_at": "2026-06-30", "angles": angles});
        let other = again.coordinator.post("/api/v1/campaigns", &other).await.ok();
        let facts = other["facts"].as_array().unwrap();
        assert_eq!((facts.len(), &facts[0]["angles"]), (1, &json!([])));
        // An angle that is not there is refused where it stands.
        let wrong = with(bike(), "/facts/0/angles", json!(["nothing"]));
        let attempt = again.coordinator.post(THEMES, &wrong);
        refused(&world, attempt, 422, "invalid", &["/facts/0/angles/0"]).await;
    });
}

#[test]
fn a_template_of_a_region_is_found_there_and_below() {
    small(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        coordinator.post(THEMES, &with(bike(), "/region", json!("zhangjiagang"))).await.ok();
        let own =
            async |region: &str| coordinator.all(&format!("{THEMES}?own=true&region={region}")).await.len();
        assert_eq!((own("zhangjiagang").await, own("yangshe").await, own("nowhere").await), (1, 1, 0));
    });
}
