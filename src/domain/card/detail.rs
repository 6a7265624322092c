//! A direction with everything that an operator needs to begin to write at once.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::record::DirectionCard;
use crate::campaign::{CampaignAmendment, Fact};
use crate::form::Form;

/// A direction with everything that an operator needs to begin to write.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DirectionDetail {
    /// The card.
    #[serde(flatten)]
    pub card: DirectionCard,
    /// From when to when, on the deployment's clocks and in the campaign's language; whole days are said as days, the last one included.
    #[schema(example = "2026年6月10日至6月16日")]
    pub window: String,
    /// What the time of `window` is called.
    #[schema(example = "北京时间")]
    pub zone: String,
    /// Why this account, in sentences.
    #[schema(example = json!(["职责相符：教育。"]))]
    pub why: Vec<String>,
    /// How long the piece should be.
    #[schema(example = "800 至 1200 字")]
    pub length: String,
    /// How a piece of this form is written, whatever it tells.
    #[schema(example = "开头三行说清跟谁有关、要做什么。")]
    pub instruction: String,
    /// How often the account may push, where its kind says so; null: not said.
    #[schema(required = true, example = "订阅号：每天可群发一次。")]
    pub frequency: Option<String>,
    /// Names for the keys of the card, and whom to ask.
    pub names: DirectionNames,
    /// How the campaign's contact and brief were amended after it was planned, the newest first; at most ten.
    pub amendments: Vec<CampaignAmendment>,
    /// The same story in the organisation's other accounts, where one team writes for all of them.
    pub cuts: Vec<StoryCut>,
    /// Statements to use.
    pub facts: Vec<Fact>,
    /// Who tells something close to it, and what.
    pub neighbours: Vec<NeighbourDirection>,
    /// The three other directions that would cost the plan least.
    pub alternatives: Vec<DirectionAlternative>,
}

/// What a tied account, or one of the same cell, tells.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "account": "weibo-zjg-jiaoyu", "name": "张家港教育", "tie": "same_organisation", "title": "停课与防溺水：张家港教育（微博）说给司机"
}))]
pub struct NeighbourDirection {
    /// Handle of the account.
    pub account: String,
    /// Its name.
    pub name: String,
    /// The kind of the strongest tie; `same_cell` for an account that tells the same cell from another view.
    pub tie: String,
    /// The title of its direction.
    pub title: String,
}

/// Another direction and what the whole plan would lose by it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "angle": "school_rain", "audience": "drivers", "locality": null, "cluster": "education",
    "title": "停课与防溺水：张家港教育（微信）说给司机",
    "loss": 120
}))]
pub struct DirectionAlternative {
    /// Key of the angle.
    pub angle: String,
    /// Key of the audience.
    pub audience: String,
    /// Key of the locality, for a local angle.
    #[schema(required = true)]
    pub locality: Option<String>,
    /// Key of the cluster from whose view it would be told.
    pub cluster: String,
    /// What it would be called.
    pub title: String,
    /// The plan's objective minus the best one with this direction, in points; exact. Negative: the plan would gain, which is
    /// so where somebody has chosen less than the optimum. Of an account that is asked several directions it is the least by
    /// any of them, so that giving up this one may cost more.
    pub loss: i64,
}

/// Names for the keys of a card, and whom to ask.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "campaign": "2026 年防汛", "contact": "市防汛办 0512-55550000", "account": "张家港教育", "platform": "微信",
    "organisation": "张家港市教育局", "cluster": "教育微矩阵", "angle": "停课与防溺水", "audience": "家长", "form": "图文", "place": null,
    "reviewers": ["陈静"]
}))]
pub struct DirectionNames {
    /// The campaign.
    pub campaign: String,
    /// Whom to ask about it.
    pub contact: String,
    /// The account.
    pub account: String,
    /// Its platform.
    pub platform: String,
    /// Its organisation.
    pub organisation: String,
    /// The cluster from whose view it is told.
    pub cluster: String,
    /// The angle.
    pub angle: String,
    /// The audience.
    pub audience: String,
    /// The form.
    pub form: String,
    /// The place, of a local angle.
    #[schema(required = true)]
    pub place: Option<String>,
    /// Who may pass the piece through its gates; nobody where nothing is reviewed.
    pub reviewers: Vec<String>,
}

/// A cut of a team's story for another of its accounts. It is no voice of its own: it counts nowhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "account": "weibo-zjg-jiaoyu", "name": "张家港教育（微博）", "form": "quick_post", "brief": "只讲一件事：停课通知看哪里。"
}))]
pub struct StoryCut {
    /// Handle of the account.
    pub account: String,
    /// Its name with its platform.
    pub name: String,
    /// The form.
    pub form: Form,
    /// How the same is told there.
    pub brief: String,
}
