//! What has lost its worker: jobs, deliveries. No clock is compared with another one's: a worker that lives changes its sign of life, and
//! whoever sees none for long enough, by a clock of its own that cannot be set, takes the work over.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use store::lease::Lease;

/// A worker that has given no sign of life for this long has lost its work to another one.
const SILENCE_MS: i64 = 30_000;

/// What this process has seen of leases.
pub struct LeaseWatch<Id>(Mutex<BTreeMap<Id, Seen<Id>>>);

struct Seen<Id> {
    lease: Lease<Id>,
    since_ms: i64,
}

impl<Id> Default for LeaseWatch<Id> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<Id: Copy + Ord> LeaseWatch<Id> {
    /// Looks at all leases that are held; gives those that have not changed for too long.
    pub(super) fn look(&self, leases: Vec<Lease<Id>>, now_ms: i64) -> Vec<Lease<Id>> {
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        seen.retain(|id, _| leases.iter().any(|lease| lease.id == *id));
        for lease in leases {
            let known = seen.get(&lease.id).filter(|known| known.lease == lease);
            let since_ms = known.map_or(now_ms, |known| known.since_ms);
            seen.insert(lease.id, Seen { lease, since_ms });
        }
        let lost = seen.values().filter(|seen| now_ms - seen.since_ms > SILENCE_MS);
        lost.map(|seen| seen.lease.clone()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::id::JobId;

    fn lease(beat: i64) -> Lease<JobId> {
        Lease { id: JobId(uuid::Uuid::nil()), owner: Some("one".to_owned()), beat: Some(beat) }
    }

    #[test]
    fn a_job_is_lost_when_its_lease_stands_still_for_thirty_seconds_by_the_watchers_own_clock() {
        let watch = LeaseWatch::default();
        assert_eq!(watch.look(vec![lease(7)], 100), []);
        assert_eq!(watch.look(vec![lease(7)], 30_100), []);
        assert_eq!(watch.look(vec![lease(7)], 30_101), [lease(7)]);
        assert_eq!(watch.look(vec![lease(8)], 30_102), [], "it has shown life");
        assert_eq!(watch.look(vec![lease(1)], 60_102), [], "even by a clock that was set back");
        assert_eq!(watch.look(vec![], 90_000), []);
        assert_eq!(watch.look(vec![lease(1)], 99_000), [], "what was away is seen anew");
    }
}
