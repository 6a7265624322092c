//! A plan as a picture: angles by clusters, the darker the more voices; each cell leads to its directions.

use std::collections::{BTreeMap, BTreeSet};

use maud::{Markup, html};

use super::address::encoded;
use super::language::Speech;
use super::name::cluster_name;
use domain::campaign::{Campaign, CampaignSpec};
use domain::direction::Direction;
use domain::matrix::Matrix;

/// How many directions stand where.
pub(super) struct HeatMap {
    /// Keys of the clusters with a voice, in order.
    clusters: Vec<String>,
    /// By angle and cluster.
    voices: BTreeMap<(String, String), usize>,
}

/// Shades that are told apart.
const SHADES: usize = 5;

impl HeatMap {
    /// The map of these directions. O(n log n).
    pub(super) fn of<'a>(spec: &CampaignSpec, directions: impl Iterator<Item = &'a Direction>) -> Self {
        let mut voices = BTreeMap::new();
        for direction in directions.filter(|one| spec.angle(&one.slot.angle).is_some()) {
            *voices.entry((direction.slot.angle.clone(), direction.slot.cluster.clone())).or_insert(0) += 1;
        }
        let clusters: BTreeSet<String> =
            voices.keys().map(|(_, cluster): &(String, String)| cluster.clone()).collect();
        Self { clusters: clusters.into_iter().collect(), voices }
    }

    /// Whether anything stands anywhere.
    pub(super) fn has_any(&self) -> bool {
        !self.voices.is_empty()
    }

    fn count(&self, angle: &str, cluster: &str) -> usize {
        self.voices.get(&(angle.to_owned(), cluster.to_owned())).copied().unwrap_or(0)
    }

    fn most(&self) -> usize {
        self.voices.values().copied().max().unwrap_or(1)
    }
}

/// A shade from 0, nothing, to [`SHADES`], the most: as many steps as there are counts, if these are few.
fn shade(count: usize, most: usize) -> usize {
    (count * SHADES).div_ceil(most.max(SHADES)).min(SHADES)
}

/// The picture, which is a table: read out cell by cell, and printed as it is.
pub(super) fn draw(map: &HeatMap, campaign: &Campaign, matrix: &Matrix, speech: Speech) -> Markup {
    let name = |key: &str| cluster_name(key, matrix);
    let most = map.most();
    html! {
        div {
            h2 #map { (speech.say("谁讲什么", "Who tells what")) }
            section.scroll tabindex="0" aria-labelledby="map" {
                table.heat {
                    thead { tr {
                        th scope="col" { (speech.say("切入角度", "Angle")) }
                        @for cluster in &map.clusters { th scope="col" { (name(cluster)) } }
                    } }
                    tbody {
                        @for angle in &campaign.spec.angles {
                            tr {
                                th scope="row" { (angle.title) }
                                @for cluster in &map.clusters {
                                    @let count = map.count(&angle.key, cluster);
                                    td data-shade=(shade(count, most)) {
                                        @if count > 0 {
                                            a href=(format!("/campaigns/{}/directions?angle={}&cluster={}", campaign.id, encoded(&angle.key), encoded(cluster)))
                                                aria-label=(format!("{} × {}: {count}", angle.title, name(cluster))) { (count) }
                                        }
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_counts_are_told_apart_one_by_one_and_many_by_their_share() {
        assert_eq!((0..=3).map(|count| shade(count, 3)).collect::<Vec<_>>(), [0, 1, 2, 3]);
        assert_eq!([0, 1, 20, 100].map(|count| shade(count, 100)), [0, 1, 1, 5]);
    }
}
