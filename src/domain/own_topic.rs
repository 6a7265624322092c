//! Topics that accounts propose themselves for a campaign, and the directions that become of them.
//!
//! A topic that names an angle of the campaign takes a slot in one of its cells, as every direction does. One that fits no angle is told in a cell
//! of its own: nobody else can be asked for it, no plan moves it, and it has no value, so that the shares of the campaign add up as before.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::account::Account;
use super::campaign::Campaign;
use super::direction::{Direction, DirectionText};
use super::field::{FieldError, ValidationErrors};
use super::fit::FitScores;
use super::id::{CampaignId, DirectionId, SubjectId, TopicId};
use super::keyed;
use super::matrix::Matrix;
use super::plan::{PlannedDirection, audience_score};
use super::slot::{PlannedSlot, Slot};
use super::time::Timestamp;
use super::topic::TopicText;

keyed! {
    /// Where a topic stands.
    pub enum OwnTopicState {
        /// Nobody has decided on it.
        Open = "open",
        /// It became a direction.
        Accepted = "accepted",
        /// It was rejected, with a reason.
        Rejected = "rejected",
        /// Its account took it back.
        Withdrawn = "withdrawn",
    }
}

/// A topic that an account proposes for a campaign.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "campaign": "01980c5e-7a00-7000-8000-000000000002", "title": "雨天怎么坐地铁", "brief": "讲进站口、临时封站怎么看通知。",
    "audience": "parents", "angle": null
}))]
pub struct OwnTopicInput {
    /// The campaign.
    pub campaign: CampaignId,
    /// What it is called.
    #[schema(min_length = 1, max_length = 200)]
    pub title: String,
    /// What is told.
    #[schema(min_length = 1, max_length = 5000)]
    pub brief: String,
    /// Key of the readers to whom it is told; it must be said.
    #[serde(default)]
    #[schema(max_length = 200)]
    pub audience: Option<String>,
    /// Key of the angle of the campaign that it belongs to; null: it fits none, and is told in a cell of its own.
    #[serde(default)]
    #[schema(max_length = 200)]
    pub angle: Option<String>,
}

impl OwnTopicInput {
    /// Checks what is wrong by itself.
    ///
    /// # Errors
    /// Every wrong value.
    pub fn check(&self) -> Result<(), Vec<FieldError>> {
        let mut faults = ValidationErrors::default();
        for (pointer, text, most) in [("/title", &self.title, 200), ("/brief", &self.brief, 5000)] {
            faults.require(!text.trim().is_empty(), pointer, "is empty; say what you would tell");
            faults.text(pointer, text, most);
        }
        let audience = self.audience.as_deref().unwrap_or_default().trim();
        faults.require(!audience.is_empty(), "/audience", "is missing; say to which readers it is told");
        faults.into_result()
    }
}

impl OwnTopicInput {
    /// What is kept of it, proposed by somebody for an account; nobody has decided on it.
    #[must_use]
    pub fn proposed(self, id: TopicId, account: &Account, proposing: TopicDecision) -> OwnTopic {
        OwnTopic {
            id,
            campaign: self.campaign,
            account: account.handle.clone(),
            angle: self.angle,
            audience: self.audience.unwrap_or_default().trim().to_owned(),
            title: self.title,
            brief: self.brief,
            state: OwnTopicState::Open,
            proposed_by: proposing.by,
            proposed_at: proposing.at,
            decided_by: None,
            decided_at: None,
            reason: String::new(),
            direction: None,
        }
    }
}

/// A topic that an account has proposed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "id": "01980c5e-7a00-7000-8000-000000000021", "campaign": "01980c5e-7a00-7000-8000-000000000002",
    "account": "wechat-zjg-jiaoyu", "angle": null, "audience": "parents", "title": "雨天怎么坐地铁",
    "brief": "讲进站口、临时封站怎么看通知。", "state": "open", "proposed_by": "01980c5e-7a00-7000-8000-000000000003",
    "proposed_at": "2026-06-12T01:00:00Z", "decided_by": null, "decided_at": null, "reason": "", "direction": null
}))]
pub struct OwnTopic {
    /// Its id.
    pub id: TopicId,
    /// The campaign.
    pub campaign: CampaignId,
    /// Handle of the account.
    pub account: String,
    /// Key of the angle that it belongs to; null: none.
    #[schema(required = true)]
    pub angle: Option<String>,
    /// Key of the readers.
    pub audience: String,
    /// What it is called.
    pub title: String,
    /// What is told.
    pub brief: String,
    /// Where it stands.
    pub state: OwnTopicState,
    /// Who proposed it.
    #[schema(required = true)]
    pub proposed_by: Option<SubjectId>,
    /// When.
    pub proposed_at: Timestamp,
    /// Who accepted, rejected or took it back.
    #[schema(required = true)]
    pub decided_by: Option<SubjectId>,
    /// When.
    #[schema(required = true)]
    pub decided_at: Option<Timestamp>,
    /// Why it was rejected.
    pub reason: String,
    /// The direction that became of it.
    #[schema(required = true)]
    pub direction: Option<DirectionId>,
}

/// Who proposes a topic or decides on it, and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TopicDecision {
    /// Who; `None`: the system.
    pub by: Option<SubjectId>,
    /// When.
    pub at: Timestamp,
}

/// A topic that is decided on does not change any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a topic that is {} cannot be {action}", .state.key())]
pub struct TopicRefusal {
    /// Where the topic stands.
    pub state: OwnTopicState,
    /// What was asked, as a participle.
    pub action: &'static str,
}

impl OwnTopic {
    /// Fails when somebody has decided on it; `action` is what was asked, as a participle.
    ///
    /// # Errors
    /// [`TopicRefusal`].
    pub fn require_open(&self, action: &'static str) -> Result<(), TopicRefusal> {
        let state = self.state;
        if state == OwnTopicState::Open { Ok(()) } else { Err(TopicRefusal { state, action }) }
    }

    /// Accepted: it became this direction.
    ///
    /// # Errors
    /// [`TopicRefusal`] when somebody has decided on it.
    pub fn accepted(&self, direction: DirectionId, decision: TopicDecision) -> Result<Self, TopicRefusal> {
        self.require_open("accepted")?;
        let decided = self.decided(OwnTopicState::Accepted, decision);
        Ok(Self { direction: Some(direction), ..decided })
    }

    /// Rejected, for a reason.
    ///
    /// # Errors
    /// [`TopicRefusal`] when somebody has decided on it.
    pub fn rejected(&self, reason: String, decision: TopicDecision) -> Result<Self, TopicRefusal> {
        self.require_open("rejected")?;
        Ok(Self { reason, ..self.decided(OwnTopicState::Rejected, decision) })
    }

    /// Taken back by its account.
    ///
    /// # Errors
    /// [`TopicRefusal`] when somebody has decided on it.
    pub fn withdrawn(&self, decision: TopicDecision) -> Result<Self, TopicRefusal> {
        self.require_open("taken back")?;
        Ok(self.decided(OwnTopicState::Withdrawn, decision))
    }

    fn decided(&self, state: OwnTopicState, decision: TopicDecision) -> Self {
        Self { state, decided_by: decision.by, decided_at: Some(decision.at), ..self.clone() }
    }

    /// What the account is given in a cell of its own, from the view of a cluster. Its fit has the parts of every direction: the topic fits no
    /// function and no form in particular, and is told at home; `record` is the share of past directions that the account has delivered on
    /// time and original, in thousandths, if it had any.
    #[must_use]
    pub fn planned_apart(
        &self,
        campaign: &Campaign,
        matrix: &Matrix,
        (account, cluster): (&Account, &str),
        record: Option<u32>,
    ) -> PlannedDirection {
        let spec = &campaign.spec;
        let text = TopicText::of([&self.title, &self.brief, &spec.title, &spec.brief].map(String::as_str));
        let topic = match account.topics.as_slice() {
            [] => 500,
            topics if topics.iter().any(|topic| text.tells(topic)) => 1000,
            _ => 300,
        };
        let scores = FitScores {
            function: 500,
            audience: audience_score(matrix.audiences(), &account.audiences, &self.audience),
            form: 500,
            locality: 1000,
            topic,
            record,
        };
        let slot = Slot {
            cluster: cluster.to_owned(),
            angle: Slot::own_angle(self.id),
            audience: self.audience.clone(),
            form: account.form,
            locality: account.region.clone(),
        };
        let fit = scores.fit(&spec.weights);
        PlannedDirection {
            planned: PlannedSlot { account: account.handle.clone(), slot, fit },
            organisation: account.organisation.clone(),
            reasons: scores.reasons(&spec.weights).into_iter().collect(),
        }
    }

    /// What the account's direction says after so many versions: its own words, which nobody of it has to be shown.
    #[must_use]
    pub fn text_of(&self, direction: &Direction, written: u32, at: Timestamp) -> DirectionText {
        DirectionText {
            direction: direction.id,
            version: written + 1,
            title: self.title.clone(),
            brief: self.brief.clone(),
            note: String::new(),
            written_by: self.proposed_by,
            written_at: at,
            confirmed_at: Some(at),
        }
    }
}
