//! A plan as a picture: angles by clusters, the darker the more voices; each cell leads to its directions.

use std::collections::{BTreeMap, BTreeSet};

use maud::{Markup, html};

use super::language::Speech;
use super::name::cluster_name;
use domain::campaign::{Campaign, CampaignSpec};
use domain::matrix::Matrix;
use domain::slot::Slot;

/// How many directions stand where.
pub(super) struct HeatMap {
    /// Keys of the clusters with a voice.
    clusters: BTreeSet<String>,
    /// By angle and cluster.
    voices: BTreeMap<(String, String), usize>,
}

/// What a map is drawn with.
pub(super) struct Drawing<'a> {
    pub(super) campaign: &'a Campaign,
    pub(super) matrix: &'a Matrix,
    pub(super) speech: Speech,
    /// Where the cell of an angle and a cluster leads; `None`: nowhere.
    pub(super) address: &'a dyn Fn(&str, &str) -> Option<String>,
    /// What stands, where the map shows what would: cells that differ say by how much.
    pub(super) before: Option<&'a HeatMap>,
}

/// Shades that are told apart.
const SHADES: usize = 5;

impl HeatMap {
    /// The map of these slots. O(n log n).
    pub(super) fn of<'a>(spec: &CampaignSpec, slots: impl Iterator<Item = &'a Slot>) -> Self {
        let mut voices = BTreeMap::new();
        for slot in slots.filter(|slot| spec.angle(&slot.angle).is_some()) {
            *voices.entry((slot.angle.clone(), slot.cluster.clone())).or_insert(0) += 1;
        }
        let clusters = voices.keys().map(|(_, cluster): &(String, String)| cluster.clone()).collect();
        Self { clusters, voices }
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
pub(super) fn draw(map: &HeatMap, drawing: &Drawing<'_>) -> Markup {
    let (speech, matrix) = (drawing.speech, drawing.matrix);
    let mut clusters: BTreeSet<&String> = map.clusters.iter().collect();
    clusters.extend(drawing.before.into_iter().flat_map(|before| &before.clusters));
    let most = map.most();
    html! {
        div {
            h2 #map { (speech.say("谁讲什么", "Who tells what")) }
            section.scroll tabindex="0" aria-labelledby="map" {
                table.heat {
                    thead { tr {
                        th scope="col" { (speech.say("切入角度", "Angle")) }
                        @for cluster in &clusters { th scope="col" { (cluster_name(cluster, matrix)) } }
                    } }
                    tbody {
                        @for angle in &drawing.campaign.spec.angles {
                            tr {
                                th scope="row" { (angle.title) }
                                @for cluster in &clusters {
                                    td data-shade=(shade(map.count(&angle.key, cluster), most)) {
                                        (cell(map, drawing, (&angle.key, &angle.title), cluster))
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

fn cell(map: &HeatMap, drawing: &Drawing<'_>, (angle, title): (&str, &str), cluster: &str) -> Markup {
    let count = map.count(angle, cluster);
    let before = drawing.before.map_or(count, |before| before.count(angle, cluster));
    let address = (drawing.address)(angle, cluster).filter(|_| count > 0);
    let name = || format!("{title} × {}: {count}", cluster_name(cluster, drawing.matrix));
    html! {
        @if let Some(address) = address { a href=(address) aria-label=(name()) { (count) } }
        @else if count > 0 { span.voices { (count) } }
        @if count > before { " " span.change { "+" (count - before) } }
        @else if count < before { " " span.change { "−" (before - count) } }
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
