//! What differs between two plans, account by account.

use std::collections::BTreeMap;

use crate::slot::{PlannedSlot, Slot};

/// An account that is asked something else by one plan than by another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanShift {
    /// Its handle.
    pub account: String,
    /// What the first plan alone asks of it.
    pub from: Vec<Slot>,
    /// What the second plan alone asks of it.
    pub to: Vec<Slot>,
}

/// The accounts that two plans ask different things of, by handle. O(n log n).
#[must_use]
pub fn list_shifts(before: &[PlannedSlot], after: &[PlannedSlot]) -> Vec<PlanShift> {
    let mut accounts: BTreeMap<&str, (Vec<&Slot>, Vec<&Slot>)> = BTreeMap::new();
    for one in before {
        accounts.entry(&one.account).or_default().0.push(&one.slot);
    }
    for one in after {
        accounts.entry(&one.account).or_default().1.push(&one.slot);
    }
    let only = |these: &[&Slot], those: &[&Slot]| {
        let mut only: Vec<Slot> =
            these.iter().filter(|slot| !those.contains(slot)).map(|slot| (*slot).clone()).collect();
        only.sort_unstable();
        only
    };
    let shifts = accounts.into_iter().map(|(account, (before, after))| PlanShift {
        account: account.to_owned(),
        from: only(&before, &after),
        to: only(&after, &before),
    });
    shifts.filter(|shift| !shift.from.is_empty() || !shift.to.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::Form;

    fn asked(account: &str, angle: &str) -> PlannedSlot {
        let slot = Slot {
            cluster: "roads".into(),
            angle: angle.into(),
            audience: "drivers".into(),
            form: Form::Article,
            locality: None,
        };
        PlannedSlot { account: account.into(), slot, fit: 500 }
    }

    #[test]
    fn whoever_keeps_what_they_have_is_not_named() {
        let before = [asked("a", "belts"), asked("b", "belts"), asked("c", "belts")];
        let after = [asked("d", "belts"), asked("c", "rain"), asked("a", "belts")];
        let shifts = list_shifts(&before, &after);
        let told: Vec<_> = shifts
            .iter()
            .map(|one| (one.account.as_str(), one.from.len(), one.to.first().map(|slot| slot.angle.as_str())))
            .collect();
        assert_eq!(told, [("b", 1, None), ("c", 1, Some("rain")), ("d", 0, Some("belts"))]);
        assert!(list_shifts(&after, &after).is_empty());
    }
}
