//! `--lexicon`: a deployment's own words for proposals.

use crate::cli::support::Folder;

const LIST: &str = "账号名称,平台,主办单位\n临河驿卒,微信,临河市驿卒管理所\n";

fn folder() -> Folder {
    Folder::new(&[
        ("list.csv", LIST),
        ("own.csv", "word,kind,key,weight,at,note\n驿卒,function,traffic_police,3,,\n"),
        ("bad.csv", "word,kind,key,weight\n驿卒,function,traffic_police,9\n驿站,colour,red,1\n"),
    ])
}

#[test]
fn words_of_a_deployments_own_are_proposed_from() {
    let folder = folder();
    let list = ["import", "files/list.csv", "--dry-run"];
    assert!(!folder.run(&list).ends(0).out().contains("proposals, function"), "the word ships by now");
    let own = [&list[..], &["--lexicon", "files/own.csv"]].concat();
    folder.run(&own).ends(0).tells(&["proposals, function: 0 accepted, 1 open"]);
}

#[test]
fn a_wrong_row_of_it_is_named_before_anything_is_done() {
    let folder = folder();
    for command in [&["import", "files/list.csv"][..], &["serve", "--listen", "127.0.0.1:0"]] {
        let wrong = [command, &["--lexicon", "files/bad.csv"]].concat();
        let said = folder.run(&wrong).ends(1);
        said.complains(&["files/bad.csv:2: column weight", "files/bad.csv:3: column kind", "remedy"]);
        let missing = [command, &["--lexicon", "files/nowhere.csv"]].concat();
        folder.run(&missing).ends(1).complains(&["files/nowhere.csv"]);
    }
}
