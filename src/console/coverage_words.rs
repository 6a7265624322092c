//! What coverage is made of, by name.

use super::language::Speech;
use super::name::tree_name;
use domain::cell::EVERYONE;
use domain::coverage::{CoverageCell, CoverageState, RemedyKind, UnknownPart};
use domain::form::Form;
use domain::guide::Guide;
use domain::matrix::Matrix;

/// Names of functions, audiences, forms and regions.
#[derive(Clone, Copy)]
pub(super) struct CoverageNames<'a> {
    pub(super) matrix: &'a Matrix,
    pub(super) guide: &'a Guide,
    pub(super) speech: Speech,
}

impl CoverageNames<'_> {
    pub(super) fn function(self, key: &str) -> String {
        tree_name(self.matrix.functions(), key, self.speech)
    }

    pub(super) fn audience(self, key: &str) -> String {
        if key == EVERYONE {
            return self.speech.say("所有人", "everyone").to_owned();
        }
        tree_name(self.matrix.audiences(), key, self.speech)
    }

    pub(super) fn form(self, form: Form) -> String {
        let name = self.guide.forms.get(&form).map(|form| form.name.get(self.speech.0));
        name.unwrap_or_else(|| form.key()).to_owned()
    }

    pub(super) fn region(self, key: Option<&str>) -> String {
        let nowhere = || self.speech.say("不限地区", "no place in particular").to_owned();
        key.map_or_else(nowhere, |key| tree_name(self.matrix.regions(), key, self.speech))
    }

    /// A cell in one line.
    pub(super) fn cell(self, cell: &CoverageCell) -> String {
        [
            self.function(&cell.function),
            self.audience(&cell.audience),
            self.form(cell.form),
            self.region(cell.region.as_deref()),
        ]
        .join(" × ")
    }
}

/// How well a cell is supplied.
pub(super) const fn coverage_state(state: CoverageState, speech: Speech) -> &'static str {
    match state {
        CoverageState::Uncovered => speech.say("无人能讲", "nobody"),
        CoverageState::Thin => speech.say("偏少", "too few"),
        CoverageState::Covered => speech.say("已覆盖", "covered"),
        CoverageState::Crowded => speech.say("偏多", "more than enough"),
    }
}

/// How a gap is closed.
pub(super) const fn remedy_kind(kind: RemedyKind, speech: Speech) -> &'static str {
    match kind {
        RemedyKind::Audience => speech.say("补服务对象", "list the audience"),
        RemedyKind::Shift => speech.say("调换服务对象", "change the audience"),
        RemedyKind::Region => speech.say("补地区", "speak for the region"),
        RemedyKind::Form => speech.say("开另一种形式的账号", "open an account of that form"),
        RemedyKind::AccountKind => speech.say("开另一类公众号", "open the other kind of WeChat account"),
        RemedyKind::Open => speech.say("开账号", "open an account"),
        RemedyKind::Mixed => speech.say("几项一起", "several together"),
    }
}

/// What nobody has entered of an account.
pub(super) fn unknown_parts(parts: &[UnknownPart], speech: Speech) -> String {
    let name = |part: &UnknownPart| match part {
        UnknownPart::Functions => speech.say("职能", "functions"),
        UnknownPart::Audiences => speech.say("服务对象", "audiences"),
        UnknownPart::Region => speech.say("地区", "region"),
    };
    parts.iter().map(name).collect::<Vec<_>>().join(speech.say("、", ", "))
}

/// A weight or a number of voices, without decimals that say nothing.
pub(super) fn figure(value: f64) -> String {
    let text = format!("{value:.1}");
    text.strip_suffix(".0").map_or(text.clone(), ToOwned::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_figures_have_no_decimals() {
        assert_eq!([2.0, 0.6, 1234.04].map(figure), ["2", "0.6", "1234"]);
    }
}
