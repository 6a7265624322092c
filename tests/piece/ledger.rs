//! The ledger through the API: its views, its files, and why shares moved.

use std::collections::BTreeMap;

use axum::http::{Method, header};
use micromatrix::domain::right::Role;
use serde_json::{Value, json};

use crate::support::{
    CITY, Caller, Run, TEXTS, address, by_account, draft, edited, path, piece, told, units,
};

fn wide() -> Value {
    let mut draft = draft();
    draft["audiences"] = json!([{"key": "drivers", "level": "key"}, {"key": "parents"}]);
    draft["scoring"] = json!("required");
    draft
}

async fn ledger(caller: &Caller, run: &Run, by: &str) -> Value {
    caller.get(&run.at(&format!("ledger?by={by}"))).await.ok()
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
            let request = run.coordinator.request(Method::GET, &run.at(&format!("ledger?format={format}")));
            let response = run.coordinator.raw(request).await;
            assert_eq!(response.0[header::CONTENT_TYPE], media);
            if format == "csv" {
                let text = String::from_utf8(response.1).unwrap();
                assert!(text.lines().skip(1).all(|line| line.ends_with(",不作考核依据")), "{text}");
            }
        }
    });
}

/// A generator that is the same everywhere.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % bound
    }
}

/// What the history leaves of each account, summed over cells.
fn left_by_history(history: &[Value]) -> BTreeMap<String, i64> {
    let mut cells: BTreeMap<(String, String), i64> = BTreeMap::new();
    for movement in history {
        let cell = format!("{}|{}", movement["angle"], movement["audience"]);
        for moved in movement["moved"].as_array().unwrap() {
            let key = (cell.clone(), moved["account"].as_str().unwrap().to_owned());
            let known = cells.get(&key).copied().unwrap_or(0);
            assert_eq!(known, units(&moved["from"]), "{movement:#}");
            cells.insert(key, units(&moved["to"]));
        }
    }
    let mut accounts = BTreeMap::new();
    for ((_, account), share) in cells {
        *accounts.entry(account).or_insert(0) += share;
    }
    accounts
}

#[test]
fn after_any_sequence_of_corrections_withdrawals_scores_and_overrulings_history_and_shares_agree() {
    told(&CITY, async |world| {
        let run = Run::launched(&world, &wide()).await;
        let assessor = world.caller(Role::Assessor).await;
        let mut dice = Dice(7);
        let handles = CITY.map(|(handle, ..)| handle);
        let mut pieces: BTreeMap<&str, Value> = BTreeMap::new();
        for _ in 0..160 {
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
                _ => {
                    let grade = |dice: &mut Dice| dice.below(3);
                    let body = json!({
                        "accuracy": grade(&mut dice), "usefulness": grade(&mut dice), "clarity": grade(&mut dice)
                    });
                    drop(assessor.post(&path(&now, "/scores"), &body).await);
                }
            }
        }
        let shares = by_account(&run.contributions().await);
        let history = run.coordinator.get(&run.at("ledger/history?limit=500")).await.ok();
        let history = history["items"].as_array().unwrap().clone();
        let kinds: std::collections::BTreeSet<&str> =
            history.iter().map(|movement| movement["kind"].as_str().unwrap()).collect();
        for kind in ["score.given", "piece.overruled", "piece.withdrawn"] {
            assert!(kinds.contains(kind), "{kinds:?}");
        }
        let left = left_by_history(&history);
        for (account, share) in &shares {
            // Displayed figures are rounded cell by cell in the history, and once in the ledger.
            let told = left.get(account).copied().unwrap_or(0);
            assert!((told - share).abs() <= 2, "{account}: {told} told, {share} due");
        }
        // The ledger is recomputed to the same digits.
        let again = by_account(&run.contributions().await);
        assert_eq!(again, shares);
    });
}
