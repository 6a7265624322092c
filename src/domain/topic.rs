//! Topics (话题): free words of accounts, looked for in what campaigns say.

use super::alike::skeleton;

/// A text in which topics are looked for, without regard to case, width and what does not show.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TopicText(String);

impl TopicText {
    /// These texts, one after the other. O(length).
    #[must_use]
    pub fn of<'a>(texts: impl IntoIterator<Item = &'a str>) -> Self {
        // A line break between two texts: no topic stands across both.
        Self(texts.into_iter().map(spaced).collect::<Vec<_>>().join("\n"))
    }

    /// Whether a topic stands in it. Latin words and numbers stand by themselves; a single character is no topic. O(length · topic).
    ///
    /// ```
    /// use domain::topic::TopicText;
    /// let text = TopicText::of(["今夏防汛", "Flood season"]);
    /// assert!(text.tells("防汛") && text.tells("FLOOD"));
    /// assert!(!text.tells("汛") && !text.tells("loo") && !text.tells("汛 Flood"));
    /// ```
    #[must_use]
    pub fn tells(&self, topic: &str) -> bool {
        let topic = spaced(topic);
        let (Some(first), Some(last)) = (topic.chars().next(), topic.chars().next_back()) else {
            return false;
        };
        if topic.chars().nth(1).is_none() {
            return false;
        }
        self.0.match_indices(&topic).any(|(at, found)| {
            let before = self.0[..at].chars().next_back();
            let after = self.0[at + found.len()..].chars().next();
            !goes_on(before, Some(first)) && !goes_on(Some(last), after)
        })
    }
}

/// Whether two topics are the same to a reader. O(length).
#[must_use]
pub fn is_same_topic(one: &str, other: &str) -> bool {
    spaced(one) == spaced(other)
}

/// A text as topics are compared: its words with one blank between them.
fn spaced(text: &str) -> String {
    skeleton(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether a Latin word or a number goes on from one character to the next.
fn goes_on(one: Option<char>, next: Option<char>) -> bool {
    let is_latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    is_latin(one) && is_latin(next)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_topic_is_found_in_any_dress_and_whole() {
        let text = TopicText::of(["老人防诈：５Ｇ资费", "road safety week"]);
        for topic in ["防诈", "5g", "5G资费", "Road  Safety", " 老人 "] {
            assert!(text.tells(topic), "{topic}");
        }
        for topic in ["", " ", "老", "oad safety", "safe", "诈老", "资费road"] {
            assert!(!text.tells(topic), "{topic}");
        }
    }

    #[test]
    fn two_ways_to_write_a_topic_are_one() {
        assert!(is_same_topic("ROAD safety", "road　safety"));
        assert!(!is_same_topic("road", "roads"));
    }
}
