//! The accounts of a graph by handle, kept in parts that two lists share where they are the same.

use std::ops::Index;
use std::sync::Arc;

use super::account::Account;

/// Accounts of one part. A change copies the part that it falls into, and the list of parts: of 200,000 accounts some 400 pointers twice,
/// instead of counting one more holder at each of 200,000 accounts, all over the memory.
const PART: usize = 512;

type Part = Vec<Arc<Account>>;

/// Accounts in the order of their handles; each part but the last is full.
#[derive(Clone, Default)]
pub struct AccountList {
    parts: Vec<Arc<Part>>,
    count: usize,
}

impl AccountList {
    /// How many there are.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.count
    }

    /// Whether there is none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// The account at a place.
    #[must_use]
    pub fn get(&self, place: usize) -> Option<&Arc<Account>> {
        self.parts.get(place / PART)?.get(place % PART)
    }

    /// All of them.
    #[must_use]
    pub fn iter(&self) -> AccountIter<'_> {
        self.from(0)
    }

    /// All of them, as one vector of pointers. O(accounts).
    #[must_use]
    pub fn to_vec(&self) -> Vec<Arc<Account>> {
        self.iter().cloned().collect()
    }

    /// The place of the account with this handle. O(log accounts).
    #[must_use]
    pub fn place_of(&self, handle: &str) -> Option<usize> {
        let place = self.place_by(|account| account.handle.as_str() < handle);
        self.get(place).filter(|account| account.handle == handle).map(|_| place)
    }

    /// Those with handles after this one. O(log accounts).
    #[must_use]
    pub fn after(&self, handle: &str) -> AccountIter<'_> {
        self.from(self.place_by(|account| account.handle.as_str() <= handle))
    }

    /// Puts other accounts with the same handles at these places. Whoever holds a clone keeps what they have. O(parts + changed · part).
    pub(super) fn replace(&mut self, changed: impl IntoIterator<Item = (usize, Arc<Account>)>) {
        for (place, account) in changed {
            let part = self.parts.get_mut(place / PART).map(Arc::make_mut);
            if let Some(kept) = part.and_then(|part| part.get_mut(place % PART)) {
                *kept = account;
            }
        }
    }

    fn from(&self, place: usize) -> AccountIter<'_> {
        let parts = self.parts.get(place / PART..).unwrap_or_default();
        let all = parts.iter().flat_map(accounts_of as fn(&Arc<Part>) -> std::slice::Iter<'_, Arc<Account>>);
        AccountIter(all.skip(place % PART))
    }

    /// How many `belong` before the first that does not.
    fn place_by(&self, belongs: impl Fn(&Account) -> bool) -> usize {
        let is_behind = |part: &Arc<Part>| part.last().is_some_and(|last| belongs(last));
        let part = self.parts.partition_point(is_behind);
        let inside = self.parts.get(part).map_or(0, |part| part.partition_point(|account| belongs(account)));
        part * PART + inside
    }
}

fn accounts_of(part: &Arc<Part>) -> std::slice::Iter<'_, Arc<Account>> {
    part.iter()
}

type EachPart<'a> = std::slice::Iter<'a, Arc<Part>>;
type EachAccount<'a> = std::slice::Iter<'a, Arc<Account>>;
type InParts<'a> = std::iter::FlatMap<EachPart<'a>, EachAccount<'a>, fn(&'a Arc<Part>) -> EachAccount<'a>>;

/// Accounts in the order of their handles.
#[derive(Clone)]
pub struct AccountIter<'a>(std::iter::Skip<InParts<'a>>);

impl<'a> Iterator for AccountIter<'a> {
    type Item = &'a Arc<Account>;

    fn next(&mut self) -> Option<Self::Item> {
        self.0.next()
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.0.size_hint()
    }

    fn fold<B, F: FnMut(B, Self::Item) -> B>(self, init: B, work: F) -> B {
        self.0.fold(init, work)
    }
}

impl<'a> IntoIterator for &'a AccountList {
    type Item = &'a Arc<Account>;
    type IntoIter = AccountIter<'a>;

    fn into_iter(self) -> AccountIter<'a> {
        self.iter()
    }
}

impl FromIterator<Arc<Account>> for AccountList {
    /// They come in the order of their handles.
    fn from_iter<I: IntoIterator<Item = Arc<Account>>>(accounts: I) -> Self {
        let mut list = Self::default();
        let mut accounts = accounts.into_iter().peekable();
        while accounts.peek().is_some() {
            let part: Part = accounts.by_ref().take(PART).collect();
            list.count += part.len();
            list.parts.push(Arc::new(part));
        }
        list
    }
}

impl Index<usize> for AccountList {
    type Output = Arc<Account>;

    fn index(&self, place: usize) -> &Arc<Account> {
        &self.parts[place / PART][place % PART]
    }
}

impl PartialEq for AccountList {
    fn eq(&self, other: &Self) -> bool {
        self.count == other.count && self.iter().eq(other)
    }
}

impl std::fmt::Debug for AccountList {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::account::AccountInput;
    use crate::id::AccountId;

    fn account(number: usize, name: &str) -> Arc<Account> {
        let input = AccountInput {
            handle: format!("a{number:05}"),
            name: name.to_owned(),
            platform: "weibo".to_owned(),
            organisation: "o".to_owned(),
            ..AccountInput::default()
        };
        Arc::new(input.into_account(AccountId(uuid::Uuid::nil()), 1))
    }

    fn list(count: usize) -> Vec<Arc<Account>> {
        (0..count).map(|number| account(2 * number, "甲")).collect()
    }

    #[test]
    fn a_list_is_the_vector_that_it_is_made_of_whatever_its_length() {
        for count in [0, 1, PART - 1, PART, PART + 1, 3 * PART, 3 * PART + 7] {
            let vector = list(count);
            let made: AccountList = vector.iter().cloned().collect();
            assert_eq!((made.len(), made.is_empty()), (count, count == 0));
            assert_eq!(made.to_vec(), vector);
            assert!((0..=count).all(|place| made.get(place) == vector.get(place)));
            for handle in (0..=2 * count).map(|number| format!("a{number:05}")) {
                let place = vector.binary_search_by(|account| account.handle.cmp(&handle)).ok();
                assert_eq!(made.place_of(&handle), place, "{handle} of {count}");
                let after = vector.partition_point(|account| account.handle <= handle);
                assert!(made.after(&handle).eq(&vector[after..]), "after {handle} of {count}");
            }
        }
    }

    #[test]
    fn what_is_put_into_a_clone_is_not_seen_elsewhere() {
        let mut vector = list(2 * PART + 3);
        let before: AccountList = vector.iter().cloned().collect();
        let mut after = before.clone();
        for place in [0, PART - 1, PART, 2 * PART + 2] {
            let other = account(2 * place, "乙");
            vector[place] = Arc::clone(&other);
            after.replace([(place, other)]);
        }
        assert_eq!(after.to_vec(), vector);
        assert!(before.iter().all(|account| account.name == "甲"));
        assert!(Arc::ptr_eq(&before[1], &after[1]));
    }
}
