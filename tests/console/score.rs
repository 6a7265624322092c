//! Grading by page.

use micromatrix::domain::right::Role;
use serde_json::json;

use super::browser::Browser;
use crate::api::builders::{small, with};
use crate::api::desk::{Desk, reviewed};

#[test]
fn an_assessor_who_was_drawn_is_asked_grades_on_the_page_of_the_piece_and_is_asked_no_more() {
    small(async |world| {
        let draft = with(reviewed("gates", "normal"), "/scoring", json!("required"));
        let desk = Desk::of(&world, &draft).await;
        let assessor = world.caller(Role::Assessor).await;
        desk.approve().await;
        desk.publish().await;
        let mut browser = Browser::of(&world, &assessor).await;
        let piece = format!("/pieces/{}", desk.id);
        assert!(browser.get("/").await.ok().contains(&format!("href=\"{piece}#score\"")));
        let page = browser.get(&piece).await.ok();
        assert!(page.contains(&format!("action=\"{piece}/score\"")), "{page}");
        let fields = [("accuracy", "2"), ("usefulness", "1"), ("clarity", "2"), ("comment", "第二段太长。")];
        let shown = browser.send_form(&format!("{piece}/score"), &fields).await;
        assert_eq!(shown.location(), format!("{piece}#score"));
        assert!(browser.get(&piece).await.ok().contains("第二段太长。"));
        assert!(!browser.get("/").await.ok().contains(&format!("href=\"{piece}#score\"")));
        // A grade that is none is refused, and the words come back.
        let wrong = [("accuracy", "7"), ("usefulness", "1"), ("clarity", "2"), ("comment", "写得好。")];
        let shown = browser.send_form(&format!("{piece}/score"), &wrong).await;
        assert_eq!(shown.status, 422);
        assert!(shown.body.contains("写得好。"), "{}", shown.body);
        let other =
            Browser::of(&world, &desk.member).await.send_form(&format!("{piece}/score"), &fields).await;
        assert_eq!(other.status, 403);
    });
}
