//! The picture of coverage, who speaks to a cell, and what hangs on one account.

use super::super::*;
use crate::account::{Account, AccountInput};
use crate::graph::Graph;
use crate::id::AccountId;
use crate::matrix::{Matrix, MatrixParts};
use crate::scenario::{Overlay, ScenarioChange, ScenarioChangeKind};
use crate::taxonomy::Tree;

fn account(handle: &str, platform: &str, function: &str, audience: &str) -> Account {
    let input = AccountInput {
        handle: handle.to_owned(),
        name: handle.to_owned(),
        platform: platform.to_owned(),
        organisation: "office".to_owned(),
        functions: vec![function.to_owned()],
        audiences: vec![audience.to_owned()],
        ..AccountInput::default()
    };
    input.into_account(AccountId(uuid::Uuid::nil()), 1)
}

fn matrix() -> Matrix {
    let accounts = vec![
        account("a", "weibo", "traffic", "drivers"),
        account("b", "wechat", "traffic", "drivers"),
        account("c", "weibo", "traffic", "drivers"),
        account("d", "wechat", "schools", "parents"),
    ];
    let empty = || Tree::new([]).unwrap();
    Matrix::new(MatrixParts {
        revision: 1,
        graph: Graph::new(accounts, Vec::new()).unwrap(),
        organisations: Vec::new(),
        clusters: Vec::new(),
        functions: empty(),
        regions: empty(),
        audiences: empty(),
        platforms: empty(),
    })
}

fn survey(matrix: &Matrix) -> CoverageSurvey {
    let settings = CoverageSettings::default();
    let input =
        SurveyInput { matrix, declared: None, needs: None, settings, targets_revision: 1, most: 1000 };
    CoverageSurvey::of(&input).unwrap()
}

#[test]
fn the_picture_counts_every_cell_once_and_adds_up_to_the_whole() {
    let survey = survey(&matrix());
    let filter = CoverageFilter::default();
    let grid = survey.grid(survey.potential(), &filter);
    let squares = || grid.rows.iter().flat_map(|row| row.squares.iter().flatten());
    assert_eq!(squares().map(|one| one.cells).sum::<u64>(), survey.count_cells(&filter) as u64);
    let totals = survey.potential().totals();
    assert_eq!(squares().map(|one| one.demand).sum::<u64>(), totals.demand);
    assert_eq!(squares().map(|one| one.met).sum::<u64>(), totals.met);
    assert!(grid.rows.iter().all(|row| row.squares.len() == grid.audiences.len()));
}

#[test]
fn a_cell_names_who_speaks_to_it_and_a_cell_with_one_voice_hangs_on_it() {
    let survey = survey(&matrix());
    let cells = survey.cells(survey.potential(), &CoverageFilter::default(), None, usize::MAX);
    for cell in &cells {
        let (found, voices) = survey.voices_of(&cell.key()).unwrap();
        assert_eq!(&found, cell);
        assert!((voices.iter().map(|voice| voice.gives).sum::<f64>() - cell.supply).abs() < 1e-9);
    }
    let lone = survey.lone_cells(&CoverageFilter::default(), None, usize::MAX);
    let by_rule = cells.iter().filter(|cell| survey.voices_of(&cell.key()).unwrap().1.len() == 1).count();
    assert_eq!(lone.len(), by_rule);
    assert!(
        !lone.is_empty() && lone.iter().all(|one| ["b", "d"].contains(&one.account.as_str())),
        "{lone:?}"
    );
    let mut paged = Vec::new();
    while let Some(next) =
        survey.lone_cells(&CoverageFilter::default(), paged.last().map(LoneCell::place).as_ref(), 1).pop()
    {
        paged.push(next);
    }
    assert_eq!(paged, lone);
}

#[test]
fn a_change_is_drawn_beside_what_is_with_the_functions_and_audiences_that_it_touches() {
    let matrix = matrix();
    let survey = survey(&matrix);
    let changes = [ScenarioChange::of(ScenarioChangeKind::Close, "d")];
    let overlay = Overlay::of(&matrix, &changes, "/changes").unwrap();
    let (change, [before, after]) = what_if_grids(&survey, &overlay);
    assert_eq!(change, what_if(&survey, &overlay));
    assert_eq!(before.audiences, ["parents"]);
    assert_eq!(before.rows.iter().map(|row| row.function.as_str()).collect::<Vec<_>>(), ["schools"]);
    let square = |grid: &CoverageGrid| grid.rows[0].squares[0].unwrap();
    assert!(square(&before).percent() > 0 && square(&after).percent() == 0, "{before:?} {after:?}");
}
