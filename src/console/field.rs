//! A field of a form, with what is wrong with it beside it.

use maud::Markup;

pub(super) use super::drawn_field::InputKind;
use super::drawn_field::{DrawnField, faults_at};
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

impl FormField<'_> {
    /// One line.
    pub(super) fn input(&self, kind: InputKind<'_>) -> Markup {
        self.drawn(|field| field.input(kind))
    }

    /// Several lines.
    pub(super) fn area(&self, rows: u32, most: u32) -> Markup {
        self.drawn(|field| field.area(rows, InputKind::text(most)))
    }

    /// A choice of one of these, each with what it is called.
    pub(super) fn select(&self, options: &[(&str, String)]) -> Markup {
        self.drawn(|field| field.select(options))
    }

    fn drawn(&self, draw: impl FnOnce(&DrawnField<'_>) -> Markup) -> Markup {
        let place = self.name.trim_start_matches('/');
        let id = place.replace(['/', '.', ' '], "-");
        let faults = faults_at(self.problem, &format!("/{place}"));
        draw(&DrawnField {
            id: &id,
            name: self.name,
            label: self.label,
            hint: self.hint,
            value: self.value,
            list: None,
            faults,
        })
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
