//! A migrated database, and plain values to keep in it.

use micromatrix::domain::account::{Account, AccountInput};
use micromatrix::domain::campaign::{Campaign, CampaignDraft};
use micromatrix::domain::cluster::Cluster;
use micromatrix::domain::direction::{
    Decline, DeclineReason, Direction, DirectionKind, DirectionStage, DirectionStageRecord, DirectionState,
};
use micromatrix::domain::form::Form;
use micromatrix::domain::id::{
    AccountId, CampaignId, ClusterId, DirectionId, JobId, OrganisationId, PieceId,
};
use micromatrix::domain::job::{Job, JobKind, JobState};
use micromatrix::domain::organisation::{Organisation, System};
use micromatrix::domain::slot::Slot;
use micromatrix::domain::time::Timestamp;
use micromatrix::domain::when::Zone;
use micromatrix::store::account::insert_accounts;
use micromatrix::store::campaign::insert_campaign;
use micromatrix::store::connect::{connect, migrate};
use micromatrix::store::database::Database;
use micromatrix::store::organisation::insert_organisations;
use serde_json::json;
use uuid::Uuid;

use crate::support::database::everywhere;

/// Tells the story on each database, with the schema and one organisation `o`.
pub fn store(story: impl AsyncFn(Database)) {
    everywhere(async |url| {
        let db = connect(url).await.unwrap();
        migrate(&db, Timestamp::from_ms(0)).await.unwrap();
        insert_organisations(&db, &[organisation("o")]).await.unwrap();
        story(db).await;
    });
}

/// An id made of a number, so that ids have a known order.
pub const fn id(number: u128) -> Uuid {
    Uuid::from_u128(number)
}

pub const fn at(ms: i64) -> Timestamp {
    Timestamp::from_ms(ms)
}

pub fn organisation(key: &str) -> Organisation {
    Organisation {
        id: OrganisationId(id(1)),
        key: key.into(),
        name: key.into(),
        system: System::Government,
        region: None,
        team: None,
        revision: 1,
    }
}

pub fn cluster(key: &str, members: Vec<String>) -> Cluster {
    Cluster {
        id: ClusterId(id(1)),
        key: key.into(),
        name: "微矩阵".into(),
        functions: vec!["education".into()],
        lead: None,
        members,
        revision: 1,
    }
}

pub fn account(number: u128, handle: &str) -> Account {
    let input = AccountInput {
        handle: handle.into(),
        name: format!("账号 {handle}"),
        platform: "weibo".into(),
        organisation: "o".into(),
        functions: vec!["education".into()],
        ..AccountInput::default()
    };
    input.into_account(AccountId(id(number)), 1)
}

pub fn campaign(number: u128) -> Campaign {
    let draft: CampaignDraft = serde_json::from_value(json!({
        "title": "平安出行", "starts_at": "2026-06-10T00:00:00Z", "ends_at": "2026-06-30T00:00:00Z",
        "angles": [{"key": "belts", "title": "安全带"}]
    }))
    .unwrap();
    Campaign::draft(CampaignId(id(number)), draft.into_spec(None, Zone::CHINA).unwrap(), at(0))
}

/// A direction of campaign 7 for account `a`.
pub fn direction(number: u128, state: DirectionState) -> Direction {
    let record = DirectionStageRecord {
        state,
        asked_at: Some(at(1)),
        answered_at: Some(at(2)),
        successor: None,
        answer: Some(Decline { reason: DeclineReason::NoStaff, note: None, withdraw: false }),
        piece: (state == DirectionState::Delivered).then_some(PieceId(id(number))),
    };
    Direction {
        id: DirectionId(id(number)),
        campaign: CampaignId(id(7)),
        account: "a".into(),
        organisation: "o".into(),
        slot: Slot {
            cluster: "roads".into(),
            angle: "belts".into(),
            audience: "drivers".into(),
            form: Form::QuickPost,
            locality: None,
        },
        fit: 700,
        reasons: vec![],
        kind: DirectionKind::Task,
        stage: DirectionStage::restore(record).unwrap(),
        starts_at: at(0),
        due_at: at(1000),
        opened_at: None,
    }
}

/// Accounts `a` and `b`, and campaigns 7 and 8.
pub async fn insert_ground(db: &Database) {
    insert_accounts(db, &[account(1, "a"), account(2, "b")]).await.unwrap();
    insert_campaign(db, &campaign(7)).await.unwrap();
    insert_campaign(db, &campaign(8)).await.unwrap();
}

/// A job that waits to be worked off.
pub fn job(number: u128) -> Job {
    Job {
        id: JobId(id(number)),
        kind: JobKind::Import,
        state: JobState::Queued,
        subject: None,
        done: 0,
        total: 0,
        cancel_requested: false,
        result: None,
        problem: None,
        created_at: at(1),
        finished_at: None,
    }
}
