//! Whole lists: regions, clusters, ties.

use super::*;
use crate::language::Bilingual;
use crate::taxonomy::{Tree, TreeNode};

fn node(key: &str, parent: Option<&str>) -> TreeNode {
    TreeNode { key: key.into(), name: key.into(), name_en: String::new(), parent: parent.map(Into::into) }
}

fn knowledge() -> Knowledge {
    let words = [
        ("教育", "education"),
        ("公安局", "public_security"),
        ("派出所", "public_security"),
        ("交警", "traffic_police"),
        ("交通", "transport"),
        ("港口", "transport"),
        ("文化", "culture"),
    ];
    let entry = |(word, key): (&str, &str), kind: WordKind| Entry {
        word: word.into(),
        kind,
        key: key.into(),
        weight: 3,
        position: Position::Any,
    };
    let offices = ["局", "办公室", "大队"].map(|word| entry((word, ""), WordKind::Office));
    let family = |key: &str, functions: &[&str], neighbours: &[&str]| Family {
        key: key.into(),
        name: Bilingual { zh: key.into(), en: key.into() },
        functions: functions.iter().map(|key| (*key).to_owned()).collect(),
        neighbours: neighbours.iter().map(|key| (*key).to_owned()).collect(),
    };
    let sure = |rule| ((rule, 3), Tally { seen: 98, right: 98 });
    Knowledge {
        lexicon: Lexicon::new(words.map(|word| entry(word, WordKind::Function)).into_iter().chain(offices))
            .unwrap(),
        readers: Readers::default(),
        families: vec![
            family("roads", &["transport", "traffic_police"], &["law"]),
            family("law", &["public_security"], &["roads"]),
            family("schools", &["education"], &["law"]),
        ],
        calibration: Calibration::new(ProposalRule::ALL.map(sure)),
    }
}

/// Accounts of a name and an organisation; their handles are their places in the list.
fn proposals(title: &str, accounts: &[(&str, &str)]) -> ListProposals {
    let handles: Vec<String> = (0..accounts.len()).map(|at| at.to_string()).collect();
    let organisations: Vec<[&str; 1]> = accounts.iter().map(|(_, organisation)| [*organisation]).collect();
    let listed: Vec<ListedAccount<'_>> = accounts
        .iter()
        .zip(&handles)
        .zip(&organisations)
        .map(|(((name, _), handle), organisations)| ListedAccount {
            handle,
            name,
            organisations,
            ..ListedAccount::default()
        })
        .collect();
    let functions = Tree::new(
        ["education", "public_security", "transport", "culture"]
            .map(|key| node(key, None))
            .into_iter()
            .chain([node("traffic_police", Some("public_security"))]),
    )
    .unwrap();
    let known = Tree::new([TreeNode { name: "凤凰镇（开发区）".into(), ..node("fenghuang", None) }]).unwrap();
    propose_for_list(AccountList { title, accounts: &listed }, &knowledge(), &functions, &known)
}

fn values(proposals: &ListProposals, account: usize, field: ProposalField) -> Vec<&str> {
    let of = proposals.accounts[account].proposals.iter().filter(|proposal| proposal.field == field);
    of.map(|proposal| proposal.value.as_str()).collect()
}

fn region(proposals: &ListProposals, account: usize) -> Option<&str> {
    values(proposals, account, ProposalField::Region).first().copied()
}

#[test]
fn an_account_of_a_town_lies_in_the_town_and_one_of_the_citys_bureau_in_the_city() {
    let list = proposals(
        "江城市政务新媒体备案表",
        &[
            ("江城教育", "江城市教育局"),
            ("塔桥之声", "塔桥镇人民政府"),
            ("塔桥警务", "江城市公安局塔桥派出所"),
            ("美丽江城", "苏州市江城生态环境局"),
            ("江城发布", "中共江城市委宣传部"),
            ("塔桥实验小学", "实验小学"),
        ],
    );
    let regions: Vec<_> = (0..6).map(|at| region(&list, at).unwrap()).collect();
    assert_eq!(regions, ["江城市", "塔桥镇", "塔桥镇", "江城市", "江城市", "塔桥镇"]);
    let tree: Vec<_> = list.regions.iter().map(|node| (node.key.as_str(), node.parent.as_deref())).collect();
    assert_eq!(tree, [("江城市", None), ("塔桥镇", Some("江城市"))], "the city above is no part of the list");
}

#[test]
fn without_a_title_the_region_is_what_most_organisations_begin_with() {
    let list = proposals("", &[("a", "沛县教育局"), ("b", "沛县公安局"), ("c", "龙固镇人民政府")]);
    assert_eq!((region(&list, 0), region(&list, 2)), (Some("沛县"), Some("龙固镇")));
    let none = proposals("", &[("a", "教育局"), ("b", "某某中心")]);
    assert_eq!((region(&none, 0), none.regions.len()), (None, 0), "no name tells where");
}

#[test]
fn towns_of_one_name_in_two_counties_are_two() {
    let list = proposals("江苏省名单", &[("a", "甲乙县城关镇人民政府"), ("b", "丙丁县城关镇人民政府")]);
    assert_eq!((region(&list, 0), region(&list, 1)), (Some("甲乙县-城关镇"), Some("城关镇")));
    let parents: Vec<_> =
        list.regions.iter().filter(|node| node.name == "城关镇").map(|node| &node.parent).collect();
    assert_eq!(parents, [&Some("丙丁县".to_owned()), &Some("甲乙县".to_owned())]);
}

#[test]
fn a_known_region_keeps_its_key() {
    let list = proposals("江城市名单", &[("a", "凤凰镇人民政府"), ("凤凰警务", "江城市公安局凤凰派出所")]);
    assert_eq!((region(&list, 0), region(&list, 1)), (Some("fenghuang"), Some("fenghuang")));
}

#[test]
fn a_word_inside_of_a_towns_name_names_no_duty() {
    let list = proposals(
        "江城市名单",
        &[
            ("金港口教育", "金港口镇教育办公室"),
            ("文化之窗", "文化镇教育办公室"),
            ("江城文化", "江城市文化局"),
        ],
    );
    assert_eq!(values(&list, 0, ProposalField::Function), ["education"]);
    assert_eq!(
        values(&list, 2, ProposalField::Function),
        ["culture"],
        "a town called as a duty takes no word away"
    );
    assert_eq!(region(&list, 2), Some("江城市"), "and the bureau does not lie in it");
}

#[test]
fn a_family_too_small_goes_to_its_neighbour_and_an_account_may_be_in_two() {
    let list = proposals(
        "江城市名单",
        &[
            ("江城交警", "江城市公安局交警大队"),
            ("江城公安", "江城市公安局"),
            ("江城警事", "江城市公安局"),
            ("江城交通", "江城市交通局"),
            ("江城教育", "江城市教育局"),
        ],
    );
    let clusters: Vec<_> =
        list.clusters.iter().map(|cluster| (cluster.key.as_str(), cluster.members.len())).collect();
    assert_eq!(clusters, [("law", 5)], "two of the roads and one of the schools are too few");
    assert_eq!(list.clusters[0].functions, ["education", "public_security", "traffic_police", "transport"]);
    assert_eq!(values(&list, 0, ProposalField::Cluster), ["law"]);
}

#[test]
fn a_province_has_a_family_for_each_city() {
    let cities = ["南通市", "徐州市"];
    let names: Vec<(String, String)> = cities
        .iter()
        .flat_map(|city| (0..3).map(move |at| (format!("教育{at}"), format!("{city}教育局第{at}办公室"))))
        .collect();
    let accounts: Vec<(&str, &str)> =
        names.iter().map(|(name, organisation)| (name.as_str(), organisation.as_str())).collect();
    let list = proposals("江苏省名单", &accounts);
    let keys: Vec<&str> = list.clusters.iter().map(|cluster| cluster.key.as_str()).collect();
    assert_eq!(keys, ["schools-南通市", "schools-徐州市"]);
    assert_eq!(list.clusters[0].name.zh, "南通市schools");
}

#[test]
fn ties_join_accounts_of_one_organisation_and_of_one_family_and_stay_few() {
    let names: Vec<(String, String)> =
        (0..200).map(|at| (format!("教育{at}"), format!("江城市第{at}教育局"))).collect();
    let mut accounts: Vec<(&str, &str)> =
        names.iter().map(|(name, organisation)| (name.as_str(), organisation.as_str())).collect();
    accounts.push(("教育微博", "江城市第0教育局"));
    let list = proposals("江城市名单", &accounts);
    let own: Vec<_> = list.ties.iter().filter(|tie| tie.rule == ProposalRule::SameOrganisation).collect();
    assert_eq!(own.len(), 1);
    assert_eq!(
        (own[0].tie.kind.as_str(), own[0].tie.source.as_str(), own[0].tie.target.as_str()),
        ("same_organisation", "0", "200")
    );
    assert!(list.ties.len() <= 3 * accounts.len(), "{}", list.ties.len());
    assert!(list.ties.iter().all(|tie| tie.tie.check().is_ok()));
}

#[test]
fn the_same_list_gets_the_same_proposals() {
    let accounts =
        [("江城教育", "江城市教育局"), ("江城交警", "江城市公安局交警大队"), ("塔桥之声", "塔桥镇人民政府")];
    assert_eq!(proposals("江城市", &accounts), proposals("江城市", &accounts));
}
