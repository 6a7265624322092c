//! One part of a theme, as a form says it: its head, an angle, readers, a fact.

use std::collections::BTreeMap;

use domain::campaign::Level;
use domain::form::Form;
use domain::language::Bilingual;
use domain::theme::{Theme, ThemeAngle, ThemeAudience, ThemeFact};

/// Fields of a form by their names; of boxes of one name several may be ticked.
pub(super) struct Fields(pub(super) Vec<(String, String)>);

impl Fields {
    /// What stands in a field.
    pub(super) fn get(&self, name: &str) -> &str {
        self.0.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value)
    }

    fn all(&self, name: &str) -> Vec<String> {
        self.0.iter().filter(|(key, _)| key == name).map(|(_, value)| value.clone()).collect()
    }

    fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(key, _)| key == name)
    }

    fn text(&self, name: &str) -> Bilingual {
        let one = |language| self.get(&format!("{name}/{language}")).replace("\r\n", "\n").trim().to_owned();
        Bilingual { zh: one("zh"), en: one("en") }
    }

    fn level(&self) -> Level {
        match self.get("level") {
            "key" => Level::Key,
            "optional" => Level::Optional,
            _ => Level::Normal,
        }
    }

    fn number(&self, name: &str) -> Option<u32> {
        self.get(name).trim().parse().ok()
    }

    /// Everything that was typed, to be copied.
    pub(super) fn typed(&self) -> String {
        let texts = self.0.iter().map(|(_, value)| value.trim()).filter(|value| !value.is_empty());
        texts.collect::<Vec<_>>().join("\n")
    }
}

/// Which part of a theme, by its key; `-`: one more.
pub(super) struct ThemePart<'a> {
    pub(super) list: &'a str,
    key: &'a str,
}

impl<'a> ThemePart<'a> {
    /// Reads `head`, or a list and a key.
    pub(super) fn read(part: &'a str) -> Option<Self> {
        let (list, key) = part.split_once('/').unwrap_or((part, ""));
        matches!(list, "head" | "angles" | "audiences" | "facts").then_some(Self { list, key })
    }

    /// Where it stands in the theme; one more stands at the end. `None`: nowhere.
    pub(super) fn place(&self, theme: &Theme) -> Option<usize> {
        let keys: Vec<&str> = match self.list {
            "angles" => theme.angles.iter().map(|one| one.key.as_str()).collect(),
            "audiences" => theme.audiences.iter().map(|one| one.key.as_str()).collect(),
            "facts" => theme.facts.iter().map(|one| one.key.as_str()).collect(),
            _ => return Some(0),
        };
        if self.is_new() { Some(keys.len()) } else { keys.iter().position(|key| *key == self.key) }
    }

    /// Whether it is to be added.
    pub(super) fn is_new(&self) -> bool {
        self.key == "-"
    }

    /// Whether it can be taken out.
    pub(super) fn is_removable(&self) -> bool {
        self.list != "head" && !self.is_new()
    }

    /// The pointer of the part: what is wrong with its fields begins with it.
    pub(super) fn pointer(&self, at: usize) -> String {
        if self.list == "head" { String::new() } else { format!("/{}/{at}", self.list) }
    }

    /// The theme without it.
    pub(super) fn removed(&self, theme: &Theme, at: usize) -> Theme {
        let mut theme = theme.clone();
        match self.list {
            "angles" => drop(theme.angles.remove(at)),
            "audiences" => drop(theme.audiences.remove(at)),
            "facts" => drop(theme.facts.remove(at)),
            _ => {}
        }
        theme
    }

    /// The theme with what a form says of it.
    pub(super) fn applied(&self, theme: &Theme, at: usize, fields: &Fields) -> Theme {
        let mut theme = theme.clone();
        match self.list {
            "angles" => put(&mut theme.angles, at, |known| angle_of(fields, known)),
            "audiences" => put(&mut theme.audiences, at, |known| ThemeAudience {
                key: key_of("readers", known.map(|one| &one.key)),
                name: fields.text("name"),
                level: fields.level(),
                hook: fields.text("hook"),
            }),
            "facts" => put(&mut theme.facts, at, |known| ThemeFact {
                key: key_of("fact", known.map(|one| &one.key)),
                text: fields.text("text"),
                source: fields.text("source"),
                verbatim: fields.has("verbatim"),
                angles: known.map(|one| one.angles.clone()).unwrap_or_default(),
            }),
            _ => (theme.title, theme.brief) = (fields.text("title"), fields.text("brief")),
        }
        theme
    }
}

/// Puts what a form says in place of what is there, or behind everything.
fn put<T>(list: &mut Vec<T>, at: usize, one: impl FnOnce(Option<&T>) -> T) {
    let new = one(list.get(at));
    match list.get_mut(at) {
        Some(known) => *known = new,
        None => list.push(new),
    }
}

/// The key that a part has, or a name of its kind that [`unique`] makes its own.
fn key_of(kind: &str, known: Option<&String>) -> String {
    known.cloned().unwrap_or_else(|| kind.to_owned())
}

fn angle_of(fields: &Fields, known: Option<&ThemeAngle>) -> ThemeAngle {
    let written =
        |name: &str| Some(fields.text(name)).filter(|text| !(text.zh.is_empty() && text.en.is_empty()));
    let wordings: BTreeMap<Form, Bilingual> = Form::ALL
        .into_iter()
        .filter_map(|form| Some((form, written(&format!("wordings/{}", form.key()))?)))
        .collect();
    let ticked = |name: &str, before: fn(&ThemeAngle) -> &Vec<String>| {
        in_order(fields.all(name), known.map(before).map_or(&[][..], Vec::as_slice))
    };
    ThemeAngle {
        key: key_of("angle", known.map(|one| &one.key)),
        title: fields.text("title"),
        brief: fields.text("brief"),
        wordings,
        functions: ticked("functions", |one| &one.functions),
        facts: ticked("facts", |one| &one.facts),
        level: fields.level(),
        local: fields.has("local"),
        reserved: fields.has("reserved"),
        form: Form::of_key(fields.get("form")),
        audiences: ticked("audiences", |one| &one.audiences),
        min: fields.number("min"),
        max: fields.number("max"),
        audience_notes: known.map(|one| one.audience_notes.clone()).unwrap_or_default(),
    }
}

/// What was ticked, in the order in which it stood; what is new comes last.
fn in_order(mut ticked: Vec<String>, before: &[String]) -> Vec<String> {
    let place = |key: &String| before.iter().position(|one| one == key).unwrap_or(before.len());
    ticked.sort_by_key(place);
    ticked
}

/// A theme whose last part, where that is new, has a key that no other has.
pub(super) fn unique(mut theme: Theme, part: &ThemePart<'_>) -> Theme {
    if part.is_new() {
        match part.list {
            "angles" => own_key(&mut theme.angles, |one| &mut one.key),
            "audiences" => own_key(&mut theme.audiences, |one| &mut one.key),
            "facts" => own_key(&mut theme.facts, |one| &mut one.key),
            _ => {}
        }
    }
    theme
}

fn own_key<T>(list: &mut [T], key: impl Fn(&mut T) -> &mut String) {
    let Some((new, others)) = list.split_last_mut() else { return };
    let taken: Vec<String> = others.iter_mut().map(|one| key(one).clone()).collect();
    let kind = key(new).clone();
    let free =
        (1..=taken.len() + 1).map(|number| format!("{kind}_{number}")).find(|name| !taken.contains(name));
    *key(new) = free.unwrap_or(kind);
}
