//! Texts before the gates: what the machine finds, and what it says of itself.

use micromatrix::domain::right::Role;
use serde_json::{Value, json};

use crate::api::builders::{Run, draft, small, with};
use crate::support::refused;

const CHECK: &str = "/api/v1/gates/check";

fn rules(findings: &Value) -> Vec<(&str, &str)> {
    let findings = findings["findings"].as_array().unwrap().iter();
    findings.map(|one| (one["rule"].as_str().unwrap(), one["place"]["field"].as_str().unwrap())).collect()
}

#[test]
fn texts_and_file_names_are_looked_at_and_kept_nowhere() {
    small(async |world| {
        let member = world.member(&["weibo-jiaojing"]).await;
        let before = world.everything().await;
        let texts = json!({"texts": [
            {"field": "text", "text": "停课，，请到工商局咨询。"},
            {"field": "attachment", "text": "名单_机密★_110101199003077491.xlsx"}
        ]});
        let found = member.post(CHECK, &texts).await.ok();
        assert_eq!(
            rules(&found),
            [
                ("doubled_punctuation", "text"),
                ("outdated_name", "text"),
                ("secrecy_marking", "attachment"),
                ("identity_number", "attachment")
            ]
        );
        assert!(!found.to_string().contains("19900307"));
        assert!(found["notice"]["zh"].as_str().unwrap().contains("不是涉密系统"));
        let nothing = member.post(CHECK, &json!({"texts": [{"field": "text", "text": "晴。"}]})).await.ok();
        assert_eq!((rules(&nothing), &nothing["notice"]), (vec![], &found["notice"]));
        assert_eq!(world.everything().await, before);
        for (body, place) in [
            (json!({"texts": []}), "/texts"),
            (json!({"texts": [{"field": "", "text": "a"}]}), "/texts/0/field"),
            (json!({"texts": [{"field": "a", "text": "长".repeat(100_001)}]}), "/texts/0/text"),
        ] {
            refused(&world, member.post(CHECK, &body), 422, "invalid", &[place]).await;
        }
    });
}

#[test]
fn a_text_is_held_against_the_facts_that_its_writer_may_read() {
    small(async |world| {
        let facts = json!([{"key": "hotline", "text": "城市服务请拨打 12345。", "verbatim": true}]);
        let run = Run::launched(&world, &with(draft(), "/facts", facts)).await;
        let fact = run.coordinator.all(&run.at("facts")).await.remove(0);
        let text =
            json!({"texts": [{"field": "text", "text": "城市服务请拨打12346。"}], "facts": [fact["id"]]});
        let found = run.coordinator.post(CHECK, &text).await.ok();
        assert_eq!(rules(&found), [("fact_number", "text")]);
        let input = json!({"key": "hidden", "wording": {"text": "明日开庭。", "public": false}});
        let hidden = run.coordinator.post(&run.at("facts"), &input).await.ok();
        let planner = world.caller(Role::Planner).await;
        let text = json!({"texts": [{"field": "text", "text": "a"}], "facts": [hidden["id"]]});
        refused(&world, planner.post(CHECK, &text), 404, "not_found", &[]).await;
    });
}

#[test]
fn what_a_campaign_says_is_looked_at_and_nothing_is_refused_for_it() {
    small(async |world| {
        let facts = json!([{"key": "duty", "text": "值班手机 13812345678。"}]);
        let body = with(with(draft(), "/facts", facts), "/angles/0/brief", json!("按内部文件办,不得外传"));
        let run = Run::drafted(&world, &body).await;
        let found = run.coordinator.get(&run.at("findings")).await.ok();
        assert_eq!(
            rules(&found),
            [
                ("internal_wording", "/angles/0/brief"),
                ("half_punctuation", "/angles/0/brief"),
                ("internal_wording", "/angles/0/brief"),
                ("mobile_number", "/facts/duty/text")
            ]
        );
        world.caller(Role::Planner).await.get(&run.at("findings")).await.problem(403, "forbidden");
    });
}

#[test]
fn the_rules_are_read_with_their_sources_and_the_notice() {
    small(async |world| {
        let rules = world.caller(Role::Reviewer).await.get("/api/v1/gates").await.ok();
        let all = rules["rules"].as_array().unwrap();
        assert!(all.len() >= 19);
        for rule in all {
            for text in ["/detail/zh", "/detail/en", "/remedy/zh", "/remedy/en", "/source"] {
                assert!(
                    rule.pointer(text).unwrap().as_str().is_some_and(|text| !text.is_empty()),
                    "{rule:#}"
                );
            }
        }
    });
}

#[test]
fn an_answer_lists_a_bounded_number_of_findings_and_says_how_many_there_are() {
    small(async |world| {
        let member = world.member(&["weibo-jiaojing"]).await;
        let marks = "停课，，".repeat(5000);
        let number = "编号110101199003077491。";
        let texts = json!({"texts": [{"field": "text", "text": format!("{marks}{number}")}]});
        let found = member.post(CHECK, &texts).await.ok();
        assert_eq!((&found["total"], &found["cut"]), (&json!(5001), &json!(true)));
        let listed = rules(&found);
        assert_eq!(listed.iter().filter(|(rule, _)| *rule == "doubled_punctuation").count(), 100);
        assert_eq!(listed.last(), Some(&("identity_number", "text")), "other rules are listed all the same");
        // Fifty texts: each is dealt its part, and what blocks is listed before what warns.
        let text = |at: usize| json!({"field": format!("text{at}"), "text": format!("{}{number}", "停课，，".repeat(300))});
        let texts: Vec<Value> = (0..50).map(text).collect();
        let found = member.post(CHECK, &json!({"texts": texts})).await.ok();
        assert_eq!((&found["total"], &found["cut"]), (&json!(50 * 301), &json!(true)));
        let listed = rules(&found);
        assert_eq!(listed.len(), 1000);
        assert_eq!(listed.iter().filter(|(rule, _)| *rule == "identity_number").count(), 50);
        let few = member.post(CHECK, &json!({"texts": [{"field": "text", "text": "停课，，"}]})).await.ok();
        assert_eq!((&few["total"], &few["cut"]), (&json!(1), &json!(false)));
    });
}
