//! Fields of forms as somebody has filled them in, each with what is wrong with it beside it.

use std::collections::BTreeSet;

use maud::Markup;

use super::drawn_field::{DrawnField, InputKind, faults_at};
use super::language::Speech;
use domain::field::ValidationErrors;
use http::problem::Problem;

/// What a form holds, in order; a name may stand several times.
#[derive(Debug, Clone, Default)]
pub(super) struct Typed(pub(super) Vec<(String, String)>);

impl Typed {
    /// With this name and value, in place of any other of that name.
    pub(super) fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.0.retain(|(other, _)| other != name);
        self.and(name, value)
    }

    /// With this name and value too.
    pub(super) fn and(mut self, name: &str, value: impl Into<String>) -> Self {
        self.0.push((name.to_owned(), value.into()));
        self
    }

    /// The value of a name; empty where it does not stand.
    pub(super) fn one(&self, name: &str) -> &str {
        self.0.iter().find(|(other, _)| other == name).map_or("", |(_, value)| value.trim())
    }

    /// The same as a text of lines: browsers end lines by two characters, which nobody typed.
    pub(super) fn text(&self, name: &str) -> String {
        self.one(name).replace("\r\n", "\n")
    }

    /// A number; `None` where there is none.
    pub(super) fn number<T: std::str::FromStr>(&self, name: &str) -> Option<T> {
        self.one(name).parse().ok()
    }

    /// A whole number that is a field of the form; `None` where nothing is typed, and where what is typed is none, which is a fault.
    pub(super) fn whole(&self, name: &str, faults: &mut ValidationErrors) -> Option<u32> {
        let typed = Some(self.one(name)).filter(|typed| !typed.is_empty())?;
        faults.read(&format!("/{name}"), typed.parse().map_err(|_| "is no whole number".to_owned()))
    }

    /// Everything that was typed, to be copied.
    pub(super) fn copied(&self) -> String {
        let texts = self.0.iter().map(|(_, value)| value.trim()).filter(|value| !value.is_empty());
        texts.collect::<Vec<_>>().join("\n")
    }

    /// Whether a name stands in it, such as that of a box that is ticked.
    pub(super) fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(other, _)| other == name)
    }

    /// Every value of a name, in order.
    pub(super) fn each(&self, name: &str) -> Vec<String> {
        self.0.iter().filter(|(other, _)| other == name).map(|(_, value)| value.clone()).collect()
    }

    /// Every value of a name.
    pub(super) fn all(&self, name: &str) -> BTreeSet<String> {
        self.0.iter().filter(|(other, _)| other == name).map(|(_, value)| value.clone()).collect()
    }
}

/// Fields that are shown with what was typed.
#[derive(Clone, Copy)]
pub(super) struct Fields<'a> {
    pub(super) typed: &'a Typed,
    pub(super) problem: Option<&'a Problem>,
    pub(super) speech: Speech,
}

/// One field.
#[derive(Clone, Copy, Default)]
pub(super) struct Field<'a> {
    /// Its name in the form.
    pub(super) name: &'a str,
    /// Its id, where another form of the page has a field of this name; else the name.
    pub(super) id: &'a str,
    /// What it is called, in both languages.
    pub(super) label: (&'a str, &'a str),
    /// Where a problem names it.
    pub(super) pointer: &'a str,
    /// The type of its input; `area`: several lines.
    pub(super) kind: &'a str,
    /// Lines of an area.
    pub(super) rows: Option<u32>,
    /// The most characters that it takes; none where it says nothing of it.
    pub(super) most: u32,
    /// Whether it has to be filled in.
    pub(super) required: bool,
    /// Id of a list of what it may be.
    pub(super) list: Option<&'a str>,
    /// What helps to fill it in.
    pub(super) hint: &'a str,
}

impl<'a> Fields<'a> {
    /// What is wrong with the field that a problem names so.
    pub(super) fn faults(self, pointer: &str) -> Vec<&'a str> {
        faults_at(self.problem, pointer)
    }

    /// A field with its label, its hint and what is wrong with it.
    pub(super) fn show(self, field: &Field<'_>) -> Markup {
        let drawn = DrawnField {
            id: if field.id.is_empty() { field.name } else { field.id },
            name: field.name,
            label: self.speech.say(field.label.0, field.label.1),
            hint: field.hint,
            value: self.typed.one(field.name),
            list: field.list,
            faults: self.faults(field.pointer),
        };
        let most = (field.most > 0).then_some(field.most);
        let kind = InputKind { most, required: field.required, ..InputKind::of(field.kind) };
        if field.kind == "area" { drawn.area(field.rows.unwrap_or(4), kind) } else { drawn.input(kind) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::language::Language;
    use http::problem::Kind;

    #[test]
    fn what_is_wrong_stands_beside_the_field_and_is_tied_to_it() {
        let problem = Problem::new(Kind::Invalid, "")
            .at("/localities/0/key", "there is none")
            .at("/localities_of", "is another field");
        let typed = Typed::default().with("place", "<none>");
        let fields = Fields { typed: &typed, problem: Some(&problem), speech: Speech(Language::En) };
        let field = Field {
            name: "place",
            label: ("地区", "Place"),
            pointer: "/localities",
            kind: "text",
            most: 200,
            ..Field::default()
        };
        let shown = fields.show(&field).into_string();
        assert!(shown.contains("id=\"place-fault\">there is none<"), "{shown}");
        assert!(
            shown.contains("aria-describedby=\"place-fault\"") && shown.contains("&lt;none&gt;"),
            "{shown}"
        );
    }

    #[test]
    fn a_name_that_stands_several_times_has_several_values() {
        let typed = Typed::default().and("angle", "a").and("angle", "b").and("title", " t ");
        assert_eq!(typed.all("angle").len(), 2);
        assert_eq!((typed.one("title"), typed.one("none")), ("t", ""));
    }
}
