//! A page of a list, and whether the list goes on.

/// As many rows as stand on a page of most lists.
pub(super) const ROWS: usize = 50;

/// As many rows as are asked for, so that one knows whether the list goes on behind a page.
pub(super) const ASKED: u64 = ROWS as u64 + 1;

/// A page of a list.
#[derive(Debug)]
pub(super) struct ListPage<T> {
    /// What stands on it.
    pub(super) rows: Vec<T>,
    /// Whether more follows.
    pub(super) has_more: bool,
}

impl<T> ListPage<T> {
    /// The page of what was found when one more than `most` was asked for.
    pub(super) fn of(mut found: Vec<T>, most: usize) -> Self {
        let has_more = found.len() > most;
        found.truncate(most);
        Self { rows: found, has_more }
    }

    /// The first rows of what goes on from somewhere.
    pub(super) fn first_of(onward: impl Iterator<Item = T>) -> Self {
        onward.take(ROWS + 1).collect::<Vec<_>>().into()
    }

    /// The last row of a page behind which the list goes on; `None`: it ends here.
    pub(super) fn onward(&self) -> Option<&T> {
        self.rows.last().filter(|_| self.has_more)
    }
}

impl<T> From<Vec<T>> for ListPage<T> {
    /// The page of what was found when [`ASKED`] rows were asked for.
    fn from(found: Vec<T>) -> Self {
        Self::of(found, ROWS)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_goes_on_only_where_more_was_found_than_stands_on_a_page() {
        for (found, rows, onward) in [(0, 0, None), (49, 49, None), (50, 50, None), (51, 50, Some(49))] {
            let page = ListPage::from((0..found).collect::<Vec<_>>());
            assert_eq!((page.rows.len(), page.onward().copied()), (rows, onward), "{found}");
        }
    }
}
