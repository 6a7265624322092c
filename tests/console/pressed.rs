//! Every form of the console, sent by each role that may not send it and about things out of reach: refused, and nothing is changed.

use std::collections::BTreeSet;

use super::rights::{routes, starred};
use super::things::{Things, browsers, filled};
use crate::api::builders::small;
use crate::support::contract::operations;

/// Whose form it is.
#[derive(Clone, Copy)]
enum Pressed {
    /// Everybody's, signed in or not: it is about who they are, or about the page.
    ByAnybody,
    /// Theirs who may ask this operation of the API.
    As(&'static str),
}

use Pressed::{As, ByAnybody};

/// The forms, each with the operation of the API that does the same.
const FORMS: [(&str, Pressed); 108] = [
    ("/sign-in", ByAnybody),
    ("/sign-in/password", ByAnybody),
    ("/sign-out", ByAnybody),
    ("/s/{nobody}", ByAnybody),
    ("/language", ByAnybody),
    ("/directions/{direction}/accept", As("accept_direction")),
    ("/directions/{direction}/decline", As("decline_direction")),
    ("/directions/{direction}/swap", As("swap_direction")),
    ("/directions/{direction}/confirm-text", As("confirm_text")),
    ("/directions/{direction}/pieces", As("hand_in_piece")),
    ("/directions/{direction}/check", As("hand_in_piece")),
    ("/campaigns/{campaign}/topics", As("propose_topic")),
    ("/topics/{topic}/accept", As("accept_topic")),
    ("/topics/{topic}/reject", As("reject_topic")),
    ("/topics/{topic}/withdraw", As("withdraw_topic")),
    ("/pieces/{piece}/revise", As("revise_piece")),
    ("/pieces/{piece}/submit", As("submit_piece")),
    ("/pieces/{piece}/gates", As("decide_gate")),
    ("/pieces/{piece}/return", As("return_piece")),
    ("/pieces/{piece}/sign", As("sign_piece")),
    ("/pieces/{piece}/publish", As("publish_piece")),
    ("/pieces/{piece}/confirm", As("confirm_page")),
    ("/pieces/{piece}/withdraw", As("withdraw_piece")),
    ("/pieces/{piece}/overrule", As("overrule_piece")),
    ("/pieces/{piece}/comments", As("add_comment")),
    ("/pieces/{piece}/facts/{fact}/confirm", As("revise_piece")),
    ("/pieces/{piece}/files", As("attach_file")),
    ("/pieces/{piece}/files/{picture}/detach", As("detach_file")),
    ("/pieces/{piece}/score", As("give_score")),
    ("/campaigns", As("create_campaign")),
    ("/campaigns/{campaign}/edit", As("update_campaign")),
    ("/campaigns/{campaign}/plan", As("plan_campaign")),
    ("/campaigns/{campaign}/settings", As("update_campaign")),
    ("/campaigns/{campaign}/pins", As("set_pins")),
    ("/campaigns/{campaign}/pins/remove", As("set_pins")),
    ("/campaigns/{campaign}/replan", As("replan_campaign")),
    ("/campaigns/{campaign}/sign", As("sign_campaign")),
    ("/campaigns/{campaign}/launch", As("launch_campaign")),
    ("/campaigns/{campaign}/amend", As("amend_campaign")),
    ("/campaigns/{campaign}/close", As("close_campaign")),
    ("/campaigns/{campaign}/theme", As("keep_campaign")),
    ("/campaigns/{campaign}/facts", As("register_fact")),
    ("/organisations/{organisation}/deputies", As("name_deputies")),
    ("/organisations/{organisation}/deputies/remove", As("name_deputies")),
    ("/clusters/detections", As("create_detection")),
    ("/clusters/detections/{nobody}/preview", As("adopt_detection")),
    ("/clusters/detections/{nobody}/adopt", As("adopt_detection")),
    ("/coverage/targets", As("declare_targets")),
    ("/coverage/targets/drop", As("propose_targets")),
    ("/coverage/need", As("count_needs")),
    ("/coverage/need/drop", As("drop_needs")),
    ("/coverage/settings", As("set_coverage_settings")),
    ("/settings/gates/words", As("set_own_words")),
    ("/settings/gates/words/remove", As("set_own_words")),
    ("/coverage/scenarios", As("create_scenario")),
    ("/coverage/scenarios/{scenario}/delete", As("delete_scenario")),
    ("/lists", As("create_import")),
    ("/lists/profiles/{nobody}/forget", As("delete_import_profile")),
    ("/lists/{list}/write", As("create_import")),
    ("/lists/{list}/keep", As("create_import_profile")),
    ("/lists/{list}/cancel", As("create_import")),
    ("/lists/{list}/mapping", As("create_import")),
    ("/lists/{list}/proposals", As("accept_import_proposals")),
    ("/lists/{list}/undo", As("undo_import")),
    ("/themes/{theme}/copy", As("create_theme")),
    ("/themes/{theme}/delete", As("delete_theme")),
    ("/themes/{theme}/edit", As("update_theme")),
    ("/facts/{fact}/revise", As("revise_fact")),
    ("/facts/{fact}/agree", As("agree_fact")),
    ("/facts/{fact}/touched/{piece}", As("confirm_touched")),
    ("/persons/new", As("create_subject")),
    ("/persons/list", As("import_persons")),
    ("/persons/cards", As("print_links")),
    ("/persons/{person}/edit", As("update_subject")),
    ("/persons/{person}/bar", As("bar_subject")),
    ("/persons/{person}/lift", As("lift_bar")),
    ("/persons/{person}/links", As("create_link")),
    ("/persons/{person}/links/{nobody}/revoke", As("revoke_link")),
    ("/persons/{person}/tokens", As("create_token")),
    ("/persons/{person}/tokens/{nobody}/revoke", As("revoke_token")),
    ("/persons/{person}/password/remove", As("update_subject")),
    ("/settings/password", As("get_me")),
    ("/settings/sessions/{nobody}/end", As("get_me")),
    ("/settings/taxonomies/{node}", As("update_audience")),
    ("/settings/jobs/{nobody}/cancel", As("cancel_job")),
    ("/incidents", As("start_incident")),
    ("/incidents/{incident}/facts", As("state_incident_fact")),
    ("/incidents/{incident}/facts/{information}/confirm", As("confirm_incident_fact")),
    ("/incidents/{incident}/bulletins", As("draft_bulletin")),
    ("/incidents/{incident}/bulletins/{one}/review", As("review_bulletin")),
    ("/incidents/{incident}/bulletins/{one}/consent", As("record_bulletin_consent")),
    ("/incidents/{incident}/bulletins/{one}/consent/confirm", As("confirm_bulletin_consent")),
    ("/incidents/{incident}/bulletins/{one}/release", As("release_bulletin")),
    ("/incidents/{incident}/grade", As("grade_incident")),
    ("/incidents/{incident}/hand-over", As("hand_over_incident")),
    ("/incidents/{incident}/stand-down", As("stand_down_incident")),
    ("/incidents/{incident}/withdraw", As("withdraw_incident")),
    ("/incidents/{incident}/cards", As("add_incident_card")),
    ("/incidents/{incident}/cards/{account}/seen", As("see_incident_card")),
    ("/incidents/{incident}/cards/{account}/posted", As("post_incident_card")),
    ("/incidents/{incident}/cards/{account}/confirm", As("confirm_incident_card")),
    ("/incidents/{incident}/cards/{account}/take-over", As("take_over_incident_card")),
    ("/incidents/{incident}/cards/{account}/call", As("call_incident_card")),
    ("/incidents/{incident}/cards/{account}/relieve", As("relieve_incident_card")),
    // Somebody else's job is not there.
    ("/settings/jobs/{list}/cancel", As("cancel_job")),
    // What is not there is refused to those who may not send the form all the same.
    ("/directions/{nobody}/accept", As("accept_direction")),
    ("/pieces/{nobody}/submit", As("submit_piece")),
    ("/campaigns/{nobody}/plan", As("plan_campaign")),
];

/// Forms that are filled in, to be sent about things of another office.
const FILLED: [(&str, &[(&str, &str)]); 19] = [
    ("/directions/{direction}/accept", &[]),
    ("/directions/{direction}/decline", &[("reason", "no_staff"), ("note", "x")]),
    ("/directions/{direction}/pieces", &[("title", "标题"), ("text", "正文")]),
    ("/directions/{direction}/confirm-text", &[]),
    ("/topics/{topic}/accept", &[]),
    ("/topics/{topic}/reject", &[("reason", "重复")]),
    ("/topics/{topic}/withdraw", &[]),
    ("/pieces/{piece}/revise", &[("title", "标题"), ("text", "正文"), ("revision", "1")]),
    ("/pieces/{piece}/submit", &[]),
    ("/pieces/{piece}/return", &[("reason", "x"), ("version", "1")]),
    ("/pieces/{piece}/publish", &[("url", "https://example.cn/a")]),
    ("/pieces/{piece}/confirm", &[("title", "标题"), ("text", "正文")]),
    ("/pieces/{piece}/withdraw", &[("reason", "x"), ("kind", "mistake")]),
    ("/pieces/{piece}/comments", &[("version", "1"), ("place", "0-1"), ("remark", "x")]),
    ("/pieces/{piece}/files/{picture}/detach", &[]),
    ("/incidents/{incident}/cards/{account}/seen", &[]),
    ("/incidents/{incident}/cards/{account}/posted", &[("url", "https://example.cn/a")]),
    ("/facts/{fact}/agree", &[("version", "1")]),
    ("/facts/{fact}/touched/{piece}", &[]),
];

/// Who acts for the police office alone.
const OF_POLICE: [&str; 6] = ["author", "reviewer", "member", "lead", "signer of one office", "admin"];

/// The right that an operation asks for.
fn right_of(id: &str) -> &'static str {
    let operation = operations().into_iter().find(|one| one.id() == id);
    operation.unwrap_or_else(|| panic!("there is no operation {id}")).rights()[0]
}

#[test]
fn every_form_of_the_console_is_among_those_that_are_pressed() {
    let pressed: BTreeSet<String> = FORMS.iter().map(|(address, _)| starred(address)).collect();
    assert_eq!(pressed, routes("post"));
}

#[test]
fn a_form_is_refused_to_whoever_lacks_the_right_and_changes_nothing() {
    small(async |world| {
        let things = Things::of(&world).await;
        let browsers = browsers(&world, &things.desk).await;
        let before = world.everything().await;
        for (role, caller, mut browser) in browsers {
            let rights = match &caller {
                Some(caller) => caller.get("/api/v1/me").await.ok()["rights"].clone(),
                None => serde_json::json!([]),
            };
            for (form, pressed) in FORMS {
                let As(operation) = pressed else { continue };
                if rights.as_array().unwrap().iter().any(|right| right == right_of(operation)) {
                    continue;
                }
                for fill in &things.fills {
                    let address = filled(form, fill);
                    let shown = browser.send_form(&address, &[]).await;
                    let expected = if caller.is_some() { 403 } else { 401 };
                    assert_eq!(shown.status, expected, "{address} for {role}: {}", shown.body);
                }
            }
        }
        assert_eq!(world.everything().await, before);
    });
}

#[test]
fn a_form_about_a_thing_of_another_office_is_refused_and_changes_nothing() {
    small(async |world| {
        let things = Things::of(&world).await;
        let browsers = browsers(&world, &things.desk).await;
        let before = world.everything().await;
        for (role, _, mut browser) in
            browsers.into_iter().filter(|(role, ..)| OF_POLICE.contains(&role.as_str()))
        {
            for (form, fields) in FILLED {
                let address = filled(form, &things.fills[1]);
                let shown = browser.send_form(&address, fields).await;
                assert!(
                    [403, 404].contains(&shown.status),
                    "{address} for {role}: {} {}",
                    shown.status,
                    shown.body
                );
            }
        }
        assert_eq!(world.everything().await, before);
    });
}
