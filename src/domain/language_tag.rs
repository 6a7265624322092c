//! Languages in which accounts speak: tags of BCP 47, and what people write for them.

use super::terms::fold_word;

/// Tags of languages that accounts speak, and how lists name them.
const WORDS: [(&str, &[&str]); 26] = [
    (
        "zh",
        &[
            "中文",
            "汉语",
            "汉文",
            "普通话",
            "国语",
            "国家通用语言文字",
            "国家通用语言",
            "简体中文",
            "chinese",
            "mandarin",
        ],
    ),
    ("zh-Hant", &["繁体中文", "繁体", "正体中文", "traditional chinese"]),
    ("yue", &["粤语", "广东话", "cantonese"]),
    ("en", &["英语", "英文", "english"]),
    ("bo", &["藏语", "藏文", "tibetan"]),
    ("ug", &["维吾尔语", "维吾尔文", "维语", "维文", "uyghur", "uighur"]),
    ("mn", &["蒙古语", "蒙古文", "蒙语", "蒙文", "mongolian"]),
    ("kk", &["哈萨克语", "哈萨克文", "哈语", "哈文", "kazakh"]),
    ("ko", &["朝鲜语", "朝鲜文", "朝文", "韩语", "韩文", "korean"]),
    ("za", &["壮语", "壮文", "zhuang"]),
    ("ii", &["彝语", "彝文", "nuosu"]),
    ("ky", &["柯尔克孜语", "柯尔克孜文", "柯语", "柯文", "kyrgyz"]),
    ("tg", &["塔吉克语", "塔吉克文", "tajik"]),
    ("khb", &["傣语", "傣文", "西双版纳傣文", "tai lue"]),
    ("hmn", &["苗语", "苗文", "hmong"]),
    ("ja", &["日语", "日文", "japanese"]),
    ("ru", &["俄语", "俄文", "russian"]),
    ("fr", &["法语", "法文", "french"]),
    ("de", &["德语", "德文", "german"]),
    ("es", &["西班牙语", "西班牙文", "西语", "spanish"]),
    ("pt", &["葡萄牙语", "葡萄牙文", "葡语", "portuguese"]),
    ("ar", &["阿拉伯语", "阿拉伯文", "阿语", "arabic"]),
    ("vi", &["越南语", "越南文", "越语", "vietnamese"]),
    ("th", &["泰语", "泰文", "thai"]),
    ("my", &["缅甸语", "缅甸文", "缅语", "burmese"]),
    ("sgn-CN", &["手语", "中国手语", "sign language"]),
];

/// The tag that a word means: a tag itself in any case, or a name.
///
/// ```
/// use domain::language_tag::language_of_word;
/// assert_eq!(language_of_word("藏文").as_deref(), Some("bo"));
/// assert_eq!(language_of_word("ZH_hans").as_deref(), Some("zh-Hans"));
/// assert_eq!(language_of_word("English").as_deref(), Some("en"));
/// assert_eq!(language_of_word("火星文"), None);
/// ```
#[must_use]
pub fn language_of_word(word: &str) -> Option<String> {
    let folded = fold_word(word);
    let is_it = |name: &&str| fold_word(name) == folded;
    let named = WORDS.iter().find(|(_, names)| names.iter().any(is_it));
    named.map(|(tag, _)| (*tag).to_owned()).or_else(|| canonical_tag(word.trim()))
}

/// Whether a text is a tag, written as tags are.
///
/// # Errors
/// What is wrong and what would be right.
pub fn check_language_tag(text: &str) -> Result<(), String> {
    match canonical_tag(text) {
        Some(tag) if tag == text => Ok(()),
        Some(tag) => Err(format!("is not written as such a tag is; `{tag}` is right")),
        None => Err(match language_of_word(text) {
            Some(tag) => format!("is no BCP 47 language tag; `{tag}` is right"),
            None => "is no BCP 47 language tag; one such as zh, en, bo is right".to_owned(),
        }),
    }
}

/// A tag in the usual case: `zh`, `zh-Hans`, `en-GB`. None: the text is no tag. Whether there is such a language is not looked up.
fn canonical_tag(text: &str) -> Option<String> {
    if text.len() > 35 || !text.is_ascii() {
        return None;
    }
    let mut parts = text.split(['-', '_']);
    let language = parts.next().filter(|part| matches!(part.len(), 2 | 3) && is_letters(part))?;
    let mut tag = language.to_ascii_lowercase();
    for part in parts {
        let is_word = (2..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric());
        if !is_word {
            return None;
        }
        tag.push('-');
        match part.len() {
            2 if is_letters(part) => tag.push_str(&part.to_ascii_uppercase()),
            4 if is_letters(part) => {
                tag.push_str(&part[..1].to_ascii_uppercase());
                tag.push_str(&part[1..].to_ascii_lowercase());
            }
            _ => tag.push_str(&part.to_ascii_lowercase()),
        }
    }
    Some(tag)
}

fn is_letters(part: &str) -> bool {
    part.bytes().all(|byte| byte.is_ascii_alphabetic())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_word_means_one_tag_and_each_tag_is_one() {
        let mut seen = std::collections::BTreeSet::new();
        for (tag, names) in WORDS {
            assert_eq!(check_language_tag(tag), Ok(()), "{tag}");
            for name in names {
                assert!(seen.insert(fold_word(name)), "{name} stands twice");
                assert_eq!(language_of_word(name).as_deref(), Some(tag), "{name}");
            }
        }
    }

    #[test]
    fn what_is_no_tag_is_refused_with_what_is_right() {
        for text in ["", "z", "中文", "zh-", "zh-a", "en GB", "e1", "abcd"] {
            assert!(check_language_tag(text).is_err(), "{text}");
        }
        assert!(check_language_tag("ZH").unwrap_err().contains("`zh`"));
        assert!(check_language_tag("藏语").unwrap_err().contains("`bo`"));
        for text in ["zh", "zh-Hans", "zh-Hant-HK", "en-GB", "es-419", "bo"] {
            assert_eq!(check_language_tag(text), Ok(()), "{text}");
        }
    }
}
