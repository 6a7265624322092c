//! `micromatrix export`

use crate::cli::support::Folder;

const ACCOUNTS: &str = "\
handle,name,platform,organisation,functions
weibo-a,'=甲,weibo,甲局,traffic_police
wechat-a,甲,wechat,甲局,traffic_police
";

const TIES: &str = "source,target,kind,weight\nweibo-a,wechat-a,same_organisation,0.1\n";

#[test]
fn an_export_is_imported_again_and_changes_nothing() {
    let folder = Folder::new(&[("accounts.csv", ACCOUNTS), ("ties.csv", TIES)]);
    folder.run(&["import", "files"]).ends(0);
    folder.run(&["export", "files/out"]).ends(0).tells(&["files/out"]);
    let accounts = folder.read("out/accounts.csv");
    assert!(accounts.contains("weibo-a,'=甲,weibo,甲局,traffic_police"), "{accounts}");
    assert_eq!(
        folder.read("out/ties.csv"),
        "source,target,kind,weight\nwechat-a,weibo-a,same_organisation,0.1\n"
    );
    folder.run(&["import", "files/out"]).ends(0).tells(&["unchanged"]);
}

#[test]
fn a_folder_that_holds_something_is_left_alone() {
    let folder = Folder::new(&[("accounts.csv", ACCOUNTS)]);
    folder.run(&["export", "files"]).ends(1).complains(&["is not empty"]);
    assert_eq!(folder.read("accounts.csv"), ACCOUNTS);
}
