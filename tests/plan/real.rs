//! The real registry of a congress: a campaign of 12 angles over it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use micromatrix::domain::campaign::{CampaignSpec, Level};
use micromatrix::domain::form::Form;
use micromatrix::domain::graph::Graph;
use micromatrix::domain::id::{AccountId, ClusterId, OrganisationId};
use micromatrix::domain::import::{BadRows, Grouping, ImportOptions, Registry, Vocabulary, plan_import};
use micromatrix::domain::matrix::{Matrix, MatrixParts};
use micromatrix::domain::plan::{BlankCode, PlanInput, describe_plan, solve_campaign};
use micromatrix::domain::renamed::FormerKeys;
use micromatrix::domain::taxonomy::Tree;
use micromatrix::domain::tie_table::TieTable;
use micromatrix::formats::csv::Source;
use micromatrix::formats::registry::read_registry;
use uuid::Uuid;

use crate::plan::case::asked;
use crate::plan::support::{angle, audience, campaign, count_codes, locality, words};
use crate::support::real_folder;

/// Reads the files with the functions of `seed/`, leaving out bad rows.
fn congress() -> Matrix {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = real_folder("congress");
    let names = ["accounts.csv", "ties.csv", "clusters.csv", "members.csv"];
    let mut files = vec![("functions.csv", std::fs::read(root.join("seed/functions.csv")).unwrap())];
    for name in names {
        files.push((name, std::fs::read(folder.join(name)).unwrap()));
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
    let plan = plan_import(&empty, read_registry(&sources), options);
    println!("{}", plan.report);
    let (changes, id) = (plan.changes, Uuid::nil());
    let accounts =
        changes.accounts.created.into_iter().map(|input| input.into_account(AccountId(id), 1)).collect();
    let organisations = changes.organisations.created.into_iter();
    let clusters = changes.clusters.created.into_iter();
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

/// 12 angles: for one or two functions each, one for everybody, two told state by state.
fn twelve_angles() -> CampaignSpec {
    let of = |key: &str, functions: &[&str]| {
        let mut angle = angle(key);
        angle.functions = words(functions);
        angle
    };
    let mut spec = campaign(vec![
        of("jobs", &["economy_trade"]),
        of("bases", &["defence"]),
        of("rivers", &["environment"]),
        of("votes", &["legislature"]),
        of("roads", &["transport"]),
        of("allies", &["foreign_affairs"]),
        of("harvest", &["agriculture"]),
        of("space", &["science"]),
        of("rights", &["courts", "public_security"]),
        of("schools", &["education"]),
        of("care", &["health", "social_welfare"]),
        of("contact", &[]),
    ]);
    spec.audiences = vec![
        audience("families", Level::Key),
        audience("veterans", Level::Normal),
        audience("farmers", Level::Normal),
        audience("students", Level::Optional),
    ];
    spec.localities = ["TX", "CA", "NY", "FL"].map(|key| locality(key, Level::Normal)).to_vec();
    spec.angles[0].level = Level::Key;
    spec.angles[0].min = Some(20);
    spec.angles[4].local = true;
    spec.angles[9].local = true;
    spec.angles[10].max = Some(3);
    spec.angles[10].form = Some(Form::ShortVideo);
    spec.organisation_capacity = Some(2);
    spec.check().unwrap();
    spec
}

#[test]
#[ignore = "needs the real registry congress"]
fn congress_gets_a_certified_plan_in_which_nobody_repeats_anybody() {
    let matrix = congress();
    let spec = twelve_angles();
    let record = BTreeMap::new();
    let input = PlanInput { spec: &spec, pins: &[], bans: &[], fixed: &[], matrix: &matrix, record: &record };
    let solved = solve_campaign(&input, &[]).unwrap();
    let plan = describe_plan(&input, &solved).unwrap();
    let summary = &plan.summary;
    println!("{} asked, {:?}", summary.assigned, count_codes(&plan.unassigned));
    println!(
        "covered {} of {} cells, at most {}",
        summary.covered_share, summary.cells, summary.coverable_share
    );

    assert!(summary.certified);
    let slots: BTreeSet<_> = plan.directions.iter().map(|direction| &direction.planned.slot).collect();
    assert_eq!(slots.len(), plan.directions.len());
    let with: BTreeSet<&String> = plan.directions.iter().map(|d| &d.planned.account).collect();
    let without: BTreeSet<&String> = plan.unassigned.iter().map(|left_out| &left_out.account).collect();
    assert!(with.is_disjoint(&without));
    assert_eq!(with.len() + without.len(), matrix.graph.accounts().len());
    assert!(summary.assigned > 300, "{}", summary.assigned);

    // What is not covered is blank for a reason; what nobody may take is no loss against the best cover.
    assert_eq!(summary.cells_covered + summary.blanks.len(), summary.cells);
    let nobody = summary.blanks.iter().filter(|blank| blank.code == BlankCode::NoCandidate).count();
    assert!(summary.cells_coverable <= summary.cells - nobody);
    assert!(summary.cells_covered <= summary.cells_coverable);
    for blank in &summary.blanks {
        assert_eq!(blank.candidates == 0, blank.code == BlankCode::NoCandidate, "{blank:?}");
        let voices = asked(&plan).iter().filter(|d| d.slot.angle == blank.angle).count();
        let is_full = spec.angle(&blank.angle).unwrap().max.is_some_and(|max| voices >= max as usize);
        assert!(is_full || blank.code != BlankCode::AngleFull, "{blank:?}");
    }

    let again = solve_campaign(&input, &asked(&plan)).unwrap();
    assert_eq!(describe_plan(&input, &again).unwrap(), plan);
}
