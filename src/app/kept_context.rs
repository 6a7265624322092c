//! What a plan depends on, as it was last loaded: in a nation some hundred thousand directions.

use std::sync::{Arc, Mutex, PoisonError};

use super::plan_context::PlanContext;
use domain::id::CampaignId;
use store::matrix::RecordState;

/// That of the campaign that was looked at last, in one state of the records.
#[derive(Default)]
pub struct KeptContext(Mutex<Option<(RecordState, Arc<PlanContext>)>>);

impl KeptContext {
    /// That of this campaign, when it was loaded in this very state.
    pub(super) fn get(&self, state: RecordState, id: CampaignId) -> Option<Arc<PlanContext>> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // It holds the registry in which it was loaded, which is as large.
        kept.take_if(|(known, _)| known.registry != state.registry);
        let (known, context) = kept.as_ref()?;
        (*known == state && context.campaign.id == id).then(|| Arc::clone(context))
    }

    /// Keeps what was loaded in this state, or since: if since, the next state that is read is another one.
    pub(super) fn keep(&self, state: RecordState, context: Arc<PlanContext>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some((state, context));
    }
}
