//! Small random cases with every feature, tried in full once for all tests.

use std::sync::OnceLock;

use micromatrix::domain::account::AccountStatus;
use micromatrix::domain::campaign::{Angle, CampaignSpec, FitWeights, Level, Pin};
use micromatrix::domain::form::Form;
use micromatrix::domain::plan::{Ban, Plan, PlanError, Solved};
use micromatrix::domain::slot::PlannedSlot;

use crate::plan::brute::{Truth, try_everything};
use crate::plan::case::Case;
use crate::plan::oracle::{allowed, read_account};
use crate::plan::support::{World, angle, audience, campaign, locality};
use crate::support::random::Random;

/// A case, what brute force says of it, and what the planner says.
pub struct Example {
    pub seed: u64,
    pub case: Case,
    pub truth: Truth,
    pub outcome: Result<(Solved, Plan), PlanError>,
}

const EXAMPLES: usize = 2500;
const MOST_PLANS: usize = 10_000;

/// The first cases of which there are not too many plans to try them all.
pub fn examples() -> &'static [Example] {
    static ALL: OnceLock<Vec<Example>> = OnceLock::new();
    ALL.get_or_init(|| {
        let example = |seed| {
            let case = random_case(seed);
            let truth = try_everything(&case, MOST_PLANS)?;
            let outcome = case.solve();
            Some(Example { seed, case, truth, outcome })
        };
        (0..).filter_map(example).take(EXAMPLES).collect()
    })
}

/// Those that have a plan.
pub fn planned() -> impl Iterator<Item = (&'static Example, &'static Solved, &'static Plan)> {
    examples().iter().filter_map(|example| {
        let (solved, plan) = example.outcome.as_ref().ok()?;
        Some((example, solved, plan))
    })
}

const FUNCTIONS: [&str; 4] = ["health", "hospital", "ward", "school"];
const REGIONS: [&str; 5] = ["city", "east", "lane", "west", "abroad"];
/// `elders_alone` lies below `elders`, and both below `residents`.
const AUDIENCES: [&str; 5] = ["drivers", "elders", "elders_alone", "parents", "residents"];
/// `season` stands in the campaign's title, the others in an angle's brief or nowhere.
const TOPICS: [&str; 4] = ["season", "belts", "rain", "seas"];
const PLATFORMS: [&str; 4] = ["weibo", "wechat", "app", "toutiao"];
const LEVELS: [Level; 3] = [Level::Key, Level::Normal, Level::Optional];

pub fn random_case(seed: u64) -> Case {
    let mut random = Random(seed);
    let world = random_world(&mut random);
    let mut spec = random_campaign(&mut random);
    let organisations = world.organisations.iter().map(|organisation| organisation.key.clone());
    spec.teams = organisations.filter(|_| random.one_in(6)).collect();
    let mut case = Case::new(world, spec);
    for account in case.world.accounts.iter().map(|account| account.handle.clone()) {
        if random.one_in(4) {
            case.record.insert(account, u32::try_from(random.below(5) * 250).unwrap());
        }
    }
    if random.one_in(3) {
        fix_some(&mut random, &mut case);
    }
    pin_and_ban(&mut random, &mut case);
    keep_some(&mut random, &mut case);
    case
}

fn random_world(random: &mut Random) -> World {
    let mut world = World::default()
        .functions(&["health", "hospital<health", "ward<hospital", "school"])
        .regions(&["city", "east<city", "lane<east", "west<city", "abroad"])
        .audiences(&["residents", "elders<residents", "elders_alone<elders", "drivers"]);
    let handles: Vec<String> = (0..2 + random.below(5)).map(|at| format!("a{at}")).collect();
    let organisations = 1 + random.below(3);
    for handle in &handles {
        world = world.account(handle, |input| {
            let platforms = 1 + random.below(4);
            input.platform = (*random.pick(&PLATFORMS[..platforms])).into();
            input.organisation = format!("o{}", random.below(organisations));
            input.functions = owned(&random.some(&FUNCTIONS, 2));
            input.audiences = owned(&random.some(&AUDIENCES, 3));
            input.topics = if random.one_in(3) { owned(&random.some(&TOPICS, 2)) } else { Vec::new() };
            input.region = (!random.one_in(3)).then(|| (*random.pick(&REGIONS)).into());
            if random.one_in(20) {
                input.status = *random.pick(&[AccountStatus::Paused, AccountStatus::Closed]);
            }
        });
    }
    let clusters = 1 + random.below(6) / 3 + random.below(6) / 5;
    for at in 0..clusters {
        let members: Vec<&str> = handles.iter().map(String::as_str).filter(|_| !random.one_in(6)).collect();
        world = world.cluster(&format!("c{at}"), &random.some(&FUNCTIONS, 3), &members);
    }
    world
}

fn owned(keys: &[&str]) -> Vec<String> {
    keys.iter().map(|key| (*key).to_owned()).collect()
}

fn random_campaign(random: &mut Random) -> CampaignSpec {
    let mut spec = campaign((0..=random.below(3)).map(|at| random_angle(random, at)).collect());
    let audiences = random.some(&AUDIENCES, 3);
    spec.audiences = audiences.iter().map(|key| audience(key, *random.pick(&LEVELS))).collect();
    let localities = random.some(&REGIONS, 5);
    spec.localities = localities.iter().map(|key| locality(key, *random.pick(&LEVELS))).collect();
    spec.spread = *random.pick(&[0, 40, 40, 600, 2500]);
    spec.min_fit = *random.pick(&[1, 400, 400, 400, 620]);
    spec.stretch = random.one_in(5);
    spec.capacity = if random.one_in(3) { 2 } else { 1 };
    spec.organisation_capacity = random.one_in(4).then(|| 1 + u32::from(random.one_in(2)));
    if random.one_in(3) {
        let mut weight = || u32::try_from(random.below(4)).unwrap();
        spec.weights = FitWeights {
            function: 1 + weight(),
            audience: weight(),
            form: weight(),
            locality: weight(),
            topic: weight(),
            record: weight(),
        };
    }
    spec
}

fn random_angle(random: &mut Random, at: usize) -> Angle {
    let mut angle = angle(&format!("g{at}"));
    angle.functions = if random.one_in(2) { owned(&random.some(&FUNCTIONS, 2)) } else { Vec::new() };
    angle.form = random.one_in(2).then(|| *random.pick(&[Form::QuickPost, Form::Article]));
    angle.audiences = if random.one_in(2) { owned(&random.some(&AUDIENCES, 3)) } else { Vec::new() };
    angle.brief = if random.one_in(2) { "belts and rain".into() } else { String::new() };
    angle.reserved = random.one_in(5);
    angle.local = random.one_in(3);
    angle.level = *random.pick(&LEVELS);
    angle.min = random.one_in(2).then(|| u32::try_from(random.below(4)).unwrap());
    angle.max = random.one_in(3).then(|| angle.least() + u32::try_from(random.below(3)).unwrap());
    angle
}

/// Accepted directions: mostly such as the rules still allow, each slot once and each angle once per account.
fn fix_some(random: &mut Random, case: &mut Case) {
    let accounts = case.world.accounts.iter();
    let mut choices: Vec<PlannedSlot> =
        accounts.flat_map(|account| read_account(case, account).choices).map(|(choice, _)| choice).collect();
    random.shuffle(&mut choices);
    let wanted = 1 + random.below(3);
    for mut choice in choices {
        let of_account = case.fixed.iter().filter(|d| d.account == choice.account);
        let same_angle = of_account.clone().any(|d| d.slot.angle == choice.slot.angle);
        let is_full = of_account.count() >= case.spec.capacity as usize && !random.one_in(20);
        if case.fixed.len() == wanted || same_angle || is_full {
            continue;
        }
        if random.one_in(15) {
            // The campaign was written anew since: nothing has this audience any more.
            choice.slot.audience = "sailors".into();
        }
        if random.one_in(6) {
            choice.fit = 1 + choice.fit / 2;
        }
        if case.fixed.iter().all(|d| d.slot != choice.slot) {
            case.fixed.push(choice);
        }
    }
}

fn pin_and_ban(random: &mut Random, case: &mut Case) {
    let (must, must_not, bans) = (random.below(6_usize), random.below(4_usize), random.below(4_usize));
    let angles: Vec<String> = case.spec.angles.iter().map(|angle| angle.key.clone()).collect();
    let handles: Vec<String> = case.world.accounts.iter().map(|account| account.handle.clone()).collect();
    let any = |random: &mut Random| (random.pick(&handles).clone(), random.pick(&angles).clone());
    for _ in 0..must_not.saturating_sub(1) {
        let (account, angle) = any(random);
        let audience = random.one_in(2).then(|| (*random.pick(&AUDIENCES)).to_owned());
        case.pins.push(Pin { account, angle, audience, must: false });
    }
    for _ in 0..bans.saturating_sub(1) {
        let (account, angle) = any(random);
        case.bans.push(Ban { account, angle: (!random.one_in(4)).then_some(angle) });
    }
    let accounts = case.world.accounts.iter();
    let choices: Vec<PlannedSlot> = accounts.flat_map(|account| allowed(case, account)).collect();
    for _ in 0..must.saturating_sub(3) {
        let (account, angle, audience) = match random.below(12) {
            0 => {
                let (account, angle) = any(random);
                (account, angle, None)
            }
            _ if choices.is_empty() => continue,
            _ => {
                let choice = random.pick(&choices).clone();
                (choice.account, choice.slot.angle, random.one_in(2).then_some(choice.slot.audience))
            }
        };
        case.pins.push(Pin { account, angle, audience, must: true });
    }
}

/// What stood before: some of it can no longer be.
fn keep_some(random: &mut Random, case: &mut Case) {
    if random.one_in(2) {
        return;
    }
    for account in &case.world.accounts {
        let choices = read_account(case, account).choices;
        if !choices.is_empty() && !random.one_in(3) {
            case.keep.push(random.pick(&choices).0.clone());
        }
    }
}
