//! A field of a form, with what is wrong with it beside it.

use maud::{Markup, html};

use http::problem::Problem;

/// A field. What is wrong with it is found by its name, which is its place in the request.
#[derive(Clone, Copy)]
pub(super) struct FormField<'a> {
    pub(super) name: &'a str,
    pub(super) label: &'a str,
    pub(super) hint: &'a str,
    pub(super) value: &'a str,
    pub(super) problem: Option<&'a Problem>,
}

/// What kind of input a field is.
#[derive(Clone, Copy)]
pub(super) struct InputKind {
    pub(super) kind: &'static str,
    pub(super) autocomplete: &'static str,
    pub(super) most: Option<u32>,
    pub(super) required: bool,
}

impl InputKind {
    /// A line of text of so many characters.
    pub(super) const fn text(most: u32) -> Self {
        Self { most: Some(most), ..Self::of("text") }
    }

    /// What has no length: a number, a day and time.
    pub(super) const fn of(kind: &'static str) -> Self {
        Self { kind, autocomplete: "off", most: None, required: false }
    }

    /// The same, and something must stand in it.
    pub(super) const fn required(self) -> Self {
        Self { required: true, ..self }
    }
}

impl FormField<'_> {
    /// One line.
    pub(super) fn input(&self, kind: InputKind) -> Markup {
        let (id, about) = (self.id(), self.about());
        html! {
            (self.head(&id))
            input id=(id) name=(self.name) type=(kind.kind) value=(self.value) maxlength=[kind.most] autocomplete=(kind.autocomplete)
                required[kind.required] aria-invalid=[self.is_wrong().then_some("true")] aria-describedby=[about];
        }
    }

    /// Several lines.
    pub(super) fn area(&self, rows: u32, most: u32) -> Markup {
        let (id, about) = (self.id(), self.about());
        html! {
            (self.head(&id))
            textarea id=(id) name=(self.name) rows=(rows) maxlength=(most) aria-invalid=[self.is_wrong().then_some("true")]
                aria-describedby=[about] { (self.value) }
        }
    }

    /// A choice of one of these, each with what it is called.
    pub(super) fn select(&self, options: &[(&str, String)]) -> Markup {
        let (id, about) = (self.id(), self.about());
        html! {
            (self.head(&id))
            select id=(id) name=(self.name) aria-describedby=[about] {
                @for (value, label) in options { option value=(value) selected[*value == self.value] { (label) } }
            }
        }
    }

    fn head(&self, id: &str) -> Markup {
        html! {
            label for=(id) { (self.label) }
            @if !self.hint.is_empty() { p.hint id=(format!("{id}-hint")) { (self.hint) } }
            @if self.is_wrong() {
                p.fault id=(format!("{id}-fault")) { @for fault in self.faults() { (fault) " " } }
            }
        }
    }

    fn id(&self) -> String {
        self.name.trim_start_matches('/').replace(['/', '.', ' '], "-")
    }

    /// The ids of what is said about it.
    fn about(&self) -> Option<String> {
        let id = self.id();
        let parts = [(!self.hint.is_empty(), "hint"), (self.is_wrong(), "fault")];
        let said = parts.into_iter().filter(|(is_said, _)| *is_said);
        let ids: Vec<String> = said.map(|(_, part)| format!("{id}-{part}")).collect();
        (!ids.is_empty()).then(|| ids.join(" "))
    }

    fn is_wrong(&self) -> bool {
        self.faults().next().is_some()
    }

    fn faults(&self) -> impl Iterator<Item = &str> {
        let own = self.name.trim_start_matches('/');
        let errors = self.problem.map_or(&[][..], |problem| &problem.errors);
        let is_own = move |pointer: &str| pointer.trim_start_matches('/') == own;
        errors.iter().filter(move |error| is_own(&error.pointer)).map(|error| error.detail.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::problem::Kind;

    #[test]
    fn what_is_wrong_stands_beside_the_field_and_is_read_out_with_it() {
        let problem =
            Problem::new(Kind::Invalid, "x").at("/angles/0/title/zh", "is empty").at("/other", "no");
        let name = "/angles/0/title/zh";
        let field = FormField { name, label: "标题", hint: "", value: "<b>", problem: Some(&problem) };
        let page = field.input(InputKind::text(9)).into_string();
        assert!(page.contains(r#"<p class="fault" id="angles-0-title-zh-fault">is empty"#), "{page}");
        assert!(
            page.contains(r#"aria-describedby="angles-0-title-zh-fault""#) && page.contains("&lt;b&gt;"),
            "{page}"
        );
        assert!(!page.contains("no "), "{page}");
    }
}
