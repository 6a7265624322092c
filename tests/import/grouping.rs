//! Clusters per function for accounts that no declared cluster holds.

use micromatrix::domain::import::{BadRows, Grouping, ImportOptions, ImportState};

use crate::import::support::{Kept, STRICT};

const GROUP: ImportOptions = ImportOptions { bad_rows: BadRows::Refuse, grouping: Grouping::ByFunction };
const ACCOUNTS: &str = "handle,name,platform,organisation,functions\n\
    a,甲,wechat,x,education|health\nb,乙,weibo,x,education\nc,丙,app,x,\nd,丁,app,x,health\n";

#[test]
fn accounts_without_a_declared_cluster_are_grouped_by_function() {
    let mut kept = Kept::new();
    let clusters = [
        ("accounts.csv", ACCOUNTS),
        ("clusters.csv", "key,name,functions,lead\nc1,一,,\n"),
        ("members.csv", "cluster,account\nc1,d\n"),
    ];
    let report = kept.import(&clusters, GROUP);
    assert_eq!((report.changes.clusters.created, report.changes.members_added), (3, 4));
    let education = kept.cluster("fn-education");
    assert_eq!((education.name.as_str(), education.lead.as_deref()), ("教育", None));
    assert_eq!(
        (&education.functions[..], &education.members[..]),
        (&["education".into()][..], &["a".into(), "b".into()][..])
    );
    assert_eq!(kept.cluster("fn-health").members, ["a"]);
    assert_eq!(kept.import(&clusters, GROUP).state, ImportState::Unchanged);
}

#[test]
fn grouping_again_adds_and_takes_out_who_has_the_function_no_more() {
    let mut kept = Kept::new();
    kept.import(&[("accounts.csv", ACCOUNTS)], GROUP);
    // b gets a declared cluster, e is new, a changes its function.
    let more = [
        (
            "accounts.csv",
            "handle,name,platform,organisation,functions\na,甲,wechat,x,medical_insurance\ne,戊,app,x,education\n",
        ),
        ("clusters.csv", "key,name\nc1,一\nfn-health,健康\n"),
        ("members.csv", "cluster,account\nc1,b\n"),
    ];
    kept.import(&more, GROUP);
    assert_eq!(kept.cluster("fn-education").members, ["b", "e"]);
    assert_eq!(kept.cluster("fn-health").members, ["d"]);
    assert_eq!(kept.cluster("fn-medical_insurance").members, ["a"]);
    assert_eq!(kept.cluster("fn-health").name, "健康", "a renamed cluster stays the function's");
    assert_eq!(kept.import(&more, GROUP).state, ImportState::Unchanged);
    assert_eq!(kept.import(&more, STRICT).state, ImportState::Unchanged);
}

#[test]
fn members_of_a_cluster_that_grouping_makes_may_be_named_at_once() {
    let mut kept = Kept::new();
    let files = [("accounts.csv", ACCOUNTS), ("members.csv", "cluster,account\nfn-education,c\n")];
    assert_eq!(kept.plan(&files, STRICT).report.state, ImportState::Refused);
    kept.import(&files, GROUP);
    assert_eq!(kept.cluster("fn-education").members, ["a", "b", "c"]);
    assert_eq!(kept.import(&files, GROUP).state, ImportState::Unchanged);
}
