//! A form that is shown again: what it was filled in against, and what somebody else has written meanwhile.

use maud::{Markup, html};

use super::language::Speech;
use http::problem::Problem;

/// One thing that a form says: what it is called, what is saved now, what was typed.
pub(super) struct Meanwhile<'a> {
    pub(super) label: &'a str,
    pub(super) saved: String,
    pub(super) typed: String,
}

/// Whether a form was refused because somebody else has written since it was opened.
pub(super) fn is_stale(problem: Option<&Problem>) -> bool {
    problem.is_some_and(|problem| problem.code == "stale")
}

/// The revision that a form carries when it is shown again. What is wrong with a value says nothing of what others have written: the
/// form stays bound to what it was filled in against. Only where the page tells what was changed is it bound to the newest.
pub(super) fn carried(problem: Option<&Problem>, typed: i64, newest: i64) -> i64 {
    if is_stale(problem) { newest } else { typed }
}

/// What is saved now, where that is not what was typed; nothing unless somebody else has written meanwhile.
pub(super) fn meanwhile<'a>(
    problem: Option<&Problem>,
    said: impl IntoIterator<Item = Meanwhile<'a>>,
    speech: Speech,
) -> Markup {
    if !is_stale(problem) {
        return html! {};
    }
    let differing: Vec<Meanwhile<'_>> = said.into_iter().filter(|one| one.saved != one.typed).collect();
    html! {
        section.changed aria-labelledby="changed" {
            h2 #changed { (speech.say("当前已保存的内容（与您所填不同）", "Saved content that differs from what you typed")) }
            @if differing.is_empty() { p { (speech.say("与您所填相同。", "There is none.")) } }
            @else {
                dl { @for one in differing {
                    dt { (one.label) }
                    dd { @if one.saved.is_empty() { (speech.say("（空）", "(empty)")) } @else { (one.saved) } }
                } }
            }
            p.hint { (speech.say("您所填内容仍保留在下方。再次点击“保存”，将以您所填为准。", "What you typed still stands below. Save once more to keep yours.")) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::language::Language;
    use http::problem::Kind;

    #[test]
    fn a_form_goes_on_to_the_newest_revision_only_where_that_is_told() {
        let (invalid, stale) = (Problem::new(Kind::Invalid, ""), Problem::new(Kind::Stale, ""));
        assert_eq!(carried(Some(&invalid), 3, 5), 3);
        assert_eq!(carried(None, 3, 5), 3);
        assert_eq!(carried(Some(&stale), 3, 5), 5);
    }

    #[test]
    fn what_is_told_is_what_differs() {
        let said = || {
            [("Title", "a", "a"), ("Brief", "<b>", "c"), ("Place", "", "d")].map(|(label, saved, typed)| {
                Meanwhile { label, saved: saved.to_owned(), typed: typed.to_owned() }
            })
        };
        let (invalid, stale) = (Problem::new(Kind::Invalid, ""), Problem::new(Kind::Stale, ""));
        let told = meanwhile(Some(&stale), said(), Speech(Language::En)).into_string();
        assert!(
            told.contains("<dt>Brief</dt><dd>&lt;b&gt;</dd>") && told.contains("<dd>(empty)</dd>"),
            "{told}"
        );
        assert!(!told.contains("Title"), "{told}");
        assert_eq!(meanwhile(Some(&invalid), said(), Speech(Language::En)).into_string(), "");
    }
}
