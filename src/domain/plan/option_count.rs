//! How many options an account has, without listing them.

use super::input::PlanInput;
use super::options::Eligibility;
use super::readers::AUDIENCE_SCORES;
use crate::account::{Account, AccountStatus};
use crate::cell::Cell;
use crate::fit::FitScores;

/// Counts what [`Eligibility::candidates`] lists. The cells of an angle differ in the scores of audience and locality alone, and each of
/// these takes few values: so many cells are counted at once.
pub(super) struct OptionCounter<'a> {
    input: &'a PlanInput<'a>,
    eligibility: &'a Eligibility<'a>,
    /// By angle: the positions of the audiences that it is told to.
    told: Vec<Vec<usize>>,
}

/// How many there are of something, and how they score.
type Scored = (u64, u32);

impl<'a> OptionCounter<'a> {
    /// O(cells).
    pub(super) fn new(input: &'a PlanInput<'a>, eligibility: &'a Eligibility<'a>, cells: &'a [Cell]) -> Self {
        let mut told: Vec<Vec<usize>> = vec![Vec::new(); input.spec.angles.len()];
        for (at, cell) in cells.iter().enumerate() {
            // The cells of one audience stand together.
            let audience = eligibility.readers().audience_of(at);
            if told[cell.angle].last() != Some(&audience) {
                told[cell.angle].push(audience);
            }
        }
        Self { input, eligibility, told }
    }

    /// How many options an account has from the view of all its clusters.
    pub(super) fn count(&self, account: &Account) -> u64 {
        let clusters = self.input.matrix.clusters_of(&account.handle);
        let clusters = clusters.iter().filter_map(|key| self.eligibility.cluster_at(key));
        let mut sum = 0;
        clusters.for_each(|cluster| self.count_in(cluster, account, |_, options| sum += options));
        sum
    }

    /// Tells `note` for each angle how many options an account has from the view of a cluster that it is in, if any. O(angles ·
    /// audiences) of the account.
    pub(super) fn count_in(&self, cluster: usize, account: &Account, mut note: impl FnMut(usize, u64)) {
        if account.status != AccountStatus::Active {
            return;
        }
        let readers = self.eligibility.readers().scores(account);
        let [same, above] = self.eligibility.count_places(account.region.as_deref());
        for angle in self.eligibility.open_angles(account) {
            // An option of an angle that is not local stands in the account's region and in none.
            let anywhere = 1 + u64::from(account.region.is_some());
            let places: [Scored; 2] = if self.input.spec.angles[angle].local {
                [(same, 1000), (above, 600)]
            } else {
                [(anywhere, 1000), (0, 0)]
            };
            let audiences = self.audiences(&readers, angle);
            let of_angle = self.eligibility.scores_of_angle(account, cluster, angle);
            let fits = |audience: u32, locality: u32| {
                let scores = FitScores { audience, locality, ..of_angle };
                scores.fit(&self.input.spec.weights) >= self.input.spec.min_fit
            };
            let pairs = audiences.iter().flat_map(|one| places.iter().map(move |other| (one, other)));
            let fitting = pairs.filter(|((told, audience), (at, locality))| {
                *told > 0 && *at > 0 && fits(*audience, *locality)
            });
            let options = fitting.map(|((told, _), (at, _))| told * at).sum();
            if options > 0 {
                note(angle, options);
            }
        }
    }

    /// No more slots than this are in an angle's cells from the view of a cluster whose members have so many forms, and stand in so
    /// many pairs of form and region, or of form and none.
    pub(super) fn most_slots(&self, angle: usize, forms: usize, pairs: usize) -> u64 {
        let places = if self.input.spec.angles[angle].local {
            forms as u64 * self.eligibility.localities() as u64
        } else {
            pairs as u64
        };
        self.told[angle].len() as u64 * places
    }

    /// The audiences of an angle by how an account with these scores does with them; those that it is not asked for are left out.
    fn audiences(&self, readers: &[u32], angle: usize) -> [Scored; AUDIENCE_SCORES.len()] {
        let mut told = AUDIENCE_SCORES.map(|score| (0, score));
        for at in &self.told[angle] {
            let asked = readers[*at] > 0 || self.input.spec.stretch;
            if let Some((count, _)) = told.iter_mut().find(|(_, score)| asked && *score == readers[*at]) {
                *count += 1;
            }
        }
        told
    }
}
