//! The accounts of a matrix in compact form: what the counts read.

use super::index::{AccountIndex, FunctionIndex, RegionIndex};
use super::matrix::{CoverageAccount, CoverageMatrix};
use super::preorder::Preorder;
use super::tree::IndexTree;
use crate::form::Form;
use crate::stop::stoppable;

/// Forms stand beside functions in one number.
pub(super) const FORMS: usize = Form::ALL.len();

/// One account as the counts see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct AccountProfile {
    met: Vec<u32>,
    audiences: Vec<u32>,
    form: Form,
    place: Option<u32>,
}

/// The same, borrowed.
#[derive(Clone, Copy, Debug)]
pub(super) struct ProfileRef<'a> {
    /// The functions that it meets, ascending.
    pub met: &'a [u32],
    /// Its audiences, ascending; none listed: all.
    pub audiences: &'a [u32],
    pub form: Form,
    /// Its region's place in preorder.
    pub place: Option<u32>,
}

impl AccountProfile {
    pub fn as_ref(&self) -> ProfileRef<'_> {
        ProfileRef { met: &self.met, audiences: &self.audiences, form: self.form, place: self.place }
    }
}

impl ProfileRef<'_> {
    pub fn meets(self, function: FunctionIndex) -> bool {
        self.met.binary_search(&function.0).is_ok()
    }

    pub fn speaks_to(self, audience: u32) -> bool {
        self.audiences.is_empty() || self.audiences.binary_search(&audience).is_ok()
    }
}

/// The accounts of a matrix, grouped by region in preorder, those without one at the end; immutable and shared.
///
/// Memory: about 4 bytes for each function met (in it and in the index by function), for each audience and region, and 17
/// for each account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountTable {
    pub(super) functions: IndexTree,
    pub(super) regions: Preorder,
    index: Vec<AccountIndex>,
    form: Vec<Form>,
    met_end: Vec<u32>,
    met: Vec<u32>,
    audience_end: Vec<u32>,
    audiences: Vec<u32>,
    /// By place of a region, and then for those without one: where its accounts end.
    place_end: Vec<u32>,
    /// By function and form (a bucket): where the accounts that meet it end, and these accounts by their place here.
    bucket_end: Vec<u32>,
    buckets: Vec<u32>,
    /// Places here by index.
    by_index: Vec<u32>,
}

impl AccountTable {
    /// Compacts a matrix. O(a + functions met · log + audiences).
    ///
    /// ```
    /// use domain::coverage::*;
    /// use domain::form::Form;
    /// let tree = IndexTree::from_parents(vec![None])?;
    /// let account = CoverageAccount {
    ///     index: AccountIndex(7), functions: vec![FunctionIndex(0)], audiences: vec![], form: Form::Article, region: None,
    /// };
    /// assert_eq!(AccountTable::of(&CoverageMatrix::build(tree.clone(), tree, vec![account])?).len(), 1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn of(matrix: &CoverageMatrix) -> Self {
        Self::of_those(matrix, |_| true)
    }

    /// Compacts those accounts of a matrix that `speak`.
    #[must_use]
    pub fn of_those(matrix: &CoverageMatrix, speak: impl Fn(AccountIndex) -> bool) -> Self {
        let regions = Preorder::of(&matrix.regions);
        let flat = Flat::of(matrix, &regions, speak);
        let accounts = flat.index.len();
        let mut place_end = vec![0_u32; regions.len() + 1];
        for &place in &flat.place {
            place_end[place as usize] += 1;
        }
        let mut next = sum_up(&mut place_end);
        let mut order = vec![0_u32; accounts];
        let mut by_index = vec![0; accounts];
        for (at, &place) in (0_u32..).zip(&flat.place) {
            let slot = &mut next[place as usize];
            order[*slot as usize] = at;
            by_index[at as usize] = *slot;
            *slot += 1;
        }
        let mut account_table = Self {
            functions: matrix.functions.clone(),
            index: Vec::with_capacity(accounts),
            form: Vec::with_capacity(accounts),
            met_end: Vec::with_capacity(accounts),
            met: Vec::with_capacity(flat.met.len()),
            audience_end: Vec::with_capacity(accounts),
            audiences: Vec::with_capacity(flat.audiences.len()),
            place_end,
            bucket_end: vec![0; matrix.functions.len() * FORMS],
            buckets: Vec::new(),
            by_index,
            regions,
        };
        for &at in &order {
            let at = at as usize;
            let (form, met) = (flat.form[at], part(&flat.met, &flat.met_end, at));
            for &function in met {
                account_table.bucket_end[bucket(function, form)] += 1;
            }
            account_table.index.push(flat.index[at]);
            account_table.form.push(form);
            account_table.met.extend_from_slice(met);
            account_table.met_end.push(length(&account_table.met));
            account_table.audiences.extend_from_slice(part(&flat.audiences, &flat.audience_end, at));
            account_table.audience_end.push(length(&account_table.audiences));
        }
        account_table.fill_buckets();
        account_table
    }

    fn fill_buckets(&mut self) {
        let mut next = sum_up(&mut self.bucket_end);
        let mut buckets = vec![0; self.met.len()];
        for here in 0..self.len() {
            let profile = self.profile_in(here, None);
            for &function in profile.met {
                let slot = &mut next[bucket(function, profile.form)];
                buckets[*slot as usize] = u32::try_from(here).unwrap_or(u32::MAX);
                *slot += 1;
            }
        }
        self.buckets = buckets;
    }

    /// How many accounts there are.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.index.len()
    }

    /// Whether there is none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.index.is_empty()
    }

    /// An account in compact form, which need not be one of these.
    pub(super) fn compact(&self, account: &CoverageAccount) -> AccountProfile {
        let mut met: Vec<u32> =
            account.functions.iter().flat_map(|function| self.functions.climb(function.0)).collect();
        met.sort_unstable();
        met.dedup();
        let mut audiences: Vec<u32> = account.audiences.iter().map(|audience| audience.0).collect();
        audiences.sort_unstable();
        audiences.dedup();
        let place = account.region.map(|region| self.regions.place(region.0));
        AccountProfile { met, audiences, form: account.form, place }
    }

    pub(super) fn account(&self, here: usize) -> AccountIndex {
        self.index[here]
    }

    /// Where an account stands here.
    pub(super) fn find(&self, account: AccountIndex) -> Option<usize> {
        let found = self.by_index.binary_search_by_key(&account, |&here| self.index[here as usize]).ok()?;
        Some(self.by_index[found] as usize)
    }

    /// All accounts by their place here, ascending by index.
    pub(super) fn by_index(&self) -> impl Iterator<Item = usize> {
        self.by_index.iter().map(|&here| here as usize)
    }

    /// The accounts of a region, by its place; behind the last region those without one.
    pub(super) fn at_place(&self, place: usize) -> std::ops::Range<usize> {
        let begin = place.checked_sub(1).map_or(0, |before| self.place_end[before]);
        begin as usize..self.place_end[place] as usize
    }

    pub(super) fn profile(&self, here: usize) -> ProfileRef<'_> {
        let place = self.place_end.partition_point(|&end| end as usize <= here);
        self.profile_in(here, u32::try_from(place).ok().filter(|_| place < self.regions.len()))
    }

    /// The same, where its region's place is known.
    pub(super) fn profile_in(&self, here: usize, place: Option<u32>) -> ProfileRef<'_> {
        ProfileRef {
            met: part(&self.met, &self.met_end, here),
            audiences: part(&self.audiences, &self.audience_end, here),
            form: self.form[here],
            place,
        }
    }

    /// Those of a range of places here that meet a function and have a form.
    pub(super) fn in_bucket(
        &self,
        function: FunctionIndex,
        form: Form,
        range: std::ops::Range<usize>,
    ) -> &[u32] {
        let all = part(&self.buckets, &self.bucket_end, bucket(function.0, form));
        let begin = all.partition_point(|&here| (here as usize) < range.start);
        let end = begin + all[begin..].partition_point(|&here| (here as usize) < range.end);
        &all[begin..end]
    }

    /// The place of a region.
    pub(super) fn place_of(&self, region: RegionIndex) -> u32 {
        self.regions.place(region.0)
    }
}

/// Accounts as the counts see them, in the caller's order. What is scattered on the heap is read here once and in that
/// order; what brings it into the order of regions reads packed numbers only.
struct Flat {
    index: Vec<AccountIndex>,
    form: Vec<Form>,
    /// The place of each account's region; behind the last one: none.
    place: Vec<u32>,
    met_end: Vec<u32>,
    met: Vec<u32>,
    audience_end: Vec<u32>,
    audiences: Vec<u32>,
}

impl Flat {
    fn of(matrix: &CoverageMatrix, regions: &Preorder, speak: impl Fn(AccountIndex) -> bool) -> Self {
        let (mut climbs, mut climb_end) = (Vec::new(), Vec::with_capacity(matrix.functions.len()));
        for function in (0_u32..).take(matrix.functions.len()) {
            let begin = climbs.len();
            climbs.extend(matrix.functions.climb(function));
            climbs[begin..].sort_unstable();
            climb_end.push(length(&climbs));
        }
        let most = matrix.accounts.len();
        let mut flat = Self {
            index: Vec::with_capacity(most),
            form: Vec::with_capacity(most),
            place: Vec::with_capacity(most),
            met_end: Vec::with_capacity(most),
            met: Vec::with_capacity(most * 2),
            audience_end: Vec::with_capacity(most),
            audiences: Vec::with_capacity(most * 2),
        };
        let nowhere = u32::try_from(regions.len()).unwrap_or(u32::MAX);
        for account in stoppable(&matrix.accounts).filter(|account| speak(account.index)) {
            flat.index.push(account.index);
            flat.form.push(account.form);
            flat.place.push(account.region.map_or(nowhere, |region| regions.place(region.0)));
            let begin = flat.met.len();
            for function in &account.functions {
                flat.met.extend_from_slice(part(&climbs, &climb_end, function.0 as usize));
            }
            if account.functions.len() > 1 {
                keep_each_once(&mut flat.met, begin);
            }
            flat.met_end.push(length(&flat.met));
            flat.audiences.extend(account.audiences.iter().map(|audience| audience.0));
            flat.audience_end.push(length(&flat.audiences));
        }
        flat
    }
}

/// Sorts what stands from `begin` on and drops what is repeated.
fn keep_each_once(list: &mut Vec<u32>, begin: usize) {
    list[begin..].sort_unstable();
    let mut kept = begin;
    for at in begin..list.len() {
        if at == begin || list[at] != list[kept - 1] {
            list[kept] = list[at];
            kept += 1;
        }
    }
    list.truncate(kept);
}

/// The bucket of a function in one form.
pub(super) const fn bucket(function: u32, form: Form) -> usize {
    function as usize * FORMS + form as usize
}

/// Turns counts into ends; gives the beginnings.
pub(super) fn sum_up(counts: &mut [u32]) -> Vec<u32> {
    let mut sum = 0;
    let mut begins = Vec::with_capacity(counts.len());
    for count in counts {
        begins.push(sum);
        sum += *count;
        *count = sum;
    }
    begins
}

/// The part of `all` that belongs to `at`, by its end.
pub(super) fn part<'a, T>(all: &'a [T], ends: &[u32], at: usize) -> &'a [T] {
    let begin = at.checked_sub(1).map_or(0, |before| ends[before]);
    &all[begin as usize..ends[at] as usize]
}

fn length(list: &[u32]) -> u32 {
    u32::try_from(list.len()).unwrap_or(u32::MAX)
}
