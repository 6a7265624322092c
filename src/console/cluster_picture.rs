//! Clusters and the ties between them as a picture: each where it lies near those that it is tied to; a table beside it says the same.

use std::collections::BTreeMap;

use maud::{Markup, html};

use super::address::encoded;
use super::language::Speech;
use super::name::cluster_name;
use domain::layout::{NodePlace, Pull, place_nodes};
use domain::link::LinkSurvey;
use domain::matrix::Matrix;

/// So many clusters are drawn at most.
pub(super) const MOST_DRAWN: usize = 40;

/// So many ties are drawn of each cluster: of many lines none is seen.
const MOST_LINES: usize = 3;

/// So many characters of a name are drawn, Chinese ones; others are half as wide.
const MOST_WIDTH: usize = 20;

/// Half of a column and a row, in units of the picture.
const HALF: usize = 90;
const ROW: usize = 84;

/// A box for a name.
const WIDTH: usize = 160;
const HEIGHT: usize = 44;

/// What is drawn.
pub(super) struct ClusterPicture<'a> {
    keys: Vec<&'a str>,
    lines: Vec<PictureLine>,
    places: Vec<NodePlace>,
}

/// A line between two clusters, by their places in the list.
struct PictureLine {
    ends: [usize; 2],
    /// 1 to 4.
    width: u32,
}

impl<'a> ClusterPicture<'a> {
    /// These clusters, at most [`MOST_DRAWN`] of them, with their strongest ties.
    pub(super) fn of(keys: impl Iterator<Item = &'a str>, links: &LinkSurvey) -> Self {
        let mut keys: Vec<&str> = keys.take(MOST_DRAWN).collect();
        keys.sort_unstable();
        let strokes = strongest(&keys, links);
        let pull = |line: &PictureLine| Pull { nodes: line.ends, strength: line.width };
        let pulls: Vec<Pull> = strokes.iter().map(pull).collect();
        let places = place_nodes(keys.len(), columns(keys.len()), &pulls);
        Self { keys, lines: strokes, places }
    }

    /// A cluster with those that it is tied to most.
    pub(super) fn around(cluster: &'a str, links: &'a LinkSurvey, most: usize) -> Self {
        Self::of(std::iter::once(cluster).chain(links.ties_of(cluster).take(most).map(|(key, _)| key)), links)
    }

    /// The picture; `marked` stands out.
    pub(super) fn draw(&self, marked: &str, matrix: &Matrix, speech: Speech) -> Markup {
        let right = self.places.iter().map(|place| place.halves).max().unwrap_or(0);
        let down = self.places.iter().map(|place| place.row).max().unwrap_or(0);
        let (width, height) = (right * HALF + WIDTH + 8, down * ROW + HEIGHT + 8);
        html! {
            div.picture tabindex="0" role="group" aria-label=(speech.say("微矩阵之间的联系（图）", "Ties between clusters (picture)")) {
                svg viewBox=(format!("0 0 {width} {height}")) width=(width) height=(height) {
                    @for line in &self.lines { (self.line(line)) }
                    @for (key, place) in self.keys.iter().zip(&self.places) { (node(key, *place, *key == marked, matrix)) }
                }
            }
        }
    }

    /// A line that bends a little, so that it does not run through what lies between.
    fn line(&self, line: &PictureLine) -> Markup {
        let [(x, y), (to_x, to_y)] = line.ends.map(|end| middle(self.places[end]));
        let (mid_x, mid_y) = (i64::midpoint(x, to_x), i64::midpoint(y, to_y));
        let (aside_x, aside_y) = ((to_y - y) / 6, (x - to_x) / 6);
        let path = format!("M{x} {y}Q{} {} {to_x} {to_y}", mid_x + aside_x, mid_y + aside_y);
        html! { path.tie d=(path) stroke-width=(line.width) {} }
    }
}

/// As many columns as make a picture that is a little wider than high.
fn columns(nodes: usize) -> usize {
    (1..=5).find(|columns| columns * columns * 2 >= nodes).unwrap_or(5)
}

fn middle(place: NodePlace) -> (i64, i64) {
    let of = |value: usize| i64::try_from(value).unwrap_or(0);
    (of(place.halves * HALF + WIDTH / 2 + 4), of(place.row * ROW + HEIGHT / 2 + 4))
}

/// The strongest ties of each cluster among these, each once.
fn strongest(keys: &[&str], links: &LinkSurvey) -> Vec<PictureLine> {
    let place = |key: &String| keys.binary_search(&key.as_str()).ok();
    let mut drawn: BTreeMap<usize, usize> = BTreeMap::new();
    let mut strokes: Vec<([usize; 2], f64)> = Vec::new();
    // They come with the strongest first.
    for tie in &links.between {
        let [Some(one), Some(other)] = [place(&tie.clusters[0]), place(&tie.clusters[1])] else { continue };
        let has_room = |end: usize| drawn.get(&end).copied().unwrap_or(0) < MOST_LINES;
        if has_room(one) || has_room(other) {
            *drawn.entry(one).or_default() += 1;
            *drawn.entry(other).or_default() += 1;
            strokes.push(([one, other], tie.weight));
        }
    }
    let most = strokes.first().map_or(1.0, |(_, weight)| *weight);
    let width =
        |weight: f64| [0.125, 0.35, 0.7].iter().map(|step| u32::from(weight > step * most)).sum::<u32>();
    strokes.into_iter().map(|(ends, weight)| PictureLine { ends, width: 1 + width(weight) }).collect()
}

fn node(key: &str, place: NodePlace, is_marked: bool, matrix: &Matrix) -> Markup {
    let (x, y) = (place.halves * HALF + 4, place.row * ROW + 4);
    let name = cluster_name(key, matrix);
    let members = matrix.clusters().get(key).map_or(0, |cluster| cluster.members.len());
    html! {
        a href=(format!("/clusters/{}", encoded(key))) aria-label=(format!("{name} · {members}")) {
            rect.node.marked[is_marked] x=(x) y=(y) width=(WIDTH) height=(HEIGHT) rx="8" {}
            text x=(x + WIDTH / 2) y=(y + 19) text-anchor="middle" { (shortened(&name)) }
            text.members x=(x + WIDTH / 2) y=(y + 36) text-anchor="middle" { (members) }
        }
    }
}

/// As much of a name as fits into a box.
fn shortened(name: &str) -> String {
    let mut width = 0;
    let mut kept = String::new();
    for letter in name.chars() {
        width += if letter.is_ascii() { 1 } else { 2 };
        if width > MOST_WIDTH {
            return kept + "…";
        }
        kept.push(letter);
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::link::ClusterTie;

    fn links(ties: &[(&str, &str, f64)]) -> LinkSurvey {
        let tie = |(one, other, weight): &(&str, &str, f64)| ClusterTie {
            clusters: [(*one).to_owned(), (*other).to_owned()],
            weight: *weight,
        };
        LinkSurvey {
            revision: 1,
            drift: Vec::new(),
            bridges: Vec::new(),
            between: ties.iter().map(tie).collect(),
            health: Vec::new(),
        }
    }

    #[test]
    fn a_long_name_is_cut_and_a_short_one_is_not() {
        assert_eq!(shortened("教育微矩阵"), "教育微矩阵");
        assert_eq!(shortened("经济技术开发区综合行政执法微矩阵"), "经济技术开发区综合行…");
        assert_eq!(shortened("water and transport matters"), "water and transport …");
    }

    #[test]
    fn of_many_ties_each_cluster_shows_its_strongest() {
        let keys: Vec<String> = (0..9).map(|at| format!("c{at}")).collect();
        let mut ties: Vec<(&str, &str, f64)> = Vec::new();
        for (at, one) in keys.iter().enumerate() {
            ties.extend(keys[at + 1..].iter().map(|other| (one.as_str(), other.as_str(), 1.0)));
        }
        let links = links(&ties);
        let picture = ClusterPicture::of(keys.iter().map(String::as_str), &links);
        assert!(picture.lines.len() < ties.len());
        for at in 0..keys.len() {
            assert!(picture.lines.iter().filter(|line| line.ends.contains(&at)).count() >= MOST_LINES);
        }
    }

    #[test]
    fn around_a_cluster_stand_those_that_it_is_tied_to_most() {
        let links = links(&[("a", "b", 5.0), ("a", "c", 3.0), ("b", "c", 1.0), ("a", "d", 0.5)]);
        let picture = ClusterPicture::around("a", &links, 2);
        assert_eq!(picture.keys, ["a", "b", "c"]);
        assert_eq!(picture.lines.iter().map(|line| line.width).collect::<Vec<_>>(), [4, 3, 2]);
    }
}
