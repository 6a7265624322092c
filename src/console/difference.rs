//! What changed between two versions of a text.

use std::time::Duration;

use maud::{Markup, html};
use similar::{Algorithm, ChangeTag, TextDiff};

/// So long the shortest difference is looked for; after that one that is longer is shown. Two texts of 100,000 characters without a word in
/// common would take minutes.
const PATIENCE: Duration = Duration::from_millis(100);

/// The newer text with what was taken out and what came in, paragraph by paragraph.
pub(super) fn difference(older: &str, newer: &str) -> Markup {
    let words =
        TextDiff::configure().algorithm(Algorithm::Myers).timeout(PATIENCE).diff_unicode_words(older, newer);
    let mut lines: Vec<Vec<(ChangeTag, String)>> = vec![Vec::new()];
    for change in words.iter_all_changes() {
        for (at, part) in change.value().split('\n').enumerate() {
            if at > 0 {
                lines.push(Vec::new());
            }
            let Some(line) = lines.last_mut() else { continue };
            match line.last_mut() {
                Some((tag, text)) if *tag == change.tag() => text.push_str(part),
                _ if part.is_empty() => {}
                _ => line.push((change.tag(), part.to_owned())),
            }
        }
    }
    html! {
        @for line in lines.iter().filter(|line| !line.is_empty()) {
            p {
                @for (tag, text) in line {
                    @match tag {
                        ChangeTag::Equal => (text),
                        ChangeTag::Delete => del { (text) },
                        ChangeTag::Insert => ins { (text) },
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_is_compared_by_characters_and_english_by_words() {
        assert_eq!(
            difference("今天停课一天", "今天停课两天").into_string(),
            "<p>今天停课<del>一</del><ins>两</ins>天</p>"
        );
        assert_eq!(
            difference("the road is closed", "the bridge is closed").into_string(),
            "<p>the <del>road</del><ins>bridge</ins> is closed</p>"
        );
    }

    #[test]
    fn a_paragraph_that_came_in_is_one_by_itself() {
        let shown = difference("甲\n丙", "甲\n乙\n丙").into_string();
        assert_eq!(shown.matches("<ins>").count(), 1, "{shown}");
        assert!(shown.contains("<ins>乙</ins>"), "{shown}");
    }

    #[test]
    fn the_same_text_has_no_difference_and_markup_stays_text() {
        let shown = difference("<b>甲</b>", "<b>甲</b>").into_string();
        assert_eq!(shown, "<p>&lt;b&gt;甲&lt;/b&gt;</p>");
    }
}
