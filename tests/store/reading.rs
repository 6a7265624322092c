//! What is kept comes back as it was, and a row that is no value of its type is named.

use micromatrix::domain::account::Account;
use micromatrix::domain::tie::Tie;
use micromatrix::domain::time::Timestamp;
use micromatrix::store::account::{find_account, insert_accounts};
use micromatrix::store::campaign::{find_campaign, insert_campaign, list_campaigns};
use micromatrix::store::connect::{connect, migrate};
use micromatrix::store::error::StoreError;
use micromatrix::store::tie::{delete_tie, find_tie, insert_ties};
use sea_orm::ConnectionTrait as _;

use crate::store::support::{account, campaign, id, insert_ground, store};

#[test]
fn text_in_any_script_and_large_numbers_come_back_as_they_were() {
    store(async |db| {
        let odd = Account {
            name: "张家港🚦 O'Brien \"x\" \\ \n tab\t".into(),
            functions: vec!["a,b".into(), "丙".into()],
            followers: Some(9_007_199_254_740_993),
            url: Some("https://example.cn/路?a=b".into()),
            ..account(1, "weibo-交警")
        };
        insert_accounts(&db, std::slice::from_ref(&odd)).await.unwrap();
        assert_eq!(find_account(&db, "weibo-交警").await.unwrap(), Some(odd));
        assert_eq!(find_account(&db, "WEIBO-交警").await.unwrap(), None, "handles differ by case");
    });
}

#[test]
fn a_tie_is_found_from_either_end() {
    store(async |db| {
        insert_ground(&db).await;
        let tie = Tie { source: "a".into(), target: "b".into(), kind: "k".into(), weight: 0.1 };
        insert_ties(&db, std::slice::from_ref(&tie)).await.unwrap();
        let turned = Tie { source: "b".into(), target: "a".into(), kind: "k".into(), weight: 9.0 };
        assert_eq!(find_tie(&db, &turned).await.unwrap(), Some(tie.clone()));
        assert!(matches!(insert_ties(&db, std::slice::from_ref(&turned)).await, Err(StoreError::Taken(_))));
        delete_tie(&db, &turned).await.unwrap();
        assert_eq!(find_tie(&db, &tie).await.unwrap(), None);
        assert!(delete_tie(&db, &tie).await.is_err());
    });
}

#[test]
fn a_campaign_comes_back_whole_and_the_newest_first() {
    store(async |db| {
        for number in [1, 3, 2] {
            insert_campaign(&db, &campaign(number)).await.unwrap();
        }
        let kept = campaign(3);
        assert_eq!(find_campaign(&db, kept.id).await.unwrap(), Some(kept.clone()));
        let first: Vec<u128> = list_campaigns(&db, None, None, 2)
            .await
            .unwrap()
            .iter()
            .map(|campaign| campaign.id.0.as_u128())
            .collect();
        assert_eq!(first, [3, 2]);
        let rest =
            list_campaigns(&db, None, Some(micromatrix::domain::id::CampaignId(id(2))), 9).await.unwrap();
        assert_eq!(rest, [campaign(1)]);
    });
}

#[test]
fn a_row_that_is_no_value_is_named_by_table_column_and_key() {
    store(async |db| {
        insert_accounts(&db, &[account(1, "a")]).await.unwrap();
        for (column, value) in [("functions", "no json"), ("status", "sleeping")] {
            let spoil = format!("UPDATE account SET {column} = '{value}'");
            db.execute_unprepared(&spoil).await.unwrap();
            let message = find_account(&db, "a").await.unwrap_err().to_string();
            assert!(
                message.starts_with(&format!("the row `a` of table account has a bad {column}: ")),
                "{message}"
            );
            let mend = "UPDATE account SET functions = '[]', status = 'active'";
            db.execute_unprepared(mend).await.unwrap();
        }
    });
}

#[test]
fn rows_hold_together() {
    store(async |db| {
        let homeless = Account { organisation: "nobody".into(), ..account(1, "a") };
        assert!(insert_accounts(&db, &[homeless]).await.is_err(), "an account without its organisation");
        let tie = Tie { source: "a".into(), target: "b".into(), kind: "k".into(), weight: 1.0 };
        assert!(insert_ties(&db, &[tie]).await.is_err(), "a tie without its accounts");
    });
}

#[test]
fn migrating_again_changes_nothing() {
    crate::support::database::everywhere_from_nothing(async |url| {
        let db = connect(url).await.unwrap();
        migrate(&db, Timestamp::from_ms(0)).await.unwrap();
        insert_campaign(&db, &campaign(1)).await.unwrap();
        migrate(&db, Timestamp::from_ms(0)).await.unwrap();
        let again = connect(url).await.unwrap();
        migrate(&again, Timestamp::from_ms(0)).await.unwrap();
        assert_eq!(list_campaigns(&again, None, None, 9).await.unwrap().len(), 1);
    });
}
