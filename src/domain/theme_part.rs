//! One part of a theme that somebody writes anew: its head, an angle, readers, a fact.

use super::theme::{Theme, ThemeAngle, ThemeAudience, ThemeFact};
use crate::language::Bilingual;

/// The lists of a theme, and its head.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ThemeList {
    /// Its title and brief.
    Head,
    /// Its sides.
    Angles,
    /// Whom it is told.
    Audiences,
    /// What may be said.
    Facts,
}

impl ThemeList {
    const ALL: [(Self, &'static str); 4] = [
        (Self::Head, "head"),
        (Self::Angles, "angles"),
        (Self::Audiences, "audiences"),
        (Self::Facts, "facts"),
    ];

    /// The field of the theme.
    const fn name(self) -> &'static str {
        match self {
            Self::Head => "head",
            Self::Angles => "angles",
            Self::Audiences => "audiences",
            Self::Facts => "facts",
        }
    }
}

/// What somebody wrote of a part. Its key is not among it: the theme gives it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ThemeWords {
    /// Of the head.
    Head {
        /// What the theme is called.
        title: Bilingual,
        /// What it is about.
        brief: Bilingual,
    },
    /// Of an angle.
    Angle(ThemeAngle),
    /// Of readers.
    Readers(ThemeAudience),
    /// Of a fact.
    Fact(ThemeFact),
}

/// Which part of a theme.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ThemePart<'a> {
    /// Where it stands.
    pub list: ThemeList,
    /// Its key; `-`: one more.
    key: &'a str,
}

impl<'a> ThemePart<'a> {
    /// Reads `head`, or a list and a key with a slash between them; `-` in place of a key: one more. `None`: it is neither.
    #[must_use]
    pub fn read(part: &'a str) -> Option<Self> {
        let (name, key) = part.split_once('/').unwrap_or((part, ""));
        let (list, _) = ThemeList::ALL.into_iter().find(|(_, one)| *one == name)?;
        Some(Self { list, key })
    }

    /// Where it stands in the theme; one more stands at the end. `None`: nowhere. O(parts).
    #[must_use]
    pub fn place(&self, theme: &Theme) -> Option<usize> {
        match self.list {
            ThemeList::Head => Some(0),
            ThemeList::Angles => self.among(theme.angles.iter().map(|one| &one.key)),
            ThemeList::Audiences => self.among(theme.audiences.iter().map(|one| &one.key)),
            ThemeList::Facts => self.among(theme.facts.iter().map(|one| &one.key)),
        }
    }

    fn among<'b>(&self, mut keys: impl ExactSizeIterator<Item = &'b String>) -> Option<usize> {
        if self.is_new() { Some(keys.len()) } else { keys.position(|key| key == self.key) }
    }

    /// Whether it is to be added.
    #[must_use]
    pub fn is_new(&self) -> bool {
        self.key == "-"
    }

    /// Whether it can be taken out.
    #[must_use]
    pub fn is_removable(&self) -> bool {
        self.list != ThemeList::Head && !self.is_new()
    }

    /// The pointer of the part, of which `at` is the place: what is wrong with its fields begins with it.
    #[must_use]
    pub fn pointer(&self, at: usize) -> String {
        match self.list {
            ThemeList::Head => String::new(),
            list => format!("/{}/{at}", list.name()),
        }
    }

    /// The theme without it.
    #[must_use]
    pub fn removed(&self, theme: &Theme) -> Theme {
        let mut theme = theme.clone();
        match self.list {
            ThemeList::Head => {}
            ThemeList::Angles => theme.angles.retain(|one| one.key != self.key),
            ThemeList::Audiences => {
                theme.audiences.retain(|one| one.key != self.key);
                // What an angle says to these readers alone has no field of its own, and goes with them.
                theme.angles.iter_mut().for_each(|angle| drop(angle.audience_notes.remove(self.key)));
            }
            ThemeList::Facts => theme.facts.retain(|one| one.key != self.key),
        }
        theme
    }

    /// The theme with what somebody wrote of the part at this place, or behind everything. What is not written of stays: its key, what an angle
    /// says to single readers, which angles use a fact; lists keep their order, with what is new at their end. A new part gets a key that
    /// no other has. Words of another kind of part change nothing. O(parts).
    #[must_use]
    pub fn written(&self, theme: &Theme, at: usize, words: ThemeWords) -> Theme {
        let mut theme = theme.clone();
        match (self.list, words) {
            (ThemeList::Head, ThemeWords::Head { title, brief }) => {
                (theme.title, theme.brief) = (title, brief);
            }
            (ThemeList::Angles, ThemeWords::Angle(angle)) => {
                let angle = match theme.angles.get(at) {
                    Some(known) => ThemeAngle {
                        key: known.key.clone(),
                        functions: in_order(angle.functions, &known.functions),
                        facts: in_order(angle.facts, &known.facts),
                        audiences: in_order(angle.audiences, &known.audiences),
                        audience_notes: known.audience_notes.clone(),
                        ..angle
                    },
                    None => ThemeAngle {
                        key: free_key("angle", theme.angles.iter().map(|one| &one.key)),
                        ..angle
                    },
                };
                put(&mut theme.angles, at, angle);
            }
            (ThemeList::Audiences, ThemeWords::Readers(readers)) => {
                let known = theme.audiences.get(at).map(|one| one.key.clone());
                let key =
                    known.unwrap_or_else(|| free_key("readers", theme.audiences.iter().map(|one| &one.key)));
                put(&mut theme.audiences, at, ThemeAudience { key, ..readers });
            }
            (ThemeList::Facts, ThemeWords::Fact(fact)) => {
                let fact = match theme.facts.get(at) {
                    Some(known) => ThemeFact { key: known.key.clone(), angles: known.angles.clone(), ..fact },
                    None => {
                        ThemeFact { key: free_key("fact", theme.facts.iter().map(|one| &one.key)), ..fact }
                    }
                };
                put(&mut theme.facts, at, fact);
            }
            (ThemeList::Head | ThemeList::Angles | ThemeList::Audiences | ThemeList::Facts, _) => {}
        }
        theme
    }
}

/// Puts one in place of what is there, or behind everything.
fn put<T>(list: &mut Vec<T>, at: usize, one: T) {
    match list.get_mut(at) {
        Some(known) => *known = one,
        None => list.push(one),
    }
}

/// What was ticked, in the order in which it stood; what is new comes last.
fn in_order(mut ticked: Vec<String>, before: &[String]) -> Vec<String> {
    let place = |key: &String| before.iter().position(|one| one == key).unwrap_or(before.len());
    ticked.sort_by_key(place);
    ticked
}

/// A name of this kind that none of these is. O(n²) for n keys, of which a theme has few.
fn free_key<'a>(kind: &str, taken: impl Iterator<Item = &'a String>) -> String {
    let taken: Vec<&String> = taken.collect();
    let mut names = (1..=taken.len() + 1).map(|number| format!("{kind}_{number}"));
    names.find(|name| !taken.contains(&name)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::campaign::Level;
    use serde_json::json;

    fn theme() -> Theme {
        let text = |words: &str| json!({"zh": words, "en": ""});
        let angle = |key: &str| {
            json!({"key": key, "title": text(key), "brief": text("提要"), "functions": ["b", "a"],
                "audience_notes": {"parents": text("接送")}})
        };
        serde_json::from_value(json!({
            "key": "t", "title": text("防汛"), "brief": text("讲准备"), "angles": [angle("angle_1"), angle("own")],
            "audiences": [{"key": "parents", "name": text("家长"), "hook": text("接送")}],
            "facts": [{"key": "line", "text": text("拨打 95598"), "source": text("电网"), "angles": ["own"]}]
        }))
        .unwrap()
    }

    fn words(text: &str) -> Bilingual {
        Bilingual { zh: text.to_owned(), en: String::new() }
    }

    fn fact(text: &str) -> ThemeWords {
        ThemeWords::Fact(ThemeFact {
            key: String::new(),
            text: words(text),
            source: words("来源"),
            verbatim: true,
            angles: vec![],
        })
    }

    #[test]
    fn what_an_angle_says_to_readers_alone_goes_with_them() {
        let rest = ThemePart::read("audiences/parents").unwrap().removed(&theme());
        assert!(rest.audiences.is_empty() && rest.angles.iter().all(|angle| angle.audience_notes.is_empty()));
    }

    #[test]
    fn a_part_is_found_by_its_list_and_key_and_nothing_else_is_one() {
        let place = |part| ThemePart::read(part).and_then(|part| part.place(&theme()));
        for (part, at) in [
            ("head", Some(0)),
            ("angles/own", Some(1)),
            ("angles/-", Some(2)),
            ("facts/line", Some(0)),
            ("facts/gone", None),
            ("title", None),
            ("", None),
        ] {
            assert_eq!(place(part), at, "{part}");
        }
    }

    #[test]
    fn what_is_not_written_of_stays_and_ticks_keep_their_order() {
        let theme = theme();
        let part = ThemePart::read("angles/own").unwrap();
        let angle = ThemeAngle {
            key: "other".to_owned(),
            title: words("新"),
            functions: ["c", "a", "b"].map(ToOwned::to_owned).into(),
            audience_notes: std::collections::BTreeMap::default(),
            ..theme.angles[1].clone()
        };
        let new = part.written(&theme, 1, ThemeWords::Angle(angle));
        assert_eq!((new.angles[1].key.as_str(), new.angles[1].title.zh.as_str()), ("own", "新"));
        assert_eq!(new.angles[1].functions, ["b", "a", "c"]);
        assert_eq!(new.angles[1].audience_notes, theme.angles[1].audience_notes);
        assert_eq!(new.angles[0], theme.angles[0]);
        let fact = ThemePart::read("facts/line").unwrap().written(&theme, 0, fact("新文"));
        assert_eq!((fact.facts[0].key.as_str(), fact.facts[0].angles.len()), ("line", 1));
    }

    #[test]
    fn a_new_part_stands_at_the_end_under_a_key_that_is_free() {
        let theme = theme();
        let part = ThemePart::read("angles/-").unwrap();
        let new = part.written(&theme, 2, ThemeWords::Angle(theme.angles[1].clone()));
        assert_eq!(new.angles[2].key, "angle_2");
        let new = ThemePart::read("facts/-").unwrap().written(&theme, 1, fact("又一条"));
        assert_eq!(new.facts[1].key, "fact_1");
        let readers =
            ThemeAudience {
                key: String::new(), name: words("司机"), level: Level::Key, hook: words("路况")
            };
        let new = ThemePart::read("audiences/-").unwrap().written(&theme, 1, ThemeWords::Readers(readers));
        assert_eq!(new.audiences[1].key, "readers_1");
    }

    #[test]
    fn a_part_is_taken_out_and_the_head_is_not() {
        let theme = theme();
        assert_eq!(ThemePart::read("angles/own").unwrap().removed(&theme).angles.len(), 1);
        let head = ThemePart::read("head").unwrap();
        assert!(!head.is_removable() && head.removed(&theme) == theme);
        assert!(!ThemePart::read("angles/-").unwrap().is_removable());
    }

    #[test]
    fn words_of_another_kind_of_part_change_nothing() {
        let theme = theme();
        assert_eq!(ThemePart::read("head").unwrap().written(&theme, 0, fact("口径")), theme);
        let head = ThemeWords::Head { title: words("汛期"), brief: words("新提要") };
        assert_eq!(ThemePart::read("head").unwrap().written(&theme, 0, head).title.zh, "汛期");
    }
}
