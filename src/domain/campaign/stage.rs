//! How far a campaign has come, with what each stage knows.

use super::state::CampaignState;
use crate::id::SubjectId;
use crate::time::Timestamp;

/// How far a campaign has come. Each stage carries exactly what is known in it, so that a draft with a signature cannot be
/// written down. Other crates read stages; only the transitions of [`Campaign`](super::Campaign) make them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CampaignStage {
    /// Being written.
    #[non_exhaustive]
    Draft,
    /// It has an optimal plan that nobody has signed.
    #[non_exhaustive]
    Planned {
        /// Who planned it; `None`: the system.
        by: Option<SubjectId>,
    },
    /// A named person has signed the plan.
    #[non_exhaustive]
    Signed {
        /// The plan and its signature.
        plan: SignedPlan,
    },
    /// Its directions are asked.
    #[non_exhaustive]
    Launched {
        /// The plan and its signature.
        plan: SignedPlan,
        /// When it was launched.
        at: Timestamp,
    },
    /// It is over.
    #[non_exhaustive]
    Closed {
        /// The plan and its signature.
        plan: SignedPlan,
        /// When it was launched.
        launched_at: Timestamp,
        /// When it was closed.
        at: Timestamp,
    },
}

/// Who answers for a plan, and on what basis.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct SignedPlan {
    /// Who planned it.
    pub planned_by: Option<SubjectId>,
    /// Who signed it; another person than the planner.
    pub signed_by: Option<SubjectId>,
    /// When it was signed.
    pub signed_at: Timestamp,
    /// On what basis.
    pub basis: Option<String>,
}

/// A stage as a row or an answer shows it: one field each, of which a stage fills those that it knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CampaignStageRecord {
    /// Which stage it is.
    pub state: CampaignState,
    /// Who planned it last.
    pub planned_by: Option<SubjectId>,
    /// Who signed the plan.
    pub signed_by: Option<SubjectId>,
    /// When it was signed.
    pub signed_at: Option<Timestamp>,
    /// On what basis it was signed.
    pub signed_basis: Option<String>,
    /// When it was launched.
    pub launched_at: Option<Timestamp>,
    /// When it was closed.
    pub closed_at: Option<Timestamp>,
}

impl CampaignStage {
    /// The name of the stage.
    #[must_use]
    pub const fn state(&self) -> CampaignState {
        match self {
            Self::Draft => CampaignState::Draft,
            Self::Planned { .. } => CampaignState::Planned,
            Self::Signed { .. } => CampaignState::Signed,
            Self::Launched { .. } => CampaignState::Launched,
            Self::Closed { .. } => CampaignState::Closed,
        }
    }

    /// The stage that a row shows.
    ///
    /// # Errors
    /// The name of a field that the stage needs and the row lacks.
    pub fn restore(record: CampaignStageRecord) -> Result<Self, &'static str> {
        let plan = |record: CampaignStageRecord| -> Result<SignedPlan, &'static str> {
            Ok(SignedPlan {
                planned_by: record.planned_by,
                signed_by: record.signed_by,
                signed_at: record.signed_at.ok_or("signed_at")?,
                basis: record.signed_basis,
            })
        };
        let (launched_at, closed_at) = (record.launched_at, record.closed_at);
        Ok(match record.state {
            CampaignState::Draft => Self::Draft,
            CampaignState::Planned => Self::Planned { by: record.planned_by },
            CampaignState::Signed => Self::Signed { plan: plan(record)? },
            CampaignState::Launched => {
                Self::Launched { plan: plan(record)?, at: launched_at.ok_or("launched_at")? }
            }
            CampaignState::Closed => Self::Closed {
                plan: plan(record)?,
                launched_at: launched_at.ok_or("launched_at")?,
                at: closed_at.ok_or("closed_at")?,
            },
        })
    }

    /// The stage as a row shows it.
    #[must_use]
    pub fn record(&self) -> CampaignStageRecord {
        let bare = CampaignStageRecord {
            state: self.state(),
            planned_by: None,
            signed_by: None,
            signed_at: None,
            signed_basis: None,
            launched_at: None,
            closed_at: None,
        };
        let of_plan = |plan: &SignedPlan| CampaignStageRecord {
            planned_by: plan.planned_by,
            signed_by: plan.signed_by,
            signed_at: Some(plan.signed_at),
            signed_basis: plan.basis.clone(),
            ..bare.clone()
        };
        match self {
            Self::Draft => bare,
            Self::Planned { by } => CampaignStageRecord { planned_by: *by, ..bare },
            Self::Signed { plan } => of_plan(plan),
            Self::Launched { plan, at } => CampaignStageRecord { launched_at: Some(*at), ..of_plan(plan) },
            Self::Closed { plan, launched_at, at } => {
                CampaignStageRecord { launched_at: Some(*launched_at), closed_at: Some(*at), ..of_plan(plan) }
            }
        }
    }
}
