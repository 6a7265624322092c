//! One part of a theme, as a form says it.

use std::collections::BTreeMap;

use super::typed::Typed;
use domain::campaign::Level;
use domain::field::FieldError;
use domain::form::Form;
use domain::language::Bilingual;
use domain::theme::{ThemeAngle, ThemeAudience, ThemeFact};
use domain::theme_part::{ThemeList, ThemeWords};

/// A text in both languages.
fn text_of(typed: &Typed, name: &str) -> Bilingual {
    let one = |language| typed.text(&format!("{name}/{language}"));
    Bilingual { zh: one("zh"), en: one("en") }
}

/// What was written of a part of this kind.
pub(super) fn words_of(typed: &Typed, list: ThemeList) -> ThemeWords {
    match list {
        ThemeList::Head => {
            ThemeWords::Head { title: text_of(typed, "title"), brief: text_of(typed, "brief") }
        }
        ThemeList::Angles => ThemeWords::Angle(angle_of(typed)),
        ThemeList::Audiences => ThemeWords::Readers(ThemeAudience {
            key: String::new(),
            name: text_of(typed, "name"),
            level: level_of(typed),
            hook: text_of(typed, "hook"),
        }),
        ThemeList::Facts => ThemeWords::Fact(ThemeFact {
            key: String::new(),
            text: text_of(typed, "text"),
            source: text_of(typed, "source"),
            verbatim: typed.has("verbatim"),
            angles: Vec::new(),
        }),
    }
}

/// What in a form cannot be read; `place` is the pointer of the part.
pub(super) fn faults_in(place: &str, typed: &Typed) -> Vec<FieldError> {
    let is_whole = |name: &str| typed.one(name).is_empty() || typed.number::<u32>(name).is_some();
    let wrong = ["min", "max"].into_iter().filter(|name| !is_whole(name));
    wrong.map(|name| FieldError::new(format!("{place}/{name}"), "is no whole number")).collect()
}

fn level_of(typed: &Typed) -> Level {
    match typed.one("level") {
        "key" => Level::Key,
        "optional" => Level::Optional,
        _ => Level::Normal,
    }
}

fn angle_of(typed: &Typed) -> ThemeAngle {
    let written =
        |name: &str| Some(text_of(typed, name)).filter(|text| !(text.zh.is_empty() && text.en.is_empty()));
    let wordings: BTreeMap<Form, Bilingual> = Form::ALL
        .into_iter()
        .filter_map(|form| Some((form, written(&format!("wordings/{}", form.key()))?)))
        .collect();
    ThemeAngle {
        key: String::new(),
        title: text_of(typed, "title"),
        brief: text_of(typed, "brief"),
        wordings,
        functions: typed.each("functions"),
        facts: typed.each("facts"),
        level: level_of(typed),
        local: typed.has("local"),
        reserved: typed.has("reserved"),
        form: Form::of_key(typed.one("form")),
        audiences: typed.each("audiences"),
        min: typed.number("min"),
        max: typed.number("max"),
        audience_notes: BTreeMap::new(),
    }
}
