//! The catalogue is read as it is meant. That it is complete, and holds nothing that nobody says, is held against the source in
//! `tests/layering`.

use super::*;
use crate::gate::Rules;
use crate::language::Bilingual;

const FILE: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../seed/messages.json"));
/// Messages with an article or a plural, which Chinese does not have, or with the name of a type, which says nothing to a reader.
const LOSES: [&str; 4] = [
    "enum {}",
    "names {} {} whose own row is bad ({}:{})",
    "struct {}",
    "the row has {} {} where the header has {}{}",
];

/// Messages that are the same in both languages.
const ALIKE: [&str; 5] =
    ["Idempotency-Key {}", "If-Match {}", "Last-Event-ID {}", "Matrix-Revision {}", "null"];

const GATES: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../seed/gates.json"));

fn file() -> MessageFile {
    serde_json::from_str(FILE).unwrap()
}

fn messages() -> Messages {
    let rules: Rules = serde_json::from_str(GATES).unwrap();
    Messages::new(&file(), rules.sentences()).unwrap()
}

fn said(text: &str) -> String {
    messages().chinese(text).unwrap_or_else(|| text.to_owned())
}

fn is_han(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c)
}

#[test]
fn the_catalogue_is_sorted_and_every_chinese_message_takes_up_all_that_varies() {
    let keys: Vec<&str> = FILE.lines().filter(|line| line.starts_with("    \"")).collect();
    let file = file();
    let rows = [&file.messages, &file.passed_on, &file.states, &file.words];
    assert_eq!(
        keys.len(),
        rows.iter().map(|section| section.len()).sum::<usize>(),
        "one row for each, each once"
    );
    for (english, chinese) in file.messages.iter().chain(&file.passed_on) {
        // A name of a number that only tells one from many falls away.
        let lost: Vec<usize> = (1..=english.matches("{}").count())
            .filter(|at| ["", "=", "~"].iter().all(|mark| !chinese.contains(&format!("{{{at}{mark}}}"))))
            .collect();
        assert!(lost.is_empty() || LOSES.contains(&english.as_str()), "{english} loses {lost:?}");
        let text = chinese.replace("null", "空");
        assert!(text.contains(is_han) || ALIKE.contains(&english.as_str()), "{chinese} is no Chinese");
        assert_eq!(english_words(chinese), 0, "{chinese} speaks English");
        let chinese: String = chinese.split('`').step_by(2).collect();
        for wrong in ["，，", "；；", ", ", "; ", ". "] {
            assert!(!chinese.contains(wrong), "{chinese} is punctuated as English is");
        }
    }
}

#[test]
fn messages_within_messages_are_said_too_and_names_are_left() {
    assert_eq!(said("there is no account `is missing`"), "没有账号`is missing`");
    assert_eq!(said("a campaign that is launched cannot be edited"), "主题行动已启动，不能修改");
    assert_eq!(
        said("others change this campaign at the same time; try again"),
        "有人同时在改这个主题行动；请重试"
    );
    assert_eq!(
        said(
            "deleting the account `weibo-a`: something stands in the way: directions: 3, tokens: 2; close it instead, or take away what names it"
        ),
        "删除账号`weibo-a`：存在妨碍：选题方向：3、令牌：2；请改为注销，或先去掉引用它的内容"
    );
    assert_eq!(said("John Smith is shut out; lift that first"), "John Smith已被停用；请先恢复");
    assert_eq!(
        said("unknown variant `a; b`, expected one of `x`, `y`"),
        "没有`a; b`这个值，应为`x`、`y`之一"
    );
    assert_eq!(
        said(
            "accounts.csv:17: column functions: \"a: \\\"b\\\"\" is no known function; remedy: did you mean `health`? If not, add it to functions.csv"
        ),
        "accounts.csv:17：functions列：\"a: \\\"b\\\"\"不是已知的职能；改法：是不是`health`？不是的话，请加到functions.csv"
    );
}

#[test]
fn what_nobody_knows_stays_as_it_is() {
    for text in [
        "",
        "张家港交警",
        "weibo-a",
        "Some person wrote this; and that",
        "a, b: c; d",
        "`",
        "\"",
        "; ; ;",
        "你好 hello",
    ] {
        assert_eq!(messages().chinese(text), None, "{text}");
    }
}

#[test]
fn sentences_that_stand_in_both_languages_are_known_with_what_fills_them() {
    let pair = Bilingual {
        zh: "应为{expected}，不是{found}。".to_owned(),
        en: "{found} stands for {expected}.".to_owned(),
    };
    let messages = Messages::new(&MessageFile::default(), [&pair]).unwrap();
    assert_eq!(messages.chinese("12345 stands for 12348.").as_deref(), Some("应为12348，不是12345。"));
}

#[test]
fn what_a_sentence_in_both_languages_took_over_in_english_is_said_too() {
    for (zh, en, said) in [
        (
            "这个值不能录入：is empty; a name is needed",
            "cannot be entered: is empty; a name is needed",
            "这个值不能录入：为空；请填写名称",
        ),
        (
            "holds a control character; leave it out",
            "holds a control character; leave it out",
            "含有控制字符；请去掉",
        ),
        ("现在已有其他值：coverage", "has another value by now: coverage", "现在已有其他值：coverage"),
        ("要有单位", "an organisation is needed", "要有单位"),
    ] {
        let mut text = Bilingual { zh: zh.to_owned(), en: en.to_owned() };
        messages().complete(&mut text);
        assert_eq!((text.zh.as_str(), text.en.as_str()), (said, en));
    }
}

#[test]
fn a_message_that_says_nothing_of_its_own_is_refused() {
    let mut file = MessageFile::default();
    file.messages.insert("{}; {}".to_owned(), "{1}；{2}".to_owned());
    assert!(Messages::new(&file, []).is_err());
    let mut file = MessageFile::default();
    file.messages.insert("there is {}".to_owned(), "有{2}".to_owned());
    assert!(Messages::new(&file, []).unwrap_err().contains("which `there is {}` does not have"));
}
