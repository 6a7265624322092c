//! Who may take what: every slot that an account may take, with its fit.

use std::cell::{OnceCell, RefCell};
use std::collections::HashMap;
use std::ops::Range;

use super::code::UnassignedCode;
use super::input::PlanInput;
use super::readers::Readers;
use crate::account::{Account, AccountStatus};
use crate::cell::Cell;
use crate::fit::{FitScores, form_score};
use crate::slot::Slot;
use crate::taxonomy::Tree;
use crate::topic::TopicText;

/// One thing that an account may be asked: a cell, from a cluster's view, in a locality.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct SlotCandidate<'a> {
    /// Position of the cluster by key.
    pub(super) cluster: usize,
    /// Position of the cell.
    pub(super) cell: usize,
    /// The slot's locality.
    pub(super) locality: Option<&'a str>,
    /// The score of the locality in the fit: 1000 for the account's own, or where there is none; less from above.
    pub(super) reach: u32,
    /// The fit, 1 to 1000.
    pub(super) fit: u32,
}

/// What does not depend on the account, computed once.
pub(super) struct Eligibility<'a> {
    input: &'a PlanInput<'a>,
    cells: &'a [Cell],
    cells_of_angle: Vec<Range<usize>>,
    localities: ListedLocalities<'a>,
    readers: Readers<'a>,
    /// Whether a cluster (row) meets an angle (column); found out when the cluster is first met.
    cluster_meets: Vec<OnceCell<Vec<bool>>>,
    cluster_keys: Vec<&'a str>,
    /// By function: what it allows in each angle; found out when the function is first met.
    function_meets: RefCell<HashMap<String, Box<[Duty]>>>,
    /// What each angle and the campaign say; folded when the first topic is met.
    texts: OnceCell<Vec<TopicText>>,
    /// By topic: whether it stands in each of them; found out when the topic is first met.
    topic_told: RefCell<HashMap<String, Box<[bool]>>>,
}

impl<'a> Eligibility<'a> {
    pub(super) fn new(input: &'a PlanInput<'a>, cells: &'a [Cell]) -> Self {
        let matrix = input.matrix;
        let angles = &input.spec.angles;
        let mut cells_of_angle = Vec::with_capacity(angles.len());
        let mut from = 0;
        for angle in 0..angles.len() {
            let to = from + cells[from..].iter().take_while(|cell| cell.angle == angle).count();
            cells_of_angle.push(from..to);
            from = to;
        }
        Self {
            input,
            cells,
            cells_of_angle,
            localities: ListedLocalities::new(matrix.regions(), cells),
            readers: Readers::new(matrix.audiences(), cells),
            cluster_meets: vec![OnceCell::new(); matrix.clusters().len()],
            cluster_keys: matrix.clusters().keys().map(String::as_str).collect(),
            function_meets: RefCell::default(),
            texts: OnceCell::new(),
            topic_told: RefCell::default(),
        }
    }

    /// Everything that `account` may take, or why that is nothing. Order: cluster, cell, locality. O(what it reaches).
    ///
    /// # Errors
    /// The first reason that holds: inactive, `no_cluster`, `no_function`, `other_audience`, `no_cell`, `low_fit`.
    pub(super) fn candidates(&self, account: &'a Account) -> Result<Vec<SlotCandidate<'a>>, UnassignedCode> {
        if account.status != AccountStatus::Active {
            return Err(UnassignedCode::Inactive);
        }
        let clusters = self.input.matrix.clusters_of(&account.handle);
        if clusters.is_empty() {
            return Err(UnassignedCode::NoCluster);
        }
        let angles = self.open_angles(account);
        if angles.is_empty() {
            return Err(UnassignedCode::NoFunction);
        }
        let audiences = self.readers.scores(account);
        let told = || angles.iter().flat_map(|angle| self.cells_of_angle[*angle].clone());
        if told().next().is_some() && !told().any(|cell| self.is_read(&audiences, cell)) {
            return Err(UnassignedCode::OtherAudience);
        }
        let places = self.localities.reached_from(account.region.as_deref());
        let mut reached: Vec<(usize, u32)> =
            angles.iter().flat_map(|angle| self.reached_cells(*angle, &places)).collect();
        reached.retain(|(cell, _)| self.is_read(&audiences, *cell));
        if reached.is_empty() {
            return Err(UnassignedCode::NoCell);
        }
        let mut found = Vec::with_capacity(2 * reached.len());
        let (weights, min_fit) = (&self.input.spec.weights, self.input.spec.min_fit);
        for cluster in clusters.iter().filter_map(|key| self.cluster_at(key)) {
            // Cells stand by angle, and what is the same in an angle is found out once for it.
            for of_angle in
                reached.chunk_by(|(one, _), (next, _)| self.cells[*one].angle == self.cells[*next].angle)
            {
                let angle = self.cells[of_angle[0].0].angle;
                let same = self.scores_of_angle(account, cluster, angle);
                for &(cell, locality) in of_angle {
                    let audience = self.readers.in_cell(&audiences, cell);
                    let fit = FitScores { audience, locality, ..same }.fit(weights);
                    if fit >= min_fit {
                        let candidate = SlotCandidate { cluster, cell, locality: None, reach: locality, fit };
                        self.push(&mut found, account, candidate);
                    }
                }
            }
        }
        if found.is_empty() { Err(UnassignedCode::LowFit) } else { Ok(found) }
    }

    /// The parts of the fit of an account in a slot; `None` when it may not take it.
    pub(super) fn scores_of(&self, account: &Account, slot: &Slot) -> Option<FitScores> {
        let cluster = self.cluster_at(&slot.cluster)?;
        let angle = self.input.spec.angles.iter().position(|angle| angle.key == slot.angle)?;
        let places = self.localities.reached_from(account.region.as_deref());
        let is_told = |&(cell, _): &(usize, u32)| {
            let cell = &self.cells[cell];
            cell.audience == slot.audience && (cell.locality.is_none() || cell.locality == slot.locality)
        };
        let (cell, locality) = self.reached_cells(angle, &places).into_iter().find(is_told)?;
        let audiences = self.readers.scores(account);
        if !self.is_read(&audiences, cell) || !self.open_angles(account).contains(&angle) {
            return None;
        }
        let audience = self.readers.in_cell(&audiences, cell);
        Some(FitScores { audience, locality, ..self.scores_of_angle(account, cluster, angle) })
    }

    /// Whether an account whose audiences score so speaks to the readers of a cell: it reaches them, or the campaign asks for more.
    fn is_read(&self, audiences: &[u32], cell: usize) -> bool {
        self.input.spec.stretch || self.readers.in_cell(audiences, cell) > 0
    }

    /// The audiences that the campaign is told to.
    pub(super) const fn readers(&self) -> &Readers<'a> {
        &self.readers
    }

    /// The cells of an angle that an account with these places reaches, each with the locality's score, ascending.
    fn reached_cells(&self, angle: usize, places: &[(usize, u32)]) -> Vec<(usize, u32)> {
        let cells = self.cells_of_angle[angle].clone();
        if !self.input.spec.angles[angle].local {
            return cells.map(|cell| (cell, 1000)).collect();
        }
        // Cells stand by audience, and for each audience once for every listed locality.
        let audiences = cells.step_by(self.localities.count.max(1));
        audiences.flat_map(|first| places.iter().map(move |(place, score)| (first + place, *score))).collect()
    }

    /// How many localities an account in a region reaches as its own, and how many from above.
    pub(super) fn count_places(&self, region: Option<&str>) -> [u64; 2] {
        let places = self.localities.reached_from(region);
        let own = places.iter().filter(|(_, score)| *score == 1000).count();
        [own as u64, (places.len() - own) as u64]
    }

    /// How many localities local angles are told in.
    pub(super) const fn localities(&self) -> usize {
        self.localities.count
    }

    pub(super) fn cluster_at(&self, key: &str) -> Option<usize> {
        self.cluster_keys.binary_search(&key).ok()
    }

    fn cluster_meets(&self, cluster: usize, angle: usize) -> bool {
        let meets = self.cluster_meets[cluster].get_or_init(|| {
            let cluster = self.input.matrix.clusters().get(self.cluster_keys[cluster]);
            let functions = cluster.map(|cluster| cluster.functions.as_slice()).unwrap_or_default();
            self.duties(functions).into_iter().map(|duty| duty.meets).collect()
        });
        meets[angle]
    }

    /// The angles that an account may tell: those that anybody may, and those that its functions meet; a reserved one only by the very
    /// function. Ascending.
    pub(super) fn open_angles(&self, account: &Account) -> Vec<usize> {
        let duties = self.duties(&account.functions);
        let angles = self.input.spec.angles.iter().zip(duties).enumerate();
        let open = angles.filter(|(_, (angle, duty))| angle.functions.is_empty() || duty.may_tell);
        open.map(|(at, _)| at).collect()
    }

    /// What any of these functions allows in each angle. One look-up for a function that was met before: the taxonomy is climbed once for
    /// every function, and not for every account.
    fn duties(&self, functions: &[String]) -> Vec<Duty> {
        let mut known = self.function_meets.borrow_mut();
        let mut duties = vec![Duty::default(); self.input.spec.angles.len()];
        for function in functions {
            if !known.contains_key(function) {
                let of = (0..duties.len()).map(|angle| duty_of(self.input, function, angle));
                known.insert(function.clone(), of.collect());
            }
            for (duty, more) in duties.iter_mut().zip(known.get(function).into_iter().flatten()) {
                duty.meets |= more.meets;
                duty.may_tell |= more.may_tell;
            }
        }
        duties
    }

    /// The parts of the fit that are the same in all cells of an angle; 0 for the others.
    pub(super) fn scores_of_angle(&self, account: &Account, cluster: usize, at: usize) -> FitScores {
        let angle = &self.input.spec.angles[at];
        let function = match (angle.functions.is_empty(), self.cluster_meets(cluster, at)) {
            (true, _) => 500,
            (false, true) => 1000,
            (false, false) => 700,
        };
        let form = form_score(angle.form, account.form);
        let record = self.input.record.get(&account.handle).copied();
        let topic = self.topic_score(account, at);
        FitScores { function, form, topic, record, ..FitScores::default() }
    }

    /// Whether one of the account's topics stands in what the angle or the campaign says.
    fn topic_score(&self, account: &Account, angle: usize) -> u32 {
        if account.topics.is_empty() {
            return 500;
        }
        if account.topics.iter().any(|topic| self.tells(angle, topic)) { 1000 } else { 300 }
    }

    /// One look-up for a topic that was met before.
    fn tells(&self, angle: usize, topic: &str) -> bool {
        if let Some(told) = self.topic_told.borrow().get(topic) {
            return told[angle];
        }
        let spec = self.input.spec;
        let texts = self.texts.get_or_init(|| {
            let said = spec.angles.iter().map(|angle| [&angle.title, &angle.brief, &spec.title, &spec.brief]);
            said.map(|texts| TopicText::of(texts.map(String::as_str))).collect()
        });
        let told: Box<[bool]> = texts.iter().map(|text| text.tells(topic)).collect();
        let tells = told[angle];
        self.topic_told.borrow_mut().insert(topic.to_owned(), told);
        tells
    }

    /// Adds the candidate in its cell's locality, or, when the angle is not local, in the account's region and in none.
    fn push(&self, found: &mut Vec<SlotCandidate<'a>>, account: &'a Account, candidate: SlotCandidate<'a>) {
        let own = self.cells[candidate.cell].locality.as_deref();
        if own.is_none() {
            found.extend(
                account.region.as_deref().map(|at| SlotCandidate { locality: Some(at), ..candidate }),
            );
        }
        found.push(SlotCandidate { locality: own, ..candidate });
    }
}

/// What a function allows in an angle.
#[derive(Debug, Clone, Copy, Default)]
struct Duty {
    /// It is one of the angle's, or lies below one.
    meets: bool,
    /// Whoever has it may tell the angle: a reserved one wants the very function.
    may_tell: bool,
}

fn duty_of(input: &PlanInput<'_>, function: &String, angle: usize) -> Duty {
    let angle = &input.spec.angles[angle];
    let own = std::slice::from_ref(function);
    let meets = angle.functions.iter().any(|wanted| input.matrix.meets(own, wanted));
    Duty { meets, may_tell: meets && (!angle.reserved || angle.functions.contains(function)) }
}

/// The localities in which local angles are told, by position: one that many accounts ask for what they reach.
struct ListedLocalities<'a> {
    regions: &'a Tree,
    count: usize,
    at: HashMap<&'a str, usize>,
    /// By region: those that lie below it.
    below: HashMap<&'a str, Vec<usize>>,
}

impl<'a> ListedLocalities<'a> {
    /// All local angles are told in the same localities, so those of the first one are taken. O(localities · depth).
    fn new(regions: &'a Tree, cells: &'a [Cell]) -> Self {
        let first = cells.iter().find(|cell| cell.locality.is_some());
        let told = cells.iter().filter(|cell| {
            first.is_some_and(|first| (cell.angle, &cell.audience) == (first.angle, &first.audience))
        });
        let listed: Vec<&str> = told.filter_map(|cell| cell.locality.as_deref()).collect();
        let mut below: HashMap<&str, Vec<usize>> = HashMap::new();
        for (at, key) in listed.iter().enumerate() {
            for above in regions.path_up(key).skip(1) {
                below.entry(above).or_default().push(at);
            }
        }
        Self { regions, count: listed.len(), at: listed.into_iter().zip(0..).collect(), below }
    }

    /// The nearest one at or above a region (1000) and all below it (600), ascending. O(depth + what it reaches).
    fn reached_from(&self, region: Option<&str>) -> Vec<(usize, u32)> {
        let Some(region) = region else { return Vec::new() };
        let nearest = self.regions.path_up(region).find_map(|at| self.at.get(at));
        let below = self.below.get(region).into_iter().flatten();
        let mut reached: Vec<(usize, u32)> = below.map(|at| (*at, 600)).collect();
        reached.extend(nearest.map(|at| (*at, 1000)));
        reached.sort_unstable();
        reached
    }
}
