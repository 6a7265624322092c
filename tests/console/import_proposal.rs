//! What a list does not say is accepted or refused by pages: one, those that are ticked, all of a kind.

use serde_json::Value;

use super::browser::{Browser, between};
use super::import::{coordinator, written};
use crate::support::{World, empty};

/// The proposals of one kind in one state.
async fn proposals(world: &World, field: &str, state: &str) -> Vec<Value> {
    world
        .select(&format!(
            "SELECT * FROM import_proposal WHERE field = '{field}' AND state = '{state}' ORDER BY ordinal"
        ))
        .await
}

/// The ids that a page offers, in order.
fn ids(page: &str) -> Vec<String> {
    let parts = page.split("name=\"id\" value=\"").skip(1);
    parts.map(|part| part[..part.find('"').unwrap()].to_owned()).collect()
}

async fn offered(browser: &mut Browser, place: &str, field: &str) -> Vec<String> {
    ids(&browser.get(&format!("{place}/proposals?field={field}")).await.ok())
}

#[test]
fn all_of_one_kind_are_accepted_at_once_and_the_others_stay_open() {
    empty(async |world| {
        let mut browser = coordinator(&world).await;
        let place = written(&world, &mut browser).await;
        let functions = proposals(&world, "function", "open").await.len();
        let systems = proposals(&world, "system", "open").await.len();
        assert!(functions > 3 && systems > 3, "{functions} {systems}");
        let page = browser.get(&place).await.ok();
        assert!(page.contains(&format!("全部采纳 {functions}")), "{page}");
        let fields = [("field", "function"), ("accept", "all")];
        let shown = browser.send_form(&format!("{place}/proposals"), &fields).await;
        let page = browser.get(shown.location()).await.ok();
        assert!(page.contains(&format!("已处理 {functions} 条")), "{page}");
        assert_eq!(proposals(&world, "function", "accepted").await.len(), functions);
        assert_eq!(proposals(&world, "system", "open").await.len(), systems);
        // Sent again there is nothing left to do.
        let shown = browser.send_form(&format!("{place}/proposals"), &fields).await;
        assert!(shown.location().ends_with("decided=0"), "{}", shown.location());
    });
}

#[test]
fn one_is_accepted_those_ticked_are_refused_and_an_acceptance_is_taken_back() {
    empty(async |world| {
        let mut browser = coordinator(&world).await;
        let place = written(&world, &mut browser).await;
        let path = format!("{place}/proposals");
        let open = offered(&mut browser, &place, "function").await;
        let one = [("field", "function"), ("state", "open"), ("accept", open[0].as_str())];
        browser.send_form(&path, &one).await.location();
        let ticked = [
            ("field", "function"),
            ("state", "open"),
            ("id", open[1].as_str()),
            ("id", open[2].as_str()),
            ("refuse", "ticked"),
        ];
        browser.send_form(&path, &ticked).await.location();
        assert_eq!(proposals(&world, "function", "accepted").await.len(), 1);
        assert_eq!(proposals(&world, "function", "rejected").await.len(), 2);
        let back = [("field", "function"), ("state", "accepted"), ("refuse", open[0].as_str())];
        browser.send_form(&path, &back).await.location();
        assert_eq!(proposals(&world, "function", "accepted").await.len(), 0);
        let nothing = [("field", "function"), ("state", "open"), ("accept", "ticked")];
        assert!(!browser.send_form(&path, &nothing).await.location().contains("decided"));
        assert_eq!(proposals(&world, "function", "rejected").await.len(), 3);
    });
}

#[test]
fn what_somebody_has_entered_meanwhile_is_left_and_the_reason_is_told() {
    empty(async |world| {
        let mut browser = coordinator(&world).await;
        let place = written(&world, &mut browser).await;
        let path = format!("{place}/proposals");
        let open = offered(&mut browser, &place, "function").await;
        let accept = [("field", "function"), ("state", "open"), ("accept", open[0].as_str())];
        browser.send_form(&path, &accept).await.location();
        // In the other tab it still stands as open.
        let shown = browser.send_form(&path, &accept).await;
        assert_eq!(shown.status, 200, "{}", shown.body);
        let said = between(&shown.body, "role=\"alert\"", "</div>");
        assert!(said.contains("已经是这样"), "{said}");
        let strange = [("field", "function"), ("accept", "00000000-0000-7000-8000-000000000000")];
        assert_eq!(browser.send_form(&path, &strange).await.status, 422);
        assert_eq!(browser.get(&format!("{place}/proposals?field=nonsense")).await.status, 400);
    });
}
