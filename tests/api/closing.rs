//! The closing page: assigned directions and their outcomes, what stayed blank, and the time that it took.

use micromatrix::domain::right::{Grant, Role};
use serde_json::{Value, json};

use crate::api::builders::{Run, answer, draft, small};
use crate::api::main_job::from_theme;
use crate::support::{World, demo, grant};

async fn closing(world: &World, run: &Run) -> Value {
    world.caller(Role::Planner).await.get(&run.at("closing")).await.ok()
}

fn of<'a>(report: &'a Value, list: &str, account: &str) -> Vec<&'a Value> {
    report[list].as_array().unwrap().iter().filter(|line| line["account"] == account).collect()
}

#[test]
fn the_page_says_who_was_told_what_and_what_came_of_it() {
    demo(async |world| {
        let run = Run::launched(&world, &from_theme()).await;
        let asked = run.directions("asked").await;
        let (declined, delivered) = (&asked[0], &asked[1]);
        let handle = |card: &Value| card["account"].as_str().unwrap().to_owned();
        let member = world.member(&[&handle(delivered)]).await;
        let text = json!({"title": "雨天这样走", "text": "积水路段请绕行，看到水深标志不要强行通过，先停下再打电话问。"});
        let piece = member.post(&answer(delivered, "pieces"), &text).await.ok();
        let path = format!("/api/v1/pieces/{}/publish", piece["id"].as_str().unwrap());
        member.post(&path, &json!({"url": "https://example.cn/a"})).await.ok();
        // Only now: a decline may move anybody who has handed nothing in.
        let refusing = world.member(&[&handle(declined)]).await;
        refusing.post(&answer(declined, "decline"), &json!({"reason": "no_staff"})).await.ok();
        run.coordinator.call(&run.at("close")).await.ok();
        let report = closing(&world, &run).await;
        assert_eq!(report["state"], "closed");
        let totals = &report["assignment_totals"];
        assert_eq!((&totals["declined"], &totals["delivered"]), (&json!(1), &json!(1)));
        assert_eq!(totals["asked"], report["assignments"].as_array().unwrap().len());
        assert!(totals["asked"].as_u64().unwrap() >= asked.len() as u64);
        let line = |state: &str, account: &str| {
            let assigned = of(&report, "assignments", account);
            assigned.into_iter().find(|line| line["state"] == state).cloned().unwrap()
        };
        assert_eq!(line("declined", &handle(declined))["declined"], "no_staff");
        assert_eq!(line("delivered", &handle(delivered))["angle"], delivered["angle"]);
        let published = of(&report, "published_pieces", &handle(delivered));
        assert_eq!((published.len(), &published[0]["title"]), (1, &json!("雨天这样走")));
        let contributions = run.coordinator.get(&run.at("contributions")).await.ok();
        assert_eq!(report["uncovered"], contributions["uncovered"]);
        assert_eq!(
            report["blanks"].as_array().unwrap().len(),
            contributions["blanks"].as_array().unwrap().len()
        );
    });
}

#[test]
fn minutes_are_counted_from_what_organisations_were_asked_to_do() {
    small(async |world| {
        let run = Run::launched(&world, &draft()).await;
        let report = closing(&world, &run).await;
        let asked = run.directions("asked").await.len() as u64;
        let items =
            report["effort"].as_array().unwrap().iter().flat_map(|line| line["items"].as_array().unwrap());
        let items: Vec<_> = items.collect();
        assert!(items.iter().all(|item| item["action"] == "direction.asked"), "{items:?}");
        let sum = |name: &str| items.iter().map(|item| item[name].as_u64().unwrap()).sum::<u64>();
        assert_eq!((sum("count"), sum("minutes")), (asked, report["effort_minutes"].as_u64().unwrap()));
        let card = run.directions("asked").await.remove(0);
        let member = world.member(&[card["account"].as_str().unwrap()]).await;
        member.call(&answer(&card, "accept")).await.ok();
        let after = closing(&world, &run).await["effort_minutes"].as_u64().unwrap();
        assert!(after > report["effort_minutes"].as_u64().unwrap());
    });
}

#[test]
fn silence_costs_nobody_a_minute() {
    small(async |world| {
        let run = Run::launched(&world, &draft()).await;
        let before = closing(&world, &run).await;
        let end = run.coordinator.get(&run.path).await.ok()["ends_at"].as_str().unwrap().to_owned();
        world.set_clock(&end);
        assert!(world.app.accept_silent_directions().await.unwrap() > 0);
        let after = closing(&world, &run).await;
        assert_eq!(after["effort"], before["effort"]);
        assert_eq!(after["assignment_totals"]["explicitly_answered"], 0);
    });
}

#[test]
fn the_page_prints_and_opens_as_a_workbook_and_says_what_it_is_no_basis_for() {
    small(async |world| {
        let run = Run::launched(&world, &draft()).await;
        let reader = world.caller(Role::Coordinator).await;
        let page = reader.text(&run.at("closing/export?format=html")).await;
        assert!(page.starts_with("<!DOCTYPE html>") && page.contains("不作考核依据"));
        // The campaign begins and ends at midnight in Beijing.
        assert!(page.contains("2026年6月10日至6月29日") && !page.contains("T16:00:00Z"));
        let report = closing(&world, &run).await;
        for line in report["assignments"].as_array().unwrap() {
            assert!(page.contains(line["account_name"].as_str().unwrap()));
        }
        let answer = reader.get(&run.at("closing/export?format=xlsx")).await;
        assert!(answer.header("content-disposition").ends_with(".xlsx\""));
        let told = reader.get(&run.at("closing?format=html")).await.problem(400, "invalid_query");
        assert!(told["detail"].as_str().unwrap().contains("/closing/export?format=html"), "{told:#}");
        reader.get(&run.at("closing/export?format=docx")).await.problem(400, "invalid_query");
    });
}

#[test]
fn members_leads_and_scoped_signers_do_not_read_the_page() {
    demo(async |world| {
        let run = Run::drafted(&world, &from_theme()).await;
        for role in [Role::Member, Role::Lead, Role::Assessor, Role::Integrator, Role::Admin, Role::Reviewer]
        {
            world.caller(role).await.get(&run.at("closing")).await.problem(403, "forbidden");
        }
        let scoped = Grant { organisations: vec!["zjg-jiaoyu".to_owned()], ..grant(Role::Signer) };
        world.caller_with(vec![scoped]).await.get(&run.at("closing")).await.problem(403, "forbidden");
        let elsewhere = "/api/v1/campaigns/01980c5e-7a00-7000-8000-000000000099/closing";
        run.coordinator.get(elsewhere).await.problem(404, "not_found");
    });
}
