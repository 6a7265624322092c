//! The rules of shares as tests that can fail.

mod oracle;

use std::collections::BTreeMap;

use num_bigint::BigUint;
use oracle::owen_by_orders;
use proptest::prelude::*;

use super::*;
use crate::decimal::Decimal;
use crate::quality::Quality;

fn cells(weights: &[u64]) -> Vec<WeighedCell> {
    weights.iter().zip(0..).map(|(&weight, id)| WeighedCell { id: CellIndex(id), weight }).collect()
}

/// Who has handed in a piece: an account, as its organisation and from the view of a cluster.
#[derive(Clone, Copy)]
struct Player {
    organisation: u32,
    cluster: u32,
    account: u32,
}

/// The only account of an organisation.
fn only_account(organisation: u32, cluster: u32) -> Player {
    Player { organisation, cluster, account: organisation }
}

/// A piece in a cell, numbered 0.
fn piece(player: Player, cell: u32, millionths: u32) -> CountedPiece {
    CountedPiece {
        id: PieceIndex(0),
        cell: CellIndex(cell),
        organisation: UnionIndex(player.organisation),
        cluster: ClusterIndex(player.cluster),
        account: PlayerIndex(player.account),
        quality: Quality::from_millionths(millionths).unwrap(),
    }
}

fn number(mut pieces: Vec<CountedPiece>) -> Vec<CountedPiece> {
    for (piece, id) in pieces.iter_mut().zip(0..) {
        piece.id = PieceIndex(id);
    }
    pieces
}

/// Few qualities, so that equal ones meet often.
fn any_piece() -> impl Strategy<Value = CountedPiece> {
    let quality = prop_oneof![Just(0), Just(1_000_000), Just(500_000), Just(333_333), 1..1_000_000_u32];
    ((0..3_u32, 0..3_u32, 0..3_u32), 0..2_u32, quality).prop_map(
        |((organisation, cluster, account), cell, quality)| {
            // An account belongs to one organisation.
            piece(Player { organisation, cluster, account: organisation * 3 + account }, cell, quality)
        },
    )
}

fn any_game(most: usize) -> impl Strategy<Value = (Vec<WeighedCell>, Vec<CountedPiece>)> {
    (prop::collection::vec(1..28_u64, 2), prop::collection::vec(any_piece(), 0..=most))
        .prop_map(|(weights, pieces)| (cells(&weights), number(pieces)))
}

fn flatten(shares: &Shares) -> BTreeMap<(ClusterIndex, PlayerIndex), Amount> {
    let lines = shares.clusters.iter();
    lines
        .flat_map(|line| {
            line.accounts.iter().map(|account| ((line.cluster, account.account), account.share.clone()))
        })
        .collect()
}

fn due_to(cells: &[WeighedCell], pieces: &[CountedPiece], organisation: u32) -> (Amount, BigUint) {
    let ledger = itemise_shares(cells, pieces).unwrap();
    let own = ledger.items.iter().filter(|item| item.organisation == UnionIndex(organisation));
    (own.map(|item| &item.share).sum(), ledger.denominator)
}

/// Whether organisation 0 has the same with both lists, compared by cross multiplication.
fn gains_nothing(cells: &[WeighedCell], before: &[CountedPiece], after: &[CountedPiece]) -> bool {
    let (old, old_denominator) = due_to(cells, before, 0);
    let (new, new_denominator) = due_to(cells, after, 0);
    new * old_denominator <= old * new_denominator
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn shares_are_the_owen_value_over_all_orders((cells, pieces) in any_game(6)) {
        let shares = attribute_shares(&cells, &pieces).unwrap();
        let (sums, count) = owen_by_orders(&cells, &pieces);
        let flat = flatten(&shares);
        prop_assert_eq!(flat.len(), sums.len());
        for (voice, sum) in sums {
            let millionth = &shares.denominator / 1_000_000_u32;
            prop_assert_eq!(&flat[&voice] * count, BigUint::from(sum) * millionth);
        }
    }

    #[test]
    fn shares_and_blanks_are_exactly_the_weight_and_display_as_100((cells, pieces) in any_game(12), decimals in 0..10_u8) {
        let shares = attribute_shares(&cells, &pieces).unwrap();
        let total: u64 = cells.iter().map(|cell| cell.weight).sum();
        let clusters: BigUint = shares.clusters.iter().map(|line| &line.share).sum();
        let blanks: BigUint = shares.blanks.iter().map(|line| &line.share).sum();
        prop_assert_eq!(&clusters, &shares.covered);
        prop_assert_eq!(clusters + blanks, &shares.denominator * total);
        let rounded = round_shares(&shares, Scale::Hundred, decimals).unwrap();
        let sum: u128 = rounded.clusters.iter().map(|line| line.share.units).sum();
        let blank: u128 = rounded.blanks.iter().map(|line| line.share.units).sum();
        prop_assert_eq!(sum, rounded.covered.units);
        prop_assert_eq!(blank, rounded.uncovered.units);
        prop_assert_eq!(sum + blank, 100 * 10_u128.pow(u32::from(decimals)));
        for line in &rounded.clusters {
            let accounts: u128 = line.accounts.iter().map(|account| account.share.units).sum();
            prop_assert_eq!(accounts, line.share.units);
        }
    }

    #[test]
    fn a_displayed_share_is_its_exact_value_rounded_down_or_up((cells, pieces) in any_game(12)) {
        let shares = attribute_shares(&cells, &pieces).unwrap();
        let rounded = round_shares(&shares, Scale::Hundred, 2).unwrap();
        for (exact, line) in shares.clusters.iter().zip(&rounded.clusters) {
            for (exact, line) in exact.accounts.iter().zip(&line.accounts) {
                let units = BigUint::from(line.share.units) * &shares.weight;
                let exact = &exact.share * 10_000_u32;
                prop_assert!(units < &exact + &shares.weight && exact < units + &shares.weight);
            }
        }
    }

    #[test]
    fn fixed_point_gives_the_exact_answer_or_none((cells, pieces) in any_game(20), decimals in 3..10_u8, factor in 1..2000_u64) {
        let cells: Vec<WeighedCell> = cells.iter().map(|cell| WeighedCell { weight: cell.weight * factor * 1_000_000, ..*cell }).collect();
        let exact = attribute_shares(&cells, &pieces).unwrap();
        let expected = round_shares(&exact, Scale::Given { decimals: 9 }, decimals).unwrap();
        let table = table::Table::build(&cells, &pieces).unwrap();
        if let Ok(fixed) = fixed_point::round_in_fixed_point(&table, 9, decimals) {
            prop_assert_eq!(&fixed, &expected);
        }
        prop_assert_eq!(attribute_as_given(&cells, &pieces, 9, decimals).unwrap(), expected);
    }

    #[test]
    fn running_shares_display_what_attributing_all_again_displays(
        (cells, asked) in any_game(10),
        changes in prop::collection::vec((any::<prop::sample::Index>(), 0..4_u32), 0..20),
    ) {
        let mut now: Vec<CountedPiece> = asked.iter().map(|piece| CountedPiece { quality: Quality::ZERO, ..*piece }).collect();
        let mut running = running::Running::new(&cells, &asked);
        for (which, third) in changes {
            if now.is_empty() {
                break;
            }
            let at = which.index(now.len());
            now[at].quality = Quality::from_millionths(third * 333_333).unwrap();
            running.set(now[at]).unwrap();
            let again = round_shares(&attribute_shares(&cells, &now).unwrap(), Scale::Hundred, 4).unwrap();
            let again = again.clusters.iter().flat_map(|line| {
                line.accounts.iter().map(move |one| ((line.cluster, one.account), one.share))
            });
            prop_assert_eq!(running.display().unwrap(), again.collect::<BTreeMap<_, _>>());
        }
    }

    #[test]
    fn the_order_of_listing_does_not_matter((cells, pieces) in any_game(12), seed in any::<u64>()) {
        let mut shuffled = pieces.clone();
        shuffled.sort_by_key(|piece| (u64::from(piece.id.0) + 1).wrapping_mul(seed | 1));
        let mut turned = cells.clone();
        turned.reverse();
        prop_assert_eq!(attribute_shares(&cells, &pieces).unwrap(), attribute_shares(&turned, &shuffled).unwrap());
        prop_assert_eq!(itemise_shares(&cells, &pieces).unwrap(), itemise_shares(&turned, &shuffled).unwrap());
    }

    #[test]
    fn ten_copies_add_what_one_adds((cells, pieces) in any_game(8), which in any::<prop::sample::Index>()) {
        prop_assume!(!pieces.is_empty());
        let copies = vec![pieces[which.index(pieces.len())]; 9];
        let more = number([pieces.clone(), copies].concat());
        prop_assert_eq!(attribute_shares(&cells, &pieces).unwrap(), attribute_shares(&cells, &more).unwrap());
    }

    #[test]
    fn a_twin_account_gains_an_organisation_nothing((cells, pieces) in any_game(8), which in any::<prop::sample::Index>()) {
        let own: Vec<_> = pieces.iter().filter(|piece| piece.organisation == UnionIndex(0)).collect();
        prop_assume!(!own.is_empty());
        let twin = CountedPiece { account: PlayerIndex(99), ..*own[which.index(own.len())] };
        prop_assert!(gains_nothing(&cells, &pieces, &number([pieces.clone(), vec![twin]].concat())));
    }

    #[test]
    fn one_more_cluster_gains_an_organisation_nothing((cells, pieces) in any_game(8), which in any::<prop::sample::Index>()) {
        let own: Vec<_> = pieces.iter().filter(|piece| piece.organisation == UnionIndex(0)).collect();
        prop_assume!(!own.is_empty());
        let again = CountedPiece { cluster: ClusterIndex(99), ..*own[which.index(own.len())] };
        prop_assert!(gains_nothing(&cells, &pieces, &number([pieces.clone(), vec![again]].concat())));
    }

    #[test]
    fn moving_a_piece_to_another_cluster_gains_an_organisation_nothing((cells, pieces) in any_game(8), to in 0..5_u32) {
        let mut moved = pieces.clone();
        if let Some(piece) = moved.iter_mut().find(|piece| piece.organisation == UnionIndex(0)) {
            piece.cluster = ClusterIndex(to);
        }
        prop_assert!(gains_nothing(&cells, &pieces, &moved));
        prop_assert!(gains_nothing(&cells, &moved, &pieces));
    }

    #[test]
    fn a_figure_opens_down_to_pieces_and_steps((cells, pieces) in any_game(12)) {
        let shares = attribute_shares(&cells, &pieces).unwrap();
        let ledger = itemise_shares(&cells, &pieces).unwrap();
        prop_assert_eq!(&ledger.denominator, &shares.denominator);
        prop_assert_eq!(ledger.items.len(), pieces.len());
        for line in &shares.clusters {
            prop_assert_eq!(ledger.of_cluster(line.cluster).iter().map(|item| &item.share).sum::<BigUint>(), line.share.clone());
            for account in &line.accounts {
                let items = ledger.of_account(line.cluster, account.account);
                prop_assert_eq!(items.iter().map(|item| &item.share).sum::<BigUint>(), account.share.clone());
            }
        }
        for item in &ledger.items {
            let millionth = &ledger.denominator / 1_000_000_u32;
            let weight = cells.iter().find(|cell| cell.id == item.cell).unwrap().weight;
            let steps: BigUint = explain_item(&pieces, item)
                .iter()
                .map(|step| {
                    let height = u64::from(step.to.millionths() - step.from.millionths()) * weight;
                    &millionth * height / (step.organisations * step.voices) as u64
                })
                .sum();
            prop_assert_eq!(steps, item.share.clone());
        }
    }
}

#[test]
fn many_organisations_need_more_than_128_bits_and_still_add_up() {
    let pieces = (0..400).map(|org| piece(only_account(org, org % 7), 0, 1_000_000 - org * 997)).collect();
    let shares = attribute_shares(&cells(&[27]), &number(pieces)).unwrap();
    assert!(shares.denominator.bits() > 128);
    assert_eq!(shares.clusters.iter().map(|line| &line.share).sum::<BigUint>(), shares.weight);
    assert_eq!(shares.blanks, []);
}

#[test]
fn fixed_point_decides_what_is_not_on_an_edge() {
    let pieces =
        (0..60).map(|org| piece(only_account(org, org % 7), org % 2, 1_000_000 - org * 9973)).collect();
    let (cells, pieces) = (cells(&[27_000_000_000, 1_000_000_000]), number(pieces));
    let table = table::Table::build(&cells, &pieces).unwrap();
    let exact =
        round_shares(&attribute_shares(&cells, &pieces).unwrap(), Scale::Given { decimals: 9 }, 9).unwrap();
    assert_eq!(fixed_point::round_in_fixed_point(&table, 9, 9), Ok(exact));
}

#[test]
fn whoever_only_has_pieces_at_quality_0_is_named_at_0() {
    let shares = attribute_shares(
        &cells(&[3]),
        &[piece(only_account(0, 0), 0, 0), piece(only_account(1, 1), 0, 400_000)],
    )
    .unwrap();
    assert_eq!(shares.clusters[0].accounts[0].share, BigUint::ZERO);
    let rounded = round_shares(&shares, Scale::Hundred, 1).unwrap();
    assert_eq!(rounded.covered.to_string(), "40.0");
    assert_eq!(
        rounded.blanks,
        [RoundedBlank { cell: CellIndex(0), share: Decimal { units: 600, decimals: 1 } }]
    );
}

#[test]
fn a_campaign_without_pieces_is_all_blank() {
    let rounded =
        round_shares(&attribute_shares(&cells(&[3, 0, 1]), &[]).unwrap(), Scale::Hundred, 0).unwrap();
    assert_eq!((rounded.covered.units, rounded.uncovered.units), (0, 100));
    assert_eq!(rounded.blanks.iter().map(|line| line.share.units).collect::<Vec<_>>(), [75, 25]);
}

#[test]
fn faults_of_the_campaign_are_named() {
    let twice = [WeighedCell { id: CellIndex(4), weight: 1 }, WeighedCell { id: CellIndex(4), weight: 1 }];
    assert_eq!(attribute_shares(&twice, &[]), Err(ContributionError::CellTwice { cell: CellIndex(4) }));
    let lost = attribute_shares(&cells(&[1]), &[piece(only_account(0, 0), 7, 1)]);
    assert_eq!(lost, Err(ContributionError::UnknownCell { piece: PieceIndex(0), cell: CellIndex(7) }));
    let many = attribute_shares(&cells(&[1]), &[]).unwrap();
    let refused = round_shares(&many, Scale::Hundred, 10);
    assert_eq!(refused, Err(ContributionError::TooManyDecimals { decimals: 10 }));
    let nothing = attribute_shares(&cells(&[0]), &[]).unwrap();
    assert_eq!(round_shares(&nothing, Scale::Hundred, 2), Err(ContributionError::NothingToCover));
}

#[test]
fn figures_serialise_as_numbers_with_their_decimals() {
    let shares = attribute_shares(
        &cells(&[3]),
        &[piece(Player { organisation: 0, cluster: 0, account: 5 }, 0, 333_333)],
    )
    .unwrap();
    let rounded = round_shares(&shares, Scale::Hundred, 6).unwrap();
    let json = serde_json::to_string(&compare_shares(&rounded, &rounded)).unwrap();
    assert_eq!(
        json,
        r#"{"total":100.0,"covered":33.3333,"uncovered":66.6667,"clusters":[{"cluster":0,"share":33.3333,"asked":33.3333,"accounts":[{"account":5,"share":33.3333,"asked":33.3333}]}],"blanks":[{"cell":0,"share":66.6667}]}"#
    );
}
