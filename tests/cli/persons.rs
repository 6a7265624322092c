//! `micromatrix persons`: a list of persons in, and the sheet of their links out.

use crate::cli::support::Folder;

const ACCOUNTS: &str = "handle,name,platform,organisation\nweibo-a,交警微博,weibo,公安局\n";
const PERSONS: &str = "姓名,单位,工号,手机,角色,账号\n王芳,公安局,1,13800000001,运营,交警微博\n王芳,公安局,2,,审核,\n李明,公安局,3,,皇帝,\n";
const BASE: &str = "https://matrix.example.cn";

fn folder() -> Folder {
    let folder = Folder::new(&[("accounts.csv", ACCOUNTS)]);
    folder.run(&["import", "files"]).ends(0);
    folder.write("persons.csv", PERSONS);
    folder
}

#[test]
fn persons_of_a_list_are_entered_and_each_gets_a_card_once() {
    let folder = folder();
    let run = |rest: &[&str]| folder.run(&[&["persons", "files/persons.csv"], rest].concat());
    let dry = run(&["--dry-run"]).ends(0).tells(&["3 rows, 1 left out; persons: 2 would be entered"]);
    assert!(!dry.out().contains("13800000001"));
    let links = ["--links", "cards.html", "--base-url", BASE];
    run(&links).ends(0).complains(&["E4", "皇帝"]).tells(&["2 entered", "2 links in cards.html"]);
    let page = std::fs::read_to_string(folder.path().join("cards.html")).unwrap();
    assert_eq!(page.matches(&format!("{BASE}/s/")).count(), 2);
    assert!(!page.contains("13800000001"));
    run(&links).ends(1).complains(&["cards.html"]);
    let token = ["token", "create", "--subject"];
    folder.run(&[&token[..], &["王芳", "--role", "planner"]].concat()).ends(1).complains(&["staff number"]);
    for number in ["1", "2"] {
        folder.run(&[&token[..], &[number, "--role", "planner"]].concat()).ends(0);
    }
    let more = ["--links", "more.html", "--base-url", BASE];
    run(&more).ends(0).tells(&["2 stay as they are", "no links"]);
    assert!(!folder.path().join("more.html").exists());
}

#[test]
fn what_is_no_list_of_persons_is_said_and_wrong_usage_ends_with_two() {
    let folder = folder();
    folder.write("other.csv", "账号,平台\n甲,微信\n");
    folder
        .run(&["persons", "files/other.csv"])
        .ends(1)
        .complains(&["no row is a header", "nothing was changed"]);
    folder.run(&["persons", "nowhere.xlsx"]).ends(1).complains(&["nowhere.xlsx"]);
    for wrong in [
        &["persons"][..],
        &["persons", "files/persons.csv", "--links", "a.html"],
        &["persons", "files/persons.csv", "--links", "a.html", "--base-url", "ftp://x"],
        &["persons", "files/persons.csv", "--dry-run", "--links", "a.html", "--base-url", BASE],
    ] {
        folder.run(wrong).ends(2);
    }
}
