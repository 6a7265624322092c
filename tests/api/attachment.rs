//! Files of pieces: with licence and owner, under the hash of what they hold, bound by the signature.

use axum::body::Body;
use axum::http::{Method, header};
use micromatrix::domain::attachment::hash_of;
use micromatrix::domain::right::Role;
use serde_json::{Value, json};

use crate::api::builders::small;
use crate::api::desk::{Desk, OTHER, address, of};
use crate::support::{Caller, refused};

/// Three bytes and their base64.
const FILES: [(&[u8], &str); 3] = [(b"abc", "YWJj"), (b"abd", "YWJk"), (b"abe", "YWJl")];

fn file(at: usize) -> Value {
    let (bytes, content) = FILES[at];
    json!({
        "name": format!("避难点{at}.png"), "media_type": "image/png", "licence": "自有", "owner": "公安局",
        "sha256": hash_of(bytes), "content": content
    })
}

async fn hashes(desk: &Desk, caller: &Caller) -> Vec<String> {
    let files = caller.all(&desk.at("/attachments")).await;
    files.iter().map(|file| file["sha256"].as_str().unwrap().to_owned()).collect()
}

async fn bytes(desk: &Desk, caller: &Caller, at: usize) -> Vec<u8> {
    let path = desk.at(&format!("/attachments/{}", hash_of(FILES[at].0)));
    let request = caller.request(Method::GET, &path).body(Body::empty()).unwrap();
    let answer = caller.send(request).await;
    assert_eq!(answer.header("content-disposition"), "attachment");
    assert_eq!(answer.header("x-content-type-options"), "nosniff");
    answer.ok();
    caller.text(&path).await.into_bytes()
}

#[test]
fn a_file_is_attached_listed_and_read_and_goes_with_the_next_version() {
    small(async |world| {
        let desk = Desk::minor(&world).await;
        let attached = desk.member.post(&desk.at("/attachments"), &file(0)).await;
        assert_eq!(attached.status, 201);
        let attached = attached.ok();
        assert_eq!((&attached["size"], &attached["licence"]), (&json!(3), &json!("自有")));
        desk.member.post(&desk.at("/attachments"), &file(1)).await.ok();
        assert_eq!(bytes(&desk, &desk.reviewer, 0).await, b"abc");
        desk.revise(OTHER).await;
        let all = hashes(&desk, &desk.reviewer).await;
        assert_eq!(all.len(), 2);
        assert_eq!(json!(all), desk.review().await["attachments"]);
        let gone = desk.at(&format!("/attachments/{}", hash_of(b"abd")));
        desk.member.delete(&gone).await.ok();
        assert_eq!(hashes(&desk, &desk.member).await, [hash_of(b"abc")]);
        let first = desk.member.all(&desk.at("/attachments?version=1")).await;
        assert_eq!(first.len(), 2, "the version before keeps its files");
        refused(&world, desk.member.delete(&gone), 404, "not_found", &[]).await;
        assert_eq!(world.rows("attachment_content").await.len(), 2);
    });
}

#[test]
fn another_file_makes_review_and_signature_void() {
    small(async |world| {
        let desk = Desk::major(&world).await;
        desk.member.post(&desk.at("/attachments"), &file(0)).await.ok();
        desk.approve().await;
        let seal = desk.seal().await;
        let without = json!({"digest": seal["digest"], "attachments": []});
        refused(&world, desk.signer.post(&desk.at("/sign"), &without), 409, "digest_stale", &["/digest"])
            .await;
        desk.sign().await;
        desk.member.post(&desk.at("/attachments"), &file(1)).await.ok();
        let review = desk.review().await;
        assert_eq!((&review["state"], &review["version"]), (&json!("draft"), &json!(1)));
        let publish = || desk.member.post(&desk.at("/publish"), &address());
        refused(&world, publish(), 409, "signature_void", &[]).await;
        desk.approve().await;
        desk.sign().await;
        desk.member.delete(&desk.at(&format!("/attachments/{}", hash_of(b"abc")))).await.ok();
        refused(&world, publish(), 409, "signature_void", &[]).await;
        desk.deliver().await;
        let attempt = desk.member.post(&desk.at("/attachments"), &file(2));
        refused(&world, attempt, 409, "wrong_state", &[]).await;
    });
}

#[test]
fn a_wrong_hash_a_damaged_file_and_one_that_is_there_are_not_taken() {
    small(async |world| {
        let desk = Desk::minor(&world).await;
        let post = |body: &Value| desk.member.post(&desk.at("/attachments"), body);
        let mut wrong = file(0);
        wrong["sha256"] = json!(hash_of(b"abd"));
        refused(&world, post(&wrong), 422, "invalid", &["/sha256"]).await;
        let mut damaged = file(0);
        damaged["content"] = json!("YWJ");
        damaged["name"] = json!("../a");
        damaged["licence"] = json!("");
        refused(&world, post(&damaged), 422, "invalid", &["/licence", "/name", "/content"]).await;
        post(&file(0)).await.ok();
        refused(&world, post(&file(0)), 409, "taken", &["/sha256"]).await;
        desk.member.call(&desk.at("/withdraw")).await.ok();
        refused(&world, post(&file(1)), 409, "wrong_state", &[]).await;
        let desk = Desk::minor(&world).await;
        desk.run.coordinator.call(&desk.run.at("close")).await.ok();
        let attempt = desk.member.post(&desk.at("/attachments"), &file(1));
        refused(&world, attempt, 409, "wrong_state", &[]).await;
    });
}

#[test]
fn a_file_of_more_than_five_megabytes_is_too_large() {
    small(async |world| {
        let desk = Desk::minor(&world).await;
        let mut large = file(0);
        large["content"] = json!("AAAA".repeat((5 * 1024 * 1024 + 3) / 3));
        let attempt = desk.member.post(&desk.at("/attachments"), &large);
        refused(&world, attempt, 422, "invalid", &["/content"]).await;
    });
}

#[test]
fn files_of_a_draft_are_read_by_those_who_read_the_draft_and_those_of_what_is_out_by_all() {
    small(async |world| {
        let desk = Desk::minor(&world).await;
        desk.member.post(&desk.at("/attachments"), &file(0)).await.ok();
        let planner = world.caller(Role::Planner).await;
        let other = world.caller_with(vec![of(Role::Reviewer, "教育局")]).await;
        let path = desk.at(&format!("/attachments/{}", hash_of(b"abc")));
        for stranger in [&planner, &other] {
            stranger.get(&desk.at("/attachments")).await.problem(404, "not_found");
            stranger.get(&path).await.problem(404, "not_found");
        }
        refused(&world, other.post(&desk.at("/attachments"), &file(1)), 403, "forbidden", &[]).await;
        let elsewhere = world.member(&["weibo-jiaoyu"]).await;
        refused(&world, elsewhere.post(&desk.at("/attachments"), &file(1)), 404, "not_found", &[]).await;
        desk.approve().await;
        desk.publish().await;
        assert_eq!(hashes(&desk, &planner).await, [hash_of(b"abc")]);
        assert_eq!(bytes(&desk, &planner, 0).await, b"abc");
        desk.revise(OTHER).await;
        desk.member.post(&desk.at("/attachments"), &file(1)).await.ok();
        assert_eq!(hashes(&desk, &planner).await, [hash_of(b"abc")], "the correction is not out");
        let second = desk.at(&format!("/attachments/{}", hash_of(b"abd")));
        planner.get(&second).await.problem(404, "not_found");
        assert_eq!(hashes(&desk, &desk.member).await.len(), 2);
    });
}

#[test]
fn a_piece_that_is_not_reviewed_takes_files_until_it_is_out() {
    small(async |world| {
        let desk = Desk::begun(&world, "none", "normal").await;
        desk.member.post(&desk.at("/attachments"), &file(0)).await.ok();
        desk.revise(OTHER).await;
        assert_eq!(hashes(&desk, &desk.member).await.len(), 1);
        desk.publish().await;
        let attempt = desk.member.post(&desk.at("/attachments"), &file(1));
        refused(&world, attempt, 409, "wrong_state", &[]).await;
    });
}

#[test]
fn what_is_no_json_is_refused_before_anything_is_kept() {
    small(async |world| {
        let desk = Desk::minor(&world).await;
        let request = desk.member.request(Method::POST, &desk.at("/attachments"));
        let request = request.header(header::CONTENT_TYPE, "image/png").body(Body::from("abc")).unwrap();
        let attempt = desk.member.send(request);
        refused(&world, attempt, 415, "unsupported_media_type", &["#content-type"]).await;
    });
}
