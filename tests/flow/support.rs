//! A seeded source of small problems, and an oracle that tries every assignment.

use crate::support::random::Random;
use micromatrix::domain::flow::problem::{
    AccountOptions, AngleBounds, CellReward, Group, OrganisationCap, Problem, SlotFit, SlotSeat,
};

/// A problem with every feature, small enough for [`every_assignment`]. Every other one has few different values, so
/// that ties abound; most have a penalty above everything else.
pub fn small_problem(seed: u64) -> Problem {
    let mut random = Random(seed);
    let (angles, cells) = (1 + random.below(3), 1 + random.below(4));
    let (groups, slots) = (1 + random.below(5), 1 + random.below(6));
    let organisations = random.below(3);
    let widest = if random.one_in(2) { 2 } else { 9 };
    let penalty = if random.one_in(5) { random.between(0, 12) } else { 1000 };
    Problem {
        angles: (0..angles).map(|_| bounds(&mut random)).collect(),
        cells: (0..cells)
            .map(|_| CellReward { angle: random.below(angles), first: random.between(0, widest) })
            .collect(),
        groups: (0..groups)
            .map(|_| Group { cell: random.below(cells), step: random.between(0, widest / 2) })
            .collect(),
        slots: (0..slots)
            .map(|_| {
                let capacity = if random.one_in(3) { random.below(4) } else { 1 };
                SlotSeat { group: random.below(groups), capacity }
            })
            .collect(),
        organisations: (0..organisations)
            .map(|_| OrganisationCap { capacity: (!random.one_in(3)).then(|| random.below(4)) })
            .collect(),
        accounts: (0..random.below(5)).map(|_| account(&mut random, slots, organisations, widest)).collect(),
        shortage_penalty: penalty,
    }
}

fn bounds(random: &mut Random) -> AngleBounds {
    let min = if random.one_in(2) { 0 } else { random.below(4) };
    AngleBounds { min, max: random.one_in(2).then(|| min + random.below(3)) }
}

fn account(random: &mut Random, slots: u32, organisations: u32, widest: i64) -> AccountOptions {
    let mut options: Vec<SlotFit> = Vec::new();
    for _ in 0..random.below(5) {
        let slot = random.below(slots);
        if options.iter().all(|option| option.slot != slot) {
            options.push(SlotFit { slot, fit: random.between(-1, widest) });
        }
    }
    let organisation = (organisations > 0 && !random.one_in(4)).then(|| random.below(organisations.max(1)));
    let capacity = if random.one_in(2) { 1 } else { random.below(4) };
    AccountOptions { organisation, capacity, options }
}

/// One feasible assignment as the oracle sees it.
pub struct Tried<'a> {
    pub pairs: &'a [(u32, u32)],
    pub value: i64,
    pub shortage: u64,
}

/// Tries every feasible assignment. Shares no code with the crate.
pub fn every_assignment(problem: &Problem, visit: &mut dyn FnMut(&Tried)) {
    let choices: Vec<(u32, SlotFit)> = (0..)
        .zip(&problem.accounts)
        .flat_map(|(account, entry)| entry.options.iter().map(move |&choice| (account, choice)))
        .collect();
    extend(problem, &choices, &mut Vec::new(), visit);
}

fn extend(
    problem: &Problem,
    choices: &[(u32, SlotFit)],
    pairs: &mut Vec<(u32, u32)>,
    visit: &mut dyn FnMut(&Tried),
) {
    let Some((&(account, choice), rest)) = choices.split_first() else {
        let (value, shortage) = value_of(problem, pairs);
        visit(&Tried { pairs, value, shortage });
        return;
    };
    extend(problem, rest, pairs, visit);
    pairs.push((account, choice.slot));
    if is_feasible(problem, pairs) {
        extend(problem, rest, pairs, visit);
    }
    pairs.pop();
}

/// The angle of a slot.
pub fn angle(problem: &Problem, slot: u32) -> u32 {
    problem.cells[cell(problem, slot) as usize].angle
}

/// The cell of a slot.
pub fn cell(problem: &Problem, slot: u32) -> u32 {
    problem.groups[problem.slots[slot as usize].group as usize].cell
}

fn count(pairs: &[(u32, u32)], holds: impl Fn(u32, u32) -> bool) -> u32 {
    u32::try_from(pairs.iter().filter(|pair| holds(pair.0, pair.1)).count()).unwrap()
}

/// Whether the last pair fits beside the others.
fn is_feasible(problem: &Problem, pairs: &[(u32, u32)]) -> bool {
    let &(account, slot) = pairs.last().unwrap();
    let entry = &problem.accounts[account as usize];
    let its_angle = angle(problem, slot);
    count(pairs, |a, _| a == account) <= entry.capacity
        && count(pairs, |a, s| a == account && angle(problem, s) == its_angle) <= 1
        && count(pairs, |_, s| s == slot) <= problem.slots[slot as usize].capacity
        && problem.angles[its_angle as usize]
            .max
            .is_none_or(|max| count(pairs, |_, s| angle(problem, s) == its_angle) <= max)
        && entry.organisation.is_none_or(|organisation| {
            let capacity = problem.organisations[organisation as usize].capacity;
            let of = |a: u32| problem.accounts[a as usize].organisation == Some(organisation);
            capacity.is_none_or(|capacity| count(pairs, |a, _| of(a)) <= capacity)
        })
}

fn value_of(problem: &Problem, pairs: &[(u32, u32)]) -> (i64, u64) {
    let mut value = 0;
    let mut shortage = 0;
    for &(account, slot) in pairs {
        let options = &problem.accounts[account as usize].options;
        value += options.iter().find(|option| option.slot == slot).unwrap().fit;
    }
    for (i, entry) in (0..).zip(&problem.cells) {
        value += if count(pairs, |_, s| cell(problem, s) == i) > 0 { entry.first } else { 0 };
    }
    for (i, group) in (0..).zip(&problem.groups) {
        let voices = count(pairs, |_, s| problem.slots[s as usize].group == i);
        value -= (0..voices).map(|k| i64::from(k) * group.step).sum::<i64>();
    }
    for (i, bounds) in (0..).zip(&problem.angles) {
        let missing = bounds.min.saturating_sub(count(pairs, |_, s| angle(problem, s) == i));
        value -= problem.shortage_penalty * i64::from(missing);
        shortage += u64::from(missing);
    }
    (value, shortage)
}

/// The largest value, by trying everything.
pub fn best_value(problem: &Problem) -> i64 {
    let mut best = i64::MIN;
    every_assignment(problem, &mut |tried| best = best.max(tried.value));
    best
}

/// Larger problems that mislead heuristics: equal fits, one cluster, one account per organisation, chains of slots.
pub fn awkward_problems(accounts: u32) -> Vec<(&'static str, Problem)> {
    let options = |wanted: &dyn Fn(u32) -> Vec<(u32, i64)>| -> Vec<AccountOptions> {
        (0..accounts)
            .map(|account| AccountOptions {
                organisation: None,
                capacity: 1,
                options: wanted(account).into_iter().map(|(slot, fit)| SlotFit { slot, fit }).collect(),
            })
            .collect()
    };
    let base = |slots: u32, groups: u32| Problem {
        angles: vec![AngleBounds { min: accounts / 4, max: Some(accounts / 2) }; 2],
        cells: (0..4).map(|cell| CellReward { angle: cell % 2, first: 5 }).collect(),
        groups: (0..groups).map(|group| Group { cell: group % 4, step: 1 }).collect(),
        slots: (0..slots).map(|slot| SlotSeat { group: slot % groups, capacity: 1 }).collect(),
        shortage_penalty: 1_000_000,
        ..Problem::default()
    };
    let slots = accounts;
    let equal = Problem {
        accounts: options(&|account| (0..5).map(|i| ((account * 3 + i * 7) % slots, 10)).collect()),
        ..base(slots, 8)
    };
    let one_cluster = Problem {
        accounts: options(&|account| (0..3).map(|i| ((account + i) % slots, i64::from(i))).collect()),
        cells: vec![CellReward { angle: 0, first: 9 }],
        ..base(slots, 1)
    };
    let mut lonely = Problem {
        accounts: options(&|account| vec![(account / 2, 4), (account / 3, 4)]),
        organisations: (0..accounts).map(|i| OrganisationCap { capacity: Some(i % 2) }).collect(),
        ..base(slots, 4)
    };
    for (organisation, entry) in (0..).zip(&mut lonely.accounts) {
        entry.organisation = Some(organisation);
        entry.options.dedup_by_key(|option| option.slot);
    }
    // Everyone prefers the slot to the left; the last one to come moves all others.
    let chain = Problem {
        accounts: options(&|account| vec![(account.saturating_sub(1), 10), (account.max(1), 9)]),
        ..base(slots, 4)
    };
    vec![
        ("all fits equal", equal),
        ("one cluster", one_cluster),
        ("one account per organisation", lonely),
        ("chain of slots", chain),
    ]
}
