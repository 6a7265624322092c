//! Fields of forms as somebody has filled them in, each with what is wrong with it beside it.

use std::collections::BTreeSet;

use maud::{Markup, html};

use super::language::Speech;
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
    /// Its name in the form, which is its id too.
    pub(super) name: &'a str,
    /// What it is called, in both languages.
    pub(super) label: (&'a str, &'a str),
    /// Where a problem names it.
    pub(super) pointer: &'a str,
    /// The type of its input; `area`: several lines.
    pub(super) kind: &'a str,
    /// The most characters that it takes.
    pub(super) most: u32,
    /// Whether it has to be filled in.
    pub(super) required: bool,
    /// Id of a list of what it may be.
    pub(super) list: Option<&'a str>,
    /// What helps to fill it in.
    pub(super) hint: &'a str,
}

impl Fields<'_> {
    /// A field with its label, its hint and what is wrong with it.
    pub(super) fn show(self, field: &Field<'_>) -> Markup {
        let faults = faults(self.problem, field.pointer);
        let (hint, fault) = (format!("{}-hint", field.name), format!("{}-fault", field.name));
        let described: Vec<&str> = [(!field.hint.is_empty(), &hint), (!faults.is_empty(), &fault)]
            .into_iter()
            .filter_map(|(is, id)| is.then_some(id.as_str()))
            .collect();
        let described = (!described.is_empty()).then(|| described.join(" "));
        let is_wrong = (!faults.is_empty()).then_some("true");
        let value = self.typed.one(field.name);
        html! {
            label for=(field.name) { (self.speech.say(field.label.0, field.label.1)) }
            @if !field.hint.is_empty() { p.hint id=(hint) { (field.hint) } }
            @if !faults.is_empty() { p.fault id=(fault) { (faults.join(self.speech.say("；", "; "))) } }
            @if field.kind == "area" {
                textarea id=(field.name) name=(field.name) rows="4" maxlength=(field.most) required[field.required]
                    aria-invalid=[is_wrong] aria-describedby=[described] { (value) }
            } @else {
                input id=(field.name) name=(field.name) type=(field.kind) value=(value) required[field.required]
                    maxlength=[(field.kind == "text").then_some(field.most)] list=[field.list] autocomplete="off"
                    aria-invalid=[is_wrong] aria-describedby=[described];
            }
        }
    }
}

/// What is wrong with the field that a problem names so, or with a part of it.
fn faults<'a>(problem: Option<&'a Problem>, pointer: &str) -> Vec<&'a str> {
    let is_of = |other: &str| {
        other.strip_prefix(pointer).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    let errors = problem.into_iter().flat_map(|problem| problem.errors.iter());
    errors.filter(|error| is_of(&error.pointer)).map(|error| error.detail.as_str()).collect()
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
