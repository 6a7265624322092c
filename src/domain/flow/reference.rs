//! The plain exact solver: one best path at a time.
//!
//! It exists to be right and to be read. Faster solvers are compared with it; the certificate
//! ([`crate::flow::certificate`]) compares it with the theory.
//!
//! Nothing is supplied at first, and the potentials of the empty network fit. Then the arcs out of the source are opened
//! one after the other. As long as a unit that enters by the open arc gains, the best residual path from its head back
//! to the source or on to the sink takes one unit, and the potentials follow. All other arcs keep their conditions, so
//! that in the end all hold. Opening arcs singly keeps searches short: they begin at one organisation or account
//! instead of at all.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};

use crate::flow::flows::Flows;
use crate::flow::network::{GROUND, Network};
use crate::flow::problem::{Problem, ProblemError};
use crate::flow::solution::{Potentials, Solution};

/// Solves a problem exactly by successive shortest paths.
///
/// Which of several optima is found depends on the problem alone: of equally near nodes a search settles the one with
/// the smaller number, and keeps the first of equally short ways. It is one with as few units as any: a unit that gains
/// nothing is not added.
///
/// # Errors
///
/// Whatever [`Problem::check`] refuses.
///
/// # Complexity
///
/// Time O(units · options · log options), much less in practice because searches stay short; memory linear in the size
/// of the problem.
///
/// # Source
///
/// Jewell 1958, Busacker and Gowen 1960; with potentials Edmonds and Karp 1972, Tomizawa 1971; in this form Ahuja,
/// Magnanti, Orlin, *Network Flows*, 1993, section 9.7, and section 14.5 for convex costs.
///
/// # Examples
///
/// ```
/// use domain::flow::problem::{
///     AccountOptions, AngleBounds, CellReward, Group, Problem, SlotFit, SlotSeat,
/// };
/// use domain::flow::reference::solve;
///
/// let option = |slot, fit| SlotFit { slot, fit };
/// let account = |options| AccountOptions { organisation: None, capacity: 1, options };
/// let problem = Problem {
///     angles: vec![AngleBounds::default()],
///     cells: vec![CellReward { angle: 0, first: 0 }],
///     groups: vec![Group { cell: 0, step: 0 }],
///     slots: vec![SlotSeat { group: 0, capacity: 1 }; 2],
///     accounts: vec![account(vec![option(0, 9), option(1, 8)]), account(vec![option(0, 7)])],
///     ..Problem::default()
/// };
/// let solution = solve(&problem)?;
/// assert_eq!(solution.assignment, [(0, 1), (1, 0)]);
/// assert_eq!(solution.objective, 15);
/// # Ok::<(), domain::flow::problem::ProblemError>(())
/// ```
pub fn solve(problem: &Problem) -> Result<Solution, ProblemError> {
    problem.check()?;
    let mut search = Search::new(Network::new(problem, &Flows::empty(problem)));
    for id in search.network.supply_arcs() {
        search.open(id);
    }
    while search.find_idle_unit() {}
    search.settle_dead_ends();
    Ok(search.into_solution(problem))
}

/// The network with its potentials, and the memory of one search, kept between searches.
struct Search {
    network: Network,
    /// Gain-to-go; the ground's stays 0.
    potentials: Vec<i64>,
    /// Whether the sink could be reached at the start. Other nodes never get a unit.
    alive: Vec<bool>,
    /// The reduced distance from the start of the current search; `i64::MAX` where it has not been.
    distance: Vec<i64>,
    /// The arc by which the current search came.
    parent: Vec<u32>,
    /// Where the current search has been.
    touched: Vec<u32>,
}

impl Search {
    fn new(network: Network) -> Self {
        let count = network.nodes.count as usize;
        let mut search = Self {
            network,
            potentials: vec![i64::MIN; count],
            alive: vec![false; count],
            distance: vec![i64::MAX; count],
            parent: vec![u32::MAX; count],
            touched: Vec::new(),
        };
        search.start_potentials();
        search
    }

    /// The largest gain from every node to the sink; arcs stand layer by layer, so that one pass from the last suffices.
    fn start_potentials(&mut self) {
        self.potentials[GROUND as usize] = 0;
        self.alive[GROUND as usize] = true;
        for arc in self.network.arcs.iter().rev().filter(|arc| arc.tail != GROUND) {
            let (tail, head) = (arc.tail as usize, arc.head as usize);
            if let Some(gain) = arc.next().filter(|_| self.alive[head]) {
                self.alive[tail] = true;
                self.potentials[tail] = self.potentials[tail].max(gain + self.potentials[head]);
            }
        }
    }

    /// Lets units enter by one arc out of the source while that gains.
    fn open(&mut self, supply: u32) {
        let head = self.network.arcs[supply as usize].head;
        while self.alive[head as usize] && self.network.arcs[supply as usize].next().is_some() {
            if !self.find_path(head) {
                break;
            }
            self.network.arcs[supply as usize].flow += 1;
            self.push_unit(head);
        }
    }

    /// Finds the best path from a node to the ground, if its gain is positive, and moves the potentials so that it costs
    /// nothing.
    ///
    /// The gain of a path is the start's potential minus its reduced length, hence paths as long as that potential
    /// gain nothing and the search ends there, leaving the start at 0.
    fn find_path(&mut self, start: u32) -> bool {
        let limit = self.potentials[start as usize];
        if limit <= 0 {
            return false;
        }
        self.reach(start, 0, u32::MAX);
        self.reach(GROUND, limit, u32::MAX);
        let mut heap = BinaryHeap::from([Reverse((0, start))]);
        while let Some(Reverse((distance, node))) = heap.pop() {
            if distance >= self.distance[GROUND as usize] {
                break;
            }
            if distance == self.distance[node as usize] {
                self.relax(node, &mut heap);
            }
        }
        let length = self.distance[GROUND as usize];
        for node in self.touched.drain(..) {
            self.potentials[node as usize] -= (length - self.distance[node as usize]).max(0);
            self.distance[node as usize] = i64::MAX;
        }
        length < limit
    }

    /// Follows the residual arcs out of a node. Whatever is not nearer than the ground cannot lie on the path.
    fn relax(&mut self, node: u32, heap: &mut BinaryHeap<Reverse<(i64, u32)>>) {
        let start = self.distance[node as usize] + self.potentials[node as usize];
        for position in 0..self.network.incident(node).len() {
            let id = self.network.incident(node)[position];
            let Some((other, gain)) = self.network.step(id, node).filter(|step| self.alive[step.0 as usize])
            else {
                continue;
            };
            let distance = start - gain - self.potentials[other as usize];
            if distance < self.distance[other as usize] && distance < self.distance[GROUND as usize] {
                self.reach(other, distance, id);
                heap.push(Reverse((distance, other)));
            }
        }
    }

    fn reach(&mut self, node: u32, distance: i64, parent: u32) {
        if self.distance[node as usize] == i64::MAX {
            self.touched.push(node);
        }
        self.distance[node as usize] = distance;
        self.parent[node as usize] = parent;
    }

    /// Sends one unit along the path just found; rows have capacity 1, so no path carries more.
    fn push_unit(&mut self, start: u32) {
        let mut node = GROUND;
        while node != start {
            node = self.network.push_back(self.parent[node as usize], node);
        }
    }

    /// Takes one unit back whose path gains nothing, if there is one: a walk from the sink to the source against the
    /// flow, along residual arcs that cost nothing. Units that gained when they came may do so no longer.
    fn find_idle_unit(&mut self) -> bool {
        let mut seen = vec![false; self.network.nodes.count as usize];
        seen[GROUND as usize] = true;
        let mut queue = VecDeque::from([GROUND]);
        while let Some(node) = queue.pop_front() {
            for &id in self.network.incident(node) {
                let Some((other, gain)) = self.network.step(id, node) else {
                    continue;
                };
                let arc = &self.network.arcs[id as usize];
                let is_free = self.potentials[node as usize] - gain == self.potentials[other as usize];
                if node != GROUND && arc.tail == GROUND && is_free {
                    self.network.push_back(id, GROUND);
                    self.take_back(node);
                    return true;
                }
                let enters = node != GROUND || arc.head == GROUND;
                if enters && is_free && self.alive[other as usize] && !seen[other as usize] {
                    seen[other as usize] = true;
                    self.parent[other as usize] = id;
                    queue.push_back(other);
                }
            }
        }
        false
    }

    fn take_back(&mut self, from: u32) {
        let mut node = from;
        while node != GROUND {
            node = self.network.push_back(self.parent[node as usize], node);
        }
    }

    /// Gives a potential to the nodes from which nothing ever reached the sink: as low as the arcs into them ask.
    fn settle_dead_ends(&mut self) {
        for (potential, _) in self.potentials.iter_mut().zip(&self.alive).filter(|(_, alive)| !**alive) {
            *potential = 0;
        }
        for arc in &self.network.arcs {
            if let Some(gain) = arc.next().filter(|_| !self.alive[arc.head as usize]) {
                let most = self.potentials[arc.tail as usize] - gain;
                let head = &mut self.potentials[arc.head as usize];
                *head = (*head).min(most);
            }
        }
    }

    fn into_solution(self, problem: &Problem) -> Solution {
        let mut assignment = Vec::new();
        let mut shortage = 0;
        // The last arcs gain what they save of the penalty for everything that is wanted.
        let mut objective = self.network.total_gain();
        for (angle, bounds) in (0_u32..).zip(&problem.angles) {
            let taken = self.network.arcs[self.network.angle_arc(angle) as usize].flow;
            shortage += u64::from(bounds.min.saturating_sub(taken));
            objective -= i64::from(bounds.min) * problem.shortage_penalty;
        }
        for (account, entry) in (0_u32..).zip(&problem.accounts) {
            for (option, choice) in (0_u32..).zip(&entry.options) {
                if self.network.arcs[self.network.option_arc(account, option) as usize].flow > 0 {
                    assignment.push((account, choice.slot));
                }
            }
        }
        assignment.sort_unstable();
        let assigned = u32::try_from(assignment.len()).unwrap_or(u32::MAX);
        let nodes = self.network.nodes;
        let part = |from: u32, to: u32| self.potentials[from as usize..to as usize].to_vec();
        let potentials = Potentials {
            organisations: part(nodes.organisations, nodes.accounts),
            accounts: part(nodes.accounts, nodes.rows),
            slots: part(nodes.slots, nodes.groups),
            groups: part(nodes.groups, nodes.cells),
            cells: part(nodes.cells, nodes.angles),
            angles: part(nodes.angles, nodes.count),
        };
        Solution { objective, assigned, shortage, assignment, potentials }
    }
}
