//! `micromatrix import`

use crate::cli::support::Folder;

const ACCOUNTS: &str = "\
handle,name,platform,organisation,functions
weibo-a,甲,weibo,甲局,traffic_police
wechat-a,甲,wechat,甲局,traffic_police
";

const TIES: &str = "source,target,kind,weight\nweibo-a,wechat-a,same_organisation,1\n";

fn good() -> Folder {
    Folder::new(&[("accounts.csv", ACCOUNTS), ("ties.csv", TIES)])
}

/// A repeated handle, an unknown function and a tie to itself.
fn bad() -> Folder {
    let accounts = format!("{ACCOUNTS}weibo-a,又,weibo,甲局,traffic_police\nweibo-b,乙,weibo,乙局,magic\n");
    let ties = format!("{TIES}weibo-a,weibo-a,same_organisation,1\n");
    Folder::new(&[("accounts.csv", &accounts), ("ties.csv", &ties)])
}

#[test]
fn an_import_says_what_it_has_done_and_the_same_again_that_nothing_changed() {
    let folder = good();
    folder.run(&["import", "files"]).ends(0).tells(&["applied"]);
    folder.run(&["import", "files"]).ends(0).tells(&["unchanged"]);
}

#[test]
fn a_dry_run_writes_nothing() {
    let folder = good();
    folder.run(&["import", "files", "--dry-run"]).ends(0).tells(&["planned"]);
    folder.run(&["import", "files"]).ends(0).tells(&["applied"]);
}

#[test]
fn bad_rows_stop_the_import_and_each_is_named_with_file_and_line() {
    let folder = bad();
    let output = folder.run(&["import", "files"]).ends(1);
    let output = output.complains(&["accounts.csv:4", "accounts.csv:5", "ties.csv:3", "weibo-a", "magic"]);
    output.complains(&["nothing was changed", "--skip-bad-rows"]).tells(&["refused"]);
    let account =
        folder.run(&["token", "create", "--subject", "x", "--role", "member", "--account", "weibo-a"]);
    account.ends(1).complains(&["there is no account `weibo-a`"]);
}

#[test]
fn bad_rows_are_named_and_left_out_when_asked() {
    let folder = bad();
    let output = folder.run(&["import", "files", "--skip-bad-rows"]).ends(0);
    output.complains(&["accounts.csv:4", "accounts.csv:5", "ties.csv:3"]).tells(&["applied"]);
    folder.run(&["import", "files", "--skip-bad-rows"]).ends(0).tells(&["unchanged"]);
    folder.run(&["import", "files"]).ends(1);
}

#[test]
fn a_cluster_per_function_is_made_when_asked() {
    let folder = good();
    folder.run(&["import", "files", "--cluster-by-function"]).ends(0);
    let lead = ["token", "create", "--subject", "x", "--role", "lead", "--cluster", "fn-traffic_police"];
    folder.run(&lead).ends(0);
}

#[test]
fn a_folder_that_is_not_there_and_a_file_that_is_none_of_an_imports_are_named() {
    let folder = good();
    folder.run(&["import", "nowhere"]).ends(1).complains(&["nowhere"]);
    folder.write("accountz.csv", "handle\n");
    folder.run(&["import", "files"]).ends(1).complains(&["accountz.csv"]);
}

#[test]
fn an_unknown_column_is_refused_by_its_name_and_a_missing_one_too() {
    let folder = Folder::new(&[("accounts.csv", "handle,name,platform,colour\nweibo-a,甲,weibo,red\n")]);
    folder.run(&["import", "files"]).ends(1).complains(&["accounts.csv", "colour", "organisation"]);
}

#[test]
fn a_byte_order_mark_of_excel_is_accepted() {
    let folder = Folder::new(&[("accounts.csv", &format!("\u{feff}{ACCOUNTS}"))]);
    folder.run(&["import", "files"]).ends(0).tells(&["applied"]);
}

#[test]
fn an_import_says_how_it_is_undone_and_is() {
    let folder = good();
    let said = folder.run(&["import", "files"]).ends(0).out();
    let id = said.trim_end().rsplit(' ').next().unwrap().to_owned();
    folder.run(&["import", "--undo", &id]).ends(0).tells(&["undone", "4 are gone"]);
    folder.run(&["import", "--undo", &id]).ends(1).complains(&["undone before", "nothing was changed"]);
    folder.run(&["import", "--undo", "none"]).ends(2).complains(&["UUID"]);
    folder.run(&["import", "files"]).ends(0).tells(&["applied"]);
    folder.run(&["token", "create", "--subject", "x", "--role", "member", "--account", "weibo-a"]).ends(0);
}
