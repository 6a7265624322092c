//! Importing again updates what changed and deletes nothing.

use micromatrix::domain::account::AccountStatus;
use micromatrix::domain::form::Form;
use micromatrix::domain::import::ImportState;
use micromatrix::domain::organisation::System;
use micromatrix::domain::tie::TiePair;

use crate::import::support::{Kept, STRICT, told};

const ACCOUNTS: &str = "handle,name,platform,organisation,functions,topics,audiences,region,followers,url,status\n\
    a,甲,wechat,教育局,health|education,考试|升学,parents,沙洲,210000,https://a.example/x,paused\n\
    b,乙,toutiao,教育局,,,,,,,\n";

fn imported() -> Kept {
    let mut kept = Kept::new();
    let ties = "weight,source,target,kind\n2.5,b,a,joint_duty\n";
    let clusters = "key,name,functions,lead\nc1,一,education,a\nc2,二,,\n";
    let members = "cluster,account\nc1,b\nc1,a\nc2,b\n";
    let report = kept.import(
        &[
            ("accounts.csv", ACCOUNTS),
            ("ties.csv", ties),
            ("clusters.csv", clusters),
            ("members.csv", members),
        ],
        STRICT,
    );
    assert_eq!(report.state, ImportState::Applied, "{:?}", told(&report));
    assert_eq!(report.changed, 2 + 1 + 1 + 2 + 1, "accounts, organisation, region, clusters, tie");
    kept
}

#[test]
fn all_columns_arrive() {
    let kept = imported();
    let a = kept.account("a");
    assert_eq!(a.functions, ["education", "health"]);
    assert_eq!(a.topics.len(), 2);
    assert_eq!(a.audiences, ["parents"]);
    assert_eq!((a.region.as_deref(), a.followers), (Some("沙洲"), Some(210_000)));
    assert_eq!((a.url.as_deref(), a.status), (Some("https://a.example/x"), AccountStatus::Paused));
    let b = kept.account("b");
    assert_eq!((b.region.as_deref(), b.followers, b.url.as_deref()), (None, None, None));
    assert_eq!((b.form, b.status), (Form::Post, AccountStatus::Active));
    assert_eq!(kept.ties[0].key(), (TiePair::new("a", "b"), "joint_duty"));
    assert_eq!(kept.cluster("c1").members, ["a", "b"]);
    assert_eq!(kept.organisations[0].key, "教育局");
    assert_eq!(kept.regions.get("沙洲").unwrap().parent, None);
}

#[test]
fn an_absent_column_keeps_and_an_empty_field_clears() {
    let mut kept = imported();
    let before = kept.account("a").clone();
    let report =
        kept.import(&[("accounts.csv", "organisation,platform,name,handle\n教育局,wechat,甲,a\n")], STRICT);
    assert_eq!(report.state, ImportState::Unchanged);
    let text = "handle,name,platform,organisation,functions,followers,status\na,甲,wechat,教育局,,,\n";
    let report = kept.import(&[("accounts.csv", text)], STRICT);
    assert_eq!((report.state, report.changed), (ImportState::Applied, 1));
    let after = kept.account("a");
    assert_eq!(after.functions, [""; 0]);
    assert_eq!((after.followers, after.status), (None, AccountStatus::Active));
    assert_eq!((&after.region, &after.url, &after.topics), (&before.region, &before.url, &before.topics));
    assert_eq!(after.revision, 2);
}

#[test]
fn members_replace_those_of_the_clusters_that_they_name_only() {
    let mut kept = imported();
    let report = kept.import(&[("members.csv", "account,cluster\na,c1\n")], STRICT);
    assert_eq!((report.changes.members_added, report.changes.members_removed), (0, 1));
    assert_eq!((report.rows["members.csv"].unchanged, report.changes.clusters.updated), (1, 1));
    assert_eq!(kept.cluster("c1").members, ["a"]);
    assert_eq!(kept.cluster("c2").members, ["b"]);
}

#[test]
fn clusters_keep_their_members_when_only_they_change() {
    let mut kept = imported();
    let report = kept.import(&[("clusters.csv", "key,name,lead\nc1,壹,\n")], STRICT);
    assert_eq!(report.changed, 1);
    let c1 = kept.cluster("c1");
    assert_eq!((c1.name.as_str(), c1.lead.as_deref()), ("壹", None));
    assert_eq!((c1.functions.len(), c1.members.len()), (1, 2));
}

#[test]
fn a_tie_in_the_other_direction_is_the_same_tie() {
    let mut kept = imported();
    let report = kept.import(
        &[("ties.csv", "source,target,kind,weight\na,b,joint_duty,2.5\nb,a,mutual_follow,1\n")],
        STRICT,
    );
    assert_eq!((report.rows["ties.csv"].unchanged, report.rows["ties.csv"].created), (1, 1));
    let report = kept.import(&[("ties.csv", "source,target,kind,weight\na,b,joint_duty,3\n")], STRICT);
    assert_eq!(report.changes.ties.updated, 1);
    assert_eq!(kept.ties.len(), 2);
}

#[test]
fn an_organisation_is_known_by_its_key_or_its_name() {
    let mut kept = Kept::new();
    let organisations = "key,name,system\nzjg-education,教育局,government\nparty,宣传部,party\n";
    let accounts = "handle,name,platform,organisation\na,甲,wechat,教育局\nb,乙,weibo,zjg-education\n";
    kept.import(&[("organisations.csv", organisations), ("accounts.csv", accounts)], STRICT);
    assert_eq!(kept.account("a").organisation, "zjg-education");
    assert_eq!(kept.account("b").organisation, "zjg-education");
    assert_eq!(kept.organisations[0].system, System::Party);

    // Without the list: what the registry has, by key or name, and what it has not is made.
    let accounts =
        "handle,name,platform,organisation\nc,丙,wechat,宣传部\nd,丁,weibo,水务局\ne,戊,app,水务局\n";
    let report = kept.import(&[("accounts.csv", accounts)], STRICT);
    assert_eq!(report.changes.organisations.created, 1);
    assert_eq!(kept.account("c").organisation, "party");
    assert_eq!(kept.account("e").organisation, "水务局");
    assert_eq!(kept.organisations[2].name, "水务局");
}

#[test]
fn functions_of_the_file_are_known_to_accounts_and_clusters_of_the_same_import() {
    let mut kept = imported();
    let report = kept.import(
        &[
            ("clusters.csv", "key,name,functions\nc3,三,schools\n"),
            ("accounts.csv", "handle,name,platform,organisation,functions\na,甲,wechat,教育局,schools\n"),
            (
                "functions.csv",
                "key,name,name_en,parent\nschools,学校,Schools,education\neducation,教育,Education,\n",
            ),
        ],
        STRICT,
    );
    assert_eq!(report.state, ImportState::Applied, "{:?}", told(&report));
    assert_eq!((report.changes.functions.created, report.changes.functions.updated), (1, 1));
    assert_eq!(kept.account("a").functions, ["schools"]);
}

#[test]
fn parents_are_created_before_their_children() {
    let mut kept = Kept::default();
    let text = "key,name,parent\na,村,b\nb,镇,c\nc,市,d\n";
    kept.import(&[("regions.csv", text)], STRICT);
    assert!(kept.regions.is_within("a", "d"));
}

#[test]
fn an_organisation_whose_name_holds_a_bar_is_made_from_it_like_any_other() {
    let mut kept = Kept::new();
    let accounts = "handle,name,platform,organisation\na,甲,wechat,Comune di Milano | Palazzo Marino\n";
    kept.import(&[("accounts.csv", accounts)], STRICT);
    assert_eq!(kept.account("a").organisation, "Comune di Milano | Palazzo Marino");
    assert_eq!(kept.import(&[("accounts.csv", accounts)], STRICT).state, ImportState::Unchanged);
}
