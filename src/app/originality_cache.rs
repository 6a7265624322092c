//! The indices of hand-ins that are kept in memory, so that a hand-in is compared without reading its campaign again.

use std::sync::Arc;

use tokio::sync::Mutex;

use domain::id::CampaignId;
use domain::piece::OriginalityChecker;

/// Campaigns whose hand-ins are kept ready.
const MOST_CAMPAIGNS: usize = 8;

/// Hand-ins that are kept ready together, beyond the campaign that is used; each takes some 3 kB.
const MOST_HAND_INS: usize = 300_000;

/// A campaign's hand-ins. The lock is never held while the database is asked, so that a writer who waits for it waits for
/// arithmetic alone.
pub(super) type SharedChecker = Arc<Mutex<OriginalityChecker>>;

/// The campaigns whose hand-ins are in memory, the last used one last. What is not is read again when it is needed.
#[derive(Default)]
pub(super) struct OriginalityCache {
    kept: Mutex<Vec<Kept>>,
}

struct Kept {
    campaign: CampaignId,
    checker: SharedChecker,
    hand_ins: usize,
}

impl OriginalityCache {
    /// The checker of a campaign in which the same may be quoted as in `fresh`; else `fresh`, which is kept from now on.
    pub(super) async fn of(&self, campaign: CampaignId, fresh: OriginalityChecker) -> SharedChecker {
        let mut kept = self.kept.lock().await;
        if let Some(at) = kept.iter().position(|known| known.campaign == campaign) {
            let known = kept.remove(at);
            let fits = known.checker.lock().await.quotes_as(&fresh);
            if fits {
                let checker = Arc::clone(&known.checker);
                kept.push(known);
                return checker;
            }
        }
        let checker = Arc::new(Mutex::new(fresh));
        kept.push(Kept { campaign, checker: Arc::clone(&checker), hand_ins: 0 });
        checker
    }

    /// Notes how many hand-ins a campaign has; those used longest ago make room.
    pub(super) async fn note(&self, campaign: CampaignId, hand_ins: usize) {
        let mut kept = self.kept.lock().await;
        for known in kept.iter_mut().filter(|known| known.campaign == campaign) {
            known.hand_ins = hand_ins;
        }
        while kept.len() > 1
            && (kept.len() > MOST_CAMPAIGNS
                || kept.iter().map(|known| known.hand_ins).sum::<usize>() > MOST_HAND_INS)
        {
            kept.remove(0);
        }
    }
}
