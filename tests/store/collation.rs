//! Lists have the order of their bytes, whatever a database's collation is.

use micromatrix::app::write::Actor;
use micromatrix::domain::id::CampaignId;
use micromatrix::domain::plan::{Unassigned, UnassignedCode};
use micromatrix::store::unassigned::{UnassignedFilter, list_unassigned, replace_left_out};
use sea_orm::{ConnectionTrait as _, DbBackend};

use crate::api::builders::{Run, draft, small};
use crate::support::world::execute;

#[test]
fn those_left_out_are_listed_by_handle_under_a_collation_of_another_order_too() {
    small(async |world| {
        if world.app.db.get_database_backend() == DbBackend::Postgres {
            let other = "ALTER TABLE unassigned ALTER COLUMN account TYPE varchar COLLATE \"und-x-icu\"";
            execute(&*world.app.db, "DROP VIEW v_unassigned").await;
            execute(&*world.app.db, other).await;
        }
        let run = Run::launched(&world, &draft()).await;
        let campaign = CampaignId(run.id.parse().unwrap());
        // By the rules of Unicode `_` comes before `-`, and case is looked at last.
        let handles = ["a-1", "a1", "a_1", "B", "b", "一", "丁"];
        let mut sorted = handles;
        sorted.sort_unstable();
        let left = |handle: &&str| Unassigned {
            account: (*handle).to_owned(),
            code: UnassignedCode::ALL[0],
            detail: String::new(),
        };
        let write = world.app.write(&Actor::default()).await.unwrap();
        let all: Vec<Unassigned> = handles.iter().map(left).collect();
        replace_left_out(write.conn(), campaign, &all).await.unwrap();
        write.commit().await.unwrap();
        let (mut listed, mut after) = (Vec::new(), None);
        loop {
            let filter = UnassignedFilter::default();
            let page = list_unassigned(&world.app.db, campaign, filter, after.as_deref(), 2).await.unwrap();
            let Some(last) = page.last() else { break };
            after = Some(last.account.clone());
            listed.extend(page.into_iter().map(|one| one.account));
        }
        assert_eq!(listed, sorted);
    });
}
