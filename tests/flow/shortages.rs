//! Shortages come with a witness that adds up, checked by itself and by brute force.

use micromatrix::domain::flow::must::with_must;
use micromatrix::domain::flow::problem::Problem;
use micromatrix::domain::flow::shortage::{Shortage, ShortageError, shortages};
use micromatrix::domain::flow::solve;
use micromatrix::domain::flow::witness::{WitnessError, verify_shortage};

use crate::flow::pins::some_pins;
use crate::flow::support::{angle, awkward_problems, every_assignment, small_problem};
use crate::support::random::Random;

/// The problem with a penalty that comes first.
fn strict_problem(seed: u64) -> Problem {
    Problem { shortage_penalty: 1000, ..small_problem(seed) }
}

/// As [`strict_problem`], with more voices wanted than can usually be had.
fn demanding_problem(seed: u64) -> Problem {
    let mut problem = strict_problem(seed);
    for bounds in &mut problem.angles {
        bounds.min = (bounds.min + 2).min(bounds.max.unwrap_or(3));
    }
    problem
}

fn total_missing(shortages: &[Shortage]) -> u64 {
    shortages.iter().map(|shortage| shortage.missing).sum()
}

fn assert_witness(problem: &Problem, found: &[Shortage], label: &str) {
    let mut angles: Vec<u32> = Vec::new();
    for shortage in found {
        verify_shortage(problem, shortage).unwrap_or_else(|error| panic!("{label}: {error}: {shortage:?}"));
        angles.extend(&shortage.angles);
    }
    let count = angles.len();
    angles.sort_unstable();
    angles.dedup();
    assert_eq!(angles.len(), count, "{label}: parts share an angle");
}

#[test]
fn every_shortage_is_proved_and_as_small_as_it_can_be() {
    let (mut short, mut parted) = (0, 0);
    for seed in 0..3000 {
        let problem = strict_problem(seed);
        let solution = solve(&problem).unwrap();
        let mut least = u64::MAX;
        every_assignment(&problem, &mut |tried| least = least.min(tried.shortage));
        let found = shortages(&problem, &solution).unwrap();
        assert_eq!(total_missing(&found), solution.shortage, "seed {seed}");
        assert_eq!(solution.shortage, least, "seed {seed}");
        assert_witness(&problem, &found, &format!("seed {seed}"));
        short += u32::from(!found.is_empty());
        parted += u32::from(found.len() > 1);
    }
    assert!(short > 1000 && parted > 100, "{short}, {parted}");
}

/// Pins rank above minimums; what they take is not available.
#[test]
fn shortages_beside_pins_are_proved_too() {
    let (mut short, mut taken, mut from_organisations) = (0, 0, 0);
    for seed in 0..6000 {
        let problem = demanding_problem(seed);
        let mut random = Random(seed);
        let must = some_pins(&problem, &mut random);
        let Ok(pinned) = with_must(&problem, &must) else {
            continue;
        };
        let solution = solve(pinned.problem()).unwrap();
        let mut least = u64::MAX;
        every_assignment(&problem, &mut |tried| {
            let holds = |pin: &(u32, u32)| tried.pairs.iter().any(|p| (p.0, angle(&problem, p.1)) == *pin);
            if must.iter().all(holds) {
                least = least.min(tried.shortage);
            }
        });
        let found = shortages(pinned.problem(), &solution).unwrap();
        assert_eq!((total_missing(&found), solution.shortage), (least, least), "seed {seed}: {must:?}");
        assert_witness(pinned.problem(), &found, &format!("seed {seed}: {must:?}"));
        short += u32::from(!found.is_empty());
        taken += u32::from(found.iter().any(|shortage| !shortage.pinned.is_empty()));
        from_organisations +=
            u32::from(found.iter().any(|s| !s.pinned.is_empty() && !s.organisations.is_empty()));
    }
    assert!(short > 2000 && taken > 50 && from_organisations > 10, "{short}, {taken}, {from_organisations}");
}

/// Accepted directions are pins of a single slot: only that option is raised.
#[test]
fn shortages_beside_pins_of_single_slots_are_proved_too() {
    let mut taken = 0;
    for seed in 0..4000 {
        let problem = with_raised_options(demanding_problem(seed), &mut Random(seed));
        let solution = solve(&problem).unwrap();
        let found = shortages(&problem, &solution).unwrap();
        assert_eq!(total_missing(&found), solution.shortage, "seed {seed}");
        assert_witness(&problem, &found, &format!("seed {seed}"));
        taken += u32::from(found.iter().any(|shortage| !shortage.pinned.is_empty()));
    }
    assert!(taken > 100, "{taken}");
}

/// With a small penalty a shortage may be preferred; then there is no cut, and none is claimed.
#[test]
fn a_shortage_that_is_not_forced_has_no_witness() {
    let mut preferred = 0;
    for seed in 0..2000 {
        let problem = Problem { shortage_penalty: 3, ..small_problem(seed) };
        let solution = solve(&problem).unwrap();
        match shortages(&problem, &solution) {
            Ok(found) => {
                assert_eq!(total_missing(&found), solution.shortage, "seed {seed}");
                assert_witness(&problem, &found, &format!("seed {seed}"));
            }
            Err(ShortageError::NotForced { .. }) => preferred += 1,
            Err(other) => panic!("seed {seed}: {other}"),
        }
    }
    assert!(preferred > 10, "{preferred}");
}

#[test]
fn shortages_of_larger_problems_are_proved() {
    for (name, mut problem) in awkward_problems(60) {
        for bounds in &mut problem.angles {
            bounds.min = 29;
        }
        let solution = solve(&problem).unwrap();
        let found = shortages(&problem, &solution).unwrap();
        assert_eq!(total_missing(&found), solution.shortage, "{name}");
        assert_witness(&problem, &found, name);
    }
}

/// Any list may be claimed: what the check accepts is true as long as the pins that it names hold.
#[test]
fn no_false_witness_is_accepted() {
    let (mut accepted, mut with_pins) = (0, 0);
    for seed in 0..1500 {
        let mut random = Random(seed);
        let problem = with_raised_options(demanding_problem(seed), &mut random);
        let mut tries: Vec<Vec<(u32, u32)>> = Vec::new();
        every_assignment(&problem, &mut |tried| tries.push(tried.pairs.to_vec()));
        for _ in 0..20 {
            let claim = completed(&problem, random_claim(&problem, &mut random));
            if verify_shortage(&problem, &claim).is_err() {
                continue;
            }
            let lacking = tries.iter().filter(|pairs| hold_pins(&problem, pairs, &claim.pinned));
            let least = lacking.map(|pairs| lacking_voices(&problem, pairs, &claim.angles)).min();
            assert!(
                least.is_none_or(|least| claim.missing <= least),
                "seed {seed}: {claim:?}, not {least:?}"
            );
            accepted += 1;
            with_pins += u32::from(least.is_some() && !claim.pinned.is_empty());
        }
    }
    assert!(accepted > 1000 && with_pins > 100, "{accepted}, {with_pins}");
}

fn with_raised_options(mut problem: Problem, random: &mut Random) -> Problem {
    for option in problem.accounts.iter_mut().flat_map(|account| &mut account.options) {
        if random.one_in(4) {
            option.fit += 1_000_000;
        }
    }
    problem
}

/// Whether every pinned account has some pin of the same angle.
fn hold_pins(problem: &Problem, pairs: &[(u32, u32)], pinned: &[(u32, u32)]) -> bool {
    let is_pin = |account: u32, slot: u32| {
        let options = &problem.accounts[account as usize].options;
        options.iter().any(|option| option.slot == slot && option.fit >= problem.shortage_penalty)
    };
    pinned.iter().all(|&(account, slot)| {
        let serves = |s: u32| angle(problem, s) == angle(problem, slot) && is_pin(account, s);
        pairs.iter().any(|&(a, s)| a == account && serves(s))
    })
}

fn lacking_voices(problem: &Problem, pairs: &[(u32, u32)], angles: &[u32]) -> u64 {
    let voices = |g: u32| pairs.iter().filter(|pair| angle(problem, pair.1) == g).count() as u64;
    angles.iter().map(|&g| u64::from(problem.angles[g as usize].min).saturating_sub(voices(g))).sum()
}

/// Half of everything listed, and a few pins.
fn random_claim(problem: &Problem, random: &mut Random) -> Shortage {
    let mut some = |count: usize| -> Vec<u32> { (0..).take(count).filter(|_| random.one_in(2)).collect() };
    let angles = some(problem.angles.len());
    let mut slots = some(problem.slots.len());
    slots.retain(|&slot| angles.contains(&angle(problem, slot)));
    let organisations = some(problem.organisations.len());
    let accounts = some(problem.accounts.len());
    let mut pinned = Vec::new();
    for (account, entry) in (0..).zip(&problem.accounts) {
        for option in &entry.options {
            if option.fit >= problem.shortage_penalty && random.one_in(2) {
                pinned.push((account, option.slot));
            }
        }
    }
    pinned.sort_unstable();
    Shortage { angles, organisations, accounts, slots, pinned, ..Shortage::default() }
}

/// The claim with the sums that its lists give.
fn completed(problem: &Problem, mut claim: Shortage) -> Shortage {
    while let Err(WitnessError::WrongSum { sum, counted, .. }) = verify_shortage(problem, &claim) {
        match sum {
            "minimum" => claim.minimum = counted,
            "available" => claim.available = counted,
            _ => claim.missing = counted,
        }
    }
    claim
}

#[test]
fn a_witness_that_was_tampered_with_is_refused() {
    let mut tampered = 0;
    for seed in 0..1500 {
        let problem = demanding_problem(seed);
        for shortage in shortages(&problem, &solve(&problem).unwrap()).unwrap() {
            let mut refuse = |edit: &dyn Fn(&mut Shortage)| {
                let mut changed = shortage.clone();
                edit(&mut changed);
                assert!(verify_shortage(&problem, &changed).is_err(), "seed {seed}: {changed:?}");
                tampered += 1;
            };
            refuse(&|s| s.missing += 1);
            refuse(&|s| s.available += 1);
            refuse(&|s| s.minimum += 1);
            refuse(&|s| s.angles.push(99));
            refuse(&|s| s.angles.insert(0, s.angles[0]));
            refuse(&|s| s.pinned.push((0, 0)));
            // Fewer bottlenecks with a sum to match would claim more than is missing.
            for &slot in &shortage.slots {
                let seats = u64::from(problem.slots[slot as usize].capacity);
                if seats > 0 {
                    refuse(&|s| {
                        s.slots.retain(|&other| other != slot);
                        s.available -= seats;
                        s.missing += seats;
                    });
                }
            }
        }
    }
    assert!(tampered > 5000, "{tampered}");
}
