//! Ties from one organisation and from one family.

use std::collections::BTreeSet;

/// Most accounts of one organisation each two of which are tied; of more, each is tied to the next ones alone.
const MOST_IN_FULL: usize = 6;

/// With how many of the next ones an account is tied.
const NEXT: usize = 2;

/// Pairs among accounts in this order, each once, the smaller place first: all of a few; of more, each with the next two around a ring and
/// with the first. At most three times as many as there are accounts, so that a large family does not weigh the graph down.
pub(super) fn pairs(accounts: &[u32]) -> BTreeSet<(u32, u32)> {
    let count = accounts.len();
    let mut found = BTreeSet::new();
    let mut add = |a: u32, b: u32| {
        if a != b {
            found.insert((a.min(b), a.max(b)));
        }
    };
    for (at, &account) in accounts.iter().enumerate() {
        if count <= MOST_IN_FULL {
            accounts[at + 1..].iter().for_each(|&other| add(account, other));
        } else {
            (1..=NEXT).for_each(|step| add(account, accounts[(at + step) % count]));
            add(account, accounts[0]);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_few_are_all_tied_and_many_stay_within_three_times_their_number() {
        assert_eq!(pairs(&[4, 2, 9]).len(), 3);
        assert!(pairs(&[1]).is_empty());
        let many: Vec<u32> = (0..500).collect();
        let tied = pairs(&many);
        assert!(tied.len() <= 1500, "{}", tied.len());
        assert!(many.iter().all(|&at| at == 0 || tied.contains(&(0, at))), "all are tied to the first");
    }
}
