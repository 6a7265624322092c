//! A plan as a picture: angles by clusters, the darker the more voices; each cell leads to its directions.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use maud::{Markup, html};

use super::language::Speech;
use super::name::cluster_name;
use domain::campaign::{Campaign, CampaignSpec};
use domain::matrix::Matrix;
use domain::slot::Slot;
use store::direction::VoiceCount;

/// How many directions stand where.
pub(super) struct HeatMap {
    /// Voices by cluster, those of each by angle.
    clusters: BTreeMap<String, BTreeMap<String, usize>>,
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

/// As many clusters have a column of their own, those with the most voices; the others share one. More could not be looked at.
const MOST_CLUSTERS: usize = 40;

impl HeatMap {
    /// The map of what was counted. O(n log n).
    pub(super) fn of(spec: &CampaignSpec, counts: impl IntoIterator<Item = VoiceCount>) -> Self {
        let mut clusters = BTreeMap::<String, BTreeMap<String, usize>>::new();
        for count in counts.into_iter().filter(|count| spec.angle(&count.angle).is_some()) {
            *clusters.entry(count.cluster).or_default().entry(count.angle).or_default() += count.voices;
        }
        Self { clusters }
    }

    /// The map of these slots. O(n log n).
    pub(super) fn of_slots<'a>(spec: &CampaignSpec, slots: impl Iterator<Item = &'a Slot>) -> Self {
        let voice =
            |slot: &Slot| VoiceCount { cluster: slot.cluster.clone(), angle: slot.angle.clone(), voices: 1 };
        Self::of(spec, slots.map(voice))
    }

    /// Whether anything stands anywhere.
    pub(super) fn has_any(&self) -> bool {
        !self.clusters.is_empty()
    }

    fn count(&self, angle: &str, cluster: &str) -> usize {
        self.clusters.get(cluster).and_then(|voices| voices.get(angle)).copied().unwrap_or(0)
    }

    fn voices(&self, cluster: &str) -> usize {
        self.clusters.get(cluster).map_or(0, |voices| voices.values().sum())
    }
}

/// Clusters as columns of a map.
struct Columns<'a> {
    /// Each with a column of its own, by key.
    shown: Vec<&'a str>,
    /// Those that share the last one.
    others: Vec<&'a str>,
}

impl<'a> Columns<'a> {
    /// The clusters of these maps. O(n log n).
    fn of(map: &'a HeatMap, before: Option<&'a HeatMap>) -> Self {
        let mut shown: Vec<&str> = map.clusters.keys().map(String::as_str).collect();
        let gone = before.into_iter().flat_map(|before| before.clusters.keys());
        shown.extend(gone.map(String::as_str).filter(|cluster| !map.clusters.contains_key(*cluster)));
        shown.sort_by_key(|cluster| {
            (Reverse(map.voices(cluster).max(before.map_or(0, |before| before.voices(cluster)))), *cluster)
        });
        let others = shown.split_off(shown.len().min(MOST_CLUSTERS));
        shown.sort_unstable();
        Self { shown, others }
    }
}

/// A shade from 0, nothing, to [`SHADES`], the most: as many steps as there are counts, if these are few.
fn shade(count: usize, most: usize) -> usize {
    (count * SHADES).div_ceil(most.max(SHADES)).min(SHADES)
}

/// The picture, which is a table: read out cell by cell, and printed as it is.
pub(super) fn draw(map: &HeatMap, drawing: &Drawing<'_>) -> Markup {
    let speech = drawing.speech;
    let columns = Columns::of(map, drawing.before);
    let counts =
        columns.shown.iter().filter_map(|cluster| map.clusters.get(*cluster)).flat_map(BTreeMap::values);
    let most = counts.copied().max().unwrap_or(1);
    html! {
        div {
            h2 #map { (speech.say("谁讲什么", "Who tells what")) }
            section.scroll tabindex="0" aria-labelledby="map" {
                table.heat {
                    thead { tr {
                        th scope="col" { (speech.say("切入角度", "Angle")) }
                        @for cluster in &columns.shown { th scope="col" { (cluster_name(cluster, drawing.matrix)) } }
                        @if !columns.others.is_empty() { th scope="col" { (others(columns.others.len(), speech)) } }
                    } }
                    tbody {
                        @for angle in &drawing.campaign.spec.angles {
                            tr {
                                th scope="row" { (angle.title) }
                                @for cluster in &columns.shown {
                                    td data-shade=(shade(map.count(&angle.key, cluster), most)) {
                                        (cell(map, drawing, (&angle.key, &angle.title), cluster))
                                    }
                                }
                                @if !columns.others.is_empty() { td { (rest(map, drawing, &angle.key, &columns.others)) } }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// What the last column is called, of so many clusters.
fn others(count: usize, speech: Speech) -> String {
    match speech.say("zh", "en") {
        "zh" => format!("其余 {count} 个微矩阵"),
        _ => format!("{count} other clusters"),
    }
}

/// What the clusters of the last column hold together.
fn rest(map: &HeatMap, drawing: &Drawing<'_>, angle: &str, others: &[&str]) -> Markup {
    let sum = |map: &HeatMap| others.iter().map(|cluster| map.count(angle, cluster)).sum::<usize>();
    let count = sum(map);
    html! {
        @if count > 0 { span.voices { (count) } }
        (change(count, drawing.before.map_or(count, sum)))
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
        (change(count, before))
    }
}

/// By how much a count differs from the one before.
fn change(count: usize, before: usize) -> Markup {
    html! {
        @if count > before { " " span.change { "+" (count - before) } }
        @else if count < before { " " span.change { "−" (before - count) } }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clusters_beyond_those_with_the_most_voices_share_a_column() {
        let counted = |number: usize| (format!("c{number:02}"), [("rain".to_owned(), 100 - number)].into());
        let map = HeatMap { clusters: (0..50).map(counted).collect() };
        let columns = Columns::of(&map, None);
        assert_eq!((columns.shown.len(), columns.others.len()), (MOST_CLUSTERS, 10));
        assert_eq!(columns.shown[0], "c00");
        assert_eq!(columns.others, (40..50).map(|number| format!("c{number}")).collect::<Vec<_>>());
        // A cluster that would fall silent is shown with what it held.
        let now = HeatMap { clusters: [("c45".to_owned(), [("rain".to_owned(), 1)].into())].into() };
        assert!(Columns::of(&now, Some(&map)).shown.contains(&"c00"));
    }

    #[test]
    fn few_counts_are_told_apart_one_by_one_and_many_by_their_share() {
        assert_eq!((0..=3).map(|count| shade(count, 3)).collect::<Vec<_>>(), [0, 1, 2, 3]);
        assert_eq!([0, 1, 20, 100].map(|count| shade(count, 100)), [0, 1, 1, 5]);
    }
}
