//! Cells (格): an angle told to one audience and, for a local angle, in one locality; what can be covered or stay blank.

use super::account::AccountStatus;
use super::campaign::{CampaignSpec, Level, Locality, MOST_LOCALITIES};
use super::matrix::Matrix;
use super::slot::Slot;

pub use super::campaign::EVERYONE;

/// A cell of a campaign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// Position of the angle in the campaign.
    pub angle: usize,
    /// Key of the audience.
    pub audience: String,
    /// Key of the locality; only of a local angle.
    pub locality: Option<String>,
    /// The product of the levels' weights: 1 to 27.
    pub weight: i64,
}

/// All cells of a campaign: by angle, then audience, then locality, each in the campaign's order.
///
/// An angle's own audiences count, else the campaign's, else [`EVERYONE`]; an audience that the campaign does not list, and
/// an implied one, is of normal level. A local angle is told in the campaign's localities, else in every region that has
/// active accounts, by key. O(cells + accounts).
#[must_use]
pub fn cells_of(spec: &CampaignSpec, matrix: &Matrix) -> Vec<Cell> {
    // Whoever lists none is told everywhere, which takes a look at every account: only where somebody asks.
    let local = spec.angles.iter().any(|angle| angle.local);
    let localities = if local { localities_of(spec, matrix) } else { Vec::new() };
    let mut cells = Vec::new();
    for (at, angle) in spec.angles.iter().enumerate() {
        for (audience, audience_level) in spec.audiences_of(angle) {
            let weight = angle.level.weight() * audience_level.weight();
            if angle.local {
                cells.extend(localities.iter().map(|(locality, level)| Cell {
                    angle: at,
                    audience: audience.to_owned(),
                    locality: Some(locality.clone()),
                    weight: weight * level.weight(),
                }));
            } else {
                cells.push(Cell { angle: at, audience: audience.to_owned(), locality: None, weight });
            }
        }
    }
    cells
}

/// How many cells a campaign has, and of what.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct CellCount {
    /// As many as [`cells_of`] lists.
    pub cells: u64,
    /// The most audiences of an angle.
    pub audiences: usize,
    /// The localities of local angles; 0 when none is local.
    pub localities: usize,
}

/// Counts the cells of a campaign without listing them. O(angles + accounts).
#[must_use]
pub fn count_cells(spec: &CampaignSpec, matrix: &Matrix) -> CellCount {
    let local = spec.angles.iter().any(|angle| angle.local);
    let localities = if local { localities_of(spec, matrix).len() } else { 0 };
    let mut count = CellCount { localities, ..CellCount::default() };
    for angle in &spec.angles {
        let audiences = spec.audiences_of(angle).len();
        count.audiences = count.audiences.max(audiences);
        count.cells += (audiences * if angle.local { localities } else { 1 }) as u64;
    }
    count
}

/// Where local angles are told, with levels.
#[must_use]
pub fn localities_of(spec: &CampaignSpec, matrix: &Matrix) -> Vec<(String, Level)> {
    if !spec.localities.is_empty() {
        return spec.localities.iter().map(|locality| (locality.key.clone(), locality.level)).collect();
    }
    let mut regions: Vec<&String> = matrix
        .graph
        .accounts()
        .iter()
        .filter(|account| account.status == AccountStatus::Active)
        .filter_map(|account| account.region.as_ref())
        .collect();
    regions.sort_unstable();
    regions.dedup();
    regions.into_iter().map(|region| (region.clone(), Level::Normal)).collect()
}

/// The localities of a campaign that is launched: those that are told now stay, whatever becomes of the registry, so that its
/// cells and every share keep their weights. More than a campaign may list stay open.
#[must_use]
pub fn launched_localities(spec: &CampaignSpec, matrix: &Matrix) -> Vec<Locality> {
    let local = spec.angles.iter().any(|angle| angle.local);
    let told = localities_of(spec, matrix);
    if !local || told.len() > MOST_LOCALITIES {
        return spec.localities.clone();
    }
    told.into_iter().map(|(key, level)| Locality { key, level }).collect()
}

/// The cell of something that was asked, also when the registry no longer implies it; `None` for an angle that the campaign
/// does not have. The locality of an angle that is not local is none of the cell's.
#[must_use]
pub fn cell_of_slot(spec: &CampaignSpec, slot: &Slot) -> Option<Cell> {
    let at = spec.angles.iter().position(|angle| angle.key == slot.angle)?;
    let angle = &spec.angles[at];
    let locality = slot.locality.as_ref().filter(|_| angle.local);
    let locality_level = |key: &String| {
        spec.localities.iter().find(|known| known.key == *key).map_or(Level::Normal, |l| l.level)
    };
    let weight = angle.level.weight()
        * spec.audience_level(&slot.audience).weight()
        * locality.map_or(1, |key| locality_level(key).weight());
    Some(Cell { angle: at, audience: slot.audience.clone(), locality: locality.cloned(), weight })
}

/// What the first voice of each cell earns: 1000 × weight / mean weight, rounded half up.
#[must_use]
pub fn first_rewards(cells: &[Cell]) -> Vec<i64> {
    let sum: i64 = cells.iter().map(|cell| cell.weight).sum();
    let count = i64::try_from(cells.len()).unwrap_or(i64::MAX);
    cells.iter().map(|cell| (2000 * cell.weight * count + sum) / (2 * sum).max(1)).collect()
}
