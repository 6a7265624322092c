//! Who reads which piece, and what of it before it is published.

use micromatrix::domain::right::{Grant, Role};
use serde_json::{Value, json};

use crate::piece::support::{CITY, Run, TEXTS, address, draft, path, piece, told};
use crate::support::{Caller, World, grant};

/// By name: title and text as this caller gets them, in the piece, in the list and in the versions.
async fn texts(caller: &Caller, run: &Run, handed: &Value) -> [Value; 4] {
    let detail = caller.get(&path(handed, "")).await.ok();
    let list = caller.get(&run.at("pieces?account=weibo-jiaoyu")).await.ok();
    let versions = caller.get(&path(handed, "/versions")).await.ok();
    [
        detail["text"].clone(),
        detail["title"].clone(),
        list["items"][0]["title"].clone(),
        versions["items"][0]["text"].clone(),
    ]
}

async fn callers(world: &World) -> (Vec<Caller>, Vec<Caller>) {
    let lead = Grant { clusters: vec!["schools".to_owned()], ..grant(Role::Lead) };
    let own = Grant { organisations: vec!["教育局".to_owned()], ..grant(Role::Signer) };
    let other = Grant { organisations: vec!["法院".to_owned()], ..grant(Role::Signer) };
    let reviewer = Grant { organisations: vec!["教育局".to_owned()], ..grant(Role::Reviewer) };
    let mut read = vec![
        world.member(&["weibo-jiaoyu"]).await,
        world.caller_with(vec![lead]).await,
        world.caller_with(vec![own]).await,
        world.caller_with(vec![reviewer]).await,
    ];
    for role in [Role::Coordinator, Role::Assessor, Role::Signer] {
        read.push(world.caller(role).await);
    }
    let mut do_not = vec![world.caller_with(vec![other]).await];
    for role in [Role::Planner, Role::Integrator] {
        do_not.push(world.caller(role).await);
    }
    (read, do_not)
}

#[test]
fn what_is_not_published_is_read_by_those_who_need_it_alone() {
    told(&CITY, async |world| {
        let run = Run::launched(&world, &draft()).await;
        let handed = run.hand_in("weibo-jiaoyu", TEXTS[1]).await;
        let (read, do_not) = callers(&world).await;
        let all = [json!(TEXTS[1]), json!("雨天出行"), json!("雨天出行"), json!(TEXTS[1])];
        for caller in &read {
            assert_eq!(texts(caller, &run, &handed).await, all);
        }
        for caller in &do_not {
            assert_eq!(texts(caller, &run, &handed).await, [const { Value::Null }; 4]);
        }
        world.caller(Role::Admin).await.get(&path(&handed, "")).await.problem(403, "forbidden");
        let stranger = Grant { organisations: vec!["法院".to_owned()], ..grant(Role::Reviewer) };
        for reviewer in [stranger, grant(Role::Reviewer)] {
            world.caller_with(vec![reviewer]).await.get(&path(&handed, "")).await.problem(404, "not_found");
        }

        // What is published is public, and what was only handed in before that stays what it was.
        let member = &read[0];
        member.put(&path(&handed, ""), 1, &piece(TEXTS[0])).await.ok();
        member.post(&path(&handed, "/publish"), &address()).await.ok();
        for caller in &do_not {
            let [text, title, listed, first] = texts(caller, &run, &handed).await;
            assert_eq!((text, title, listed), (json!(TEXTS[0]), json!("雨天出行"), json!("雨天出行")));
            assert_eq!(first, Value::Null);
        }
        member.call(&path(&handed, "/withdraw")).await.ok();
        for caller in &do_not {
            assert_eq!(texts(caller, &run, &handed).await, [const { Value::Null }; 4]);
        }
    });
}

#[test]
fn leads_and_members_see_the_pieces_and_shares_of_their_own() {
    told(&CITY, async |world| {
        let run = Run::launched(&world, &draft()).await;
        run.deliver("weibo-jiaojing", TEXTS[0]).await;
        run.deliver("weibo-jiaoyu", TEXTS[1]).await;
        run.hand_in("wechat-jiaojing", TEXTS[2]).await;
        let all = run.contributions().await;

        let lead = Grant { clusters: vec!["roads".to_owned()], ..grant(Role::Lead) };
        let lead = world.caller_with(vec![lead]).await;
        let seen = lead.get(&run.at("contributions")).await.ok();
        assert_eq!(seen["clusters"], json!([all["clusters"][1]]));
        assert_eq!((&seen["covered"], &seen["blanks"]), (&all["covered"], &all["blanks"]));
        assert_eq!(seen["pending"].as_array().unwrap().len(), 1);
        assert_eq!(lead.get(&run.at("pieces")).await.ok()["items"].as_array().unwrap().len(), 2);

        let member = world.member(&["weibo-jiaojing"]).await;
        let seen = member.get(&run.at("contributions")).await.ok();
        let lines = seen["clusters"].as_array().unwrap();
        assert_eq!((lines.len(), lines[0]["accounts"].as_array().unwrap().len()), (1, 1));
        assert_eq!(lines[0]["share"], lines[0]["accounts"][0]["share"]);
        assert_eq!(seen["pending"], json!([]));
        assert_eq!(member.get(&run.at("pieces")).await.ok()["items"].as_array().unwrap().len(), 1);
        let opened = member.get(&run.at("contributions/roads")).await.ok();
        assert_eq!(opened["accounts"].as_array().unwrap().len(), 1);
        member.get(&run.at("contributions/schools")).await.problem(404, "not_found");
    });
}
