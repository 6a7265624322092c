//! The ledger through the API: its views, its files, and why shares moved.

use std::collections::BTreeMap;

use axum::http::{Method, header};
use micromatrix::domain::right::Role;
use serde_json::{Value, json};

use crate::piece::support::{CITY, Run, TEXTS, address, by_account, draft, edited, path, piece, told, units};
use crate::support::Caller;
use crate::support::random::Random;

fn wide() -> Value {
    let mut draft = draft();
    draft["audiences"] = json!([{"key": "drivers", "level": "key"}, {"key": "parents"}]);
    draft["scoring"] = json!("required");
    draft
}

async fn ledger(caller: &Caller, run: &Run, by: &str) -> Value {
    caller.get(&run.at(&format!("ledger?by={by}"))).await.ok()
}

#[expect(clippy::cast_possible_truncation, reason = "0 to 1,000,000")]
fn millionths(quality: &Value) -> i64 {
    (quality.as_f64().unwrap() * 1e6).round() as i64
}

fn sum(lines: &Value, name: &str) -> i64 {
    lines.as_array().unwrap().iter().map(|line| units(&line[name])).sum()
}

#[test]
fn every_view_adds_up_to_what_is_covered_and_to_what_was_asked() {
    told(&CITY, async |world| {
        let run = Run::launched(&world, &draft()).await;
        run.deliver("weibo-jiaojing", TEXTS[0]).await;
        run.deliver("weibo-jiaoyu", TEXTS[1]).await;
        run.deliver("wechat-fayuan", &edited(TEXTS[0])).await;
        let shares = run.contributions().await;
        for by in ["cluster", "organisation", "account", "cell", "piece"] {
            let seen = ledger(&run.coordinator, &run, by).await;
            assert_eq!(seen["covered"], shares["covered"]);
            assert_eq!(sum(&seen["lines"], "share"), units(&shares["covered"]), "{by}");
            assert_eq!(sum(&seen["lines"], "asked"), sum(&shares["clusters"], "asked"), "{by}");
            assert_eq!(
                (&seen["basis_for_assessment"], &seen["note"]),
                (&json!(false), &json!("不作考核依据"))
            );
        }
        let accounts = ledger(&run.coordinator, &run, "account").await;
        let lines = accounts["lines"].as_array().unwrap();
        let by_line: BTreeMap<String, i64> = lines
            .iter()
            .map(|line| (line["account"].as_str().unwrap().to_owned(), units(&line["share"])))
            .collect();
        assert_eq!(by_line, by_account(&shares));
        // A member sees its own lines, with the same figures.
        let own = ledger(&world.member(&["weibo-jiaoyu"]).await, &run, "account").await;
        assert_eq!(own["lines"].as_array().unwrap().len(), 1);
        assert!(lines.contains(&own["lines"][0]));
        let several = format!("/api/v1/ledgers?campaigns={},{}&by=account", run.id, run.id);
        let several = run.coordinator.get(&several).await.ok();
        assert_eq!(several["ledgers"], json!([accounts, accounts]));
        let workbook = format!("/api/v1/ledgers/export?campaigns={},{}", run.id, run.id);
        let (headers, bytes) = run.coordinator.raw(run.coordinator.request(Method::GET, &workbook)).await;
        assert_eq!(headers[header::CONTENT_TYPE], micromatrix::http::export::XLSX);
        assert!(bytes.starts_with(b"PK"));
        run.coordinator.get("/api/v1/ledgers?campaigns=x").await.problem(400, "invalid_query");
    });
}

#[test]
fn files_say_that_they_are_no_basis_for_an_assessment() {
    told(&CITY, async |world| {
        let run = Run::launched(&world, &draft()).await;
        run.deliver("weibo-jiaoyu", TEXTS[1]).await;
        for (format, media) in [("csv", "text/csv; charset=utf-8"), ("xlsx", micromatrix::http::export::XLSX)]
        {
            let request =
                run.coordinator.request(Method::GET, &run.at(&format!("ledger/export?format={format}")));
            let response = run.coordinator.raw(request).await;
            assert_eq!(response.0[header::CONTENT_TYPE], media);
            if format == "csv" {
                let text = String::from_utf8(response.1).unwrap();
                assert!(text.lines().skip(1).all(|line| line.ends_with(",不作考核依据")), "{text}");
            }
        }
    });
}

#[test]
fn only_what_persons_scored_in_a_closed_campaign_may_be_a_basis_for_an_assessment() {
    told(&CITY, async |world| {
        let mut english = draft();
        english["language"] = json!("en");
        let run = Run::launched(&world, &english).await;
        let seen = ledger(&run.coordinator, &run, "cluster").await;
        assert_eq!(seen["note"], json!("Not a basis for assessment"));
        run.close().await;
        let seen = ledger(&run.coordinator, &run, "cluster").await;
        assert_eq!(seen["basis_for_assessment"], json!(false), "nobody has looked at what is counted");

        let run = Run::launched(&world, &wide()).await;
        assert_eq!(ledger(&run.coordinator, &run, "cluster").await["note"], json!("不作考核依据"));
        run.close().await;
        let seen = ledger(&run.coordinator, &run, "cluster").await;
        assert_eq!((&seen["basis_for_assessment"], &seen["note"]), (&json!(true), &json!(null)));
        let request = run.coordinator.request(Method::GET, &run.at("ledger/export?format=csv"));
        let (_, bytes) = run.coordinator.raw(request).await;
        assert!(!String::from_utf8(bytes).unwrap().contains("不作考核依据"));
    });
}

#[test]
fn the_history_tells_by_what_a_share_moved() {
    told(&CITY, async |world| {
        let mut scored = draft();
        scored["scoring"] = json!("required");
        let run = Run::launched(&world, &scored).await;
        let assessor = world.caller(Role::Assessor).await;
        let grade = async |piece: &Value, usefulness: u8| {
            let body = json!({"accuracy": 2, "usefulness": usefulness, "clarity": 2});
            assessor.post(&path(piece, "/scores"), &body).await.ok();
        };
        let overrule = async |piece: &Value, verdict: &str| {
            let body = json!({"verdict": verdict, "reason": "看过两稿。"});
            assessor.post(&path(piece, "/overrule"), &body).await.ok();
        };
        let first = run.deliver("weibo-jiaoyu", TEXTS[1]).await;
        grade(&first, 2).await;
        let second = run.deliver("weibo-jiaojing", TEXTS[0]).await;
        grade(&second, 2).await;
        grade(&second, 0).await;
        overrule(&first, "near_copy").await;
        overrule(&first, "original").await;
        world.member(&["weibo-jiaoyu"]).await.call(&path(&first, "/withdraw")).await.ok();
        let history = run.coordinator.get(&run.at("ledger/history")).await.ok();
        let items = history["items"].as_array().unwrap();
        let told: Vec<_> = items
            .iter()
            .map(|one| {
                (one["kind"].as_str().unwrap(), millionths(&one["quality_to"]), one["moved"].to_string())
            })
            .collect();
        let of = |cluster: &str, account: &str, from: f64, to: f64| json!({"cluster": cluster, "account": account, "from": from, "to": to});
        let roads = |from, to| of("roads", "weibo-jiaojing", from, to);
        let schools = |from, to| of("schools", "weibo-jiaoyu", from, to);
        // Two thirds of the cell are covered by both, the rest by one alone.
        let expected = [
            ("score.given", 1_000_000, json!([schools(0.0, 100.0)])),
            ("score.given", 1_000_000, json!([roads(0.0, 50.0), schools(100.0, 50.0)])),
            ("score.given", 666_666, json!([roads(50.0, 33.3333), schools(50.0, 66.6667)])),
            ("piece.overruled", 0, json!([roads(33.3333, 66.6666), schools(66.6667, 0.0)])),
            ("piece.overruled", 1_000_000, json!([roads(66.6666, 33.3333), schools(0.0, 66.6667)])),
            ("piece.withdrawn", 0, json!([roads(33.3333, 66.6666), schools(66.6667, 0.0)])),
        ];
        let expected: Vec<_> =
            expected.into_iter().map(|(kind, quality, moved)| (kind, quality, moved.to_string())).collect();
        assert_eq!(told, expected);
        // The same page by page.
        let page = run.coordinator.get(&run.at("ledger/history?limit=4")).await.ok();
        let cursor = page["next_cursor"].as_str().unwrap();
        let rest =
            run.coordinator.get(&run.at(&format!("ledger/history?limit=4&cursor={cursor}"))).await.ok();
        let pages: Vec<&Value> =
            [&page, &rest].iter().flat_map(|page| page["items"].as_array().unwrap()).collect();
        assert_eq!(pages, items.iter().collect::<Vec<_>>());
    });
}

/// What the history leaves of each account in each cluster; every movement must begin where the one before has ended.
fn left_by_history(history: &[Value]) -> BTreeMap<(String, String), i64> {
    let mut left: BTreeMap<(String, String), i64> = BTreeMap::new();
    for movement in history {
        for moved in movement["moved"].as_array().unwrap() {
            let name = |name: &str| moved[name].as_str().unwrap().to_owned();
            let known = left.insert((name("cluster"), name("account")), units(&moved["to"]));
            assert_eq!(known.unwrap_or(0), units(&moved["from"]), "{movement:#}");
        }
    }
    left.retain(|_, share| *share > 0);
    left
}

/// By cluster and account: what the campaign shows.
fn shown(contributions: &Value) -> BTreeMap<(String, String), i64> {
    let mut shown = BTreeMap::new();
    for cluster in contributions["clusters"].as_array().unwrap() {
        for line in cluster["accounts"].as_array().unwrap() {
            let name = |value: &Value| value.as_str().unwrap().to_owned();
            shown.insert((name(&cluster["cluster"]), name(&line["account"])), units(&line["share"]));
        }
    }
    shown.retain(|_, share| *share > 0);
    shown
}

#[test]
fn after_any_sequence_of_corrections_withdrawals_scores_and_overrulings_history_and_shares_agree() {
    told(&CITY, async |world| {
        let run = Run::launched(&world, &wide()).await;
        let assessor = world.caller(Role::Assessor).await;
        let mut dice = Random(7);
        let handles = CITY.map(|(handle, ..)| handle);
        let mut pieces: BTreeMap<&str, Value> = BTreeMap::new();
        for step in 0..160 {
            let handle = handles[dice.below(handles.len())];
            let member = world.member(&[handle]).await;
            let text = format!("{}{}", TEXTS[dice.below(TEXTS.len())], dice.below(9));
            let Some(known) = pieces.get(handle).cloned() else {
                pieces.insert(handle, member.post(&run.desk(handle).await, &piece(&text)).await.ok());
                continue;
            };
            let now = member.get(&path(&known, "")).await.ok();
            match dice.below(9) {
                0 => {
                    drop(member.put(&path(&now, ""), now["revision"].as_i64().unwrap(), &piece(&text)).await);
                }
                1 => {
                    member.call(&path(&now, "/withdraw")).await.ok();
                    pieces.remove(handle);
                }
                2 => drop(member.post(&path(&now, "/publish"), &address()).await),
                3 => drop(run.coordinator.call(&run.at("score-draws")).await.ok()),
                4 => {
                    let stands = &now["originality"]["overruled"]["verdict"];
                    let stands = if stands.is_null() { &now["originality"]["verdict"] } else { stands };
                    let other = if stands == "original" { "near_copy" } else { "original" };
                    let body = json!({"verdict": other, "reason": "看过两稿。"});
                    assessor.post(&path(&now, "/overrule"), &body).await.ok();
                }
                // In between, what is told so far is what is shown so far.
                5 if step % 4 == 0 => {
                    let told = run.coordinator.get(&run.at("ledger/history?limit=500")).await.ok();
                    let left = left_by_history(told["items"].as_array().unwrap());
                    assert_eq!(left, shown(&run.contributions().await));
                }
                _ => {
                    let grade = |dice: &mut Random| dice.below(3);
                    let body = json!({
                        "accuracy": grade(&mut dice), "usefulness": grade(&mut dice), "clarity": grade(&mut dice)
                    });
                    drop(assessor.post(&path(&now, "/scores"), &body).await);
                }
            }
        }
        let shares = run.contributions().await;
        let history = run.coordinator.get(&run.at("ledger/history?limit=500")).await.ok();
        let history = history["items"].as_array().unwrap().clone();
        let kinds: std::collections::BTreeSet<&str> =
            history.iter().map(|movement| movement["kind"].as_str().unwrap()).collect();
        for kind in ["score.given", "piece.overruled", "piece.withdrawn"] {
            assert!(kinds.contains(kind), "{kinds:?}");
        }
        assert_eq!(left_by_history(&history), shown(&shares));
        // The ledger is recomputed to the same digits, in every view.
        assert_eq!(run.contributions().await, shares);
        for by in ["cluster", "organisation", "account", "cell", "piece"] {
            let seen = ledger(&run.coordinator, &run, by).await;
            assert_eq!(sum(&seen["lines"], "share"), units(&shares["covered"]), "{by}");
        }
        // Whoever sees one account alone sees its movements, with the same figures.
        for handle in handles {
            let member = world.member(&[handle]).await;
            let own = member.get(&run.at("ledger/history?limit=500")).await.ok();
            let left = left_by_history(own["items"].as_array().unwrap());
            let mut due = shown(&shares);
            due.retain(|(_, account), _| account == handle);
            assert_eq!(left, due);
        }
    });
}
