//! Problems that look like a matrix: clusters with functions, forms, regions and audiences, fits as the design makes them.

use micromatrix::domain::flow::problem::{
    AccountOptions, AngleBounds, CellReward, Group, OrganisationCap, Problem, SlotFit, SlotSeat,
};

use random::Random;

#[expect(dead_code, reason = "tests ask for more kinds of chance")]
#[path = "../tests/support/random.rs"]
mod random;

/// How large a matrix is.
#[derive(Debug, Clone, Copy)]
pub struct Size {
    /// How many accounts, also those without an option.
    pub accounts: u32,
    /// How many clusters; a fifth of the accounts is in two.
    pub clusters: u32,
    /// How many angles.
    pub angles: u32,
    /// Cells per angle.
    pub audiences: u32,
    /// How many organisations; accounts are dealt out evenly.
    pub organisations: u32,
    /// Whether fits also have a part of their own, as learned ones do, instead of few different values.
    pub smooth: bool,
    /// Whether a few clusters are huge and most are tiny, as in real matrices, instead of all alike; `clusters` is then how many there are
    /// at most.
    pub drawn: bool,
}

/// Clusters that are all alike, and fits of few different values.
const EVEN: Size = Size {
    accounts: 0,
    clusters: 0,
    angles: 32,
    audiences: 3,
    organisations: 0,
    smooth: false,
    drawn: false,
};
const CITY: Size = Size { accounts: 124, clusters: 9, organisations: 89, ..EVEN };
const PROVINCE: Size = Size { accounts: 5_000, clusters: 50, organisations: 3_575, ..EVEN };
const NATION: Size = Size { accounts: 200_000, clusters: 2_000, organisations: 143_000, ..EVEN };
const DRAWN: Size = Size { clusters: 4_000, drawn: true, ..NATION };

/// The sizes that the table names.
pub const SIZES: [(&str, Size); 11] = [
    ("city", CITY),
    ("province", PROVINCE),
    ("quarter", Size { accounts: 50_000, clusters: 500, organisations: 35_750, ..EVEN }),
    ("nation", NATION),
    ("smooth-province", Size { smooth: true, ..PROVINCE }),
    ("smooth-nation", Size { smooth: true, ..NATION }),
    ("small-lumps", Size { accounts: 20_000, clusters: 20, organisations: 14_300, ..EVEN }),
    ("lumps", Size { clusters: 20, ..NATION }),
    ("sides", Size { angles: 64, audiences: 2, ..NATION }),
    ("drawn", DRAWN),
    ("few-cells", Size { angles: 2, audiences: 1, ..DRAWN }),
];

const FUNCTIONS: u32 = 24;

/// From so few angles on a campaign names no functions: everybody meets it.
const FEW_ANGLES: u32 = 4;

/// Accounts of a cluster, as the quantiles of 49 committees have them, with a tail as long as that of the functions of 6,880 pages: a share of
/// all in thousandths, and the most that so many have.
const CLUSTER_SIZES: [(u32, u32); 9] =
    [(0, 6), (50, 7), (100, 10), (250, 14), (500, 22), (750, 37), (900, 55), (990, 200), (1000, 4000)];

struct Angle {
    /// The functions that it names, as bits; none: everybody meets it.
    functions: u32,
    form: Option<u32>,
    local: bool,
}

struct Voice {
    functions: u32,
    audiences: u32,
    form: u32,
    region: u32,
    record: i64,
}

/// Makes the problem of a size; the same on every machine.
#[must_use]
pub fn make_problem(size: Size) -> Problem {
    let mut random =
        Random(u64::from(size.accounts) << 32 | u64::from(size.clusters) << 8 | u64::from(size.angles));
    let angles: Vec<Angle> = (0..size.angles).map(|angle| make_angle(&mut random, size, angle)).collect();
    let clusters: Vec<u32> = (0..size.clusters).map(|_| functions(&mut random, 2)).collect();
    let cells = size.angles * size.audiences;
    let mut maker = Maker {
        problem: Problem {
            angles: (0..size.angles).map(|angle| make_bounds(size, angle)).collect(),
            cells: (0..cells)
                .map(|cell| CellReward {
                    angle: cell / size.audiences,
                    first: [1500, 1000, 500][cell as usize % 3],
                })
                .collect(),
            groups: (0..size.clusters * cells).map(|group| Group { cell: group % cells, step: 40 }).collect(),
            organisations: (0..size.organisations)
                .map(|_| OrganisationCap { capacity: [None, Some(1), Some(2), Some(3)][random.below(4)] })
                .collect(),
            shortage_penalty: 1_000_000_000,
            ..Problem::default()
        },
        slots: vec![Vec::new(); (size.clusters * cells) as usize],
        audiences: size.audiences,
        angles,
        smooth: size.smooth,
        random: Random(7),
    };
    // Large clusters reach over many regions, small ones over three.
    let regions = 3.max(size.accounts / size.clusters / 40);
    let homes = deal_homes(size);
    for account in 0..size.accounts {
        // Accounts of one cluster are neighbours, as in a registry sorted by region; so are those of one organisation.
        let home = homes[account as usize];
        let voice = make_voice(&mut random, clusters[home as usize], regions);
        let mut entry = AccountOptions {
            organisation: Some(share(account, size.accounts, size.organisations)),
            capacity: if random.below(20) == 0 { 2 } else { 1 },
            options: Vec::new(),
        };
        maker.add_options(&mut entry, home, clusters[home as usize], &voice);
        let second = random.below(size.clusters);
        if random.below(5) == 0 && second != home {
            maker.add_options(&mut entry, second, clusters[second as usize], &voice);
        }
        maker.problem.accounts.push(entry);
    }
    maker.problem
}

struct Maker {
    problem: Problem,
    /// For every group its slots so far: form and region, and the slot.
    slots: Vec<Vec<((u32, u32), u32)>>,
    audiences: u32,
    angles: Vec<Angle>,
    /// Whether fits also have a part of their own, as learned ones do, instead of few different values.
    smooth: bool,
    random: Random,
}

impl Maker {
    fn add_options(&mut self, entry: &mut AccountOptions, cluster: u32, duties: u32, voice: &Voice) {
        let cells = u32::try_from(self.problem.cells.len()).unwrap_or(0);
        for cell in 0..cells {
            let angle = &self.angles[(cell / self.audiences) as usize];
            let met = angle.functions == 0 || angle.functions & voice.functions != 0;
            let fit = fit(angle, duties, voice, cell % self.audiences);
            if met && fit >= 400 {
                let slot = self.slot(cluster * cells + cell, voice.form, voice.region);
                let fit =
                    if self.smooth { fit.midpoint(400 + i64::from(self.random.below(601))) } else { fit };
                entry.options.push(SlotFit { slot, fit });
            }
        }
    }

    fn slot(&mut self, group: u32, form: u32, region: u32) -> u32 {
        let key = (form, region);
        let slots = &mut self.slots[group as usize];
        if let Some(&(_, slot)) = slots.iter().find(|slot| slot.0 == key) {
            return slot;
        }
        let slot = u32::try_from(self.problem.slots.len()).unwrap_or(0);
        slots.push((key, slot));
        self.problem.slots.push(SlotSeat { group, capacity: 1 });
        slot
    }
}

/// Section 5 of the design: function (4), audience (3), form (1), locality (1), record (1).
fn fit(angle: &Angle, duties: u32, voice: &Voice, audience: u32) -> i64 {
    let function = match (angle.functions, angle.functions & duties) {
        (0, _) => 500,
        (_, 0) => 700,
        _ => 1000,
    };
    let audience = match (voice.audiences, voice.audiences & (1 << audience)) {
        (0, _) => 500,
        (_, 0) => 0,
        _ => 1000,
    };
    let form = match angle.form {
        None => 500,
        Some(form) if form == voice.form => 1000,
        Some(_) => 300,
    };
    let locality = if angle.local && voice.region == 0 { 600 } else { 1000 };
    // Nobody of these lists a topic.
    1 + 999 * (4 * function + 3 * audience + form + locality + 500 + voice.record) / 11_000
}

fn make_angle(random: &mut Random, size: Size, angle: u32) -> Angle {
    Angle {
        functions: if angle % 16 == 7 || size.angles <= FEW_ANGLES { 0 } else { functions(random, 2) },
        form: (random.below(2) == 0).then(|| random.below(4)),
        local: random.below(4) == 0,
    }
}

/// Every fourth angle has a maximum below what it would take, another fourth a minimum above it.
fn make_bounds(size: Size, angle: u32) -> AngleBounds {
    let even = size.accounts / size.angles;
    match angle % 4 {
        0 => AngleBounds { min: even / 4, max: Some(even * 3 / 4 + 1) },
        1 => AngleBounds { min: even * 5 / 4, max: None },
        2 => AngleBounds { min: 1, max: Some(even * 2) },
        _ => AngleBounds::default(),
    }
}

fn make_voice(random: &mut Random, duties: u32, regions: u32) -> Voice {
    let form = match random.below(124) {
        0..90 => 0,
        90..113 => 1,
        113..120 => 2,
        _ => 3,
    };
    Voice {
        functions: duties | functions(random, 1),
        audiences: random.below(4) * random.below(3),
        form,
        region: if regions > 3 { random.below(regions) } else { random.below(4) / 2 * random.below(3) },
        record: i64::from(random.below(1001)),
    }
}

fn functions(random: &mut Random, count: u32) -> u32 {
    (0..count).fold(0, |bits, _| bits | 1 << random.below(FUNCTIONS))
}

/// The cluster of every account; accounts of one are neighbours.
fn deal_homes(size: Size) -> Vec<u32> {
    if !size.drawn {
        return (0..size.accounts).map(|account| share(account, size.accounts, size.clusters)).collect();
    }
    let mut random = Random(11);
    let sizes = (0..size.clusters).map(|cluster| (cluster, draw_size(random.below(1000))));
    let mut homes: Vec<u32> = sizes.flat_map(|(cluster, count)| (0..count).map(move |_| cluster)).collect();
    // Who is left over is dealt out evenly, who is too many is left away.
    let short = size.accounts.saturating_sub(u32::try_from(homes.len()).unwrap_or(size.accounts));
    homes.extend((0..short).map(|account| share(account, short, size.clusters)));
    homes.truncate(size.accounts as usize);
    homes
}

/// The size of a cluster that is larger than so many thousandths of all.
fn draw_size(thousandths: u32) -> u32 {
    let at = CLUSTER_SIZES.iter().rposition(|one| one.0 <= thousandths).unwrap_or(0);
    let ((from, least), (to, most)) =
        (CLUSTER_SIZES[at], CLUSTER_SIZES[(at + 1).min(CLUSTER_SIZES.len() - 1)]);
    least + (most - least) * (thousandths - from) / (to - from).max(1)
}

/// Deals `of` things out to `to` holders, in order and evenly.
fn share(thing: u32, of: u32, to: u32) -> u32 {
    u32::try_from(u64::from(thing) * u64::from(to) / u64::from(of)).unwrap_or(0)
}
