//! What names say, with a small lexicon.

mod list;

use super::*;
use crate::taxonomy::{Tree, TreeNode};

fn entry(word: &str, kind: WordKind, key: &str, weight: u8) -> Entry {
    Entry { word: word.into(), kind, key: key.into(), weight, position: Position::Any }
}

fn knowledge() -> Knowledge {
    let function = |word: &str, key: &str, weight: u8| entry(word, WordKind::Function, key, weight);
    let mut entries = vec![
        function("公安局", "public_security", 3),
        function("交警", "traffic_police", 3),
        function("交通警察", "traffic_police", 3),
        function("交通", "transport", 3),
        function("市政", "urban_management", 3),
        function("政协", "legislature", 3),
        function("政务服务", "government_service", 3),
        function("教育", "education", 3),
        function("大学", "education", GOVERNS),
        function("法院", "courts", 3),
        function("法院", "justice", 1),
        function("街道办事处", "local_government", GOVERNS),
        function("fire", "fire_rescue", 3),
        entry("发布", WordKind::General, "publicity", 3),
        entry("平安银行", WordKind::Not, "", 0),
        entry("路", WordKind::Place, "", 0),
        entry("街道", WordKind::Place, "", 0),
        entry("法院", WordKind::System, "judicial", 3),
        entry("老年", WordKind::Audience, "elderly", 3),
    ];
    for word in ["局", "大队", "办公室"] {
        entries.push(entry(word, WordKind::Office, "", 0));
    }
    entries.push(Entry { position: Position::AccountStart, ..function("平安", "public_security", 3) });
    let tally = |rule, seen, right| ((rule, 3), Tally { seen, right });
    Knowledge {
        lexicon: Lexicon::new(entries).unwrap(),
        readers: Readers::new([("education".to_owned(), "parents".to_owned(), 3)]),
        families: Vec::new(),
        calibration: Calibration::new([
            tally(ProposalRule::BothNames, 100, 99),
            tally(ProposalRule::Organisation, 100, 90),
            tally(ProposalRule::FunctionReaders, 10, 5),
        ]),
    }
}

fn tree() -> Tree {
    let node = |key: &str, parent: Option<&str>| TreeNode {
        key: key.into(),
        name: key.into(),
        name_en: String::new(),
        parent: parent.map(Into::into),
    };
    let roots = [
        "public_security",
        "transport",
        "urban_management",
        "legislature",
        "government_service",
        "education",
        "courts",
    ];
    let more = ["local_government", "fire_rescue", "publicity", "justice"];
    Tree::new(
        roots
            .iter()
            .chain(&more)
            .map(|key| node(key, None))
            .chain([node("traffic_police", Some("public_security"))]),
    )
    .unwrap()
}

/// The functions that are proposed, in their order.
fn functions(name: &str, organisation: &str) -> Vec<String> {
    let (knowledge, tree) = (knowledge(), tree());
    let organisations = [organisation];
    let organisations = if organisation.is_empty() { &[][..] } else { &organisations[..] };
    let account = ListedAccount { name, organisations, ..ListedAccount::default() };
    Proposer::new(&knowledge, &tree).functions(&account).into_iter().map(|proposal| proposal.value).collect()
}

#[test]
fn the_last_office_of_a_chain_tells_the_duty() {
    assert_eq!(functions("江城", "江城市公安局交通警察大队"), ["traffic_police"]);
    assert_eq!(functions("江城", "江城市公安局办公室"), ["public_security"]);
}

#[test]
fn the_longest_words_count_and_of_equal_ones_the_last() {
    assert_eq!(functions("江城市政务服务", ""), ["government_service"]);
    assert_eq!(functions("江城市政协", ""), ["legislature"]);
    assert_eq!(functions("江城市政", ""), ["urban_management"]);
}

#[test]
fn a_word_before_a_road_or_a_subdistrict_is_the_name_of_a_place() {
    assert_eq!(functions("法院路夜市", ""), Vec::<String>::new());
    assert_eq!(functions("", "法院路街道办事处"), ["local_government"]);
    assert_eq!(functions("交通东路夜市", ""), Vec::<String>::new());
    assert_eq!(functions("江城法院", ""), ["courts", "justice"]);
}

#[test]
fn the_names_of_a_lists_own_places_say_nothing() {
    let knowledge = knowledge();
    let known =
        Knowledge { lexicon: knowledge.lexicon.with_names(["金交通", "教育"]), ..knowledge.clone() };
    let tree = tree();
    let told = |knowledge: &Knowledge, name: &str| -> Vec<String> {
        let account = ListedAccount { name, ..ListedAccount::default() };
        Proposer::new(knowledge, &tree)
            .functions(&account)
            .into_iter()
            .map(|proposal| proposal.value)
            .collect()
    };
    assert_eq!(told(&knowledge, "金交通交警"), ["transport", "traffic_police"]);
    assert_eq!(told(&known, "金交通交警"), ["traffic_police"]);
    assert_eq!(told(&known, "教育"), ["education"], "a word of the lexicon stays one");
}

#[test]
fn a_misleading_word_says_nothing_and_neither_do_those_inside_of_it() {
    assert_eq!(functions("平安银行江城分行", "平安银行股份有限公司"), Vec::<String>::new());
    assert_eq!(functions("平安江城", ""), ["public_security"]);
    assert_eq!(functions("江城平安", ""), Vec::<String>::new(), "the word counts where the name begins");
}

#[test]
fn what_a_school_teaches_is_not_its_duty() {
    assert_eq!(functions("江城交通大学", ""), ["education"]);
}

#[test]
fn a_general_word_speaks_where_no_other_does() {
    assert_eq!(functions("江城发布", ""), ["publicity"]);
    assert_eq!(functions("江城教育发布", "江城市教育局"), ["education"]);
}

#[test]
fn a_part_that_the_account_is_named_for_stands_for_the_whole() {
    assert_eq!(functions("江城交警", "江城市公安局"), ["traffic_police"]);
}

#[test]
fn both_names_are_surer_than_one() {
    let (knowledge, tree) = (knowledge(), tree());
    let proposer = Proposer::new(&knowledge, &tree);
    let sure = |name: &str| {
        let account =
            ListedAccount { name, organisations: &["江城市教育局"], ..ListedAccount::default() };
        let proposals = proposer.functions(&account);
        (proposals[0].rule, proposals[0].confidence)
    };
    let (both, one) = (sure("江城教育"), sure("江城"));
    assert_eq!((both.0, one.0), (ProposalRule::BothNames, ProposalRule::Organisation));
    assert!(both.1 > one.1, "{both:?} {one:?}");
}

#[test]
fn words_of_letters_stand_alone() {
    assert_eq!(functions("Riverside Fire", ""), ["fire_rescue"]);
    assert_eq!(functions("Firefox", ""), Vec::<String>::new());
}

#[test]
fn nothing_is_claimed_where_nothing_speaks_for_it_or_functions_are_known() {
    assert_eq!(functions("暖阳", "我们的家园"), Vec::<String>::new());
    let (knowledge, tree) = (knowledge(), tree());
    let account =
        ListedAccount { name: "江城教育", functions: &["education"], ..ListedAccount::default() };
    assert_eq!(Proposer::new(&knowledge, &tree).functions(&account), []);
}

#[test]
fn a_function_outside_of_the_taxonomy_is_not_proposed() {
    let (knowledge, tree) = (knowledge(), Tree::default());
    let account = ListedAccount { name: "江城教育", ..ListedAccount::default() };
    assert_eq!(Proposer::new(&knowledge, &tree).functions(&account), []);
}

#[test]
fn the_system_is_government_unless_a_word_says_otherwise() {
    let (knowledge, tree) = (knowledge(), tree());
    let proposer = Proposer::new(&knowledge, &tree);
    let system = |name: &str| proposer.system(name).map(|proposal| proposal.value);
    assert_eq!(system("江城市人民法院").as_deref(), Some("judicial"));
    assert_eq!(system("江城市教育局").as_deref(), Some("government"));
    assert_eq!(system("法院路街道办事处").as_deref(), Some("government"));
    assert_eq!(system("平安银行股份有限公司"), None);
}

#[test]
fn readers_follow_from_functions_and_from_names() {
    let (knowledge, tree) = (knowledge(), tree());
    let account = ListedAccount { name: "江城老年教育", ..ListedAccount::default() };
    let audiences = Proposer::new(&knowledge, &tree).audiences(&account, &[("education", 900)]);
    let parents = audiences.iter().find(|proposal| proposal.value == "parents").unwrap();
    assert_eq!((parents.rule, parents.confidence), (ProposalRule::FunctionReaders, 450));
    assert!(
        audiences
            .iter()
            .any(|proposal| proposal.value == "elderly" && proposal.rule == ProposalRule::NamedReaders)
    );
}

#[test]
fn every_rule_has_a_sentence_in_both_languages() {
    for rule in ProposalRule::ALL {
        let told = rule.sentence(&["词".to_owned()]);
        assert!(told.zh.ends_with('。') && told.en.ends_with('.'), "{rule:?}");
        assert!(!told.zh.contains('{') && !told.en.contains('{'), "{rule:?}");
    }
}
