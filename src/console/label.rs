//! What states, steps and reasons are called.

use super::language::Speech;
use domain::campaign::CampaignState;
use domain::direction::DeclineReason;
use domain::gate::Gate;
use domain::piece::PieceState;
use domain::review::ReviewStep;

impl Speech {
    pub(super) const fn campaign_state(self, state: CampaignState) -> &'static str {
        match state {
            CampaignState::Draft => self.say("草拟", "draft"),
            CampaignState::Planned => self.say("已出方案", "planned"),
            CampaignState::Signed => self.say("已签发", "signed"),
            CampaignState::Launched => self.say("进行中", "running"),
            CampaignState::Closed => self.say("已结束", "closed"),
        }
    }

    pub(super) const fn piece_state(self, state: PieceState) -> &'static str {
        match state {
            PieceState::HandedIn => self.say("已交稿", "handed in"),
            PieceState::Draft => self.say("草稿", "draft"),
            PieceState::Submitted => self.say("待审", "waits for review"),
            PieceState::InReview => self.say("在审", "in review"),
            PieceState::Approved => self.say("审核通过", "approved"),
            PieceState::Signed => self.say("已签发", "signed"),
            PieceState::Published => self.say("已发布", "published"),
            PieceState::Corrected => self.say("已更正", "corrected"),
            PieceState::Withdrawn => self.say("已撤回", "withdrawn"),
        }
    }

    pub(super) const fn gate(self, gate: Gate) -> &'static str {
        match gate {
            Gate::Political => self.say("政治关", "Political"),
            Gate::Legal => self.say("法律关", "Legal"),
            Gate::Confidentiality => self.say("保密关", "Confidentiality"),
            Gate::Text => self.say("文字关", "Text"),
        }
    }

    /// What somebody does next.
    pub(super) const fn step(self, step: ReviewStep) -> &'static str {
        match step {
            ReviewStep::Submit => self.say("送审", "submit for review"),
            ReviewStep::Review => self.say("审核", "review"),
            ReviewStep::Sign => self.say("签发", "sign"),
            ReviewStep::Publish => self.say("发布", "publish"),
        }
    }

    pub(super) const fn decline_reason(self, reason: DeclineReason) -> &'static str {
        match reason {
            DeclineReason::NoAuthority => self.say("不属于我单位职责", "not ours to say"),
            DeclineReason::SameTopicFromAbove => self.say("上级已布置同题", "the same topic came from above"),
            DeclineReason::NoStaff => self.say("近期人手不足", "nobody can write it"),
            DeclineReason::Sensitive => self.say("目前不宜讲", "not to be told now"),
            DeclineReason::AccountPaused => self.say("账号停更", "the account rests"),
            DeclineReason::Other => self.say("其他（请写明）", "other (please say)"),
        }
    }
}
