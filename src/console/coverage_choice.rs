//! Which cells of coverage are looked at, and the form that asks for it.

use maud::{Markup, html};
use serde::Deserialize;

use super::address::with_query;
use super::coverage_words::{CoverageNames, coverage_state};
use super::language::Speech;
use super::query::{keyed_of, not_of};
use app::coverage::SupplyBasis;
use domain::coverage::{CoverageFilter, CoverageState};
use domain::form::Form;
use http::problem::Problem;

/// So many regions stand in a list to choose from; those for which most is wanted.
const MOST_REGIONS: usize = 150;

/// Over how many days one looks back.
const DAYS: [&str; 4] = ["7", "30", "90", "365"];

/// What is chosen. What a form leaves empty is not asked for.
#[derive(Clone, Default, Deserialize)]
pub(super) struct CoverageChoice {
    #[serde(default)]
    pub(super) function: String,
    #[serde(default)]
    pub(super) audience: String,
    #[serde(default)]
    pub(super) form: String,
    #[serde(default)]
    pub(super) region: String,
    #[serde(default)]
    pub(super) state: String,
    /// Pieces of so many days count; empty: what accounts can say.
    #[serde(default)]
    pub(super) days: String,
    /// Where the page begins.
    #[serde(default)]
    pub(super) after: String,
}

impl CoverageChoice {
    /// The filter of it.
    ///
    /// # Errors
    /// A form or a state that there is not.
    pub(super) fn filter(&self) -> Result<CoverageFilter, Problem> {
        let given = |text: &String| Some(text.clone()).filter(|text| !text.is_empty());
        let state = keyed_of(&self.state, "state", CoverageState::of_key)?;
        Ok(CoverageFilter {
            function: given(&self.function),
            audience: given(&self.audience),
            form: keyed_of(&self.form, "form", Form::of_key)?,
            region: given(&self.region),
            state,
        })
    }

    /// By which supply is counted.
    ///
    /// # Errors
    /// Days that are none.
    pub(super) fn basis(&self) -> Result<SupplyBasis, Problem> {
        if self.days.is_empty() {
            return Ok(SupplyBasis::Potential);
        }
        let days = self.days.parse().ok().filter(|days| (1..=3660).contains(days));
        days.map(SupplyBasis::Delivered).ok_or_else(|| not_of("days"))
    }

    /// Where the page begins, as what it is in this list.
    ///
    /// # Errors
    /// What is of no such list.
    pub(super) fn place<T: std::str::FromStr>(&self) -> Result<Option<T>, Problem> {
        if self.after.is_empty() {
            return Ok(None);
        }
        self.after.parse().map(Some).map_err(|_| not_of("after"))
    }

    /// The address of a page with these filters; `more` comes first and stands for a filter of the same name.
    pub(super) fn address(&self, path: &str, more: &[(&str, &str)]) -> String {
        let own = [
            ("function", self.function.as_str()),
            ("audience", &self.audience),
            ("form", &self.form),
            ("region", &self.region),
            ("state", &self.state),
            ("days", &self.days),
        ];
        let rest = own.into_iter().filter(|(name, _)| more.iter().all(|(given, _)| given != name));
        with_query(path, &more.iter().copied().chain(rest).collect::<Vec<_>>())
    }
}

/// Which filters a form has beside form and region.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum MoreFilters {
    /// None.
    Nothing,
    /// What pieces have said instead of what accounts can say.
    Delivered,
    /// The cell's function and state.
    FunctionAndState,
}

/// The form that asks for cells on the page at `path`.
pub(super) fn cell_filters(
    path: &str,
    choice: &CoverageChoice,
    regions: &[String],
    names: CoverageNames<'_>,
    more: MoreFilters,
) -> Markup {
    let speech = names.speech;
    let is_chosen = |key: &str, chosen: &String| *chosen == key;
    let hidden = regions.iter().skip(MOST_REGIONS).filter(|key| **key == choice.region);
    html! {
        form.filters method="get" action=(path) {
            @if more != MoreFilters::FunctionAndState {
                (kept("function", &choice.function))
                (kept("state", &choice.state))
            }
            @if more != MoreFilters::Delivered { (kept("days", &choice.days)) }
            (kept("audience", &choice.audience))
            @if more == MoreFilters::FunctionAndState {
                div.pick {
                    label for="function" { (speech.say("职能", "Function")) }
                    select #function name="function" {
                        option value="" { (speech.say("全部", "All")) }
                        @for node in names.matrix.functions().iter() { option value=(node.key) selected[is_chosen(&node.key, &choice.function)] { (node.name(speech.0)) } }
                    }
                }
            }
            div.pick {
                label for="form" { (speech.say("形式", "Form")) }
                select #form name="form" {
                    option value="" { (speech.say("全部", "All")) }
                    @for form in Form::ALL { option value=(form.key()) selected[is_chosen(form.key(), &choice.form)] { (names.form(form)) } }
                }
            }
            div.pick {
                label for="region" { (speech.say("地区", "Region")) }
                select #region name="region" {
                    option value="" { (speech.say("全部", "All")) }
                    @for key in regions.iter().take(MOST_REGIONS).chain(hidden) {
                        option value=(key) selected[is_chosen(key, &choice.region)] { (names.region(Some(key))) }
                    }
                }
            }
            @if more == MoreFilters::FunctionAndState { (state_filter(choice, speech)) }
            @if more == MoreFilters::Delivered { (days_filter(choice, speech)) }
            button { (speech.say("筛选", "Filter")) }
        }
    }
}

/// What a form keeps without showing it.
fn kept(name: &str, value: &str) -> Markup {
    html! { @if !value.is_empty() { input type="hidden" name=(name) value=(value); } }
}

fn state_filter(choice: &CoverageChoice, speech: Speech) -> Markup {
    html! {
        div.pick {
            label for="state" { (speech.say("状态", "State")) }
            select #state name="state" {
                option value="" { (speech.say("全部", "All")) }
                @for state in CoverageState::ALL { option value=(state.key()) selected[choice.state == state.key()] { (coverage_state(state, speech)) } }
            }
        }
    }
}

fn days_filter(choice: &CoverageChoice, speech: Speech) -> Markup {
    html! {
        div.pick {
            label for="days" { (speech.say("计算方式", "Counted by")) }
            select #days name="days" {
                option value="" { (speech.say("能讲什么", "what accounts can say")) }
                @for days in DAYS {
                    option value=(days) selected[choice.days == days] {
                        (speech.say("近 ", "what was said in ")) (days) (speech.say(" 天讲过什么", " days"))
                    }
                }
            }
        }
    }
}

/// The pages of coverage, to go from one to the next.
pub(super) fn coverage_places(here: &str, speech: Speech) -> Markup {
    let places = [
        ("/coverage", speech.say("总览", "Overview")),
        ("/coverage/gaps", speech.say("空白与补法", "Gaps and remedies")),
        ("/coverage/what-if", speech.say("推演", "What if")),
        ("/coverage/fragility", speech.say("薄弱环节", "Fragile points")),
        ("/coverage/merge", speech.say("可合并的账号", "Accounts to merge")),
        ("/coverage/targets", speech.say("目标和计法", "Targets")),
    ];
    html! {
        nav.places aria-label=(speech.say("覆盖", "Coverage")) {
            @for (address, name) in places { a href=(address) aria-current=[(address == here).then_some("page")] { (name) } }
        }
    }
}
