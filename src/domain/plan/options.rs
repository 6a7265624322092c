//! Who may take what: every slot that an account may take, with its fit (DESIGN section 5, "Who may" and "Fit").

use std::collections::BTreeMap;

use super::model::PlanInput;
use super::unassigned::UnassignedCode;
use crate::domain::account::{Account, AccountStatus};
use crate::domain::cell::{Cell, EVERYONE, localities_of};
use crate::domain::fit::FitScores;
use crate::domain::matrix::Matrix;

/// One thing that an account may be asked: a cell, from a cluster's view, in a locality.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Candidate {
    /// Position of the cluster by key.
    pub(super) cluster: usize,
    /// Position of the cell.
    pub(super) cell: usize,
    /// The slot's locality.
    pub(super) locality: Option<String>,
    /// The parts of the fit.
    pub(super) scores: FitScores,
}

/// What does not depend on the account, computed once.
pub(super) struct Eligibility<'a> {
    input: &'a PlanInput<'a>,
    cells: &'a [Cell],
    cells_of_angle: Vec<std::ops::Range<usize>>,
    /// Listed localities, in any order.
    localities: Vec<String>,
    /// Whether a cluster (row) meets an angle (column).
    cluster_meets: Vec<Vec<bool>>,
    cluster_at: BTreeMap<&'a str, usize>,
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
        let cluster_meets = matrix.clusters().values().map(|cluster| {
            let meets = |angle: usize| meets_angle(input, &cluster.functions, angle);
            (0..angles.len()).map(meets).collect()
        });
        Self {
            input,
            cells,
            cells_of_angle,
            localities: localities_of(input.spec, matrix).into_iter().map(|(key, _)| key).collect(),
            cluster_meets: cluster_meets.collect(),
            cluster_at: matrix.clusters().keys().enumerate().map(|(at, key)| (key.as_str(), at)).collect(),
        }
    }

    /// Everything that `account` may take, or why that is nothing. Order: cluster, cell, locality.
    ///
    /// # Errors
    /// The first reason that holds: inactive, `no_cluster`, `no_function`, `no_cell`, `low_fit`.
    pub(super) fn candidates(&self, account: &Account) -> Result<Vec<Candidate>, UnassignedCode> {
        if account.status != AccountStatus::Active {
            return Err(UnassignedCode::Inactive);
        }
        let clusters = self.input.matrix.clusters_of(&account.handle);
        if clusters.is_empty() {
            return Err(UnassignedCode::NoCluster);
        }
        let angles: Vec<usize> =
            (0..self.input.spec.angles.len()).filter(|angle| self.angle_is_open(account, *angle)).collect();
        if angles.is_empty() {
            return Err(UnassignedCode::NoFunction);
        }
        let reach = LocalReach::new(self.input.matrix, account, &self.localities);
        let (mut found, mut reached) = (Vec::new(), false);
        for cluster in clusters.iter().filter_map(|key| self.cluster_at.get(key.as_str())) {
            for &angle in &angles {
                for cell in self.cells_of_angle[angle].clone() {
                    let Some(locality_score) = self.locality_score(&reach, cell) else { continue };
                    reached = true;
                    let scores = self.scores(account, *cluster, cell, locality_score);
                    if scores.fit(&self.input.spec.weights) >= self.input.spec.min_fit {
                        self.push(
                            &mut found,
                            account,
                            Candidate { cluster: *cluster, cell, locality: None, scores },
                        );
                    }
                }
            }
        }
        match (found.is_empty(), reached) {
            (false, _) => Ok(found),
            (true, true) => Err(UnassignedCode::LowFit),
            (true, false) => Err(UnassignedCode::NoCell),
        }
    }

    /// The parts of the fit of an account that takes a cell from a cluster's view; `None` when it may not.
    pub(super) fn scores_of(&self, account: &Account, (cluster, cell): (usize, usize)) -> Option<FitScores> {
        let reach = LocalReach::new(self.input.matrix, account, &self.localities);
        let locality = self.locality_score(&reach, cell)?;
        self.angle_is_open(account, self.cells[cell].angle)
            .then(|| self.scores(account, cluster, cell, locality))
    }

    fn angle_is_open(&self, account: &Account, angle: usize) -> bool {
        let functions = &self.input.spec.angles[angle].functions;
        functions.is_empty() || meets_angle(self.input, &account.functions, angle)
    }

    /// 1000 or 600 as the fit says; `None` when the account does not reach the cell.
    fn locality_score(&self, reach: &LocalReach<'_>, cell: usize) -> Option<u32> {
        match &self.cells[cell].locality {
            None => Some(1000),
            Some(locality) if reach.own == Some(locality) => Some(1000),
            Some(locality) => reach.below.contains(&locality.as_str()).then_some(600),
        }
    }

    fn scores(&self, account: &Account, cluster: usize, cell: usize, locality: u32) -> FitScores {
        let cell = &self.cells[cell];
        let angle = &self.input.spec.angles[cell.angle];
        let function = match (angle.functions.is_empty(), self.cluster_meets[cluster][cell.angle]) {
            (true, _) => 500,
            (false, true) => 1000,
            (false, false) => 700,
        };
        let audience = if account.audiences.contains(&cell.audience) {
            1000
        } else if account.audiences.is_empty() || cell.audience == EVERYONE {
            500
        } else {
            0
        };
        let form = match angle.form {
            Some(form) if form == account.form => 1000,
            None => 500,
            Some(_) => 300,
        };
        let record = self.input.record.get(&account.handle).copied().unwrap_or(500);
        FitScores { function, audience, form, locality, record }
    }

    /// Adds the candidate in its cell's locality, or, when the angle is not local, in the account's region and in none.
    fn push(&self, found: &mut Vec<Candidate>, account: &Account, candidate: Candidate) {
        let local = &self.cells[candidate.cell].locality;
        if local.is_some() {
            found.push(Candidate { locality: local.clone(), ..candidate });
            return;
        }
        if account.region.is_some() {
            found.push(Candidate { locality: account.region.clone(), ..candidate.clone() });
        }
        found.push(candidate);
    }
}

fn meets_angle(input: &PlanInput<'_>, functions: &[String], angle: usize) -> bool {
    input.spec.angles[angle].functions.iter().any(|function| input.matrix.meets(functions, function))
}

/// Which listed localities an account speaks for.
struct LocalReach<'a> {
    /// The nearest listed one at or above its region.
    own: Option<&'a String>,
    /// Listed ones below its region.
    below: Vec<&'a str>,
}

impl<'a> LocalReach<'a> {
    fn new(matrix: &Matrix, account: &Account, listed: &'a [String]) -> Self {
        let Some(region) = &account.region else { return Self { own: None, below: Vec::new() } };
        let own = matrix.regions().path_up(region).find_map(|at| listed.iter().find(|key| *key == at));
        let below = listed
            .iter()
            .filter(|key| *key != region && matrix.regions().is_within(key, region))
            .map(String::as_str);
        Self { own, below: below.collect() }
    }
}
