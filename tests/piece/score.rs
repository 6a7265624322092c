//! Scores and overruled verdicts, through the API.

use micromatrix::domain::right::{Grant, Role};
use micromatrix::domain::score::ScoreDraw;
use serde_json::{Value, json};

use crate::piece::support::{CITY, Run, TEXTS, draft, edited, path, told};
use crate::support::{Caller, World, grant, refused};

fn scored(assessors: u32) -> Value {
    let mut draft = draft();
    draft["scoring"] = json!("required");
    draft["assessors"] = json!(assessors);
    draft
}

fn grades(accuracy: u8, usefulness: u8, clarity: u8) -> Value {
    json!({"accuracy": accuracy, "usefulness": usefulness, "clarity": clarity, "comment": "写给窗口前的人。"})
}

/// The persons who were drawn for a piece grade it.
async fn grade(assessors: &[Caller], piece: &Value, with: &[Value]) -> usize {
    let mut given = 0;
    for assessor in assessors {
        let answer = assessor.post(&path(piece, "/scores"), &with[given % with.len()]).await;
        if answer.status.is_success() {
            given += 1;
        } else {
            answer.problem(404, "not_found");
        }
    }
    given
}

async fn assessors(world: &World, count: usize) -> Vec<Caller> {
    let mut all = Vec::new();
    for _ in 0..count {
        all.push(world.caller(Role::Assessor).await);
    }
    all
}

#[test]
fn a_piece_counts_with_the_median_of_its_assessors_once_all_have_graded() {
    told(&CITY, async |world| {
        let run = Run::launched(&world, &scored(3)).await;
        let piece = run.deliver("weibo-jiaoyu", TEXTS[1]).await;
        let all = assessors(&world, 5).await;
        let pending = run.contributions().await;
        assert_eq!((&pending["covered"], &pending["pending"][0]["piece"]), (&json!(0.0), &piece["id"]));
        let drawn = run.coordinator.call(&run.at("score-draws")).await.ok();
        assert_eq!((&drawn["drawn"], &drawn["waived"], &drawn["short"]), (&json!(1), &json!(0), &json!([])));
        let mut turns = Vec::new();
        for one in &all {
            let list = one.get(&format!("/api/v1/scores?campaign={}", run.id)).await.ok();
            turns.push(list["items"].as_array().unwrap().len());
        }
        assert_eq!(turns.iter().sum::<usize>(), 3);
        // Nobody sees grades before all are given.
        let member = world.member(&["weibo-jiaoyu"]).await;
        let first = turns.iter().position(|turn| *turn == 1).unwrap();
        all[first].post(&path(&piece, "/scores"), &grades(2, 2, 2)).await.ok();
        let early = member.get(&path(&piece, "/scores")).await.ok();
        assert_eq!((&early["quality"], &early["scores"]), (&json!(null), &json!([])));
        assert_eq!(run.contributions().await["covered"], json!(0.0));
        let given = grade(&all, &piece, &[grades(2, 2, 2), grades(1, 1, 1), grades(0, 2, 2)]).await;
        assert_eq!(given, 3);
        let seen = member.get(&path(&piece, "/scores")).await.ok();
        assert_eq!((&seen["quality"], &seen["draw"]), (&json!(0.5), &json!(null)));
        assert!(seen["scores"].as_array().unwrap().iter().all(|score| score["assessor"].is_null()));
        assert!(seen["scores"][0]["grades"]["comment"].as_str().unwrap().contains("窗口"));
        assert_eq!(run.contributions().await["covered"], json!(50.0));
        let others = world.member(&["wechat-fayuan"]).await;
        others.get(&path(&piece, "/scores")).await.problem(404, "not_found");
        // The draw is recorded and can be drawn again.
        let open = run.coordinator.get(&path(&piece, "/scores")).await.ok();
        let draw: ScoreDraw = serde_json::from_value(open["draw"].clone()).unwrap();
        let again = serde_json::to_value(draw.assessors()).unwrap();
        let mut again: Vec<&str> = again.as_array().unwrap().iter().map(|id| id.as_str().unwrap()).collect();
        again.sort_unstable();
        let named: Vec<&str> = open["scores"]
            .as_array()
            .unwrap()
            .iter()
            .map(|score| score["assessor"].as_str().unwrap())
            .collect();
        assert_eq!(again, named);
        // What assessors say in words stands in no record.
        for table in ["event", "audit"] {
            assert!(world.rows(table).await.iter().all(|row| !row.to_string().contains("窗口前")));
        }
        let second = run.coordinator.call(&run.at("score-draws")).await.ok();
        assert_eq!(second["drawn"], json!(0));
    });
}

/// Kinds of the events about a piece's scores.
async fn told_of(run: &Run, piece: &Value) -> Vec<(String, Value)> {
    let events = run.coordinator.get(&format!("/api/v1/events?campaign={}&limit=500", run.id)).await.ok();
    let items = events["items"].as_array().unwrap().clone();
    let own = items.into_iter().filter(|event| event["entity"] == "score" && event["key"] == piece["id"]);
    own.map(|event| (event["kind"].as_str().unwrap().to_owned(), event["data"].clone())).collect()
}

#[test]
fn assessors_are_drawn_by_the_publication_itself() {
    told(&CITY, async |world| {
        let run = Run::launched(&world, &scored(2)).await;
        let all = assessors(&world, 4).await;
        let handed = run.hand_in("weibo-jiaoyu", TEXTS[1]).await;
        assert_eq!(world.rows("score_draw").await.len(), 0, "who grades is not known before");
        let member = world.member(&["weibo-jiaoyu"]).await;
        let piece = member.post(&path(&handed, "/publish"), &crate::piece::support::address()).await.ok();
        let seen = run.coordinator.get(&path(&piece, "/scores")).await.ok();
        assert_eq!((seen["scores"].as_array().unwrap().len(), &seen["missing"]), (2, &json!(null)));
        assert_eq!(told_of(&run, &piece).await[0].0, "score.drawn");
        assert_eq!(run.coordinator.call(&run.at("score-draws")).await.ok()["drawn"], json!(0));
        assert_eq!(grade(&all, &piece, &[grades(2, 2, 2)]).await, 2);
        assert_eq!(run.contributions().await["covered"], json!(100.0));
    });
}

#[test]
fn a_piece_waits_for_assessors_and_says_how_many_are_missing() {
    told(&CITY, async |world| {
        let run = Run::launched(&world, &scored(3)).await;
        let mut all = assessors(&world, 1).await;
        let piece = run.deliver("weibo-jiaoyu", TEXTS[1]).await;
        assert_eq!(
            told_of(&run, &piece).await,
            [("score.waiting".to_owned(), json!({"piece": piece["id"], "needed": 3, "available": 1}))]
        );
        for caller in [&run.coordinator, &world.member(&["weibo-jiaoyu"]).await] {
            let seen = caller.get(&path(&piece, "/scores")).await.ok();
            assert_eq!(seen["missing"], json!({"needed": 3, "available": 1}));
        }
        assert_eq!(grade(&all, &piece, &[grades(2, 2, 2)]).await, 0, "a median of fewer is another measure");
        all.extend(assessors(&world, 2).await);
        let seen = run.coordinator.get(&path(&piece, "/scores")).await.ok();
        assert_eq!(seen["missing"], json!({"needed": 3, "available": 3}));
        run.coordinator.call(&run.at("score-draws")).await.ok();
        let seen = run.coordinator.get(&path(&piece, "/scores")).await.ok();
        assert_eq!((&seen["missing"], seen["scores"].as_array().unwrap().len()), (&json!(null), 3));
        assert_eq!(grade(&all, &piece, &[grades(2, 2, 2)]).await, 3);
    });
}

#[test]
fn nobody_is_asked_to_grade_a_copy_until_it_is_overruled_to_be_none() {
    told(&CITY, async |world| {
        let run = Run::launched(&world, &scored(1)).await;
        let all = assessors(&world, 2).await;
        run.deliver("weibo-jiaoyu", TEXTS[0]).await;
        let copy = run.deliver("wechat-fayuan", &edited(TEXTS[0])).await;
        assert_eq!(copy["originality"]["verdict"], json!("near_copy"));
        assert_eq!(told_of(&run, &copy).await, []);
        let seen = run.coordinator.get(&path(&copy, "/scores")).await.ok();
        assert_eq!((&seen["missing"], &seen["scores"]), (&json!(null), &json!([])));
        let body = json!({"verdict": "original", "reason": "两家引用同一份通告。"});
        all[0].post(&path(&copy, "/overrule"), &body).await.ok();
        assert_eq!(told_of(&run, &copy).await[0].0, "score.drawn");
        assert_eq!(grade(&all, &copy, &[grades(2, 2, 2)]).await, 1);
    });
}

#[test]
fn nobody_with_a_stake_is_drawn_or_overrules() {
    told(&CITY, async |world| {
        let run = Run::launched(&world, &scored(2)).await;
        let piece = run.deliver("weibo-jiaoyu", TEXTS[1]).await;
        let of = |role, organisations: &[&str], clusters: &[&str]| {
            let owned = |keys: &[&str]| keys.iter().map(|key| (*key).to_owned()).collect();
            Grant { organisations: owned(organisations), clusters: owned(clusters), ..grant(role) }
        };
        let mut with_stake = Vec::new();
        for stake in [of(Role::Reviewer, &["教育局"], &[]), of(Role::Lead, &[], &["schools"])] {
            with_stake.push(world.caller_with(vec![grant(Role::Assessor), stake]).await);
        }
        let free = world.caller_with(vec![grant(Role::Assessor), of(Role::Reviewer, &["法院"], &[])]).await;
        let drawn = run.coordinator.call(&run.at("score-draws")).await.ok();
        let short = json!([{"piece": piece["id"], "needed": 2, "available": 1}]);
        assert_eq!((&drawn["drawn"], &drawn["short"]), (&json!(0), &short));
        let second = world.caller(Role::Assessor).await;
        assert_eq!(run.coordinator.call(&run.at("score-draws")).await.ok()["drawn"], json!(1));
        for one in &with_stake {
            assert_eq!(one.get("/api/v1/scores").await.ok()["items"], json!([]));
            let verdict = json!({"verdict": "near_copy", "reason": "与上月的稿件几乎一样。"});
            refused(&world, one.post(&path(&piece, "/overrule"), &verdict), 403, "has_stake", &[]).await;
        }
        assert_eq!(grade(&[free, second], &piece, &[grades(2, 2, 2)]).await, 2);
        assert_eq!(run.contributions().await["covered"], json!(100.0));
    });
}

#[test]
fn who_waits_for_assessors_stays_in_the_sample_however_often_it_is_drawn() {
    told(&CITY, async |world| {
        let mut draft = scored(3);
        draft["sample_permille"] = json!(500);
        let run = Run::launched(&world, &draft).await;
        assessors(&world, 1).await;
        run.deliver("weibo-jiaoyu", TEXTS[0]).await;
        run.deliver("wechat-fayuan", TEXTS[1]).await;
        let short = run.coordinator.call(&run.at("score-draws")).await.ok()["short"].clone();
        for _ in 0..8 {
            let drawn = run.coordinator.call(&run.at("score-draws")).await.ok();
            assert_eq!((&drawn["short"], &drawn["waived"]), (&short, &json!(0)));
        }
        let events = run.coordinator.get("/api/v1/events?kind=score.waiting").await.ok();
        let waiting = events["items"].as_array().unwrap().len();
        assert_eq!(waiting, short.as_array().unwrap().len());
    });
}

#[test]
fn where_only_a_sample_is_scored_the_rest_counts_in_full() {
    told(&CITY, async |world| {
        let mut draft = scored(1);
        draft["sample_permille"] = json!(0);
        let run = Run::launched(&world, &draft).await;
        let piece = run.deliver("weibo-jiaoyu", TEXTS[1]).await;
        let drawn = run.coordinator.call(&run.at("score-draws")).await.ok();
        assert_eq!((&drawn["drawn"], &drawn["waived"]), (&json!(0), &json!(0)), "it was drawn by itself");
        assert_eq!(run.contributions().await["covered"], json!(100.0));
        assert_eq!(run.coordinator.get(&path(&piece, "/scores")).await.ok()["waived"], json!(true));
    });
}

#[test]
fn what_is_wrong_with_a_score_is_named() {
    told(&CITY, async |world| {
        let run = Run::launched(&world, &scored(1)).await;
        let piece = run.deliver("weibo-jiaoyu", TEXTS[1]).await;
        let assessor = world.caller(Role::Assessor).await;
        for role in [Role::Coordinator, Role::Planner, Role::Signer] {
            let other = world.caller(role).await;
            let (at, body) = (path(&piece, "/scores"), grades(2, 2, 2));
            refused(&world, other.post(&at, &body), 403, "forbidden", &[]).await;
        }
        let give = async |grades: Value| assessor.post(&path(&piece, "/scores"), &grades).await;
        refused(&world, give(grades(2, 2, 2)), 404, "not_found", &[]).await;
        run.coordinator.call(&run.at("score-draws")).await.ok();
        refused(&world, give(grades(3, 2, 4)), 422, "invalid", &["/accuracy", "/clarity"]).await;
        let member = world.member(&["weibo-jiaoyu"]).await;
        member.call(&path(&piece, "/withdraw")).await.ok();
        refused(&world, give(grades(2, 2, 2)), 409, "wrong_state", &[]).await;
        let unscored = Run::launched(&world, &crate::piece::support::draft()).await;
        let draws = unscored.coordinator.call(&unscored.at("score-draws")).await;
        draws.problem(409, "wrong_state");
    });
}

#[test]
fn overruling_moves_the_shares_and_back_again_to_the_same_digits() {
    told(&CITY, async |world| {
        let run = Run::launched(&world, &draft()).await;
        run.deliver("weibo-jiaoyu", TEXTS[0]).await;
        let copy = run.deliver("wechat-fayuan", &edited(TEXTS[0])).await;
        let before = run.contributions().await;
        let assessor = world.caller(Role::Assessor).await;
        let say = async |verdict: &str| {
            let body = json!({"verdict": verdict, "reason": "两家引用同一份通告。"});
            assessor.post(&path(&copy, "/overrule"), &body).await
        };
        let overruled = say("original").await.ok();
        let originality = &overruled["originality"];
        assert_eq!(originality["verdict"], json!("near_copy"));
        assert_eq!(originality["overruled"]["verdict"], json!("original"));
        assert_eq!(originality["passages"], copy["originality"]["passages"]);
        let between = run.contributions().await;
        assert_ne!(between, before);
        refused(&world, say("original"), 422, "invalid", &["/verdict"]).await;
        refused(&world, say("repost"), 422, "invalid", &["/verdict"]).await;
        say("near_copy").await.ok();
        assert_eq!(run.contributions().await, before);
        say("original").await.ok();
        assert_eq!(run.contributions().await, between);
        let audit = world.rows("audit").await;
        let overruled: Vec<_> = audit.iter().filter(|row| row["action"] == "piece.overruled").collect();
        assert_eq!(overruled.len(), 3);
        assert!(overruled[0]["after"].as_str().unwrap().contains("同一份通告"));
        let events = world.rows("event").await;
        assert!(events.iter().all(|row| !row.to_string().contains("同一份通告")));
    });
}
