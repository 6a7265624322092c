//! What the machine says of texts that are handed in one after the other.

use std::sync::{Arc, LazyLock};

use uuid::Uuid;

use super::*;
use crate::campaign::{CampaignDraft, CampaignSpec, Fact};
use crate::id::PieceId;
use crate::originality::IdfTable;
use crate::time::Timestamp;
use crate::when::Zone;

const WATER: &str =
    "台风来临前，请收好阳台花盆，加固门窗，备足三天的食物和饮水，给手机充满电，记住最近的避难点。";
const ROAD: &str =
    "暴雨天开车要减速慢行，遇到积水先看前车，水过半个轮胎就停下，熄火后不要再打火，人先离开车。";

static SPEC: LazyLock<CampaignSpec> = LazyLock::new(|| {
    let draft = CampaignDraft {
        title: Some("防汛".to_owned()),
        starts_at: Some(Timestamp::from_ms(0).into()),
        ends_at: Some(Timestamp::from_ms(1).into()),
        angles: Some(vec![crate::campaign::Angle {
            key: "rain".to_owned(),
            title: "雨".to_owned(),
            ..Default::default()
        }]),
        ..CampaignDraft::default()
    };
    draft.into_spec(None, Zone::CHINA).unwrap()
});

fn earlier(sequence: i64, organisation: &str, text: &str) -> EarlierText {
    let piece = PieceId(Uuid::from_u128(sequence.unsigned_abs().into()));
    let (organisation, text) = (organisation.to_owned(), text.to_owned());
    EarlierText { sequence, piece, organisation, told: told("rain"), text }
}

fn told(angle: &str) -> Told {
    Told { angle: angle.to_owned(), audience: "everyone".to_owned(), locality: None }
}

fn check_as(checker: &OriginalityChecker, organisation: &str, text: &str) -> CheckedText {
    let told = told("rain");
    checker.check(TextToCheck { organisation, told: &told, given: &[], text }, |_| true)
}

fn check_except(organisation: &str, text: &str, before: &[EarlierText], withdrawn: &[i64]) -> Originality {
    let mut checker = OriginalityChecker::new(&SPEC, [], Arc::new(IdfTable::uniform()));
    checker.add(before);
    let gone =
        |piece: PieceId| withdrawn.iter().any(|gone| piece.0.as_u128() == u128::from(gone.unsigned_abs()));
    let told = told("rain");
    let text = TextToCheck { organisation, told: &told, given: &[], text };
    let found = checker.check(text, |piece| !gone(piece));
    let source = before.iter().find(|earlier| Some(earlier.sequence) == found.source());
    checker.explain(&found, source.map(|earlier| earlier.text.as_str()))
}

fn check(organisation: &str, text: &str, before: &[EarlierText]) -> Originality {
    check_except(organisation, text, before, &[])
}

fn copies(found: &Originality) -> Option<u128> {
    found.near_copy_of.map(|id| id.0.as_u128())
}

#[test]
fn a_near_copy_names_the_earlier_piece_and_its_passages() {
    let found = check("b", &WATER.replace("备足三天", "准备几天"), &[earlier(1, "a", WATER)]);
    assert_eq!((found.verdict, copies(&found)), (OriginalityVerdict::NearCopy, Some(1)));
    assert!(found.similarity_permille > 500 && !found.passages.is_empty());
    assert_eq!(check("b", ROAD, &[earlier(1, "a", WATER)]).verdict, OriginalityVerdict::Original);
}

#[test]
fn adaptation_inside_one_organisation_is_no_fault() {
    assert_eq!(check("a", WATER, &[earlier(1, "a", WATER)]).verdict, OriginalityVerdict::Original);
}

#[test]
fn whoever_had_a_wording_first_does_not_copy_its_copier() {
    let before = [earlier(1, "a", WATER), earlier(2, "b", WATER)];
    assert_eq!(check("a", WATER, &before).verdict, OriginalityVerdict::Original);
    // Also by another account, after the first piece was withdrawn.
    assert_eq!(check_except("a", WATER, &before, &[1]).verdict, OriginalityVerdict::Original);
}

#[test]
fn an_early_draft_on_something_else_reserves_nothing() {
    let before = [earlier(1, "a", ROAD), earlier(2, "b", WATER)];
    assert_eq!(copies(&check("a", WATER, &before)), Some(2));
}

/// What the machine says of texts that are handed in one after the other, each by an organisation for an angle.
fn hand_in(texts: &[(&str, &str, &str)]) -> Vec<OriginalityReason> {
    let mut checker = OriginalityChecker::new(&SPEC, [], Arc::new(IdfTable::uniform()));
    let given = ["雨天出行".to_owned(), "说清积水路段怎么绕行，车辆熄火后怎么办。".to_owned()];
    let mut said = Vec::new();
    for ((organisation, angle, text), sequence) in texts.iter().zip(1..) {
        let told = told(angle);
        let found = checker.check(TextToCheck { organisation, told: &told, given: &given, text }, |_| true);
        said.push(found.reason());
        checker.add(&[EarlierText { told, ..earlier(sequence, organisation, text) }]);
    }
    said
}

#[test]
fn one_text_of_an_organisation_for_two_angles_earns_once() {
    use OriginalityReason::{Original, OwnElsewhere};
    let edited = WATER.replace("三天", "五天");
    let said =
        hand_in(&[("a", "rain", WATER), ("a", "flood", &edited), ("a", "rain", WATER), ("a", "flood", ROAD)]);
    assert_eq!(said, [Original, OwnElsewhere, OwnElsewhere, Original]);
}

#[test]
fn what_was_rewritten_where_it_did_not_belong_stands_in_nobodys_way() {
    let mut checker = OriginalityChecker::new(&SPEC, [], Arc::new(IdfTable::uniform()));
    let wrong = EarlierText { told: told("flood"), ..earlier(1, "a", WATER) };
    let piece = wrong.piece;
    checker.add(&[wrong]);
    assert_eq!(check_as(&checker, "a", WATER).reason(), OriginalityReason::OwnElsewhere);
    checker.add(&[EarlierText { piece, told: told("flood"), ..earlier(2, "a", ROAD) }]);
    assert_eq!(check_as(&checker, "a", WATER).reason(), OriginalityReason::Original);
}

#[test]
fn brief_facts_and_marks_are_nothing_of_ones_own() {
    use OriginalityReason::{Given, NoWords, Original};
    let mut spec = SPEC.clone();
    spec.brief = ROAD.to_owned();
    let mut checker = OriginalityChecker::new(&spec, [WATER], Arc::new(IdfTable::uniform()));
    checker.add(&[earlier(1, "a", ROAD)]);
    let reason = |text: &str| check_as(&checker, "b", text).reason();
    assert_eq!(reason(ROAD), Given);
    assert_eq!(
        reason("暴雨天開車要減速慢行，遇到積水先看前車，水過半個輪胎就停下，熄火後不要再打火，人先離開車。"),
        Given
    );
    assert_eq!(reason(&format!("转发：{WATER}{ROAD}谢谢")), Given);
    for nothing in ["。", "……", "👍", "收到", "12345", "ok", "转发转发转发转发", "\u{200b}"]
    {
        assert_eq!(reason(nothing), NoWords, "{nothing}");
    }
    assert_eq!(reason(&format!("{WATER}教育局提醒家长：停课通知由班主任发出。")), Original);
    assert_eq!(reason("今晚有雨，请收衣。"), Original);
    assert_eq!(hand_in(&[("a", "rain", "雨天出行：说清积水路段怎么绕行、车辆熄火后怎么办")]), [Given]);
}

#[test]
fn a_short_text_within_another_and_one_said_twice_are_that_text() {
    use OriginalityReason::{Held, NearCopy, Original};
    const POST: &str = "夜里关窗睡觉别烧炭，头晕就开门，先把人抬到外面。";
    let twice = POST.repeat(2);
    assert_eq!(hand_in(&[("a", "rain", POST), ("b", "rain", &twice)]), [Original, Held]);
    assert_eq!(hand_in(&[("a", "rain", POST), ("b", "rain", &POST.repeat(9))]), [Original, Held]);
    let framed = format!("各位居民：{POST}祝大家平安，周末愉快。");
    assert_eq!(hand_in(&[("a", "rain", POST), ("b", "rain", &framed)]), [Original, Held]);
    let long = format!("{WATER}{POST}{ROAD}");
    assert_eq!(hand_in(&[("a", "rain", &long), ("b", "rain", POST)]), [Original, Held]);
    let traditional = "夜裏關窗睡覺別燒炭，頭暈就開門，先把人擡到外面。";
    let said = hand_in(&[("a", "rain", POST), ("b", "rain", traditional)]);
    assert!([Held, NearCopy].contains(&said[1]), "{said:?}");
    // A longer text with a short one in it has a subject of its own.
    assert_eq!(hand_in(&[("a", "rain", POST), ("b", "rain", &long)]), [Original, Original]);
}

#[test]
fn a_withdrawn_piece_is_no_source() {
    let found = check_except("b", WATER, &[earlier(1, "a", WATER)], &[1]);
    assert_eq!(found.verdict, OriginalityVerdict::Original);
}

#[test]
fn adding_in_two_parts_and_twice_changes_nothing() {
    let all = [
        earlier(1, "a", ROAD),
        earlier(2, "c", &format!("{WATER}{ROAD}")),
        earlier(3, "b", WATER),
        earlier(4, "d", WATER),
    ];
    for at in 0..=all.len() {
        let mut parts = OriginalityChecker::new(&SPEC, [], Arc::new(IdfTable::uniform()));
        parts.add(&all[..at]);
        parts.add(&all);
        assert_eq!((parts.len(), parts.last()), (4, 4));
        let checked = check_as(&parts, "e", WATER);
        assert_eq!(checked.source(), Some(3));
        let text = Some(all[2].text.as_str());
        assert_eq!(parts.explain(&checked, text), check("e", WATER, &all));
    }
}

#[test]
fn what_the_campaign_says_may_be_quoted_by_all() {
    let mut spec = SPEC.clone();
    spec.facts.push(Fact {
        key: "shelters".to_owned(),
        text: WATER.to_owned(),
        source: String::new(),
        owner: None,
        verbatim: true,
        angles: Vec::new(),
    });
    let texts =
        [format!("{WATER}教育局提醒家长：停课通知由班主任发出。"), format!("交警提示：{WATER}涵洞请绕行。")];
    let verdict = |quotable: Option<&str>, spec: &CampaignSpec| {
        let mut checker = OriginalityChecker::new(spec, quotable, Arc::new(IdfTable::uniform()));
        checker.add(&[earlier(1, "a", &texts[0])]);
        checker.explain(&check_as(&checker, "b", &texts[1]), None).verdict
    };
    assert_eq!(verdict(None, &spec), OriginalityVerdict::Original);
    // And so may what is registered outside of it.
    assert_eq!(verdict(Some(WATER), &SPEC), OriginalityVerdict::Original);
    assert_eq!(verdict(None, &SPEC), OriginalityVerdict::NearCopy);
}
