//! What a page of the web says: its text without markup, in whatever encoding it comes. Styles are not looked at: what a page hides by them counts
//! as said.

use encoding_rs::{Encoding, UTF_8};
use html5gum::emitters::default::DefaultEmitter;
use html5gum::{Token, Tokenizer};

use super::encoding::text_of;

/// How far into a page its encoding is said, by the specification.
const PRESCAN: usize = 1024;

/// What stands inside these is not shown.
const HIDDEN: [&[u8]; 4] = [b"script", b"style", b"noscript", b"template"];

/// Elements that part no words.
const INLINE: [&[u8]; 17] = [
    b"a", b"abbr", b"b", b"bdi", b"bdo", b"em", b"font", b"i", b"mark", b"s", b"small", b"span", b"strong",
    b"sub", b"sup", b"u", b"wbr",
];

/// The text of a page; `None` where it is neither a page nor a text. `media` is what its server says that it is.
///
/// ```
/// use formats::page::text_of_page;
/// let page = "<title>通知</title><style>p {}</style><p>14日<b>停课</b>&#12290;<script>p()</script>".as_bytes();
/// assert_eq!(text_of_page(Some("text/html"), page).unwrap().split_whitespace().collect::<String>(), "通知14日停课。");
/// assert_eq!(text_of_page(Some("image/png"), page), None);
/// ```
#[must_use]
pub fn text_of_page(media: Option<&str>, bytes: &[u8]) -> Option<String> {
    let media = media.unwrap_or("text/html").to_ascii_lowercase();
    let kind = media.split(';').next().unwrap_or_default().trim();
    let said = media.split(';').find_map(|part| part.trim().strip_prefix("charset="));
    let said = said.map(|label| label.trim_matches('"'));
    match kind {
        "text/html" | "application/xhtml+xml" => {
            Some(shown(&decoded(bytes, said.or_else(|| declared(bytes)))))
        }
        "text/plain" => Some(decoded(bytes, said)),
        _ => None,
    }
}

/// A mark at the beginning counts before what is said; where nothing is, what makes the commonest Chinese.
fn decoded(bytes: &[u8], said: Option<&str>) -> String {
    let named = said.and_then(|label| Encoding::for_label(label.as_bytes()));
    match named {
        Some(encoding) => encoding.decode(bytes).0.into_owned(),
        None => text_of(bytes).unwrap_or_else(|_| UTF_8.decode(bytes).0.into_owned()),
    }
}

/// The encoding that a page names in its head.
fn declared(bytes: &[u8]) -> Option<&str> {
    let head = &bytes[..bytes.len().min(PRESCAN)];
    let lower = head.to_ascii_lowercase();
    let at = lower.windows(8).position(|window| window == b"charset=")? + 8;
    let rest =
        head[at..].strip_prefix(b"\"").or_else(|| head[at..].strip_prefix(b"'")).unwrap_or(&head[at..]);
    let end = rest.iter().position(|byte| !(byte.is_ascii_alphanumeric() || b"-_".contains(byte)));
    std::str::from_utf8(&rest[..end.unwrap_or(rest.len())]).ok()
}

fn shown(html: &str) -> String {
    let mut emitter = DefaultEmitter::default();
    // Else what stands in a script would be read as markup.
    emitter.naively_switch_states(true);
    let mut text = String::new();
    // What is hidden, and how deep in it we are.
    let mut hidden: Option<(Vec<u8>, u32)> = None;
    for token in Tokenizer::new_with_emitter(html, emitter) {
        let Ok(token) = token;
        match (token, &mut hidden) {
            (Token::StartTag(tag), None) if HIDDEN.contains(&&**tag.name) => {
                hidden = Some((tag.name.to_vec(), 1));
            }
            // What stands in another element begins anew.
            (Token::StartTag(tag), None) if !INLINE.contains(&&**tag.name) => text.push('\n'),
            (Token::EndTag(tag), None) if !INLINE.contains(&&**tag.name) => text.push('\n'),
            (Token::StartTag(tag), Some((name, depth))) if **tag.name == **name => *depth += 1,
            (Token::EndTag(tag), Some((name, depth))) if **tag.name == **name => {
                *depth -= 1;
                if *depth == 0 {
                    hidden = None;
                }
            }
            (Token::String(part), None) => text.push_str(&String::from_utf8_lossy(&part)),
            _ => {}
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use encoding_rs::GB18030;

    fn text(media: Option<&str>, page: &[u8]) -> String {
        text_of_page(media, page).unwrap().split_whitespace().collect()
    }

    #[test]
    fn a_page_is_read_in_the_encoding_that_its_server_it_itself_or_nobody_names() {
        let page =
            "<meta http-equiv=Content-Type content='text/html; charset=gb2312'><p>全市中小学停课。</p>";
        let bytes = GB18030.encode(page).0;
        assert_eq!(text(Some("text/html"), &bytes), "全市中小学停课。");
        assert_eq!(text(Some("text/html; charset=GBK"), &bytes), "全市中小学停课。");
        let plain = GB18030.encode("全市中小学停课。").0;
        assert_eq!(text(Some("text/plain"), &plain), "全市中小学停课。");
        assert_eq!(text(None, page.replace("gb2312", "utf-8").as_bytes()), "全市中小学停课。");
    }

    #[test]
    fn what_is_not_shown_is_not_read() {
        let page = "<noscript>请启用</noscript><template><p>模板<template>内</template>外</p></template>甲\
            <script>if (a < b) { '<p>不是</p>' }</script><!-- 注 -->乙&lt;丙&nbsp;";
        assert_eq!(text(Some("TEXT/HTML"), page.as_bytes()), "甲乙<丙");
        assert_eq!(text(None, "<script src=x />p('不是')</script>甲".as_bytes()), "甲");
    }

    #[test]
    fn elements_part_what_stands_in_them_and_words_in_a_line_do_not() {
        let page = "<h1>通知2026</h1><p>1<b>4</b>日停课。</p>";
        assert_eq!(
            text_of_page(None, page.as_bytes()).unwrap().split_whitespace().collect::<Vec<_>>(),
            ["通知2026", "14日停课。"]
        );
    }
}
