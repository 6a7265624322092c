//! Each rule of the seed with texts in which it finds something, and texts in which it does not.

mod random;

use super::{Finding, MostFindings, Rules, Severity, TextChecker, check_facts, check_text, check_with_facts};
use crate::fact::FactVersion;

pub(super) fn rules() -> Rules {
    let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../seed/gates.json"));
    serde_json::from_str(text).unwrap()
}

/// What stands at the places that a rule finds.
fn found(rule: &str, text: &str) -> Vec<String> {
    excerpts(rule, text, check_text(&rules(), "text", text))
}

fn excerpts(rule: &str, text: &str, findings: Vec<Finding>) -> Vec<String> {
    let chars: Vec<char> = text.chars().collect();
    let findings = findings.into_iter().filter(|finding| finding.rule == rule);
    findings.map(|finding| chars[finding.place.start..finding.place.end].iter().collect()).collect()
}

#[track_caller]
fn holds(rule: &str, cases: &[(&str, &str)]) {
    for (text, expected) in cases {
        assert_eq!(found(rule, text), [*expected], "{rule} in {text}");
    }
}

#[track_caller]
fn spares(rule: &str, texts: &[&str]) {
    for text in texts {
        assert_eq!(found(rule, text), [""; 0], "{rule} in {text}");
    }
}

#[test]
fn the_rules_of_the_seed_are_sound() {
    assert_eq!(rules().check(), Ok(()));
    let mut twice = rules();
    twice.rules.push(twice.rules[0].clone());
    assert!(twice.check().is_err());
}

#[test]
fn identity_numbers_are_found_in_every_disguise() {
    holds(
        "identity_number",
        &[
            ("身份证号110101199003077491。", "110101199003077491"),
            ("ID:１１０１０１１９９００３０７７４９１", "１１０１０１１９９００３０７７４９１"),
            ("110101 19900307 7491", "110101 19900307 7491"),
            ("110101-1990-0307-7491，男", "110101-1990-0307-7491"),
            ("一一〇一〇一一九九〇〇三〇七七四九一", "一一〇一〇一一九九〇〇三〇七七四九一"),
            ("110101\u{200b}199003077491", "110101\u{200b}199003077491"),
            ("11010519491231002X", "11010519491231002X"),
            ("（11010519491231002ｘ）", "11010519491231002ｘ"),
            ("2026-06-12 110101199003077491", "110101199003077491"),
            ("名单_110101199003077491_张三.docx", "110101199003077491"),
        ],
    );
    spares(
        "identity_number",
        &[
            "110101199003077492",
            "110101199013077491",
            "990101199003077491",
            "1101011990030774910",
            "11010519491231002",
            "公文编号20260612",
        ],
    );
}

#[test]
fn a_finding_masks_what_it_shows() {
    let found = check_text(&rules(), "text", "号110101199003077491");
    assert_eq!(found[0].excerpt.as_deref(), Some("110*************91"));
    assert!(!serde_json::to_string(&found).unwrap().contains("19900307"));
}

#[test]
fn bank_cards_are_found_and_lists_of_figures_are_not() {
    holds(
        "bank_card",
        &[
            ("卡号6222021234567890128", "6222021234567890128"),
            ("4111 1111 1111 1111", "4111 1111 1111 1111"),
            ("6222-0212-3456-7890-128", "6222-0212-3456-7890-128"),
        ],
    );
    spares(
        "bank_card",
        &[
            "6222021234567890129",
            "2024 2025 2026 2027",
            "4111111111111111元",
            "订单号1111111111111117",
            "62 22 02 12 34 56 78 90 12 8",
        ],
    );
}

#[test]
fn mobile_numbers_are_found_and_amounts_and_hotlines_are_not() {
    holds(
        "mobile_number",
        &[
            ("电话13812345678", "13812345678"),
            ("Tel: +86 138-1234-5678 (Mr Li)", "86 138-1234-5678"),
            ("8613812345678", "8613812345678"),
            ("１３８ １２３４ ５６７８", "１３８ １２３４ ５６７８"),
            ("1 3 8 1 2 3 4 5 6 7 8", "1 3 8 1 2 3 4 5 6 7 8"),
            ("一三八一二三四五六七八", "一三八一二三四五六七八"),
        ],
    );
    spares(
        "mobile_number",
        &[
            "12345",
            "拨打110、119、120、12345、12328",
            "13812345678元",
            "138123456789",
            "第1381234567号",
            "1 3 5 7 9",
            "2026年6月13日18:00",
        ],
    );
}

#[test]
fn landlines_are_found_and_public_hotlines_are_not() {
    holds(
        "landline_number",
        &[
            ("0512-58123456", "0512-58123456"),
            ("（0512）5812 3456转8001", "（0512）5812 3456"),
            ("010-62345678", "010-62345678"),
            ("电话：58123456", "58123456"),
        ],
    );
    spares(
        "landline_number",
        &["0512-12345", "共58123456元", "编号58123456", "2026-0512-58123456", "0512-581234567"],
    );
}

#[test]
fn plates_are_found_and_words_in_capitals_are_not() {
    holds(
        "number_plate",
        &[
            ("苏E·12A45超速", "苏E·12A45"),
            ("苏E12345", "苏E12345"),
            ("新能源车苏ED12345", "苏ED12345"),
            ("苏E12345D", "苏E12345D"),
            ("粤Z1234港", "粤Z1234港"),
            ("教练车苏e1234学", "苏e1234学"),
        ],
    );
    spares("number_plate", &["新APPLE系列", "京ABCDE", "苏E1234567", "苏I12345", "云A级2024", "川A123"]);
}

#[test]
fn a_secrecy_marking_is_told_from_the_ordinary_word() {
    holds(
        "secrecy_marking",
        &[
            ("秘密★5年", "秘密★5年"),
            ("机密 ★ 长期", "机密 ★ 长期"),
            ("绝密★\n关于", "绝密★"),
            ("附件：机密 20年", "机密 20年"),
            ("密级：秘密", "秘密"),
            ("【内部资料】", "内部资料"),
            ("通知\n内部文件\n正文", "内部文件"),
            ("TOP SECRET", "TOP SECRET"),
            ("附件_机密★_名单.xlsx", "机密★"),
        ],
    );
    spares(
        "secrecy_marking",
        &[
            "秘密花园今天开放",
            "他保守秘密十年",
            "商业秘密受法律保护",
            "泄露国家机密要负责",
            "电影《绝密》上映",
            "the secret of success",
        ],
    );
}

#[test]
fn wording_lists_know_where_a_word_is_right() {
    holds(
        "internal_wording",
        &[("摘自内部资料的消息", "内部资料"), ("For Internal Use Only!", "For Internal Use Only")],
    );
    spares("internal_wording", &["声称有“内部资料”的都是骗子", "连续性内部资料出版"]);
    holds("absolute_word", &[("打造最佳口感", "最佳"), ("国家级美味", "国家级")]);
    spares("absolute_word", &["国家级高新区", "国家级非物质文化遗产", "最佳避险时机", "启动最高级别响应"]);
    holds("guarantee", &[("本产品稳赚不赔", "稳赚不赔")]);
    spares("guarantee", &["凡说“稳赚不赔”的都要警惕"]);
    holds("forced_spread", &[("请大家务必转发", "务必转发")]);
    spares("forced_spread", &["欢迎了解"]);
    holds("political_wording", &[("共建“一带一路”战略", "“一带一路”战略")]);
    spares("political_wording", &["共建“一带一路”倡议", "台湾同胞"]);
    holds("outdated_name", &[("到工商局办理", "工商局"), ("农业部发布", "农业部"), ("银监会", "银监会")]);
    spares("outdated_name", &["农业部门", "文化广电和旅游局", "农业农村部", "市场监督管理局"]);
    holds("respectful_wording", &[("帮助残废人", "残废人")]);
    spares("respectful_wording", &["残疾人", "瞎子摸象"]);
}

#[test]
fn a_wording_says_what_to_write_instead() {
    let found = check_text(&rules(), "brief", "到工商局办理");
    assert!(found[0].remedy.zh.contains("市场监督管理局") && found[0].remedy.en.contains("市场监督管理局"));
    assert_eq!((found[0].place.field.as_str(), found[0].excerpt.as_deref()), ("brief", Some("工商局")));
}

#[test]
fn punctuation_is_read_in_mixed_text() {
    holds(
        "doubled_punctuation",
        &[("注意，，安全", "，，"), ("好。。。", "。。。"), ("a,,b", ",,"), ("第一，。第二", "，。")],
    );
    spares("doubled_punctuation", &["……", "——", "wait... what", "真的！！", "“好。”，他说"]);
    holds(
        "half_punctuation",
        &[("注意,安全", ","), ("防汛, 防风", ","), ("真的吗?\n", "?"), ("完成.然后", ".")],
    );
    spares(
        "half_punctuation",
        &["8:30出发", "约3.5米", "使用 Weibo, WeChat 等", "v1.2版", "12,000人", "见附件.docx"],
    );
}

#[test]
fn halves_are_paired_across_paragraphs_and_scripts() {
    holds(
        "unpaired_mark",
        &[("他说：“来了。", "“"), ("（一）通知）", "）"), ("《防汛手册", "《"), ("say \"hi", "\"")],
    );
    spares(
        "unpaired_mark",
        &[
            "“防汛”与‘避险’",
            "1）收花盆；2）关门窗",
            "a) one\nb) two",
            "（全角) 半角",
            "it’s fine",
            "“第一段。\n“第二段。”",
            "5\"屏",
            "“外‘内’外”",
        ],
    );
}

#[test]
fn findings_are_sorted_by_place() {
    let text = "，，13812345678，，110101199003077491";
    let found = check_text(&rules(), "text", text);
    let starts: Vec<usize> = found.iter().map(|finding| finding.place.start).collect();
    assert!(starts.is_sorted() && starts.len() == 4, "{found:#?}");
}

fn fact(text: &str, verbatim: bool) -> FactVersion {
    FactVersion { text: text.to_owned(), verbatim, ..FactVersion::example() }
}

fn differs(rule: &str, text: &str, facts: &[FactVersion]) -> Vec<String> {
    excerpts(rule, text, check_facts(&rules(), "text", text, facts))
}

const MOVED: &str = "6月15日8:00起，避难点设在杨舍中心小学体育馆，可容纳1,200人，请携带身份证。";

#[test]
fn a_quotation_word_for_word_is_no_finding() {
    let facts = [fact(MOVED, true)];
    for text in [
        MOVED.to_owned(),
        format!("通知：{}\n其他", MOVED.trim_end_matches('。')),
        MOVED.replace('，', "， "),
    ] {
        assert_eq!(check_facts(&rules(), "text", &text, &facts), [], "{text}");
    }
    assert_eq!(check_facts(&rules(), "text", "今天天气很好，适合出行。", &facts), []);
}

#[test]
fn changes_in_a_quotation_are_told_apart() {
    let facts = [fact(MOVED, true)];
    let changed = |from: &str, to: &str| MOVED.replace(from, to);
    assert_eq!(differs("fact_number", &changed("1,200", "1,300"), &facts), ["1,300"]);
    assert_eq!(differs("fact_date", &changed("15日", "16日"), &facts), ["16"]);
    assert_eq!(differs("fact_date", &changed("8:00", "9:00"), &facts), ["9:00"]);
    assert_eq!(differs("fact_place", &changed("杨舍", "塘桥"), &facts), ["塘桥"]);
    assert_eq!(differs("fact_wording", &changed("携带", "带好"), &facts), ["带好"]);
    let twice = format!("{MOVED}再说一遍：{}", changed("1,200", "1,300"));
    assert_eq!(differs("fact_number", &twice, &facts), ["1,300"]);
}

#[test]
fn a_free_text_may_say_a_fact_in_its_own_words_but_not_with_another_figure() {
    let facts = [fact("全市共开放应急避难场所132处。", false)];
    assert_eq!(check_facts(&rules(), "text", "我市已开放应急避难场所132处，就近前往。", &facts), []);
    assert_eq!(check_facts(&rules(), "text", "我市已开放应急避难场所一百三十二处。", &facts), []);
    let found = check_facts(&rules(), "text", "我市已开放应急避难场所123处，就近前往。", &facts);
    assert_eq!(
        (found.len(), found[0].rule.as_str(), found[0].severity),
        (1, "fact_number", super::Severity::Warn)
    );
    assert!(found[0].detail.zh.contains("132"));
}

#[test]
fn one_fact_is_no_changed_quotation_of_another() {
    let facts = [fact("暴雨红色预警时学校停课半天。", true), fact("暴雨橙色预警时学校停课一天。", true)];
    let text = "暴雨红色预警时学校停课半天。暴雨橙色预警时学校停课一天。";
    assert_eq!(check_facts(&rules(), "text", text, &facts), []);
    let hotlines = [fact("应急求助拨打 119，城市服务拨打 12345。", false)];
    assert_eq!(check_facts(&rules(), "text", "火警拨打119，政务服务拨打12345。", &hotlines), []);
}

#[test]
fn a_telephone_that_a_cited_fact_gives_is_public() {
    let facts = [fact("防汛值班手机 13812345678", false)];
    let text = "值班手机138-1234-5678，私人13912345678";
    assert_eq!(
        excerpts("mobile_number", text, check_with_facts(&rules(), "text", text, &facts)),
        ["13912345678"]
    );
    assert_eq!(found("mobile_number", text).len(), 2);
}

#[test]
fn of_many_findings_the_first_of_each_rule_are_told_and_what_blocks_before_what_warns() {
    let rules = rules();
    let checker = TextChecker::new(&rules, &[]);
    let text = format!("{}编号110101199003077491。", "停课，，".repeat(40));
    let all = check_text(&rules, "text", &text);
    let tell = |of_rule, in_all| checker.check("text", &text, MostFindings { of_rule, in_all });
    assert_eq!((tell(usize::MAX, usize::MAX).findings, all.len()), (all.clone(), 41));
    let first = tell(10, 1000);
    assert_eq!(first.total, 41);
    let expected: Vec<Finding> = all[..10].iter().chain(&all[40..]).cloned().collect();
    assert_eq!(first.findings, expected);
    let few = tell(10, 3);
    assert_eq!(few.total, 41);
    assert_eq!(few.findings, [all[0].clone(), all[1].clone(), all[40].clone()], "in the order of places");
    assert_eq!(few.findings[2].severity, Severity::Block);
}
