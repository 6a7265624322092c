//! The rules of planning read word by word: cells, first rewards, who may take what, fit, and what a plan is worth. It is slow,
//! plain, and shares no code with the planner.

use micromatrix::domain::account::{Account, AccountStatus};
use micromatrix::domain::campaign::{Angle, CampaignSpec, Level, Pin};
use micromatrix::domain::form::Form;
use micromatrix::domain::slot::{PlannedSlot, Slot};
use micromatrix::domain::taxonomy::TreeNode;

use crate::plan::case::Case;
use crate::plan::support::World;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NaiveCell {
    pub angle: String,
    pub audience: String,
    pub locality: Option<String>,
    pub weight: i64,
}

impl NaiveCell {
    pub fn holds(&self, slot: &Slot) -> bool {
        self.angle == slot.angle
            && self.audience == slot.audience
            && (self.locality.is_none() || self.locality == slot.locality)
    }
}

fn weight(level: Level) -> i64 {
    match level {
        Level::Key => 3,
        Level::Normal => 2,
        Level::Optional => 1,
    }
}

/// The key itself and everything above it.
fn upwards(nodes: &[TreeNode], key: &str) -> Vec<String> {
    let mut path = vec![key.to_owned()];
    while let Some(parent) =
        nodes.iter().find(|node| node.key == path[path.len() - 1]).and_then(|node| node.parent.clone())
    {
        path.push(parent);
    }
    path
}

/// Whether an account with these functions may tell an angle that names some.
fn may_tell(world: &World, own: &[String], angle: &Angle) -> bool {
    if angle.reserved {
        own.iter().any(|function| angle.functions.contains(function))
    } else {
        meets(world, own, angle)
    }
}

fn meets(world: &World, own: &[String], angle: &Angle) -> bool {
    angle
        .functions
        .iter()
        .any(|wanted| own.iter().any(|function| upwards(&world.functions, function).contains(wanted)))
}

fn localities(world: &World, spec: &CampaignSpec) -> Vec<(String, Level)> {
    if !spec.localities.is_empty() {
        return spec.localities.iter().map(|listed| (listed.key.clone(), listed.level)).collect();
    }
    let active = world.accounts.iter().filter(|account| account.status == AccountStatus::Active);
    let regions: std::collections::BTreeSet<String> =
        active.filter_map(|account| account.region.clone()).collect();
    regions.into_iter().map(|region| (region, Level::Normal)).collect()
}

pub fn cells(world: &World, spec: &CampaignSpec) -> Vec<NaiveCell> {
    let mut cells = Vec::new();
    for angle in &spec.angles {
        let mut told = angle.audiences.clone();
        if told.is_empty() {
            told = spec.audiences.iter().map(|audience| audience.key.clone()).collect();
        }
        if told.is_empty() {
            told.push("everyone".into());
        }
        for audience in told {
            let listed = spec.audiences.iter().find(|listed| listed.key == audience);
            let level = listed.map_or(Level::Normal, |listed| listed.level);
            let places = if angle.local {
                localities(world, spec).into_iter().map(|(key, level)| (Some(key), weight(level))).collect()
            } else {
                vec![(None, 1)]
            };
            for (locality, factor) in places {
                let weight = weight(angle.level) * weight(level) * factor;
                cells.push(NaiveCell {
                    angle: angle.key.clone(),
                    audience: audience.clone(),
                    locality,
                    weight,
                });
            }
        }
    }
    cells
}

/// 1000 × weight / mean weight, rounded half up. A quotient of small integers is rounded correctly in floating point.
#[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "small integers")]
pub fn first_reward(cells: &[NaiveCell], cell: &NaiveCell) -> i64 {
    let sum: i64 = cells.iter().map(|cell| cell.weight).sum();
    let count = i64::try_from(cells.len()).unwrap();
    ((1000 * cell.weight * count) as f64 / sum as f64).round() as i64
}

/// The nearest listed locality at or above an account, and those below it.
fn places(case: &Case, account: &Account) -> (Option<String>, Vec<String>) {
    let Some(region) = &account.region else { return (None, Vec::new()) };
    let listed: Vec<String> = localities(&case.world, &case.spec).into_iter().map(|(key, _)| key).collect();
    let nearest = upwards(&case.world.regions, region).into_iter().find(|at| listed.contains(at));
    let is_below = |key: &String| key != region && upwards(&case.world.regions, key).contains(region);
    (nearest, listed.iter().filter(|key| is_below(key)).cloned().collect())
}

pub fn form_of(platform: &str) -> Form {
    match platform {
        "weibo" => Form::QuickPost,
        "wechat" => Form::Article,
        "app" => Form::ServiceCard,
        "douyin" | "kuaishou" | "youtube" => Form::ShortVideo,
        _ => Form::Post,
    }
}

/// Whom and what an account reaches of the angles that it may tell.
#[derive(Default)]
pub struct Reaches {
    /// Any of their audiences is one that it is asked for, whatever the place; also where there is none at all.
    pub readers: bool,
    /// A cell of them, in a place that it reaches.
    pub cell: bool,
}

/// What of "who may" an account passes, up to the least fit.
pub struct Reading {
    pub in_cluster: bool,
    pub meets_an_angle: bool,
    pub reaches: Reaches,
    /// With the parts of the fit: function, audience, form, locality, topic, record.
    pub choices: Vec<(PlannedSlot, [u32; 6])>,
}

/// Everything that an account may take by the rules alone, without pins and declines.
pub fn read_account(case: &Case, account: &Account) -> Reading {
    let mut reading = Reading {
        in_cluster: case.world.clusters.iter().any(|cluster| cluster.members.contains(&account.handle)),
        meets_an_angle: false,
        reaches: Reaches::default(),
        choices: Vec::new(),
    };
    let (nearest, below) = places(case, account);
    let mut told = false;
    for cluster in case.world.clusters.iter().filter(|c| c.members.contains(&account.handle)) {
        for cell in cells(&case.world, &case.spec) {
            let angle = case.spec.angles.iter().find(|angle| angle.key == cell.angle).unwrap();
            let function =
                match (angle.functions.is_empty(), may_tell(&case.world, &account.functions, angle)) {
                    (true, _) => 500,
                    (false, false) => continue,
                    (false, true) if meets(&case.world, &cluster.functions, angle) => 1000,
                    (false, true) => 700,
                };
            reading.meets_an_angle = true;
            told = true;
            let audience = audience_score(&case.world, account, &cell.audience);
            if audience == 0 && !case.spec.stretch {
                continue;
            }
            reading.reaches.readers = true;
            let (localities, score) = match &cell.locality {
                None => (vec![account.region.clone(), None], 1000),
                Some(locality) if nearest.as_ref() == Some(locality) => (vec![cell.locality.clone()], 1000),
                Some(locality) if below.contains(locality) => (vec![cell.locality.clone()], 600),
                Some(_) => continue,
            };
            reading.reaches.cell = true;
            let form = form_of(&account.platform);
            let parts = [
                function,
                audience,
                angle.form.map_or(500, |wanted| if wanted == form { 1000 } else { 300 }),
                score,
                topic_score(account, &case.spec, angle),
                case.record.get(&account.handle).copied().unwrap_or(500),
            ];
            let fit = fit_of(&case.spec, parts);
            if account.status != AccountStatus::Active || fit < case.spec.min_fit {
                continue;
            }
            for locality in std::collections::BTreeSet::from_iter(localities) {
                let slot = Slot {
                    cluster: cluster.key.clone(),
                    angle: cell.angle.clone(),
                    audience: cell.audience.clone(),
                    form,
                    locality,
                };
                reading.choices.push((PlannedSlot { account: account.handle.clone(), slot, fit }, parts));
            }
        }
    }
    // An angle that has no cell at all is met all the same.
    reading.meets_an_angle |= case
        .spec
        .angles
        .iter()
        .any(|angle| angle.functions.is_empty() || may_tell(&case.world, &account.functions, angle));
    reading.reaches.readers |= !told;
    reading
}

pub fn audience_score(world: &World, account: &Account, audience: &str) -> u32 {
    let above = |key: &str, top: &str| upwards(&world.audiences, key).contains(&top.to_owned());
    if account.audiences.iter().any(|listed| above(listed, audience)) {
        1000
    } else if account.audiences.iter().any(|listed| above(audience, listed)) {
        700
    } else if account.audiences.is_empty() || audience == "everyone" {
        500
    } else {
        0
    }
}

/// Topics and texts of the cases are words of small Latin letters with blanks between them.
fn topic_score(account: &Account, spec: &CampaignSpec, angle: &Angle) -> u32 {
    let said = format!("{} {} {} {}", angle.title, angle.brief, spec.title, spec.brief);
    let told = |topic: &String| said.split(' ').any(|word| word == topic);
    match account.topics.iter().any(told) {
        true => 1000,
        false if account.topics.is_empty() => 500,
        false => 300,
    }
}

/// 1 + ⌊999·Σ wᵢsᵢ / (1000·Σ wᵢ)⌋
pub fn fit_of(spec: &CampaignSpec, parts: [u32; 6]) -> u32 {
    let w = spec.weights;
    let weights = [w.function, w.audience, w.form, w.locality, w.topic, w.record];
    let sum: u64 = weights.iter().zip(parts).map(|(weight, part)| u64::from(weight * part)).sum();
    let total: u64 = weights.iter().map(|weight| u64::from(*weight)).sum();
    u32::try_from(1 + 999 * sum / (1000 * total)).unwrap()
}

/// What may still be asked: by the rules, minus what pins forbid and what was declined.
pub fn allowed(case: &Case, account: &Account) -> Vec<PlannedSlot> {
    let choices = read_account(case, account).choices.into_iter().map(|(choice, _)| choice);
    choices
        .filter(|choice| !is_forbidden(case, choice))
        .filter(|choice| !is_declined(case, &choice.account, &choice.slot.angle))
        .filter(|choice| !is_pinned_elsewhere(case, choice))
        .collect()
}

/// Whether a pin names the account and the angle of a direction.
pub fn is_about(pin: &Pin, direction: &PlannedSlot) -> bool {
    pin.account == direction.account && pin.angle == direction.slot.angle
}

/// Whether a direction is what a pin speaks of, the audience too if it names one.
pub fn is_of(pin: &Pin, direction: &PlannedSlot) -> bool {
    is_about(pin, direction)
        && pin.audience.as_ref().is_none_or(|audience| *audience == direction.slot.audience)
}

pub fn is_forbidden(case: &Case, choice: &PlannedSlot) -> bool {
    case.pins.iter().any(|pin| !pin.must && is_of(pin, choice))
}

/// Whether the account must tell the angle to another audience.
pub fn is_pinned_elsewhere(case: &Case, choice: &PlannedSlot) -> bool {
    case.pins.iter().any(|pin| pin.must && is_about(pin, choice) && !is_of(pin, choice))
}

pub fn is_declined(case: &Case, account: &str, angle: &str) -> bool {
    case.bans
        .iter()
        .any(|ban| ban.account == account && ban.angle.as_ref().is_none_or(|banned| banned == angle))
}

/// How many directions an organisation takes: a team takes one.
pub fn most_of_organisation(spec: &CampaignSpec, key: &str) -> Option<u32> {
    if spec.teams.contains(key) { Some(1) } else { spec.organisation_capacity }
}

/// The least number of voices that an angle wants.
pub fn least(angle: &Angle) -> usize {
    angle.min.unwrap_or(u32::from(angle.level == Level::Key)) as usize
}

/// Voices that the directions leave missing, over all angles.
pub fn shortage_of(spec: &CampaignSpec, directions: &[PlannedSlot]) -> usize {
    let voices = |angle: &Angle| directions.iter().filter(|d| d.slot.angle == angle.key).count();
    spec.angles.iter().map(|angle| least(angle).saturating_sub(voices(angle))).sum()
}

/// Σ fit + Σ first − Σ spread of all directions.
pub fn value_of(case: &Case, directions: &[PlannedSlot]) -> i64 {
    let cells = cells(&case.world, &case.spec);
    let mut value: i64 = directions.iter().map(|direction| i64::from(direction.fit)).sum();
    for cell in &cells {
        let voices: Vec<&PlannedSlot> = directions.iter().filter(|d| cell.holds(&d.slot)).collect();
        if !voices.is_empty() {
            value += first_reward(&cells, cell);
        }
        for cluster in &case.world.clusters {
            let count = voices.iter().filter(|d| d.slot.cluster == cluster.key).count();
            value -= (0..count).map(|k| i64::try_from(k).unwrap() * i64::from(case.spec.spread)).sum::<i64>();
        }
    }
    value
}
