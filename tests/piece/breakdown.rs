//! Any figure can be taken apart down to pieces.

use serde_json::{Value, json};

use crate::piece::support::{CITY, Run, TEXTS, draft, edited, told, units};

fn sum(list: &Value) -> i64 {
    list.as_array().unwrap().iter().map(|one| units(&one["share"])).sum()
}

#[test]
fn every_figure_opens_down_to_pieces_and_their_steps() {
    told(&CITY, async |world| {
        let mut draft = draft();
        draft["audiences"] =
            json!([{"key": "drivers", "level": "key"}, {"key": "parents", "level": "optional"}]);
        draft["spread"] = json!(5000);
        let run = Run::launched(&world, &draft).await;
        run.deliver("weibo-jiaojing", TEXTS[0]).await;
        run.deliver("wechat-jiaojing", TEXTS[1]).await;
        run.deliver("wechat-fayuan", TEXTS[2]).await;
        run.deliver("weibo-jiaoyu", &edited(TEXTS[0])).await;

        let all = run.contributions().await;
        let mut reasons = Vec::new();
        for cluster in all["clusters"].as_array().unwrap() {
            let key = cluster["cluster"].as_str().unwrap();
            let opened = run.coordinator.get(&run.at(&format!("contributions/{key}"))).await.ok();
            for name in ["share", "asked"] {
                assert_eq!(opened[name], cluster[name]);
            }
            assert_eq!(sum(&opened["accounts"]), units(&cluster["share"]));
            for (account, line) in
                opened["accounts"].as_array().unwrap().iter().zip(cluster["accounts"].as_array().unwrap())
            {
                assert_eq!((&account["account"], &account["share"]), (&line["account"], &line["share"]));
                assert_eq!(sum(&account["cells"]), units(&account["share"]));
                for cell in account["cells"].as_array().unwrap() {
                    assert_eq!(cell["angle"], json!("rain"));
                    assert_eq!(sum(&cell["pieces"]), units(&cell["share"]));
                    for piece in cell["pieces"].as_array().unwrap() {
                        assert_explained(piece, &cell["weight"]);
                        reasons.push(piece["uncounted"].clone());
                    }
                }
            }
        }
        reasons.sort_by_key(Value::to_string);
        assert_eq!(reasons, [json!("near_copy"), json!(null), json!(null), json!(null)]);
    });
}

/// A piece's share is Σ weight · (to − from) / (organisations · voices), to within one unit of the last decimal.
fn assert_explained(piece: &Value, weight: &Value) {
    let number = |value: &Value| value.as_f64().unwrap();
    let steps = piece["steps"].as_array().unwrap();
    let share: f64 = steps
        .iter()
        .map(|step| {
            let height = number(&step["to"]) - number(&step["from"]);
            number(weight) * height / (number(&step["organisations"]) * number(&step["voices"]))
        })
        .sum();
    assert!((share - number(&piece["share"])).abs() < 0.00021, "{piece:#}");
    assert_eq!(steps.is_empty(), piece["quality"] == json!(0.0), "{piece:#}");
    assert_eq!(piece["uncounted"].is_null(), piece["quality"] == json!(1.0), "{piece:#}");
}
