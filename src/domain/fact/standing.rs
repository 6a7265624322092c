//! Where a fact stands, for those who look after many.

use super::registered::RegisteredFact;
use crate::keyed;
use crate::time::Timestamp;

/// How long before its end a fact counts as one that ends soon: seven days, within which its owner can still be asked.
pub const SOON_MS: i64 = 7 * 86_400_000;

keyed! {
    /// Where a fact stands.
    pub enum FactStanding {
        /// It may be used.
        Valid = "valid",
        /// The organisation that owns it has not said yes to its current version.
        Waits = "waits",
        /// It may be used for a few days more.
        EndsSoon = "ends_soon",
        /// It must not be published any more.
        Over = "over",
    }
}

impl RegisteredFact {
    /// Where it stands at `now`; what keeps it from being used comes first.
    #[must_use]
    pub fn standing(&self, now: Timestamp) -> FactStanding {
        let ends_within =
            |ms: i64| self.current.is_expired(Timestamp::from_ms(now.as_ms().saturating_add(ms)));
        if ends_within(0) {
            FactStanding::Over
        } else if self.waits_for_owner() {
            FactStanding::Waits
        } else if ends_within(SOON_MS) {
            FactStanding::EndsSoon
        } else {
            FactStanding::Valid
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fact::FactVersion;
    use crate::id::{CampaignId, FactId};

    #[test]
    fn what_keeps_a_fact_from_being_used_comes_first() {
        let fact = |until: Option<i64>, owner: Option<&str>| RegisteredFact {
            id: FactId(uuid::Uuid::nil()),
            campaign: CampaignId(uuid::Uuid::nil()),
            key: "a".to_owned(),
            owner: owner.map(ToOwned::to_owned),
            revision: 1,
            created_at: Timestamp::from_ms(0),
            current: FactVersion { valid_until: until.map(Timestamp::from_ms), ..FactVersion::example() },
        };
        let standing = |until, owner| fact(until, owner).standing(Timestamp::from_ms(0));
        assert_eq!(standing(None, None), FactStanding::Valid);
        assert_eq!(standing(Some(SOON_MS + 1), None), FactStanding::Valid);
        assert_eq!(standing(Some(SOON_MS), None), FactStanding::EndsSoon);
        assert_eq!(standing(Some(SOON_MS), Some("教育局")), FactStanding::Waits);
        assert_eq!(standing(Some(0), Some("教育局")), FactStanding::Over);
    }
}
