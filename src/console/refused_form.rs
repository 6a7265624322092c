//! One of several forms of a page that was refused: what was typed stays in it, and what is wrong is said beside its fields.

use std::cell::Cell;

use maud::{Markup, html};

use super::language::Speech;
use super::refusal::summary;
use super::typed::{Fields, Typed};
use http::problem::Problem;

/// A form that was refused.
pub(super) struct RefusedForm {
    /// Which of the forms of the page.
    form: String,
    pub(super) typed: Typed,
    pub(super) problem: Problem,
    /// Whether the page goes on to have this form.
    is_drawn: Cell<bool>,
}

impl RefusedForm {
    /// A form of this name, with the problem in the language of the page.
    pub(super) fn new(form: &str, typed: Typed, problem: Problem) -> Self {
        Self { form: form.to_owned(), typed, problem, is_drawn: Cell::new(false) }
    }

    /// What stands on top of the page: what is wrong, and what was typed where the page has no such form any more. The forms are drawn
    /// before.
    pub(super) fn on_top(&self, speech: Speech) -> Markup {
        let typed = self.typed.copied();
        html! {
            (summary(&self.problem, speech))
            @if !self.is_drawn.get() && !typed.is_empty() {
                label for="typed" { (speech.say("您所写内容（可复制）", "What you wrote, to be copied")) }
                textarea #typed rows="6" readonly { (typed) }
            }
        }
    }
}

/// A form of a page as it is drawn: with what was typed where it was refused, else with what it begins with.
pub(super) struct DrawnForm<'a> {
    typed: Typed,
    problem: Option<&'a Problem>,
    speech: Speech,
}

impl<'a> DrawnForm<'a> {
    /// The form of this name.
    pub(super) fn of(refused: Option<&'a RefusedForm>, form: &str, begins: Typed, speech: Speech) -> Self {
        match refused.filter(|one| one.form == form) {
            Some(one) => {
                one.is_drawn.set(true);
                Self { typed: one.typed.clone(), problem: Some(&one.problem), speech }
            }
            None => Self { typed: begins, problem: None, speech },
        }
    }

    /// Its fields.
    pub(super) fn fields(&self) -> Fields<'_> {
        Fields { typed: &self.typed, problem: self.problem, speech: self.speech }
    }

    /// Whether it was refused.
    pub(super) fn was_refused(&self) -> bool {
        self.problem.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::language::Language;
    use http::problem::Kind;

    #[test]
    fn what_was_typed_stands_in_its_form_and_where_there_is_none_on_top() {
        let speech = Speech(Language::En);
        let typed = || Typed::default().with("reason", "too long");
        let problem = || Problem::new(Kind::Invalid, "x");
        let refused = RefusedForm::new("return", typed(), problem());
        let drawn = DrawnForm::of(Some(&refused), "return", Typed::default(), speech);
        assert!(drawn.was_refused() && drawn.fields().typed.one("reason") == "too long");
        assert!(!DrawnForm::of(Some(&refused), "score", Typed::default(), speech).was_refused());
        assert!(!refused.on_top(speech).into_string().contains("too long"));
        let gone = RefusedForm::new("return", typed(), problem());
        assert!(gone.on_top(speech).into_string().contains("too long"));
    }
}
