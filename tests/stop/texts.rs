//! Texts and what was made of them: gates, originality, contribution.

use std::sync::Arc;

use micromatrix::domain::contribution::{
    CellIndex, ClusterIndex, CountedPiece, PieceIndex, PlayerIndex, UnionIndex, WeighedCell,
    attribute_shares, itemise_shares,
};
use micromatrix::domain::fact::FactVersion;
use micromatrix::domain::gate::{Rules, check_text, check_with_facts};
use micromatrix::domain::id::PieceId;
use micromatrix::domain::originality::IdfTable;
use micromatrix::domain::piece::{EarlierText, OriginalityChecker, TextToCheck, Told};
use micromatrix::domain::quality::Quality;
use uuid::Uuid;

use super::assert_stoppable;
use crate::plan::support::{angle, campaign};

#[test]
fn the_gates_end_early_in_a_text() {
    let seed = concat!(env!("CARGO_MANIFEST_DIR"), "/seed/gates.json");
    let rules: Rules = serde_json::from_str(&std::fs::read_to_string(seed).unwrap()).unwrap();
    assert_stoppable("a text", || check_text(&rules, "text", "停课，，请到工商局咨询。"));
    let cited = [FactVersion { verbatim: true, ..FactVersion::example() }];
    let text = "应急求助拨打 119，城市服务拨打 12346。";
    assert_stoppable("a text that cites", || check_with_facts(&rules, "text", text, &cited));
}

#[test]
fn the_check_of_originality_ends_early() {
    let spec = campaign(vec![angle("a")]);
    let told = Told { angle: "a".to_owned(), audience: "everyone".to_owned(), locality: None };
    let earlier: Vec<EarlierText> = (1..=3)
        .map(|sequence| EarlierText {
            sequence,
            piece: PieceId(Uuid::from_u128(sequence.unsigned_abs().into())),
            organisation: format!("o{sequence}"),
            told: told.clone(),
            text: "台风来临前,请收好阳台花盆,加固门窗,备足三天的食物和饮水。".to_owned(),
        })
        .collect();
    let reading = || {
        let mut checker = OriginalityChecker::new(&spec, [], Arc::new(IdfTable::uniform()));
        checker.add(&earlier);
        checker
    };
    assert_stoppable("reading hand-ins", || reading().len());
    let checker = reading();
    let text = TextToCheck { organisation: "o9", told: &told, given: &[], text: &earlier[0].text };
    assert_stoppable("a check", || checker.check(text, |_| true).source());
}

#[test]
fn contribution_ends_early() {
    let cells: Vec<WeighedCell> = (0..3).map(|id| WeighedCell { id: CellIndex(id), weight: 5 }).collect();
    let pieces: Vec<CountedPiece> = (0..30)
        .map(|id| CountedPiece {
            id: PieceIndex(id),
            cell: CellIndex(id % 3),
            organisation: UnionIndex(id % 5),
            cluster: ClusterIndex(id % 2),
            account: PlayerIndex(id),
            quality: Quality::FULL,
        })
        .collect();
    assert_stoppable("shares", || attribute_shares(&cells, &pieces).unwrap());
    assert_stoppable("a ledger", || itemise_shares(&cells, &pieces).unwrap().items);
}
