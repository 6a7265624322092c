use std::collections::BTreeMap;

use super::*;

#[test]
fn a_sentence_waits_for_its_blank_and_the_others_are_said() {
    let text = "请避开{place}。影响范围：{area}。读数{air_reading}，风向{wind}！开窗请等通知。";
    let mut known = BTreeMap::from([("place".to_owned(), "化工园区".to_owned())]);
    let filled = fill_known(text, &known);
    assert_eq!(filled.text, "请避开化工园区。开窗请等通知。");
    assert_eq!(
        (filled.quotes, filled.awaits),
        (vec!["place".to_owned()], vec!["air_reading".to_owned(), "area".to_owned(), "wind".to_owned()])
    );
    known.insert("area".to_owned(), "北至港华路，南至长江路。".to_owned());
    assert_eq!(
        fill_known(text, &known).text,
        "请避开化工园区。影响范围：北至港华路，南至长江路。开窗请等通知。"
    );
}

#[test]
fn in_english_a_point_inside_of_a_figure_ends_no_sentence() {
    let known = BTreeMap::from([("air_reading".to_owned(), "0.3 mg/m3 at 22:40.".to_owned())]);
    let filled = fill_known("Stay inside. Reading: {air_reading}. Wind: {wind}. Call 12345.", &known);
    assert_eq!(filled.text, "Stay inside. Reading: 0.3 mg/m3 at 22:40. Call 12345.");
    assert_eq!(filled.awaits, ["wind"]);
}
