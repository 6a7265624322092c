//! What readers wrote back: short, optional, on what is out.

use micromatrix::domain::right::Role;
use serde_json::json;

use crate::api::builders::small;
use crate::api::desk::Desk;
use crate::support::refused;

#[test]
fn what_readers_wrote_back_is_noted_on_what_is_out_also_after_closing() {
    small(async |world| {
        let desk = Desk::minor(&world).await;
        let body = json!({"text": "问停课通知几点发"});
        let post = || desk.member.post(&desk.at("/feedback"), &body);
        refused(&world, post(), 409, "wrong_state", &[]).await;
        desk.approve().await;
        desk.publish().await;
        let noted = post().await;
        assert_eq!(noted.status, 201);
        desk.run.coordinator.call(&desk.run.at("close")).await.ok();
        world.set_clock("2026-06-12T01:00:01Z");
        post().await.ok();
        let planner = world.caller(Role::Planner).await;
        let all = planner.all(&desk.at("/feedback")).await;
        assert_eq!((all.len(), &all[0]["text"]), (2, &body["text"]));
        let events = desk.run.coordinator.all("/api/v1/events?kind=piece.feedback").await;
        assert_eq!(events.len(), 2);
        assert!(!events[0].to_string().contains("停课"));
    });
}

#[test]
fn it_is_a_sentence_and_noted_by_those_who_operate_the_account() {
    small(async |world| {
        let desk = Desk::minor(&world).await;
        desk.approve().await;
        desk.publish().await;
        for text in [" ", &"长".repeat(501), "来信人身份证号110101199003077491"] {
            let attempt = desk.member.post(&desk.at("/feedback"), &json!({"text": text}));
            refused(&world, attempt, 422, "invalid", &["/text"]).await;
        }
        let body = json!({"text": "问停课通知几点发"});
        let other = world.member(&["weibo-jiaoyu"]).await;
        refused(&world, other.post(&desk.at("/feedback"), &body), 404, "not_found", &[]).await;
        refused(&world, desk.reviewer.post(&desk.at("/feedback"), &body), 403, "forbidden", &[]).await;
        other.get(&desk.at("/feedback")).await.problem(404, "not_found");
    });
}
