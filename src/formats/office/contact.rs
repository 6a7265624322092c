//! Texts that say how to reach somebody, where a name should stand.

use domain::terms::fold_name;

/// What such texts begin with, the longer first.
const WORDS: [&str; 14] = [
    "联系电话",
    "咨询电话",
    "办公电话",
    "服务电话",
    "监督电话",
    "联系方式",
    "联系人",
    "电话",
    "手机",
    "传真",
    "邮箱",
    "telephone",
    "phone",
    "tel",
];

/// Whether a text says a phone, or begins as if it would: `联系电话 0500-6201001`, `电话：`. Names that begin so, as `电话局`, do not.
pub(super) fn begins_as_contact(text: &str) -> bool {
    // Asked of every name, and true of few.
    if !text
        .trim_start()
        .starts_with(['联', '咨', '办', '服', '监', '电', '手', '传', '邮', 't', 'T', 'p', 'P', 'ｔ', 'Ｔ'])
    {
        return false;
    }
    let folded = fold_name(text);
    let Some(rest) = WORDS.iter().find_map(|word| folded.strip_prefix(word)) else { return false };
    let is_phone =
        |c: char| c.is_ascii_digit() || matches!(c, '-' | '+' | '(' | ')' | '.' | '、' | ',' | '/' | ';');
    rest.is_empty()
        || rest.starts_with([':', '：'])
        || (rest.chars().all(is_phone) && rest.chars().filter(char::is_ascii_digit).count() >= 5)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_says_a_phone_is_told_from_names_that_begin_alike() {
        for text in [
            "联系电话 13900000001",
            "联系电话：0500-6201001",
            "电话:12345",
            "联系人：张三",
            "Tel. 0500 620 1001",
            "联系电话",
        ] {
            assert!(begins_as_contact(text), "{text}");
        }
        for text in
            ["电话局", "沂川12345", "12345热线", "手机报", "联系群众", "Telecom City", "电话12345里的故事"]
        {
            assert!(!begins_as_contact(text), "{text}");
        }
    }
}
