//! The life of a campaign: every way from one stage to the next. Each transition takes the campaign as it stands and gives the
//! campaign that follows, at its next revision, or says why there is none.

use super::amended::AmendedWords;
use super::pin::Pin;
use super::record::Campaign;
use super::spec::{CampaignSpec, Fact, Locality};
use super::stage::{CampaignStage, SignedPlan};
use super::state::CampaignState;
use crate::id::{CampaignId, SubjectId};
use crate::time::Timestamp;

/// Why a campaign does not do what was asked; nothing is changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CampaignRefusal {
    /// The state does not allow it.
    #[error("a campaign that is {} cannot be {action}", .state.key())]
    State {
        /// Where the campaign stands.
        state: CampaignState,
        /// What was asked, as a participle.
        action: &'static str,
    },
    /// The person who planned cannot sign.
    #[error("the person who planned cannot sign")]
    SamePerson,
    /// The campaign's window is over.
    #[error("the campaign's window is over")]
    WindowOver,
}

impl Campaign {
    /// A new draft.
    #[must_use]
    pub fn draft(id: CampaignId, spec: CampaignSpec, created_at: Timestamp) -> Self {
        let (stage, amended) = (CampaignStage::Draft, AmendedWords::default());
        Self { id, stage, revision: 1, created_at, spec, amended, pins: Vec::new() }
    }

    /// Fails unless the campaign is in `state`; `action` is what was asked, as a participle.
    ///
    /// # Errors
    /// [`CampaignRefusal::State`].
    pub fn require(&self, state: CampaignState, action: &'static str) -> Result<(), CampaignRefusal> {
        if self.state() == state { Ok(()) } else { Err(self.refuse(action)) }
    }

    /// Fails when the campaign is launched or closed.
    ///
    /// # Errors
    /// [`CampaignRefusal::State`].
    pub fn require_editable(&self, action: &'static str) -> Result<(), CampaignRefusal> {
        if self.state().is_editable() { Ok(()) } else { Err(self.refuse(action)) }
    }

    /// Fails when the campaign is closed.
    ///
    /// # Errors
    /// [`CampaignRefusal::State`].
    pub fn require_open(&self, action: &'static str) -> Result<(), CampaignRefusal> {
        if self.state() == CampaignState::Closed { Err(self.refuse(action)) } else { Ok(()) }
    }

    /// Fails when the window is over at this instant.
    ///
    /// # Errors
    /// [`CampaignRefusal::WindowOver`].
    pub fn require_running(&self, at: Timestamp) -> Result<(), CampaignRefusal> {
        if at < self.spec.ends_at { Ok(()) } else { Err(CampaignRefusal::WindowOver) }
    }

    /// With another text: a draft again, since what was planned and signed no longer holds, nor what was amended. Pins of angles that are gone,
    /// or no longer told to the pinned audience, go.
    ///
    /// # Errors
    /// [`CampaignRefusal::State`] when it is launched or closed.
    pub fn edited(&self, spec: CampaignSpec) -> Result<Self, CampaignRefusal> {
        self.require_editable("edited")?;
        let is_told = |pin: &&Pin| {
            spec.angle(&pin.angle).is_some_and(|angle| {
                let told = spec.audiences_of(angle);
                pin.audience.as_ref().is_none_or(|audience| told.iter().any(|(key, _)| key == audience))
            })
        };
        let pins = self.pins.iter().filter(is_told).cloned().collect();
        let amended = AmendedWords { count: self.amended.count, ..AmendedWords::default() };
        Ok(Self { stage: CampaignStage::Draft, spec, amended, pins, ..self.next() })
    }

    /// With other pins: a draft again.
    ///
    /// # Errors
    /// [`CampaignRefusal::State`] when it is launched or closed.
    pub fn pinned(&self, pins: Vec<Pin>) -> Result<Self, CampaignRefusal> {
        self.require_editable("edited")?;
        Ok(Self { stage: CampaignStage::Draft, pins, ..self.next() })
    }

    /// With a plan; a signature of an earlier one goes.
    ///
    /// # Errors
    /// [`CampaignRefusal::State`] when it is launched or closed.
    pub fn planned(&self, by: Option<SubjectId>) -> Result<Self, CampaignRefusal> {
        self.require_editable("planned")?;
        Ok(Self { stage: CampaignStage::Planned { by }, ..self.next() })
    }

    /// With its plan signed by another person than the planner.
    ///
    /// # Errors
    /// [`CampaignRefusal::State`] when it is not planned, [`CampaignRefusal::SamePerson`].
    pub fn signed(
        &self,
        by: Option<SubjectId>,
        at: Timestamp,
        basis: Option<String>,
    ) -> Result<Self, CampaignRefusal> {
        let CampaignStage::Planned { by: planned_by } = self.stage else {
            return Err(self.refuse("signed"));
        };
        if planned_by == by {
            return Err(CampaignRefusal::SamePerson);
        }
        let plan = SignedPlan { planned_by, signed_by: by, signed_at: at, basis };
        Ok(Self { stage: CampaignStage::Signed { plan }, ..self.next() })
    }

    /// Launched: from here on its directions are asked, and `localities` are those of its text.
    ///
    /// # Errors
    /// [`CampaignRefusal::State`] when it is not signed, [`CampaignRefusal::WindowOver`].
    pub fn launched(&self, at: Timestamp, localities: Vec<Locality>) -> Result<Self, CampaignRefusal> {
        let CampaignStage::Signed { plan } = &self.stage else { return Err(self.refuse("launched")) };
        if at >= self.spec.ends_at {
            return Err(CampaignRefusal::WindowOver);
        }
        let mut after = self.next();
        after.stage = CampaignStage::Launched { plan: plan.clone(), at };
        after.spec.localities = localities;
        Ok(after)
    }

    /// Planned again after its launch, with other pins if they are given.
    ///
    /// # Errors
    /// [`CampaignRefusal::State`] when it is not launched.
    pub fn replanned(&self, pins: Option<Vec<Pin>>) -> Result<Self, CampaignRefusal> {
        self.require(CampaignState::Launched, "answered")?;
        let after = self.next();
        Ok(Self { pins: pins.unwrap_or(after.pins), ..after })
    }

    /// Closed.
    ///
    /// # Errors
    /// [`CampaignRefusal::State`] when it is not launched.
    pub fn closed(&self, at: Timestamp) -> Result<Self, CampaignRefusal> {
        let CampaignStage::Launched { plan, at: launched_at } = &self.stage else {
            return Err(self.refuse("closed"));
        };
        let stage = CampaignStage::Closed { plan: plan.clone(), launched_at: *launched_at, at };
        Ok(Self { stage, ..self.next() })
    }

    /// The same at its next revision, so that a plan that is being computed on what stood before is not saved.
    #[must_use]
    pub fn touched(&self) -> Self {
        self.next()
    }

    /// With a fact on its cards, in place of the one with the same key; its stage and plan stay. A new one stands on the cards of the
    /// angles that it names, or of all: those that name their facts name it, too.
    #[must_use]
    pub fn with_fact(&self, fact: Fact) -> Self {
        let mut after = self.next();
        if let Some(listed) = after.spec.facts.iter_mut().find(|listed| listed.key == fact.key) {
            *listed = Fact { angles: std::mem::take(&mut listed.angles), ..fact };
        } else {
            let told = after.spec.angles.iter_mut().filter(|angle| fact.is_for(&angle.key));
            for angle in told.filter(|angle| !angle.facts.is_empty()) {
                angle.facts.push(fact.key.clone());
            }
            after.spec.facts.push(fact);
        }
        after
    }

    fn next(&self) -> Self {
        Self { revision: self.revision + 1, ..self.clone() }
    }

    const fn refuse(&self, action: &'static str) -> CampaignRefusal {
        CampaignRefusal::State { state: self.state(), action }
    }
}
