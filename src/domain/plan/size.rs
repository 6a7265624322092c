//! How large an instance becomes, before anything of that size is made.

use std::collections::BTreeSet;

use super::input::PlanInput;
use super::option_count::OptionCounter;
use super::options::Eligibility;
use crate::account::Account;
use crate::cell::{cells_of, count_cells};
use crate::form::Form;
use crate::stop::stoppable;

/// Most cells of a campaign that is planned.
pub const MOST_CELLS: u64 = 500_000;
/// Most options of an instance: every account, in every cluster that it is in, in every cell that it may take. A nation of 200,000
/// accounts has four million in a campaign of 32 angles told to three audiences each.
pub const MOST_OPTIONS: u64 = 8_000_000;
/// Where this is more, so many options for each account in each of its clusters: a nation of 200,000 whose 14 angles are for everybody,
/// each told to three audiences, has 84 of them, in a region and in none.
pub const MOST_OPTIONS_OF_EACH: u64 = 100;
/// Most slots of an instance: every cell, from the view of every cluster, in every form and region of its members.
pub const MOST_SLOTS: u64 = 1_500_000;

/// How large the instance of a campaign is, and what makes it so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PlanSize {
    /// How many angles the campaign has.
    pub angles: usize,
    /// The most audiences that one of them is told to.
    pub audiences: usize,
    /// How many localities local angles are told in; 0 when none is local.
    pub localities: usize,
    /// How many clusters have members that may take something.
    pub clusters: usize,
    /// How many memberships in them there are of accounts that may take something.
    pub memberships: u64,
    /// How many cells the campaign has.
    pub cells: u64,
    /// How many options there are before pins, declines and fixed directions take some away; 0 when there are too many cells already.
    pub options: u64,
    /// No more slots than this are taken by any of the options; as `options`, 0 when there are too many cells.
    pub slots: u64,
}

/// A campaign whose instance would take too much memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "a plan of this campaign has {} cells, {} options of accounts and up to {} slots; at most {MOST_CELLS}, {} and \
     {MOST_SLOTS} are possible. It has {} angles, up to {} audiences of an angle, {} localities, and {} memberships of active \
     accounts in {} clusters: name fewer angles or audiences, list fewer localities or let fewer angles be local, put accounts \
     into fewer clusters, or raise min_fit",
    .0.cells, .0.options, .0.slots, .0.most_options(), .0.angles, .0.audiences, .0.localities, .0.memberships, .0.clusters
)]
pub struct Oversized(pub PlanSize);

impl PlanSize {
    /// Measures the instance of a campaign, of which nothing is made.
    ///
    /// # Errors
    /// When there is too much of something.
    ///
    /// # Complexity
    /// O(memberships · angles) time, and memory for the cells.
    pub fn of(input: &PlanInput<'_>) -> Result<Self, Oversized> {
        let size = Self::of_cells(input)?;
        let cells = cells_of(input.spec, input.matrix);
        let eligibility = Eligibility::new(input, &cells);
        size.with_options(input, &OptionCounter::new(input, &eligibility, &cells))
    }

    /// What a campaign has before its accounts are looked at.
    ///
    /// # Errors
    /// When it has too many cells.
    pub(super) fn of_cells(input: &PlanInput<'_>) -> Result<Self, Oversized> {
        let count = count_cells(input.spec, input.matrix);
        let size = Self {
            angles: input.spec.angles.len(),
            audiences: count.audiences,
            localities: count.localities,
            clusters: 0,
            memberships: 0,
            cells: count.cells,
            options: 0,
            slots: 0,
        };
        size.checked()
    }

    /// Counts options exactly, and slots from above.
    fn with_options(mut self, input: &PlanInput<'_>, counter: &OptionCounter<'_>) -> Result<Self, Oversized> {
        let mut views: Vec<AngleView<'_>> = vec![AngleView::default(); input.spec.angles.len()];
        for (at, cluster) in stoppable(input.matrix.clusters().values()).enumerate() {
            let members = cluster.members.iter().filter_map(|handle| input.matrix.graph.account(handle));
            let before = self.memberships;
            for account in stoppable(members) {
                let mut may = false;
                counter.count_in(at, account, |angle, options| {
                    may = true;
                    views[angle].add(account, options);
                });
                self.memberships += u64::from(may);
            }
            self.clusters += usize::from(self.memberships > before);
            for (angle, view) in views.iter_mut().enumerate() {
                let (options, forms, places) = view.take();
                self.options += options;
                self.slots += options.min(counter.most_slots(angle, forms, places));
            }
        }
        self.checked()
    }

    /// How many options an instance of as many memberships may have.
    #[must_use]
    pub fn most_options(&self) -> u64 {
        MOST_OPTIONS.max(self.memberships * MOST_OPTIONS_OF_EACH)
    }

    fn checked(self) -> Result<Self, Oversized> {
        let fits =
            self.cells <= MOST_CELLS && self.options <= self.most_options() && self.slots <= MOST_SLOTS;
        if fits { Ok(self) } else { Err(Oversized(self)) }
    }
}

/// What is known of those members of a cluster that may take something of an angle.
#[derive(Clone, Default)]
struct AngleView<'a> {
    options: u64,
    forms: BTreeSet<Form>,
    /// Their forms and regions; everybody may also speak for none.
    places: BTreeSet<(Form, Option<&'a str>)>,
}

impl<'a> AngleView<'a> {
    fn add(&mut self, account: &'a Account, options: u64) {
        self.options += options;
        self.forms.insert(account.form);
        self.places.insert((account.form, None));
        self.places.insert((account.form, account.region.as_deref()));
    }

    /// Options, forms and places, for the next cluster to begin anew.
    fn take(&mut self) -> (u64, usize, usize) {
        let Self { options, forms, places } = std::mem::take(self);
        (options, forms.len(), places.len())
    }
}
