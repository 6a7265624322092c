//! Comments on places in a draft.

use micromatrix::domain::right::Role;
use serde_json::json;

use crate::api::builders::small;
use crate::api::desk::{Desk, of};
use crate::support::refused;

#[test]
fn comments_stand_at_a_place_and_stay_among_those_who_read_the_draft() {
    small(async |world| {
        let desk = Desk::minor(&world).await;
        let comment = json!({"version": 1, "start": 2, "end": 5, "text": "这里请写全称"});
        let written = desk.reviewer.post(&desk.at("/comments"), &comment).await;
        assert_eq!(written.status, 201);
        let answer = json!({"version": 1, "start": 2, "end": 2, "text": "已改"});
        world.set_clock("2026-06-12T01:00:01Z");
        desk.member.post(&desk.at("/comments"), &answer).await.ok();
        desk.run.coordinator.post(&desk.at("/comments"), &answer).await.ok();
        let listed = desk.member.all(&desk.at("/comments")).await;
        assert_eq!(
            (listed.len(), &listed[0]["text"], &listed[0]["by"]),
            (3, &json!("这里请写全称"), &json!(desk.reviewer.subject))
        );
        let wrong = json!({"version": 1, "start": 5, "end": 4, "text": ""});
        refused(
            &world,
            desk.reviewer.post(&desk.at("/comments"), &wrong),
            422,
            "invalid",
            &["/end", "/text"],
        )
        .await;
        let person = json!({"version": 1, "start": 0, "end": 0, "text": "此人身份证号110101199003077491"});
        let attempt = desk.reviewer.post(&desk.at("/comments"), &person);
        refused(&world, attempt, 422, "invalid", &["/text"]).await;
        let old = json!({"version": 7, "start": 0, "end": 0, "text": "?"});
        refused(&world, desk.reviewer.post(&desk.at("/comments"), &old), 409, "old_version", &["/version"])
            .await;
        let other = world.caller_with(vec![of(Role::Reviewer, "教育局")]).await;
        refused(&world, other.post(&desk.at("/comments"), &comment), 404, "not_found", &[]).await;
        desk.approve().await;
        desk.publish().await;
        let planner = world.caller(Role::Planner).await;
        planner.get(&desk.at("/comments")).await.problem(404, "not_found");
    });
}
