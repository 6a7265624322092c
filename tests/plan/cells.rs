//! Cells, first rewards, reach and fit, against the text of the design.

use micromatrix::domain::account::AccountStatus;
use micromatrix::domain::campaign::{FitWeights, Level};
use micromatrix::domain::cell::{Cell, cells_of, first_rewards};
use micromatrix::domain::fit::{FitPart, FitScores};
use micromatrix::domain::form::Form;

use crate::plan::case::{Case, asked};
use crate::plan::oracle::{NaiveCell, cells, first_reward, fit_of, form_of};
use crate::plan::random::random_case;
use crate::plan::support::{World, angle, audience, campaign, locality, words};
use crate::support::random::Random;

fn in_words(case: &Case, cell: &Cell) -> NaiveCell {
    NaiveCell {
        angle: case.spec.angles[cell.angle].key.clone(),
        audience: cell.audience.clone(),
        locality: cell.locality.clone(),
        weight: cell.weight,
    }
}

#[test]
fn cells_and_first_rewards_are_those_of_the_design() {
    for seed in 0..3000 {
        let case = random_case(seed);
        let found = cells_of(&case.spec, &case.matrix);
        let expected = cells(&case.world, &case.spec);
        let found_words: Vec<NaiveCell> = found.iter().map(|cell| in_words(&case, cell)).collect();
        assert_eq!(found_words, expected, "seed {seed}");
        let rewards: Vec<i64> = expected.iter().map(|cell| first_reward(&expected, cell)).collect();
        assert_eq!(first_rewards(&found), rewards, "seed {seed}");
    }
}

#[test]
fn first_rewards_are_rounded_half_up_and_near_1000_in_the_mean() {
    let cell = |weight| Cell { angle: 0, audience: "a".into(), locality: None, weight };
    assert_eq!(first_rewards(&[]), Vec::<i64>::new());
    assert_eq!(first_rewards(&[cell(7)]), [1000]);
    assert_eq!(first_rewards(&[cell(1), cell(2)]), [667, 1333]);
    // 3 × 1000 × 3 / 16 = 562.5
    assert_eq!(first_rewards(&[cell(3), cell(4), cell(9)]), [563, 750, 1688]);
}

#[test]
fn a_campaign_without_audiences_is_told_to_everyone() {
    let case = Case::new(World::default(), campaign(vec![angle("g")]));
    let cells = cells_of(&case.spec, &case.matrix);
    assert_eq!((cells.len(), cells[0].audience.as_str(), cells[0].weight), (1, "everyone", 4));
}

#[test]
fn an_angle_may_name_audiences_that_the_campaign_does_not_list() {
    let mut spec = campaign(vec![angle("g"), angle("h")]);
    spec.audiences = vec![audience("elders", Level::Key), audience("drivers", Level::Optional)];
    spec.angles[0].audiences = words(&["sailors", "elders"]);
    let case = Case::new(World::default(), spec);
    let cells = cells_of(&case.spec, &case.matrix);
    let told: Vec<(usize, &str, i64)> =
        cells.iter().map(|c| (c.angle, c.audience.as_str(), c.weight)).collect();
    assert_eq!(told, [(0, "sailors", 4), (0, "elders", 6), (1, "elders", 6), (1, "drivers", 2)]);
}

#[test]
fn without_listed_localities_a_local_angle_is_told_where_active_accounts_are() {
    let world = World::default()
        .regions(&["city", "west<city"])
        .account("a", |input| input.region = Some("west".into()))
        .account("b", |input| input.region = Some("beyond".into()))
        .account("c", |_| {})
        .account("d", |input| {
            input.region = Some("city".into());
            input.status = AccountStatus::Paused;
        });
    let mut spec = campaign(vec![angle("g")]);
    spec.angles[0].local = true;
    let case = Case::new(world, spec);
    let cells = cells_of(&case.spec, &case.matrix);
    let places: Vec<_> = cells.iter().map(|cell| cell.locality.as_deref()).collect();
    assert_eq!(places, [Some("beyond"), Some("west")]);
}

/// Where the only account may tell a local angle, with its fit, when these localities are listed.
fn told(region: Option<&str>, listed: &[&str]) -> Vec<(String, u32)> {
    let world = World::default()
        .regions(&["city", "east<city", "lane<east", "west<city"])
        .account("a", |input| input.region = region.map(Into::into))
        .cluster("c", &[], &["a"]);
    let mut spec = campaign(vec![angle("g")]);
    spec.angles[0].local = true;
    spec.localities = listed.iter().map(|key| locality(key, Level::Normal)).collect();
    let (solved, plan) = Case::new(world, spec).solve().unwrap();
    let mut places: Vec<_> = asked(&plan).into_iter().map(|d| (d.slot.locality.unwrap(), d.fit)).collect();
    let options = solved.options("a").unwrap();
    places.extend(options.into_iter().map(|other| (other.slot.locality.unwrap(), other.fit)));
    places.sort();
    places
}

#[test]
fn an_account_speaks_for_the_nearest_listed_locality_and_from_above_for_those_below() {
    let own = 1 + 999 * 6000 / 11_000;
    let above = 1 + 999 * 5600 / 11_000;
    let place = |key: &str, fit| (key.to_owned(), fit);
    assert_eq!(told(Some("lane"), &["east", "city", "west"]), [place("east", own)]);
    assert_eq!(told(Some("lane"), &["west", "city"]), [place("city", own)]);
    assert_eq!(told(Some("lane"), &["lane", "city"]), [place("lane", own)]);
    assert_eq!(told(Some("city"), &["lane", "west"]), [place("lane", above), place("west", above)]);
    assert_eq!(told(Some("city"), &["city", "lane"]), [place("city", own), place("lane", above)]);
    assert_eq!(told(Some("east"), &["city", "lane"]), [place("city", own), place("lane", above)]);
    assert_eq!(told(Some("west"), &["lane"]), []);
    assert_eq!(told(None, &["city", "lane"]), []);
    assert_eq!(told(Some("beyond"), &["city"]), []);
}

#[test]
fn the_fit_is_the_formula_and_lies_between_1_and_1000() {
    let mut random = Random(1);
    let mut spec = campaign(vec![angle("g")]);
    for _ in 0..5000 {
        let mut weight = || u32::try_from(random.below(1001)).unwrap();
        spec.weights = FitWeights {
            function: weight(),
            audience: weight(),
            form: weight(),
            locality: weight(),
            topic: weight(),
            record: 1 + weight().min(999),
        };
        let parts = [weight().min(1000), weight(), weight(), weight(), weight(), weight()];
        let [function, audience, form, locality, topic, record] = parts;
        let fit =
            FitScores { function, audience, form, locality, topic, record: Some(record) }.fit(&spec.weights);
        assert_eq!(fit, fit_of(&spec, parts), "{parts:?} {:?}", spec.weights);
        assert!((1..=1000).contains(&fit));
    }
}

#[test]
fn reasons_come_in_the_order_of_the_design_with_their_weights() {
    let scores =
        FitScores { function: 700, audience: 1000, form: 300, locality: 600, topic: 300, record: None };
    let reasons = scores.reasons(&FitWeights::default());
    let parts: Vec<_> =
        reasons.iter().map(|reason| (reason.part.key(), reason.score, reason.weight)).collect();
    assert_eq!(
        parts,
        [
            ("function", 700, 4),
            ("audience", 1000, 3),
            ("form", 300, 1),
            ("locality", 600, 1),
            ("topic", 300, 1),
            ("record", 500, 1)
        ]
    );
    assert_eq!(reasons[0].part, FitPart::Function);
    assert_eq!(scores.fit(&FitWeights::default()), 1 + 999 * 7500 / 11_000);
}

#[test]
fn every_platform_has_the_form_of_the_design() {
    for platform in ["weibo", "wechat", "app", "douyin", "kuaishou", "youtube", "toutiao", "twitter", ""] {
        assert_eq!(Form::of_platform(platform), form_of(platform), "{platform}");
    }
}
