//! Which community goes on with which declared cluster.

use std::cmp::Ordering;

/// How many accounts a community and a cluster share, and how large both are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Meeting {
    pub community: usize,
    pub cluster: usize,
    pub shared: u64,
    pub community_size: u64,
    pub cluster_size: u64,
}

impl Meeting {
    const fn either(&self) -> u64 {
        self.community_size + self.cluster_size - self.shared
    }

    /// Whether more than half of one of them lies in the other.
    const fn corresponds(&self) -> bool {
        self.shared * 2 > self.community_size || self.shared * 2 > self.cluster_size
    }

    /// The larger Jaccard index first, then more shared members, then the smaller cluster, then the smaller community.
    fn order(&self, other: &Self) -> Ordering {
        // shared / either, without division: both are counts of accounts, far below 2³².
        let mine = self.shared * other.either();
        let its = other.shared * self.either();
        its.cmp(&mine)
            .then(other.shared.cmp(&self.shared))
            .then(self.cluster.cmp(&other.cluster))
            .then(self.community.cmp(&other.community))
    }
}

/// By community: the cluster that it goes on with. One to one, from the best pair down, as communities are followed through time
/// (Greene, Doyle, Cunningham, "Tracking the evolution of communities in dynamic social networks", 2010), each pair only if more than
/// half of either lies in the other. `meetings` hold each pair that shares an account once, in any order. O(k log k).
pub(super) fn correspond(mut meetings: Vec<Meeting>, communities: usize) -> Vec<Option<usize>> {
    meetings.retain(Meeting::corresponds);
    meetings.sort_unstable_by(Meeting::order);
    let mut of_community = vec![None; communities];
    let mut taken = std::collections::BTreeSet::new();
    for meeting in meetings {
        let place = &mut of_community[meeting.community];
        if place.is_none() && taken.insert(meeting.cluster) {
            *place = Some(meeting.cluster);
        }
    }
    of_community
}
