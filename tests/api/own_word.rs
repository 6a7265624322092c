//! The office's own words at the gates: set as a whole, found in texts, and no gate is passed while one blocks.

use micromatrix::domain::right::Role;
use serde_json::{Value, json};

use crate::api::builders::small;
use crate::support::{Caller, refused};

const WORDS: &str = "/api/v1/gates/words";

fn word(word: &str, severity: &str) -> Value {
    json!({"word": word, "instead": "张家港大桥", "gate": "text", "severity": severity})
}

async fn found(caller: &Caller, text: &str) -> Vec<String> {
    let input = json!({"texts": [{"field": "text", "text": text}]});
    let findings = caller.post("/api/v1/gates/check", &input).await.ok();
    let rules = findings["findings"].as_array().unwrap().iter();
    rules.map(|finding| finding["rule"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn words_are_set_as_a_whole_and_texts_are_held_against_them_at_once() {
    small(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        let before = coordinator.get(WORDS).await;
        assert_eq!((before.revision(), &before.json), (1, &json!({"words": []})));
        assert!(found(&coordinator, "港城大桥今晚封闭").await.is_empty());
        let words = json!({"words": [word("港城大桥", "block"), word("二干河老桥", "warn")]});
        let set = coordinator.put(WORDS, 1, &words).await.ok();
        assert_eq!(set["words"][0]["except"], json!([]));
        assert_eq!(found(&coordinator, "港城大桥今晚封闭").await, ["own_words_text_block_instead"]);
        let rules = coordinator.get("/api/v1/gates").await.ok();
        let own = rules["rules"].as_array().unwrap().iter().filter(|rule| rule["source"] == "本单位词表");
        assert_eq!(own.count(), 2);
        refused(&world, coordinator.put(WORDS, 1, &json!({"words": []})), 412, "stale", &["#if-match"]).await;
        let events = coordinator.all("/api/v1/events?kind=gate_words.updated").await;
        assert_eq!(events.len(), 1);
        assert_eq!(events[0]["data"], json!({"words": 2, "revision": 2}));
    });
}

#[test]
fn a_wrong_list_is_refused_by_the_place_of_each_word_and_changes_nothing() {
    small(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        let words =
            json!({"words": [word("港城大桥", "warn"), word("桥", "warn"), word("港城大桥", "block")]});
        let places = ["/words/1/word", "/words/1/instead", "/words/2/word"];
        refused(&world, coordinator.put(WORDS, 1, &words), 422, "invalid", &places).await;
        let reviewer = world.caller(Role::Reviewer).await;
        refused(&world, reviewer.put(WORDS, 1, &json!({"words": []})), 403, "forbidden", &[]).await;
    });
}
