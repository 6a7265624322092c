//! What hangs on a single account, organisation or platform.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::index::AccountIndex;
use super::losses::{Losses, losses_after};
use super::matrix::CoverageAccount;
use super::names::Names;
use super::survey::{CoverageSurvey, SurveyLosses};
use super::tally::Tally;
use super::view::CoverageTotals;
use crate::account::Account;
use crate::permille::from_thousandths;

/// What would be lost without one account, organisation or platform.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({"key": "zjg-education", "loss": 120.0}))]
pub struct FragilePoint {
    /// Handle of the account, key of the organisation, or the platform.
    pub key: String,
    /// What the met demand would fall by.
    #[schema(minimum = 0)]
    pub loss: f64,
}

/// The worst single points; null: nothing would be lost without any one.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "account": {"key": "wechat-zjg-fabu", "loss": 84.0}, "organisation": {"key": "zjg-education", "loss": 120.0},
    "platform": {"key": "wechat", "loss": 2210.0}
}))]
pub struct CoverageFragility {
    /// The account without which most would be lost.
    #[schema(required = true)]
    pub account: Option<FragilePoint>,
    /// The organisation without whose accounts most would be lost.
    #[schema(required = true)]
    pub organisation: Option<FragilePoint>,
    /// The platform without whose accounts most would be lost.
    #[schema(required = true)]
    pub platform: Option<FragilePoint>,
}

/// Points by what would be lost without each, the worst first.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "revision": 7, "demand": 7284.0, "met": 5888.0, "accounts": [{"key": "wechat-zjg-fabu", "loss": 84.0}],
    "organisations": [{"key": "zjg-education", "loss": 120.0}], "platforms": [{"key": "wechat", "loss": 2210.0}],
    "unknown": 4
}))]
pub struct FragilityReport {
    /// The registry's revision that was looked at.
    pub revision: i64,
    /// Σ weight × wanted voices.
    #[schema(minimum = 0)]
    pub demand: f64,
    /// Σ weight × the lesser of supply and wanted voices.
    #[schema(minimum = 0)]
    pub met: f64,
    /// The worst twenty accounts.
    pub accounts: Vec<FragilePoint>,
    /// The worst twenty organisations.
    pub organisations: Vec<FragilePoint>,
    /// The worst twenty platforms.
    pub platforms: Vec<FragilePoint>,
    /// Active accounts whose functions, audiences or region are not known: more may hang on them than is shown.
    pub unknown: u64,
}

/// Coverage at one moment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "accounts": 123,
    "totals": {
        "uncovered": {"cells": 301, "weight": 1204}, "thin": {"cells": 120, "weight": 480},
        "covered": {"cells": 900, "weight": 4100}, "crowded": {"cells": 200, "weight": 1500}
    },
    "demand": 7284.0, "met": 5888.0,
    "fragility": {
        "account": {"key": "wechat-zjg-fabu", "loss": 84.0},
        "organisation": {"key": "zjg-education", "loss": 120.0},
        "platform": {"key": "wechat", "loss": 2210.0}
    }
}))]
pub struct CoverageMoment {
    /// Accounts that speak.
    pub accounts: u64,
    /// By state.
    pub totals: CoverageTotals,
    /// Σ weight × wanted voices.
    #[schema(minimum = 0)]
    pub demand: f64,
    /// Σ weight × the lesser of supply and wanted voices.
    #[schema(minimum = 0)]
    pub met: f64,
    /// What would be lost with the worst single account, organisation and platform.
    pub fragility: CoverageFragility,
}

const MOST_POINTS: usize = 20;

/// To which organisation and platform accounts belong, those of a scenario included.
pub struct CoverageGroups {
    accounts: Vec<String>,
    organisations: Vec<String>,
    platforms: Vec<String>,
    /// Beside `accounts`, places in the other two: those of a survey, and then these.
    added: Vec<(usize, usize)>,
}

impl CoverageGroups {
    /// Adds an account that the survey does not have; it gets the next index.
    pub fn add(&mut self, survey: &CoverageSurvey, account: &Account) {
        let place = |names: &Names, more: &mut Vec<String>, key: &str| {
            let found = names.find(key).map(|place| place as usize);
            found
                .or_else(|| more.iter().position(|one| one == key).map(|at| names.len() + at))
                .unwrap_or_else(|| {
                    more.push(key.to_owned());
                    names.len() + more.len() - 1
                })
        };
        let organisation = place(&survey.organisations, &mut self.organisations, &account.organisation);
        let platform = place(&survey.platforms, &mut self.platforms, &account.platform);
        self.accounts.push(account.handle.clone());
        self.added.push((organisation, platform));
    }
}

impl CoverageSurvey {
    /// The groups of the registry's accounts.
    #[must_use]
    pub const fn groups(&self) -> CoverageGroups {
        CoverageGroups {
            accounts: Vec::new(),
            organisations: Vec::new(),
            platforms: Vec::new(),
            added: Vec::new(),
        }
    }

    /// The index of the first account that is added.
    #[must_use]
    pub fn next_account(&self) -> u32 {
        u32::try_from(self.handles.len()).unwrap_or(u32::MAX)
    }

    /// An account as coverage counts it.
    #[must_use]
    pub fn compact(&self, index: AccountIndex, account: &Account) -> CoverageAccount {
        self.vocabulary.account(index, account)
    }

    /// Coverage at one moment.
    #[must_use]
    pub fn moment(&self, tally: &Tally, fragility: CoverageFragility) -> CoverageMoment {
        let totals = tally.totals();
        CoverageMoment {
            accounts: tally.accounts().len() as u64,
            totals: CoverageTotals::from(totals.states),
            demand: from_thousandths(totals.demand),
            met: from_thousandths(totals.met),
            fragility,
        }
    }

    /// The worst single points.
    #[must_use]
    pub fn fragility(&self) -> CoverageFragility {
        self.worst_of(self.losses(), &self.groups())
    }

    /// The worst single points after some accounts have changed. O(cells + Σ voices of the cells that differ).
    #[must_use]
    pub fn fragility_after(&self, after: &Tally, groups: &CoverageGroups) -> CoverageFragility {
        let (before, old) = (&self.tally, self.losses());
        let begin = self.handles.len();
        let added = |account: AccountIndex| groups.added.get((account.0 as usize).checked_sub(begin)?);
        let organisation = |account| {
            self.organisation_of(account).or_else(|| added(account).map(|(organisation, _)| *organisation))
        };
        let platform =
            |account| self.platform_of(account).or_else(|| added(account).map(|(_, platform)| *platform));
        let moved = SurveyLosses {
            accounts: losses_after(before, &old.accounts, after, begin + groups.accounts.len(), |account| {
                Some(account.0 as usize)
            }),
            organisations: losses_after(
                before,
                &old.organisations,
                after,
                self.organisations.len() + groups.organisations.len(),
                organisation,
            ),
            platforms: losses_after(
                before,
                &old.platforms,
                after,
                self.platforms.len() + groups.platforms.len(),
                platform,
            ),
        };
        self.worst_of(&moved, groups)
    }

    /// Points by what would be lost without each.
    #[must_use]
    pub fn fragility_report(&self) -> FragilityReport {
        let losses = self.losses();
        let list = |losses: &Losses, names: &Names| {
            let mut points: Vec<(usize, u64)> =
                losses.0.iter().copied().enumerate().filter(|(_, loss)| *loss > 0).collect();
            points.sort_by_key(|(at, loss)| (std::cmp::Reverse(*loss), *at));
            points.into_iter().take(MOST_POINTS).map(|(at, loss)| point_of(names, &[], at, loss)).collect()
        };
        let totals = self.tally.totals();
        FragilityReport {
            revision: self.revision,
            demand: from_thousandths(totals.demand),
            met: from_thousandths(totals.met),
            accounts: list(&losses.accounts, &self.handles),
            organisations: list(&losses.organisations, &self.organisations),
            platforms: list(&losses.platforms, &self.platforms),
            unknown: self.tally.accounts().into_iter().filter(|account| self.is_unknown(*account)).count()
                as u64,
        }
    }

    fn worst_of(&self, losses: &SurveyLosses, groups: &CoverageGroups) -> CoverageFragility {
        let point = |losses: &Losses, names: &Names, more: &[String]| {
            losses.worst().map(|(at, loss)| point_of(names, more, at, loss))
        };
        CoverageFragility {
            account: point(&losses.accounts, &self.handles, &groups.accounts),
            organisation: point(&losses.organisations, &self.organisations, &groups.organisations),
            platform: point(&losses.platforms, &self.platforms, &groups.platforms),
        }
    }
}

fn point_of(names: &Names, more: &[String], at: usize, loss: u64) -> FragilePoint {
    let added = at.checked_sub(names.len()).and_then(|at| more.get(at));
    let key = added.map_or_else(|| names.get(u32::try_from(at).unwrap_or(u32::MAX)), String::as_str);
    FragilePoint { key: key.to_owned(), loss: from_thousandths(loss) }
}
