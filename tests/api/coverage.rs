//! Coverage and gaps of the demo city, held against a naive reading of the rules, account by account and cell by cell.

use std::collections::{BTreeMap, BTreeSet};

use axum::body::Body;
use axum::http::Method;
use micromatrix::app::seed::Seed;
use micromatrix::domain::right::Role;
use serde_json::{Value, json};

use crate::support::{Answer, Caller, World, demo, empty};

const COVERAGE: &str = "/api/v1/coverage";
const GAPS: &str = "/api/v1/coverage/gaps";

/// All pages of a list.
async fn all(caller: &Caller, path: &str) -> Vec<Value> {
    let gap = if path.contains('?') { '&' } else { '?' };
    let (mut items, mut cursor) = (Vec::new(), String::new());
    loop {
        let mut page = caller.get(&format!("{path}{gap}limit=500{cursor}")).await.ok();
        items.append(page["items"].as_array_mut().unwrap());
        match page["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return items,
        }
    }
}

type Parents = BTreeMap<String, Option<String>>;

/// The registry as a client reads it.
struct Registry {
    accounts: Vec<Value>,
    functions: Parents,
    regions: Parents,
}

async fn read(caller: &Caller) -> Registry {
    let parents = async |path: &str| {
        let nodes = all(caller, path).await;
        let parent = |node: &Value| {
            (node["key"].as_str().unwrap().to_owned(), node["parent"].as_str().map(ToOwned::to_owned))
        };
        nodes.iter().map(parent).collect::<Parents>()
    };
    Registry {
        accounts: all(caller, "/api/v1/accounts").await,
        functions: parents("/api/v1/functions").await,
        regions: parents("/api/v1/regions").await,
    }
}

fn within(parents: &Parents, key: &str, top: &str) -> bool {
    key == top || parents.get(key).and_then(Option::as_ref).is_some_and(|up| within(parents, up, top))
}

fn strings<'a>(value: &'a Value, field: &str) -> Vec<&'a str> {
    value[field].as_array().unwrap().iter().map(|item| item.as_str().unwrap()).collect()
}

impl Registry {
    fn lacks(&self, account: &Value, cell: &Value) -> Vec<&'static str> {
        let mut lacks = Vec::new();
        let function = cell["function"].as_str().unwrap();
        if !strings(account, "functions").iter().any(|own| within(&self.functions, own, function)) {
            lacks.push("function");
        }
        let (listed, audience) = (strings(account, "audiences"), cell["audience"].as_str().unwrap());
        if audience != "everyone" && !listed.is_empty() && !listed.contains(&audience) {
            lacks.push("audience");
        }
        if account["form"] != cell["form"] {
            lacks.push("form");
        }
        match (account["region"].as_str(), cell["region"].as_str()) {
            (_, None) => {}
            (None, Some(_)) => lacks.push("region_unknown"),
            (Some(own), Some(wanted)) if own == wanted => {}
            (Some(own), Some(wanted)) if within(&self.regions, wanted, own) => {
                lacks.push("region_from_above");
            }
            (Some(own), Some(wanted)) if within(&self.regions, own, wanted) => {
                lacks.push("region_too_narrow");
            }
            _ => lacks.push("region_elsewhere"),
        }
        lacks
    }

    /// In thousandths.
    fn supply(&self, cell: &Value) -> u64 {
        let active = self.accounts.iter().filter(|account| account["status"] == "active");
        let each = |account: &Value| match self.lacks(account, cell)[..] {
            [] => 1000,
            ["region_from_above"] => 600,
            _ => 0,
        };
        active.map(each).sum()
    }

    /// Every cell that the registry shows, with its weight, by its parts.
    fn cells(&self) -> BTreeMap<(&str, &str, &str, &str), u64> {
        let kept: Vec<&Value> =
            self.accounts.iter().filter(|account| account["status"] != "closed").collect();
        let inhabited: BTreeSet<&str> =
            kept.iter().filter_map(|account| account["region"].as_str()).collect();
        let functions: BTreeSet<&str> =
            kept.iter().flat_map(|account| strings(account, "functions")).collect();
        let mut cells = BTreeMap::new();
        for function in functions {
            let holders: Vec<&&Value> =
                kept.iter().filter(|account| strings(account, "functions").contains(&function)).collect();
            let own: BTreeSet<&str> =
                holders.iter().filter_map(|account| account["region"].as_str()).collect();
            let is_wanted = |region: &&str| {
                let beside: Vec<_> =
                    inhabited.iter().filter(|other| self.regions[**other] == self.regions[*region]).collect();
                let having = beside.iter().filter(|other| own.contains(**other)).count();
                own.contains(region) || (having > 0 && having * 2 >= beside.len())
            };
            let listing = holders.iter().filter(|account| !strings(account, "audiences").is_empty()).count();
            let mut audiences =
                counted(holders.iter().flat_map(|account| strings(account, "audiences")), listing);
            if audiences.is_empty() {
                audiences.push(("everyone", 2));
            }
            let forms =
                counted(holders.iter().map(|account| account["form"].as_str().unwrap()), holders.len());
            for region in inhabited.iter().filter(|region| is_wanted(region)) {
                for (audience, level) in &audiences {
                    for (form, other) in &forms {
                        cells.insert((function, *audience, *form, *region), level * other);
                    }
                }
            }
        }
        cells
    }
}

fn counted<'a>(items: impl Iterator<Item = &'a str>, of: usize) -> Vec<(&'a str, u64)> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for item in items {
        *counts.entry(item).or_default() += 1;
    }
    let level = |count: usize| if count * 2 >= of { 3 } else { 1 + u64::from(count * 5 >= of) };
    counts.into_iter().map(|(item, count)| (item, level(count))).collect()
}

fn cost(lacks: &[&str]) -> u32 {
    let each = |lack: &&str| match *lack {
        "audience" => 1,
        "region_unknown" => 2,
        "region_from_above" => 3,
        "function" => 20,
        "form" | "region_too_narrow" => 4,
        _ => 6,
    };
    lacks.iter().map(each).sum()
}

fn thousandths(value: &Value) -> u64 {
    let text = format!("{:.0}", value.as_f64().unwrap() * 1000.0);
    text.parse().unwrap()
}

#[test]
fn the_report_of_the_demo_is_what_the_rules_say() {
    demo(async |world| {
        let planner = world.caller(Role::Planner).await;
        let registry = read(&planner).await;
        let cells = all(&planner, COVERAGE).await;
        assert!((1000..3000).contains(&cells.len()), "{} cells are no useful list", cells.len());
        let expected = registry.cells();
        assert_eq!(cells.len(), expected.len());
        let mut counted: BTreeMap<&str, (u64, u64)> = BTreeMap::new();
        for cell in &cells {
            let text = |field: &str| cell[field].as_str().unwrap();
            let parts = (text("function"), text("audience"), text("form"), text("region"));
            assert_eq!(expected.get(&parts), cell["weight"].as_u64().as_ref(), "{cell}");
            let supply = registry.supply(cell);
            assert_eq!((thousandths(&cell["supply"]), cell["wanted"].as_u64()), (supply, Some(1)), "{cell}");
            let state = match supply {
                0 => "uncovered",
                1..=999 => "thin",
                1000..=2999 => "covered",
                _ => "crowded",
            };
            assert_eq!(cell["state"], state, "{cell}");
            let total = counted.entry(state).or_default();
            *total = (total.0 + 1, total.1 + cell["weight"].as_u64().unwrap());
        }
        let report = planner.get(COVERAGE).await.ok();
        assert_eq!((report["items"].as_array().unwrap().len(), &report["left_out"]), (50, &json!(0)));
        for state in ["uncovered", "thin", "covered", "crowded"] {
            let (cells, weight) = counted.get(state).copied().unwrap_or_default();
            assert_eq!(report["totals"][state], json!({"cells": cells, "weight": weight}));
        }
    });
}

#[test]
fn every_gap_has_the_nearest_account_and_says_what_it_lacks() {
    demo(async |world| {
        let planner = world.caller(Role::Planner).await;
        let registry = read(&planner).await;
        let cells = all(&planner, COVERAGE).await;
        let gaps = all(&planner, GAPS).await;
        let open = cells.iter().filter(|cell| cell["state"] == "uncovered" || cell["state"] == "thin");
        assert_eq!(gaps.len(), open.count());
        assert!(gaps.len() > 100, "{}", gaps.len());
        assert!(gaps.is_sorted_by(|a, b| a["weight"].as_u64() >= b["weight"].as_u64()));
        for gap in &gaps {
            assert_eq!(thousandths(&gap["missing"]), 1000 - thousandths(&gap["supply"]), "{gap}");
            let candidate = &gap["candidate"];
            let lacks = strings(candidate, "lacks");
            let active = registry.accounts.iter().filter(|account| account["status"] == "active");
            let nearest = active.filter_map(|account| {
                let lacks = registry.lacks(account, gap);
                let unrelated =
                    lacks.len() == 4 && ["region_elsewhere", "region_unknown"].contains(&lacks[3]);
                (!lacks.is_empty() && !unrelated).then(|| (cost(&lacks), account["handle"].as_str().unwrap()))
            });
            let (least, handle) = nearest.min().unwrap();
            assert_eq!((cost(&lacks), candidate["account"].as_str()), (least, Some(handle)), "{gap}");
            let account = registry.accounts.iter().find(|account| account["handle"] == handle).unwrap();
            assert_eq!((lacks, &candidate["name"]), (registry.lacks(account, gap), &account["name"]));
            for language in ["zh", "en"] {
                let why = candidate["why"][language].as_str().unwrap();
                assert!(why.contains(account["name"].as_str().unwrap()), "{why}");
                assert!(!why.contains(['{', '}']) && why.ends_with(['。', '.']), "{why}");
                let rest = why.replace(account["name"].as_str().unwrap(), "");
                let is_han = |letter: char| ('\u{4e00}'..='\u{9fff}').contains(&letter);
                assert_eq!(rest.contains(is_han), language == "zh", "{why}");
            }
        }
    });
}

#[test]
fn mending_what_the_nearest_account_lacks_closes_the_gap() {
    demo(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        let gaps = all(&coordinator, GAPS).await;
        let gap = gaps.iter().find(|gap| gap["candidate"]["lacks"] == json!(["audience"])).unwrap();
        let path = format!("/api/v1/accounts/{}", gap["candidate"]["account"].as_str().unwrap());
        let mut account = coordinator.get(&path).await.ok();
        let revision = account["revision"].as_i64().unwrap();
        account["audiences"].as_array_mut().unwrap().push(gap["audience"].clone());
        for field in ["id", "form", "revision"] {
            account.as_object_mut().unwrap().remove(field);
        }
        coordinator.put(&path, revision, &account).await.ok();
        let same =
            |other: &Value| ["function", "audience", "form", "region"].iter().all(|f| other[f] == gap[f]);
        assert!(!all(&coordinator, GAPS).await.iter().any(same));
        let cells = all(&coordinator, COVERAGE).await;
        assert_eq!(cells.iter().find(|cell| same(cell)).unwrap()["state"], "covered");
    });
}

#[test]
fn a_duty_does_not_end_when_its_only_voice_rests() {
    empty(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        let organisation =
            json!({"key": "o", "name": "局", "system": "government", "region": "zhangjiagang"});
        coordinator.post("/api/v1/organisations", &organisation).await.ok();
        assert_eq!(coordinator.get(COVERAGE).await.ok()["items"], json!([]));
        let mut account = json!({
            "handle": "a", "name": "水利", "platform": "wechat", "organisation": "o", "functions": ["water"],
            "region": "zhangjiagang"
        });
        coordinator.post("/api/v1/accounts", &account).await.ok();
        let cell = json!({
            "function": "water", "audience": "everyone", "form": "article", "region": "zhangjiagang", "weight": 6,
            "demand": "derived", "wanted": 1, "supply": 1.0, "state": "covered"
        });
        assert_eq!(coordinator.get(COVERAGE).await.ok()["items"], json!([cell]));
        account["status"] = "paused".into();
        coordinator.put("/api/v1/accounts/a", 1, &account).await.ok();
        let gaps = coordinator.get(GAPS).await.ok();
        assert_eq!(
            (&gaps["items"][0]["state"], &gaps["items"][0]["candidate"]),
            (&"uncovered".into(), &Value::Null)
        );
        account["status"] = "closed".into();
        coordinator.put("/api/v1/accounts/a", 2, &account).await.ok();
        assert_eq!(coordinator.get(COVERAGE).await.ok()["items"], json!([]));
    });
}

#[test]
fn pages_join_and_filters_hold() {
    demo(async |world| {
        let planner = world.caller(Role::Planner).await;
        let cells = all(&planner, COVERAGE).await;
        for (list, filter, field, value) in [
            (COVERAGE, "function=traffic_police", "function", "traffic_police"),
            (COVERAGE, "audience=drivers&form=quick_post", "form", "quick_post"),
            (COVERAGE, "audience=everyone", "audience", "everyone"),
            (GAPS, "region=zhangjiagang&state=uncovered", "state", "uncovered"),
            (GAPS, "region=yangshe", "region", "yangshe"),
        ] {
            let whole = all(&planner, &format!("{list}?{filter}")).await;
            assert!(!whole.is_empty() && whole.iter().all(|item| item[field] == value), "{filter}");
            assert_eq!(planner.all(&format!("{list}?{filter}")).await, whole, "{filter}");
        }
        let thin = planner.get("/api/v1/coverage?region=yangshe&state=thin").await.ok();
        let whole = planner.get("/api/v1/coverage?region=yangshe").await.ok();
        assert_eq!(thin["totals"], whole["totals"]);
        let of_region = cells.iter().filter(|cell| cell["region"] == "yangshe").count() as u64;
        let totals = whole["totals"].as_object().unwrap().values();
        assert_eq!(totals.map(|total| total["cells"].as_u64().unwrap()).sum::<u64>(), of_region);
        let nothing = planner.get("/api/v1/coverage?function=nothing").await.ok();
        assert_eq!((&nothing["items"], &nothing["next_cursor"]), (&json!([]), &Value::Null));
        planner.get("/api/v1/coverage?state=empty").await.problem(400, "invalid_query");
        planner.get("/api/v1/coverage?limit=0").await.problem(400, "invalid_query");
        let slip = planner.get("/api/v1/coverage?regon=yangshe").await.problem(400, "invalid_query");
        let message = slip["errors"][0]["detail"].as_str().unwrap();
        assert!(message.contains("`limit`") && message.ends_with("`region`, `state`"), "{message}");
        planner.get("/api/v1/coverage?region=yangshe&region=x").await.problem(400, "invalid_query");
        planner.get("/api/v1/coverage/gaps?cursor=zz").await.problem(400, "invalid_cursor");
        let page = planner.get("/api/v1/coverage?limit=1").await.ok();
        let foreign = format!("{GAPS}?cursor={}", page["next_cursor"].as_str().unwrap());
        planner.get(&foreign).await.problem(400, "invalid_cursor");
    });
}

async fn get_if_changed(caller: &Caller, path: &str, tag: &str) -> Answer {
    let request = caller.request(Method::GET, path).header("if-none-match", tag);
    caller.send(request.body(Body::empty()).unwrap()).await
}

#[test]
fn an_unchanged_registry_costs_a_reader_nothing() {
    demo(async |world| {
        let planner = world.caller(Role::Planner).await;
        for path in [COVERAGE, GAPS] {
            let tag = planner.get(path).await.header("etag").to_owned();
            for seen in [tag.clone(), format!("W/{tag}"), format!("\"x\", {tag}"), "*".to_owned()] {
                let answer = get_if_changed(&planner, path, &seen).await;
                assert_eq!((answer.status.as_u16(), answer.header("etag")), (304, tag.as_str()), "{seen}");
                assert!(answer.json.is_null());
            }
            assert_eq!(get_if_changed(&planner, path, "\"x\"").await.status.as_u16(), 200);
        }
        let tag = planner.get(COVERAGE).await.header("etag").to_owned();
        let coordinator = world.caller(Role::Coordinator).await;
        let organisation = json!({"key": "o", "name": "局", "system": "government"});
        coordinator.post("/api/v1/organisations", &organisation).await.ok();
        let answer = get_if_changed(&planner, COVERAGE, &tag).await;
        assert!(answer.status.as_u16() == 200 && answer.header("etag") != tag);
    });
}

#[test]
fn coverage_is_for_those_who_plan() {
    demo(async |world: World| {
        for role in Role::ALL {
            let caller = world.caller(role).await;
            let may = matches!(role, Role::Planner | Role::Coordinator | Role::Integrator);
            for path in [COVERAGE, GAPS] {
                let answer = caller.get(path).await;
                if may {
                    answer.ok();
                } else {
                    answer.problem(403, "forbidden");
                }
            }
        }
        world.stranger(None).get(COVERAGE).await.problem(401, "unauthenticated");
    });
}

#[test]
fn there_is_a_sentence_for_every_lack_and_a_name_for_the_demos_audiences() {
    let Seed { guide, audiences, .. } = Seed::embedded().unwrap();
    assert_eq!(guide.lacks.lacks.len(), 7);
    assert!(guide.lacks.lacks.values().all(|text| !text.zh.is_empty() && !text.en.is_empty()));
    let remedies = &guide.remedies;
    assert_eq!(remedies.kinds.len(), 6);
    let said = remedies.kinds.values().chain([&remedies.carried, &remedies.nobody]);
    assert!(said.into_iter().all(|text| !text.zh.is_empty() && !text.en.is_empty()));
    let drivers = audiences.iter().find(|node| node.key == "drivers").unwrap();
    assert!(!drivers.name.is_empty() && !drivers.name_en.is_empty());
}
