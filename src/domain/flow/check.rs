//! Whether a problem can be worked on: references, bounds, and sums that stay within 64 bits.

use crate::flow::problem::{AccountOptions, MOST_ENTRIES, MOST_VALUE, Problem, ProblemError, ReferencePlace};

impl Problem {
    /// Says whether every solver can work on this problem: references exist, bounds are in order, and no sum can
    /// overflow.
    ///
    /// # Errors
    ///
    /// The first fault in the order of the fields, with its place. Sums are bounded in 128 bits: every row (an account in
    /// one angle) with twice its largest |fit|, all rewards, every group as if all who may take it did, and the penalty
    /// for all minimums and once more per angle. This covers the objective and every path without a circle through the
    /// network, and so every potential.
    ///
    /// # Complexity
    ///
    /// Time and memory linear in the size of the problem.
    pub fn check(&self) -> Result<(), ProblemError> {
        self.check_counts()?;
        self.check_references()?;
        self.check_values()?;
        if self.check_options()? <= MOST_VALUE {
            return Ok(());
        }
        let bound = self.bound();
        if bound > MOST_VALUE { Err(ProblemError::TooLarge { bound }) } else { Ok(()) }
    }

    fn check_counts(&self) -> Result<(), ProblemError> {
        let options = self.accounts.iter().map(|account| account.options.len()).sum();
        let lists = [
            ("angles", self.angles.len()),
            ("cells", self.cells.len()),
            ("groups", self.groups.len()),
            ("slots", self.slots.len()),
            ("organisations", self.organisations.len()),
            ("accounts", self.accounts.len()),
            ("options", options),
        ];
        match lists.into_iter().find(|&(_, count)| count > MOST_ENTRIES) {
            Some((list, count)) => Err(ProblemError::TooMany { list, count }),
            None => Ok(()),
        }
    }

    fn check_references(&self) -> Result<(), ProblemError> {
        for (i, cell) in self.cells.iter().enumerate() {
            refer(ReferencePlace::AngleOfCell(i), cell.angle, self.angles.len())?;
        }
        for (i, group) in self.groups.iter().enumerate() {
            refer(ReferencePlace::CellOfGroup(i), group.cell, self.cells.len())?;
        }
        for (i, slot) in self.slots.iter().enumerate() {
            refer(ReferencePlace::GroupOfSlot(i), slot.group, self.groups.len())?;
        }
        for (i, account) in self.accounts.iter().enumerate() {
            if let Some(organisation) = account.organisation {
                refer(ReferencePlace::OrganisationOfAccount(i), organisation, self.organisations.len())?;
            }
        }
        Ok(())
    }

    fn check_values(&self) -> Result<(), ProblemError> {
        for (angle, bounds) in self.angles.iter().enumerate() {
            if let Some(max) = bounds.max.filter(|&max| bounds.min > max) {
                return Err(ProblemError::MinAboveMax { angle, min: bounds.min, max });
            }
        }
        if let Some(cell) = self.cells.iter().position(|cell| cell.first < 0) {
            return Err(ProblemError::NegativeFirst { cell, first: self.cells[cell].first });
        }
        if let Some(group) = self.groups.iter().position(|group| group.step < 0) {
            return Err(ProblemError::NegativeStep { group, step: self.groups[group].step });
        }
        if self.shortage_penalty < 0 {
            return Err(ProblemError::NegativePenalty { penalty: self.shortage_penalty });
        }
        Ok(())
    }

    /// Gives a rough bound, never below [`Problem::bound`], which needs no look at where options lead.
    fn check_options(&self) -> Result<i128, ProblemError> {
        // Which account named a slot last: one vector for all accounts instead of a set for each.
        let mut named = vec![u32::MAX; self.slots.len()];
        let (mut count, mut fits) = (0, 0_u128);
        for (account, entry) in (0_u32..).zip(&self.accounts) {
            for (option, choice) in entry.options.iter().enumerate() {
                let Some(last) = named.get_mut(choice.slot as usize) else {
                    let place = ReferencePlace::SlotOfOption { account: account as usize, option };
                    return refer(place, choice.slot, self.slots.len()).map(|()| 0);
                };
                if std::mem::replace(last, account) == account {
                    return Err(self.name_repeated(account as usize, option));
                }
                fits += u128::from(choice.fit.unsigned_abs());
            }
            count += entry.options.len() as u64;
        }
        let mut seats = vec![0_u64; self.groups.len()];
        for slot in &self.slots {
            let free = &mut seats[slot.group as usize];
            *free = count.min(*free + u64::from(slot.capacity));
        }
        let fits = i128::try_from(fits).unwrap_or(i128::MAX / 4);
        Ok(2 * fits + self.bound_without_fits(&seats))
    }

    fn name_repeated(&self, account: usize, option: usize) -> ProblemError {
        let options = &self.accounts[account].options;
        let slot = options[option].slot;
        let earlier = options.iter().position(|other| other.slot == slot).unwrap_or(option);
        ProblemError::RepeatedSlot { account, option, earlier, slot }
    }

    /// An upper bound of the |objective| of every assignment and of the |gain| of every path without a circle; needs
    /// references that exist.
    pub(crate) fn bound(&self) -> i128 {
        let mut bound = 0_i128;
        let mut voices = vec![0_u64; self.groups.len()];
        let mut seats = vec![0_u64; self.groups.len()];
        for slot in &self.slots {
            seats[slot.group as usize] += u64::from(slot.capacity);
        }
        let angles = self.angles_of_slots();
        let mut largest = vec![0_i128; self.angles.len()];
        for account in &self.accounts {
            for option in &account.options {
                voices[self.slots[option.slot as usize].group as usize] += 1;
                let row = &mut largest[angles[option.slot as usize] as usize];
                *row = (*row).max(i128::from(option.fit).abs());
            }
            for option in &account.options {
                bound += 2 * std::mem::take(&mut largest[angles[option.slot as usize] as usize]);
            }
        }
        for (seats, voices) in seats.iter_mut().zip(voices) {
            *seats = voices.min(*seats);
        }
        bound + self.bound_without_fits(&seats)
    }

    /// By how much all values may be multiplied, and each option then gain less than one unit of the problem as it was written, so that every
    /// sum stays within 64 bits; 0 where there is no room at all. Needs references that exist. O(options).
    pub(crate) fn most_scale(&self) -> i64 {
        let room = MOST_VALUE / self.bound_with_units().max(1);
        i64::try_from(room).unwrap_or(i64::MAX)
    }

    /// [`Problem::bound`] where every option may be worth one unit more, and no value is without count.
    pub(crate) fn bound_with_units(&self) -> i128 {
        let step = self.groups.iter().map(|group| i128::from(group.step)).max().unwrap_or(0);
        self.bound() + 2 * self.most_rows() + step + i128::from(self.shortage_penalty)
    }

    /// No more rows than this: accounts in one angle each, or as many units as an account takes.
    pub(crate) fn most_rows(&self) -> i128 {
        let rows = |account: &AccountOptions| {
            account.options.len().min(self.angles.len().max(account.capacity as usize)) as i128
        };
        self.accounts.iter().map(rows).sum()
    }

    /// [`Problem::bound`] without the options; `most` are the voices that each group can have at most.
    fn bound_without_fits(&self, most: &[u64]) -> i128 {
        let mut bound = self.cells.iter().map(|cell| i128::from(cell.first)).sum::<i128>();
        for (group, &most) in self.groups.iter().zip(most) {
            let most = i128::from(most);
            bound += most * (most + 1) / 2 * i128::from(group.step);
        }
        let wanted: i128 = self.angles.iter().map(|angle| i128::from(angle.min) + 1).sum();
        bound + wanted * i128::from(self.shortage_penalty)
    }

    /// The angle of every slot of a checked problem: for whoever looks at all options.
    pub(crate) fn angles_of_slots(&self) -> Vec<u32> {
        let groups: Vec<u32> =
            self.groups.iter().map(|group| self.cells[group.cell as usize].angle).collect();
        self.slots.iter().map(|slot| groups[slot.group as usize]).collect()
    }

    /// The cell of a slot of a checked problem.
    pub(crate) fn cell_of_slot(&self, slot: u32) -> u32 {
        self.groups[self.slots[slot as usize].group as usize].cell
    }

    /// The angle of a slot of a checked problem.
    pub(crate) fn angle_of_slot(&self, slot: u32) -> u32 {
        self.cells[self.cell_of_slot(slot) as usize].angle
    }
}

fn refer(place: ReferencePlace, index: u32, count: usize) -> Result<(), ProblemError> {
    if (index as usize) < count {
        Ok(())
    } else {
        Err(ProblemError::UnknownReference { place, index, count })
    }
}
