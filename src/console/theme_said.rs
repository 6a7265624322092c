//! What one part of a theme says, field by field in words: to tell two states of it apart.

use super::language::Speech;
use super::stale::Meanwhile;
use super::theme::{both, form_name, level};
use domain::language::Bilingual;
use domain::matrix::Matrix;
use domain::theme::{Theme, ThemeAngle, ThemeAudience, ThemeFact};
use domain::theme_part::{ThemeList, ThemePart};

/// A field by its name, and what it says.
type Said = (&'static str, String);

/// Reads the parts of a theme, with the names that people know.
struct PartReader<'a> {
    theme: &'a Theme,
    matrix: &'a Matrix,
    speech: Speech,
}

/// What a part of a theme says as it is saved, beside what was typed; both are states of the same part.
pub(super) fn differences(
    (part, at): (&ThemePart<'_>, usize),
    (saved, typed): (&Theme, &Theme),
    matrix: &Matrix,
    speech: Speech,
) -> Vec<Meanwhile<'static>> {
    let said = |theme| PartReader { theme, matrix, speech }.part(part, at);
    // One more part is nobody else's.
    if part.is_new() {
        return Vec::new();
    }
    let pairs = said(saved).into_iter().zip(said(typed));
    pairs.map(|((label, saved), (_, typed))| Meanwhile { label, saved, typed }).collect()
}

impl PartReader<'_> {
    fn part(&self, part: &ThemePart<'_>, at: usize) -> Vec<Said> {
        let (theme, speech) = (self.theme, self.speech);
        match part.list {
            ThemeList::Angles => theme.angles.get(at).map(|one| self.angle(one)).unwrap_or_default(),
            ThemeList::Audiences => theme.audiences.get(at).map(|one| self.audience(one)).unwrap_or_default(),
            ThemeList::Facts => theme.facts.get(at).map(|one| self.fact(one)).unwrap_or_default(),
            ThemeList::Head => vec![
                (speech.say("标题", "Title"), written(&theme.title)),
                (speech.say("说明", "Brief"), written(&theme.brief)),
            ],
        }
    }

    fn audience(&self, audience: &ThemeAudience) -> Vec<Said> {
        let speech = self.speech;
        vec![
            (speech.say("名称", "Name"), written(&audience.name)),
            (speech.say("沟通要点", "How to reach them"), written(&audience.hook)),
            (speech.say("重要程度", "How much it matters"), level(audience.level, speech).to_owned()),
        ]
    }

    fn fact(&self, fact: &ThemeFact) -> Vec<Said> {
        let speech = self.speech;
        vec![
            (speech.say("口径内容", "What may be said"), written(&fact.text)),
            (speech.say("来源", "Source"), written(&fact.source)),
            (speech.say("必须原文照引", "to be quoted word for word"), self.mark(fact.verbatim)),
        ]
    }

    fn angle(&self, angle: &ThemeAngle) -> Vec<Said> {
        let speech = self.speech;
        let functions = self.matrix.functions();
        let function =
            |key: &String| functions.get(key).map_or(key.clone(), |node| node.name(speech.0).to_owned());
        let audience = |key: &String| {
            let found = self.theme.audiences.iter().find(|one| one.key == *key);
            found.map_or_else(|| key.clone(), |one| both(&one.name, speech).to_owned())
        };
        let fact = |key: &String| {
            let found = self.theme.facts.iter().find(|one| one.key == *key);
            found.map_or_else(|| key.clone(), |one| both(&one.text, speech).to_owned())
        };
        let count = |count: Option<u32>| count.map(|count| count.to_string()).unwrap_or_default();
        let wordings = angle.wordings.iter();
        let wordings: Vec<String> =
            wordings.map(|(form, text)| format!("{}: {}", form_name(*form, speech), written(text))).collect();
        vec![
            (speech.say("标题", "Title"), written(&angle.title)),
            (speech.say("提要", "Brief"), written(&angle.brief)),
            (speech.say("重要程度", "How much it matters"), level(angle.level, speech).to_owned()),
            (speech.say("由哪些职能讲", "Which functions tell it"), self.list(&angle.functions, function)),
            (speech.say("只讲给", "For these readers only"), self.list(&angle.audiences, audience)),
            (speech.say("只用这些口径", "With these facts only"), self.list(&angle.facts, fact)),
            (speech.say("按地区分别讲", "told for each place"), self.mark(angle.local)),
            (
                speech.say("只能由这些职能首发", "these functions alone may tell it first"),
                self.mark(angle.reserved),
            ),
            (speech.say("形式", "Form"), angle.form.map_or("", |form| form_name(form, speech)).to_owned()),
            (speech.say("最少家数", "Voices at least"), count(angle.min)),
            (speech.say("最多家数", "Voices at most"), count(angle.max)),
            (speech.say("各种形式的提要", "A brief for each form"), wordings.join("\n")),
        ]
    }

    fn mark(&self, is_set: bool) -> String {
        (if is_set { self.speech.say("是", "yes") } else { self.speech.say("否", "no") }).to_owned()
    }

    fn list(&self, keys: &[String], name: impl Fn(&String) -> String) -> String {
        keys.iter().map(name).collect::<Vec<_>>().join(self.speech.say("、", ", "))
    }
}

/// A text in both languages, as far as it is written in them.
fn written(text: &Bilingual) -> String {
    let languages = [text.zh.as_str(), text.en.as_str()];
    languages.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" / ")
}
