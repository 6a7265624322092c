//! A field of a form as every page draws it: its label, its hint, what is wrong with it, and what stands in it.

use maud::{Markup, html};

use http::problem::Problem;

/// A field, whoever describes it.
#[derive(Default)]
pub(super) struct DrawnField<'a> {
    pub(super) id: &'a str,
    pub(super) name: &'a str,
    pub(super) label: &'a str,
    /// What helps to fill it in.
    pub(super) hint: &'a str,
    pub(super) value: &'a str,
    /// Id of a list of what it may be.
    pub(super) list: Option<&'a str>,
    /// What is wrong with it.
    pub(super) faults: Vec<&'a str>,
}

/// What kind of input a field is.
#[derive(Clone, Copy)]
pub(super) struct InputKind<'a> {
    pub(super) kind: &'a str,
    pub(super) autocomplete: &'a str,
    pub(super) most: Option<u32>,
    pub(super) required: bool,
}

impl<'a> InputKind<'a> {
    /// A line of text of so many characters.
    pub(super) const fn text(most: u32) -> Self {
        Self { most: Some(most), ..Self::of("text") }
    }

    /// What has no length: a number, a day and time.
    pub(super) const fn of(kind: &'a str) -> Self {
        Self { kind, autocomplete: "off", most: None, required: false }
    }

    /// The same, and something must stand in it.
    pub(super) const fn required(self) -> Self {
        Self { required: true, ..self }
    }
}

impl DrawnField<'_> {
    /// One line.
    pub(super) fn input(&self, kind: InputKind<'_>) -> Markup {
        html! {
            (self.head())
            input id=(self.id) name=(self.name) type=(kind.kind) value=(self.value) required[kind.required] maxlength=[kind.most]
                list=[self.list] autocomplete=(kind.autocomplete) aria-invalid=[self.invalid()] aria-describedby=[self.about()];
        }
    }

    /// Several lines.
    pub(super) fn area(&self, rows: u32, kind: InputKind<'_>) -> Markup {
        html! {
            (self.head())
            textarea id=(self.id) name=(self.name) rows=(rows) maxlength=[kind.most] required[kind.required]
                aria-invalid=[self.invalid()] aria-describedby=[self.about()] { (self.value) }
        }
    }

    /// A choice of one of these, each with what it is called.
    pub(super) fn select(&self, options: &[(&str, String)]) -> Markup {
        html! {
            (self.head())
            select id=(self.id) name=(self.name) aria-invalid=[self.invalid()] aria-describedby=[self.about()] {
                @for (value, label) in options { option value=(value) selected[*value == self.value] { (label) } }
            }
        }
    }

    fn head(&self) -> Markup {
        html! {
            label for=(self.id) { (self.label) }
            @if !self.hint.is_empty() { p.hint id=(format!("{}-hint", self.id)) { (self.hint) } }
            @if !self.faults.is_empty() { p.fault id=(format!("{}-fault", self.id)) { (self.faults.join(" ")) } }
        }
    }

    fn invalid(&self) -> Option<&'static str> {
        (!self.faults.is_empty()).then_some("true")
    }

    /// The ids of what is said about it.
    fn about(&self) -> Option<String> {
        let parts = [(!self.hint.is_empty(), "hint"), (!self.faults.is_empty(), "fault")];
        let said = parts.into_iter().filter(|(is_said, _)| *is_said);
        let ids: Vec<String> = said.map(|(_, part)| format!("{}-{part}", self.id)).collect();
        (!ids.is_empty()).then(|| ids.join(" "))
    }
}

/// What is wrong with the field that a problem names so, or with a part of it.
pub(super) fn faults_at<'a>(problem: Option<&'a Problem>, pointer: &str) -> Vec<&'a str> {
    let is_of = |other: &str| {
        other.strip_prefix(pointer).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    let errors = problem.into_iter().flat_map(|problem| problem.errors.iter());
    errors.filter(|error| is_of(&error.pointer)).map(|error| error.detail.as_str()).collect()
}
