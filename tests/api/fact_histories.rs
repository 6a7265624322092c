//! Random histories of facts and pieces: what a new version touches is what a naive scan over the whole history finds.

use std::collections::BTreeMap;

use micromatrix::domain::right::{Grant, Role};
use serde_json::{Value, json};

use crate::api::builders::{Run, answer, draft, small, with};
use crate::support::random::Random;
use crate::support::{Caller, grant};

const KEYS: [&str; 3] = ["a", "b", "c"];

/// What the test remembers of a piece: of each version, which version of which fact it cites.
struct Known {
    id: String,
    versions: Vec<BTreeMap<&'static str, u64>>,
    published: bool,
    withdrawn: bool,
    /// Fact, its version, the piece's version.
    confirmed: Vec<(&'static str, u64, usize)>,
}

/// The state by scanning everything: none, if no version ever cited an older one.
fn naive(piece: &Known, key: &'static str, current: u64) -> Option<&'static str> {
    if !piece.versions.iter().any(|cited| cited.get(key).is_some_and(|version| *version < current)) {
        return None;
    }
    if piece.withdrawn {
        return Some("withdrawn");
    }
    let counts = piece.versions.last().unwrap().get(key);
    if counts.is_none_or(|version| *version == current) {
        return Some("corrected");
    }
    let seen = piece.confirmed.contains(&(key, current, piece.versions.len()));
    Some(if seen { "confirmed" } else { "open" })
}

#[test]
fn a_new_version_finds_every_piece_that_cites_an_older_one() {
    small(async |world| {
        let facts = KEYS.map(|key| json!({"key": key, "text": format!("口径 {key} 第 1 版。")}));
        let run = Run::launched(&world, &with(draft(), "/facts", json!(facts))).await;
        let organisations = vec!["公安局".to_owned(), "教育局".to_owned()];
        let member = world.caller_with(vec![Grant { organisations, ..grant(Role::Member) }]).await;
        let listed = run.coordinator.all(&run.at("facts")).await;
        let path = |key: &str| {
            let fact = listed.iter().find(|fact| fact["key"] == key).unwrap();
            format!("/api/v1/facts/{}", fact["id"].as_str().unwrap())
        };
        let mut versions: BTreeMap<&'static str, u64> = KEYS.map(|key| (key, 1)).into();
        let mut pieces: Vec<Known> = Vec::new();
        for direction in member.all(&run.at("directions")).await {
            let known = hand_in(&member, &direction, &versions).await;
            pieces.push(known);
        }
        assert!(pieces.len() >= 3);
        let mut random = Random(11);
        for step in 0..45 {
            let key = KEYS[random.below(3)];
            let at = random.below(pieces.len());
            let piece = &mut pieces[at];
            let place = format!("/api/v1/pieces/{}", piece.id);
            match random.below(8) {
                0..=2 => {
                    let revision = i64::try_from(versions[key]).unwrap();
                    let text = json!({"text": format!("口径 {key}，第 {step} 步。")});
                    run.coordinator.put(&path(key), revision, &text).await.ok();
                    *versions.get_mut(key).unwrap() += 1;
                }
                3 | 4 if !piece.published && !piece.withdrawn => {
                    let named: Vec<&'static str> =
                        KEYS.into_iter().filter(|_| random.below(2) == 0).collect();
                    let revision = member.get(&place).await.revision();
                    let body = json!({"title": "题", "text": format!("第 {step} 步。"), "facts": named});
                    member.put(&place, revision, &body).await.ok();
                    piece.versions.push(named.into_iter().map(|key| (key, versions[key])).collect());
                }
                5 if !piece.published && !piece.withdrawn => {
                    let held = KEYS.iter().any(|key| naive(piece, key, versions[key]) == Some("open"));
                    let answer = member
                        .post(&format!("{place}/publish"), &json!({"url": "https://example.cn/a"}))
                        .await;
                    assert_eq!(answer.status.as_u16(), if held { 409 } else { 200 });
                    piece.published = !held;
                }
                6 if !piece.withdrawn && random.below(4) == 0 => {
                    member.call(&format!("{place}/withdraw")).await.ok();
                    piece.withdrawn = true;
                }
                _ => {
                    let answer = member.call(&format!("{}/touched/{}", path(key), piece.id)).await;
                    let state = naive(piece, key, versions[key]);
                    assert_eq!(answer.status.as_u16(), if state.is_some() { 200 } else { 404 });
                    if state == Some("open") {
                        piece.confirmed.push((key, versions[key], piece.versions.len()));
                    }
                }
            }
            for key in KEYS {
                let items = run.coordinator.all(&format!("{}/touched", path(key))).await;
                let found: BTreeMap<&str, &str> = items
                    .iter()
                    .filter_map(|item| Some((item["piece"].as_str()?, item["state"].as_str().unwrap())))
                    .collect();
                let expected: BTreeMap<&str, &str> = pieces
                    .iter()
                    .filter_map(|piece| Some((piece.id.as_str(), naive(piece, key, versions[key])?)))
                    .collect();
                assert_eq!(found, expected, "step {step}, fact {key}");
            }
        }
    });
}

async fn hand_in(member: &Caller, direction: &Value, versions: &BTreeMap<&'static str, u64>) -> Known {
    let body = json!({"title": "题", "text": format!("{} 的稿件。", direction["account"])});
    let piece = member.post(&answer(direction, "pieces"), &body).await.ok();
    Known {
        id: piece["id"].as_str().unwrap().to_owned(),
        versions: vec![versions.clone()],
        published: false,
        withdrawn: false,
        confirmed: Vec::new(),
    }
}
