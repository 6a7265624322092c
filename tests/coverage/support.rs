//! Registries: the demo's, and the real ones where they are present.

use std::path::Path;

use micromatrix::domain::coverage::{
    CellKey, CoverageCell, CoverageFilter, CoverageSettings, CoverageSurvey, DeclaredTarget, SurveyInput,
};
use micromatrix::domain::graph::Graph;
use micromatrix::domain::id::{AccountId, ClusterId, OrganisationId};
use micromatrix::domain::import::{BadRows, Grouping, ImportOptions, Registry, plan_import};
use micromatrix::domain::matrix::{Matrix, MatrixParts};
use micromatrix::domain::scenario::{Overlay, ScenarioChange, ScenarioChangeKind};
use micromatrix::domain::taxonomy::Tree;
use micromatrix::formats::csv::Source;
use micromatrix::formats::registry::read_registry;
use uuid::Uuid;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The demo's registry.
pub fn demo() -> Matrix {
    read(&root().join("seed/demo")).unwrap()
}

/// One of the real registries; `None` where it is missing.
pub fn real(name: &str) -> Option<Matrix> {
    let folder = root().join("../shared/data").join(name);
    let found = read(&folder);
    if found.is_none() {
        println!("left out: {} is not present", folder.display());
    }
    found
}

/// Reads a folder of import files over the taxonomy of the seed, leaving out bad rows.
fn read(folder: &Path) -> Option<Matrix> {
    let seed = |name: &'static str| (name, std::fs::read(root().join("seed").join(name)).unwrap());
    let mut files = vec![seed("functions.csv"), seed("regions.csv")];
    for name in ["organisations.csv", "accounts.csv", "clusters.csv", "members.csv", "ties.csv"] {
        match std::fs::read(folder.join(name)) {
            Ok(bytes) => files.push((name, bytes)),
            Err(_) if name == "accounts.csv" => return None,
            Err(_) => {}
        }
    }
    let sources: Vec<Source<'_>> = files.iter().map(|(name, bytes)| Source { name, bytes }).collect();
    let nothing = Tree::default();
    let empty = Registry {
        organisations: &[],
        accounts: &[],
        ties: &[],
        clusters: &[],
        functions: &nothing,
        regions: &nothing,
    };
    let options = ImportOptions { bad_rows: BadRows::Skip, grouping: Grouping::AsDeclared };
    let (changes, id) = (plan_import(&empty, read_registry(&sources), options).changes, Uuid::nil());
    let accounts = changes.accounts.created.into_iter();
    let organisations = changes.organisations.created.into_iter();
    let clusters = changes.clusters.created.into_iter();
    let accounts = accounts.map(|input| input.into_account(AccountId(id), 1)).collect();
    Some(Matrix::new(MatrixParts {
        revision: 1,
        graph: Graph::new(accounts, changes.ties.created).unwrap(),
        organisations: organisations.map(|input| input.into_organisation(OrganisationId(id), 1)).collect(),
        clusters: clusters.map(|input| input.into_cluster(ClusterId(id), 1)).collect(),
        functions: Tree::new(changes.functions.created).unwrap(),
        regions: Tree::new(changes.regions.created).unwrap(),
    }))
}

/// Surveys a registry, with these targets or proposed ones.
pub fn survey(matrix: &Matrix, declared: Option<&[DeclaredTarget]>) -> CoverageSurvey {
    let settings = CoverageSettings::default();
    CoverageSurvey::of(&SurveyInput { matrix, declared, settings, targets_revision: 1, most: 100_000 })
        .unwrap()
}

/// Every cell of a survey.
pub fn cells(survey: &CoverageSurvey) -> Vec<CoverageCell> {
    survey.cells(survey.could(), &CoverageFilter::default(), (None, usize::MAX))
}

/// The cells of a survey as declared targets.
pub fn targets(survey: &CoverageSurvey) -> Vec<DeclaredTarget> {
    let target = |cell: CoverageCell| DeclaredTarget {
        function: cell.function,
        audience: Some(cell.audience),
        form: cell.form,
        region: cell.region,
        weight: cell.weight,
        wanted: cell.wanted,
    };
    cells(survey).into_iter().map(target).collect()
}

pub fn key_of(cell: &CoverageCell) -> CellKey {
    let audience = Some(cell.audience.clone()).filter(|audience| audience != "everyone");
    CellKey { function: cell.function.clone(), audience, form: cell.form, region: cell.region.clone() }
}

pub fn overlay(matrix: &Matrix, changes: &[ScenarioChange]) -> Overlay {
    Overlay::of(matrix, changes, "/changes").unwrap_or_else(|faults| panic!("{faults:?} of {changes:?}"))
}

pub fn change(kind: ScenarioChangeKind, account: &str) -> ScenarioChange {
    ScenarioChange::of(kind, account)
}

/// A small generator, so that every run sees the same.
pub struct Random(pub u64);

impl Random {
    pub fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 11).unwrap() % end
    }

    pub fn pick<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len())]
    }
}
