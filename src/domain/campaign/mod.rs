//! Campaigns (主题行动): a theme with a brief, a window, phases, audiences, angles and facts, and the life of its plan:
//! draft → planned → signed → launched → closed ([`CampaignStage`]).

mod amended;
mod amendment;
mod check;
mod draft;
mod life;
mod pin;
mod record;
mod rewriting;
mod spec;
mod stage;
mod state;
mod template;
#[cfg(test)]
mod tests;

pub use amended::AmendedWords;
pub use amendment::{AmendedText, AmendmentInput, AmendmentRefusal, CampaignAmendment};
pub use draft::{CampaignDraft, PhaseDraft};
pub use life::CampaignRefusal;
pub use pin::Pin;
pub use record::Campaign;
pub use spec::{
    Angle, Audience, CampaignSpec, EVERYONE, Fact, FitWeights, Level, Locality, MOST_LOCALITIES, Phase,
    Review, Scoring,
};
pub use stage::{CampaignStage, CampaignStageRecord, SignedPlan};
pub use state::CampaignState;
pub use template::CampaignTemplate;
