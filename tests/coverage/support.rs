//! Registries: the demo's, and the real ones.

use std::path::Path;

use crate::support::random::Random;
use micromatrix::domain::account::{Account, AccountInput, AccountStatus};
use micromatrix::domain::cluster::ClusterInput;
use micromatrix::domain::coverage::{
    CellKey, CoverageCell, CoverageFilter, CoverageSettings, CoverageSurvey, DeclaredTarget, SurveyInput,
};
use micromatrix::domain::graph::Graph;
use micromatrix::domain::id::{AccountId, ClusterId, OrganisationId};
use micromatrix::domain::import::{BadRows, Grouping, ImportOptions, Registry, Vocabulary, plan_import};
use micromatrix::domain::matrix::{Matrix, MatrixParts};
use micromatrix::domain::organisation::{OrganisationInput, System};
use micromatrix::domain::renamed::FormerKeys;
use micromatrix::domain::scenario::{Overlay, ScenarioChange, ScenarioChangeKind};
use micromatrix::domain::taxonomy::{Tree, TreeNode};
use micromatrix::domain::tie_table::TieTable;
use micromatrix::formats::csv::Source;
use micromatrix::formats::registry::read_registry;
use uuid::Uuid;

use crate::support::real_folder;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The demo's registry.
pub fn demo() -> Matrix {
    read(&root().join("seed/demo"))
}

/// One of the real registries.
pub fn real(name: &str) -> Matrix {
    read(&real_folder(name))
}

/// Reads a folder of import files over the taxonomy of the seed, leaving out bad rows.
fn read(folder: &Path) -> Matrix {
    let seed = |name: &'static str| (name, std::fs::read(root().join("seed").join(name)).unwrap());
    let mut files = vec![seed("functions.csv"), seed("regions.csv")];
    for name in ["organisations.csv", "accounts.csv", "clusters.csv", "members.csv", "ties.csv"] {
        match std::fs::read(folder.join(name)) {
            Ok(bytes) => files.push((name, bytes)),
            Err(error) => assert!(name != "accounts.csv", "{}: {error}", folder.display()),
        }
    }
    let sources: Vec<Source<'_>> = files.iter().map(|(name, bytes)| Source { name, bytes }).collect();
    let nothing = Tree::default();
    let empty = Registry {
        organisations: &[],
        accounts: &[],
        filings: &[],
        ties: &TieTable::default(),
        clusters: &[],
        functions: &nothing,
        regions: &nothing,
        audiences: &nothing,
        platforms: &nothing,
        targets: &[],
        vocabulary: &Vocabulary::default(),
        former: &FormerKeys::default(),
    };
    let options = ImportOptions { bad_rows: BadRows::Skip, grouping: Grouping::AsDeclared };
    let (changes, id) = (plan_import(&empty, read_registry(&sources), options).changes, Uuid::nil());
    let accounts = changes.accounts.created.into_iter();
    let organisations = changes.organisations.created.into_iter();
    let clusters = changes.clusters.created.into_iter();
    let accounts = accounts.map(|input| input.into_account(AccountId(id), 1)).collect();
    Matrix::new(MatrixParts {
        revision: 1,
        graph: Graph::new(accounts, changes.ties.created.iter().collect()).unwrap(),
        organisations: organisations.map(|input| input.into_organisation(OrganisationId(id), 1)).collect(),
        clusters: clusters.map(|input| input.into_cluster(ClusterId(id), 1)).collect(),
        functions: Tree::new(changes.functions.created).unwrap(),
        regions: Tree::new(changes.regions.created).unwrap(),
        audiences: Tree::default(),
        platforms: Tree::default(),
    })
}

/// The registry with one account as given, at its next revision.
pub fn with_account(matrix: &Matrix, account: Account) -> Matrix {
    let mut next = matrix.clone();
    next.revision += 1;
    next.graph = matrix.graph.with_changed(vec![account]);
    next
}

/// A small registry: functions with children, two towns below a city, some organisations with accounts, two clusters.
pub fn small(random: &mut Random) -> Matrix {
    let node = |key: &str, parent: Option<&str>| TreeNode {
        key: key.to_owned(),
        name: key.to_owned(),
        name_en: String::new(),
        parent: parent.map(ToOwned::to_owned),
    };
    let functions = [node("a", None), node("a1", Some("a")), node("a2", Some("a")), node("b", None)];
    let regions = [node("city", None), node("east", Some("city")), node("west", Some("city"))];
    let id = Uuid::nil();
    let some = |random: &mut Random, all: &[&str], most: usize| -> Vec<String> {
        (0..random.below(most + 1)).map(|_| (*random.pick(all)).to_owned()).collect()
    };
    let organisations = (0..4).map(|n| {
        let region = random.pick(&[None, Some("city"), Some("east"), Some("west")]).map(ToOwned::to_owned);
        let (key, name) = (format!("o{n}"), format!("o{n}"));
        let input = OrganisationInput { key, name, system: System::default(), region, team: None };
        input.into_organisation(OrganisationId(id), 1)
    });
    let organisations = organisations.collect();
    let accounts: Vec<Account> = (0..6)
        .map(|n| {
            let input = AccountInput {
                handle: format!("h{n}"),
                name: format!("h{n}"),
                platform: (*random.pick(&["weibo", "wechat"])).to_owned(),
                organisation: format!("o{}", random.below(4)),
                functions: some(random, &["a", "a1", "a2", "b"], 2),
                audiences: some(random, &["x", "y"], 1),
                region: random.pick(&[None, Some("city"), Some("east"), Some("west")]).map(ToOwned::to_owned),
                status: *random.pick(&[AccountStatus::Active, AccountStatus::Active, AccountStatus::Paused]),
                ..AccountInput::default()
            };
            input.into_account(AccountId(id), 1)
        })
        .collect();
    let cluster = |key: &str, function: &str, members: &[usize]| {
        let input = ClusterInput {
            key: key.to_owned(),
            name: key.to_owned(),
            functions: vec![function.to_owned()],
            lead: None,
            members: members.iter().map(|n| format!("h{n}")).collect(),
        };
        input.into_cluster(ClusterId(id), 1)
    };
    let clusters = vec![cluster("c1", "a1", &[0, 1]), cluster("c2", "b", &[1, 2, 3])];
    Matrix::new(MatrixParts {
        revision: 1,
        graph: Graph::new(accounts, Vec::new()).unwrap(),
        organisations,
        clusters,
        functions: Tree::new(functions).unwrap(),
        regions: Tree::new(regions).unwrap(),
        audiences: Tree::default(),
        platforms: Tree::default(),
    })
}

/// Surveys a registry, with these targets or proposed ones.
pub fn survey(matrix: &Matrix, declared: Option<&[DeclaredTarget]>) -> CoverageSurvey {
    let settings = CoverageSettings::default();
    CoverageSurvey::of(&SurveyInput {
        matrix,
        declared,
        needs: None,
        settings,
        targets_revision: 1,
        most: 100_000,
    })
    .unwrap()
}

/// Every cell of a survey.
pub fn cells(survey: &CoverageSurvey) -> Vec<CoverageCell> {
    survey.cells(survey.potential(), &CoverageFilter::default(), None, usize::MAX)
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
