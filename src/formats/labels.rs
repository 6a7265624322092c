//! What stands on papers beside names and texts. Both languages of a label stand side by side, so that none is forgotten.

use domain::direction::{DirectionKind, DirectionState};
use domain::language::Language;
use domain::piece::OriginalityVerdict;

/// Labels in one language.
#[derive(Debug, Clone, Copy)]
pub struct Labels(pub Language);

/// Said on every copy of an outcome (RULES: what must not be an assessment basis).
const NOT_A_BASIS: (&str, &str) = ("不作考核依据", "Not a basis for assessment");

impl Labels {
    /// The text of this language.
    #[must_use]
    pub const fn pick<'a>(self, zh: &'a str, en: &'a str) -> &'a str {
        match self.0 {
            Language::Zh => zh,
            Language::En => en,
        }
    }

    /// That a figure is no basis for an assessment.
    #[must_use]
    pub const fn not_a_basis(self) -> &'static str {
        self.pick(NOT_A_BASIS.0, NOT_A_BASIS.1)
    }

    /// How firmly something is asked.
    #[must_use]
    pub const fn kind(self, kind: DirectionKind) -> &'static str {
        match kind {
            DirectionKind::Task => self.pick("任务", "task"),
            DirectionKind::Suggestion => self.pick("建议", "suggestion"),
            DirectionKind::Invitation => self.pick("邀请", "invitation"),
        }
    }

    /// Where a direction stands.
    #[must_use]
    pub const fn state(self, state: DirectionState) -> &'static str {
        match state {
            DirectionState::Proposed => self.pick("拟定", "proposed"),
            DirectionState::Asked => self.pick("已下达", "asked"),
            DirectionState::Accepted => self.pick("已接受", "accepted"),
            DirectionState::Declined => self.pick("已谢绝", "declined"),
            DirectionState::Superseded => self.pick("已调整", "moved"),
            DirectionState::Lapsed => self.pick("未提交", "lapsed"),
            DirectionState::Delivered => self.pick("已发布", "delivered"),
        }
    }

    /// What the machine says of a text.
    #[must_use]
    pub const fn verdict(self, verdict: OriginalityVerdict) -> &'static str {
        match verdict {
            OriginalityVerdict::Original => self.pick("原创", "original"),
            OriginalityVerdict::NearCopy => self.pick("近似已有稿件", "near copy"),
            OriginalityVerdict::NothingOwn => self.pick("没有自己的内容", "nothing of its own"),
            OriginalityVerdict::Repost => self.pick("转发", "repost"),
        }
    }

    /// Names in a row.
    #[must_use]
    pub fn list(self, names: &[String]) -> String {
        names.join(self.pick("、", ", "))
    }

    /// An account with its platform beside it.
    #[must_use]
    pub fn account(self, name: &str, platform: &str) -> String {
        match self.0 {
            _ if platform.is_empty() => name.to_owned(),
            Language::Zh => format!("{name}（{platform}）"),
            Language::En => format!("{name} ({platform})"),
        }
    }
}
