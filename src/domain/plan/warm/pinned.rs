//! What pins say of audiences while a plan is warm: which slots they rule out for an account.

use std::collections::BTreeSet;

use crate::campaign::Pin;
use crate::plan::input::number;
use crate::plan::model::PlanModel;

/// The pins that stand, but for must-nots of whole angles.
#[derive(Debug, Clone, Default)]
pub(super) struct PinnedAudiences(BTreeSet<Pin>);

/// Why pins rule out a slot for an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Narrowing {
    /// It must not tell that audience.
    Never,
    /// It must tell the angle to another audience.
    Elsewhere,
}

impl PinnedAudiences {
    pub(super) fn new(pins: &[Pin]) -> Self {
        let mut pinned = Self::default();
        for pin in pins {
            pinned.insert(pin);
        }
        pinned
    }

    pub(super) fn insert(&mut self, pin: &Pin) {
        if pin.must || pin.audience.is_some() {
            self.0.insert(pin.clone());
        }
    }

    pub(super) fn remove(&mut self, pin: &Pin) {
        self.0.remove(pin);
    }

    /// Whether an account must take an angle, told to whomever.
    pub(super) fn asks(&self, account: &str, angle: &str) -> bool {
        self.of(account).any(|pin| pin.must && pin.angle == angle)
    }

    /// Why an account may not take a slot, if pins say so. O(pins of the account).
    pub(super) fn narrowing(&self, model: &PlanModel, account: &str, slot: u32) -> Option<Narrowing> {
        let cell = &model.cells[model.cell_of_slot(slot)];
        let mut elsewhere = None;
        for pin in self.of(account).filter(|pin| pin.angle == model.angle_keys[cell.angle]) {
            match (pin.must, pin.audience.as_ref()) {
                (false, Some(audience)) if *audience == cell.audience => return Some(Narrowing::Never),
                (true, Some(audience)) if *audience != cell.audience => {
                    elsewhere = Some(Narrowing::Elsewhere);
                }
                _ => {}
            }
        }
        elsewhere
    }

    /// Those of these slots that pins rule out for an account.
    pub(super) fn barred(
        &self,
        model: &PlanModel,
        account: &str,
        slots: impl IntoIterator<Item = u32>,
    ) -> BTreeSet<u32> {
        if self.of(account).all(|pin| pin.audience.is_none()) {
            return BTreeSet::new();
        }
        slots.into_iter().filter(|slot| self.narrowing(model, account, *slot).is_some()).collect()
    }

    /// What pins rule out of all options, as (account, slot).
    pub(super) fn all_barred(&self, model: &PlanModel) -> BTreeSet<(u32, u32)> {
        let accounts: BTreeSet<&str> = self.0.iter().map(|pin| pin.account.as_str()).collect();
        let mut all = BTreeSet::new();
        for at in accounts.into_iter().filter_map(|account| model.account_at(account)) {
            let options = model.problem.accounts[at].options.iter().map(|option| option.slot);
            let barred = self.barred(model, &model.accounts[at].handle, options);
            all.extend(barred.into_iter().map(|slot| (number(at), slot)));
        }
        all
    }

    fn of<'a>(&'a self, account: &'a str) -> impl Iterator<Item = &'a Pin> {
        let first = Pin { account: account.to_owned(), angle: String::new(), audience: None, must: false };
        self.0.range(first..).take_while(move |pin| pin.account == account)
    }
}
