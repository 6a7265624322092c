//! Words that mean a key: names in both languages and what else people write, found without regard to case, width, blanks and what
//! does not show.

use std::collections::BTreeMap;

use super::alike::{is_invisible, skeleton};

/// A text as names are compared: as [`skeleton`], and without white space. O(length).
///
/// ```
/// use domain::terms::fold_name;
/// assert_eq!(fold_name("　沂川政 能量\u{200b} "), "沂川政能量");
/// assert_eq!(fold_name("ＷeChat"), "wechat");
/// ```
#[must_use]
pub fn fold_name(text: &str) -> String {
    let folded = skeleton(text);
    if folded.contains(char::is_whitespace) {
        return folded.chars().filter(|c| !c.is_whitespace()).collect();
    }
    folded
}

/// A text as words of a vocabulary are compared: as [`fold_name`], and without dashes, underscores, stars, colons, quotes and full
/// stops, with straight brackets, and in simplified characters where words of lists have others in traditional script. O(length).
#[must_use]
pub fn fold_word(text: &str) -> String {
    let drop = |c: &char| {
        !matches!(
            c,
            '-' | '_'
                | '*'
                | ':'
                | '\''
                | '"'
                | '“'
                | '”'
                | '‘'
                | '’'
                | '.'
                | '。'
                | '—'
                | '·'
                | '#'
                | '￥'
        )
    };
    let folded: String = fold_name(text).chars().filter(drop).map(straight).map(simplified).collect();
    // A header that is nothing but such a sign, as `#`, stays what it is.
    if folded.is_empty() { fold_name(text) } else { folded }
}

/// Brackets of every kind as round ones.
const fn straight(c: char) -> char {
    match c {
        '（' | '[' | '【' | '〔' | '<' | '《' | '〈' | '「' => '(',
        '）' | ']' | '】' | '〕' | '>' | '》' | '〉' | '」' => ')',
        other => other,
    }
}

/// Characters of headers, platforms and statuses in traditional script or as variants, and those that stand for them.
const TRADITIONAL: [(char, char); 65] = [
    ('帳', '账'),
    ('帐', '账'),
    ('賬', '账'),
    ('號', '号'),
    ('稱', '称'),
    ('類', '类'),
    ('單', '单'),
    ('門', '门'),
    ('機', '机'),
    ('構', '构'),
    ('運', '运'),
    ('營', '营'),
    ('責', '责'),
    ('聯', '联'),
    ('絡', '络'),
    ('電', '电'),
    ('話', '话'),
    ('備', '备'),
    ('註', '注'),
    ('鏈', '链'),
    ('網', '网'),
    ('頁', '页'),
    ('絲', '丝'),
    ('關', '关'),
    ('數', '数'),
    ('狀', '状'),
    ('態', '态'),
    ('區', '区'),
    ('鎮', '镇'),
    ('鄉', '乡'),
    ('縣', '县'),
    ('開', '开'),
    ('設', '设'),
    ('時', '时'),
    ('間', '间'),
    ('點', '点'),
    ('負', '负'),
    ('辦', '办'),
    ('視', '视'),
    ('頻', '频'),
    ('頭', '头'),
    ('條', '条'),
    ('臉', '脸'),
    ('書', '书'),
    ('戶', '户'),
    ('體', '体'),
    ('級', '级'),
    ('領', '领'),
    ('導', '导'),
    ('員', '员'),
    ('對', '对'),
    ('務', '务'),
    ('職', '职'),
    ('業', '业'),
    ('說', '说'),
    ('暫', '暂'),
    ('閉', '闭'),
    ('銷', '销'),
    ('遷', '迁'),
    ('訂', '订'),
    ('閱', '阅'),
    ('標', '标'),
    ('題', '题'),
    ('實', '实'),
    ('際', '际'),
];

fn simplified(c: char) -> char {
    if c.is_ascii() {
        return c;
    }
    TRADITIONAL.iter().find(|(traditional, _)| *traditional == c).map_or(c, |(_, simplified)| *simplified)
}

/// A text without white space and invisible characters at its ends, invisible ones inside it, and control characters.
///
/// ```
/// use domain::terms::cleaned;
/// assert_eq!(cleaned("　沂川交警\u{200b} \n"), "沂川交警");
/// assert_eq!(cleaned("今日\u{a0}沂川"), "今日 沂川");
/// ```
#[must_use]
pub fn cleaned(text: &str) -> String {
    let shown = text.chars().filter(|c| !is_invisible(*c) && (!c.is_control() || c.is_whitespace()));
    let spaced = shown.map(|c| if c.is_whitespace() && c != '\n' { ' ' } else { c });
    let text: String = spaced.collect();
    text.trim().to_owned()
}

/// Words and the keys that they mean. Of words that look the same the first counts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Terms {
    /// From folded words to a place in `keys`, and the word as it was written.
    words: BTreeMap<String, (usize, String)>,
    keys: Vec<String>,
    /// Of each key the word that was added first.
    names: Vec<String>,
}

impl Terms {
    /// Adds a word of a key; the key itself is one, once it is added so.
    pub fn add(&mut self, key: &str, word: &str) {
        let folded = fold_word(word);
        if folded.is_empty() {
            return;
        }
        let at = self.keys.iter().position(|known| known == key).unwrap_or_else(|| {
            self.keys.push(key.to_owned());
            self.names.push(word.to_owned());
            self.keys.len() - 1
        });
        self.words.entry(folded).or_insert_with(|| (at, word.to_owned()));
    }

    /// The key that a text is a word of. O(length · log words).
    ///
    /// ```
    /// use domain::terms::Terms;
    /// let mut terms = Terms::default();
    /// terms.add("weibo", "微博");
    /// assert_eq!(terms.find(" 微　博"), Some("weibo"));
    /// assert_eq!(terms.find("微薄"), None);
    /// assert_eq!(terms.nearest("微薄", 3), ["微博"]);
    /// ```
    #[must_use]
    pub fn find(&self, text: &str) -> Option<&str> {
        self.find_folded(&fold_word(text))
    }

    /// As [`Terms::find`], of a text that is folded already.
    #[must_use]
    pub fn find_folded(&self, folded: &str) -> Option<&str> {
        self.words.get(folded).map(|(at, _)| self.keys[*at].as_str())
    }

    /// The keys of the words that stand in a text, longest words first, what one of them covers not looked at again; each key once.
    /// Words of one character are no words here, and Latin ones stand by themselves. O(length² · log words).
    ///
    /// ```
    /// use domain::terms::Terms;
    /// let mut terms = Terms::default();
    /// terms.add("wechat", "微信");
    /// terms.add("wechat_channels", "微信视频号");
    /// terms.add("x", "Twitter");
    /// assert_eq!(terms.within("本局微信视频号"), ["wechat_channels"]);
    /// assert_eq!(terms.within("twitters"), Vec::<&str>::new());
    /// ```
    #[must_use]
    pub fn within(&self, text: &str) -> Vec<&str> {
        let letters: Vec<char> = fold_word(text).chars().collect();
        let mut taken = vec![false; letters.len()];
        let mut found: Vec<&str> = Vec::new();
        for length in (2..=letters.len().min(24)).rev() {
            for start in 0..=letters.len() - length {
                let end = start + length;
                if taken[start..end].contains(&true) || !is_whole(&letters, start, end) {
                    continue;
                }
                let part: String = letters[start..end].iter().collect();
                if let Some(key) = self.find_folded(&part) {
                    taken[start..end].fill(true);
                    if !found.contains(&key) {
                        found.push(key);
                    }
                }
            }
        }
        found
    }

    /// The keys of the words in which a text stands, each once, in the order in which they were added; a text of one character stands in
    /// none. O(words · length).
    ///
    /// ```
    /// use domain::terms::Terms;
    /// let mut terms = Terms::default();
    /// terms.add("baoshuiqu", "张家港保税区");
    /// assert_eq!(terms.holding("保税区"), ["baoshuiqu"]);
    /// ```
    #[must_use]
    pub fn holding(&self, text: &str) -> Vec<&str> {
        let folded = fold_word(text);
        if folded.chars().count() < 2 {
            return Vec::new();
        }
        let holding = self.words.iter().filter(|(word, _)| word.contains(&folded));
        let mut places: Vec<usize> = holding.map(|(_, (at, _))| *at).collect();
        places.sort_unstable();
        places.dedup();
        places.into_iter().map(|at| self.keys[at].as_str()).collect()
    }

    /// The word of a key that was added first; the key itself, where there is none.
    #[must_use]
    pub fn name_of(&self, key: &str) -> String {
        let at = self.keys.iter().position(|known| known == key);
        at.map_or_else(|| key.to_owned(), |at| self.names[at].clone())
    }

    /// The words that a text was probably meant to be, nearest first, at most `most`, one of each key. O(words · length²).
    #[must_use]
    pub fn nearest(&self, text: &str, most: usize) -> Vec<String> {
        let wanted: Vec<char> = fold_word(text).chars().take(60).collect();
        let furthest = 1 + (wanted.len() / 4).min(3);
        let mut close: Vec<(usize, usize, &str)> = Vec::new();
        for (folded, (at, word)) in &self.words {
            let letters: Vec<char> = folded.chars().collect();
            if letters.len().abs_diff(wanted.len()) > furthest {
                continue;
            }
            let distance = distance(&wanted, &letters);
            if distance <= furthest && distance < wanted.len().max(2) {
                close.push((distance, *at, word));
            }
        }
        close.sort_unstable();
        let mut seen = Vec::new();
        close.retain(|(_, at, _)| {
            !seen.contains(at) && {
                seen.push(*at);
                true
            }
        });
        close.into_iter().take(most).map(|(_, _, word)| word.to_owned()).collect()
    }

    /// Of each key the word that was added first, in that order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(String::as_str)
    }

    /// The keys, in the order in which they were added.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.keys.iter().map(String::as_str)
    }
}

/// Whether Latin letters and digits do not go on at either end.
fn is_whole(letters: &[char], start: usize, end: usize) -> bool {
    let cuts = |a: char, b: char| a.is_ascii_alphanumeric() && b.is_ascii_alphanumeric();
    let before = start == 0 || !cuts(letters[start - 1], letters[start]);
    let after = end == letters.len() || !cuts(letters[end - 1], letters[end]);
    before && after
}

/// Levenshtein's edit distance. O(|a| · |b|).
fn distance(a: &[char], b: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, left) in a.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, right) in b.iter().enumerate() {
            let above = row[j + 1];
            row[j + 1] = (diagonal + usize::from(left != right)).min(above + 1).min(row[j] + 1);
            diagonal = above;
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_found_in_any_dress() {
        let mut terms = Terms::default();
        terms.add("wechat", "wechat");
        terms.add("wechat", "政务微信");
        terms.add("app", "APP");
        for text in ["WeChat", "ＷＥＣＨＡＴ", " 政务微信\u{200b}", "政务 微信", "*政务微信："]
        {
            assert_eq!(terms.find(text), Some("wechat"), "{text}");
        }
        assert_eq!(terms.find("app"), Some("app"));
        for text in ["", "政务", "微信"] {
            assert_eq!(terms.find(text), None, "{text}");
        }
    }

    #[test]
    fn of_words_of_two_keys_the_first_counts() {
        let mut terms = Terms::default();
        terms.add("a", "头条");
        terms.add("b", "头条");
        assert_eq!(terms.find("头条"), Some("a"));
    }

    #[test]
    fn what_is_far_off_is_not_near() {
        let mut terms = Terms::default();
        terms.add("weibo", "微博");
        terms.add("active", "active");
        assert_eq!(terms.nearest("actve", 3), ["active"]);
        assert_eq!(terms.nearest("喜马拉雅", 3), Vec::<String>::new());
        assert_eq!(terms.nearest("published", 3), Vec::<String>::new());
    }

    #[test]
    fn several_words_of_a_text_are_found_each() {
        let mut terms = Terms::default();
        terms.add("wechat", "微信");
        terms.add("weibo", "微博");
        assert_eq!(terms.within("微信、微博"), ["wechat", "weibo"]);
    }
}
