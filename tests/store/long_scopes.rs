//! Directions, pieces and facts among more keys than a statement takes bound values.

use micromatrix::domain::direction::{Direction, DirectionState};
use micromatrix::domain::fact::{Citation, FactVersion, RegisteredFact};
use micromatrix::domain::id::{CampaignId, DirectionId, FactId, PieceId, SubjectId};
use micromatrix::domain::piece::{Originality, OriginalityReason, Piece, PieceVersion};
use micromatrix::domain::review::{ReviewRecord, ReviewStep, Schedule, Signing, Waiting};
use micromatrix::store::citation::{insert_citations, list_citations_of_any};
use micromatrix::store::database::Database;
use micromatrix::store::direction::{
    DirectionFilter, DirectionScope, accept_directions, insert_directions, list_campaigns_reached,
    list_directions, list_standing_of,
};
use micromatrix::store::error::StoreError;
use micromatrix::store::fact::{find_fact, insert_facts, list_facts, list_facts_by_id};
use micromatrix::store::piece::{
    PieceFilter, find_piece_of_any, insert_piece, list_counting_versions, list_pieces,
};
use micromatrix::store::review::{InboxFilter, list_waiting, save_review};
use micromatrix::store::version::{find_versions, insert_version, list_authors_of};

use crate::store::long_lists::{MANY, OTHERS, ids, keys};
use crate::store::support::{at, direction, id, insert_ground, store};

const SEVEN: CampaignId = CampaignId(id(7));

/// A direction of campaign 7 in a place of its own.
fn placed(number: u128, account: &str) -> Direction {
    let mut direction = direction(number, DirectionState::Asked);
    direction.slot.locality = Some(number.to_string());
    Direction { account: account.to_owned(), ..direction }
}

fn numbers(directions: &[Direction]) -> Vec<u128> {
    directions.iter().map(|direction| direction.id.0.as_u128()).collect()
}

/// The scopes that show what is of account `a`, of an organisation and of a cluster.
fn scopes(others: u128) -> [DirectionScope; 3] {
    let (accounts, none) = (keys(others, &["a"]), keys(others, &[]));
    let scope = |accounts, organisations, clusters| DirectionScope { accounts, organisations, clusters };
    [
        scope(accounts, none.clone(), none.clone()),
        scope(none.clone(), keys(others, &["o"]), vec![]),
        scope(none, vec![], keys(others, &["roads"])),
    ]
}

/// Pieces 1 and 2 of directions 1 and 2, by persons 1 and 2.
async fn insert_pieces(db: &Database) -> Vec<Piece> {
    let mut pieces = Vec::new();
    for (number, account) in [(1, "a"), (2, "b")] {
        let direction = placed(number, account);
        insert_directions(db, std::slice::from_ref(&direction)).await.unwrap();
        let version = PieceVersion {
            version: 1,
            sequence: i64::try_from(number).unwrap(),
            author: Some(SubjectId(id(number))),
            handed_in_at: at(1),
            published_at: None,
            title: Some("t".into()),
            text: Some("x".into()),
            repost_of: None,
            digest: "d".into(),
            originality: Originality::uncompared(OriginalityReason::Original),
        };
        let piece = Piece::of_direction(PieceId(id(number)), &direction, &version);
        insert_piece(db, &piece).await.unwrap();
        insert_version(db, &piece, &version).await.unwrap();
        pieces.push(piece);
    }
    pieces
}

fn fact(number: u128) -> RegisteredFact {
    let key = format!("{number:06}");
    RegisteredFact {
        id: FactId(id(number)),
        campaign: SEVEN,
        key: key.clone(),
        owner: None,
        revision: 1,
        created_at: at(1),
        current: FactVersion { fact: FactId(id(number)), key, ..FactVersion::example() },
    }
}

#[test]
fn directions_within_any_number_of_accounts_are_shown() {
    store(async |db| {
        insert_ground(&db).await;
        insert_directions(&db, &[placed(1, "a"), placed(2, "b")]).await.unwrap();
        for others in OTHERS {
            let campaigns = ids(CampaignId, others, &[7]).into_iter().collect();
            for (scope, expected) in scopes(others).into_iter().zip([&[1][..], &[1, 2], &[1, 2]]) {
                let reached = list_campaigns_reached(&db, &scope, &campaigns).await.unwrap();
                assert_eq!(reached.into_iter().collect::<Vec<_>>(), [SEVEN]);
                let filter = DirectionFilter { only: Some(scope), ..DirectionFilter::default() };
                assert_eq!(numbers(&list_directions(&db, &filter, None, 10).await.unwrap()), expected);
            }
            let standing = list_standing_of(&db, SEVEN, &keys(others, &["b"])).await.unwrap();
            assert_eq!(numbers(&standing), [2]);
        }
        let nobody = DirectionFilter { only: Some(DirectionScope::default()), ..DirectionFilter::default() };
        assert!(list_directions(&db, &nobody, None, 10).await.unwrap().is_empty());
    });
}

#[test]
fn any_number_of_directions_are_accepted_together() {
    store(async |db| {
        insert_ground(&db).await;
        let all: Vec<Direction> = (0..MANY).map(|number| placed(number, "a")).collect();
        insert_directions(&db, &all).await.unwrap();
        let mut asked: Vec<DirectionId> = all.iter().map(|direction| direction.id).collect();
        accept_directions(&db, &asked, at(3)).await.unwrap();
        let filter = DirectionFilter { state: Some(DirectionState::Accepted), ..DirectionFilter::default() };
        let accepted = list_directions(&db, &filter, None, 100_000).await.unwrap();
        assert!(accepted.iter().map(|direction| direction.id).eq(asked.iter().copied()));
        asked.push(DirectionId(id(MANY)));
        let refused = accept_directions(&db, &asked, at(4)).await;
        assert!(matches!(refused, Err(StoreError::Touched { found: 0, .. })), "{refused:?}");
    });
}

#[test]
fn pieces_within_any_number_of_accounts_are_shown() {
    store(async |db| {
        insert_ground(&db).await;
        insert_pieces(&db).await;
        for others in OTHERS {
            for (scope, expected) in scopes(others).into_iter().zip([&[1][..], &[1, 2], &[1, 2]]) {
                let filter = PieceFilter { only: Some(scope), ..PieceFilter::default() };
                let shown = list_pieces(&db, &filter, None, 10).await.unwrap();
                assert_eq!(shown.iter().map(|piece| piece.id.0.as_u128()).collect::<Vec<_>>(), expected);
            }
            let asked = ids(PieceId, others, &[2]);
            let counting = list_counting_versions(&db, &asked).await.unwrap();
            assert_eq!(counting, [(PieceId(id(2)), 1)].into());
            let authors = list_authors_of(&db, &asked).await.unwrap();
            assert_eq!(authors, [(PieceId(id(2)), [SubjectId(id(2))].into())].into());
            let found = find_piece_of_any(&db, &ids(DirectionId, others, &[1])).await.unwrap();
            assert_eq!(found, Some(PieceId(id(1))));
            assert_eq!(find_piece_of_any(&db, &ids(DirectionId, others, &[])).await.unwrap(), None);
            let versions: Vec<u32> = (1..=u32::try_from(others).unwrap()).collect();
            let versions = find_versions(&db, PieceId(id(1)), &versions).await.unwrap();
            assert_eq!(versions.into_keys().collect::<Vec<_>>(), [1]);
            assert!(find_versions(&db, PieceId(id(1)), &[2, 3]).await.unwrap().is_empty());
        }
    });
}

#[test]
fn what_waits_in_any_number_of_organisations_is_shown() {
    store(async |db| {
        insert_ground(&db).await;
        let piece = insert_pieces(&db).await.remove(0);
        let schedule = Schedule { starts_at: at(0), ends_at: at(1000) };
        let waiting =
            Waiting { step: ReviewStep::Review, since: at(1), due_at: at(2), remind_at: Some(at(2)) };
        let record = ReviewRecord {
            waiting: Some(waiting),
            ..ReviewRecord::begun(&piece, 1, schedule, Signing::None, at(1))
        };
        save_review(&db, &record).await.unwrap();
        for others in OTHERS {
            let inbox = async |reviews: Vec<String>, signs: Vec<String>| {
                list_waiting(&db, &InboxFilter { campaign: None, reviews, signs }).await.unwrap()
            };
            let (some, none) = (keys(others, &["o"]), keys(others, &[]));
            assert_eq!(inbox(some.clone(), none.clone()).await, std::slice::from_ref(&record));
            assert!(inbox(none, some).await.is_empty(), "it waits for no signature");
        }
    });
}

#[test]
fn facts_and_who_cites_them_are_found_among_any_number() {
    store(async |db| {
        insert_ground(&db).await;
        insert_pieces(&db).await;
        insert_facts(&db, &[fact(2), fact(1)]).await.unwrap();
        let citation = |piece, fact| Citation {
            piece: PieceId(id(piece)),
            piece_version: 1,
            fact: FactId(id(fact)),
            fact_version: 1,
        };
        insert_citations(&db, &[citation(1, 1), citation(2, 1), citation(2, 2)]).await.unwrap();
        for others in OTHERS {
            let both = list_facts_by_id(&db, &ids(FactId, others, &[2, 1])).await.unwrap();
            assert_eq!(both, [fact(1), fact(2)]);
            let asked = ids(FactId, others, &[1]);
            assert_eq!(list_facts_by_id(&db, &asked).await.unwrap(), [fact(1)]);
            let citations = list_citations_of_any(&db, &asked).await.unwrap();
            assert_eq!(citations, [citation(1, 1), citation(2, 1)]);
        }
    });
}

#[test]
fn a_campaign_has_any_number_of_facts() {
    store(async |db| {
        insert_ground(&db).await;
        let all: Vec<RegisteredFact> = (0..MANY / 2).map(fact).collect();
        insert_facts(&db, &all).await.unwrap();
        assert!(list_facts(&db, SEVEN).await.unwrap() == all);
        assert_eq!(find_fact(&db, FactId(id(3))).await.unwrap(), Some(fact(3)));
        assert_eq!(find_fact(&db, FactId(id(MANY))).await.unwrap(), None);
    });
}
