//! A seeded source of problems of middle size, with every feature and much competition.

use micromatrix::domain::flow::problem::{
    AccountOptions, AngleBounds, CellReward, Group, OrganisationCap, Problem, SlotFit, SlotSeat,
};

use crate::support::random::Random;

/// A few hundred accounts in clusters; bounds of angles that bind, fits with or without many ties.
pub fn middle_problem(seed: u64) -> Problem {
    let mut random = Random(seed.wrapping_mul(977));
    let accounts = 60 + random.below(500);
    let clusters = 1 + random.below(12);
    let angles = 1 + random.below(8);
    let cells = angles * (1 + random.below(3));
    let forms = 1 + random.below(3);
    let widest = [3, 20, 1000][random.below(3)];
    let step = random.between(0, widest / 4);
    let organisations = 1 + accounts / 2;
    let extent = Extent { clusters, cells, forms, organisations };
    let even = accounts / angles;
    let bounds = |random: &mut Random| {
        let min = if random.one_in(3) { random.below(even + even / 2 + 2) } else { 0 };
        AngleBounds { min, max: random.one_in(2).then(|| min + random.below(even + 1)) }
    };
    Problem {
        angles: (0..angles).map(|_| bounds(&mut random)).collect(),
        cells: (0..cells)
            .map(|cell| CellReward { angle: cell % angles, first: random.between(0, widest) })
            .collect(),
        groups: (0..clusters * cells)
            .map(|group| Group { cell: group % cells, step: if random.one_in(9) { 0 } else { step } })
            .collect(),
        slots: (0..clusters * cells * forms)
            .map(|slot| SlotSeat {
                group: slot / forms,
                capacity: if random.one_in(6) { random.below(4) } else { 1 },
            })
            .collect(),
        organisations: (0..organisations)
            .map(|_| OrganisationCap { capacity: (!random.one_in(3)).then(|| random.below(4)) })
            .collect(),
        accounts: (0..accounts).map(|_| account(&mut random, &extent, widest)).collect(),
        shortage_penalty: if random.one_in(4) { widest } else { 1_000_000 },
    }
}

/// How many there are of each.
struct Extent {
    clusters: u32,
    cells: u32,
    forms: u32,
    organisations: u32,
}

fn account(random: &mut Random, extent: &Extent, widest: i64) -> AccountOptions {
    let Extent { clusters, cells, forms, organisations } = *extent;
    let home = random.below(clusters);
    let form = random.below(forms);
    let base = random.between(-widest / 9, widest);
    let mut options = Vec::new();
    for cluster in [home, (home + 1) % clusters] {
        for cell in 0..cells {
            let slot = (cluster * cells + cell) * forms + form;
            if random.one_in(3) && options.iter().all(|option: &SlotFit| option.slot != slot) {
                options.push(SlotFit { slot, fit: base + random.between(0, widest) });
            }
        }
        if !random.one_in(4) {
            break;
        }
    }
    AccountOptions {
        organisation: (!random.one_in(5)).then(|| random.below(organisations)),
        capacity: if random.one_in(5) { 1 + random.below(3) } else { 1 },
        options,
    }
}
