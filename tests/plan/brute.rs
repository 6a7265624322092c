//! Every plan of a small case, one after the other, and what the best of them are like.

use micromatrix::domain::slot::{PlannedSlot, Slot};

use crate::plan::case::Case;
use crate::plan::oracle::{
    NaiveCell, allowed, cells, first_reward, is_declined, is_of, least, most_of_organisation,
};

use crate::plan::ties::{Scores, tie_scores};

/// What counts, in its order: the fewer voices missing, then the greater value.
pub type Rank = (i64, i64);

/// The answers of trying everything.
#[derive(Clone)]
pub struct Truth {
    /// What can be asked beside the fixed directions.
    pub choices: Vec<PlannedSlot>,
    /// The best plan that holds all must-pins; none if no plan does.
    pub best: Option<Rank>,
    /// Of the best plans' kept directions, the most.
    pub kept: usize,
    /// Of the best plans that keep so many, the best by audience, form and record.
    pub ties: Scores,
    /// Whether there are best plans that keep so many and are worse by that.
    pub tied: bool,
    /// The most cells that any plan covers, must-pins or not.
    pub coverable: usize,
    /// The best plan that holds all must-pins with this choice in it.
    pub forced: Vec<Option<Rank>>,
    /// How many plans there are.
    pub plans: usize,
}

/// A plan being put together. What is known by name is numbered, so that trying is quick.
struct Search<'a> {
    case: &'a Case,
    places: Vec<Place>,
    firsts: Vec<i64>,
    musts: Vec<Vec<bool>>,
    kept: Vec<bool>,
    ties: Vec<Scores>,
    chosen: Vec<usize>,
    state: State,
    truth: Truth,
    most: usize,
}

/// Where a direction counts.
#[derive(Clone)]
struct Place {
    account: usize,
    organisation: usize,
    angle: usize,
    /// The account in this angle.
    row: usize,
    cell: Option<usize>,
    group: Option<usize>,
    slot: usize,
}

/// How often each number was met.
#[derive(Default)]
struct Counts(Vec<u32>);

impl Counts {
    fn of(&self, number: usize) -> u32 {
        self.0.get(number).copied().unwrap_or(0)
    }

    fn change(&mut self, number: usize, by: i32) {
        self.0.resize(self.0.len().max(number + 1), 0);
        self.0[number] = self.0[number].checked_add_signed(by).unwrap();
    }
}

#[derive(Default)]
struct State {
    accounts: Counts,
    organisations: Counts,
    rows: Counts,
    angles: Counts,
    cells: Counts,
    groups: Counts,
    slots: Counts,
    value: i64,
    covered: usize,
}

/// Tries every plan; `None` if there are more than `most`.
pub fn try_everything(case: &Case, most: usize) -> Option<Truth> {
    let accounts = case.world.accounts.iter();
    let choices: Vec<PlannedSlot> = accounts.flat_map(|account| allowed(case, account)).collect();
    let mut numbers = Numbers::new(case);
    let places: Vec<Place> = choices.iter().map(|choice| numbers.place(choice)).collect();
    let fixed: Vec<Place> = case.fixed.iter().map(|direction| numbers.place(direction)).collect();
    let naive = cells(&case.world, &case.spec);
    let musts = case
        .pins
        .iter()
        .filter(|pin| pin.must && !is_declined(case, &pin.account, &pin.angle))
        .filter(|pin| !case.fixed.iter().any(|d| is_of(pin, d)))
        .map(|pin| choices.iter().map(|choice| is_of(pin, choice)).collect());
    let mut search = Search {
        case,
        firsts: naive.iter().map(|cell| first_reward(&naive, cell)).collect(),
        musts: musts.collect(),
        kept: choices
            .iter()
            .map(|c| case.keep.iter().any(|k| (&k.account, &k.slot) == (&c.account, &c.slot)))
            .collect(),
        ties: tie_scores(case, &choices),
        chosen: Vec::new(),
        state: State::default(),
        truth: Truth {
            best: None,
            kept: 0,
            ties: [0; 3],
            tied: false,
            coverable: 0,
            forced: vec![None; choices.len()],
            plans: 0,
            choices,
        },
        places,
        most,
    };
    for (place, direction) in fixed.iter().zip(&case.fixed) {
        search.state.add(place, i64::from(direction.fit), case.spec.spread, &search.firsts);
    }
    search.extend(0).then_some(search.truth)
}

impl Search<'_> {
    /// Looks at the plan as it is, then at every one with further choices from `from` on.
    fn extend(&mut self, from: usize) -> bool {
        self.look();
        if self.truth.plans > self.most {
            return false;
        }
        for at in from..self.places.len() {
            if !self.fits(at) {
                continue;
            }
            let (place, fit) = (self.places[at].clone(), i64::from(self.truth.choices[at].fit));
            self.state.add(&place, fit, self.case.spec.spread, &self.firsts);
            self.chosen.push(at);
            let finished = self.extend(at + 1);
            self.chosen.pop();
            self.state.remove(&place, fit, self.case.spec.spread, &self.firsts);
            if !finished {
                return false;
            }
        }
        true
    }

    fn fits(&self, at: usize) -> bool {
        let (place, spec, state) = (&self.places[at], &self.case.spec, &self.state);
        state.slots.of(place.slot) == 0
            && state.rows.of(place.row) == 0
            && state.accounts.of(place.account) < spec.capacity
            && self
                .most_of(place.organisation)
                .is_none_or(|most| state.organisations.of(place.organisation) < most)
            && spec.angles[place.angle].max.is_none_or(|max| state.angles.of(place.angle) < max)
    }

    fn most_of(&self, organisation: usize) -> Option<u32> {
        most_of_organisation(&self.case.spec, &self.case.world.organisations[organisation].key)
    }

    fn look(&mut self) {
        self.truth.plans += 1;
        self.truth.coverable = self.truth.coverable.max(self.state.covered);
        if self.musts.iter().any(|serving| !self.chosen.iter().any(|at| serving[*at])) {
            return;
        }
        let voices = |angle: usize| self.state.angles.of(angle) as usize;
        let angles = self.case.spec.angles.iter().enumerate();
        let missing: usize = angles.map(|(at, angle)| least(angle).saturating_sub(voices(at))).sum();
        let rank = (-i64::try_from(missing).unwrap(), self.state.value);
        let kept = self.chosen.iter().filter(|at| self.kept[**at]).count();
        let ties: Scores = [0, 1, 2].map(|part| self.chosen.iter().map(|at| self.ties[*at][part]).sum());
        let known = self.truth.best.map(|best| (best, self.truth.kept));
        if known.is_none_or(|known| (rank, kept) > known) {
            (self.truth.best, self.truth.kept) = (Some(rank), kept);
            (self.truth.ties, self.truth.tied) = (ties, false);
        } else if known == Some((rank, kept)) {
            self.truth.tied |= ties != self.truth.ties;
            self.truth.ties = self.truth.ties.max(ties);
        }
        for at in &self.chosen {
            let forced = &mut self.truth.forced[*at];
            *forced = (*forced).max(Some(rank));
        }
    }
}

impl State {
    fn add(&mut self, place: &Place, fit: i64, spread: u32, firsts: &[i64]) {
        if let (Some(cell), Some(group)) = (place.cell, place.group) {
            if self.cells.of(cell) == 0 {
                self.value += firsts[cell];
                self.covered += 1;
            }
            self.value -= i64::from(self.groups.of(group) * spread);
        }
        self.value += fit;
        self.count(place, 1);
    }

    fn remove(&mut self, place: &Place, fit: i64, spread: u32, firsts: &[i64]) {
        self.count(place, -1);
        self.value -= fit;
        if let (Some(cell), Some(group)) = (place.cell, place.group) {
            if self.cells.of(cell) == 0 {
                self.value -= firsts[cell];
                self.covered -= 1;
            }
            self.value += i64::from(self.groups.of(group) * spread);
        }
    }

    fn count(&mut self, place: &Place, by: i32) {
        self.accounts.change(place.account, by);
        self.organisations.change(place.organisation, by);
        self.rows.change(place.row, by);
        self.angles.change(place.angle, by);
        self.slots.change(place.slot, by);
        if let (Some(cell), Some(group)) = (place.cell, place.group) {
            self.cells.change(cell, by);
            self.groups.change(group, by);
        }
    }
}

/// Numbers names in the order in which they are first met.
struct Numbers<'a> {
    case: &'a Case,
    cells: Vec<NaiveCell>,
    groups: Vec<(String, usize)>,
    slots: Vec<Slot>,
}

impl<'a> Numbers<'a> {
    fn new(case: &'a Case) -> Self {
        Self { case, cells: cells(&case.world, &case.spec), groups: Vec::new(), slots: Vec::new() }
    }

    fn place(&mut self, direction: &PlannedSlot) -> Place {
        let world = &self.case.world;
        let account = world.accounts.iter().position(|a| a.handle == direction.account).unwrap();
        let organisation = &world.accounts[account].organisation;
        let slot = &direction.slot;
        let angle = self.case.spec.angles.iter().position(|angle| angle.key == slot.angle).unwrap();
        let cell = self.cells.iter().position(|cell| cell.holds(slot));
        Place {
            account,
            angle,
            row: account * self.case.spec.angles.len() + angle,
            organisation: world.organisations.iter().position(|o| o.key == *organisation).unwrap(),
            cell,
            group: cell.map(|cell| number(&mut self.groups, (slot.cluster.clone(), cell))),
            slot: number(&mut self.slots, slot.clone()),
        }
    }
}

fn number<T: PartialEq>(known: &mut Vec<T>, wanted: T) -> usize {
    known.iter().position(|one| *one == wanted).unwrap_or_else(|| {
        known.push(wanted);
        known.len() - 1
    })
}
