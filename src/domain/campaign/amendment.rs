//! Amending a campaign after it was planned: whom to ask, and what it is about. What was planned and signed is never overwritten: amended words
//! stand before it, so that the plan, its digest and its signature go on to hold.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::life::CampaignRefusal;
use super::record::Campaign;
use super::spec::CampaignSpec;
use super::state::CampaignState;
use crate::field::{FieldError, ValidationErrors};
use crate::id::{CampaignId, SubjectId};
use crate::time::Timestamp;

/// Other words for a campaign that is planned, signed or launched; what is left out stays as it is.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"contact": "市防汛办 0512-55550001", "reason": "值班电话改了。"}))]
pub struct AmendmentInput {
    /// Whom to ask, from now on.
    #[serde(default)]
    #[schema(max_length = 500)]
    pub contact: Option<String>,
    /// What the campaign is about, from now on.
    #[serde(default)]
    #[schema(max_length = 5000)]
    pub brief: Option<String>,
    /// Why; everybody who is asked reads it.
    #[serde(default)]
    #[schema(max_length = 1000)]
    pub reason: String,
}

impl AmendmentInput {
    /// Checks the lengths of the words, and that there are some.
    ///
    /// # Errors
    /// Every wrong value.
    pub fn check(&self) -> Result<(), Vec<FieldError>> {
        let mut faults = ValidationErrors::default();
        let says = self.contact.is_some() || self.brief.is_some();
        faults.require(says, "", "changes nothing; give a contact or a brief");
        faults.text("/contact", self.contact.as_deref().unwrap_or_default(), 500);
        faults.text("/brief", self.brief.as_deref().unwrap_or_default(), 5000);
        faults.text("/reason", &self.reason, 1000);
        faults.into_result()
    }
}

/// A text before and after.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({"before": "市防汛办 0512-55550000", "after": "市防汛办 0512-55550001"}))]
pub struct AmendedText {
    /// What it was.
    pub before: String,
    /// What it is.
    pub after: String,
}

/// How a campaign was amended once. Every amendment is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "campaign": "01980c5e-7a00-7000-8000-000000000002", "number": 1, "revision": 7,
    "contact": {"before": "市防汛办 0512-55550000", "after": "市防汛办 0512-55550001"}, "brief": null, "reason": "值班电话改了。",
    "written_by": "01980c5e-7a00-7000-8000-000000000003", "written_at": "2026-06-12T01:00:00Z"
}))]
pub struct CampaignAmendment {
    /// The campaign.
    pub campaign: CampaignId,
    /// Its number in the campaign, from 1.
    #[schema(minimum = 1)]
    pub number: u32,
    /// The revision that it made of the campaign, which is its `ETag`.
    pub revision: i64,
    /// Whom to ask; null: not changed.
    #[schema(required = true)]
    pub contact: Option<AmendedText>,
    /// What the campaign is about; null: not changed.
    #[schema(required = true)]
    pub brief: Option<AmendedText>,
    /// Why.
    pub reason: String,
    /// Who wrote it.
    #[schema(required = true)]
    pub written_by: Option<SubjectId>,
    /// When.
    pub written_at: Timestamp,
}

impl CampaignAmendment {
    /// Which fields it changes.
    #[must_use]
    pub fn fields(&self) -> Vec<&'static str> {
        let changed = [("contact", self.contact.is_some()), ("brief", self.brief.is_some())];
        changed.into_iter().filter_map(|(field, is_changed)| is_changed.then_some(field)).collect()
    }
}

/// Why a campaign is not amended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AmendmentRefusal {
    /// A draft is edited, and a closed campaign is over.
    Campaign(CampaignRefusal),
    /// It says that already.
    Same(FieldError),
}

impl Campaign {
    /// Whom to ask about it.
    #[must_use]
    pub fn contact(&self) -> &str {
        self.amended.contact.as_deref().unwrap_or(&self.spec.contact)
    }

    /// What it is about.
    #[must_use]
    pub fn brief(&self) -> &str {
        self.amended.brief.as_deref().unwrap_or(&self.spec.brief)
    }

    /// What it says now: what was planned, with what was amended since.
    #[must_use]
    pub fn standing_spec(&self) -> Cow<'_, CampaignSpec> {
        if self.amended.contact.is_none() && self.amended.brief.is_none() {
            return Cow::Borrowed(&self.spec);
        }
        let (contact, brief) = (self.contact().to_owned(), self.brief().to_owned());
        Cow::Owned(CampaignSpec { brief, contact, ..self.spec.clone() })
    }

    /// Amended by somebody: the campaign that follows, and what is kept of it. Its stage, plan and signature stay.
    ///
    /// # Errors
    /// [`AmendmentRefusal`] when it is a draft or closed, or says all of this already.
    pub fn amended(
        &self,
        input: AmendmentInput,
        by: Option<SubjectId>,
        at: Timestamp,
    ) -> Result<(Self, CampaignAmendment), AmendmentRefusal> {
        if matches!(self.state(), CampaignState::Draft | CampaignState::Closed) {
            let refusal = CampaignRefusal::State { state: self.state(), action: "amended" };
            return Err(AmendmentRefusal::Campaign(refusal));
        }
        let change = |after: Option<String>, before: &str| {
            let after = after.filter(|after| after != before);
            after.map(|after| AmendedText { before: before.to_owned(), after })
        };
        let amendment = CampaignAmendment {
            campaign: self.id,
            number: self.amended.count + 1,
            revision: self.revision + 1,
            contact: change(input.contact, self.contact()),
            brief: change(input.brief, self.brief()),
            reason: input.reason,
            written_by: by,
            written_at: at,
        };
        if amendment.fields().is_empty() {
            let same = FieldError::new("", "changes nothing; the campaign says all of this already");
            return Err(AmendmentRefusal::Same(same));
        }
        let mut after = self.touched();
        after.amended.count = amendment.number;
        if let Some(text) = &amendment.contact {
            after.amended.contact = Some(text.after.clone());
        }
        if let Some(text) = &amendment.brief {
            after.amended.brief = Some(text.after.clone());
        }
        Ok((after, amendment))
    }
}
