//! Clusters from families: one for each family and city, none too small while a neighbour can take it.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::family::Family;

/// The fewest accounts of a cluster, while a neighbouring family can take them.
pub(super) const FEWEST: usize = 3;

/// A group of accounts, by their places in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Group {
    /// Which family it is named after.
    pub family: usize,
    /// Families that it took in, itself first.
    pub families: Vec<usize>,
    pub members: BTreeSet<u32>,
}

/// Merges families of one city with fewer than three accounts into the nearest neighbour that has any, the smallest first, until none is
/// left that a neighbour could take. `members` has the accounts of each family. O(families³).
pub(super) fn group(families: &[Family], members: Vec<BTreeSet<u32>>) -> Vec<Group> {
    let mut groups: Vec<Option<Group>> = members
        .into_iter()
        .enumerate()
        .map(|(family, members)| {
            (!members.is_empty()).then(|| Group { family, families: vec![family], members })
        })
        .collect();
    // Where the accounts of each family are now.
    let mut host: Vec<usize> = (0..families.len()).collect();
    let places: BTreeMap<&str, usize> =
        families.iter().enumerate().map(|(at, family)| (family.key.as_str(), at)).collect();
    loop {
        let small = groups
            .iter()
            .enumerate()
            .filter_map(|(at, group)| Some((group.as_ref()?.members.len(), at)))
            .filter(|(size, _)| *size < FEWEST)
            .min();
        let taken = small.and_then(|(_, at)| Some((at, taker(families, &places, (&host, &groups), at)?)));
        let Some((from, into)) = taken else { break };
        let Some(small) = groups[from].take() else { break };
        for family in &small.families {
            host[*family] = into;
        }
        if let Some(group) = &mut groups[into] {
            group.families.extend(small.families);
            group.members.extend(small.members);
        }
    }
    groups.into_iter().flatten().collect()
}

/// The group of the nearest neighbour that has accounts, going from neighbour to neighbour.
fn taker(
    families: &[Family],
    places: &BTreeMap<&str, usize>,
    (host, groups): (&[usize], &[Option<Group>]),
    from: usize,
) -> Option<usize> {
    let mut seen = BTreeSet::from([from]);
    let mut queue = VecDeque::from([from]);
    while let Some(at) = queue.pop_front() {
        for next in families[at].neighbours.iter().filter_map(|key| places.get(key.as_str()).copied()) {
            if seen.insert(next) {
                let into = host[next];
                if into != from && groups[into].is_some() {
                    return Some(into);
                }
                queue.push_back(next);
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Bilingual;

    fn family(key: &str, neighbours: &[&str]) -> Family {
        Family {
            key: key.into(),
            name: Bilingual::default(),
            functions: vec![key.into()],
            neighbours: neighbours.iter().map(|key| (*key).to_owned()).collect(),
        }
    }

    fn sizes(families: &[Family], members: &[std::ops::Range<u32>]) -> Vec<(usize, usize)> {
        let groups = group(families, members.iter().map(|range| range.clone().collect()).collect());
        groups.iter().map(|group| (group.family, group.members.len())).collect()
    }

    #[test]
    fn a_family_of_two_goes_to_its_nearest_neighbour_that_has_accounts() {
        let families = [family("a", &["b", "c"]), family("b", &["a"]), family("c", &["a"])];
        assert_eq!(sizes(&families, &[0..2, 0..0, 5..9]), [(2, 6)]);
        assert_eq!(sizes(&families, &[0..3, 0..0, 5..9]), [(0, 3), (2, 4)]);
    }

    #[test]
    fn a_neighbour_of_a_neighbour_takes_it_where_the_nearest_has_none() {
        let families = [family("a", &["b"]), family("b", &["c"]), family("c", &["b"])];
        assert_eq!(sizes(&families, &[0..1, 0..0, 5..9]), [(2, 5)]);
    }

    #[test]
    fn a_small_family_stays_where_no_neighbour_can_take_it() {
        let families = [family("a", &[]), family("b", &["a"])];
        assert_eq!(sizes(&families, &[0..2, 0..0]), [(0, 2)]);
    }
}
