//! What becomes of grades when the piece that they are of is corrected.

use micromatrix::domain::right::Role;
use serde_json::{Value, json};

use crate::api::builders::{small, with};
use crate::api::desk::{Desk, OTHER, reviewed};

async fn history(desk: &Desk) -> Vec<Value> {
    desk.member.all(&desk.run.at("ledger/history")).await
}

#[test]
fn grades_stand_when_a_piece_is_corrected_and_everybody_sees_that_they_are_of_the_version_before() {
    small(async |world| {
        let draft = with(reviewed("gates", "normal"), "/scoring", json!("required"));
        let desk = Desk::of(&world, &draft).await;
        let assessor = world.caller(Role::Assessor).await;
        desk.approve().await;
        desk.publish().await;
        let grade = async |usefulness: u8| {
            let grades =
                json!({"accuracy": 2, "usefulness": usefulness, "clarity": 1, "comment": "第二段太长。"});
            assessor.post(&desk.at("/scores"), &grades).await.ok()
        };
        assert_eq!((&grade(0).await["version"], &grade(0).await["outdated"]), (&json!(1), &json!(false)));
        let covered = async || desk.run.coordinator.get(&desk.run.at("contributions")).await.ok();
        let before = covered().await;
        assert_eq!(before["covered"], json!(30.0), "half of a cell that is worth 60");

        desk.revise(OTHER).await;
        desk.approve().await;
        let seen = desk.member.get(&desk.at("/scores")).await.ok();
        assert_eq!(
            (&seen["graded_version"], &seen["outdated"]),
            (&json!(1), &json!(false)),
            "it is not out yet"
        );
        desk.publish().await;
        assert_eq!(covered().await, before);
        let seen = desk.member.get(&desk.at("/scores")).await.ok();
        assert_eq!((&seen["graded_version"], &seen["outdated"]), (&json!(1), &json!(true)));
        let mine = assessor.all("/api/v1/scores").await;
        assert_eq!((&mine[0]["version"], &mine[0]["outdated"]), (&json!(1), &json!(true)));
        let told = history(&desk).await;
        let last = told.last().unwrap();
        assert_eq!((&last["kind"], &last["moved"]), (&json!("piece.corrected"), &json!([])));
        assert_eq!((&last["version"], &last["graded_version"]), (&json!(2), &json!(1)));

        // Given again, they are of the version that is out; the same grades are an answer too.
        assert_eq!(grade(0).await["version"], json!(2));
        assert_eq!(covered().await, before);
        assert_eq!(assessor.all("/api/v1/scores").await[0]["outdated"], json!(false));
        assert_eq!(history(&desk).await.len(), told.len());
        grade(2).await;
        let told = history(&desk).await;
        let last = told.last().unwrap();
        assert_eq!((&last["version"], &last["graded_version"]), (&json!(2), &json!(2)));
        assert_eq!(last["moved"][0]["from"], json!(30.0));
    });
}
