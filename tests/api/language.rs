//! `Accept-Language`: what the service says, in Chinese or English; codes, keys and what people wrote stay.

use std::collections::BTreeSet;

use axum::body::Body;
use axum::http::request::Builder;
use axum::http::{Method, header};
use micromatrix::domain::message::english_words;
use micromatrix::domain::right::Role;
use serde_json::{Value, json};

use crate::api::builders::{Run, draft, small, with};
use crate::support::contract::DOCUMENT;
use crate::support::spoken::{messages, speaks_chinese};
use crate::support::{Answer, Caller, World};

const ACCOUNTS: &str = "/api/v1/accounts";
const CAMPAIGNS: &str = "/api/v1/campaigns";
const PLACE: &str = "/api/v1/accounts/weibo-jiaojing";

async fn in_language(caller: &Caller, request: Builder, body: &str, language: &str) -> Answer {
    let request = request.header(header::ACCEPT_LANGUAGE, language);
    caller.send(request.body(Body::from(body.to_owned())).unwrap()).await
}

/// Neither answer says anything in the other's language, and all else is the same.
#[track_caller]
fn are_of_their_language(english: &Answer, chinese: &Answer) {
    assert_eq!((english.status, &english.json["code"]), (chinese.status, &chinese.json["code"]));
    assert_eq!((english.header("content-language"), chinese.header("content-language")), ("en", "zh"));
    let (said, otherwise) = (messages(&english.json), messages(&chinese.json));
    assert_eq!(said.len(), otherwise.len(), "{:#} {:#}", english.json, chinese.json);
    for (english, chinese) in said.iter().zip(&otherwise) {
        assert_ne!(english, chinese);
        assert!(english.contains(|c: char| c.is_ascii_lowercase()) && !speaks_chinese(english), "{english}");
        assert!(chinese.contains(|c| ('\u{4e00}'..='\u{9fff}').contains(&c)), "{chinese}");
        assert_eq!(english_words(chinese), 0, "{chinese}");
    }
    let pointers = |answer: &Answer| -> Vec<Value> {
        answer.json["errors"].as_array().into_iter().flatten().map(|error| error["pointer"].clone()).collect()
    };
    assert_eq!(pointers(english), pointers(chinese));
}

/// An account as it is sent back.
fn edited(mut account: Value) -> Value {
    for field in ["id", "form", "revision"] {
        account.as_object_mut().unwrap().remove(field);
    }
    account
}

/// Requests that are refused, each for a reason of its own.
async fn refusals(world: &World) -> Vec<(Caller, Method, String, Vec<(&'static str, String)>, String)> {
    let coordinator = world.caller(Role::Coordinator).await;
    let (planner, stranger) = (world.caller(Role::Planner).await, world.stranger(None));
    let run = Run::launched(world, &draft()).await;
    let json = || vec![("content-type", "application/json".to_owned())];
    let over = |revision: &str| [json(), vec![("if-match", revision.to_owned())]].concat();
    let account = edited(coordinator.get(PLACE).await.ok());
    let faulty = with(with(draft(), "/title", json!("")), "/angles/0/functions", json!(["nothing_known"]));
    let post = |path: &str, body: String| (coordinator.clone(), Method::POST, path.to_owned(), json(), body);
    let get = |path: &str| (coordinator.clone(), Method::GET, path.to_owned(), Vec::new(), String::new());
    vec![
        (stranger.clone(), Method::GET, ACCOUNTS.to_owned(), Vec::new(), String::new()),
        (planner, Method::POST, CAMPAIGNS.to_owned(), json(), draft().to_string()),
        get("/api/v1/nothing"),
        get("/api/v1/accounts/nobody"),
        get("/api/v1/accounts?limit=0"),
        get("/api/v1/accounts?limit=many"),
        get("/api/v1/accounts?colour=red"),
        get("/api/v1/accounts?cursor=none"),
        (coordinator.clone(), Method::PATCH, PLACE.to_owned(), Vec::new(), String::new()),
        (coordinator.clone(), Method::POST, CAMPAIGNS.to_owned(), Vec::new(), draft().to_string()),
        post(CAMPAIGNS, "{\"title\"".to_owned()),
        post(CAMPAIGNS, "{} x".to_owned()),
        post(CAMPAIGNS, "{\"title\": 7}".to_owned()),
        post(CAMPAIGNS, "{\"title\": \"a\", \"colour\": \"red\"}".to_owned()),
        post(CAMPAIGNS, with(draft(), "/language", json!("la")).to_string()),
        post(CAMPAIGNS, faulty.to_string()),
        post(CAMPAIGNS, with(draft(), "/ends_at", json!("tomorrow")).to_string()),
        post(ACCOUNTS, account.to_string()),
        post(&run.at("sign"), json!({"digest": "none"}).to_string()),
        post(&run.at("plan"), String::new()),
        (coordinator.clone(), Method::PUT, PLACE.to_owned(), json(), account.to_string()),
        (coordinator.clone(), Method::PUT, PLACE.to_owned(), over("\"0\""), account.to_string()),
        (coordinator.clone(), Method::PUT, PLACE.to_owned(), over("3"), account.to_string()),
        (coordinator.clone(), Method::DELETE, PLACE.to_owned(), over("\"1\""), String::new()),
    ]
}

#[test]
fn a_refusal_is_said_in_the_language_that_is_asked_for_and_in_no_other() {
    small(async |world| {
        let mut codes = BTreeSet::new();
        for (caller, method, path, headers, body) in refusals(&world).await {
            let ask = async |language: &str| {
                let request = caller.request(method.clone(), &path);
                let request =
                    headers.iter().fold(request, |request, (name, value)| request.header(*name, value));
                in_language(&caller, request, &body, language).await
            };
            let (english, chinese) = (ask("en").await, ask("zh-CN,zh;q=0.9,en;q=0.1").await);
            assert!(english.status.is_client_error(), "{method} {path} {body}: {:#}", english.json);
            assert_eq!(english.header("vary"), "accept-language");
            are_of_their_language(&english, &chinese);
            codes.insert(english.json["code"].as_str().unwrap().to_owned());
        }
        assert!(codes.len() >= 15, "{codes:?}");
    });
}

#[test]
fn who_asks_for_no_language_or_for_another_is_answered_in_english() {
    small(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        let path = "/api/v1/accounts/nobody";
        let plain = coordinator.get(path).await;
        assert_eq!(plain.json["detail"], "there is no account `nobody`");
        for language in ["fr", "zh;q=0", "en, zh", "zh_CN"] {
            let answer =
                in_language(&coordinator, coordinator.request(Method::GET, path), "", language).await;
            assert_eq!((&answer.json, answer.header("content-language")), (&plain.json, "en"), "{language}");
        }
        let chinese = in_language(&coordinator, coordinator.request(Method::GET, path), "", "zh-TW").await;
        let chinese = chinese.problem(404, "not_found");
        assert_eq!(
            (&chinese["title"], &chinese["detail"]),
            (&json!("没有这一项"), &json!("没有账号`nobody`"))
        );
    });
}

#[test]
fn what_people_wrote_is_never_said_otherwise() {
    small(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        let named = with(draft(), "/title", json!("is missing"));
        let named = with(named, "/angles/0/title", json!("There is no such thing"));
        let made = coordinator.post(CAMPAIGNS, &named).await.ok();
        let path = format!("{CAMPAIGNS}/{}", made["id"].as_str().unwrap());
        let english = coordinator.get(&path).await;
        let chinese = in_language(&coordinator, coordinator.request(Method::GET, &path), "", "zh").await;
        assert_eq!(english.json, chinese.json);
        assert_eq!(chinese.json["title"], "is missing");
        // Nor what is quoted of it.
        let path = "/api/v1/accounts/is%20missing";
        let chinese = in_language(&coordinator, coordinator.request(Method::GET, path), "", "zh").await;
        assert_eq!(chinese.problem(404, "not_found")["detail"], "没有账号`is missing`");
    });
}

#[test]
fn an_answer_has_a_tag_in_each_language_and_a_change_takes_either() {
    small(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        let get = async |language: &str, seen: Option<&str>| {
            let request = coordinator.request(Method::GET, PLACE);
            let request =
                seen.into_iter().fold(request, |request, tag| request.header(header::IF_NONE_MATCH, tag));
            in_language(&coordinator, request, "", language).await
        };
        let (english, chinese) = (get("en", None).await, get("zh", None).await);
        assert_eq!(english.json, chinese.json);
        let (tag, other) = (english.header("etag").to_owned(), chinese.header("etag").to_owned());
        assert_eq!(other, format!("{}-zh\"", tag.trim_end_matches('"')));
        for path in ["/api/v1/matrix", "/api/v1/functions"] {
            let ask = async |language: &str, seen: &str| {
                let request = coordinator.request(Method::GET, path).header(header::IF_NONE_MATCH, seen);
                in_language(&coordinator, request, "", language).await
            };
            let request = coordinator.request(Method::GET, path);
            let seen = in_language(&coordinator, request, "", "zh").await;
            let Some(seen) = seen.headers.get("etag").map(|tag| tag.to_str().unwrap().to_owned()) else {
                continue;
            };
            let again = ask("zh", &seen).await;
            assert_eq!((again.status.as_u16(), again.header("etag")), (304, seen.as_str()));
            assert_eq!(ask("en", &seen).await.status, 200, "who reads English has not seen it");
        }
        let account = edited(english.json);
        let request = coordinator.request(Method::PUT, PLACE).header(header::IF_MATCH, &other);
        let request = request.header(header::CONTENT_TYPE, "application/json");
        in_language(&coordinator, request, &account.to_string(), "en").await.ok();
    });
}

#[test]
fn what_is_answered_again_is_said_in_the_language_of_whoever_asks_again() {
    small(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        let ask = async |language: &str| {
            let request = coordinator.request(Method::POST, "/api/v1/organisations");
            let request =
                request.header("idempotency-key", "one").header(header::CONTENT_TYPE, "application/json");
            let body = json!({"key": "new", "name": "新单位", "system": "government"});
            in_language(&coordinator, request, &body.to_string(), language).await
        };
        let (first, again) = (ask("zh").await, ask("en").await);
        assert_eq!((first.status, &first.json), (again.status, &again.json));
        assert_eq!(again.header("idempotency-replayed"), "true");
        assert_eq!((first.header("content-language"), again.header("content-language")), ("zh", "en"));
    });
}

#[test]
fn why_an_account_is_left_out_is_said_in_the_campaigns_language_unless_another_is_asked_for() {
    small(async |world| {
        let run = Run::planned(&world, &draft()).await;
        let path = run.at("unassigned");
        let details = async |language: Option<&str>| -> Vec<String> {
            let request = run.coordinator.request(Method::GET, &path);
            let answer = match language {
                Some(language) => in_language(&run.coordinator, request, "", language).await.ok(),
                None => run.coordinator.get(&path).await.ok(),
            };
            let items = answer["items"].as_array().unwrap().iter();
            items.map(|left| left["detail"].as_str().unwrap().to_owned()).collect()
        };
        let plain = details(None).await;
        assert!(!plain.is_empty() && plain.iter().all(|detail| speaks_chinese(detail)), "{plain:?}");
        assert_eq!(details(Some("zh-CN")).await, plain);
        assert_eq!(details(Some("fr")).await, plain);
        let english = details(Some("en-GB, zh;q=0.5")).await;
        assert!(
            english.iter().all(|detail| english_words(detail) > 0 && !speaks_chinese(detail)),
            "{english:?}"
        );
    });
}

#[test]
fn every_field_that_is_said_in_two_languages_is_one_of_the_services_own() {
    let mut found = BTreeSet::new();
    for (name, schema) in DOCUMENT["components"]["schemas"].as_object().unwrap() {
        for (field, says) in properties(schema) {
            let is_text = says["type"] == "string"
                || says["type"].as_array().is_some_and(|kinds| kinds.contains(&json!("string")));
            if is_text && ["detail", "problem", "what", "remedy"].contains(&field.as_str()) {
                found.insert(format!("{name}.{field}"));
            }
        }
    }
    let own = [
        "Clash.detail",
        "FieldError.detail",
        "LeftOut.detail",
        "MovedReferences.what",
        "Problem.detail",
        // A person's own: no `problem` stands beside it, so that it is left as it is.
        "ReviewFinding.remedy",
        "RowError.problem",
        "RowError.remedy",
    ];
    assert_eq!(
        found,
        own.into_iter().map(ToOwned::to_owned).collect(),
        "say of a new one whose words it holds"
    );
}

fn properties(schema: &Value) -> Vec<(&String, &Value)> {
    let own = schema["properties"].as_object().into_iter().flatten();
    let parts = ["allOf", "oneOf", "anyOf"]
        .into_iter()
        .flat_map(|list| schema[list].as_array().into_iter().flatten());
    own.chain(parts.flat_map(properties)).collect()
}
