//! What stands around a direction: who tells something close to it, what else its account could take, and the cuts of its team.

use std::collections::BTreeSet;

use super::context::CardContext;
use super::detail::{DirectionAlternative, NeighbourDirection, StoryCut};
use crate::account::AccountStatus;
use crate::direction::Direction;
use crate::plan::OtherDirection;
use crate::slot::Slot;

impl CardContext<'_> {
    /// What else is told close by: by tied accounts first, then by accounts of the same cell; at most ten.
    #[must_use]
    pub fn neighbours(&self, standing: &[Direction], direction: &Direction) -> Vec<NeighbourDirection> {
        let ties = self.matrix.graph.neighbours(&direction.account).unwrap_or_default();
        let mut ties: Vec<_> = ties.into_iter().filter(|tie| tie.account != direction.account).collect();
        ties.sort_by(|a, b| b.weight.total_cmp(&a.weight).then_with(|| a.account.cmp(&b.account)));
        let same_cell = |other: &&Direction| {
            other.slot.angle == direction.slot.angle && other.slot.audience == direction.slot.audience
        };
        let by_tie = ties.iter().flat_map(|tie| {
            let told = standing.iter().filter(|other| other.account == tie.account);
            told.map(|other| (other, tie.kind.clone()))
        });
        let near = standing.iter().filter(same_cell).map(|other| (other, "same_cell".to_owned()));
        let mut seen = BTreeSet::from([direction.id]);
        by_tie
            .chain(near)
            .filter(|(other, _)| seen.insert(other.id))
            .take(10)
            .map(|(other, tie)| NeighbourDirection {
                account: other.account.clone(),
                name: self
                    .matrix
                    .graph
                    .account(&other.account)
                    .map_or_else(|| other.account.clone(), |one| one.name.clone()),
                tie,
                title: self.standing_title(other),
            })
            .collect()
    }

    /// Another direction as it is offered to an account.
    #[must_use]
    pub fn alternative(&self, account: &str, other: OtherDirection) -> DirectionAlternative {
        let local = self.spec.angle(&other.slot.angle).is_some_and(|angle| angle.local);
        DirectionAlternative {
            title: self.title(account, &other.slot),
            angle: other.slot.angle,
            audience: other.slot.audience,
            locality: other.slot.locality.filter(|_| local),
            cluster: other.slot.cluster,
            loss: other.loss,
        }
    }

    /// The same story for the organisation's other active accounts, where one team writes for all of them.
    #[must_use]
    pub fn cuts(&self, direction: &Direction) -> Vec<StoryCut> {
        if !self.spec.teams.contains(&direction.organisation) {
            return Vec::new();
        }
        let accounts = self.matrix.graph.accounts().iter().filter(|account| {
            account.organisation == direction.organisation
                && account.handle != direction.account
                && account.status == AccountStatus::Active
        });
        let cut = |form| Slot { form, ..direction.slot.clone() };
        let cuts = accounts.map(|account| StoryCut {
            account: account.handle.clone(),
            name: self.account_name(&account.handle),
            form: account.form,
            brief: self.brief(&account.handle, &cut(account.form)),
        });
        cuts.collect()
    }
}
