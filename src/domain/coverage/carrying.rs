//! Gathers which organisation carries which function.

use super::duties::{Carrier, Duties};
use super::index::RegionIndex;
use super::survey::CoverageSurvey;
use crate::account::AccountStatus;
use crate::matrix::Matrix;

impl CoverageSurvey {
    /// Who carries what; gathered once.
    pub(super) fn duties(&self, matrix: &Matrix) -> &Duties {
        self.known.duties.get_or_init(|| gather(self, matrix))
    }
}

/// Gathers them from the accounts that are not closed. O(a · f · d · log) for a accounts with f functions, d deep.
fn gather(survey: &CoverageSurvey, matrix: &Matrix) -> Duties {
    let mut carried: Vec<Carrier> = Vec::new();
    let (mut present, mut lies) = (Vec::new(), Vec::new());
    for (here, account) in survey.registered() {
        let (Some(&(organisation, platform)), Some(compact)) =
            (survey.groups.get(here), survey.matrix.accounts.get(here))
        else {
            continue;
        };
        if account.status == AccountStatus::Closed {
            continue;
        }
        present.push((organisation, platform, account.kind));
        lies.push((organisation, compact.region));
        let rests = account.status != AccountStatus::Active;
        for own in &compact.functions {
            carried.extend(survey.matrix.functions.climb(own.0).map(|function| Carrier {
                function,
                organisation,
                below: function != own.0,
                own: own.0,
                rests,
            }));
        }
    }
    carried.sort_unstable();
    let mut carriers: Vec<Carrier> = Vec::new();
    for one in carried {
        match carriers.last_mut() {
            Some(last) if (last.function, last.organisation) == (one.function, one.organisation) => {
                last.rests &= one.rests;
            }
            _ => carriers.push(one),
        }
    }
    present.sort_unstable();
    present.dedup();
    Duties { carriers, territory: territories(survey, matrix, &lies), present }
}

fn territories(
    survey: &CoverageSurvey,
    matrix: &Matrix,
    lies: &[(u32, Option<RegionIndex>)],
) -> Vec<Option<u32>> {
    let regions = &survey.tally.account_table.regions;
    // By organisation: where its accounts lie; of two regions none counts.
    let mut common: Vec<Option<Option<RegionIndex>>> = vec![None; survey.organisations.len()];
    for (organisation, region) in lies.iter().filter(|(_, region)| region.is_some()) {
        if let Some(seen) = common.get_mut(*organisation as usize) {
            *seen = Some(seen.map_or(*region, |before| before.filter(|_| before == *region)));
        }
    }
    let territory = |(place, common): (u32, Option<Option<RegionIndex>>)| {
        let organisation = matrix.organisations().get(survey.organisations.get(place));
        let entered = organisation.and_then(|organisation| organisation.region.as_deref());
        let entered = entered.map(|region| survey.vocabulary.regions.find(region).map(RegionIndex));
        let region = entered.unwrap_or_else(|| common.flatten())?;
        Some(regions.place(region.0))
    };
    (0..).zip(common).map(territory).collect()
}
